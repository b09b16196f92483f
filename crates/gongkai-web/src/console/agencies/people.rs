//! The people of an agency as lines of its form: the leading group (领导小组) and the posts (岗位) with those who served in
//! them. A post with several tenures takes several lines; a line without the post's name goes on with the one above.

use std::collections::BTreeMap;

use gongkai_core::agencies::{Agency, GroupMember, GroupRole, Post, Tenure};
use gongkai_core::fields::{FieldErrors, optional_line, required_line};
use gongkai_core::ids::Login;
use jiff::civil::Date;

use crate::console::lines::{Column, Line, field};
use crate::console::records::form::choices;
use crate::kit::form::Fields;

/// Codes of the ranks, in the order of the form; members are the most, so they come first.
const RANKS: [(&str, GroupRole); 3] = [
    ("member", GroupRole::Member),
    ("deputy", GroupRole::Deputy),
    ("leader", GroupRole::Leader),
];

/// The columns of the leading group.
pub(super) fn group_columns() -> Vec<Column> {
    let ranks = RANKS.map(|(code, role)| (code, role.name()));
    vec![
        Column::select("group_rank", "组内职务", choices(&ranks)),
        Column::new("group_post", "岗位", "text"),
        Column::new("group_name", "姓名", "text"),
        Column::new("group_from", "从哪天起", "date"),
        Column::new("group_to", "到哪天止", "date"),
    ]
}

/// The columns of the posts.
pub(super) fn post_columns() -> Vec<Column> {
    vec![
        Column::new("post_name", "岗位", "text"),
        Column::new("post_deputy", "由哪个岗位代办", "text"),
        Column::new("post_person", "姓名", "text"),
        Column::new("post_login", "登录名", "text"),
        Column::new("post_from", "从哪天起", "date"),
        Column::new("post_to", "到哪天止", "date"),
    ]
}

/// The leading group as it stands.
pub(super) fn group_lines(agency: &Agency) -> Vec<Line> {
    let line = |member: &GroupMember| {
        let rank = RANKS.iter().find(|(_, role)| *role == member.role);
        BTreeMap::from([
            ("group_rank", rank.map_or("", |(code, _)| code).to_owned()),
            ("group_post", member.post.clone()),
            ("group_name", member.name.clone().unwrap_or_default()),
            ("group_from", day(member.from_on)),
            ("group_to", day(member.to_on)),
        ])
    };
    agency.leading_group.iter().map(line).collect()
}

/// The posts as they stand.
pub(super) fn post_lines(agency: &Agency) -> Vec<Line> {
    let mut lines = Vec::new();
    for post in &agency.posts {
        if post.tenures.is_empty() {
            lines.push(post_line(post, None));
        }
        let tenures = post.tenures.iter();
        lines.extend(tenures.map(|tenure| post_line(post, Some(tenure))));
    }
    lines
}

fn post_line(post: &Post, tenure: Option<&Tenure>) -> Line {
    let of = |read: fn(&Tenure) -> String| tenure.map(read).unwrap_or_default();
    BTreeMap::from([
        ("post_name", post.name.clone()),
        ("post_deputy", post.deputy.clone().unwrap_or_default()),
        ("post_person", of(|tenure| tenure.name.clone())),
        (
            "post_login",
            of(|tenure| {
                tenure
                    .login
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default()
            }),
        ),
        ("post_from", of(|tenure| day(Some(tenure.from_on)))),
        ("post_to", of(|tenure| day(tenure.to_on))),
    ])
}

fn day(on: Option<Date>) -> String {
    on.map(|on| on.to_string()).unwrap_or_default()
}

/// Reads the leading group; lines without post and name are left out.
pub(super) fn read_group(
    fields: &Fields,
    lines: usize,
    errors: &mut FieldErrors,
) -> Vec<GroupMember> {
    let mut group = Vec::new();
    for line in 0..lines {
        let named = |name: &str| field(name, line);
        let text = |name: &str| fields.text(&named(name));
        if text("group_post").is_empty() && text("group_name").is_empty() {
            continue;
        }
        let rank = RANKS.iter().find(|(code, _)| *code == text("group_rank"));
        if rank.is_none() {
            errors.add(named("group_rank"), "请选择组内职务。");
        }
        let (from_on, to_on) = period(fields, errors, &named("group_from"), &named("group_to"));
        group.push(GroupMember {
            role: rank.map_or(GroupRole::Member, |(_, role)| *role),
            post: required_line(
                errors,
                &named("group_post"),
                "岗位，例如镇长",
                text("group_post"),
                40,
            ),
            name: optional_line(errors, &named("group_name"), "姓名", text("group_name"), 30),
            from_on,
            to_on,
        });
    }
    // By rank, within a rank as typed.
    group.sort_by_key(|member| GroupRole::ALL.iter().position(|role| *role == member.role));
    group
}

