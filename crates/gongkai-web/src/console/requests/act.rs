//! `POST /console/requests/{request}/act` with the field `act`: from the fields of a form to an order. Whether it is taken
//! is judged by `core`; a refusal comes back on the page, with what was typed.

use std::sync::Arc;

use axum::extract::{FromRequest, Path, Request, State};
use axum::response::Response;
use gongkai_core::agencies::Agency;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::RequestId;
use gongkai_core::letters::kind::LetterKind;
use gongkai_core::requests::letters::answers;
use gongkai_core::requests::{Command, Opinion, Refusal, posts};
use gongkai_core::rights::Action;
use gongkai_store::write::WriteError;
use jiff::civil::Date;

use super::sent::{Sent, returned};
use super::{file, handlers, open};
use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::form::{Fields, StaffForm};
use crate::kit::reply;
use crate::kit::staff::Staff;

/// `POST /console/requests/{request}/act`
///
/// # Errors
/// When this person may not, or the store fails; any other refusal comes back on the page.
pub async fn post(
    State(app): State<Arc<App>>,
    Path(id): Path<RequestId>,
    request: Request,
) -> Result<Response, WebError> {
    let StaffForm(staff, fields) = StaffForm::from_request(request, &app).await?;
    let known = open(&app, &staff, &id, Action::ReadRequests).await?;
    let result = match order(&staff, (&known.agency, app.today()), &fields) {
        Ok((Order::Write(letter), _)) => {
            let address = format!("/console/requests/{id}/letter?kind={}", letter.code());
            return Ok(reply::see_other(&address));
        }
        Ok((order, word)) => match unable(&app, &staff, &known.agency, &order).await?.or_ok(()) {
            Ok(()) => give(&app, &staff, &id, &order).await.map(|_| word),
            Err(errors) => Err(WriteError::Fields(errors)),
        },
        Err(errors) => Err(WriteError::Fields(errors)),
    };
    match result {
        Ok(word) => Ok(reply::done(&format!("/console/requests/{id}"), word)),
        Err(error) => {
            let returned = returned(error, &fields)?;
            let page = file::page(&app, &staff, known, Some(&returned), Vec::new()).await?;
            app.render(&page)
        }
    }
}

/// What a form orders.
enum Order {
    /// An order that says all.
    Plain(Command),
    /// To go on and write an answer as this letter.
    Write(LetterKind),
    /// The answer as it stands goes to be approved.
    Send,
    /// The answer as it stands is approved.
    Approve,
}

/// Whoever a request is given to must be able to handle it.
async fn unable(
    app: &App,
    staff: &Staff,
    agency: &Agency,
    order: &Order,
) -> Result<FieldErrors, WebError> {
    let mut errors = FieldErrors::default();
    let Order::Plain(Command::Assign {
        handler, deputy, ..
    }) = order
    else {
        return Ok(errors);
    };
    let able = handlers(app, agency).await?;
    for (field, login) in [("handler", Some(handler)), ("deputy", deputy.as_ref())] {
        let login = login.filter(|login| **login != staff.account.login);
        if let Some(login) = login
            && !able.iter().any(|choice| choice.value == login.as_str())
        {
            errors.add(field, "这个人在本机关不能办理申请，请另选。");
        }
    }
    Ok(errors)
}

async fn give(
    app: &App,
    staff: &Staff,
    id: &RequestId,
    order: &Order,
) -> Result<gongkai_core::requests::Request, WriteError> {
    let (acting, setting, now) = (staff.acting(), app.request_setting(), app.now());
    match order {
        Order::Write(_) => Err(Refusal::NoAnswer.into()),
        Order::Send => app.store.send_answer(&acting, id, setting, now).await,
        Order::Approve => app.store.approve_answer(&acting, id, setting, now).await,
        Order::Plain(command) => {
            app.store
                .request_command(&acting, id, command, setting, now)
                .await
        }
    }
}

/// What a choice of post begins with; no sign-in name does.
pub(super) const POST: &str = "post:";

/// The order in a form, and the word after it was taken.
fn order(
    staff: &Staff,
    at: (&Agency, Date),
    fields: &Fields,
) -> Result<(Order, &'static str), FieldErrors> {
    let mut sent = Sent::of(fields);
    let plain = |(command, word)| (Order::Plain(command), word);
    let read = clock_order(&mut sent)
        .or_else(|| letter_order(&mut sent))
        .or_else(|| desk_order(&mut sent, staff))
        .or_else(|| assign_order(&mut sent, staff, at))
        .map(plain)
        .or_else(|| answer_order(&mut sent));
    match read {
        Some(read) => sent.errors.or_ok(read),
        None => Err(FieldErrors::one(
            "act",
            "不认识这一步，请从页面上的按钮办理。",
        )),
    }
}

