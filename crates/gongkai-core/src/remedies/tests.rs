//! Remedies: a story for each kind, and every impossible order of days.

use gongkai_law::calendar::Calendar;
use gongkai_law::clock::events::{Channel, ClockEvent};
use gongkai_law::outcomes::Outcome;
use jiff::Timestamp;
use jiff::civil::{Date, date};

use super::*;
use crate::cases::{Context, Refusal};
use crate::records::Actor;
use crate::requests::{ApplicantKind, Handling as RequestHandling, Request};
use crate::rights::Role;

const TODAY: Date = date(2024, 11, 25);

fn ctx(roles: &[Role]) -> Context<'_> {
    Context {
        today: TODAY,
        actor: Actor::Person {
            login: "zheng".parse().unwrap(),
            name: "郑经办".to_owned(),
        },
        roles,
    }
}

fn details(received_on: Date) -> Details {
    Details {
        organ: "清源县人民政府".to_owned(),
        case_number: "清政复字〔2024〕12号".to_owned(),
        procedure: Procedure::Ordinary,
        received_on,
    }
}

fn registration(kind: RemedyKind, filed_on: Date, received_on: Date) -> Registration {
    Registration {
        agency: "qingshi".parse().unwrap(),
        kind,
        filed_on,
        request: None,
        details: details(received_on),
    }
}

fn refused_request(agency: &str) -> Request {
    let mut request = Request {
        id: "r1".parse().unwrap(),
        agency: agency.parse().unwrap(),
        applicant_kind: ApplicantKind::NaturalPerson,
        channel: Channel::InPerson,
        subject: String::new(),
        events: vec![
            ClockEvent::Submitted {
                on: date(2024, 3, 4),
            },
            ClockEvent::Decided {
                on: date(2024, 3, 20),
                outcome: Outcome::RefusedProcessInfo,
            },
        ],
        received_on: None,
        closed_on: None,
        outcome: None,
        handling: RequestHandling::default(),
    };
    request.read_days();
    request
}

/// The remedy after these orders, each of which is taken.
fn after(commands: &[Command]) -> Remedy {
    let mut remedy = None;
    for command in commands {
        remedy = Some(taken(remedy, command).unwrap());
    }
    remedy.unwrap()
}

fn taken(remedy: Option<Remedy>, command: &Command) -> Result<Remedy, Refusal> {
    let roles = [Role::RequestHandler, Role::DisclosureHead];
    let context = ctx(&roles);
    let ruling = decide(remedy.as_ref(), None, command, &context)?;
    let id = "m1".parse().unwrap();
    let mut remedy = remedy;
    for event in ruling.events {
        let by = &context.actor;
        remedy = Some(apply(remedy, &id, &event, by, Timestamp::UNIX_EPOCH));
    }
    Ok(remedy.unwrap())
}

/// What is said about a field of a refused order.
#[track_caller]
fn said(remedy: Option<&Remedy>, command: &Command, field: &str) -> String {
    match taken(remedy.cloned(), command) {
        Err(Refusal::Incomplete(errors)) => errors.of(field).unwrap_or_default().to_owned(),
        other => panic!("{other:?}"),
    }
}

fn open() -> Remedy {
    let registered = registration(
        RemedyKind::Reconsideration,
        date(2024, 4, 20),
        date(2024, 4, 24),
    );
    after(&[Command::Register(registered)])
}

#[test]
fn a_reconsideration_from_the_notice_to_the_answer_anew() {
    let calendar = Calendar::built_in();
    let remedy = open();
    assert_eq!(remedy.state_name(), "待提交书面答复");
    let due = remedy.reply_due(calendar).unwrap();
    assert_eq!(due.on, date(2024, 5, 10));
    assert_eq!(due.limit.rule.to_string(), "行政复议法 第四十八条");

    let replied = Command::Reply {
        on: date(2024, 5, 9),
    };
    let remedy = taken(Some(remedy), &replied).unwrap();
    assert_eq!(
        (remedy.state_name(), remedy.due_on(calendar)),
        (PENDING, None)
    );
    assert_eq!(
        taken(Some(remedy.clone()), &replied),
        Err(Refusal::DoneBefore)
    );

    let corrected = Command::Conclude {
        on: date(2024, 6, 20),
        outcome: RemedyOutcome::Corrected,
        anew_by: Some(date(2024, 7, 18)),
    };
    let remedy = taken(Some(remedy), &corrected).unwrap();
    assert_eq!(remedy.state_name(), "待重新答复");
    assert_eq!(remedy.due_on(calendar), Some(date(2024, 7, 18)));
    assert_eq!(
        taken(Some(remedy.clone()), &Command::Erase),
        Err(Refusal::StillOpen)
    );

    let anew = Command::AnswerAnew {
        on: date(2024, 7, 10),
    };
    let remedy = taken(Some(remedy), &anew).unwrap();
    assert_eq!(remedy.state_name(), "结果纠正");
    assert!(remedy.is_closed());
}

