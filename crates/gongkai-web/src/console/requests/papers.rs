//! Letters and sheets of a request as files: PDF to be sent, Word to be edited elsewhere. A file that names the applicant
//! is noted like a look at the particulars.

use std::sync::Arc;

use axum::extract::{FromRequest, Path, Request as Sent, State};
use axum::response::Response;
use gongkai_core::ids::RequestId;
use gongkai_core::letters::compose::compose;
use gongkai_core::letters::kind::{Audience, LetterKind};
use gongkai_core::letters::questions::fill;
use gongkai_core::requests::letters::LetterContext;
use gongkai_core::rights::Action;

use super::open;
use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::form::StaffForm;
use crate::kit::letter_file::{Format, letter_file};
use crate::kit::staff::Staff;

/// `GET /console/requests/{request}/answer.pdf`: the answer in work, without number and applicant.
///
/// # Errors
/// [`WebError::NotFound`] where there is none.
pub async fn answer(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path(id): Path<RequestId>,
) -> Result<Response, WebError> {
    open(&app, &staff, &id, Action::ReadRequests).await?;
    let work = app.store.answer_in_work(&id).await?;
    let mut letter = work.ok_or(WebError::NotFound)?.letter;
    letter.dated = Some(app.today());
    letter_file(&app, letter, Format::Pdf).await
}

/// `POST /console/requests/{request}/letters/{number}`: a finished letter.
///
/// # Errors
/// [`WebError::NotFound`] where there is none, or it was erased.
pub async fn finished(
    State(app): State<Arc<App>>,
    Path((id, number)): Path<(RequestId, u32)>,
    request: Sent,
) -> Result<Response, WebError> {
    let StaffForm(staff, fields) = StaffForm::from_request(request, &app).await?;
    open(&app, &staff, &id, Action::SeeApplicants).await?;
    let letter = app.store.finished_letter(&id, number).await?;
    let letter = letter.ok_or(WebError::NotFound)?;
    if letter.kind.audience() == Audience::Applicant {
        note_look(&app, &staff, &id).await?;
    }
    letter_file(&app, letter, Format::of(fields.text("format"))).await
}

/// `POST /console/requests/{request}/sheets`: a form that names the applicant, or the proof that a letter was served.
///
/// # Errors
/// [`WebError::NotFound`] for another kind, and where nothing is known of the applicant.
pub async fn sheet(
    State(app): State<Arc<App>>,
    Path(id): Path<RequestId>,
    request: Sent,
) -> Result<Response, WebError> {
    let StaffForm(staff, fields) = StaffForm::from_request(request, &app).await?;
    let file = open(&app, &staff, &id, Action::SeeApplicants).await?;
    let kind = LetterKind::from_code(fields.text("kind")).filter(|kind| !kind.is_letter());
    let kind = kind.ok_or(WebError::NotFound)?;
    let (setting, now) = (app.request_setting(), app.now());
    let particulars = app
        .store
        .see_particulars(&staff.acting(), &id, setting, now)
        .await?;
    let (calendar, words) = (app.calendar().await?, app.store.request_words(&id).await?);
    let context = LetterContext {
        request: &file.request,
        agency: &file.agency,
        calendar: &calendar,
        practice: setting.practice,
        today: app.today(),
        words: &words,
    };
    let mut facts = context.facts_with(&particulars);
    // What was answered for the letter in work is known for the sheets too.
    if let Some(mut work) = app.store.answer_in_work(&id).await? {
        work.answers.retain(|_, answer| !answer.is_empty());
        if let Ok(answered) = fill(&facts, &work.letter.kind.questions(), &work.answers) {
            facts = answered;
        }
    }
    facts.dated = Some(app.today());
    let served = fields.text("number").parse().ok();
    if let Some(letter) = served.and_then(|number| file.request.handling.letter(number)) {
        facts.service = context.service(letter, &particulars);
    }
    letter_file(
        &app,
        compose(kind, &facts),
        Format::of(fields.text("format")),
    )
    .await
}

async fn note_look(app: &App, staff: &Staff, id: &RequestId) -> Result<(), WebError> {
    let (setting, now) = (app.request_setting(), app.now());
    app.store
        .see_particulars(&staff.acting(), id, setting, now)
        .await?;
    Ok(())
}
