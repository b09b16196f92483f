//! `/console/catalogue/{agency}/new` and `/console/catalogue/{agency}/items/{item}`: adding, naming, describing, moving,
//! ordering and retiring an item of the catalogue. What may stand where is judged by the store.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{FromRequest, Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::agencies::AgencyKind;
use gongkai_core::catalogue::{Block, CatalogueItem, ContentGroup, standard};
use gongkai_core::fields::{FieldError, FieldErrors};
use gongkai_core::ids::{AgencyId, ItemCode};
use gongkai_core::rights::Action;
use gongkai_store::write::WriteError;
use serde::Serialize;

use crate::app::App;
use crate::console::catalogue::depth;
use crate::console::records::form::{Choice, Wrong, say};
use crate::console::view::{StaffView, flash};
use crate::kit::error::WebError;
use crate::kit::form::{Fields, StaffForm};
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply::{self, Flash};
use crate::kit::site::NavLink;
use crate::kit::staff::Staff;

/// The form of an item.
#[derive(Debug, Serialize)]
pub struct ItemPage {
    staff: StaffView,
    title: String,
    flash: Option<Flash>,
    crumbs: Vec<NavLink>,
    action: String,
    is_new: bool,
    places: Vec<Group>,
    groups: Vec<Choice>,
    /// Siblings it may stand behind; empty where there are none.
    orders: Vec<Choice>,
    errors: Vec<Wrong>,
    wrong: BTreeMap<String, String>,
    values: Values,
}

/// Choices under a heading.
#[derive(Debug, Serialize)]
struct Group {
    label: &'static str,
    options: Vec<Choice>,
}

/// What stands in the fields.
#[derive(Debug, Clone, Default, Serialize)]
struct Values {
    code: String,
    name: String,
    description: String,
    place: String,
    group: String,
    after: String,
    retired: bool,
}

/// The choice that puts an item before all its siblings. No item's code begins with a hyphen.
const FIRST: &str = "-";

impl Page for ItemPage {
    const TEMPLATE: &'static str = "console/catalogue_item.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        if self.errors.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }

    fn samples() -> Vec<Self> {
        let agency: AgencyId = "qingshi".parse().expect("a slug");
        let items = standard(&agency, AgencyKind::Township);
        let page = |item: Option<&CatalogueItem>, errors: &FieldErrors| {
            Form {
                agency: &agency,
                agency_name: "青石镇人民政府",
                items: &items,
                item,
            }
            .page(StaffView::sample(), None, Values::default(), errors)
        };
        let wrong = FieldErrors::one("name", "请填写目录名称。");
        vec![
            page(None, &FieldErrors::default()),
            page(items.get(3), &FieldErrors::default()),
            page(items.get(3), &wrong),
        ]
    }
}

/// `GET /console/catalogue/{agency}/new`
///
/// # Errors
/// [`WebError::NotAllowed`] where this person may not change the catalogue.
pub async fn new(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path(agency): Path<AgencyId>,
) -> Result<Response, WebError> {
    staff.must(Action::ManageCatalogue, &agency)?;
    let items = app.store.catalogue(&agency).await?;
    let form = Form::of(&staff, &agency, &items, None);
    let page = form.page(
        StaffView::of(&app, &staff, "catalogue"),
        flash(&staff),
        Values::default(),
        &FieldErrors::default(),
    );
    app.render(&page)
}

/// `POST /console/catalogue/{agency}/new`
///
/// # Errors
/// [`WebError::NotAllowed`] where this person may not change the catalogue.
pub async fn create(
    State(app): State<Arc<App>>,
    Path(agency): Path<AgencyId>,
    request: Request,
) -> Result<Response, WebError> {
    let StaffForm(staff, fields) = StaffForm::from_request(request, &app).await?;
    staff.must(Action::ManageCatalogue, &agency)?;
    let items = app.store.catalogue(&agency).await?;
    let form = Form::of(&staff, &agency, &items, None);
    save(&app, &staff, &form, &fields).await
}

