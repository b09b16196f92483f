//! `/console/agencies/{agency}`: an agency's particulars, how to reach it, the rules it has set for itself, its leading
//! group and its posts.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{FromRequest, Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::agencies::{
    Agency, AgencyKind, AgencyRules, Contact, DayOfYear, IdentityCopy, MOST_KEPT_YEARS,
    ReportRules, RequestRules, SecondPerson,
};
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::AgencyId;
use gongkai_core::index_number::{Parts, Pattern};
use gongkai_core::rights::Action;
use gongkai_store::write::WriteError;
use jiff::civil::Date;
use serde::Serialize;

use crate::app::App;
use crate::console::agencies::letters;
use crate::console::agencies::people::{
    group_columns, group_lines, post_columns, post_lines, read_group, read_posts,
};
use crate::console::agencies::{kinds, parents};
use crate::console::lines::{Column, Line, field, push_blank, typed};
use crate::console::records::form::{Choice, Wrong, choices, say};
use crate::console::view::{StaffView, flash};
use crate::kit::error::WebError;
use crate::kit::form::{Fields, StaffForm};
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply::{self, Flash};
use crate::kit::site::NavLink;
use crate::kit::staff::Staff;

/// Blank lines at the end of each table, and how many more a press of 再加几行 gives.
const BLANK: usize = 2;
const MORE: usize = 5;

/// The topic of a record that has none, as the store numbers it.
const NO_TOPIC: &str = "22";

/// Codes of the rule on second persons.
const SECOND_PERSON: [(&str, SecondPerson); 2] = [
    ("required", SecondPerson::Required),
    ("marked", SecondPerson::Marked),
];

/// The form of an agency.
#[derive(Debug, Serialize)]
pub struct AgencyFormPage {
    staff: StaffView,
    title: String,
    flash: Option<Flash>,
    crumbs: Vec<NavLink>,
    id: String,
    kinds: Vec<Choice>,
    /// Empty where this person may not put it elsewhere.
    parents: Vec<Choice>,
    parent_name: String,
    rules: Vec<Choice>,
    identity_rules: Vec<Choice>,
    example: Example,
    /// The number of the first letter on a request of the year, as it is saved.
    letter_example: String,
    group: Lines,
    posts: Lines,
    errors: Vec<Wrong>,
    wrong: BTreeMap<String, String>,
    values: BTreeMap<&'static str, String>,
}

/// A table of lines to fill in.
#[derive(Debug, Serialize)]
struct Lines {
    columns: Vec<Column>,
    rows: Vec<Line>,
}

/// What the first index number of the year would be, and what it is formed from.
#[derive(Debug, Serialize)]
struct Example {
    number: String,
    unit: String,
    region: String,
    topic: &'static str,
    on: String,
}

/// The fields apart from the tables.
const FIELDS: [&str; 18] = [
    "name",
    "kind",
    "parent",
    "office",
    "address",
    "hours",
    "phone",
    "fax",
    "postcode",
    "email",
    "region_code",
    "organization_code",
    "second_person",
    "index_number",
    "identity_copy",
    "kept_years",
    "report_publish_by",
    "complaint_workdays",
];

impl Page for AgencyFormPage {
    const TEMPLATE: &'static str = "console/agency.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        if self.errors.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }

    fn samples() -> Vec<Self> {
        let agency = Agency {
            id: "qingshi".parse().expect("a slug"),
            name: "青石镇人民政府".to_owned(),
            kind: AgencyKind::Township,
            parent: None,
            contact: Contact::default(),
            region_code: None,
            organization_code: Some("014416330".to_owned()),
            rules: AgencyRules::default(),
            leading_group: Vec::new(),
            posts: Vec::new(),
        };
        let page = |parents: Vec<Choice>, errors: FieldErrors| {
            let filled = Filled::of(&agency);
            let around = Around {
                staff: StaffView::sample(),
                flash: None,
                parents,
                parent_name: "清源县人民政府".to_owned(),
                today: jiff::civil::date(2026, 11, 24),
            };
            around.page(&agency, filled, &errors)
        };
        let above = choices(&[("qingyuan", "清源县人民政府")]);
        vec![
            page(above, FieldErrors::default()),
            page(Vec::new(), FieldErrors::one("group_post-0", "请填写岗位。")),
        ]
    }
}

