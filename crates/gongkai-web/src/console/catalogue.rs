//! `/console/catalogue`: an agency's catalogue (公开目录) as its staff see it, and the way to each item's form.

pub mod item;

use std::sync::Arc;

use axum::extract::{FromRequest, Path, RawQuery, Request, State};
use axum::response::Response;
use gongkai_core::agencies::Agency;
use gongkai_core::catalogue::{Block, CatalogueItem, standard};
use gongkai_core::ids::AgencyId;
use gongkai_core::rights::Action;
use serde::Serialize;

use crate::app::App;
use crate::console::records::form::Choice;
use crate::console::records::list::Cell;
use crate::console::view::{StaffView, flash};
use crate::kit::error::WebError;
use crate::kit::form::{Fields, StaffForm};
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply::{self, Flash};
use crate::kit::staff::Staff;

/// The catalogue of one agency.
#[derive(Debug, Serialize)]
pub struct CataloguePage {
    staff: StaffView,
    title: &'static str,
    flash: Option<Flash>,
    lead: String,
    agencies: Vec<Choice>,
    agency: String,
    blocks: Vec<BlockRows>,
    may_manage: bool,
}

/// One column of the platform with its items as rows of a table.
#[derive(Debug, Serialize)]
struct BlockRows {
    name: &'static str,
    rows: Vec<Vec<Cell>>,
}

impl Page for CataloguePage {
    const TEMPLATE: &'static str = "console/catalogue.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn samples() -> Vec<Self> {
        let agency: AgencyId = "qingshi".parse().expect("a slug");
        let items = standard(&agency, gongkai_core::agencies::AgencyKind::Township);
        let page = |items: &[CatalogueItem], may_manage: bool| Self {
            staff: StaffView::sample(),
            title: "公开目录",
            flash: None,
            lead: "青石镇人民政府的公开目录。".to_owned(),
            agencies: vec![choice("qingshi", "青石镇人民政府"); 2],
            agency: agency.to_string(),
            blocks: blocks(items, &|_| 3, may_manage),
            may_manage,
        };
        vec![page(&items, true), page(&items, false), page(&[], true)]
    }
}

/// `GET /console/catalogue?agency=`
///
/// # Errors
/// [`WebError::NotAllowed`] for an agency whose drafts this person may not read.
pub async fn get(
    State(app): State<Arc<App>>,
    staff: Staff,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let scope = staff.scope(Action::ReadDrafts);
    let agency = match fields.optional("agency") {
        Some(asked) => asked.parse().map_err(|_| WebError::NotFound)?,
        None => scope.first().cloned().ok_or(WebError::NotFound)?,
    };
    staff.must(Action::ReadDrafts, &agency)?;
    let items = app.store.catalogue(&agency).await?;
    let counts = app.store.public_counts(Some(&agency), None).await?;
    let count = |item: &CatalogueItem| counts.by_item.get(&item.code).copied().unwrap_or_default();
    let may_manage = staff.may(Action::ManageCatalogue, &agency);
    let page = CataloguePage {
        title: "公开目录",
        flash: flash(&staff),
        lead: format!(
            "{}的公开目录，共 {} 项。公众按它找信息，年度报告按它统计。",
            staff.agency_name(&agency),
            items.iter().filter(|item| !item.retired).count()
        ),
        agencies: scope
            .iter()
            .map(|id| choice(id.as_str(), staff.agency_name(id)))
            .collect(),
        agency: agency.to_string(),
        blocks: blocks(&items, &count, may_manage),
        may_manage,
        staff: StaffView::of(&app, &staff, "catalogue"),
    };
    app.render(&page)
}

/// `POST /console/catalogue/{agency}/standard`: adds what the standard catalogue has and this one lacks.
///
/// # Errors
/// [`WebError::NotAllowed`] where this person may not change the catalogue.
pub async fn add_missing(
    State(app): State<Arc<App>>,
    Path(id): Path<AgencyId>,
    request: Request,
) -> Result<Response, WebError> {
    let StaffForm(staff, _) = StaffForm::from_request(request, &app).await?;
    staff.must(Action::ManageCatalogue, &id)?;
    let agency = staff.agencies.get(&id).ok_or(WebError::NotFound)?;
    let added = add_standard(&app, &staff, agency).await?;
    let word = match added {
        0 => "标准目录里的项目都已经有了。".to_owned(),
        _ => format!("已添加 {added} 项目录，可以逐项修改。"),
    };
    Ok(reply::done(
        &format!("/console/catalogue?agency={id}"),
        &word,
    ))
}

/// Gives an agency the items of the standard catalogue that it does not have yet. Returns how many.
///
/// # Errors
/// When one of them cannot be written; then none is.
async fn add_standard(app: &App, staff: &Staff, agency: &Agency) -> Result<usize, WebError> {
    let known = app.store.catalogue(&agency.id).await?;
    let mut missing = standard(&agency.id, agency.kind);
    missing.retain(|item| known.iter().all(|other| other.code != item.code));
    let added = missing.len();
    app.store
        .define_items(&staff.acting(), missing, app.now())
        .await?;
    Ok(added)
}

fn choice(value: &str, label: &str) -> Choice {
    Choice {
        value: value.to_owned(),
        label: label.to_owned(),
    }
}

fn blocks(
    items: &[CatalogueItem],
    count: &dyn Fn(&CatalogueItem) -> u64,
    may_manage: bool,
) -> Vec<BlockRows> {
    let row = |item: &CatalogueItem| {
        let name = format!("{}{}", "　".repeat(depth(items, item)), item.name);
        vec![
            if may_manage {
                let url = format!("/console/catalogue/{}/items/{}", item.agency, item.code);
                Cell::link(name, url)
            } else {
                Cell::text(name)
            },
            Cell::text(item.code.as_str()),
            Cell::text(item.group.name()),
            Cell::text(item.description.clone().unwrap_or_default()),
            Cell::text(count(item).to_string()),
            if item.retired {
                Cell::tag("已停用", "warn")
            } else {
                Cell::text("")
            },
        ]
    };
    Block::ALL
        .into_iter()
        .map(|block| BlockRows {
            name: block.name(),
            rows: items
                .iter()
                .filter(|item| item.block == block)
                .map(row)
                .collect(),
        })
        .filter(|block| !block.rows.is_empty())
        .collect()
}

/// How many items stand above this one.
pub(crate) fn depth(items: &[CatalogueItem], item: &CatalogueItem) -> usize {
    let mut above = 0;
    let mut next = item.parent.as_ref();
    while let Some(parent) = next.and_then(|code| items.iter().find(|known| known.code == *code)) {
        above += 1;
        // A cycle cannot be stored; should one be, the walk still ends.
        next = parent.parent.as_ref().filter(|_| above < items.len());
    }
    above
}
