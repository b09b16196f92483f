//! Writing a record: `/console/records/new` and `/console/records/{record}/edit`. What was typed is kept when something is
//! wrong; files are judged by their content.

use std::sync::Arc;

use axum::extract::{FromRequest, Path, RawQuery, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::body;
use gongkai_core::content::{Attachment, CARRIERS, Content, Genre, TOPICS};
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::{AgencyId, RecordId};
use gongkai_core::records::Command;
use gongkai_core::rights::Action;
use gongkai_store::write::WriteError;
use serde::Serialize;

use crate::app::App;
use crate::console::records::open;
use crate::console::view::{StaffView, flash};
use crate::kit::article::{FileLine, file_line};
use crate::kit::error::WebError;
use crate::kit::form::{Fields, StaffUpload, Upload};
pub(crate) use crate::kit::form::{Wrong, say};
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply::{self, Flash};
use crate::kit::staff::Staff;
use crate::kit::{tokens, upload};

/// The form.
#[derive(Debug, Serialize)]
pub struct RecordFormPage {
    staff: StaffView,
    title: &'static str,
    flash: Option<Flash>,
    crumbs: Vec<crate::kit::site::NavLink>,
    action: String,
    values: Values,
    errors: Vec<Wrong>,
    wrong: std::collections::BTreeMap<String, String>,
    agencies: Vec<Choice>,
    genres: Vec<Choice>,
    topics: Vec<Choice>,
    carriers: Vec<Choice>,
    items: Vec<ItemChoice>,
    files: Vec<KeptFile>,
    revision: bool,
    accept: String,
    is_new: bool,
}

/// What stands in the fields.
#[derive(Debug, Clone, Default, Serialize)]
struct Values {
    agency: String,
    title: String,
    document_number: String,
    issued_on: String,
    effective_on: String,
    genre: String,
    topic: String,
    items: Vec<String>,
    channels: Vec<String>,
    source: String,
    summary: String,
    keywords: String,
    body: String,
    change_note: String,
}

/// A choice of a list.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
}

/// An item of the catalogue among the choices.
#[derive(Debug, Clone, Serialize)]
struct ItemChoice {
    value: String,
    label: String,
    /// 0 directly under its block, 1 below another item.
    level: u8,
}

#[derive(Debug, Serialize)]
struct KeptFile {
    id: String,
    line: FileLine,
}

impl Page for RecordFormPage {
    const TEMPLATE: &'static str = "console/record_form.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        if self.errors.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }

    fn samples() -> Vec<Self> {
        let page = |errors: FieldErrors| {
            let (errors, wrong) = say(&errors);
            Self {
                staff: StaffView::sample(),
                title: "写一条信息",
                flash: None,
                crumbs: Vec::new(),
                action: "/console/records/new".to_owned(),
                values: Values {
                    title: "临时救助公示".to_owned(),
                    ..Values::default()
                },
                errors,
                wrong,
                agencies: choices(&[("qingshi", "青石镇人民政府")]),
                genres: choices(&[("news", "工作动态")]),
                topics: choices(&TOPICS),
                carriers: choices(&CARRIERS),
                items: vec![ItemChoice {
                    value: "livelihood-relief".to_owned(),
                    label: "社会救助".to_owned(),
                    level: 1,
                }],
                files: Vec::new(),
                revision: true,
                accept: upload::accept_attribute(),
                is_new: true,
            }
        };
        vec![
            page(FieldErrors::default()),
            page(FieldErrors::one("title", "请填写标题。")),
        ]
    }
}

/// `GET /console/records/new`
///
/// # Errors
/// When the store fails.
pub async fn new(
    State(app): State<Arc<App>>,
    staff: Staff,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let mine = staff.scope(Action::WriteRecords);
    let agency = mine
        .first()
        .cloned()
        .ok_or(WebError::NotAllowed(Action::WriteRecords))?;
    let values = Values {
        agency: agency.to_string(),
        genre: Genre::Notice.code().to_owned(),
        issued_on: app.today().to_string(),
        title: asked.text("title").to_owned(),
        ..Values::default()
    };
    let page = page(
        &app,
        &staff,
        None,
        &agency,
        values,
        &[],
        &FieldErrors::default(),
        false,
    )
    .await?;
    app.render(&page)
}

