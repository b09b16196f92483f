//! The answer in work, as plain text. What becomes of it when it is approved is known here alone.

use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::RequestId;
use gongkai_core::letters::kind::LetterKind;
use gongkai_core::requests::Request;
use gongkai_store::write::WriteError;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::staff::Staff;

/// Field of the form.
pub(super) const FIELD: &str = "answer_text";

/// The letter's content.
#[derive(Serialize, Deserialize)]
struct Answer {
    text: String,
}

/// The text in work; empty where nothing was written.
pub(super) async fn in_work(app: &App, id: &RequestId) -> Result<String, WebError> {
    Ok(read(app.store.answer_in_work(id).await?.as_deref()))
}

/// The text of a finished letter.
pub(super) async fn finished(app: &App, id: &RequestId, number: u32) -> Result<String, WebError> {
    Ok(read(
        app.store.finished_letter(id, number).await?.as_deref(),
    ))
}

fn read(content: Option<&str>) -> String {
    content
        .and_then(|content| serde_json::from_str::<Answer>(content).ok())
        .map(|answer| answer.text)
        .unwrap_or_default()
}

/// Begins or changes the answer.
pub(super) async fn draft(
    app: &App,
    staff: &Staff,
    id: &RequestId,
    letter: LetterKind,
    text: &str,
) -> Result<Request, WriteError> {
    if text.is_empty() {
        return Err(FieldErrors::one(FIELD, "请填写答复内容。").into());
    }
    let answer = Answer {
        text: text.to_owned(),
    };
    let content = serde_json::to_string(&answer).expect("a text is JSON");
    app.store
        .draft_answer(
            &staff.acting(),
            id,
            (letter, &content),
            app.request_setting(),
            app.now(),
        )
        .await
}

/// The letters by which a request can be answered: each decides it in one way. Those that only close what was given up
/// are no answers.
pub(super) fn kinds() -> impl Iterator<Item = LetterKind> {
    LetterKind::ALL.into_iter().filter(|kind| {
        kind.outcome()
            .is_some_and(|outcome| !outcome.is_of_a_lapse())
    })
}
