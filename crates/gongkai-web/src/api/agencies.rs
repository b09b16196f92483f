//! `GET /api/v1/agencies` and `GET /api/v1/agencies/{agency}/catalogue`: who publishes here, and under what.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use gongkai_core::agencies::Agency;
use gongkai_core::catalogue::CatalogueItem;
use gongkai_core::ids::{AgencyId, ItemCode};
use serde::Serialize;

use crate::api::parameters;
use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::page::CachePolicy;
use crate::kit::reply;

#[derive(Debug, Serialize)]
struct List<T> {
    total: usize,
    items: Vec<T>,
}

/// An agency. Fields are named as on the NDJSON lines.
#[derive(Debug, Serialize)]
struct AgencyItem {
    id: AgencyId,
    name: String,
    kind: &'static str,
    parent: Option<AgencyId>,
    office: Option<String>,
    address: Option<String>,
    hours: Option<String>,
    phone: Option<String>,
    fax: Option<String>,
    postcode: Option<String>,
    email: Option<String>,
    region_code: Option<String>,
    organization_code: Option<String>,
    url: String,
}

impl AgencyItem {
    fn of(agency: Agency, root: &str) -> Self {
        let contact = agency.contact;
        Self {
            url: format!("{root}/a/{}", agency.id),
            id: agency.id,
            name: agency.name,
            kind: agency.kind.code(),
            parent: agency.parent,
            office: contact.office,
            address: contact.address,
            hours: contact.hours,
            phone: contact.phone,
            fax: contact.fax,
            postcode: contact.postcode,
            email: contact.email,
            region_code: agency.region_code,
            organization_code: agency.organization_code,
        }
    }
}

/// An item of a catalogue with the number of public records under it and those below it.
#[derive(Debug, Serialize)]
struct CatalogueLine {
    code: ItemCode,
    parent: Option<ItemCode>,
    block: &'static str,
    block_name: &'static str,
    group: &'static str,
    name: String,
    description: Option<String>,
    retired: bool,
    records: u64,
    url: String,
}

impl CatalogueLine {
    fn of(item: CatalogueItem, records: u64, root: &str) -> Self {
        Self {
            url: format!("{root}/a/{}/list/{}", item.agency, item.code),
            code: item.code,
            parent: item.parent,
            block: item.block.code(),
            block_name: item.block.name(),
            group: item.group.code(),
            name: item.name,
            description: item.description,
            retired: item.retired,
            records,
        }
    }
}

/// `GET /api/v1/agencies`: each before those below it.
///
/// # Errors
/// [`WebError::Fields`] for any parameter.
pub async fn all(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    parameters::read(query, &[])?;
    let agencies = app.store.agencies().await?;
    let root = &app.site.public_url;
    let list = List {
        total: agencies.len(),
        items: agencies
            .into_iter()
            .map(|agency| AgencyItem::of(agency, root))
            .collect(),
    };
    Ok(reply::json(list, CachePolicy::Shared))
}

/// `GET /api/v1/agencies/{agency}/catalogue`: in the order of the pages.
///
/// # Errors
/// [`WebError::NotFound`] where there is no such agency.
pub async fn catalogue(
    State(app): State<Arc<App>>,
    Path(agency): Path<AgencyId>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    parameters::read(query, &[])?;
    if app.store.agency(&agency).await?.is_none() {
        return Err(WebError::NotFound);
    }
    let items = app.store.catalogue(&agency).await?;
    let counts = app.store.public_counts(Some(&agency), None).await?;
    let root = &app.site.public_url;
    let list = List {
        total: items.len(),
        items: items
            .into_iter()
            .map(|item| {
                let records = counts.by_item.get(&item.code).copied().unwrap_or_default();
                CatalogueLine::of(item, records, root)
            })
            .collect(),
    };
    Ok(reply::json(list, CachePolicy::Shared))
}
