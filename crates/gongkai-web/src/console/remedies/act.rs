//! `POST /console/remedies/{remedy}/act` with the field `act`: from the fields of a form to an order. Whether it is taken is
//! judged by `core`; a refusal comes back on the page, with what was typed.

use std::sync::Arc;

use axum::extract::{FromRequest, Path, Request, State};
use axum::response::Response;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::{RemedyId, RequestId};
use gongkai_core::remedies::{Command, Details, Procedure, Remedy, RemedyOutcome};
use gongkai_core::requests;
use gongkai_store::write::WriteError;

use super::{file, open};
use crate::app::App;
use crate::console::requests::sent::{Sent, returned};
use crate::kit::error::WebError;
use crate::kit::form::{Fields, StaffForm};
use crate::kit::reply;
use crate::kit::staff::Staff;

/// What a form orders.
enum Order {
    /// Something of the remedy.
    Remedy(Command),
    /// A note beside the request.
    Note(RequestId, String),
}

/// `POST /console/remedies/{remedy}/act`
///
/// # Errors
/// When this person may not, or the store fails; any other refusal comes back on the page.
pub async fn post(
    State(app): State<Arc<App>>,
    Path(id): Path<RemedyId>,
    request: Request,
) -> Result<Response, WebError> {
    let StaffForm(staff, fields) = StaffForm::from_request(request, &app).await?;
    let known = open(&app, &staff, &id).await?;
    let result = match order(&known.case, &fields) {
        Ok((order, word)) => give(&app, &staff, &id, order).await.map(|()| word),
        Err(errors) => Err(WriteError::Fields(errors)),
    };
    match result {
        Ok(word) => Ok(reply::done(&format!("/console/remedies/{id}"), word)),
        Err(error) => {
            let returned = returned(error, &fields)?;
            app.render(&file::page(&app, &staff, known, Some(&returned)).await?)
        }
    }
}

async fn give(app: &App, staff: &Staff, id: &RemedyId, order: Order) -> Result<(), WriteError> {
    let (acting, now) = (staff.acting(), app.now());
    match order {
        Order::Remedy(command) => {
            app.store.remedy_command(&acting, id, &command, now).await?;
        }
        Order::Note(request, text) => {
            let note = requests::Command::Note { text };
            let setting = app.request_setting();
            app.store
                .request_command(&acting, &request, &note, setting, now)
                .await?;
        }
    }
    Ok(())
}

/// The order in a form, and the word after it was taken.
fn order(remedy: &Remedy, fields: &Fields) -> Result<(Order, &'static str), FieldErrors> {
    let mut sent = Sent::of(fields);
    let read = match (sent.act, &remedy.request) {
        ("reply", _) => (Command::Reply { on: sent.day("on") }, "已登记提交。"),
        ("conclude", _) => {
            let or = RemedyOutcome::Other;
            let command = Command::Conclude {
                on: sent.day("on"),
                outcome: sent.choice("outcome", "结果", RemedyOutcome::from_code, or),
                anew_by: sent.may_day("anew_by"),
            };
            (command, "已登记结果。")
        }
        ("answer_anew", _) => (
            Command::AnswerAnew { on: sent.day("on") },
            "已登记重新答复。",
        ),
        ("reopen", _) => (
            Command::Reopen { on: sent.day("on") },
            "已登记，按尚未审结统计。",
        ),
        ("correct", _) => {
            let procedure = Procedure::from_code(&sent.text("procedure"));
            let command = Command::Correct(Details {
                organ: sent.text("organ"),
                case_number: sent.text("case_number"),
                procedure: procedure.unwrap_or_default(),
                received_on: sent.day("received_on"),
            });
            (command, "已保存。")
        }
        ("note", _) => {
            let text = sent.text("text");
            (Command::Note { text }, "已保存备注。")
        }
        ("erase", _) => (Command::Erase, "已清除备注。"),
        ("tell_request", Some(request)) => {
            let note = Order::Note(request.clone(), sent.text("text"));
            return sent.errors.or_ok((note, "已记到申请的备注里。"));
        }
        _ => {
            return Err(FieldErrors::one(
                "act",
                "不认识这一步，请从页面上的按钮办理。",
            ));
        }
    };
    let (command, word) = read;
    sent.errors.or_ok((Order::Remedy(command), word))
}
