//! The acts on a record: `POST /console/records/{record}/act` with the field `act`; and the pages that ask before what
//! cannot be undone. What is allowed is judged by `core` alone.

use std::sync::Arc;

use axum::extract::{FromRequest, Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::RecordId;
use gongkai_core::records::{Clearance, Command, Ground, PublishWhen, Refusal, WithdrawalReason};
use gongkai_core::rights::Action;
use gongkai_core::time::from_china;
use gongkai_store::desk::DeskRecord;
use gongkai_store::write::WriteError;
use jiff::civil::Time;
use serde::Serialize;

use crate::app::App;
use crate::console::records::desk::{self, DeskValues};
use crate::console::records::form::{Choice, Wrong, choices, say};
use crate::console::records::open;
use crate::console::view::StaffView;
use crate::kit::error::WebError;
use crate::kit::form::{Fields, StaffForm};
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply::{self, Flash};
use crate::kit::site::NavLink;
use crate::kit::staff::Staff;

/// Asks before an act that cannot be undone, with what it needs to know.
#[derive(Debug, Serialize)]
pub struct AskPage {
    staff: StaffView,
    title: &'static str,
    flash: Option<Flash>,
    crumbs: Vec<NavLink>,
    id: String,
    act: &'static str,
    heading: String,
    text: &'static str,
    confirm: &'static str,
    reasons: Vec<Choice>,
    ways: Vec<Choice>,
    today: String,
    errors: Vec<Wrong>,
    wrong: std::collections::BTreeMap<String, String>,
    values: std::collections::BTreeMap<&'static str, String>,
}

/// Fields of the asking pages.
const ASKED: [&str; 5] = ["withdrawal_reason", "explanation", "way", "on", "by"];

impl Page for AskPage {
    const TEMPLATE: &'static str = "console/ask.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        if self.errors.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }

    fn samples() -> Vec<Self> {
        [Ask::Withdraw, Ask::Repeal, Ask::Discard]
            .map(|ask| {
                ask.page(
                    StaffView::sample(),
                    "r1",
                    "临时救助公示",
                    "2026-11-24",
                    &FieldErrors::default(),
                    &Fields::default(),
                )
            })
            .into()
    }
}

#[derive(Clone, Copy)]
enum Ask {
    Withdraw,
    Repeal,
    Discard,
}

impl Ask {
    fn page(
        self,
        staff: StaffView,
        id: &str,
        title: &str,
        today: &str,
        errors: &FieldErrors,
        fields: &Fields,
    ) -> AskPage {
        let (name, act, text, confirm) = match self {
            Self::Withdraw => (
                "撤回",
                "withdraw",
                "撤回以后，页面、列表、搜索、订阅、附件和接口里都不再有它的内容，原来的地址会一直写明什么时候、为什么撤回。",
                "撤回",
            ),
            Self::Repeal => (
                "标注废止或失效",
                "repeal",
                "内容仍然公开，供查阅，页面和列表上会标明不再执行。",
                "标注",
            ),
            Self::Discard => (
                "作废草稿",
                "discard",
                "这份草稿会作废，不能恢复；已经公开的内容不受影响。",
                "作废",
            ),
        };
        let (errors, wrong) = say(errors);
        AskPage {
            staff,
            title: name,
            flash: None,
            crumbs: vec![
                NavLink::new("发布", "/console/records"),
                NavLink::new(title, format!("/console/records/{id}")),
                NavLink::new(name, ""),
            ],
            id: id.to_owned(),
            act,
            heading: format!("{name}：{title}"),
            text,
            confirm,
            reasons: WithdrawalReason::ALL
                .iter()
                .map(|reason| Choice {
                    value: reason.code().to_owned(),
                    label: reason.name().to_owned(),
                })
                .collect(),
            ways: choices(&[
                ("repealed", "废止（被新文件取代或者明令废止）"),
                ("expired", "失效（有效期届满或者任务完成）"),
            ]),
            today: today.to_owned(),
            errors,
            wrong,
            values: ASKED
                .map(|name| (name, fields.text(name).to_owned()))
                .into(),
        }
    }

    fn action(self) -> Action {
        match self {
            Self::Withdraw => Action::WithdrawRecords,
            Self::Repeal => Action::RepealRecords,
            Self::Discard => Action::WriteRecords,
        }
    }
}

/// `GET /console/records/{record}/withdraw`
///
/// # Errors
/// When this person may not.
pub async fn ask_withdraw(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path(id): Path<RecordId>,
) -> Result<Response, WebError> {
    ask(&app, &staff, &id, Ask::Withdraw).await
}

/// `GET /console/records/{record}/repeal`
///
/// # Errors
/// When this person may not.
pub async fn ask_repeal(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path(id): Path<RecordId>,
) -> Result<Response, WebError> {
    ask(&app, &staff, &id, Ask::Repeal).await
}

/// `GET /console/records/{record}/discard`
///
/// # Errors
/// When this person may not.
pub async fn ask_discard(
    State(app): State<Arc<App>>,
    staff: Staff,
    Path(id): Path<RecordId>,
) -> Result<Response, WebError> {
    ask(&app, &staff, &id, Ask::Discard).await
}

async fn ask(app: &App, staff: &Staff, id: &RecordId, ask: Ask) -> Result<Response, WebError> {
    let desk = open(app, staff, id, ask.action()).await?;
    app.render(&ask_page(
        app,
        staff,
        &desk,
        ask,
        &FieldErrors::default(),
        &Fields::default(),
    ))
}

fn ask_page(
    app: &App,
    staff: &Staff,
    desk: &DeskRecord,
    ask: Ask,
    errors: &FieldErrors,
    fields: &Fields,
) -> AskPage {
    let draft = desk
        .record
        .draft
        .as_ref()
        .and_then(|draft| draft.content.as_deref());
    let title = match ask {
        Ask::Discard => draft,
        Ask::Withdraw | Ask::Repeal => desk.public_content.as_ref(),
    };
    let title = title.map_or("", |content| content.title.as_str());
    ask.page(
        StaffView::of(app, staff, "records"),
        desk.record.id.as_str(),
        title,
        &app.today().to_string(),
        errors,
        fields,
    )
}

/// `POST /console/records/{record}/act`
///
/// # Errors
/// When the store fails; a refusal comes back on the page it was given on.
pub async fn post(
    State(app): State<Arc<App>>,
    Path(id): Path<RecordId>,
    request: Request,
) -> Result<Response, WebError> {
    let StaffForm(staff, fields) = StaffForm::from_request(request, &app).await?;
    let desk = open(&app, &staff, &id, Action::ReadDrafts).await?;
    let here = format!("/console/records/{id}");
    let (result, word) = match order(&fields) {
        Ok((None, word)) => (
            app.store.revise(&staff.acting(), &id, app.now()).await,
            word,
        ),
        Ok((Some(command), word)) => (
            app.store
                .command(&staff.acting(), &id, command, app.now())
                .await
                .map_err(under_its_field),
            word,
        ),
        Err(errors) => (Err(WriteError::Fields(errors)), ""),
    };
    let errors = match result {
        Ok(_) if word == "已开始修订。" => {
            return Ok(reply::done(&format!("{here}/edit"), word));
        }
        Ok(_) if word == "已作废。" => return Ok(reply::done("/console/records", word)),
        Ok(record) => {
            let url = record
                .index_number
                .as_deref()
                .filter(|_| word == "已签发。")
                .map(|number| format!("/r/{number}"));
            return Ok(match url.filter(|_| record.draft.is_none()) {
                Some(url) => reply::done_with_link(
                    &here,
                    "已签发，公众现在就能看到。",
                    &url,
                    "看公众看到的页面",
                ),
                None => reply::done(&here, word),
            });
        }
        Err(WriteError::Fields(errors) | WriteError::Refused(Refusal::Incomplete(errors))) => {
            errors
        }
        Err(WriteError::Refused(refusal @ (Refusal::NotAllowed(_) | Refusal::Absent))) => {
            return Err(WebError::Refused(refusal));
        }
        Err(WriteError::Refused(refusal)) => FieldErrors::one("act", refusal.sentence()),
        Err(error) => return Err(error.into()),
    };
    match fields.text("act") {
        "withdraw" => app.render(&ask_page(
            &app,
            &staff,
            &desk,
            Ask::Withdraw,
            &errors,
            &fields,
        )),
        "repeal" => app.render(&ask_page(
            &app,
            &staff,
            &desk,
            Ask::Repeal,
            &errors,
            &fields,
        )),
        _ => {
            let page = desk::page(&app, &staff, desk, &errors, DeskValues::of(&fields)).await?;
            app.render(&page)
        }
    }
}

/// 不主动公开的理由 of either way is one field of the form; what is wrong with it stands there.
fn under_its_field(error: WriteError) -> WriteError {
    match error {
        WriteError::Fields(mut errors) | WriteError::Refused(Refusal::Incomplete(mut errors)) => {
            for error in &mut errors.0 {
                if matches!(error.field.as_str(), "ground" | "reasons") {
                    "explanation".clone_into(&mut error.field);
                }
            }
            WriteError::Fields(errors)
        }
        other => other,
    }
}

/// The order in the form and the word after it; no command is 修订, which the store begins from what is public.
fn order(fields: &Fields) -> Result<(Option<Command>, &'static str), FieldErrors> {
    let mut errors = FieldErrors::default();
    let note = fields.optional("note");
    let (command, word) = match fields.text("act") {
        "submit" => (Command::Submit, "已送审。"),
        "pass" => (Command::PassReview { note }, "审核通过，已转保密审查。"),
        "clear" => (
            Command::Clear {
                clearance: clearance(fields, &mut errors),
                note,
            },
            "已作出审查决定，转签发。",
        ),
        "sign" => (
            Command::Sign {
                when: when(fields, &mut errors),
            },
            "已签发。",
        ),
        "return" => (
            Command::Return {
                reason: fields.text("reason").to_owned(),
            },
            "已退回。",
        ),
        "revise" => return Ok((None, "已开始修订。")),
        "discard" => (Command::Discard, "已作废。"),
        "withdraw" => match WithdrawalReason::from_code(fields.text("withdrawal_reason")) {
            Some(reason) => (
                Command::Withdraw {
                    reason,
                    explanation: fields.text("explanation").to_owned(),
                },
                "已撤回，原来的地址会一直写明原因。",
            ),
            None => {
                errors.add("withdrawal_reason", "请选择撤回的原因。");
                if fields.optional("explanation").is_none() {
                    errors.add("explanation", "请写明向公众说明的理由。");
                }
                return Err(errors);
            }
        },
        "repeal" => {
            let Some(on) = fields.date(&mut errors, "on", "日期") else {
                errors.add("on", "请填写从哪一天起。");
                return Err(errors);
            };
            match fields.text("way") {
                "repealed" => (
                    Command::Repeal {
                        on,
                        by: fields.optional("by"),
                    },
                    "已标注废止。",
                ),
                "expired" => (Command::Expire { on }, "已标注失效。"),
                _ => return Err(FieldErrors::one("way", "请选择是废止还是失效。")),
            }
        }
        _ => {
            return Err(FieldErrors::one(
                "act",
                "不认识这一步，请从页面上的按钮办理。",
            ));
        }
    };
    errors.or_ok((Some(command), word))
}

fn clearance(fields: &Fields, errors: &mut FieldErrors) -> Clearance {
    let explanation = fields.text("explanation").to_owned();
    match fields.text("mode") {
        "on_request" => Clearance::OnRequest {
            ground: explanation,
        },
        "withheld" => match Ground::from_code(fields.text("ground")) {
            Some(ground) => Clearance::Withheld {
                ground,
                reasons: explanation,
            },
            None => {
                errors.add("ground", "不予公开的，请选择依据。");
                Clearance::Proactive
            }
        },
        "proactive" => Clearance::Proactive,
        _ => {
            errors.add("mode", "请选择公开方式。");
            Clearance::Proactive
        }
    }
}

fn when(fields: &Fields, errors: &mut FieldErrors) -> PublishWhen {
    if fields.text("when") != "at" {
        return PublishWhen::Now;
    }
    let on = fields.date(errors, "publish_on", "发布日期");
    let time: Option<Time> = fields.text("publish_time").parse().ok();
    match (on, time) {
        (Some(on), Some(time)) => match from_china(on.to_datetime(time)) {
            Ok(at) => PublishWhen::At(at),
            Err(_) => {
                errors.add("publish_on", "这个日期太远了，请另选。");
                PublishWhen::Now
            }
        },
        (on, _) => {
            if on.is_none() {
                errors.add("publish_on", "请填写发布日期。");
            } else {
                errors.add("publish_time", "请填写发布时间，例如 09:00。");
            }
            PublishWhen::Now
        }
    }
}
