//! The receipt of a request handed in online (登记回执): the one page that shows its tracking code, of which only the digest
//! is kept. It answers the form itself; an address for it would have to carry the code.

use axum::http::StatusCode;
use gongkai_core::agencies::Agency;
use gongkai_core::requests::Request;
use gongkai_core::time::{date_in_words, minute};
use gongkai_law::calendar::Calendar;
use gongkai_law::publication::answer_due_if_asked_on;
use serde::Serialize;

use crate::app::App;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::paging::encode;
use crate::kit::qr::qr;
use crate::kit::site::SiteView;
use crate::portal::apply::form_url;
use crate::portal::views::{Link, Tag, noindex};

/// What an applicant takes home.
#[derive(Serialize)]
pub struct ReceiptPage {
    site: SiteView,
    title: &'static str,
    meta: Vec<Tag>,
    crumbs: Vec<Link>,
    agency_name: String,
    number: String,
    code: String,
    submitted_at: String,
    subject: String,
    /// Files that came with it.
    files: usize,
    /// The day from which the limit runs; "" while receipt has to be confirmed by both sides.
    received: String,
    due: String,
    qr: String,
    track_path: String,
    /// The form it came from, whose draft on the device is done with.
    form_url: String,
    contact: Vec<String>,
}

impl Page for ReceiptPage {
    const TEMPLATE: &'static str = "portal/apply_receipt.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        StatusCode::CREATED
    }

    fn samples() -> Vec<Self> {
        ["", "2026年11月24日"]
            .map(|received| Self {
                site: SiteView::sample(),
                title: "申请已提交",
                meta: noindex(),
                crumbs: Vec::new(),
                agency_name: "青石镇人民政府".to_owned(),
                number: "qingshi-2026-0001".to_owned(),
                code: "7KQ2M-9XR4T".to_owned(),
                submitted_at: "2026-11-24 09:00".to_owned(),
                subject: "石桥村2025年农村低保户名单".to_owned(),
                files: 2,
                received: received.to_owned(),
                due: "2026年12月22日".to_owned(),
                qr: "<svg></svg>".to_owned(),
                track_path: "/track?number=qingshi-2026-0001".to_owned(),
                form_url: "/apply/qingshi/form".to_owned(),
                contact: vec!["电话 0000-0000000".to_owned()],
            })
            .into()
    }
}

/// The receipt of a request that was just entered.
pub(super) fn page(
    app: &App,
    site: SiteView,
    agency: &Agency,
    asked: &Request,
    code: &str,
    calendar: &Calendar,
) -> ReceiptPage {
    let setting = app.request_setting();
    let (now, today) = (app.now(), app.today());
    let reading = asked.clock(calendar, today, setting.practice);
    let due = reading
        .due_on
        .unwrap_or_else(|| answer_due_if_asked_on(today, calendar).date);
    let number = asked.handling.register_number.clone().unwrap_or_default();
    let track_path = format!("/track?number={}", encode(&number));
    let (head, tail) = code.split_at_checked(5).unwrap_or((code, ""));
    ReceiptPage {
        site,
        title: "申请已提交",
        meta: noindex(),
        crumbs: vec![
            Link::new(&agency.name, format!("/a/{}", agency.id)),
            Link::new("依申请公开", format!("/apply?agency={}", agency.id)),
            Link::new("申请已提交", ""),
        ],
        agency_name: agency.name.clone(),
        code: format!("{head}-{tail}"),
        submitted_at: minute(now),
        subject: asked.subject.clone(),
        files: asked.files().count(),
        received: reading.received_on.map(date_in_words).unwrap_or_default(),
        due: date_in_words(due),
        qr: qr(&format!("{}{track_path}", app.site.public_url)),
        track_path,
        form_url: form_url(&agency.id),
        number,
        contact: crate::portal::contact::lines(agency),
    }
}
