//! Which reminders are due on which day, to whom, in what words. The request was handed in on Monday, 2024-01-08; its
//! limit ends on Sunday, 2024-02-04, which works, and the holidays of spring begin on 2024-02-10.

use gongkai_law::calendar::Calendar;
use gongkai_law::clock::Practice;
use jiff::civil::{Date, date};

use super::{Desk, Reminder, ReminderKind, compose, due_moved, due_today, pause_after};
use crate::accounts::{Account, Grant};
use crate::letters::kind::LetterKind;
use crate::lines::{Line, parse};
use crate::requests::{Collection, Draft, DraftStage, Extension, Request};
use crate::rights::Role;

const SUBJECT: &str = "2025年危房改造补助名单";

fn request(channel: &str, events: &str) -> Request {
    let line = format!(
        r#"{{"type":"request","id":"q1","agency":"qingshi","applicant":{{"kind":"natural_person"}},"channel":"{channel}",
            "subject":"{SUBJECT}","events":[{events}]}}"#
    );
    let Ok(Line::Request(request)) = parse(&line.replace('\n', " ")) else {
        panic!("{line}")
    };
    let mut request = *request;
    request.handling.register_number = Some("qingshi-2024-0001".to_owned());
    request.handling.handler = Some("zheng".parse().unwrap());
    request
}

fn at_the_counter(more: &str) -> Request {
    request(
        "in_person",
        &format!(r#"{{"kind":"submitted","on":"2024-01-08"}}{more}"#),
    )
}

fn desk() -> Desk {
    let logins = |names: &[&str]| names.iter().map(|name| name.parse().unwrap()).collect();
    Desk {
        handlers: logins(&["zheng", "he"]),
        heads: logins(&["feng"]),
    }
}

fn made(request: &Request, desk: &Desk, today: Date) -> Vec<Reminder> {
    let calendar = Calendar::built_in();
    let reading = request.clock(calendar, today, Practice::default());
    due_today(request, &reading, desk, calendar, today)
}

/// Kind and person of what is due on a day of 2024.
fn check(request: &Request, (month, day): (i8, i8), expected: &[(ReminderKind, &str)]) {
    let today = date(2024, month, day);
    let reminders = made(request, &desk(), today);
    let found: Vec<(ReminderKind, &str)> = reminders
        .iter()
        .map(|reminder| (reminder.kind, reminder.to.as_str()))
        .collect();
    assert_eq!(found, expected, "{today}");
    for reminder in &reminders {
        assert_eq!(reminder.day, today);
        assert!(
            reminder.words.starts_with("qingshi-2024-0001 "),
            "{reminder:?}"
        );
        assert!(!reminder.words.contains("危房"), "{reminder:?}");
        assert!(
            !reminder.brief.contains('年'),
            "a mail says no dates: {reminder:?}"
        );
    }
}

fn words(request: &Request, (month, day): (i8, i8)) -> (String, String) {
    let reminders = made(request, &desk(), date(2024, month, day));
    let first = reminders.first().expect("one is due");
    (first.words.clone(), first.brief.clone())
}

#[test]
fn an_answer_is_spoken_of_five_three_and_one_working_days_ahead_and_each_day_after() {
    use ReminderKind::{AnswerDue, AnswerOverdue};
    let request = at_the_counter("");
    for (today, expected) in [
        ((1, 26), None),
        ((1, 29), Some(AnswerDue)),
        ((1, 30), None),
        ((1, 31), Some(AnswerDue)),
        ((2, 1), None),
        ((2, 2), Some(AnswerDue)),
        ((2, 3), None),
        ((2, 4), Some(AnswerDue)),
        ((2, 5), Some(AnswerOverdue)),
        ((2, 9), Some(AnswerOverdue)),
        // Nobody is reminded on a day off.
        ((2, 10), None),
        ((2, 14), None),
        ((2, 18), Some(AnswerOverdue)),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|kind| (kind, "zheng")).collect();
        check(&request, today, &expected);
    }
}

