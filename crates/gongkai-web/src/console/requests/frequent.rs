//! `/console/requests/frequent`: information that several have asked for and that can be disclosed, proposed for proactive
//! disclosure (条例 第四十四条).

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use gongkai_core::requests::Request;
use gongkai_core::requests::alike::groups;
use gongkai_core::rights::Action;
use gongkai_law::outcomes::Outcome;
use serde::Serialize;

use super::file::number;
use super::similar::{self, Like};
use crate::app::App;
use crate::console::view::StaffView;
use crate::kit::error::WebError;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::paging::encode;
use crate::kit::site::NavLink;
use crate::kit::staff::Staff;

/// How far back one looks.
const YEARS: i64 = 2;

/// The proposals.
#[derive(Debug, Serialize)]
pub struct FrequentPage {
    staff: StaffView,
    title: &'static str,
    crumbs: Vec<NavLink>,
    at_least: u32,
    years: i64,
    groups: Vec<Group>,
    can_write: bool,
}

/// Information that several have asked for.
#[derive(Debug, Serialize)]
struct Group {
    subject: String,
    agency: String,
    count: usize,
    requests: Vec<Like>,
    /// Public records that may be it already.
    public: Vec<Like>,
    form_url: String,
    draft_url: String,
}

impl Page for FrequentPage {
    const TEMPLATE: &'static str = "console/frequent.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn samples() -> Vec<Self> {
        let page = |groups| Self {
            staff: StaffView::sample(),
            title: TITLE,
            crumbs: Vec::new(),
            at_least: 3,
            years: YEARS,
            groups,
            can_write: true,
        };
        let like = |label: &str| Like {
            label: label.to_owned(),
            url: "/console/requests/a1".to_owned(),
            note: "予以公开".to_owned(),
        };
        let group = Group {
            subject: "石桥村危房改造补助名单".to_owned(),
            agency: "青石镇人民政府".to_owned(),
            count: 3,
            requests: vec![like("qingshi-2026-0001")],
            public: vec![like("2025年农村危房改造补助名单公示")],
            form_url: "/console/requests/a1/letter?kind=conversion_form".to_owned(),
            draft_url: "/console/records/new?title=a".to_owned(),
        };
        vec![page(vec![group]), page(Vec::new())]
    }
}

const TITLE: &str = "多人申请的信息";

/// `GET /console/requests/frequent`
///
/// # Errors
/// When the store or the index fails.
pub async fn get(State(app): State<Arc<App>>, staff: Staff) -> Result<Response, WebError> {
    let mut proposals = Vec::new();
    for agency in staff.scope(Action::ReadRequests) {
        let requests = similar::recent(&app, std::slice::from_ref(&agency), YEARS).await?;
        let at_least = app.site.frequent_from as usize;
        let (requests, found) = similar::blocking(move || {
            let words: Vec<_> = requests.iter().map(similar::words_of).collect();
            let found = groups(&words, at_least);
            (requests, found)
        })
        .await?;
        for places in found {
            let group: Vec<&Request> = places.iter().map(|place| &requests[*place]).collect();
            if group.iter().any(|request| can_be_disclosed(request)) {
                proposals.push(proposal(&app, &staff, &group).await?);
            }
        }
    }
    app.render(&FrequentPage {
        title: TITLE,
        crumbs: vec![
            NavLink::new("依申请公开", "/console/requests"),
            NavLink::new(TITLE, ""),
        ],
        at_least: app.site.frequent_from,
        years: YEARS,
        groups: proposals,
        can_write: staff.may_anywhere(Action::WriteRecords),
        staff: StaffView::of(&app, &staff, "requests"),
    })
}

/// Whether it was disclosed to somebody, in whole or in part: the article speaks of what can be disclosed.
fn can_be_disclosed(request: &Request) -> bool {
    matches!(request.outcome, Some(Outcome::Granted | Outcome::Partial))
}

/// The newest of a group speaks for it.
async fn proposal(app: &App, staff: &Staff, group: &[&Request]) -> Result<Group, WebError> {
    let newest = group[0];
    Ok(Group {
        subject: newest.subject.clone(),
        agency: staff.agency_name(&newest.agency).to_owned(),
        count: group.len(),
        requests: group
            .iter()
            .map(|request| Like {
                label: number(request),
                url: format!("/console/requests/{}", request.id),
                note: request
                    .outcome
                    .map_or("没有办结", |outcome| outcome.name())
                    .to_owned(),
            })
            .collect(),
        public: similar::records(app, &newest.subject).await?,
        form_url: format!(
            "/console/requests/{}/letter?kind=conversion_form&conversion.cause=same_requests&conversion.requests={}",
            newest.id,
            group.len()
        ),
        draft_url: format!("/console/records/new?title={}", encode(&newest.subject)),
    })
}