/// Reads the posts; each with those who served, oldest first.
pub(super) fn read_posts(fields: &Fields, lines: usize, errors: &mut FieldErrors) -> Vec<Post> {
    let mut posts: Vec<Post> = Vec::new();
    let mut deputies = Vec::new();
    for line in 0..lines {
        let named = |name: &str| field(name, line);
        let text = |name: &str| fields.text(&named(name));
        let filled = post_columns()
            .iter()
            .any(|column| !text(column.name).is_empty());
        if !filled {
            continue;
        }
        let name = match (text("post_name"), posts.last()) {
            ("", Some(above)) => above.name.clone(),
            (typed, _) => required_line(
                errors,
                &named("post_name"),
                "岗位，例如政务公开专干",
                typed,
                40,
            ),
        };
        let place = match posts.iter().position(|post| post.name == name) {
            Some(place) => place,
            None => {
                posts.push(Post {
                    name,
                    deputy: None,
                    tenures: Vec::new(),
                });
                posts.len() - 1
            }
        };
        let deputy = text("post_deputy");
        if !deputy.is_empty() {
            posts[place].deputy = Some(deputy.to_owned());
            deputies.push((named("post_deputy"), place));
        }
        posts[place]
            .tenures
            .extend(read_tenure(fields, line, errors));
    }
    for (field, place) in deputies {
        let post = &posts[place];
        let deputy = post.deputy.as_deref().unwrap_or_default();
        if deputy == post.name || !posts.iter().any(|other| other.name == deputy) {
            let sentence = format!("“{deputy}”应当是这张表里的另一个岗位，请检查，或者不填。");
            errors.add(field, sentence);
        }
    }
    for post in &mut posts {
        post.tenures.sort_by_key(|tenure| tenure.from_on);
    }
    posts
}

/// Who served in a line; nobody where only the post stands there.
fn read_tenure(fields: &Fields, line: usize, errors: &mut FieldErrors) -> Option<Tenure> {
    let named = |name: &str| field(name, line);
    let text = |name: &str| fields.text(&named(name));
    let (from_on, to_on) = period(fields, errors, &named("post_from"), &named("post_to"));
    let login: Option<Login> = match text("post_login") {
        "" => None,
        typed => {
            let login = typed.parse().ok();
            if login.is_none() {
                errors.add(
                    named("post_login"),
                    format!("「{typed}」不是登录名，请检查；没有账号的不用填。"),
                );
            }
            login
        }
    };
    if text("post_person").is_empty() && login.is_none() && from_on.is_none() && to_on.is_none() {
        return None;
    }
    let name = required_line(
        errors,
        &named("post_person"),
        "任职人的姓名",
        text("post_person"),
        30,
    );
    if from_on.is_none() && text("post_from").is_empty() {
        errors.add(named("post_from"), "请填写从哪天起任职。");
    }
    Some(Tenure {
        name,
        login,
        from_on: from_on?,
        to_on,
    })
}

fn period(
    fields: &Fields,
    errors: &mut FieldErrors,
    from: &str,
    to: &str,
) -> (Option<Date>, Option<Date>) {
    let from_on = fields.date(errors, from, "开始日期");
    let to_on = fields.date(errors, to, "结束日期");
    if let (Some(first), Some(last)) = (from_on, to_on)
        && last < first
    {
        errors.add(
            to,
            format!("结束日期 {last} 早于开始日期 {first}，请检查。"),
        );
    }
    (from_on, to_on)
}

#[cfg(test)]
mod tests {
    use gongkai_core::fields::FieldErrors;
    use jiff::civil::date;

    use super::{group_columns, read_group, read_posts};
    use crate::console::lines::typed;
    use crate::kit::form::Fields;

    fn form(encoded: &str) -> Fields {
        Fields::parse(encoded.as_bytes())
    }

    #[test]
    fn a_post_goes_on_over_lines_and_its_people_stand_oldest_first() {
        let mut errors = FieldErrors::default();
        let fields = form(
            "post_name-0=专干&post_person-0=李小芳&post_login-0=lixf&post_from-0=2021-03-01&post_to-0=\
             &post_name-1=&post_person-1=王芬&post_login-1=&post_from-1=2017-01-01&post_to-1=2021-02-28\
             &post_name-2=&post_person-2=&post_login-2=&post_from-2=&post_to-2=\
             &post_name-3=保密员&post_person-3=&post_login-3=&post_from-3=&post_to-3=",
        );
        let posts = read_posts(&fields, 4, &mut errors);
        assert_eq!(errors, FieldErrors::default());
        let names: Vec<(&str, usize)> = posts
            .iter()
            .map(|post| (post.name.as_str(), post.tenures.len()))
            .collect();
        assert_eq!(names, [("专干", 2), ("保密员", 0)]);
        assert_eq!(posts[0].tenures[0].from_on, date(2017, 1, 1));
        assert_eq!(posts[0].tenures[1].name, "李小芳");
    }

    #[test]
    fn what_is_wrong_in_a_line_is_said_at_its_field() {
        let mut errors = FieldErrors::default();
        let fields = form(
            "group_rank-0=leader&group_post-0=&group_name-0=赵某&group_from-0=2024-02-01&group_to-0=2023-01-01\
             &group_rank-1=member&group_post-1=&group_name-1=&group_from-1=&group_to-1=",
        );
        assert_eq!(typed(&fields, &group_columns()).len(), 2);
        read_group(&fields, 2, &mut errors);
        let wrong: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(wrong, ["group_to-0", "group_post-0"]);
    }
}
