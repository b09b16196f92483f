//! The progress of a complaint, for whoever has its number and code: where it stands, what was found, the answer. Who
//! complained and what was written is not shown again.

use gongkai_core::complaints::{ANSWER, Complaint};
use gongkai_core::ids::ComplaintId;
use gongkai_core::time::date_in_words;
use serde::Serialize;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::site::SiteView;
use crate::portal::complain::{above, form_url};
use crate::portal::contact;
use crate::portal::track::progress::{Fact, fact};
use crate::portal::views::{Link, Tag, noindex};

/// Where a complaint stands.
#[derive(Serialize)]
pub struct ComplaintProgressPage {
    site: SiteView,
    title: &'static str,
    meta: Vec<Tag>,
    crumbs: Vec<Link>,
    kind: &'static str,
    standing: String,
    text: String,
    facts: Vec<Fact>,
    answer: String,
    agency_name: String,
    contact: Vec<String>,
    above: Vec<Link>,
}

impl Page for ComplaintProgressPage {
    const TEMPLATE: &'static str = "portal/track_complaint.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn samples() -> Vec<Self> {
        ["", "已经补充公开。"]
            .map(|answer| Self {
                site: SiteView::sample(),
                title: "办理进度",
                meta: noindex(),
                crumbs: Vec::new(),
                kind: "info",
                standing: "正在核查".to_owned(),
                text: "最迟2026年12月15日答复。".to_owned(),
                facts: vec![fact("登记编号", "qingshi-ts-2026-0001")],
                answer: answer.to_owned(),
                agency_name: "青石镇人民政府".to_owned(),
                contact: vec!["电话 0000-0000000".to_owned()],
                above: vec![Link::new("清源县人民政府", "/complain/qingyuan")],
            })
            .into()
    }
}

/// The page of a complaint whose code was given.
pub(super) async fn page(app: &App, id: &ComplaintId) -> Result<ComplaintProgressPage, WebError> {
    let file = app
        .store
        .complaint_file(id)
        .await?
        .ok_or(WebError::NotFound)?;
    let (complaint, agency) = (&file.case.complaint, &file.agency);
    let answer = app.store.complaint_part(id, ANSWER).await?;
    let (kind, standing, text) = standing(app, complaint).await?;
    let day = |on| date_in_words(on);
    let mut facts = vec![
        fact("登记编号", &complaint.register_number),
        fact("种类", complaint.kind.name()),
        fact("事项", complaint.matter.name()),
        fact("受理机关", &agency.name),
        fact("收到之日", day(complaint.received_on)),
    ];
    if let Some(answered) = complaint.answered {
        facts.push(fact("答复", day(answered.on)));
    }
    Ok(ComplaintProgressPage {
        site: SiteView::of(app, &agency.id).await?,
        title: "办理进度",
        meta: noindex(),
        crumbs: vec![
            Link::new("投诉举报", form_url(&agency.id)),
            Link::new("查询办理进度", "/track"),
            Link::new("办理进度", ""),
        ],
        kind,
        standing,
        text,
        facts,
        answer: answer.unwrap_or_default(),
        agency_name: agency.name.clone(),
        contact: contact::lines(agency),
        above: above(app, &agency.id).await?,
    })
}

async fn standing(
    app: &App,
    complaint: &Complaint,
) -> Result<(&'static str, String, String), WebError> {
    if let Some(answered) = complaint.answered {
        let found = format!("已答复，核查结果：{}", answered.outcome.name());
        return Ok(("success", found, String::new()));
    }
    let due = complaint.due(&*app.calendar().await?);
    let last = date_in_words(due.date);
    if due.date < app.today() {
        let text = format!("应当在{last}以前答复。可以打电话催办，也可以向上一级机关投诉。");
        return Ok(("warning", "正在核查，已经超过期限".to_owned(), text));
    }
    let provisional = if due.provisional {
        "下一年的放假安排还没有公布，这个日期是暂定的。"
    } else {
        ""
    };
    let text = format!("最迟{last}答复。{provisional}");
    Ok(("info", "已登记，正在核查".to_owned(), text))
}
