//! A village has no request form: a village committee is no administrative organ, and 条例 第二条 speaks of organs only.
//! Its page says so and leads on.

use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::agencies::{Agency, AgencyKind};
use gongkai_core::ids::AgencyId;
use serde::Serialize;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::site::SiteView;
use crate::portal::apply::{form_url, organ};
use crate::portal::views::{Link, Tag, noindex};

/// Why there is no form here, and where to go.
#[derive(Debug, Serialize)]
pub struct ElsewherePage {
    site: SiteView,
    title: &'static str,
    meta: Vec<Tag>,
    name: String,
    links: Vec<Link>,
}

impl Page for ElsewherePage {
    const TEMPLATE: &'static str = "portal/apply_elsewhere.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        StatusCode::NOT_FOUND
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            site: SiteView::sample(),
            title: "这里不受理申请",
            meta: noindex(),
            name: "石桥村村民委员会".to_owned(),
            links: vec![Link::new("向青石镇人民政府申请", "/apply/qingshi/form")],
        }]
    }
}

/// The agency with its site, where it takes requests; otherwise the page that says why not.
pub(super) async fn taking(
    app: &App,
    id: &AgencyId,
) -> Result<Result<(Agency, SiteView), Response>, WebError> {
    let agencies = app.store.agencies().await?;
    let agency = agencies
        .iter()
        .find(|agency| agency.id == *id)
        .ok_or(WebError::NotFound)?;
    let site = SiteView::of(app, id).await?;
    if agency.kind != AgencyKind::Village {
        return Ok(Ok((agency.clone(), site)));
    }
    let mut links = vec![Link::new("看村里公开了什么", format!("/a/{id}"))];
    if let Some(organ) = organ(&agencies, agency) {
        links.insert(
            0,
            Link::new(format!("向{}申请", organ.name), form_url(&organ.id)),
        );
    }
    let page = ElsewherePage {
        site,
        title: "这里不受理申请",
        meta: noindex(),
        name: agency.name.clone(),
        links,
    };
    Ok(Err(app.render(&page)?))
}