/// `GET /console/agencies/{agency}`
///
/// # Errors
/// [`WebError::NotAllowed`] where this person does not keep the agency.
pub async fn get(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path(id): Path<AgencyId>,
) -> Result<Response, WebError> {
    staff.must(Action::ManageAgency, &id)?;
    let agency = app.store.agency(&id).await?.ok_or(WebError::NotFound)?;
    let around = Around::of(&app, &staff, &agency).await?;
    app.render(&around.page(&agency, Filled::of(&agency), &FieldErrors::default()))
}

/// `POST /console/agencies/{agency}`; with `more=group` or `more=posts` the same form again with more blank lines.
///
/// # Errors
/// [`WebError::NotAllowed`] where this person does not keep the agency.
pub async fn post(
    State(app): State<Arc<App>>,
    Path(id): Path<AgencyId>,
    request: Request,
) -> Result<Response, WebError> {
    let StaffForm(staff, fields) = StaffForm::from_request(request, &app).await?;
    staff.must(Action::ManageAgency, &id)?;
    let agency = app.store.agency(&id).await?.ok_or(WebError::NotFound)?;
    let around = Around::of(&app, &staff, &agency).await?;
    let mut filled = Filled::typed(&fields);
    if fields.has("more") {
        filled.more(fields.text("more"));
        return app.render(&around.page(&agency, filled, &FieldErrors::default()));
    }
    let errors = match read(&app, &agency, &fields, &filled, around.may_move()).await? {
        Ok(changed) => match app
            .store
            .define_agency(&staff.acting(), changed, app.now())
            .await
        {
            Ok(()) => {
                let url = format!("/a/{id}/contact");
                let here = format!("/console/agencies/{id}");
                return Ok(reply::done_with_link(
                    &here,
                    "已保存。",
                    &url,
                    "看公众看到的页面",
                ));
            }
            Err(WriteError::Fields(errors)) => errors,
            Err(error) => return Err(error.into()),
        },
        Err(errors) => errors,
    };
    app.render(&around.page(&agency, filled, &errors))
}

/// What was typed in the form, made an agency.
async fn read(
    app: &App,
    agency: &Agency,
    fields: &Fields,
    filled: &Filled,
    may_move: bool,
) -> Result<Result<Agency, FieldErrors>, WebError> {
    let mut errors = FieldErrors::default();
    let kind = AgencyKind::from_code(fields.text("kind"));
    if kind.is_none() {
        errors.add("kind", "请选择机关的类别。");
    }
    let rule = SECOND_PERSON
        .iter()
        .find(|(code, _)| *code == fields.text("second_person"));
    if rule.is_none() {
        errors.add("second_person", "请选择一个人能不能连着办两步。");
    }
    let pattern = match Pattern::try_from(fields.text("index_number").to_owned()) {
        Ok(pattern) => pattern,
        Err(fault) => {
            errors.add("index_number", fault.sentence());
            Pattern::default()
        }
    };
    let parent = if may_move {
        fields.text("parent").parse().ok()
    } else {
        agency.parent.clone()
    };
    if may_move && parent.is_none() {
        errors.add("parent", "请选择上级机关。");
    }
    let leading_group = read_group(fields, filled.group.len(), &mut errors);
    let posts = read_posts(fields, filled.posts.len(), &mut errors);
    unknown_accounts(app, fields, filled.posts.len(), &mut errors).await?;
    let changed = Agency {
        id: agency.id.clone(),
        name: fields.text("name").to_owned(),
        kind: kind.unwrap_or(agency.kind),
        parent,
        contact: Contact {
            address: fields.optional("address"),
            phone: fields.optional("phone"),
            postcode: fields.optional("postcode"),
            email: fields.optional("email"),
            fax: fields.optional("fax"),
            hours: fields.optional("hours"),
            office: fields.optional("office"),
        },
        region_code: fields.optional("region_code"),
        organization_code: fields.optional("organization_code"),
        rules: AgencyRules {
            second_person: rule.map_or(agency.rules.second_person, |(_, rule)| *rule),
            index_number: pattern,
            letters: letters::read(fields, &mut errors),
            requests: request_rules(fields, agency.rules.requests, &mut errors),
            reports: report_rules(fields, &mut errors),
            // What is no number is refused as out of bounds.
            complaint_workdays: fields
                .text("complaint_workdays")
                .parse()
                .unwrap_or_default(),
        },
        leading_group,
        posts,
    };
    Ok(match (changed.checked(), errors.0.is_empty()) {
        (Ok(changed), true) => Ok(changed),
        (Ok(_), false) => Err(errors),
        (Err(mut first), _) => {
            first.0.extend(errors.0);
            Err(first)
        }
    })
}

