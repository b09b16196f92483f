//! `/a/{agency}/contact`: how to reach the disclosure office, and the leading group (领导小组).

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use gongkai_core::agencies::{Agency, AgencyKind};
use gongkai_core::ids::AgencyId;
use serde::Serialize;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::site::SiteView;
use crate::portal::views::{Link, Tag, column_tags};

/// Contact and leading group of an agency.
#[derive(Debug, Serialize)]
pub struct ContactPage {
    site: SiteView,
    title: &'static str,
    meta: Vec<Tag>,
    crumbs: Vec<Link>,
    name: String,
    facts: Vec<Row>,
    /// Whether there is to be a leading group: a village has none.
    leads: bool,
    group: Vec<[String; 3]>,
    above: Vec<Link>,
}

#[derive(Debug, Serialize)]
struct Row {
    label: &'static str,
    value: String,
}

impl Page for ContactPage {
    const TEMPLATE: &'static str = "portal/contact.html";
    const CACHE: CachePolicy = CachePolicy::Shared;

    fn samples() -> Vec<Self> {
        let page = |group: Vec<[String; 3]>| Self {
            site: SiteView::sample(),
            title: title(true),
            meta: column_tags("联系方式", "公开工作机构和领导小组", "概况信息"),
            crumbs: Vec::new(),
            name: "青石镇人民政府".to_owned(),
            facts: vec![Row {
                label: "电话",
                value: "0000-0000000".to_owned(),
            }],
            leads: true,
            group,
            above: vec![Link::new("清源县人民政府", "/a/qingyuan")],
        };
        vec![
            page(vec![["组长".to_owned(), "镇长".to_owned(), String::new()]]),
            page(Vec::new()),
        ]
    }
}

/// `GET /a/{agency}/contact`
///
/// # Errors
/// [`WebError::NotFound`] where there is no such agency.
pub async fn get(
    State(app): State<Arc<App>>,
    Path(id): Path<AgencyId>,
) -> Result<Response, WebError> {
    let agency = app.store.agency(&id).await?.ok_or(WebError::NotFound)?;
    let today = app.today();
    let parent = match &agency.parent {
        Some(parent) => app.store.agency(parent).await?,
        None => None,
    };
    let leads = agency.kind != AgencyKind::Village || !agency.leading_group.is_empty();
    let title = title(leads);
    let page = ContactPage {
        site: SiteView::of(&app, &id).await?,
        title,
        meta: column_tags("联系方式", &format!("{}{title}", agency.name), "概况信息"),
        crumbs: vec![
            Link::new(&agency.name, format!("/a/{id}")),
            Link::new(title, ""),
        ],
        facts: facts(&agency),
        leads,
        group: agency
            .leading_group
            .iter()
            .filter(|member| member.to_on.is_none_or(|last| today <= last))
            .map(|member| {
                [
                    member.role.name().to_owned(),
                    member.post.clone(),
                    member.name.clone().unwrap_or_default(),
                ]
            })
            .collect(),
        above: parent
            .iter()
            .map(|parent| Link::new(&parent.name, format!("/a/{}/contact", parent.id)))
            .collect(),
        name: agency.name,
    };
    app.render(&page)
}

fn title(leads: bool) -> &'static str {
    if leads {
        "联系方式和领导小组"
    } else {
        "联系方式"
    }
}

fn facts(agency: &Agency) -> Vec<Row> {
    let contact = &agency.contact;
    let office = match agency.kind {
        AgencyKind::Village => "村务公开负责",
        AgencyKind::County | AgencyKind::Department | AgencyKind::Township => "公开工作机构",
    };
    [
        (office, &contact.office),
        ("办公地址", &contact.address),
        ("办公时间", &contact.hours),
        ("联系电话", &contact.phone),
        ("传真", &contact.fax),
        ("电子邮箱", &contact.email),
        ("邮政编码", &contact.postcode),
    ]
    .into_iter()
    .filter_map(|(label, value)| {
        value.as_ref().map(|value| Row {
            label,
            value: value.clone(),
        })
    })
    .collect()
}

/// The same in a few short lines, for the side of other pages.
pub(crate) fn lines(agency: &Agency) -> Vec<String> {
    let contact = &agency.contact;
    let joined = |parts: &[(&str, &Option<String>)]| {
        let words: Vec<String> = parts
            .iter()
            .filter_map(|(label, value)| value.as_ref().map(|value| format!("{label}{value}")))
            .collect();
        words.join("　")
    };
    [
        joined(&[("", &contact.office)]),
        joined(&[("", &contact.hours)]),
        joined(&[("电话 ", &contact.phone), ("邮编 ", &contact.postcode)]),
        joined(&[("", &contact.address)]),
    ]
    .into_iter()
    .filter(|line| !line.is_empty())
    .collect()
}
