//! The receipt of a complaint handed in online: the one page that shows its tracking code, of which only the digest is kept.

use axum::http::StatusCode;
use gongkai_core::agencies::Agency;
use gongkai_core::complaints::Complaint;
use gongkai_core::time::{date_in_words, minute};
use serde::Serialize;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::paging::encode;
use crate::kit::qr::qr;
use crate::kit::site::SiteView;
use crate::portal::contact;
use crate::portal::views::{Link, Tag, noindex};

/// What a complainant takes home.
#[derive(Serialize)]
pub struct ComplaintReceiptPage {
    site: SiteView,
    title: &'static str,
    meta: Vec<Tag>,
    crumbs: Vec<Link>,
    agency_name: String,
    number: String,
    code: String,
    submitted_at: String,
    matter: &'static str,
    due: String,
    qr: String,
    track_path: String,
    contact: Vec<String>,
}

impl Page for ComplaintReceiptPage {
    const TEMPLATE: &'static str = "portal/complain_receipt.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        StatusCode::CREATED
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            site: SiteView::sample(),
            title: "投诉举报已提交",
            meta: noindex(),
            crumbs: Vec::new(),
            agency_name: "青石镇人民政府".to_owned(),
            number: "qingshi-ts-2026-0001".to_owned(),
            code: "7KQ2M-9XR4T".to_owned(),
            submitted_at: "2026-11-24 09:00".to_owned(),
            matter: "申请没有按期答复",
            due: "2026年12月15日".to_owned(),
            qr: "<svg></svg>".to_owned(),
            track_path: "/track?number=qingshi-ts-2026-0001".to_owned(),
            contact: vec!["电话 0000-0000000".to_owned()],
        }]
    }
}

/// The receipt of a complaint that was just entered.
pub(super) async fn page(
    app: &App,
    agency: &Agency,
    complaint: &Complaint,
    code: &str,
) -> Result<ComplaintReceiptPage, WebError> {
    let calendar = app.calendar().await?;
    let number = complaint.register_number.clone();
    let track_path = format!("/track?number={}", encode(&number));
    let (head, tail) = code.split_at_checked(5).unwrap_or((code, ""));
    Ok(ComplaintReceiptPage {
        site: SiteView::of(app, &agency.id).await?,
        title: "投诉举报已提交",
        meta: noindex(),
        crumbs: vec![
            Link::new(&agency.name, format!("/a/{}", agency.id)),
            Link::new("投诉举报", super::form_url(&agency.id)),
            Link::new("已提交", ""),
        ],
        agency_name: agency.name.clone(),
        code: format!("{head}-{tail}"),
        submitted_at: minute(app.now()),
        matter: complaint.matter.name(),
        due: date_in_words(complaint.due(&calendar).date),
        qr: qr(&format!("{}{track_path}", app.site.public_url)),
        track_path,
        number,
        contact: contact::lines(agency),
    })
}
