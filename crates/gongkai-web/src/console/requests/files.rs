//! `/console/requests/{request}/files`: what the applicant handed in and what goes out with the answer, listed, added, taken
//! out and opened. The store notes who opened what; whether a step may be taken is judged by `core`.

use std::sync::Arc;

use axum::extract::{FromRequest, Path, Request as Sent, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::RequestId;
use gongkai_core::requests::{FileKind, KeptFile, Refusal, Request};
use gongkai_core::rights::Action;
use gongkai_law::grounds::Category;
use gongkai_store::request_files::{FileLabel, FileToKeep};
use gongkai_store::write::WriteError;
use serde::Serialize;

use super::fields::{StepForm, named};
use super::file::{self, Returned};
use super::open;
use crate::app::App;
use crate::console::records::form::Choice;
use crate::kit::article::size_in_words;
use crate::kit::enclosed::{Enclosed, StaffEnclosed, redaction_in_words};
use crate::kit::error::WebError;
use crate::kit::form::StaffForm;
use crate::kit::page::CachePolicy;
use crate::kit::reply;
use crate::kit::staff::Staff;

/// The form that keeps papers of the request.
const PAPER: &str = "add_paper";
/// The form that puts a file to the answer.
const RELEASED: &str = "add_released";

/// Files on the page of a request.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct FilesView {
    papers: Vec<FileLine>,
    released: Vec<FileLine>,
    forms: Vec<StepForm>,
    /// Why nothing can be put to the answer now; empty where it can.
    frozen: &'static str,
}

/// One file.
#[derive(Debug, Clone, Serialize)]
struct FileLine {
    number: u32,
    name: String,
    /// Empty where this person may not open it.
    url: String,
    /// What it is, how large, since when, what is blacked out.
    facts: String,
    sha256: String,
    /// Whether this person may take it out now.
    removable: bool,
}

impl FilesView {
    /// For the samples of the page.
    pub(super) fn sample() -> Self {
        let line = |removable| FileLine {
            number: 1,
            name: "身份证.jpg".to_owned(),
            url: "/console/requests/a1/files/1".to_owned(),
            facts: "身份证明，18 KB，2026-11-24".to_owned(),
            sha256: "ab".repeat(32),
            removable,
        };
        Self {
            papers: vec![line(false)],
            released: vec![line(true)],
            forms: vec![paper_form(), released_form()],
            frozen: "答复已送审，附件不能再增减。",
        }
    }

    /// The files of a request for this person.
    fn of(
        request: &Request,
        labels: &std::collections::BTreeMap<u32, FileLabel>,
        staff: &Staff,
    ) -> Self {
        let handles = staff.may(Action::HandleRequests, &request.agency);
        let takes = request.answer_takes_files();
        let line = |file: &KeptFile| {
            let label = labels.get(&file.number).cloned().unwrap_or_default();
            let kind = file.facts.kind;
            let opens = staff.may(kind.action_to_see(), &request.agency);
            FileLine {
                number: file.number,
                facts: facts(file, &label),
                name: label.name,
                url: if opens {
                    format!("/console/requests/{}/files/{}", request.id, file.number)
                } else {
                    String::new()
                },
                sha256: file.facts.sha256.clone(),
                removable: handles && takes && kind == FileKind::Released,
            }
        };
        let (released, papers): (Vec<&KeptFile>, Vec<&KeptFile>) = request
            .files()
            .partition(|file| file.facts.kind == FileKind::Released);
        let erased = request.handling.erased_on.is_some();
        let mut forms = Vec::new();
        if handles && !erased {
            forms.push(paper_form());
            if takes {
                forms.push(released_form());
            }
        }
        Self {
            papers: papers.into_iter().map(line).collect(),
            released: released.into_iter().map(line).collect(),
            forms,
            frozen: if takes || request.is_closed() {
                ""
            } else {
                "答复已送审，随答复提供的文件不能再增减；退回以后可以再改。"
            },
        }
    }
}

fn facts(file: &KeptFile, label: &FileLabel) -> String {
    let mut facts = format!(
        "{}，{}，{}",
        file.facts.kind.name(),
        size_in_words(file.facts.size),
        file.added_on
    );
    let redaction = redaction_in_words(&file.facts, &label.note);
    if !redaction.is_empty() {
        facts.push_str(&format!("。{redaction}"));
    }
    facts
}

