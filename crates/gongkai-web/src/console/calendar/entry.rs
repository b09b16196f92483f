//! `/console/calendar/new`: the text of a notice, or a JSON or CSV file, is taken and shown before it is entered.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{FromRequest, RawQuery, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::fields::FieldErrors;
use gongkai_law::calendar::reading::{Reading, read};
use gongkai_law::calendar::year_data::Layer;
use serde::Serialize;

use crate::app::App;
use crate::console::calendar::{must_enter, preview};
use crate::console::records::form::Choice;
use crate::console::view::{StaffView, flash};
use crate::kit::error::WebError;
use crate::kit::form::{Fields, StaffUpload, Upload, Wrong, say};
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply::Flash;
use crate::kit::site::NavLink;
use crate::kit::staff::Staff;

/// The longest text, in bytes: twenty years as JSON with every name.
const LONGEST: usize = 256 << 10;

/// The form.
#[derive(Debug, Serialize)]
pub struct EntryPage {
    staff: StaffView,
    title: &'static str,
    flash: Option<Flash>,
    crumbs: Vec<NavLink>,
    layers: Vec<Choice>,
    errors: Vec<Wrong>,
    wrong: BTreeMap<String, String>,
    values: Typed,
}

/// What was typed.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Typed {
    pub(super) layer: String,
    pub(super) text: String,
    pub(super) source: String,
}

impl Page for EntryPage {
    const TEMPLATE: &'static str = "console/calendar_entry.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        if self.errors.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }

    fn samples() -> Vec<Self> {
        let wrong = FieldErrors::one("text", "第7行：没有“2027年6月31日”这一天，请与通知核对。");
        [FieldErrors::default(), wrong]
            .map(|errors| page(StaffView::sample(), None, Typed::first("national"), &errors))
            .into()
    }
}

/// `GET /console/calendar/new`, with `?year=` and `?layer=` for a year to be changed.
///
/// # Errors
/// [`WebError::NotAllowed`] for whoever may not enter years.
pub async fn get(
    State(app): State<Arc<App>>,
    staff: Staff,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    must_enter(&app, &staff).await?;
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let layer = Layer::from_code(fields.text("layer")).unwrap_or(Layer::National);
    let calendar = app.calendar().await?;
    let known = fields
        .text("year")
        .parse()
        .ok()
        .and_then(|year: i16| match layer {
            Layer::National => calendar.year_data(year),
            Layer::Local => calendar.local_data(year),
        });
    let mut typed = Typed::first(layer.code());
    if let Some(data) = known {
        typed.text = data.to_csv();
        typed.source.clone_from(&data.source);
    }
    let none = FieldErrors::default();
    let view = StaffView::of(&app, &staff, "calendar");
    app.render(&page(view, flash(&staff), typed, &none))
}

/// `POST /console/calendar/new`: shows what would change.
///
/// # Errors
/// [`WebError::NotAllowed`] for whoever may not enter years.
pub async fn post(State(app): State<Arc<App>>, request: Request) -> Result<Response, WebError> {
    let StaffUpload {
        staff,
        fields,
        files,
    } = StaffUpload::from_request(request, &app).await?;
    must_enter(&app, &staff).await?;
    let (typed, wrong_file) = Typed::with_file(&fields, files);
    if let Some(errors) = wrong_file {
        return again(&app, &staff, typed, &errors);
    }
    match typed.read() {
        Ok((layer, reading)) => {
            preview::show(
                &app,
                &staff,
                typed,
                layer,
                &reading,
                &FieldErrors::default(),
            )
            .await
        }
        Err(errors) => again(&app, &staff, typed, &errors),
    }
}

/// The form once more, with what was typed and what is wrong with it.
pub(super) fn again(
    app: &App,
    staff: &Staff,
    typed: Typed,
    errors: &FieldErrors,
) -> Result<Response, WebError> {
    let view = StaffView::of(app, staff, "calendar");
    app.render(&page(view, None, typed, errors))
}

impl Typed {
    fn first(layer: &str) -> Self {
        Self {
            layer: layer.to_owned(),
            ..Self::default()
        }
    }

    pub(super) fn of(fields: &Fields) -> Self {
        Self {
            layer: fields.text("layer").to_owned(),
            text: fields.text("text").to_owned(),
            source: fields.text("source").to_owned(),
        }
    }

    /// A file that was sent takes the place of the text: where something is wrong it can be mended in the form.
    fn with_file(fields: &Fields, files: Vec<Upload>) -> (Self, Option<FieldErrors>) {
        let mut typed = Self::of(fields);
        let Some(file) = files.into_iter().next() else {
            return (typed, None);
        };
        match String::from_utf8(file.bytes) {
            Ok(text) => {
                typed.text = text.trim_start_matches('\u{feff}').to_owned();
                (typed, None)
            }
            Err(_) => {
                let sentence = format!(
                    "文件「{}」不是 UTF-8 编码的文本，请在表格软件里另存为“CSV UTF-8”，或者把通知正文粘贴到上面。",
                    file.file_name
                );
                (typed, Some(FieldErrors::one("file", sentence)))
            }
        }
    }

    /// Reads it, so that it may be entered.
    pub(super) fn read(&self) -> Result<(Layer, Reading), FieldErrors> {
        let Some(layer) = Layer::from_code(&self.layer) else {
            return Err(FieldErrors::one(
                "layer",
                "请选择是全国的安排还是地方的补充。",
            ));
        };
        if self.text.len() > LONGEST {
            let sentence = format!("内容太长（超过 {} KB），请分几次录入。", LONGEST >> 10);
            return Err(FieldErrors::one("text", sentence));
        }
        let faults = match read(&self.text, &self.source) {
            Ok(reading) => {
                let faults = reading.faults(layer);
                if faults.is_empty() {
                    return Ok((layer, reading));
                }
                faults
            }
            Err(faults) => faults,
        };
        let mut errors = FieldErrors::default();
        for fault in faults {
            let field = if fault.is_about_source() {
                "source"
            } else {
                "text"
            };
            errors.add(field, fault.sentence());
        }
        Err(errors)
    }
}

fn page(staff: StaffView, flash: Option<Flash>, values: Typed, errors: &FieldErrors) -> EntryPage {
    let (errors, wrong) = say(errors);
    let hint = |layer: Layer| match layer {
        Layer::National => "国务院办公厅每年的通知",
        Layer::Local => "自治地方依法规定的民族节日等，加在全国安排之上",
    };
    EntryPage {
        staff,
        title: "录入放假安排",
        flash,
        crumbs: vec![
            NavLink::new("工作日历", "/console/calendar"),
            NavLink::new("录入放假安排", ""),
        ],
        layers: Layer::ALL
            .iter()
            .map(|layer| Choice {
                value: layer.code().to_owned(),
                label: format!("{}：{}", layer.name(), hint(*layer)),
            })
            .collect(),
        errors,
        wrong,
        values,
    }
}
