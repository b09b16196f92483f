//! An annual report from the first text to the corrected edition, and what is refused on the way.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use serde_json::json;

use super::{AnnualReport, Command, Context, Elsewhere, Frozen, Refusal, apply, decide};
use crate::agencies::SecondPerson;
use crate::documents::Document;
use crate::records::Actor;
use crate::rights::Role;
use crate::time::china_date;

const JANUARY: Date = date(2026, 1, 12);

fn frozen(received: u32) -> Box<Frozen> {
    Box::new(Frozen {
        format: "2021".to_owned(),
        tables: json!({"t3": {"new_received": [received]}}),
        narrative: BTreeMap::from([("s1".to_owned(), format!("收到申请{received}件"))]),
        document: Document::new("年报", "青石镇人民政府"),
        plots: Vec::new(),
    })
}

struct Desk {
    report: AnnualReport,
    today: Date,
    second_person: SecondPerson,
}

impl Desk {
    fn new() -> Self {
        Self {
            report: AnnualReport::none("qingshi".parse().unwrap(), 2025),
            today: JANUARY,
            second_person: SecondPerson::Required,
        }
    }

    fn order(&mut self, login: &str, role: Role, command: Command) -> Result<(), Refusal> {
        let actor = Actor::Person {
            login: login.parse().unwrap(),
            name: login.to_owned(),
        };
        let ctx = Context {
            today: self.today,
            actor: actor.clone(),
            roles: &[role],
            second_person: self.second_person,
        };
        let event = decide(&self.report, command, &ctx)?;
        self.report = apply(self.report.clone(), &event, &actor, Timestamp::UNIX_EPOCH);
        Ok(())
    }

    fn save(&mut self, login: &str, text: &str, note: &str) -> Result<(), Refusal> {
        let save = Command::Save {
            texts: BTreeMap::from([("s1".to_owned(), text.to_owned())]),
            explanations: BTreeMap::new(),
            change_note: note.to_owned(),
        };
        self.order(login, Role::Editor, save)
    }

    fn send(&mut self, received: u32, faults: &[&str]) -> Result<(), Refusal> {
        let send = Command::Send {
            frozen: frozen(received),
            faults: faults.iter().map(|fault| (*fault).to_owned()).collect(),
        };
        self.order("li", Role::Editor, send)
    }

    fn sign(&mut self, received: u32) -> Result<(), Refusal> {
        let sign = Command::Sign {
            now: frozen(received),
        };
        self.order("zhao", Role::Issuer, sign)
    }

    fn published(received: u32) -> Self {
        let mut desk = Self::new();
        desk.save("li", "收到申请{{t3.new_received.total}}件", "")
            .unwrap();
        desk.send(received, &[]).unwrap();
        desk.order("wang", Role::Reviewer, Command::Pass).unwrap();
        desk.sign(received).unwrap();
        desk
    }
}

#[test]
fn compiled_checked_reviewed_signed_and_handed_in() {
    let mut desk = Desk::published(3);
    assert_eq!(desk.report.status().1, "已公布");
    let edition = desk.report.published().unwrap();
    assert_eq!((edition.number, &edition.frozen), (1, &*frozen(3)));
    let report = |on| Command::Report { on };
    let refused = desk.order("li", Role::Editor, report(date(2026, 2, 1)));
    assert!(refused.unwrap_err().sentence().contains("在今天之后"));
    desk.order("li", Role::Editor, report(JANUARY)).unwrap();
    let again = desk.order("li", Role::Editor, report(JANUARY));
    assert_eq!(again, Err(Refusal::DoneBefore));
    assert_eq!(desk.report.status().1, "已报送");
}

#[test]
fn what_was_reviewed_is_what_is_signed() {
    let mut desk = Desk::new();
    desk.send(3, &[]).unwrap();
    assert_eq!(desk.sign(3), Err(Refusal::WrongStage { now: "待审核" }));
    desk.order("wang", Role::Reviewer, Command::Pass).unwrap();
    // A request entered late changes what the cases say.
    assert_eq!(desk.sign(4), Err(Refusal::Moved));
    let back = Command::Return {
        reason: "补计一件".to_owned(),
    };
    let refused = desk.order("wang", Role::Reviewer, back.clone());
    assert!(
        matches!(refused, Err(Refusal::NotAllowed(_))),
        "待签发 is who signs's"
    );
    desk.order("zhao", Role::Issuer, back).unwrap();
    assert_eq!(desk.report.status().1, "退回修改");
    desk.send(4, &[]).unwrap();
    desk.order("wang", Role::Reviewer, Command::Pass).unwrap();
    desk.sign(4).unwrap();
    assert_eq!(desk.report.published().unwrap().frozen, *frozen(4));
}

