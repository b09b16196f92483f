//! Complaints: from entry to the answer, who may do what, and what is refused.

use gongkai_law::calendar::Calendar;
use jiff::Timestamp;
use jiff::civil::{Date, date};

use super::*;
use crate::cases::{Context, Refusal};
use crate::fields::FieldErrors;
use crate::records::Actor;
use crate::requests::ParticularsInput;
use crate::rights::Role;

const TODAY: Date = date(2024, 11, 25);
const GIVEN: Given<'static> = Given {
    register_number: "qingshi-ts-2024-0001",
    workdays: DEFAULT_WORKDAYS,
};

fn person(roles: &[Role]) -> Context<'_> {
    Context {
        today: TODAY,
        actor: Actor::Person {
            login: "zheng".parse().unwrap(),
            name: "郑经办".to_owned(),
        },
        roles,
    }
}

fn resident() -> Context<'static> {
    Context {
        today: TODAY,
        actor: Actor::Applicant,
        roles: &[],
    }
}

fn registration(way: Way) -> Registration {
    Registration {
        agency: "qingshi".parse().unwrap(),
        kind: ComplaintKind::Complaint,
        matter: Matter::NoAnswer,
        way,
        received_on: date(2024, 9, 30),
        request: None,
        record: None,
        text: "申请两个月没有答复".to_owned(),
    }
}

fn taken(
    complaint: Option<Complaint>,
    command: &Command,
    ctx: &Context<'_>,
) -> Result<Complaint, Refusal> {
    let ruling = decide(complaint.as_ref(), command, GIVEN, ctx)?;
    let id = "c1".parse().unwrap();
    let mut complaint = complaint;
    for event in ruling.events {
        complaint = Some(apply(
            complaint,
            &id,
            &event,
            &ctx.actor,
            Timestamp::UNIX_EPOCH,
        ));
    }
    Ok(complaint.unwrap())
}

fn open() -> Complaint {
    taken(
        None,
        &Command::Register(registration(Way::Online)),
        &resident(),
    )
    .unwrap()
}

fn answer(on: Date, text: &str) -> Command {
    Command::Answer {
        on,
        outcome: Outcome::PartlyJustified,
        text: text.to_owned(),
    }
}

#[test]
fn from_entry_to_the_answer() {
    let handler = person(&[Role::RequestHandler]);
    let complaint = open();
    assert_eq!(complaint.register_number, "qingshi-ts-2024-0001");
    assert_eq!(complaint.state_name(), "待分办");
    // Fifteen working days over the week off of October 2024; 12 October was worked.
    let due = complaint.due(Calendar::built_in());
    assert_eq!((due.date, due.provisional), (date(2024, 10, 25), false));
    let assign = Command::Assign {
        handler: "zheng".parse().unwrap(),
    };
    let complaint = taken(Some(complaint), &assign, &handler).unwrap();
    assert_eq!(complaint.state_name(), "核查中");
    let complaint = taken(
        Some(complaint),
        &answer(date(2024, 10, 20), "已督促"),
        &handler,
    )
    .unwrap();
    assert_eq!(complaint.state_name(), "已答复，部分属实");
    let again = answer(date(2024, 10, 20), "已督促");
    let complaint = Some(complaint);
    assert_eq!(
        taken(complaint.clone(), &again, &handler),
        Err(Refusal::DoneBefore)
    );
    assert_eq!(
        taken(complaint.clone(), &assign, &handler),
        Err(Refusal::Ended)
    );
    let head = person(&[Role::DisclosureHead]);
    let erased = taken(complaint, &Command::Erase, &head).unwrap();
    assert_eq!(erased.erased_on, Some(TODAY));
    let see = taken(Some(erased), &Command::SeeParticulars, &head);
    assert_eq!(see, Err(Refusal::Erased));
}

#[test]
fn what_is_wrong_is_said_by_field() {
    let handler = person(&[Role::RequestHandler]);
    let register = |change: fn(&mut Registration)| {
        let mut entered = registration(Way::Letter);
        change(&mut entered);
        Command::Register(entered)
    };
    let cases = [
        (
            None,
            register(|entered| entered.text = "  ".to_owned()),
            "text",
            "请填写投诉、举报的内容。",
        ),
        (
            None,
            register(|entered| entered.received_on = date(2024, 11, 26)),
            "received_on",
            "收到之日 2024-11-26 在今天之后，请核对。",
        ),
        (
            Some(open()),
            answer(date(2024, 9, 29), "已督促"),
            "on",
            "答复之日 2024-09-29 早于收到之日 2024-09-30，请核对这两个日期。",
        ),
        (Some(open()), answer(TODAY, ""), "text", "请填写答复内容。"),
    ];
    for (complaint, command, field, sentence) in cases {
        match taken(complaint, &command, &handler) {
            Err(Refusal::Incomplete(errors)) => assert_eq!(errors.of(field), Some(sentence)),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn who_may_do_what() {
    let online = Command::Register(registration(Way::Online));
    let by_letter = Command::Register(registration(Way::Letter));
    assert!(taken(None, &by_letter, &resident()).is_err());
    for (roles, register, erase) in [
        (&[Role::RequestHandler][..], true, false),
        (&[Role::DisclosureHead], false, true),
        (
            &[Role::Editor, Role::Issuer, Role::Administrator],
            false,
            false,
        ),
    ] {
        assert_eq!(
            taken(None, &online, &person(roles)).is_ok(),
            register,
            "{roles:?}"
        );
        let refused = Err(Refusal::StillOpen);
        let answer = taken(Some(open()), &Command::Erase, &person(roles));
        assert_eq!(answer == refused, erase, "{roles:?}");
    }
    for command in [Command::SeeParticulars, Command::Erase] {
        let refused = Err(Refusal::NotAllowed(Some(command.action())));
        assert_eq!(taken(Some(open()), &command, &resident()), refused);
    }
}

#[test]
fn a_complaint_has_a_name_and_a_report_need_not() {
    let read = |kind, typed: &ParticularsInput<'_>| {
        let mut errors = FieldErrors::default();
        let particulars = complainant(kind, typed, &mut errors);
        let fields: Vec<String> = errors.0.into_iter().map(|error| error.field).collect();
        (particulars.name, fields.join(" "))
    };
    let nothing = ParticularsInput::default();
    let said = |name: &str, fields: &str| (name.to_owned(), fields.to_owned());
    assert_eq!(read(ComplaintKind::Report, &nothing), said("", ""));
    assert_eq!(
        read(ComplaintKind::Complaint, &nothing),
        said("", "name phone")
    );
    let named = ParticularsInput {
        name: "王小明",
        email: "wrong",
        ..ParticularsInput::default()
    };
    assert_eq!(
        read(ComplaintKind::Complaint, &named),
        said("王小明", "email")
    );
}
