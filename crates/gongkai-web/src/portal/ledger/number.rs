//! `/n/{number}`: what a publication number (公开编号) stands for, also where the record was withdrawn since; and `/n`,
//! where it is typed.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::time::{china_date, date_in_words};
use gongkai_ledger::entry::Act;
use gongkai_ledger::number::PublicationNumber;
use gongkai_store::public::PublicPage;
use serde::Serialize;

use crate::app::App;
use crate::kit::addresses::record_url;
use crate::kit::error::WebError;
use crate::kit::form::Fields;
use crate::kit::logged::{self, About, Known, Proof};
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply::see_other;
use crate::kit::site::SiteView;
use crate::portal::views::{Link, Tag};

/// What a number stands for, or the form again.
#[derive(Debug, Serialize)]
pub struct NumberPage {
    site: SiteView,
    title: String,
    meta: Vec<Tag>,
    crumbs: Vec<Link>,
    number: String,
    error: String,
    text: String,
    facts: Vec<Row>,
    record: Option<Link>,
    proof: Option<Proof>,
}

#[derive(Debug, Serialize)]
struct Row {
    label: &'static str,
    value: String,
    wide: bool,
}

impl Page for NumberPage {
    const TEMPLATE: &'static str = "portal/number.html";
    const CACHE: CachePolicy = CachePolicy::Shared;

    fn status(&self) -> StatusCode {
        if self.error.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::NOT_FOUND
        }
    }

    fn samples() -> Vec<Self> {
        let page = |error: &str, proof: Option<Proof>| Self {
            site: SiteView::sample(),
            title: "公开编号 QS-7K3M-2F".to_owned(),
            meta: Vec::new(),
            crumbs: Vec::new(),
            number: "QS-7K3M-2F".to_owned(),
            error: error.to_owned(),
            text: "青石镇人民政府于2026年10月14日公开。".to_owned(),
            facts: vec![Row {
                label: "索引号",
                value: "00000000-0/2026-00312".to_owned(),
                wide: false,
            }],
            record: proof
                .as_ref()
                .map(|_| Link::new("临时救助资金发放情况", "/r/1")),
            proof,
        };
        vec![
            page("", Some(Proof::sample())),
            page("没有这个公开编号。", None),
            page("", None),
        ]
    }
}

/// `GET /n?number=…`: goes on to the number, or asks for one.
///
/// # Errors
/// When the store fails.
pub async fn ask(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let typed = fields.text("number").trim().to_owned();
    if typed.is_empty() {
        return app.render(&form(&app, "", "").await?);
    }
    match typed.parse::<PublicationNumber>() {
        Ok(number) => Ok(see_other(&format!("/n/{number}"))),
        Err(error) => app.render(&form(&app, &typed, &error.sentence()).await?),
    }
}

/// `GET /n/{number}`
///
/// # Errors
/// When the store fails.
pub async fn get(
    State(app): State<Arc<App>>,
    Path(typed): Path<String>,
) -> Result<Response, WebError> {
    let number = match typed.parse::<PublicationNumber>() {
        Ok(number) if number.to_string() != typed => {
            return Ok(see_other(&format!("/n/{number}")));
        }
        Ok(number) => number,
        Err(error) => return app.render(&form(&app, &typed, &error.sentence()).await?),
    };
    let found = app.store.ledger_entries(number.entry(), 1).await?;
    let row = found
        .into_iter()
        .next()
        .filter(|row| row.number == number.entry());
    let known = row.map(Known::read).transpose()?;
    let known = known.filter(|known| known.number() == typed);
    let Some(known) = known else {
        return app.render(&form(&app, &typed, "没有这个公开编号，请对照原文检查。").await?);
    };
    app.render(&page(&app, known).await?)
}

async fn form(app: &App, number: &str, error: &str) -> Result<NumberPage, WebError> {
    Ok(NumberPage {
        site: SiteView::top(app).await?,
        title: "查公开编号".to_owned(),
        meta: Vec::new(),
        crumbs: vec![
            Link::new("公开账本", "/ledger"),
            Link::new("查公开编号", ""),
        ],
        number: number.to_owned(),
        error: error.to_owned(),
        text: String::new(),
        facts: Vec::new(),
        record: None,
        proof: None,
    })
}

async fn page(app: &App, known: Known) -> Result<NumberPage, WebError> {
    let entry = &known.entry;
    let index_number = entry.index_number.clone().unwrap_or_default();
    let shown = app.store.public_page(&index_number).await?;
    let agency = app.store.agency(&entry.agency).await?;
    let agency = agency.map_or_else(|| entry.agency.to_string(), |agency| agency.name);
    let mut text = format!(
        "{agency}于{}{}。",
        date_in_words(china_date(entry.at)),
        done(entry.act)
    );
    let url = record_url(&index_number);
    let mut content = None;
    let record = match shown {
        Some(PublicPage::Shown(shown)) => {
            if shown.edition != entry.edition {
                text.push_str(&format!(
                    "这个编号是第 {} 版的，现行的是第 {} 版。",
                    entry.edition, shown.edition
                ));
            }
            let link = Link::new(&shown.listed.title, &url);
            if shown.edition == entry.edition && matches!(entry.act, Act::Published | Act::Revised)
            {
                content = Some(shown.content);
            }
            Some(link)
        }
        Some(PublicPage::Gone(gone)) => {
            if !matches!(entry.act, Act::Withdrawn { .. }) {
                let on = date_in_words(china_date(gone.notice.at));
                text.push_str(&format!(
                    "后来在{on}撤回，原因：{}。",
                    gone.notice.reason.name()
                ));
            }
            Some(Link::new("看撤回说明", &url))
        }
        None => None,
    };
    let about = content.as_ref().map_or(About::Alone, About::Edition);
    let proof = logged::panel(app, Some(&known), about).await?;
    let number = known.number();
    let row = |label, value: String| Row {
        label,
        value,
        wide: false,
    };
    Ok(NumberPage {
        site: SiteView::of(app, &known.entry.agency).await?,
        title: format!("公开编号 {number}"),
        meta: Vec::new(),
        crumbs: vec![Link::new("公开账本", "/ledger"), Link::new(&number, "")],
        facts: vec![
            row("索引号", index_number),
            row("版本", format!("第 {} 版", known.entry.edition)),
            row("附件", format!("{} 个", known.entry.attachments.len())),
        ],
        number,
        error: String::new(),
        text,
        record,
        proof: Some(proof),
    })
}

fn done(act: Act) -> String {
    match act {
        Act::Published => "公开".to_owned(),
        Act::Revised => "修订后重新公开".to_owned(),
        Act::Withdrawn { reason } => format!("撤回，原因：{}", reason.name()),
        Act::Repealed { on } => format!("宣布自{}起废止", date_in_words(on)),
        Act::Expired { on } => format!("宣布自{}起失效", date_in_words(on)),
        Act::AnnualReport => "公开年度报告".to_owned(),
    }
}