#[test]
fn the_words_say_number_days_and_date() {
    let request = at_the_counter("");
    for (today, told, brief) in [
        (
            (1, 29),
            "还有5个工作日到期，最迟2024年2月4日答复。",
            "还有5个工作日到期",
        ),
        (
            (2, 4),
            "今天是最后一天，最迟今天（2024年2月4日）答复。",
            "今天到期",
        ),
        (
            (2, 19),
            "最迟应当在2024年2月4日答复，已逾期7个工作日，请尽快答复。",
            "已逾期7个工作日",
        ),
    ] {
        let (words, mailed) = words(&request, today);
        assert_eq!(words, format!("qingshi-2024-0001 {told}"));
        assert_eq!(mailed, brief);
    }
}

#[test]
fn a_day_that_was_set_may_be_a_day_off() {
    // Sunday, 2024-03-31.
    let request = at_the_counter(r#",{"kind":"delayed","on":"2024-02-02","until":"2024-03-31"}"#);
    check(&request, (2, 4), &[]);
    check(&request, (3, 29), &[(ReminderKind::AnswerDue, "zheng")]);
    let (words, brief) = words(&request, (3, 29));
    assert_eq!(
        words,
        "qingshi-2024-0001 今天是到期前最后一个工作日，最迟2024年3月31日答复。"
    );
    assert_eq!(brief, "今天是到期前最后一个工作日");
    check(&request, (4, 1), &[(ReminderKind::AnswerOverdue, "zheng")]);
}

#[test]
fn a_date_that_may_still_move_is_called_tentative() {
    let mut request = at_the_counter("");
    request.events = request_events(r#"{"kind":"submitted","on":"2030-03-04"}"#);
    let today = date(2030, 3, 25);
    let reading = request.clock(Calendar::built_in(), today, Practice::default());
    let due_on = reading.due_on.unwrap();
    let today = (0..30)
        .map(|ago| due_on.saturating_sub(jiff::Span::new().days(ago)))
        .find(|day| Calendar::built_in().workdays_between(*day, due_on) == 3)
        .unwrap();
    let reminders = made(&request, &desk(), today);
    assert!(
        reminders[0].words.ends_with("，日期暂定。"),
        "{reminders:?}"
    );
}

fn request_events(events: &str) -> Vec<gongkai_law::clock::events::ClockEvent> {
    request("in_person", events).events
}

#[test]
fn nothing_is_said_while_the_applicant_or_an_opinion_is_awaited_or_once_it_is_closed() {
    let asked = at_the_counter(
        r#",{"kind":"clarification_requested","on":"2024-01-15","within_workdays":20}"#,
    );
    let consulted = at_the_counter(r#",{"kind":"third_party_consulted","on":"2024-01-22"}"#);
    let closed = at_the_counter(r#",{"kind":"decided","on":"2024-01-22","outcome":"granted"}"#);
    for request in [&asked, &consulted, &closed] {
        for day in [(1, 29), (1, 31), (2, 2), (2, 4)] {
            check(request, day, &[]);
        }
    }
}

#[test]
fn the_last_days_to_ask_for_a_correction_are_spoken_of_once_and_again() {
    use ReminderKind::Correction;
    let mut request = at_the_counter("");
    check(&request, (1, 15), &[]);
    check(&request, (1, 16), &[(Correction, "zheng")]);
    check(&request, (1, 17), &[(Correction, "zheng")]);
    check(&request, (1, 18), &[]);
    let (words, brief) = words(&request, (1, 17));
    assert!(words.contains("最迟今天（2024年1月17日）告知"), "{words}");
    assert_eq!(brief, "需要补正的，今天是告知的最后一天");
    // Whoever writes an answer needs no correction.
    request.handling.draft = Some(draft(DraftStage::Drafting));
    check(&request, (1, 17), &[]);
    let asked = r#",{"kind":"clarification_requested","on":"2024-01-10","within_workdays":10}"#;
    check(&at_the_counter(asked), (1, 16), &[]);
}

#[test]
fn a_request_nobody_confirmed_is_spoken_of_from_the_third_working_day() {
    use ReminderKind::Confirmation;
    let request = request("online", r#"{"kind":"submitted","on":"2024-01-05"}"#);
    check(&request, (1, 9), &[]);
    check(&request, (1, 10), &[(Confirmation, "zheng")]);
    check(&request, (1, 11), &[(Confirmation, "zheng")]);
    check(&request, (1, 13), &[]);
    assert!(words(&request, (1, 10)).0.contains("提交已有3个工作日"));
}

#[test]
fn offices_that_let_their_day_pass_are_named_together() {
    use ReminderKind::Collection as Late;
    let mut request = at_the_counter("");
    let asked = |number: u32, office: &str, answered| Collection {
        number,
        office: office.to_owned(),
        asked_on: date(2024, 1, 9),
        until: date(2024, 1, 19),
        urged_on: Vec::new(),
        answered,
    };
    request.handling.collections = vec![
        asked(1, "民政办", None),
        asked(2, "财政所", Some((date(2024, 1, 12), true))),
        asked(3, "农业办", None),
    ];
    check(&request, (1, 19), &[]);
    check(&request, (1, 22), &[(Late, "zheng")]);
    let (words, brief) = words(&request, (1, 22));
    assert!(
        words.contains("民政办（2024年1月19日前）、农业办（2024年1月19日前）"),
        "{words}"
    );
    assert!(!words.contains("财政所") && !brief.contains("民政办"));
}

#[test]
fn an_opinion_that_did_not_come_is_spoken_of_on_the_first_working_day_after_its_time() {
    use ReminderKind::Opinion;
    // Fifteen working days from 2024-01-10 end on 2024-01-31.
    let third = at_the_counter(r#",{"kind":"third_party_consulted","on":"2024-01-10","id":"c1"}"#);
    check(&third, (1, 31), &[]);
    check(&third, (2, 1), &[(Opinion, "zheng")]);
    check(&third, (2, 2), &[]);
    assert!(words(&third, (2, 1)).0.contains("由本机关依法决定"));
    let agency = at_the_counter(r#",{"kind":"agency_consulted","on":"2024-01-10"}"#);
    assert!(words(&agency, (2, 1)).0.contains("视为同意公开"));
    let answered = at_the_counter(
        r#",{"kind":"third_party_consulted","on":"2024-01-10"},{"kind":"third_party_answered","on":"2024-01-30"}"#,
    );
    check(&answered, (2, 1), &[]);
}

#[test]
fn a_request_given_up_by_its_applicant_has_to_be_closed() {
    let request = at_the_counter(
        r#",{"kind":"clarification_requested","on":"2024-01-10","within_workdays":5}"#,
    );
    check(&request, (1, 17), &[]);
    check(&request, (1, 18), &[(ReminderKind::Lapse, "zheng")]);
}

fn draft(stage: DraftStage) -> Draft {
    Draft {
        letter: LetterKind::GrantedAnswer,
        drafters: Vec::new(),
        stage,
    }
}

#[test]
fn what_awaits_approval_is_told_to_the_heads() {
    use ReminderKind::{AnswerDue, Approval, ExtensionApproval};
    let mut request = at_the_counter("");
    request.handling.draft = Some(draft(DraftStage::AwaitingApproval));
    check(&request, (1, 25), &[(Approval, "feng")]);
    check(
        &request,
        (1, 29),
        &[(AnswerDue, "zheng"), (Approval, "feng")],
    );
    assert!(
        words(&request, (1, 25))
            .0
            .contains("的答复等您审批，最迟答复日期2024年2月4日")
    );
    assert_eq!(
        words(&request, (1, 25)).1,
        "答复等您审批，还有7个工作日到期"
    );
    request.handling.draft = None;
    request.handling.extension = Some(Extension {
        workdays: 20,
        proposed_by: None,
        reason: 1,
        approved: false,
    });
    check(&request, (1, 25), &[(ExtensionApproval, "feng")]);
    request.handling.extension.as_mut().unwrap().approved = true;
    check(&request, (1, 25), &[]);
}

#[test]
fn without_a_handler_everyone_who_could_be_is_told() {
    use ReminderKind::AnswerDue;
    let mut request = at_the_counter("");
    let both = [(AnswerDue, "zheng"), (AnswerDue, "he")];
    request.handling.handler = None;
    check(&request, (1, 29), &both);
    // Whoever stands in is told with the handler.
    request.handling.handler = Some("zheng".parse().unwrap());
    request.handling.deputy = Some("he".parse().unwrap());
    check(&request, (1, 29), &both);
    request.handling.deputy = None;
    // Someone who has left is nobody's handler.
    request.handling.handler = Some("left".parse().unwrap());
    check(&request, (1, 29), &both);
    let heads_only = Desk {
        handlers: Vec::new(),
        ..desk()
    };
    let told = made(&request, &heads_only, date(2024, 1, 29));
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].to.as_str(), "feng");
}

#[test]
fn a_desk_is_who_holds_the_role_at_the_agency_itself() {
    let account = |login: &str, agency: &str, role: Role, closed: bool| Account {
        login: login.parse().unwrap(),
        name: login.to_owned(),
        agency: agency.parse().unwrap(),
        grants: vec![Grant {
            agency: agency.parse().unwrap(),
            role,
        }],
        closed,
    };
    let accounts = [
        account("zheng", "qingshi", Role::RequestHandler, false),
        account("left", "qingshi", Role::RequestHandler, true),
        account("other", "hedong", Role::RequestHandler, false),
        account("feng", "qingshi", Role::DisclosureHead, false),
        account("wu", "qingshi", Role::Administrator, false),
    ];
    let desk = Desk::of(&"qingshi".parse().unwrap(), &accounts);
    let names = |logins: &[crate::ids::Login]| -> Vec<String> {
        logins.iter().map(ToString::to_string).collect()
    };
    assert_eq!(names(&desk.handlers), ["zheng"]);
    assert_eq!(names(&desk.heads), ["feng"]);
}

#[test]
fn a_last_day_that_moved_is_told_with_both_days() {
    let request = at_the_counter("");
    let days = (date(2024, 2, 4), date(2024, 2, 6));
    let told = due_moved(
        &request,
        days,
        &desk(),
        Calendar::built_in(),
        date(2024, 1, 29),
    );
    assert_eq!(told.len(), 1);
    assert_eq!(
        told[0].words,
        "qingshi-2024-0001 最迟答复日期由2024年2月4日改为2024年2月6日（放假安排公布）。"
    );
    assert_eq!(told[0].brief, "最迟答复日期有变动，还有7个工作日到期");
}

#[test]
fn a_mail_says_number_days_and_address_and_nothing_else_of_the_request() {
    let request = at_the_counter("");
    let reminders = made(&request, &desk(), date(2024, 1, 29));
    let mail = compose(&[&reminders[0]], "https://www.example.cn").unwrap();
    assert_eq!(
        mail.subject,
        "依申请公开提醒：qingshi-2024-0001 还有5个工作日到期"
    );
    assert!(mail.text.contains(
        "\nqingshi-2024-0001　还有5个工作日到期\nhttps://www.example.cn/console/requests/q1\n"
    ));
    assert!(!mail.text.contains("危房") && !mail.text.contains("2月4日"));
    let two = compose(&[&reminders[0], &reminders[0]], "https://www.example.cn").unwrap();
    assert_eq!(two.subject, "依申请公开提醒：有2件事要办");
    assert_eq!(compose(&[], "https://www.example.cn"), None);
}

#[test]
fn pauses_grow_and_end() {
    let pauses: Vec<_> = (1..).map_while(pause_after).collect();
    assert!(pauses.windows(2).all(|pair| pair[0] <= pair[1]));
    assert!(pauses.len() > 5 && pause_after(0).is_none());
    let days = pauses.iter().map(|pause| pause.as_mins()).sum::<i64>() / (24 * 60);
    assert!((2..=3).contains(&days), "{days}");
}

#[test]
fn codes_are_read_back() {
    for kind in ReminderKind::ALL {
        assert_eq!(ReminderKind::from_code(kind.code()), Some(kind));
    }
}
