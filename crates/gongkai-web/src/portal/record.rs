//! `/r/{index number}`: a record as the public reads it, an earlier version, a comparison, or the notice of withdrawal.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::content::{CARRIERS, Content, name_of};
use gongkai_core::records::Validity;
use gongkai_core::time::{china_date, date_in_words, minute};
use gongkai_law::calendar::Calendar;
use gongkai_law::publication::workdays_taken;
use gongkai_store::public::{Gone, PublicPage, Shown};
use serde::Serialize;

use crate::app::App;
use crate::kit::addresses::record_url;
use crate::kit::article::{Article, Fact, article};
use crate::kit::error::WebError;
use crate::kit::form::Fields;
use crate::kit::logged::{self, About, Proof};
use crate::kit::page::{CachePolicy, Page};
use crate::kit::qr::qr;
use crate::kit::site::SiteView;
use crate::portal::compare::{self, Difference};
use crate::portal::list::{Column, crumbs};
use crate::portal::views::{Link, Tag, article_tags, column_tags};

/// A record in full.
#[derive(Debug, Serialize)]
pub struct RecordPage {
    site: SiteView,
    title: String,
    meta: Vec<Tag>,
    crumbs: Vec<Link>,
    /// Its own parts, shared with the preview of the console.
    #[serde(flatten)]
    article: Article,
    notice: Option<Notice>,
    versions: Vec<Version>,
    related: Vec<Link>,
    address: String,
    qr: String,
    /// Where the QR code leads, in words.
    qr_caption: String,
    proof: Option<Proof>,
    difference: Option<Comparison>,
}

#[derive(Debug, Serialize)]
struct Notice {
    kind: &'static str,
    title: String,
    text: String,
    links: Vec<Link>,
}

#[derive(Debug, Serialize)]
struct Version {
    label: String,
    date: String,
    note: String,
    url: String,
    diff_url: String,
    current: bool,
}

#[derive(Debug, Serialize)]
struct Comparison {
    lines: Vec<Difference>,
    old_label: String,
    new_label: String,
}

impl Page for RecordPage {
    const TEMPLATE: &'static str = "portal/record.html";
    const CACHE: CachePolicy = CachePolicy::Shared;

    fn samples() -> Vec<Self> {
        let page = |difference: Option<Comparison>| Self {
            site: SiteView::sample(),
            title: "青石镇2026年第三季度临时救助资金发放情况".to_owned(),
            meta: column_tags("社会救助", "", "政府信息公开"),
            crumbs: vec![Link::new("青石镇人民政府", "/a/qingshi")],
            article: Article::sample(),
            notice: Some(Notice {
                kind: "repealed",
                title: "已废止".to_owned(),
                text: "自 2026-10-01 起废止。".to_owned(),
                links: Vec::new(),
            }),
            versions: vec![Version {
                label: "第 1 版".to_owned(),
                date: "2026-10-14".to_owned(),
                note: String::new(),
                url: String::new(),
                diff_url: String::new(),
                current: true,
            }],
            related: vec![Link::noted("临时救助办事指南", "/r/1", "2026-05-06")],
            address: "https://www.example.gov.cn/r/1".to_owned(),
            qr: "<svg></svg>".to_owned(),
            qr_caption: qr_caption(""),
            proof: difference.is_none().then(Proof::sample),
            difference,
        };
        let lines = compare::differences("<p>一</p><p>二</p>", "<p>一</p><p>三</p>");
        vec![
            page(None),
            page(Some(Comparison {
                lines,
                old_label: "第 1 版".to_owned(),
                new_label: "第 2 版".to_owned(),
            })),
        ]
    }
}

/// What is left of a withdrawn record: when and why, and ways on.
#[derive(Debug, Serialize)]
pub struct GonePage {
    site: SiteView,
    title: &'static str,
    meta: Vec<Tag>,
    crumbs: Vec<Link>,
    index_number: String,
    text: String,
    links: Vec<Link>,
    proof: Proof,
}

impl Page for GonePage {
    const TEMPLATE: &'static str = "portal/gone.html";
    const CACHE: CachePolicy = CachePolicy::Shared;

    fn status(&self) -> StatusCode {
        StatusCode::GONE
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            site: SiteView::sample(),
            title: "已撤回",
            meta: Vec::new(),
            crumbs: Vec::new(),
            index_number: "00000000-0/2026-00312".to_owned(),
            text: "青石镇人民政府已于2026年10月20日撤回。".to_owned(),
            links: vec![Link::new("看目录", "/a/qingshi/catalogue")],
            proof: Proof::sample(),
        }]
    }
}

