//! `/a/{agency}`: an agency's disclosure platform with its fixed columns (国办公开办函〔2019〕61号).

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use gongkai_core::agencies::{Agency, AgencyKind};
use gongkai_core::catalogue::Block;
use gongkai_core::ids::AgencyId;
use gongkai_law::publication::answer_due_if_asked_on;
use gongkai_store::public::ListFilter;
use serde::Serialize;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::paging::encode;
use crate::kit::site::{SiteView, platform, short};
use crate::portal::views::{Link, RecordLine, Tag, column_tags};

/// An agency's platform.
#[derive(Debug, Serialize)]
pub struct AgencyPage {
    site: SiteView,
    title: String,
    meta: Vec<Tag>,
    lead: String,
    agency: String,
    hot: Vec<Link>,
    blocks: Vec<BlockView>,
    newest: Vec<RecordLine>,
    news: Vec<Link>,
    below: Vec<Link>,
    contact: Vec<String>,
}

/// One of the fixed columns.
#[derive(Debug, Serialize)]
pub struct BlockView {
    title: &'static str,
    url: String,
    note: String,
    main: bool,
}

impl BlockView {
    /// For samples.
    #[must_use]
    pub fn samples() -> Vec<Self> {
        vec![
            Self {
                title: "公开指南",
                url: "/a/qingshi/guide".to_owned(),
                note: "找谁、怎么找、怎么申请".to_owned(),
                main: false,
            },
            Self {
                title: "法定主动公开内容",
                url: "/a/qingshi/catalogue".to_owned(),
                note: "共 312 条".to_owned(),
                main: true,
            },
        ]
    }
}

impl Page for AgencyPage {
    const TEMPLATE: &'static str = "portal/agency.html";
    const CACHE: CachePolicy = CachePolicy::Shared;

    fn samples() -> Vec<Self> {
        let page = |lines: Vec<RecordLine>| Self {
            site: SiteView::sample(),
            title: "政府信息公开".to_owned(),
            meta: column_tags(
                "政府信息公开",
                "青石镇人民政府政府信息公开平台",
                "政府信息公开",
            ),
            lead: "本镇应当公开的，都在这里；没有找到的，可以申请。".to_owned(),
            agency: "qingshi".to_owned(),
            hot: Vec::new(),
            blocks: BlockView::samples(),
            newest: lines,
            news: vec![Link::noted(
                "青石镇开展冬季森林防火宣传",
                "/r/1",
                "2026-11-17",
            )],
            below: vec![Link::new("石桥村", "/a/shiqiao")],
            contact: vec!["电话 0000-0000000".to_owned()],
        };
        vec![page(vec![RecordLine::sample()]), page(Vec::new())]
    }
}

/// `GET /a/{agency}`
///
/// # Errors
/// [`WebError::NotFound`] where there is no such agency.
pub async fn get(
    State(app): State<Arc<App>>,
    Path(id): Path<AgencyId>,
) -> Result<Response, WebError> {
    let agency = app.store.agency(&id).await?.ok_or(WebError::NotFound)?;
    let statutory = ListFilter {
        agency: Some(id.clone()),
        ..ListFilter::default()
    };
    let news = ListFilter {
        block: Some(Block::News),
        ..statutory.clone()
    };
    let newest = app.store.public_list(&statutory, 0, 10).await?;
    let news = app.store.public_list(&news, 0, 6).await?;
    let agencies = app.store.agencies().await?;
    let page = AgencyPage {
        site: SiteView::of(&app, &id).await?,
        title: platform(&agency).to_owned(),
        meta: column_tags(
            platform(&agency),
            &format!("{}{}平台", agency.name, platform(&agency)),
            "政府信息公开",
        ),
        lead: lead(&agency),
        agency: id.to_string(),
        hot: app
            .site
            .hot_words
            .iter()
            .map(|word| Link::new(word, format!("/search?q={}&agency={id}", encode(word))))
            .collect(),
        blocks: blocks(&app, &agency).await?,
        newest: newest
            .items
            .iter()
            .map(|listed| RecordLine::of(listed, false))
            .collect(),
        news: news
            .items
            .iter()
            .map(|listed| RecordLine::of(listed, false))
            .map(|line| Link::noted(line.title, line.url, line.date))
            .collect(),
        below: agencies
            .iter()
            .filter(|child| child.parent.as_ref() == Some(&id))
            .map(|child| Link::new(short(child), format!("/a/{}", child.id)))
            .collect(),
        contact: crate::portal::contact::lines(&agency),
    };
    app.render(&page)
}

fn lead(agency: &Agency) -> String {
    let own = match agency.kind {
        AgencyKind::County => "本县",
        AgencyKind::Department => "本机关",
        AgencyKind::Township => "本镇",
        AgencyKind::Village => {
            return "村里的事、村里的账，都在这里。有疑问可以问村务监督委员会。".to_owned();
        }
    };
    format!("{own}应当公开的，都在这里；没有找到的，可以申请。")
}

/// The five fixed columns, each with a fact; a village has its own affairs instead.
pub(crate) async fn blocks(app: &App, agency: &Agency) -> Result<Vec<BlockView>, WebError> {
    let at = |rest: &str| format!("/a/{}{rest}", agency.id);
    let year = app.today().year();
    let counts = app.store.public_counts(Some(&agency.id), None).await?;
    let this_year = app
        .store
        .public_counts(Some(&agency.id), Some(year))
        .await?;
    let of = |block: Block| counts.by_block.get(&block).copied().unwrap_or_default();
    let new = this_year
        .by_block
        .get(&Block::Statutory)
        .copied()
        .unwrap_or_default();
    let statutory = BlockView {
        title: Block::Statutory.name(),
        url: at("/catalogue"),
        note: format!("共 {} 条，今年新增 {new} 条", of(Block::Statutory)),
        main: true,
    };
    if agency.kind == AgencyKind::Village {
        return Ok(vec![
            BlockView {
                title: "村务公开",
                ..statutory
            },
            BlockView {
                title: Block::News.name(),
                url: at("/list/news"),
                note: format!("共 {} 条", of(Block::News)),
                main: false,
            },
            BlockView {
                title: "联系村委会",
                url: at("/contact"),
                note: "有事当面说，也可以打电话".to_owned(),
                main: false,
            },
        ]);
    }
    let years = app.report_years(&agency.id).await?;
    let reports = match (years.iter().min(), years.iter().max()) {
        (Some(first), Some(last)) if first != last => {
            format!("{first}—{last} 年，共 {} 个年度", years.len())
        }
        (Some(only), _) => format!("{only} 年"),
        (None, _) => "还没有年度报告".to_owned(),
    };
    let due = answer_due_if_asked_on(app.today(), &*app.calendar().await?);
    Ok(vec![
        BlockView {
            title: "公开指南",
            url: at("/guide"),
            note: "找谁、怎么找、怎么申请".to_owned(),
            main: false,
        },
        BlockView {
            title: "公开制度",
            url: at("/list/rules"),
            note: format!("条例和本机关的规定，共 {} 件", of(Block::Rules)),
            main: false,
        },
        statutory,
        BlockView {
            title: "年度报告",
            url: at("/reports"),
            note: reports,
            main: false,
        },
        BlockView {
            title: "依申请公开",
            url: format!("/apply?agency={}", agency.id),
            note: format!(
                "今天申请，最迟 {} 月 {} 日{}答复",
                due.date.month(),
                due.date.day(),
                if due.provisional { "（暂定）" } else { "" }
            ),
            main: false,
        },
    ])
}