fn clock_order(sent: &mut Sent<'_>) -> Option<(Command, &'static str)> {
    Some(match sent.act {
        "confirm" => (
            Command::Confirm {
                on: sent.day("on"),
                how: sent.text("how"),
            },
            "已登记确认。",
        ),
        "ask_clarification" => (
            Command::RequestClarification {
                on: sent.day("on"),
                within_workdays: sent.workdays("within_workdays"),
                what: sent.text("what"),
            },
            "已登记告知补正，答复期限停止计算。",
        ),
        "clarify" => (
            Command::Clarify {
                on: sent.day("on"),
                text: sent.text("text"),
            },
            "已登记补正，答复期限重新计算。",
        ),
        "consult_third_party" | "consult_agency" => (
            Command::Consult {
                on: sent.day("on"),
                third_party: sent.act == "consult_third_party",
                about: sent.text("about"),
            },
            "已登记征求意见。",
        ),
        "hear" => (
            Command::HearOpinion {
                consultation: sent.number.to_owned(),
                on: sent.day("on"),
                opinion: sent.choice("opinion", "意见", Opinion::from_code, Opinion::Objects),
                reasons: sent.text("reasons"),
            },
            "已登记意见，答复期限接着计算。",
        ),
        "propose_extension" => (
            Command::ProposeExtension {
                workdays: sent.workdays("workdays"),
                reason: sent.text("reason"),
            },
            "已提请延期。",
        ),
        "approve_extension" => (
            Command::ApproveExtension,
            "已同意延期，请经办人告知申请人。",
        ),
        "return_extension" => (
            Command::ReturnExtension {
                reason: sent.text("reason"),
            },
            "已退回延期。",
        ),
        "extend" => (Command::Extend { on: sent.day("on") }, "已登记告知延期。"),
        "delay" => (
            Command::Delay {
                on: sent.day("on"),
                until: sent.day("until"),
            },
            "已登记告知延迟答复。",
        ),
        "notify_fee" => (
            Command::NotifyFee {
                on: sent.day("on"),
                basis: sent.text("basis"),
            },
            "已登记收费通知，答复期限停止计算。",
        ),
        "pay_fee" => (
            Command::PayFee { on: sent.day("on") },
            "已登记缴费，答复期限重新计算。",
        ),
        "lapse" => (Command::Lapse { on: sent.day("on") }, "已按不再处理办结。"),
        "withdraw" => (
            Command::Withdraw {
                on: sent.day("on"),
                reason: sent.text("reason"),
            },
            "已登记撤回，申请办结。",
        ),
        _ => return None,
    })
}

fn answer_order(sent: &mut Sent<'_>) -> Option<(Order, &'static str)> {
    let letter = |code: &str| answers().find(|kind| kind.code() == code);
    Some(match sent.act {
        "draft_answer" => {
            let or = LetterKind::OtherNotice;
            let letter = sent.choice("letter", "办理结果", letter, or);
            (Order::Write(letter), "")
        }
        "send_answer" => (Order::Send, "答复已送审。"),
        "approve_answer" => (
            Order::Approve,
            "已审批通过，答复已作出并编号，请经办人发出。",
        ),
        _ => return None,
    })
}

fn letter_order(sent: &mut Sent<'_>) -> Option<(Command, &'static str)> {
    Some(match sent.act {
        "return_answer" => (
            Command::ReturnAnswer {
                reason: sent.text("reason"),
            },
            "答复已退回。",
        ),
        "dispatch" => (
            Command::Dispatch {
                letter: sent.count(),
                on: sent.day("on"),
                method: sent.method(),
            },
            "已登记发出。",
        ),
        "serve" => (
            Command::Serve {
                letter: sent.count(),
                on: sent.day("on"),
                method: sent.method(),
            },
            "已登记送达。",
        ),
        _ => return None,
    })
}

/// To whom a request is given: to a post, and so to whoever serves in it, or to a person.
fn assign_order(
    sent: &mut Sent<'_>,
    staff: &Staff,
    (agency, today): (&Agency, Date),
) -> Option<(Command, &'static str)> {
    if sent.act != "assign_to" {
        return None;
    }
    let mine = || staff.account.login.clone();
    let chosen = sent.text("handler");
    Some(match chosen.strip_prefix(POST) {
        Some(post) => {
            let alone = posts::Desk {
                handler: mine(),
                deputy: None,
            };
            let of_post = |_: &str| posts::Desk::of(agency, post, today);
            let desk = sent.choice("handler", "现在有人的岗位", of_post, alone);
            let command = Command::Assign {
                handler: desk.handler,
                deputy: desk.deputy,
                post: Some(post.to_owned()),
            };
            (command, "已分办给岗位，以后谁在岗由谁办理。")
        }
        None => {
            let command = Command::Assign {
                handler: sent.choice("handler", "经办人", |login| login.parse().ok(), mine()),
                deputy: sent.text("deputy").parse().ok(),
                post: None,
            };
            (command, "已分办。")
        }
    })
}

fn desk_order(sent: &mut Sent<'_>, staff: &Staff) -> Option<(Command, &'static str)> {
    Some(match sent.act {
        "assign" | "take_over" => (
            Command::Assign {
                handler: staff.account.login.clone(),
                deputy: None,
                post: None,
            },
            "已由您经办。",
        ),
        "ask_office" => (
            Command::AskOffice {
                office: sent.text("office"),
                until: sent.day("until"),
                what: sent.text("what"),
            },
            "已登记请科室查找。",
        ),
        "urge_office" => (
            Command::UrgeOffice {
                number: sent.count(),
            },
            "已登记催办。",
        ),
        "office_answered" => (
            Command::OfficeAnswered {
                number: sent.count(),
                found: sent.choice("found", "有没有要找的信息", yes_or_no, false),
                answer: sent.text("answer"),
            },
            "已登记反馈。",
        ),
        "note" => (
            Command::Note {
                text: sent.text("text"),
            },
            "已保存备注。",
        ),
        "erase" => (Command::Erase, "已清除申请人信息。"),
        _ => return None,
    })
}

fn yes_or_no(code: &str) -> Option<bool> {
    match code {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}