/// `GET /r/{index number}`, with `?edition=1` an earlier version and `?compare=1` its differences from the present one.
///
/// # Errors
/// [`WebError::NotFound`] where nothing public ever stood.
pub async fn get(
    State(app): State<Arc<App>>,
    Path(number): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    match app
        .store
        .public_page(&number)
        .await?
        .ok_or(WebError::NotFound)?
    {
        PublicPage::Shown(shown) => {
            let page = record_page(&app, *shown, &fields).await?;
            app.render(&page)
        }
        PublicPage::Gone(gone) => {
            let page = gone_page(&app, gone).await?;
            app.render(&page)
        }
    }
}

async fn record_page(app: &App, shown: Shown, fields: &Fields) -> Result<RecordPage, WebError> {
    let listed = &shown.listed;
    let items = app.store.catalogue(&listed.agency).await?;
    let column = listed
        .items
        .first()
        .and_then(|code| Column::find(&items, code));
    let mut trail = crumbs(&listed.agency_name, &listed.agency, &items, column.as_ref());
    if let (Some(last), Some(column)) = (trail.last_mut(), &column) {
        last.url = format!("/a/{}/list/{}", listed.agency, column.code());
    }
    let older: Option<u32> = fields
        .text("edition")
        .parse()
        .ok()
        .filter(|number| *number != shown.edition);
    let compared: Option<u32> = fields.text("compare").parse().ok();
    let edition = match older.or(compared) {
        Some(number) => Some(
            app.store
                .public_edition(&listed.index_number, number)
                .await?
                .ok_or(WebError::NotFound)?,
        ),
        None => None,
    };
    let difference = match (&edition, compared) {
        (Some(edition), Some(_)) => Some(Comparison {
            lines: compare::differences(edition.content.body.html(), shown.content.body.html()),
            old_label: format!("第 {} 版", edition.number),
            new_label: format!("第 {} 版（现行）", shown.edition),
        }),
        _ => None,
    };
    let url = record_url(&listed.index_number);
    let content = match (&edition, compared) {
        (Some(edition), None) => &edition.content,
        _ => &shown.content,
    };
    let notice = match (&edition, compared) {
        (Some(edition), None) => Some(Notice {
            kind: "warning",
            title: format!("这是第 {} 版，不是现行版本", edition.number),
            text: format!("{} 公开，后来已经修订。", china_date(edition.published_at)),
            links: vec![
                Link::new("看现行版本", &url),
                Link::new("对比", format!("{url}?compare={}", edition.number)),
            ],
        }),
        _ => standing_notice(&listed.validity),
    };
    let mut article = article(content, &listed.agency_name, &listed.index_number, "/files");
    let calendar = app.calendar().await?;
    article
        .facts
        .extend(public_facts(&calendar, &shown, content));
    let address = format!("{}{url}", app.site.public_url);
    let proof = match (&edition, compared) {
        (_, Some(_)) => None,
        (Some(edition), None) => Some(proof(app, &shown, edition.number, content).await?),
        (None, None) => Some(proof(app, &shown, shown.edition, content).await?),
    };
    let number = proof.as_ref().map_or("", |proof| proof.number.as_str());
    // On paper the code leads to the number, under which also a withdrawal is found.
    let coded = if number.is_empty() {
        address.clone()
    } else {
        article.facts.push(Fact::new("公开编号", number));
        format!("{}/n/{number}", app.site.public_url)
    };
    let related = app.store.related(&listed.index_number, 5).await?;
    let source = content
        .source
        .clone()
        .unwrap_or_else(|| listed.agency_name.clone());
    let mut meta = match &column {
        Some(column) => column_tags(column.name(), column.name(), "政府信息公开"),
        None => Vec::new(),
    };
    meta.extend(article_tags(
        &content.title,
        &minute(listed.published_at),
        &source,
        &content.keywords.join(","),
        content.summary.as_deref().unwrap_or_default(),
    ));
    Ok(RecordPage {
        site: SiteView::of(app, &listed.agency).await?,
        title: content.title.clone(),
        meta,
        crumbs: trail,
        article,
        notice,
        versions: versions(&shown, &url),
        related: related
            .iter()
            .map(|other| {
                Link::noted(
                    &other.title,
                    record_url(&other.index_number),
                    china_date(other.published_at).to_string(),
                )
            })
            .collect(),
        qr: qr(&coded),
        qr_caption: qr_caption(number),
        proof,
        address,
        difference,
    })
}

