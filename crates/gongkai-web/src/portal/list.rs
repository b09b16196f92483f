//! `/a/{agency}/list` and `/a/{agency}/list/{column}`: a list of records, filtered and paged. A column is a block of the
//! platform or an item of the catalogue.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use gongkai_core::catalogue::{Block, CatalogueItem};
use gongkai_core::content::Genre;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::{AgencyId, ItemCode};
use gongkai_store::public::{ListFilter, ValidityCode};
use serde::Serialize;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::form::Fields;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::paging::{Asked, Pager, base};
use crate::kit::site::SiteView;
use crate::portal::views::{Link, RecordLine, Tag, column_tags};

/// Records a page.
const SIZE: u64 = 20;

/// A list of records.
#[derive(Debug, Serialize)]
pub struct ListPage {
    site: SiteView,
    title: String,
    meta: Vec<Tag>,
    crumbs: Vec<Link>,
    description: String,
    subs: Vec<Link>,
    filters: Vec<FilterField>,
    action: String,
    feed: String,
    wrong: String,
    lines: Vec<RecordLine>,
    pager: Pager,
    filtered: bool,
}

/// One field of the filters component.
#[derive(Debug, Clone, Serialize)]
pub struct FilterField {
    kind: &'static str,
    name: &'static str,
    label: &'static str,
    value: String,
    options: Vec<Choice>,
}

/// One choice of a select field.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    value: String,
    label: String,
}

impl Choice {
    /// A choice.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
        }
    }
}

impl FilterField {
    /// A field with choices, the first of them 全部.
    #[must_use]
    pub fn select(
        name: &'static str,
        label: &'static str,
        value: &str,
        choices: Vec<Choice>,
    ) -> Self {
        let mut options = vec![Choice::new("", "全部")];
        options.extend(choices);
        Self {
            kind: "select",
            name,
            label,
            value: value.to_owned(),
            options,
        }
    }

    /// Its parameter in the address.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Writes beside each choice how many records are of it. Choices of which there are none go, except the chosen one,
    /// of which there are `chosen`.
    pub fn count(&mut self, chosen: u64, of: impl Fn(&str) -> u64) {
        let options = std::mem::take(&mut self.options);
        for mut option in options {
            let is_chosen = option.value == self.value;
            let records = if is_chosen { chosen } else { of(&option.value) };
            if option.value.is_empty() {
                self.options.push(option);
            } else if is_chosen || records > 0 {
                option.label = format!("{}（{records}）", option.label);
                self.options.push(option);
            }
        }
    }

    /// Gives the first choice, which narrows nothing, another word than 全部.
    pub fn rename_first(&mut self, label: &str) {
        if let Some(first) = self.options.first_mut() {
            label.clone_into(&mut first.label);
        }
    }

    /// A field of another kind: `text`, `date` or `hidden`.
    #[must_use]
    pub fn plain(kind: &'static str, name: &'static str, label: &'static str, value: &str) -> Self {
        Self {
            kind,
            name,
            label,
            value: value.to_owned(),
            options: Vec::new(),
        }
    }
}

/// The fields that narrow every list of public records.
#[must_use]
pub fn common_filters(fields: &Fields) -> Vec<FilterField> {
    let genres = Genre::ALL
        .iter()
        .map(|genre| Choice::new(genre.code(), genre.name()))
        .collect();
    let validity = [
        ("in_force", "有效"),
        ("repealed", "已废止"),
        ("expired", "已失效"),
    ];
    vec![
        FilterField::select("genre", "类别", fields.text("genre"), genres),
        FilterField::select(
            "validity",
            "有效性",
            fields.text("validity"),
            validity
                .map(|(code, name)| Choice::new(code, name))
                .to_vec(),
        ),
        FilterField::plain("date", "from", "从哪天起", fields.text("from")),
        FilterField::plain("date", "to", "到哪天止", fields.text("to")),
    ]
}