/// `POST /console/records/new`
///
/// # Errors
/// When the store fails; what is wrong in the fields comes back with the form.
pub async fn create(State(app): State<Arc<App>>, request: Request) -> Result<Response, WebError> {
    let StaffUpload {
        staff,
        fields,
        files,
    } = StaffUpload::from_request(request, &app).await?;
    let agency: AgencyId = fields
        .text("agency")
        .parse()
        .map_err(|_| WebError::NotAllowed(Action::WriteRecords))?;
    staff.must(Action::WriteRecords, &agency)?;
    let read = read(&app, &staff, &agency, &fields, files, &[]).await?;
    let content = match read.content {
        Ok(content) => content,
        Err(errors) => {
            let page = page(
                &app,
                &staff,
                None,
                &agency,
                values(&fields),
                &read.attachments,
                &errors,
                false,
            )
            .await?;
            return app.render(&page);
        }
    };
    let record: RecordId = tokens::id().parse().expect("a drawn id is a slug");
    let command = Command::Draft {
        record: record.clone(),
        agency,
        content: Box::new(content),
    };
    app.store
        .command(&staff.acting(), &record, command, app.now())
        .await?;
    next(&app, &staff, &record, &fields).await
}

/// `GET /console/records/{record}/edit`
///
/// # Errors
/// [`WebError::NotFound`] where there is no such draft.
pub async fn edit(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path(id): Path<RecordId>,
) -> Result<Response, WebError> {
    let desk = open(&app, &staff, &id, Action::WriteRecords).await?;
    let Some((draft, content)) = desk
        .record
        .draft
        .as_ref()
        .and_then(|draft| draft.content.as_ref().map(|content| (draft, content)))
    else {
        return Ok(reply::see_other(&format!("/console/records/{id}")));
    };
    let values = of_content(&desk.record.agency, content, draft.change_note.as_deref());
    let revision = draft.edition > 1;
    let page = page(
        &app,
        &staff,
        Some(&id),
        &desk.record.agency,
        values,
        &content.attachments,
        &FieldErrors::default(),
        revision,
    )
    .await?;
    app.render(&page)
}

/// `POST /console/records/{record}/edit`
///
/// # Errors
/// When the store fails; what is wrong in the fields comes back with the form.
pub async fn save(
    State(app): State<Arc<App>>,
    Path(id): Path<RecordId>,
    request: Request,
) -> Result<Response, WebError> {
    let StaffUpload {
        staff,
        fields,
        files,
    } = StaffUpload::from_request(request, &app).await?;
    let desk = open(&app, &staff, &id, Action::WriteRecords).await?;
    let draft = desk.record.draft.as_ref();
    let kept = draft
        .and_then(|draft| draft.content.as_ref())
        .map(|content| content.attachments.clone())
        .unwrap_or_default();
    let agency = desk.record.agency.clone();
    let read = read(&app, &staff, &agency, &fields, files, &kept).await?;
    let content = match read.content {
        Ok(content) => content,
        Err(errors) => {
            let revision = draft.is_some_and(|draft| draft.edition > 1);
            let page = page(
                &app,
                &staff,
                Some(&id),
                &agency,
                values(&fields),
                &read.attachments,
                &errors,
                revision,
            )
            .await?;
            return app.render(&page);
        }
    };
    let command = Command::Save {
        content: Box::new(content),
        change_note: fields.optional("change_note"),
    };
    app.store
        .command(&staff.acting(), &id, command, app.now())
        .await?;
    next(&app, &staff, &id, &fields).await
}

