//! What an applicant orders: to correct, to take back, to rate. The law and the history judge it as they judge the desk's
//! orders.

use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::RequestId;
use gongkai_core::requests::{Command, FileKind, Refusal};
use gongkai_store::write::{Acting, WriteError};

use crate::app::App;
use crate::kit::enclosed::{Enclosed, PAPERS};
use crate::kit::error::WebError;

/// What came of it.
pub(super) enum Done {
    /// Nothing was ordered.
    Nothing,
    /// It was carried out; the sentence says so.
    Carried(&'static str),
    /// Something typed is wrong.
    Wrong(FieldErrors),
    /// The law or the history says no, in words.
    Refused(String),
}

/// Carries out what the form's `act` says.
pub(super) async fn act(app: &App, id: &RequestId, sent: &mut Enclosed) -> Result<Done, WebError> {
    let files = sent.take("files", FileKind::Attachment, Some(&PAPERS));
    let wrong = std::mem::take(&mut sent.wrong);
    let (on, fields) = (app.today(), &sent.fields);
    let (command, sentence) = match fields.text("act") {
        "" => return Ok(Done::Nothing),
        "clarify" if !wrong.0.is_empty() => return Ok(Done::Wrong(wrong)),
        "clarify" => (
            Command::Clarify {
                on,
                text: fields.text("text").to_owned(),
            },
            "已收到您的补正。",
        ),
        "withdraw" if !fields.has("sure") => {
            let sentence = "撤回以后不再办理，请先勾选“我确定撤回”。";
            return Ok(Done::Wrong(FieldErrors::one("sure", sentence)));
        }
        "withdraw" => (
            Command::Withdraw {
                on,
                reason: fields.text("reason").to_owned(),
            },
            "申请已撤回。",
        ),
        "rate" => (
            Command::Rate {
                stars: fields.text("stars").parse().unwrap_or_default(),
                words: fields.text("words").to_owned(),
            },
            "已收到您的评价，谢谢。",
        ),
        _ => {
            return Err(WebError::Malformed(
                "不认识这一步，请从进度页上的按钮办理。".to_owned(),
            ));
        }
    };
    let setting = app.request_setting();
    // Files come with a correction and with nothing else.
    let files = match command {
        Command::Clarify { .. } => files,
        _ => Vec::new(),
    };
    let ordered = app
        .store
        .request_command_with_files(
            &Acting::applicant(),
            id,
            (Some(&command), &files),
            setting,
            app.now(),
        )
        .await;
    Ok(match ordered {
        Ok(_) => Done::Carried(sentence),
        Err(
            WriteError::RequestRefused(Refusal::Incomplete(errors)) | WriteError::Fields(errors),
        ) => Done::Wrong(errors),
        Err(WriteError::RequestRefused(refusal)) => Done::Refused(refusal.sentence()),
        Err(error) => return Err(error.into()),
    })
}