/// Reads them into a filter; what cannot be read is said and left out.
pub fn read_filter(fields: &Fields, filter: &mut ListFilter, errors: &mut FieldErrors) {
    filter.genre = Genre::from_code(fields.text("genre"));
    filter.validity = ValidityCode::from_code(fields.text("validity"));
    filter.from = fields.date(errors, "from", "开始日期");
    filter.to = fields.date(errors, "to", "结束日期");
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "portal/list.html";
    const CACHE: CachePolicy = CachePolicy::Shared;

    fn samples() -> Vec<Self> {
        let page = |lines: Vec<RecordLine>| Self {
            site: SiteView::sample(),
            title: "社会救助".to_owned(),
            meta: column_tags("社会救助", "低保、特困、临时救助", "政府信息公开"),
            crumbs: vec![
                Link::new("青石镇人民政府", "/a/qingshi"),
                Link::new("社会救助", ""),
            ],
            description: "低保、特困、临时救助".to_owned(),
            subs: vec![Link::counted("农村低保", "/a/qingshi/list/x", 3)],
            filters: common_filters(&Fields::default()),
            action: "/a/qingshi/list/x".to_owned(),
            feed: "/a/qingshi/list/x/feed.atom".to_owned(),
            wrong: String::new(),
            pager: Pager::single(lines.len() as u64),
            lines,
            filtered: false,
        };
        vec![page(vec![RecordLine::sample()]), page(Vec::new())]
    }
}

/// `GET /a/{agency}/list`
///
/// # Errors
/// [`WebError::NotFound`] where there is no such agency.
pub async fn all(
    State(app): State<Arc<App>>,
    Path(id): Path<AgencyId>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    show(
        &app,
        id,
        None,
        &Fields::parse(query.unwrap_or_default().as_bytes()),
    )
    .await
}

/// `GET /a/{agency}/list/{column}`
///
/// # Errors
/// [`WebError::NotFound`] where there is no such agency or column.
pub async fn column(
    State(app): State<Arc<App>>,
    Path((id, column)): Path<(AgencyId, ItemCode)>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let items = app.store.catalogue(&id).await?;
    let column = Column::find(&items, &column).ok_or(WebError::NotFound)?;
    show(
        &app,
        id,
        Some(column),
        &Fields::parse(query.unwrap_or_default().as_bytes()),
    )
    .await
}

/// What a list stands for.
pub(crate) enum Column {
    /// A block of the platform.
    Block(Block),
    /// An item of the catalogue.
    Item(CatalogueItem),
}

impl Column {
    /// Items come first: an agency may have an item `rules` under the block of that code.
    pub(crate) fn find(items: &[CatalogueItem], code: &ItemCode) -> Option<Self> {
        match (
            Block::from_code(code.as_str()),
            items.iter().find(|item| item.code == *code),
        ) {
            (Some(block), _) => Some(Self::Block(block)),
            (None, Some(item)) => Some(Self::Item(item.clone())),
            (None, None) => None,
        }
    }

    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Block(block) => block.name(),
            Self::Item(item) => &item.name,
        }
    }

    pub(crate) fn code(&self) -> &str {
        match self {
            Self::Block(block) => block.code(),
            Self::Item(item) => item.code.as_str(),
        }
    }

    pub(crate) fn narrow(&self, filter: &mut ListFilter) {
        match self {
            Self::Block(block) => filter.block = Some(*block),
            Self::Item(item) => filter.item = Some(item.code.clone()),
        }
    }
}

