//! Who may ask for what: the table of routes is walked as a visitor, as each role, at one's own agency and at another, and
//! without the form's token. A route cannot exist without its line in the table, since both are made by one call.

use axum::http::{Method, StatusCode};
use gongkai_core::rights::{Action, Role};
use gongkai_testkit::county::{
    CLERK, COUNTY_ADMINISTRATOR, COUNTY_OFFICE, LONE_CLERK, PEOPLE, Person, SMALL_TOWNSHIP,
    TOWNSHIP,
};
use gongkai_web::kit::routes::{Right, Row};

use crate::answers::Answer;
use crate::clients::Client;
use crate::site::{Site, in_county};
use crate::stories::{complained, in_hand, sent, sued};

const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0";

/// POST routes that take files.
const WITH_FILES: [&str; 8] = [
    "/console/collection/{year}/{agency}",
    "/console/requests/new",
    "/console/requests/{request}/files",
    "/console/records/new",
    "/console/records/{record}/edit",
    "/console/records/word",
    "/console/upload",
    "/console/calendar/new",
];

/// Pages that name no agency: they show what concerns my agencies and nothing else.
const MINE: [&str; 20] = [
    "/console/collection",
    "/console/collection/{year}",
    "/console/records",
    "/console/records/new",
    "/console/requests",
    "/console/requests/frequent",
    "/console/requests/new",
    "/console/remedies",
    "/console/remedies/new",
    "/console/complaints",
    "/console/complaints/new",
    "/console/agencies",
    "/console/agencies/new",
    "/console/accounts",
    "/console/accounts/new",
    "/console/reports",
    "/console/calendar",
    "/console/alone",
    "/console/journal",
    "/console/ledger",
];

/// Something of each kind at one agency.
struct Things {
    agency: &'static str,
    record: String,
    request: String,
    remedy: String,
    complaint: String,
    file: String,
    login: &'static str,
}

impl Things {
    async fn at(site: &Site, person: Person) -> Self {
        let client = site.signed_in(person).await;
        let page = sent(&client, "待办的信息", &[], &[]).await;
        let picture = [("file", "图.png", PICTURE)];
        let uploaded = client
            .upload(
                &format!("/console/upload?agency={}", person.agency),
                &[],
                &picture,
            )
            .await;
        Self {
            agency: person.agency,
            record: page.rsplit('/').next().unwrap().to_owned(),
            request: in_hand(site, person.agency).await,
            remedy: sued(site, person.agency).await,
            complaint: complained(site, person.agency).await,
            file: uploaded.ok().json()["url"].as_str().unwrap().to_owned(),
            login: person.login,
        }
    }

    /// The address of a route with these things in it.
    fn address(&self, path: &str) -> String {
        match path {
            "/console/files/{id}/{name}" => self.file.clone(),
            "/console/upload" | "/console/catalogue" => format!("{path}?agency={}", self.agency),
            "/console/requests/{request}/letter" => {
                format!(
                    "/console/requests/{}/letter?kind=granted_answer",
                    self.request
                )
            }
            _ => path
                .replace("{number}", "1")
                .replace("{agency}", self.agency)
                .replace("{record}", &self.record)
                .replace("{request}", &self.request)
                .replace("{remedy}", &self.remedy)
                .replace("{complaint}", &self.complaint)
                .replace("{item}", "org-profile")
                .replace("{login}", self.login)
                .replace("{year}", "2026")
                .replace("{file}", "draft.json")
                .replace("{number}", "1"),
        }
    }
}

async fn ask(client: &Client, row: &Row, things: &Things) -> Answer {
    let address = things.address(row.path);
    let kind = match row.path {
        "/console/requests/{request}/sheets" => "registration_slip",
        _ => "granted_answer",
    };
    let fields = [
        ("agency", things.agency),
        ("parent", things.agency),
        ("kind", kind),
    ];
    match row.method {
        Method::GET => client.get(&address).await,
        _ if WITH_FILES.contains(&row.path) => client.upload(&address, &fields, &[]).await,
        _ => client.post(&address, &fields).await,
    }
}

/// Someone of the role where the action is asked for: the calendar is the same for all and belongs to the top agency, reports
/// are supervised by the agency above.
fn one_with(role: Role, action: Action) -> Person {
    match (role, action) {
        (Role::Administrator, Action::ManageCalendar) => COUNTY_ADMINISTRATOR,
        (Role::DisclosureHead, Action::SuperviseReports) => COUNTY_OFFICE,
        _ => Person::with(role),
    }
}

fn guarded(site: &Site) -> Vec<Row> {
    let rows = site.table.iter();
    rows.filter(|row| row.right != Right::Public)
        .cloned()
        .collect()
}

fn is_refused(answer: &Answer) -> bool {
    matches!(answer.status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND)
}