/// The panel of an edition.
async fn proof(
    app: &App,
    shown: &Shown,
    edition: u32,
    content: &Content,
) -> Result<Proof, WebError> {
    let known = logged::of_record(app, &shown.listed.record).await?;
    let known = logged::of_edition(&known, edition);
    logged::panel(app, known, About::Edition(content)).await
}

fn qr_caption(number: &str) -> String {
    if number.is_empty() {
        "用手机扫码看这一页".to_owned()
    } else {
        format!("公开编号 {number}，扫码核验")
    }
}

/// Facts that only a published record has.
fn public_facts(calendar: &Calendar, shown: &Shown, content: &Content) -> Vec<Fact> {
    let published_on = china_date(shown.listed.published_at);
    let mut published = Fact::new("发布日期", published_on.to_string());
    if let Some(issued_on) = content.issued_on
        && issued_on <= published_on
    {
        let days = workdays_taken(issued_on, published_on, calendar);
        published.note = if days == 0 {
            "成文当天".to_owned()
        } else {
            format!("成文后第 {days} 个工作日")
        };
    }
    let mut facts = vec![published, Fact::new("有效性", shown.listed.validity.name())];
    let carriers: Vec<&str> = content
        .channels
        .iter()
        .filter_map(|code| name_of(&CARRIERS, code))
        .collect();
    if !carriers.is_empty() {
        let mut channels = Fact::new("公开载体", format!("网站、{}", carriers.join("、")));
        channels.wide = true;
        facts.push(channels);
    }
    facts
}

fn standing_notice(validity: &Validity) -> Option<Notice> {
    let text = match validity {
        Validity::InForce => return None,
        Validity::Repealed { on, by: Some(by) } => format!(
            "自{}起由{}废止，不再执行。内容保留，供查阅。",
            date_in_words(*on),
            titled(by)
        ),
        Validity::Repealed { on, by: None } => format!(
            "自{}起废止，不再执行。内容保留，供查阅。",
            date_in_words(*on)
        ),
        Validity::Expired { on } => format!("自{}起失效。内容保留，供查阅。", date_in_words(*on)),
    };
    Some(Notice {
        kind: "repealed",
        title: validity.name().to_owned(),
        text,
        links: Vec::new(),
    })
}

/// A document's title stands in title marks, also where whoever marked the repeal left them out.
fn titled(document: &str) -> String {
    if document.contains('《') || document.contains('〔') {
        document.to_owned()
    } else {
        format!("《{document}》")
    }
}

fn versions(shown: &Shown, url: &str) -> Vec<Version> {
    shown
        .editions
        .iter()
        .rev()
        .map(|edition| {
            let current = edition.number == shown.edition;
            Version {
                label: format!("第 {} 版", edition.number),
                date: china_date(edition.published_at).to_string(),
                note: edition.change_note.clone().unwrap_or_default(),
                url: format!("{url}?edition={}", edition.number),
                diff_url: if current {
                    String::new()
                } else {
                    format!("{url}?compare={}", edition.number)
                },
                current,
            }
        })
        .collect()
}

async fn gone_page(app: &App, gone: Gone) -> Result<GonePage, WebError> {
    let known = logged::of_record(app, &gone.record).await?;
    let proof = logged::panel(app, logged::withdrawal(&known), About::Alone).await?;
    let on = date_in_words(china_date(gone.notice.at));
    Ok(GonePage {
        site: SiteView::of(app, &gone.agency).await?,
        title: "已撤回",
        meta: Vec::new(),
        crumbs: vec![
            Link::new(&gone.agency_name, format!("/a/{}", gone.agency)),
            Link::new("已撤回的信息", ""),
        ],
        text: format!(
            "{}已于{on}撤回这条信息。原因：{}。{}",
            gone.agency_name,
            gone.notice.reason.name(),
            gone.notice.explanation
        ),
        links: vec![
            Link::new("看公开目录", format!("/a/{}/catalogue", gone.agency)),
            Link::new("联系发布机关", format!("/a/{}/contact", gone.agency)),
        ],
        index_number: gone.index_number,
        proof,
    })
}