/// After saving: on with the draft, or straight into review.
async fn next(
    app: &App,
    staff: &Staff,
    id: &RecordId,
    fields: &Fields,
) -> Result<Response, WebError> {
    if fields.has("submit_for_review") {
        return match app
            .store
            .command(&staff.acting(), id, Command::Submit, app.now())
            .await
        {
            Ok(_) => Ok(reply::done(
                &format!("/console/records/{id}"),
                "已保存并送审。",
            )),
            // It is saved; what is missing for review is said on its page.
            Err(WriteError::Refused(refusal)) => Ok(reply::done(
                &format!("/console/records/{id}"),
                &format!("已保存，但还不能送审：{}", refusal.sentence()),
            )),
            Err(error) => Err(error.into()),
        };
    }
    Ok(reply::done(&format!("/console/records/{id}"), "已保存。"))
}

/// What the form held.
struct Read {
    content: Result<Content, FieldErrors>,
    attachments: Vec<Attachment>,
}

async fn read(
    app: &App,
    staff: &Staff,
    agency: &AgencyId,
    fields: &Fields,
    files: Vec<Upload>,
    kept: &[Attachment],
) -> Result<Read, WebError> {
    let mut errors = FieldErrors::default();
    let removed = fields.all("remove");
    let mut attachments: Vec<Attachment> = kept
        .iter()
        .filter(|file| !removed.contains(&file.id.to_string()))
        .cloned()
        .collect();
    // Files uploaded in a try that came back with errors are named in the form, so they need not be sent again.
    for id in fields.all("uploaded") {
        let Ok(id) = id.parse() else { continue };
        if let Some((owner, file)) = app.store.desk_file(&id).await?
            && owner == *agency
            && !attachments.iter().any(|known| known.id == file.id)
        {
            attachments.push(file);
        }
    }
    for file in files {
        match app.keep(file, false).await? {
            Ok(file) => {
                app.store
                    .upload(&staff.acting(), agency, file.clone(), app.now())
                    .await?;
                attachments.push(file);
            }
            Err(sentence) => errors.add("files", sentence),
        }
    }
    let html = fields
        .text("body_html")
        .replace("=\"/console/files/", "=\"/files/");
    let body = body::clean(&html);
    attachments = with_pictures(app, agency, body.html(), attachments).await?;
    let mut content = Content::titled(
        fields.text("title"),
        Genre::from_code(fields.text("genre")).unwrap_or(Genre::Other),
    );
    if Genre::from_code(fields.text("genre")).is_none() {
        errors.add("genre", "请选择类别。");
    }
    content.document_number = fields.optional("document_number");
    content.issued_on = fields.date(&mut errors, "issued_on", "成文日期");
    content.effective_on = fields.date(&mut errors, "effective_on", "实施日期");
    content.topic = fields.optional("topic");
    content.items = fields
        .all("items")
        .iter()
        .filter_map(|code| code.parse().ok())
        .collect();
    content.channels = fields.all("channels");
    content.source = fields.optional("source");
    content.summary = fields.optional("summary");
    content.keywords = keywords(fields.text("keywords"));
    content.body = body;
    content.attachments.clone_from(&attachments);
    let content = match (content.checked(), errors.0.is_empty()) {
        (Ok(content), true) => Ok(content),
        (Ok(_), false) => Err(errors),
        (Err(more), _) => {
            errors.0.extend(more.0);
            Err(errors)
        }
    };
    Ok(Read {
        content,
        attachments,
    })
}

/// The pictures of a text are files of the edition: those the text names, and no others.
async fn with_pictures(
    app: &App,
    agency: &AgencyId,
    html: &str,
    attachments: Vec<Attachment>,
) -> Result<Vec<Attachment>, WebError> {
    let mut all: Vec<Attachment> = attachments
        .into_iter()
        .filter(|file| !file.inline)
        .collect();
    for piece in html.split("src=\"/files/").skip(1) {
        let Some(Ok(id)) = piece.split('/').next().map(str::parse) else {
            continue;
        };
        if let Some((owner, mut file)) = app.store.desk_file(&id).await?
            && owner == *agency
            && !all.iter().any(|known| known.id == file.id)
        {
            file.inline = true;
            all.push(file);
        }
    }
    Ok(all)
}

