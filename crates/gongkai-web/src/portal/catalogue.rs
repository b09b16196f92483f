//! `/a/{agency}/catalogue`: the whole catalogue as a tree with the number of records under each item.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use gongkai_core::catalogue::{Block, CatalogueItem};
use gongkai_core::ids::{AgencyId, ItemCode};
use serde::Serialize;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::site::SiteView;
use crate::portal::views::{Link, Tag, column_tags};

/// The catalogue of an agency.
#[derive(Debug, Serialize)]
pub struct CataloguePage {
    site: SiteView,
    title: &'static str,
    meta: Vec<Tag>,
    crumbs: Vec<Link>,
    lead: String,
    blocks: Vec<BlockTree>,
}

/// A block with its items.
#[derive(Debug, Serialize)]
struct BlockTree {
    name: &'static str,
    url: String,
    count: u64,
    items: Vec<ItemTree>,
}

/// An item with those directly below it.
#[derive(Debug, Serialize)]
struct ItemTree {
    label: String,
    url: String,
    count: String,
    note: String,
}

impl Page for CataloguePage {
    const TEMPLATE: &'static str = "portal/catalogue.html";
    const CACHE: CachePolicy = CachePolicy::Shared;

    fn samples() -> Vec<Self> {
        vec![Self {
            site: SiteView::sample(),
            title: "公开目录",
            meta: column_tags("公开目录", "全部栏目", "政府信息公开"),
            crumbs: vec![
                Link::new("青石镇人民政府", "/a/qingshi"),
                Link::new("公开目录", ""),
            ],
            lead: "共公开 312 条。".to_owned(),
            blocks: vec![BlockTree {
                name: "法定主动公开内容",
                url: "/a/qingshi/list/statutory".to_owned(),
                count: 2,
                items: vec![ItemTree {
                    label: "政策文件".to_owned(),
                    url: "/a/qingshi/list/policy".to_owned(),
                    count: "2 条".to_owned(),
                    note: "规范性文件、其他文件".to_owned(),
                }],
            }],
        }]
    }
}

/// `GET /a/{agency}/catalogue`
///
/// # Errors
/// [`WebError::NotFound`] where there is no such agency.
pub async fn get(
    State(app): State<Arc<App>>,
    Path(id): Path<AgencyId>,
) -> Result<Response, WebError> {
    let agency = app.store.agency(&id).await?.ok_or(WebError::NotFound)?;
    let items = app.store.catalogue(&id).await?;
    let counts = app.store.public_counts(Some(&id), None).await?;
    let blocks = Block::ALL
        .into_iter()
        .filter(|block| items.iter().any(|item| item.block == *block))
        .map(|block| BlockTree {
            name: block.name(),
            url: format!("/a/{id}/list/{}", block.code()),
            count: counts.by_block.get(&block).copied().unwrap_or_default(),
            items: tree(&id, &items, block, &counts.by_item),
        })
        .collect();
    let page = CataloguePage {
        site: SiteView::of(&app, &id).await?,
        title: "公开目录",
        meta: column_tags(
            "公开目录",
            &format!("{}政府信息公开目录", agency.name),
            "政府信息公开",
        ),
        crumbs: vec![
            Link::new(&agency.name, format!("/a/{id}")),
            Link::new("公开目录", ""),
        ],
        lead: format!("共公开 {} 条。按栏目找，或者直接搜索。", counts.total),
        blocks,
    };
    app.render(&page)
}

/// The items directly under a block; what stands below them is named in the small line.
fn tree(
    id: &AgencyId,
    items: &[CatalogueItem],
    block: Block,
    counts: &BTreeMap<ItemCode, u64>,
) -> Vec<ItemTree> {
    items
        .iter()
        .filter(|item| item.block == block && item.parent.is_none() && !item.retired)
        .map(|item| {
            let below: Vec<&str> = items
                .iter()
                .filter(|child| child.parent.as_ref() == Some(&item.code) && !child.retired)
                .map(|child| child.name.as_str())
                .collect();
            ItemTree {
                label: item.name.clone(),
                url: format!("/a/{id}/list/{}", item.code),
                count: format!("{} 条", counts.get(&item.code).copied().unwrap_or_default()),
                note: if below.is_empty() {
                    item.description.clone().unwrap_or_default()
                } else {
                    below.join("、")
                },
            }
        })
        .collect()
}