fn paper_form() -> StepForm {
    let kinds = FileKind::OF_THE_REQUEST.map(|kind| (kind.code(), kind.name()));
    StepForm::new(PAPER, "", "存入申请材料", "存入")
        .says("申请书、信封、补正材料、送达回证等的扫描件或者照片。加密保存，每次打开都有记录。")
        .field("radio", "kind", "是什么", |field| {
            field.options(&kinds).value(FileKind::Scan.code())
        })
        .field("files", "files", "文件", |field| {
            field.hint("PDF、图片、Word、Excel 等，可以一次选几个")
        })
}

fn released_form() -> StepForm {
    let mut grounds = vec![Choice {
        value: String::new(),
        label: "没有遮盖".to_owned(),
    }];
    grounds.extend(Category::ALL.map(|category| Choice {
        value: category.id().to_owned(),
        label: category.name().to_owned(),
    }));
    StepForm::new(RELEASED, "", "加入随答复提供的文件", "加入")
        .says("送审前可以增减，送审后不能再改。答复发出以后，申请人凭登记编号和查询码下载。")
        .field("file", "files", "文件", |field| field)
        .field("select", "ground", "遮盖的理由", |field| {
            field
                .choices(grounds)
                .optional()
                .hint("遮盖了部分内容的，选依据哪一项（条例第十四条至第十六条）")
        })
        .field("text", "note", "遮盖说明", |field| {
            field.optional().hint("遮盖了什么，例如：第三列身份证号码")
        })
}

/// What the page shows of files, also after a form of theirs was refused.
pub(super) async fn view(
    app: &App,
    staff: &Staff,
    request: &Request,
    returned: Option<&Returned<'_>>,
) -> Result<FilesView, WebError> {
    let labels = app.store.request_file_labels(&request.id).await?;
    let mut view = FilesView::of(request, &labels, staff);
    if let Some(returned) = returned {
        for form in &mut view.forms {
            if form.act == returned.fields.text("act") {
                *form = form.clone().returned(returned.fields, &returned.errors);
            }
        }
    }
    Ok(view)
}

/// `GET /console/requests/{request}/files/{number}`: saves a file; a look at what the applicant handed in is noted.
///
/// # Errors
/// [`WebError::NotFound`] where there is no such file; when this person may not.
pub async fn get(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path((id, number)): Path<(RequestId, u32)>,
) -> Result<Response, WebError> {
    open(&app, &staff, &id, Action::ReadRequests).await?;
    let (acting, setting, now) = (staff.acting(), app.request_setting(), app.now());
    let seen = app
        .store
        .see_request_file(&acting, &id, number, setting, now)
        .await;
    let file = match seen {
        Err(WriteError::RequestRefused(Refusal::NoSuchPart)) => return Err(WebError::NotFound),
        seen => seen?,
    };
    let (media_type, name) = (&file.kept.facts.media_type, &file.label.name);
    Ok(reply::file(
        file.bytes,
        media_type,
        name,
        false,
        CachePolicy::Private,
    ))
}

/// `POST /console/requests/{request}/files`: keeps files of either form.
///
/// # Errors
/// When this person may not, or the store fails; what is wrong comes back on the page.
pub async fn post(
    State(app): State<Arc<App>>,
    Path(id): Path<RequestId>,
    request: Sent,
) -> Result<Response, WebError> {
    let StaffEnclosed(staff, mut sent) = StaffEnclosed::from_request(request, &app).await?;
    let known = open(&app, &staff, &id, Action::HandleRequests).await?;
    let act = sent.fields.text("act").to_owned();
    let result = match read(&act, &mut sent) {
        Ok(files) => {
            let (acting, setting, now) = (staff.acting(), app.request_setting(), app.now());
            let adding =
                app.store
                    .request_command_with_files(&acting, &id, (None, &files), setting, now);
            adding.await.map(|_| ())
        }
        Err(errors) => Err(WriteError::Fields(errors)),
    };
    let returned = match result {
        Ok(()) => {
            let page = format!("/console/requests/{id}#files");
            return Ok(reply::done(&page, "已存入文件。"));
        }
        Err(WriteError::Fields(errors)) => Returned {
            fields: &sent.fields,
            status: StatusCode::UNPROCESSABLE_ENTITY,
            sentence: String::new(),
            errors,
        },
        Err(error) => refused(error, &sent.fields)?,
    };
    let page = file::page(&app, &staff, known, Some(&returned), Vec::new()).await?;
    app.render(&page)
}