#[tokio::test]
async fn the_table_of_routes() {
    in_county(|site| async move {
        let lines: Vec<String> = site
            .table
            .iter()
            .map(|row| {
                let right = match row.right {
                    Right::Public => "everyone".to_owned(),
                    Right::SignedIn => "signed in".to_owned(),
                    Right::Needs(action) => format!("{action:?}"),
                };
                format!("{:4} {:50} {right}", row.method.as_str(), row.path)
            })
            .collect();
        insta::assert_snapshot!(lines.join("\n"));
    })
    .await;
}

#[tokio::test]
async fn a_visitor_is_sent_to_sign_in() {
    in_county(|site| async move {
        let things = Things::at(&site, CLERK).await;
        let visitor = site.visitor();
        let head = site.county.store.head().await.unwrap();
        for row in guarded(&site) {
            let answer = ask(&visitor, &row, &things).await;
            let way = answer.location();
            assert!(way.starts_with("/console/sign-in?next=%2Fconsole"), "{way}");
        }
        assert_eq!(
            site.county.store.head().await.unwrap(),
            head,
            "nothing was written"
        );
    })
    .await;
}

#[tokio::test]
async fn each_role_may_do_what_the_table_says_and_nothing_else() {
    in_county(|site| async move {
        let things = Things::at(&site, CLERK).await;
        for row in guarded(&site) {
            let Right::Needs(action) = row.right else {
                continue;
            };
            let mut allowed = 0;
            for role in Role::ALL {
                let client = site.signed_in(one_with(role, action)).await;
                let head = site.county.store.head().await.unwrap();
                let answer = ask(&client, &row, &things).await;
                if action.roles().contains(&role) {
                    assert!(
                        !is_refused(&answer) && !answer.status.is_server_error(),
                        "{role:?} may {action:?}, but {} answers {}",
                        answer.asked,
                        answer.status
                    );
                    allowed += 1;
                } else {
                    answer.is(StatusCode::FORBIDDEN);
                    let now = site.county.store.head().await.unwrap();
                    assert_eq!(now, head, "{} was refused and still wrote", answer.asked);
                }
            }
            assert!(allowed > 0, "nobody may {} {}", row.method, row.path);
        }
    })
    .await;
}

#[tokio::test]
async fn nobody_reaches_into_another_agency() {
    in_county(|site| async move {
        let elsewhere = Things::at(&site, LONE_CLERK).await;
        assert_eq!(elsewhere.agency, SMALL_TOWNSHIP);
        let head = site.county.store.head().await.unwrap();
        for row in guarded(&site) {
            let Right::Needs(action) = row.right else {
                continue;
            };
            for role in action.roles() {
                let client = site.signed_in(Person::with(*role)).await;
                let answer = ask(&client, &row, &elsewhere).await;
                if row.method == Method::GET && MINE.contains(&row.path) {
                    answer
                        .ok()
                        .hides(&["河东镇", "待办的信息", LONE_CLERK.login]);
                } else {
                    assert!(
                        is_refused(&answer),
                        "{role:?} of {TOWNSHIP} may {} at {SMALL_TOWNSHIP}: {}",
                        answer.asked,
                        answer.status
                    );
                }
            }
        }
        assert_eq!(
            site.county.store.head().await.unwrap(),
            head,
            "nothing was written"
        );
    })
    .await;
}

#[tokio::test]
async fn the_county_administrator_reaches_down_but_takes_no_part_in_reviews() {
    in_county(|site| async move {
        let things = Things::at(&site, CLERK).await;
        let client = site.signed_in(COUNTY_ADMINISTRATOR).await;
        for row in guarded(&site) {
            let Right::Needs(action) = row.right else {
                continue;
            };
            let answer = ask(&client, &row, &things).await;
            assert_eq!(
                is_refused(&answer),
                !action.roles().contains(&Role::Administrator),
                "{} answers {}",
                answer.asked,
                answer.status
            );
        }
        // Reading a draft is not acting on it.
        let act = format!("/console/records/{}/act", things.record);
        client
            .post(&act, &[("act", "pass")])
            .await
            .is(StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn a_form_without_its_token_is_refused() {
    in_county(|site| async move {
        let things = Things::at(&site, CLERK).await;
        let head = site.county.store.head().await.unwrap();
        let mut asked = 0;
        for row in guarded(&site) {
            if row.method != Method::POST {
                continue;
            }
            let able = PEOPLE.into_iter().find(|person| match row.right {
                Right::Needs(action) => may(*person, action),
                Right::Public | Right::SignedIn => true,
            });
            for token in ["", "another"] {
                let mut client = site.signed_in(able.unwrap()).await;
                client.csrf = token.to_owned();
                let answer = ask(&client, &row, &things).await;
                answer.is(StatusCode::FORBIDDEN).shows(&["页面已过期"]);
                asked += 1;
            }
        }
        assert!(asked > 20, "{asked}");
        assert_eq!(
            site.county.store.head().await.unwrap(),
            head,
            "nothing was written"
        );
    })
    .await;
}

fn may(person: Person, action: Action) -> bool {
    person.agency == TOWNSHIP && action.allowed_to(person.roles)
}
