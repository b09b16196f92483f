//! `POST /console/reports/{agency}/{year}/act` with the field `act`: from a form to an order. Whether it is taken is judged by
//! `core`; a refusal comes back on the page.

use std::sync::Arc;

use axum::extract::{FromRequest, Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::AgencyId;
use gongkai_core::reports::life::{Command, Frozen, Refusal};
use gongkai_store::write::WriteError;

use super::desk::{open, page, under_form};
use crate::app::App;
use crate::console::requests::file::Returned;
use crate::console::requests::sent::Sent;
use crate::kit::annual_report::Making;
use crate::kit::error::WebError;
use crate::kit::form::{Fields, StaffForm};
use crate::kit::reply;

/// `POST /console/reports/{agency}/{year}/act`
///
/// # Errors
/// When this person may not, or the store fails; any other refusal comes back on the page.
pub async fn post(
    State(app): State<Arc<App>>,
    Path((agency, year)): Path<(AgencyId, i16)>,
    request: Request,
) -> Result<Response, WebError> {
    let StaffForm(staff, fields) = StaffForm::from_request(request, &app).await?;
    let making = open(&app, &staff, &agency, year).await?;
    let done = match order(&fields, &making) {
        Ok((command, word)) => app
            .store
            .report_command(&staff.acting(), (&agency, year), &command, app.now())
            .await
            .map(|_| word),
        Err(errors) => Err(errors.into()),
    };
    let error = match done {
        Ok(word) => {
            let here = format!("/console/reports/{agency}/{year}");
            return Ok(reply::done(&here, word));
        }
        Err(error) => error,
    };
    let (status, sentence, errors) = match error {
        WriteError::Fields(errors) | WriteError::ReportRefused(Refusal::Incomplete(errors)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, String::new(), errors)
        }
        WriteError::ReportRefused(refusal @ Refusal::NotAllowed(_)) => {
            return Err(WebError::ReportRefused(refusal));
        }
        WriteError::ReportRefused(refusal) => (
            StatusCode::CONFLICT,
            refusal.sentence(),
            FieldErrors::default(),
        ),
        error => return Err(error.into()),
    };
    let returned = Returned {
        fields: &fields,
        status,
        sentence,
        errors: under_form(fields.text("act"), errors),
    };
    app.render(&page(&app, &staff, &making, Some(&returned)))
}

/// The order in a form, and the word after it was taken.
fn order(fields: &Fields, making: &Making) -> Result<(Command, &'static str), FieldErrors> {
    let mut sent = Sent::of(fields);
    let read = match sent.act {
        "send" => (
            Command::Send {
                faults: making.faults(),
                frozen: now(making)?,
            },
            "已送审。",
        ),
        "pass" => (Command::Pass, "已审核通过，请签发人签发。"),
        "return" => (
            Command::Return {
                reason: sent.text("reason"),
            },
            "已退回。",
        ),
        "sign" => (Command::Sign { now: now(making)? }, "已签发公布。"),
        "report" => (Command::Report { on: sent.day("on") }, "已登记报送。"),
        "correct" => (
            Command::Correct {
                reason: sent.text("reason"),
            },
            "已开始更正，请修改后送审。",
        ),
        _ => {
            return Err(FieldErrors::one(
                "act",
                "不认识这一步，请从页面上的按钮办理。",
            ));
        }
    };
    sent.errors.or_ok(read)
}

/// What the report says now.
fn now(making: &Making) -> Result<Box<Frozen>, FieldErrors> {
    let sentence = "报告的文字里有不认识的数据项，请先改好。";
    let now = making.now.clone();
    now.map(Box::new)
        .ok_or_else(|| FieldErrors::one("act", sentence))
}