/// `POST /console/requests/{request}/files/{number}/remove`: takes out a file that was to be released.
///
/// # Errors
/// When this person may not, or the store fails; a refusal comes back on the page.
pub async fn remove(
    State(app): State<Arc<App>>,
    Path((id, number)): Path<(RequestId, u32)>,
    request: Sent,
) -> Result<Response, WebError> {
    let StaffForm(staff, fields) = StaffForm::from_request(request, &app).await?;
    let known = open(&app, &staff, &id, Action::HandleRequests).await?;
    let (acting, setting, now) = (staff.acting(), app.request_setting(), app.now());
    let removed = app
        .store
        .remove_request_file(&acting, &id, number, setting, now)
        .await;
    match removed {
        Ok(_) => Ok(reply::done(
            &format!("/console/requests/{id}#files"),
            "已取出文件。",
        )),
        Err(error) => {
            let returned = refused(error, &fields)?;
            let page = file::page(&app, &staff, known, Some(&returned), Vec::new()).await?;
            app.render(&page)
        }
    }
}

/// A refusal that belongs on the page.
fn refused(error: WriteError, fields: &crate::kit::form::Fields) -> Result<Returned<'_>, WebError> {
    match error {
        WriteError::RequestRefused(
            refusal @ (Refusal::FilesFrozen
            | Refusal::HandedIn
            | Refusal::AlreadyClosed
            | Refusal::Erased
            | Refusal::NoSuchPart),
        ) => Ok(Returned {
            fields,
            status: StatusCode::CONFLICT,
            sentence: refusal.sentence(),
            errors: FieldErrors::default(),
        }),
        error => Err(error.into()),
    }
}

/// The files of a form, or what is wrong with it.
fn read(act: &str, sent: &mut Enclosed) -> Result<Vec<FileToKeep>, FieldErrors> {
    let field = |name| named(act, "", name);
    let (kind, suffixes) = match act {
        PAPER => {
            let kind = FileKind::from_code(sent.fields.text(&field("kind")));
            let kind = kind.filter(|kind| FileKind::OF_THE_REQUEST.contains(kind));
            if kind.is_none() {
                sent.wrong.add(field("kind"), "请选择是什么材料。");
            }
            let suffixes = crate::kit::enclosed::PAPERS;
            (kind.unwrap_or(FileKind::Scan), Some(suffixes))
        }
        _ => (FileKind::Released, None),
    };
    let name = field("files");
    let suffixes = suffixes.as_ref().map(|suffixes| suffixes.as_slice());
    let mut files = sent.take(&name, kind, suffixes);
    if files.is_empty() && sent.wrong.of(&name).is_none() {
        sent.wrong.add(name, "请选择文件。");
    }
    if kind == FileKind::Released {
        let (ground, note) = redaction(sent);
        files = files
            .into_iter()
            .map(|file| file.redacted(ground, note.clone()))
            .collect();
    }
    std::mem::take(&mut sent.wrong).or_ok(files)
}

/// What is blacked out and why: both are said, or neither.
fn redaction(sent: &mut Enclosed) -> (Option<Category>, String) {
    let field = |name| named(RELEASED, "", name);
    let note = gongkai_core::fields::optional_line(
        &mut sent.wrong,
        &field("note"),
        "遮盖说明",
        sent.fields.text(&field("note")),
        200,
    );
    let code = sent.fields.text(&field("ground"));
    let ground = Category::ALL.into_iter().find(|ground| ground.id() == code);
    match (ground, &note) {
        (Some(_), None) => sent
            .wrong
            .add(field("note"), "选了遮盖的理由，请写明遮盖了什么。"),
        (None, Some(_)) => sent
            .wrong
            .add(field("ground"), "写了遮盖说明，请选择遮盖的理由。"),
        _ => {}
    }
    (ground, note.unwrap_or_default())
}
