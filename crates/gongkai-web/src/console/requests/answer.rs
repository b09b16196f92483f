//! The answer in work, as plain text. What becomes of it when it is approved is known here alone.

use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::RequestId;
use gongkai_core::requests::{Command, Request};
use gongkai_law::outcomes::Outcome;
use gongkai_store::write::WriteError;
use gongkai_store::write::requests::Finished;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::staff::Staff;
use crate::kit::tokens;

/// Kind of letter under which it is kept.
pub(super) const KIND: &str = "answer";

/// Field of the form.
pub(super) const FIELD: &str = "answer_text";

/// The letter's content.
#[derive(Serialize, Deserialize)]
struct Answer {
    text: String,
}

/// The text in work; empty where nothing was written.
pub(super) async fn in_work(app: &App, id: &RequestId) -> Result<String, WebError> {
    Ok(read(app.store.letter_draft(id, KIND).await?.as_deref()))
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

/// Begins or changes the answer. The order is judged first, so that the text of an answer under approval stays.
pub(super) async fn draft(
    app: &App,
    staff: &Staff,
    id: &RequestId,
    outcome: Outcome,
    text: &str,
) -> Result<Request, WriteError> {
    if text.is_empty() {
        return Err(FieldErrors::one(FIELD, "请填写答复内容。").into());
    }
    let acting = staff.acting();
    let order = Command::DraftAnswer { outcome };
    let request = app
        .store
        .request_command(&acting, id, &order, app.request_setting(), app.now())
        .await?;
    let answer = Answer {
        text: text.to_owned(),
    };
    let content = serde_json::to_string(&answer).unwrap_or_default();
    app.store
        .keep_letter_draft(&acting, id, KIND, &content)
        .await?;
    Ok(request)
}

/// Approves the answer as it stands: it is decided today and numbered.
pub(super) async fn approve(
    app: &App,
    staff: &Staff,
    id: &RequestId,
) -> Result<Request, WriteError> {
    let Some(content) = app.store.letter_draft(id, KIND).await? else {
        let sentence = "还没有写答复内容，请退回经办人补上。";
        return Err(FieldErrors::one("act", sentence).into());
    };
    let order = Command::ApproveAnswer {
        kind: KIND.to_owned(),
        sha256: tokens::digest(&content),
    };
    let letter = Finished { content };
    app.store
        .finish_letter(
            &staff.acting(),
            id,
            &order,
            &letter,
            app.request_setting(),
            app.now(),
        )
        .await
}

/// The name of a kind of letter.
pub(super) fn kind_name(kind: &str) -> &str {
    match kind {
        KIND => "答复书",
        other => other,
    }
}
