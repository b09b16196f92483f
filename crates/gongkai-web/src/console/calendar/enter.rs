//! `POST /console/calendar`: what was previewed is entered, or goes back into the form. The text is read once more, so
//! that what is entered is what was shown.

use std::sync::Arc;

use axum::extract::{FromRequest, Request, State};
use axum::response::Response;
use gongkai_core::calendar::CalendarYear;
use gongkai_core::fields::{FieldError, FieldErrors};
use gongkai_law::calendar::reading::Reading;
use gongkai_law::calendar::year_data::Layer;
use gongkai_store::write::WriteError;

use crate::app::App;
use crate::console::calendar::entry::{Typed, again};
use crate::console::calendar::{must_enter, preview};
use crate::kit::error::WebError;
use crate::kit::form::StaffForm;
use crate::kit::reply;

/// `POST /console/calendar`
///
/// # Errors
/// [`WebError::NotAllowed`] for whoever may not enter years.
pub async fn post(State(app): State<Arc<App>>, request: Request) -> Result<Response, WebError> {
    let StaffForm(staff, fields) = StaffForm::from_request(request, &app).await?;
    must_enter(&app, &staff).await?;
    let typed = Typed::of(&fields);
    if fields.has("edit") {
        return again(&app, &staff, typed, &FieldErrors::default());
    }
    let (layer, reading) = match typed.read() {
        Ok(read) => read,
        Err(errors) => return again(&app, &staff, typed, &errors),
    };
    if !reading.doubts(layer).is_empty() && !fields.has("confirmed") {
        let errors = FieldErrors::one("confirmed", "有需要核对的地方，请与通知核对后打勾再录入。");
        return preview::show(&app, &staff, typed, layer, &reading, &errors).await;
    }
    let years = years(layer, reading);
    let shown = years.last().map_or(0, |year| year.year);
    let entered = app
        .store
        .enter_calendar(&staff.acting(), years, app.now())
        .await;
    match entered {
        Ok(changed) => Ok(reply::done(
            &format!("/console/calendar?year={shown}"),
            &said(&changed),
        )),
        Err(WriteError::Fields(errors)) => again(&app, &staff, typed, &under_text(errors)),
        Err(error) => Err(error.into()),
    }
}

fn years(layer: Layer, reading: Reading) -> Vec<CalendarYear> {
    let years = reading.years.into_iter();
    years
        .map(|read| CalendarYear {
            year: read.year,
            layer,
            data: read.data,
        })
        .collect()
}

fn said(changed: &[CalendarYear]) -> String {
    if changed.is_empty() {
        return "与已经录入的相同，没有变化。".to_owned();
    }
    let names: Vec<String> = changed.iter().map(CalendarYear::name).collect();
    format!("已录入{}，各项期限从现在起按它计算。", names.join("、"))
}

/// Year and days are one field of the form.
fn under_text(errors: FieldErrors) -> FieldErrors {
    let named = |error: FieldError| FieldError {
        field: match error.field.as_str() {
            "source" => error.field,
            _ => "text".to_owned(),
        },
        sentence: error.sentence,
    };
    FieldErrors(errors.0.into_iter().map(named).collect())
}
