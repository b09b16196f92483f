//! `POST /console/requests/{request}/for-all`: what was given to the applicant becomes the draft of a record for all, with
//! its files (条例 第四十四条). From then on it is reviewed and signed like any other; whoever signs says from which day it is
//! public.

use std::sync::Arc;

use axum::extract::{FromRequest, Path, Request as Sent, State};
use axum::response::Response;
use gongkai_core::body::from_text;
use gongkai_core::content::{Attachment, Content, Genre};
use gongkai_core::ids::{RecordId, RequestId};
use gongkai_core::records;
use gongkai_core::requests::{Command, Refusal, Request};
use gongkai_core::rights::Action;
use gongkai_store::write::WriteError;
use serde::Serialize;

use super::open;
use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::form::StaffForm;
use crate::kit::form::Upload;
use crate::kit::reply;
use crate::kit::staff::Staff;
use crate::kit::tokens;

/// The panel on the page of a request.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct ForAll {
    /// Whether this person may draft it now.
    offered: bool,
    /// How many files go along.
    files: usize,
    /// The record it became; empty where none.
    url: String,
    /// Where that record stands.
    stands: String,
}

impl ForAll {
    /// For the samples of the page.
    pub(super) fn sample() -> Self {
        Self {
            offered: true,
            files: 1,
            url: "/console/records/a".to_owned(),
            stands: "起草".to_owned(),
        }
    }

    /// The panel for this person; none where there is nothing to offer or to show.
    pub(super) async fn of(
        app: &App,
        staff: &Staff,
        request: &Request,
    ) -> Result<Option<Self>, WebError> {
        let offered = request.was_given() && staff.may(Action::WriteRecords, &request.agency);
        let made = match &request.handling.for_all {
            Some(record) => app.store.desk_record(record).await?,
            None => None,
        };
        Ok((offered || made.is_some()).then(|| Self {
            offered,
            files: request.files_handed_out().count(),
            url: made.as_ref().map_or(String::new(), |made| {
                format!("/console/records/{}", made.record.id)
            }),
            stands: made.map_or(String::new(), |made| made.record.status().1.to_owned()),
        }))
    }
}

/// `POST /console/requests/{request}/for-all`
///
/// # Errors
/// [`WebError::NotAllowed`] for somebody who writes no records there; a refusal where nothing was given yet.
pub async fn post(
    State(app): State<Arc<App>>,
    Path(id): Path<RequestId>,
    request: Sent,
) -> Result<Response, WebError> {
    let StaffForm(staff, _) = StaffForm::from_request(request, &app).await?;
    let request = open(&app, &staff, &id, Action::ReadRequests).await?.request;
    if !request.was_given() {
        return Err(WriteError::from(Refusal::NotGiven).into());
    }
    staff.must(Action::WriteRecords, &request.agency)?;
    let record: RecordId = tokens::id().parse().expect("a drawn id is a slug");
    let draft = records::Command::Draft {
        record: record.clone(),
        agency: request.agency.clone(),
        content: Box::new(Content {
            title: request.subject.clone(),
            genre: Genre::Other,
            body: from_text(
                "下列信息已依申请提供。根据《中华人民共和国政府信息公开条例》第四十四条，现予以主动公开。",
            ),
            attachments: copied(&app, &request).await?,
            document_number: None,
            issued_on: None,
            effective_on: None,
            topic: None,
            items: Vec::new(),
            channels: Vec::new(),
            source: Some("依申请公开".to_owned()),
            summary: None,
            keywords: Vec::new(),
        }),
    };
    let (acting, now) = (staff.acting(), app.now());
    app.store.command(&acting, &record, draft, now).await?;
    let opened = Command::OpenToAll {
        record: record.clone(),
    };
    let setting = app.request_setting();
    app.store
        .request_command(&acting, &id, &opened, setting, now)
        .await?;
    Ok(reply::done(
        &format!("/console/records/{record}/edit"),
        "已按答复起草。请核对名称和附件里没有申请人和其他人的信息，再送审；签发时可以定从哪天起公开。",
    ))
}

/// The files the applicant was given, kept anew as attachments: they leave what is sealed.
async fn copied(app: &App, request: &Request) -> Result<Vec<Attachment>, WebError> {
    let mut copies = Vec::new();
    for file in request.files_handed_out() {
        let Some(opened) = app.store.file_handed_out(&request.id, file.number).await? else {
            continue;
        };
        let upload = Upload {
            field: "files".to_owned(),
            file_name: opened.label.name,
            bytes: opened.bytes,
        };
        // What may go to an applicant but not onto a page stays out; the desk sees which are there.
        if let Ok(copy) = app.keep(upload, false).await? {
            copies.push(copy);
        }
    }
    Ok(copies)
}