/// `GET /console/catalogue/{agency}/items/{item}`
///
/// # Errors
/// [`WebError::NotFound`] where there is no such item.
pub async fn edit(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path((agency, code)): Path<(AgencyId, ItemCode)>,
) -> Result<Response, WebError> {
    staff.must(Action::ManageCatalogue, &agency)?;
    let items = app.store.catalogue(&agency).await?;
    let item = items.iter().find(|item| item.code == code);
    let form = Form::of(
        &staff,
        &agency,
        &items,
        Some(item.ok_or(WebError::NotFound)?),
    );
    let page = form.page(
        StaffView::of(&app, &staff, "catalogue"),
        flash(&staff),
        form.present(),
        &FieldErrors::default(),
    );
    app.render(&page)
}

/// `POST /console/catalogue/{agency}/items/{item}`
///
/// # Errors
/// [`WebError::NotFound`] where there is no such item.
pub async fn change(
    State(app): State<Arc<App>>,
    Path((agency, code)): Path<(AgencyId, ItemCode)>,
    request: Request,
) -> Result<Response, WebError> {
    let StaffForm(staff, fields) = StaffForm::from_request(request, &app).await?;
    staff.must(Action::ManageCatalogue, &agency)?;
    let items = app.store.catalogue(&agency).await?;
    let item = items.iter().find(|item| item.code == code);
    let form = Form::of(
        &staff,
        &agency,
        &items,
        Some(item.ok_or(WebError::NotFound)?),
    );
    save(&app, &staff, &form, &fields).await
}

async fn save(
    app: &App,
    staff: &Staff,
    form: &Form<'_>,
    fields: &Fields,
) -> Result<Response, WebError> {
    let errors = match form.read(fields) {
        Ok(changed) => match write(app, staff, changed).await {
            Ok(()) => {
                return Ok(reply::done(
                    &format!("/console/catalogue?agency={}", form.agency),
                    &format!("已保存「{}」。", fields.text("name")),
                ));
            }
            Err(WriteError::Fields(errors)) => errors,
            Err(error) => return Err(error.into()),
        },
        Err(errors) => errors,
    };
    let page = form.page(
        StaffView::of(app, staff, "catalogue"),
        None,
        typed(fields),
        &under_place(errors),
    );
    app.render(&page)
}

/// The item with those that make room for it: where one is refused, nothing has moved.
async fn write(app: &App, staff: &Staff, changed: Vec<CatalogueItem>) -> Result<(), WriteError> {
    app.store
        .define_items(&staff.acting(), changed, app.now())
        .await
}

/// Column and parent are one choice in the form.
fn under_place(errors: FieldErrors) -> FieldErrors {
    let named = |error: FieldError| FieldError {
        field: match error.field.as_str() {
            "parent" | "block" => "place".to_owned(),
            _ => error.field,
        },
        sentence: error.sentence,
    };
    FieldErrors(errors.0.into_iter().map(named).collect())
}

fn typed(fields: &Fields) -> Values {
    let text = |name: &str| fields.text(name).to_owned();
    Values {
        code: text("code"),
        name: text("name"),
        description: text("description"),
        place: text("place"),
        group: text("group"),
        after: text("after"),
        retired: fields.has("retired"),
    }
}

/// The form over the catalogue as it stands.
struct Form<'a> {
    agency: &'a AgencyId,
    agency_name: &'a str,
    items: &'a [CatalogueItem],
    /// The item that is changed; `None` for a new one.
    item: Option<&'a CatalogueItem>,
}

impl<'a> Form<'a> {
    fn of(
        staff: &'a Staff,
        agency: &'a AgencyId,
        items: &'a [CatalogueItem],
        item: Option<&'a CatalogueItem>,
    ) -> Self {
        Self {
            agency,
            agency_name: staff.agency_name(agency),
            items,
            item,
        }
    }