/// The rules on what applicants hand in.
fn request_rules(fields: &Fields, now: RequestRules, errors: &mut FieldErrors) -> RequestRules {
    let identity_copy = IdentityCopy::from_code(fields.text("identity_copy"));
    if identity_copy.is_none() {
        errors.add("identity_copy", "请选择网上申请要不要附身份证明。");
    }
    let typed = fields.text("kept_years");
    let kept_years = typed.parse().ok().filter(|years| *years <= MOST_KEPT_YEARS);
    if kept_years.is_none() {
        let sentence = format!("请填写 0 到 {MOST_KEPT_YEARS} 的整数，0 表示不自动清除。");
        errors.add("kept_years", sentence);
    }
    RequestRules {
        identity_copy: identity_copy.unwrap_or(now.identity_copy),
        kept_years: kept_years.unwrap_or(now.kept_years),
    }
}

/// By when the annual report has to be published.
fn report_rules(fields: &Fields, errors: &mut FieldErrors) -> ReportRules {
    let typed = fields.text("report_publish_by");
    if typed.is_empty() {
        return ReportRules::default();
    }
    let publish_by = typed.parse::<DayOfYear>();
    if let Err(sentence) = &publish_by {
        errors.add("report_publish_by", sentence);
    }
    ReportRules {
        publish_by: publish_by.ok(),
    }
}

/// An account named in a post must be there.
async fn unknown_accounts(
    app: &App,
    fields: &Fields,
    lines: usize,
    errors: &mut FieldErrors,
) -> Result<(), WebError> {
    for line in 0..lines {
        let name = field("post_login", line);
        if let Ok(login) = fields.text(&name).parse()
            && app.store.account(&login).await?.is_none()
        {
            errors.add(
                name,
                format!("没有账号「{login}」，请检查登录名；没有账号的不用填。"),
            );
        }
    }
    Ok(())
}

/// What stands in the form.
struct Filled {
    values: BTreeMap<&'static str, String>,
    group: Vec<Line>,
    posts: Vec<Line>,
}

impl Filled {
    /// The agency as it is, with blank lines to go on with.
    fn of(agency: &Agency) -> Self {
        let contact = &agency.contact;
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let rule = SECOND_PERSON
            .iter()
            .find(|(_, rule)| *rule == agency.rules.second_person);
        let values = BTreeMap::from([
            ("name", agency.name.clone()),
            ("kind", agency.kind.code().to_owned()),
            (
                "parent",
                agency
                    .parent
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default(),
            ),
            ("office", text(&contact.office)),
            ("address", text(&contact.address)),
            ("hours", text(&contact.hours)),
            ("phone", text(&contact.phone)),
            ("fax", text(&contact.fax)),
            ("postcode", text(&contact.postcode)),
            ("email", text(&contact.email)),
            ("region_code", text(&agency.region_code)),
            ("organization_code", text(&agency.organization_code)),
            (
                "second_person",
                rule.map_or("", |(code, _)| code).to_owned(),
            ),
            (
                "index_number",
                agency.rules.index_number.as_str().to_owned(),
            ),
            (
                "identity_copy",
                agency.rules.requests.identity_copy.code().to_owned(),
            ),
            (
                "report_publish_by",
                agency
                    .rules
                    .reports
                    .publish_by
                    .map(String::from)
                    .unwrap_or_default(),
            ),
            ("kept_years", agency.rules.requests.kept_years.to_string()),
            (
                "complaint_workdays",
                agency.rules.complaint_workdays.to_string(),
            ),
        ]);
        let mut values = values;
        values.extend(letters::values(&agency.rules.letters));
        let mut filled = Self {
            values,
            group: group_lines(agency),
            posts: post_lines(agency),
        };
        push_blank(&mut filled.group, &group_columns(), BLANK);
        push_blank(&mut filled.posts, &post_columns(), BLANK);
        filled
    }