#[test]
fn what_does_not_hold_is_not_sent_and_a_year_is_counted_to_its_end() {
    let mut desk = Desk::new();
    let refused = desk.send(3, &["总计应当等于各项之和。"]).unwrap_err();
    assert_eq!(
        refused.sentence(),
        "报告还有 1 处不对，改好以后再送审：总计应当等于各项之和。"
    );
    desk.today = date(2025, 12, 31);
    assert_eq!(desk.send(3, &[]), Err(Refusal::YearRuns));
    assert_eq!(desk.report.draft, None);
}

#[test]
fn whoever_wrote_it_neither_reviews_nor_signs_it() {
    let mut desk = Desk::new();
    desk.save("wang", "文字", "").unwrap();
    desk.send(3, &[]).unwrap();
    let refused = desk.order("wang", Role::Reviewer, Command::Pass);
    assert_eq!(refused, Err(Refusal::SecondPersonMissing));
    desk.second_person = SecondPerson::Marked;
    desk.order("wang", Role::Reviewer, Command::Pass).unwrap();
    assert!(desk.report.draft.unwrap().steps.last().unwrap().alone);
}

#[test]
fn a_correction_is_an_edition_with_its_reason() {
    let mut desk = Desk::published(3);
    assert_eq!(
        desk.save("li", "改写", ""),
        Err(Refusal::WrongStage { now: "已公布" }),
        "what is public is not written over"
    );
    let back = Command::SendBack {
        reason: "与台账不一致".to_owned(),
    };
    desk.order("xian", Role::DisclosureHead, back).unwrap();
    assert_eq!(desk.report.status().1, "退回更正");
    let correct = Command::Correct {
        reason: "漏计一件".to_owned(),
    };
    desk.order("li", Role::Editor, correct).unwrap();
    let draft = desk.report.draft.as_ref().unwrap();
    assert_eq!(draft.texts["s1"], "收到申请{{t3.new_received.total}}件");
    desk.save("li", "收到申请{{t3.new_received.total}}件", "")
        .unwrap();
    let refused = desk.send(4, &[]).unwrap_err();
    assert!(refused.sentence().contains("更正了什么"));
    desk.save("li", "收到申请{{t3.new_received.total}}件", "漏计一件")
        .unwrap();
    desk.send(4, &[]).unwrap();
    desk.order("wang", Role::Reviewer, Command::Pass).unwrap();
    desk.sign(4).unwrap();
    let numbers: Vec<u32> = desk.report.editions.iter().map(|one| one.number).collect();
    assert_eq!(numbers, [1, 2]);
    assert_eq!(
        desk.report.editions[1].change_note.as_deref(),
        Some("漏计一件")
    );
    assert_eq!(
        (desk.report.reported_on, desk.report.sent_back),
        (None, None)
    );
}

#[test]
fn a_report_made_elsewhere_is_taken_over_once() {
    let mut desk = Desk::new();
    let take = || Command::TakeOver {
        frozen: frozen(7),
        elsewhere: Elsewhere {
            published_on: date(2026, 1, 9),
            url: "https://www.example.cn/nb.html".to_owned(),
        },
    };
    let refused = desk.order("li", Role::Editor, take());
    assert!(matches!(refused, Err(Refusal::NotAllowed(_))));
    desk.order("xian", Role::DisclosureHead, take()).unwrap();
    let edition = desk.report.published().unwrap();
    assert_eq!(edition.frozen, *frozen(7));
    // It is as old as it was there, so that nobody is late for having been taken over late.
    assert_eq!(china_date(edition.published_at), date(2026, 1, 9));
    let again = desk.order("xian", Role::DisclosureHead, take());
    assert_eq!(again, Err(Refusal::DoneBefore));
}