fn keywords(text: &str) -> Vec<String> {
    text.split([',', '，', '、', ';', '；', ' ', '　'])
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[expect(
    clippy::too_many_arguments,
    reason = "each is a part of the one form; a struct for one call would only rename them"
)]
async fn page(
    app: &App,
    staff: &Staff,
    record: Option<&RecordId>,
    agency: &AgencyId,
    values: Values,
    attachments: &[Attachment],
    errors: &FieldErrors,
    revision: bool,
) -> Result<RecordFormPage, WebError> {
    let (errors, wrong) = say(errors);
    let items = app.store.catalogue(agency).await?;
    let title = match (record, revision) {
        (None, _) => "写一条信息",
        (Some(_), false) => "修改草稿",
        (Some(_), true) => "修订",
    };
    Ok(RecordFormPage {
        title,
        flash: flash(staff),
        crumbs: vec![
            crate::kit::site::NavLink::new("发布", "/console/records"),
            crate::kit::site::NavLink::new(title, ""),
        ],
        action: record.map_or_else(
            || "/console/records/new".to_owned(),
            |id| format!("/console/records/{id}/edit"),
        ),
        values,
        errors,
        wrong,
        agencies: staff
            .scope(Action::WriteRecords)
            .into_iter()
            .map(|id| Choice {
                label: staff.agency_name(&id).to_owned(),
                value: id.to_string(),
            })
            .collect(),
        genres: Genre::ALL
            .iter()
            .map(|genre| Choice {
                value: genre.code().to_owned(),
                label: genre.name().to_owned(),
            })
            .collect(),
        topics: choices(&TOPICS),
        carriers: choices(&CARRIERS),
        items: items
            .iter()
            .filter(|item| !item.retired)
            .map(|item| ItemChoice {
                value: item.code.to_string(),
                label: item.name.clone(),
                level: u8::from(item.parent.is_some()),
            })
            .collect(),
        files: attachments
            .iter()
            .filter(|file| !file.inline)
            .map(|file| KeptFile {
                id: file.id.to_string(),
                line: file_line(file, "/console/files"),
            })
            .collect(),
        revision,
        accept: upload::accept_attribute(),
        is_new: record.is_none(),
        staff: StaffView::of(app, staff, "records"),
    })
}

/// Choices from a value list.
pub(crate) fn choices(list: &[(&str, &str)]) -> Vec<Choice> {
    list.iter()
        .map(|(value, label)| Choice {
            value: (*value).to_owned(),
            label: (*label).to_owned(),
        })
        .collect()
}

fn values(fields: &Fields) -> Values {
    let text = |name: &str| fields.text(name).to_owned();
    Values {
        agency: text("agency"),
        title: text("title"),
        document_number: text("document_number"),
        issued_on: text("issued_on"),
        effective_on: text("effective_on"),
        genre: text("genre"),
        topic: text("topic"),
        items: fields.all("items"),
        channels: fields.all("channels"),
        source: text("source"),
        summary: text("summary"),
        keywords: text("keywords"),
        body: text("body_html"),
        change_note: text("change_note"),
    }
}

fn of_content(agency: &AgencyId, content: &Content, change_note: Option<&str>) -> Values {
    let date = |on: Option<jiff::civil::Date>| on.map(|on| on.to_string()).unwrap_or_default();
    Values {
        agency: agency.to_string(),
        title: content.title.clone(),
        document_number: content.document_number.clone().unwrap_or_default(),
        issued_on: date(content.issued_on),
        effective_on: date(content.effective_on),
        genre: content.genre.code().to_owned(),
        topic: content.topic.clone().unwrap_or_default(),
        items: content.items.iter().map(ToString::to_string).collect(),
        channels: content.channels.clone(),
        source: content.source.clone().unwrap_or_default(),
        summary: content.summary.clone().unwrap_or_default(),
        keywords: content.keywords.join("、"),
        body: content
            .body
            .html()
            .replace("=\"/files/", "=\"/console/files/"),
        change_note: change_note.unwrap_or_default().to_owned(),
    }
}