    /// As it was sent.
    fn typed(fields: &Fields) -> Self {
        Self {
            values: FIELDS
                .into_iter()
                .chain(letters::FIELDS)
                .map(|name| (name, fields.text(name).to_owned()))
                .collect(),
            group: typed(fields, &group_columns()),
            posts: typed(fields, &post_columns()),
        }
    }

    fn more(&mut self, of: &str) {
        match of {
            "group" => push_blank(&mut self.group, &group_columns(), MORE),
            _ => push_blank(&mut self.posts, &post_columns(), MORE),
        }
    }
}

/// What stands around the fields.
struct Around {
    staff: StaffView,
    flash: Option<Flash>,
    parents: Vec<Choice>,
    parent_name: String,
    today: Date,
}

impl Around {
    async fn of(app: &App, staff: &Staff, agency: &Agency) -> Result<Self, WebError> {
        let agencies = app.store.agencies().await?;
        let below = app.store.with_descendants(&agency.id).await?;
        // Whoever keeps the agency above may put this one under another of theirs.
        let may_move = agency
            .parent
            .as_ref()
            .is_some_and(|parent| staff.may(Action::ManageAgency, parent));
        Ok(Self {
            parents: if may_move {
                parents(staff, &agencies, &below)
            } else {
                Vec::new()
            },
            parent_name: agency
                .parent
                .as_ref()
                .map(|parent| staff.agency_name(parent).to_owned())
                .unwrap_or_default(),
            flash: flash(staff),
            staff: StaffView::of(app, staff, "agency"),
            today: app.today(),
        })
    }

    fn may_move(&self) -> bool {
        !self.parents.is_empty()
    }

    fn page(self, agency: &Agency, filled: Filled, errors: &FieldErrors) -> AgencyFormPage {
        let (errors, wrong) = say(errors);
        let value = |name: &str| filled.values.get(name).map_or("", String::as_str);
        let example = Example::of(
            value("index_number"),
            match value("organization_code") {
                "" => agency.id.as_str(),
                code => code,
            },
            value("region_code"),
            self.today,
        );
        AgencyFormPage {
            staff: self.staff,
            title: agency.name.clone(),
            flash: self.flash,
            crumbs: vec![
                NavLink::new("机关信息", "/console/agencies"),
                NavLink::new(&agency.name, ""),
            ],
            id: agency.id.to_string(),
            kinds: kinds(),
            parents: self.parents,
            parent_name: self.parent_name,
            rules: choices(&[
                (
                    "required",
                    "不能：审核、保密审查、签发要由拟稿人以外的人办理",
                ),
                (
                    "marked",
                    "能：人手不够时可以一个人办理，每次都作标记，并列入单人办理清单",
                ),
            ]),
            identity_rules: choices(&[
                (
                    IdentityCopy::Offered.code(),
                    "不必附：写明证件名称和号码就行，愿意附的可以附",
                ),
                (
                    IdentityCopy::Required.code(),
                    "自然人要附：照片或者扫描件，不附不能提交",
                ),
            ]),
            example,
            letter_example: letters::example(agency, self.today.year()),
            group: Lines {
                columns: group_columns(),
                rows: filled.group,
            },
            posts: Lines {
                columns: post_columns(),
                rows: filled.posts,
            },
            errors,
            wrong,
            values: filled.values,
        }
    }
}

impl Example {
    fn of(pattern: &str, unit: &str, region: &str, on: Date) -> Self {
        let number = Pattern::try_from(pattern.to_owned()).map(|pattern| {
            pattern.number(&Parts {
                unit,
                region,
                topic: NO_TOPIC,
                on,
                serial: 1,
            })
        });
        Self {
            number: number.unwrap_or_default(),
            unit: unit.to_owned(),
            region: region.to_owned(),
            topic: NO_TOPIC,
            on: on.to_string(),
        }
    }
}
