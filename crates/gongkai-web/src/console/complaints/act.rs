//! `POST /console/complaints/{complaint}/act` with the field `act`: from the fields of a form to an order. Whether it is taken
//! is judged by `core`; a refusal comes back on the page, with what was typed.

use std::sync::Arc;

use axum::extract::{FromRequest, Path, Request, State};
use axum::response::Response;
use gongkai_core::complaints::{Command, Outcome};
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::ComplaintId;
use gongkai_core::rights::Action;
use gongkai_store::write::WriteError;

use super::{file, open};
use crate::app::App;
use crate::console::requests::sent::{Sent, returned};
use crate::kit::error::WebError;
use crate::kit::form::{Fields, StaffForm};
use crate::kit::reply;
use crate::kit::staff::Staff;

/// `POST /console/complaints/{complaint}/act`
///
/// # Errors
/// When this person may not, or the store fails; any other refusal comes back on the page.
pub async fn post(
    State(app): State<Arc<App>>,
    Path(id): Path<ComplaintId>,
    request: Request,
) -> Result<Response, WebError> {
    let StaffForm(staff, fields) = StaffForm::from_request(request, &app).await?;
    let known = open(&app, &staff, &id, Action::ReadRequests).await?;
    let result = match order(&staff, &fields) {
        Ok((command, word)) => app
            .store
            .complaint_command(&staff.acting(), &id, &command, app.now())
            .await
            .map(|_| word),
        Err(errors) => Err(WriteError::Fields(errors)),
    };
    match result {
        Ok(word) => Ok(reply::done(&format!("/console/complaints/{id}"), word)),
        Err(error) => {
            let returned = returned(error, &fields)?;
            let page = file::page(&app, &staff, known, Some(&returned), Vec::new()).await?;
            app.render(&page)
        }
    }
}

/// The order in a form, and the word after it was taken.
fn order(staff: &Staff, fields: &Fields) -> Result<(Command, &'static str), FieldErrors> {
    let mut sent = Sent::of(fields);
    let read = match sent.act {
        "assign" => (
            Command::Assign {
                handler: staff.account.login.clone(),
            },
            "已由您经办。",
        ),
        "answer" => (
            Command::Answer {
                on: sent.day("on"),
                outcome: sent.choice(
                    "outcome",
                    "核查结果",
                    Outcome::from_code,
                    Outcome::Unjustified,
                ),
                text: sent.text("text"),
            },
            "已登记答复。",
        ),
        "note" => (
            Command::Note {
                text: sent.text("text"),
            },
            "已保存备注。",
        ),
        "erase" => (Command::Erase, "已清除投诉人信息。"),
        _ => {
            return Err(FieldErrors::one(
                "act",
                "不认识这一步，请从页面上的按钮办理。",
            ));
        }
    };
    sent.errors.or_ok(read)
}
