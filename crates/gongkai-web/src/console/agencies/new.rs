//! `/console/agencies/new`: an agency below one's own, with the standard catalogue to begin with.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{FromRequest, RawQuery, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::agencies::{Agency, AgencyKind, AgencyRules, Contact};
use gongkai_core::catalogue::standard;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::AgencyId;
use gongkai_core::rights::Action;
use serde::Serialize;

use crate::app::App;
use crate::console::agencies::{kinds, parents};
use crate::console::records::form::{Choice, Wrong, choices, say};
use crate::console::view::{StaffView, flash};
use crate::kit::error::WebError;
use crate::kit::form::{Fields, StaffForm};
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply::{self, Flash};
use crate::kit::site::NavLink;
use crate::kit::staff::Staff;

/// The form of a new agency.
#[derive(Debug, Serialize)]
pub struct NewAgencyPage {
    staff: StaffView,
    title: &'static str,
    flash: Option<Flash>,
    crumbs: Vec<NavLink>,
    parents: Vec<Choice>,
    kinds: Vec<Choice>,
    errors: Vec<Wrong>,
    wrong: BTreeMap<String, String>,
    values: BTreeMap<&'static str, String>,
}

/// The fields of the form.
const FIELDS: [&str; 4] = ["parent", "name", "id", "kind"];

impl Page for NewAgencyPage {
    const TEMPLATE: &'static str = "console/agency_new.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        if self.errors.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }

    fn samples() -> Vec<Self> {
        [
            FieldErrors::default(),
            FieldErrors::one("name", "请填写机关名称。"),
        ]
        .map(|errors| {
            let parents = choices(&[("qingyuan", "清源县人民政府")]);
            page(
                StaffView::sample(),
                None,
                parents,
                &Fields::default(),
                &errors,
            )
        })
        .into()
    }
}

/// `GET /console/agencies/new?parent=`
///
/// # Errors
/// When the store fails.
pub async fn get(
    State(app): State<Arc<App>>,
    staff: Staff,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let agencies = app.store.agencies().await?;
    let page = page(
        StaffView::of(&app, &staff, "agency"),
        flash(&staff),
        parents(&staff, &agencies, &[]),
        &fields,
        &FieldErrors::default(),
    );
    app.render(&page)
}

/// `POST /console/agencies/new`
///
/// # Errors
/// [`WebError::NotAllowed`] under an agency this person does not keep.
pub async fn post(State(app): State<Arc<App>>, request: Request) -> Result<Response, WebError> {
    let StaffForm(staff, fields) = StaffForm::from_request(request, &app).await?;
    let agencies = app.store.agencies().await?;
    if let Ok(parent) = fields.text("parent").parse() {
        staff.must(Action::ManageAgency, &parent)?;
    }
    let errors = match read(&fields, &agencies) {
        Ok(agency) => match found(&app, &staff, &agency).await {
            Ok(items) => {
                return Ok(reply::done(
                    &format!("/console/agencies/{}", agency.id),
                    &format!(
                        "已添加「{}」，放进了 {items} 项标准目录。请接着填写联系方式。",
                        agency.name
                    ),
                ));
            }
            Err(WebError::Fields(errors)) => errors,
            Err(error) => return Err(error),
        },
        Err(errors) => errors,
    };
    let page = page(
        StaffView::of(&app, &staff, "agency"),
        None,
        parents(&staff, &agencies, &[]),
        &fields,
        &errors,
    );
    app.render(&page)
}

/// Makes the agency with its standard catalogue. Returns how many items that has.
async fn found(app: &App, staff: &Staff, agency: &Agency) -> Result<usize, WebError> {
    let items = standard(&agency.id, agency.kind);
    let count = items.len();
    app.store
        .add_agency(&staff.acting(), agency.clone(), items, app.now())
        .await?;
    Ok(count)
}

fn read(fields: &Fields, agencies: &[Agency]) -> Result<Agency, FieldErrors> {
    let mut errors = FieldErrors::default();
    let parent: Option<AgencyId> = fields.text("parent").parse().ok();
    if parent.is_none() {
        errors.add("parent", "请选择上级机关。");
    }
    let kind = AgencyKind::from_code(fields.text("kind"));
    if kind.is_none() {
        errors.add("kind", "请选择机关的类别。");
    }
    let id: Option<AgencyId> = fields.text("id").parse().ok();
    match &id {
        None => errors.add(
            "id",
            "请填写编号：只能用小写字母、数字和连字符，以字母或数字开头，最多 64 个字符，例如 qingshi。",
        ),
        // The address of the form that adds agencies.
        Some(id) if id.as_str() == "new" => errors.add("id", "编号 new 留给系统使用，请另取一个。"),
        Some(id) if agencies.iter().any(|known| known.id == *id) => {
            errors.add("id", format!("编号「{id}」已经有机关在用，请另取一个。"));
        }
        Some(_) => {}
    }
    let (Some(id), Some(kind)) = (id, kind) else {
        if fields.text("name").is_empty() {
            errors.add("name", "请填写机关名称。");
        }
        return Err(errors);
    };
    let agency = Agency {
        id,
        name: fields.text("name").to_owned(),
        kind,
        parent,
        contact: Contact::default(),
        region_code: None,
        organization_code: None,
        rules: AgencyRules::default(),
        leading_group: Vec::new(),
        posts: Vec::new(),
    };
    match (agency.checked(), errors.0.is_empty()) {
        (Ok(agency), true) => Ok(agency),
        (Ok(_), false) => Err(errors),
        (Err(more), _) => {
            errors.0.extend(more.0);
            Err(errors)
        }
    }
}

fn page(
    staff: StaffView,
    flash: Option<Flash>,
    parents: Vec<Choice>,
    fields: &Fields,
    errors: &FieldErrors,
) -> NewAgencyPage {
    let (errors, wrong) = say(errors);
    let mut values: BTreeMap<&'static str, String> = FIELDS
        .map(|name| (name, fields.text(name).to_owned()))
        .into();
    if let [only] = parents.as_slice() {
        values.insert("parent", only.value.clone());
    }
    NewAgencyPage {
        staff,
        title: "添加下级机关",
        flash,
        crumbs: vec![
            NavLink::new("机关信息", "/console/agencies"),
            NavLink::new("添加下级机关", ""),
        ],
        parents,
        kinds: kinds(),
        errors,
        wrong,
        values,
    }
}