    /// What the item says now.
    fn present(&self) -> Values {
        let Some(item) = self.item else {
            return Values::default();
        };
        let before = self
            .siblings(item)
            .into_iter()
            .take_while(|other| (other.position, &other.code) < (item.position, &item.code))
            .last();
        Values {
            code: item.code.to_string(),
            name: item.name.clone(),
            description: item.description.clone().unwrap_or_default(),
            place: match &item.parent {
                Some(parent) => format!("item:{parent}"),
                None => format!("block:{}", item.block.code()),
            },
            group: item.group.code().to_owned(),
            after: before.map_or_else(|| FIRST.to_owned(), |other| other.code.to_string()),
            retired: item.retired,
        }
    }

    /// The others under the same parent, in their order.
    fn siblings(&self, item: &CatalogueItem) -> Vec<&'a CatalogueItem> {
        self.items
            .iter()
            .filter(|other| {
                (other.block, &other.parent) == (item.block, &item.parent)
                    && other.code != item.code
            })
            .collect()
    }

    /// Whether `other` is the item itself or stands below it.
    fn is_within(&self, other: &CatalogueItem) -> bool {
        let Some(item) = self.item else {
            return false;
        };
        let mut next = Some(other);
        for _ in 0..=self.items.len() {
            let Some(at) = next else { return false };
            if at.code == item.code {
                return true;
            }
            next = at
                .parent
                .as_ref()
                .and_then(|code| self.items.iter().find(|known| known.code == *code));
        }
        false
    }

    /// The items to write, the one of the form first, then siblings that make room for it.
    fn read(&self, fields: &Fields) -> Result<Vec<CatalogueItem>, FieldErrors> {
        let mut errors = FieldErrors::default();
        let place = self.place(fields.text("place"), &mut errors);
        let group = ContentGroup::from_code(fields.text("group"));
        if group.is_none() {
            errors.add("group", "请选择年度报告里归在哪一类。");
        }
        let parent = place.as_ref().and_then(|(_, parent)| parent.clone());
        let code = match self.item {
            Some(item) => Some(item.code.clone()),
            None => self.new_code(fields.text("code"), &place, &mut errors),
        };
        let name = fields.text("name").to_owned();
        let (Some(code), Some((block, _)), Some(group)) = (code, place, group) else {
            if name.is_empty() {
                errors.add("name", "请填写目录名称。");
            }
            return Err(errors);
        };
        let item = CatalogueItem {
            agency: self.agency.clone(),
            code,
            parent,
            block,
            group,
            name,
            description: fields.optional("description"),
            position: self.item.map_or(0, |item| item.position),
            retired: self.item.is_some() && fields.has("retired"),
        };
        let item = item.checked()?;
        errors.or_ok(())?;
        Ok(self.ordered(item, fields.text("after")))
    }

    /// Under which column and which item.
    fn place(&self, text: &str, errors: &mut FieldErrors) -> Option<(Block, Option<ItemCode>)> {
        let found = match text.split_once(':') {
            Some(("block", code)) => Block::from_code(code).map(|block| (block, None)),
            Some(("item", code)) => self
                .items
                .iter()
                .find(|item| item.code.as_str() == code)
                .map(|item| (item.block, Some(item.code.clone()))),
            _ => None,
        };
        if found.is_none() {
            errors.add("place", "请选择放在哪一栏、哪一项下面。");
        }
        found
    }

    /// The code that was typed, or the next free one.
    fn new_code(
        &self,
        text: &str,
        place: &Option<(Block, Option<ItemCode>)>,
        errors: &mut FieldErrors,
    ) -> Option<ItemCode> {
        let taken = |code: &ItemCode| self.items.iter().any(|item| item.code == *code);
        if text.is_empty() {
            let (block, parent) = place.as_ref()?;
            let stem = parent.as_ref().map_or(block.code(), ItemCode::as_str);
            return (1..=self.items.len() + 1)
                .filter_map(|number| format!("{stem}-{number}").parse().ok())
                .find(|code| !taken(code));
        }
        let code: ItemCode = match text.parse() {
            Ok(code) => code,
            Err(_) => {
                errors.add(
                    "code",
                    "编码只能用小写字母、数字和连字符，以字母或数字开头，最多 64 个字符；也可以不填。",
                );
                return None;
            }
        };
        if taken(&code) {
            errors.add(
                "code",
                format!("编码「{code}」已经用了，请换一个，或者不填。"),
            );
            return None;
        }
        // The address of a list is the same for a column and an item; the column would hide the item.
        if Block::from_code(code.as_str())
            .is_some_and(|block| place.as_ref().is_some_and(|(own, _)| *own != block))
        {
            errors.add("code", format!("编码「{code}」是另一个栏目的，请换一个。"));
            return None;
        }
        Some(code)
    }

    /// The item at its place among its siblings; where it has moved elsewhere or is new, at their end.
    fn ordered(&self, mut item: CatalogueItem, after: &str) -> Vec<CatalogueItem> {
        let siblings = self.siblings(&item);
        let stays = self
            .item
            .is_some_and(|known| (known.block, &known.parent) == (item.block, &item.parent));
        if stays && after == self.present().after {
            return vec![item];
        }
        let place = match siblings
            .iter()
            .position(|other| other.code.as_str() == after)
        {
            Some(before) if stays => before + 1,
            None if stays && after == FIRST => 0,
            _ => siblings.len(),
        };
        let earlier = place.checked_sub(1).map(|before| siblings[before].position);
        item.position = earlier.map_or(0, |position| position.saturating_add(1));
        let mut least = item.position.saturating_add(1);
        let mut changed = vec![item];
        for sibling in &siblings[place..] {
            if sibling.position < least {
                changed.push(CatalogueItem {
                    position: least,
                    ..(*sibling).clone()
                });
                least = least.saturating_add(1);
            } else {
                least = sibling.position.saturating_add(1);
            }
        }
        changed
    }

    fn page(
        &self,
        staff: StaffView,
        flash: Option<Flash>,
        values: Values,
        errors: &FieldErrors,
    ) -> ItemPage {
        let (errors, wrong) = say(errors);
        let title = match self.item {
            Some(item) => format!("修改目录：{}", item.name),
            None => "添加目录".to_owned(),
        };
        let list = format!("/console/catalogue?agency={}", self.agency);
        ItemPage {
            staff,
            flash,
            crumbs: vec![
                NavLink::new("公开目录", &list),
                NavLink::new(self.agency_name, &list),
                NavLink::new(&title, ""),
            ],
            title,
            action: match self.item {
                Some(item) => format!("/console/catalogue/{}/items/{}", self.agency, item.code),
                None => format!("/console/catalogue/{}/new", self.agency),
            },
            is_new: self.item.is_none(),
            places: self.places(),
            groups: ContentGroup::ALL
                .iter()
                .map(|group| choice(group.code(), group.name()))
                .collect(),
            orders: self.item.map_or_else(Vec::new, |item| self.orders(item)),
            errors,
            wrong,
            values,
        }
    }

    fn places(&self) -> Vec<Group> {
        let under = |item: &CatalogueItem| {
            let indent = "　".repeat(depth(self.items, item));
            choice(
                &format!("item:{}", item.code),
                &format!("{indent}「{}」之下", item.name),
            )
        };
        Block::ALL
            .into_iter()
            .map(|block| {
                let top = choice(&format!("block:{}", block.code()), "直接放在这一栏");
                let items = self
                    .items
                    .iter()
                    .filter(|item| item.block == block && !self.is_within(item))
                    .map(under);
                Group {
                    label: block.name(),
                    options: [top].into_iter().chain(items).collect(),
                }
            })
            .collect()
    }

    fn orders(&self, item: &CatalogueItem) -> Vec<Choice> {
        let siblings = self.siblings(item);
        if siblings.is_empty() {
            return Vec::new();
        }
        let behind = siblings
            .iter()
            .map(|other| choice(other.code.as_str(), &format!("在「{}」之后", other.name)));
        [choice(FIRST, "最前面")]
            .into_iter()
            .chain(behind)
            .collect()
    }
}

fn choice(value: &str, label: &str) -> Choice {
    Choice {
        value: value.to_owned(),
        label: label.to_owned(),
    }
}

#[cfg(test)]
mod tests;