#[test]
fn a_judgment_under_appeal_is_pending_again() {
    let suit = registration(
        RemedyKind::LitigationAfterReconsideration,
        date(2024, 9, 10),
        date(2024, 9, 18),
    );
    let remedy = after(&[
        Command::Register(suit),
        Command::Conclude {
            on: date(2024, 10, 30),
            outcome: RemedyOutcome::Upheld,
            anew_by: None,
        },
    ]);
    assert_eq!(remedy.state_name(), "结果维持");
    let appeal = |on| Command::Reopen { on };
    let sentence = said(Some(&remedy), &appeal(date(2024, 10, 29)), "on");
    assert!(sentence.contains("早于审结之日"), "{sentence}");
    let remedy = taken(Some(remedy), &appeal(date(2024, 11, 8))).unwrap();
    assert_eq!((remedy.outcome, remedy.concluded_on), (None, None));
    assert_eq!(
        remedy.reply_due(Calendar::built_in()).unwrap().on,
        date(2024, 10, 8)
    );
}

#[test]
fn impossible_orders_of_days_are_refused_with_reason_and_article() {
    let kind = RemedyKind::Reconsideration;
    let register = |filed, received| Command::Register(registration(kind, filed, received));
    let conclude = |on, outcome, anew_by| Command::Conclude {
        on,
        outcome,
        anew_by,
    };
    let open = open();
    let cases: [(Option<&Remedy>, Command, &str, &str); 7] = [
        (
            None,
            register(date(2024, 4, 20), date(2024, 4, 19)),
            "received_on",
            "收到之日 2024-04-19 早于提出之日 2024-04-20，请核对这两个日期。（行政复议法 第四十八条）",
        ),
        (
            None,
            register(date(2024, 4, 20), date(2024, 11, 26)),
            "received_on",
            "收到之日 2024-11-26 在今天之后，请核对。",
        ),
        (
            Some(&open),
            Command::Reply {
                on: date(2024, 4, 23),
            },
            "on",
            "提交之日 2024-04-23 早于收到之日 2024-04-24，请核对这两个日期。（行政复议法 第四十八条）",
        ),
        (
            Some(&open),
            conclude(date(2024, 4, 22), RemedyOutcome::Upheld, None),
            "on",
            "审结之日 2024-04-22 早于收到之日 2024-04-24，请核对这两个日期。（行政复议法 第四十八条）",
        ),
        (
            Some(&open),
            conclude(
                date(2024, 6, 20),
                RemedyOutcome::Corrected,
                Some(date(2024, 6, 19)),
            ),
            "anew_by",
            "重新答复的最后一天 2024-06-19 早于审结之日 2024-06-20，请核对这两个日期。",
        ),
        (
            Some(&open),
            conclude(
                date(2024, 6, 20),
                RemedyOutcome::Upheld,
                Some(date(2024, 7, 19)),
            ),
            "anew_by",
            "只有“结果纠正”才会责令重新答复，请核对结果，或者不填这一项。",
        ),
        (
            Some(&open),
            Command::Correct(Details {
                organ: String::new(),
                ..details(date(2024, 4, 24))
            }),
            "organ",
            "请填写复议机关或者法院。",
        ),
    ];
    for (remedy, command, field, sentence) in cases {
        assert_eq!(said(remedy, &command, field), sentence);
    }
    let early = Command::AnswerAnew { on: TODAY };
    assert_eq!(taken(Some(open), &early), Err(Refusal::NothingAnew));
}

#[test]
fn the_request_must_be_of_the_same_agency_and_earlier() {
    let roles = [Role::RequestHandler];
    let mut registered = registration(
        RemedyKind::LitigationDirect,
        date(2024, 3, 1),
        date(2024, 4, 24),
    );
    registered.request = Some("r1".parse().unwrap());
    let command = Command::Register(registered);
    for (about, field, part) in [
        (None, "request", "没有这件申请"),
        (
            Some(refused_request("hedong")),
            "request",
            "不是向这个机关提出的",
        ),
        (
            Some(refused_request("qingshi")),
            "filed_on",
            "早于申请提交之日",
        ),
    ] {
        match decide(None, about.as_ref(), &command, &ctx(&roles)) {
            Err(Refusal::Incomplete(errors)) => {
                assert!(errors.of(field).unwrap().contains(part), "{errors:?}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_direct_suit_against_a_refusal_and_a_late_answer_are_pointed_out() {
    let calendar = Calendar::built_in();
    let suit = registration(
        RemedyKind::LitigationDirect,
        date(2024, 4, 20),
        date(2024, 4, 24),
    );
    let late = Command::Reply {
        on: date(2024, 5, 10),
    };
    let remedy = after(&[Command::Register(suit), late]);
    let request = refused_request("qingshi");
    let rules = |remedy: &Remedy| -> Vec<String> {
        let found = remedy.findings(Some(&request), calendar);
        found.iter().map(|(_, rule)| rule.to_string()).collect()
    };
    assert_eq!(
        rules(&remedy),
        ["行政复议法 第二十三条第一款第四项", "行政诉讼法 第六十七条"]
    );
    assert!(rules(&open()).is_empty());
}

#[test]
fn who_may_do_what() {
    let note = Command::Note {
        text: "与申请人通过电话".to_owned(),
    };
    for (roles, allowed) in [
        (&[Role::RequestHandler][..], true),
        (&[Role::DisclosureHead], false),
        (&[Role::Editor, Role::Administrator], false),
    ] {
        let ruling = decide(Some(&open()), None, &note, &ctx(roles));
        assert_eq!(ruling.is_ok(), allowed, "{roles:?}");
    }
    let words = decide(Some(&open()), None, &note, &ctx(&[Role::RequestHandler])).unwrap();
    assert_eq!(words.words.unwrap().0, "words/1");
    assert!(!format!("{:?}", words.events).contains("电话"));
}