async fn show(
    app: &App,
    id: AgencyId,
    column: Option<Column>,
    fields: &Fields,
) -> Result<Response, WebError> {
    let agency = app.store.agency(&id).await?.ok_or(WebError::NotFound)?;
    let items = app.store.catalogue(&id).await?;
    let mut errors = FieldErrors::default();
    let mut filter = ListFilter {
        agency: Some(id.clone()),
        below: fields.text("below") == "1",
        ..ListFilter::default()
    };
    read_filter(fields, &mut filter, &mut errors);
    if let Some(column) = &column {
        column.narrow(&mut filter);
    }
    let asked = Asked::read(fields.optional("page").as_deref(), SIZE);
    let found = app
        .store
        .public_list(&filter, asked.offset(), asked.size)
        .await?;
    let action = match &column {
        Some(column) => format!("/a/{id}/list/{}", column.code()),
        None => format!("/a/{id}/list"),
    };
    let kept: Vec<(&str, &str)> = ["genre", "validity", "from", "to", "below"]
        .map(|name| (name, fields.text(name)))
        .to_vec();
    let title = column
        .as_ref()
        .map_or("全部公开信息", Column::name)
        .to_owned();
    let description = description(&agency.name, column.as_ref());
    let counts = app.store.public_counts(Some(&id), None).await?;
    let mut filters = common_filters(fields);
    if filter.below {
        filters.push(FilterField::plain("hidden", "below", "", "1"));
    }
    let page = ListPage {
        site: SiteView::of(app, &id).await?,
        meta: column_tags(&title, &description, "政府信息公开"),
        crumbs: crumbs(&agency.name, &id, &items, column.as_ref()),
        subs: subs(&id, &items, column.as_ref(), &counts.by_item),
        feed: if column.is_some() {
            format!("{action}/feed.atom")
        } else {
            format!("/a/{id}/feed.atom")
        },
        filtered: kept
            .iter()
            .any(|(name, value)| *name != "below" && !value.is_empty()),
        wrong: errors
            .0
            .first()
            .map(|error| error.sentence.clone())
            .unwrap_or_default(),
        lines: found
            .items
            .iter()
            .map(|listed| RecordLine::of(listed, filter.below))
            .collect(),
        pager: asked.shown(found.total, base(&action, &kept)),
        title,
        description,
        filters,
        action,
    };
    app.render(&page)
}

fn description(agency: &str, column: Option<&Column>) -> String {
    match column {
        Some(Column::Item(item)) => item
            .description
            .clone()
            .unwrap_or_else(|| format!("{agency}公开的{}", item.name)),
        Some(Column::Block(block)) => format!("{agency}的{}", block.name()),
        None => format!("{agency}公开的全部信息"),
    }
}

/// From the agency down to the column.
pub(crate) fn crumbs(
    agency_name: &str,
    id: &AgencyId,
    items: &[CatalogueItem],
    column: Option<&Column>,
) -> Vec<Link> {
    let mut crumbs = vec![
        Link::new(agency_name, format!("/a/{id}")),
        Link::new("公开目录", format!("/a/{id}/catalogue")),
    ];
    match column {
        None => crumbs.push(Link::new("全部公开信息", "")),
        Some(Column::Block(block)) => crumbs.push(Link::new(block.name(), "")),
        Some(Column::Item(item)) => {
            if item.name != item.block.name() {
                crumbs.push(Link::new(
                    item.block.name(),
                    format!("/a/{id}/list/{}", item.block.code()),
                ));
            }
            let mut above = Vec::new();
            let mut next = item.parent.as_ref();
            while let Some(parent) =
                next.and_then(|code| items.iter().find(|known| known.code == *code))
            {
                above.push(Link::new(
                    &parent.name,
                    format!("/a/{id}/list/{}", parent.code),
                ));
                next = parent.parent.as_ref().filter(|_| above.len() < items.len());
            }
            crumbs.extend(above.into_iter().rev());
            crumbs.push(Link::new(&item.name, ""));
        }
    }
    crumbs
}

fn subs(
    id: &AgencyId,
    items: &[CatalogueItem],
    column: Option<&Column>,
    counts: &std::collections::BTreeMap<ItemCode, u64>,
) -> Vec<Link> {
    let below = |item: &&CatalogueItem| match column {
        Some(Column::Item(above)) => item.parent.as_ref() == Some(&above.code),
        Some(Column::Block(block)) => {
            item.block == *block && item.parent.is_none() && item.code.as_str() != block.code()
        }
        None => false,
    };
    let count = |item: &CatalogueItem| counts.get(&item.code).copied().unwrap_or_default();
    items
        .iter()
        .filter(below)
        .filter(|item| !item.retired || count(item) > 0)
        .map(|item| {
            Link::counted(
                &item.name,
                format!("/a/{id}/list/{}", item.code),
                count(item),
            )
        })
        .collect()
}
