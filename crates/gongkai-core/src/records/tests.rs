use jiff::Timestamp;
use jiff::civil::date;

use super::{
    Act, Actor, Clearance, Command, Context, Event, Ground, Imported, ImportedEdition, PublishWhen,
    Record, Refusal, Stage, Standing, TakenBack, Validity, Visibility, WithdrawalNotice,
    WithdrawalReason, apply, decide,
};
use crate::agencies::SecondPerson;
use crate::body;
use crate::content::{Content, Genre};
use crate::ids::RecordId;
use crate::rights::{Action, Role};

/// A small world: one record, people with roles, a clock that moves a minute a step.
struct Desk {
    record: Option<Record>,
    second_person: SecondPerson,
    minute: i64,
    events: Vec<(Event, Actor, Timestamp)>,
}

fn id() -> RecordId {
    "r1".parse().unwrap()
}

fn person(login: &str) -> Actor {
    Actor::Person {
        login: login.parse().unwrap(),
        name: login.to_owned(),
    }
}

fn content(text: &str) -> Box<Content> {
    let mut content = Content::titled("临时救助公示", Genre::Notice);
    content.issued_on = Some(date(2026, 11, 20));
    content.items = vec!["livelihood-relief".parse().unwrap()];
    content.body = body::from_text(text);
    Box::new(content)
}

impl Desk {
    fn new() -> Self {
        Self {
            record: None,
            second_person: SecondPerson::Required,
            minute: 0,
            events: Vec::new(),
        }
    }

    fn order(&mut self, actor: Actor, roles: &[Role], command: Command) -> Result<(), Refusal> {
        self.minute += 1;
        let at = Timestamp::from_second(1_795_000_000 + self.minute * 60).unwrap();
        let ctx = Context {
            at,
            actor: actor.clone(),
            roles,
            second_person: self.second_person,
            index_number: "x/2026-00001",
        };
        for event in decide(self.record.as_ref(), command, &ctx)? {
            self.record = Some(apply(self.record.take(), &id(), &event, &actor, at));
            self.events.push((event, actor.clone(), at));
        }
        Ok(())
    }

    fn clerk(&mut self, command: Command) -> Result<(), Refusal> {
        self.order(person("clerk"), &[Role::Editor], command)
    }

    fn reviewer(&mut self, command: Command) -> Result<(), Refusal> {
        self.order(person("reviewer"), &[Role::Reviewer], command)
    }

    fn secrecy(&mut self, command: Command) -> Result<(), Refusal> {
        self.order(person("secrecy"), &[Role::SecrecyReviewer], command)
    }

    fn issuer(&mut self, command: Command) -> Result<(), Refusal> {
        self.order(person("issuer"), &[Role::Issuer], command)
    }

    fn drafted() -> Self {
        let mut desk = Self::new();
        desk.clerk(Command::Draft {
            record: id(),
            agency: "qingshi".parse().unwrap(),
            content: content("第一版"),
        })
        .unwrap();
        desk
    }

    fn up_to_signature(clearance: Clearance) -> Self {
        let mut desk = Self::drafted();
        desk.review_round(clearance);
        desk
    }

    fn review_round(&mut self, clearance: Clearance) {
        self.clerk(Command::Submit).unwrap();
        self.reviewer(Command::PassReview { note: None }).unwrap();
        self.secrecy(Command::Clear {
            clearance,
            note: None,
        })
        .unwrap();
    }

    fn published() -> Self {
        let mut desk = Self::up_to_signature(Clearance::Proactive);
        desk.issuer(Command::Sign {
            when: PublishWhen::Now,
        })
        .unwrap();
        desk
    }

    fn record(&self) -> &Record {
        self.record.as_ref().unwrap()
    }

    fn stage(&self) -> &Stage {
        &self.record().draft.as_ref().unwrap().stage
    }
}

fn withdraw() -> Command {
    Command::Withdraw {
        reason: WithdrawalReason::PersonalData,
        explanation: "含有个人信息，更正后重新公布。".to_owned(),
    }
}

#[test]
fn a_record_becomes_public_by_four_hands() {
    let desk = Desk::published();
    assert_eq!(
        desk.record().visibility(),
        Visibility::Public {
            edition: 1,
            validity: Validity::InForce
        }
    );
    assert_eq!(desk.record().index_number.as_deref(), Some("x/2026-00001"));
    let acts: Vec<Act> = desk.record().editions[0]
        .steps
        .iter()
        .map(|step| step.act)
        .collect();
    assert_eq!(
        acts,
        [Act::Submitted, Act::ReviewPassed, Act::Cleared, Act::Signed]
    );
    assert_eq!(desk.record().steps_alone().count(), 0);
}

#[test]
fn nothing_is_public_before_it_is_signed() {
    let mut desk = Desk::drafted();
    for step in 0..3 {
        assert_eq!(desk.record().visibility(), Visibility::Hidden);
        match step {
            0 => desk.clerk(Command::Submit).unwrap(),
            1 => desk.reviewer(Command::PassReview { note: None }).unwrap(),
            _ => desk
                .secrecy(Command::Clear {
                    clearance: Clearance::Proactive,
                    note: None,
                })
                .unwrap(),
        }
    }
    assert_eq!(desk.record().visibility(), Visibility::Hidden);
}

#[test]
fn no_step_can_be_skipped() {
    let mut desk = Desk::drafted();
    let wrong = Err(Refusal::WrongStage { now: "起草中" });
    assert_eq!(desk.reviewer(Command::PassReview { note: None }), wrong);
    assert_eq!(
        desk.secrecy(Command::Clear {
            clearance: Clearance::Proactive,
            note: None
        }),
        wrong
    );
    assert_eq!(
        desk.issuer(Command::Sign {
            when: PublishWhen::Now
        }),
        wrong
    );
    desk.clerk(Command::Submit).unwrap();
    let wrong = Err(Refusal::WrongStage { now: "待审核" });
    assert_eq!(
        desk.clerk(Command::Save {
            content: content("偷偷改"),
            change_note: None
        }),
        wrong
    );
    assert_eq!(
        desk.issuer(Command::Sign {
            when: PublishWhen::Now
        }),
        wrong
    );
}

#[test]
fn each_step_needs_its_role() {
    let mut desk = Desk::drafted();
    desk.clerk(Command::Submit).unwrap();
    for roles in [
        &[Role::Editor][..],
        &[Role::SecrecyReviewer],
        &[Role::Issuer],
        &[Role::Administrator],
        &[],
    ] {
        let refused = desk.order(person("someone"), roles, Command::PassReview { note: None });
        assert_eq!(
            refused,
            Err(Refusal::NotAllowed(Some(Action::ReviewRecords)))
        );
    }
}

#[test]
fn a_step_without_its_second_person_is_refused_or_marked() {
    let both = [Role::Editor, Role::Reviewer];
    let mut desk = Desk::drafted();
    desk.clerk(Command::Submit).unwrap();
    assert_eq!(
        desk.order(person("clerk"), &both, Command::PassReview { note: None }),
        Err(Refusal::SecondPersonMissing)
    );
    desk.second_person = SecondPerson::Marked;
    desk.order(person("clerk"), &both, Command::PassReview { note: None })
        .unwrap();
    let alone: Vec<Act> = desk.record().steps_alone().map(|step| step.act).collect();
    assert_eq!(alone, [Act::ReviewPassed]);
}

#[test]
fn everyone_who_wrote_in_a_draft_counts_as_its_drafter() {
    let mut desk = Desk::drafted();
    desk.order(
        person("helper"),
        &[Role::Editor],
        Command::Save {
            content: content("第二稿"),
            change_note: None,
        },
    )
    .unwrap();
    desk.clerk(Command::Submit).unwrap();
    let refused = desk.order(
        person("helper"),
        &[Role::Reviewer],
        Command::PassReview { note: None },
    );
    assert_eq!(refused, Err(Refusal::SecondPersonMissing));
}

#[test]
fn a_return_says_why_and_opens_the_draft() {
    let mut desk = Desk::drafted();
    desk.clerk(Command::Submit).unwrap();
    assert!(matches!(
        desk.reviewer(Command::Return {
            reason: "  ".to_owned()
        }),
        Err(Refusal::Incomplete(_))
    ));
    assert!(matches!(
        desk.issuer(Command::Return {
            reason: "不行".to_owned()
        }),
        Err(Refusal::NotAllowed(_))
    ));
    desk.reviewer(Command::Return {
        reason: "金额与附件不一致".to_owned(),
    })
    .unwrap();
    assert_eq!(
        *desk.stage(),
        Stage::Returned {
            reason: "金额与附件不一致".to_owned()
        }
    );
    desk.clerk(Command::Save {
        content: content("改好了"),
        change_note: None,
    })
    .unwrap();
    desk.review_round(Clearance::Proactive);
}

#[test]
fn a_draft_that_lacks_fields_is_not_sent() {
    let mut desk = Desk::new();
    let bare = Box::new(Content::titled("无日期", Genre::Notice));
    desk.clerk(Command::Draft {
        record: id(),
        agency: "qingshi".parse().unwrap(),
        content: bare,
    })
    .unwrap();
    let Err(Refusal::Incomplete(errors)) = desk.clerk(Command::Submit) else {
        panic!("sent")
    };
    for field in ["items", "issued_on", "body"] {
        assert!(errors.of(field).is_some(), "{field}");
    }
}

#[test]
fn a_revision_leaves_the_public_text_until_it_is_signed() {
    let mut desk = Desk::published();
    desk.clerk(Command::Revise {
        content: content("第一版"),
    })
    .unwrap();
    desk.clerk(Command::Save {
        content: content("第二版"),
        change_note: None,
    })
    .unwrap();
    let Err(Refusal::Incomplete(errors)) = desk.clerk(Command::Submit) else {
        panic!("sent without a note")
    };
    assert!(errors.of("change_note").is_some());
    desk.clerk(Command::Save {
        content: content("第二版"),
        change_note: Some("更正户数".to_owned()),
    })
    .unwrap();
    desk.review_round(Clearance::Proactive);
    assert_eq!(
        desk.record().visibility(),
        Visibility::Public {
            edition: 1,
            validity: Validity::InForce
        }
    );
    desk.issuer(Command::Sign {
        when: PublishWhen::Now,
    })
    .unwrap();
    assert_eq!(
        desk.record().visibility(),
        Visibility::Public {
            edition: 2,
            validity: Validity::InForce
        }
    );
    assert_eq!(
        desk.record().index_number.as_deref(),
        Some("x/2026-00001"),
        "the number stays"
    );
    assert_eq!(desk.record().editions.len(), 2);
    assert_eq!(
        desk.record().editions[1].change_note.as_deref(),
        Some("更正户数")
    );
}

#[test]
fn only_one_draft_at_a_time() {
    let mut desk = Desk::published();
    desk.clerk(Command::Revise {
        content: content("甲"),
    })
    .unwrap();
    assert_eq!(
        desk.clerk(Command::Revise {
            content: content("乙")
        }),
        Err(Refusal::DraftInWork)
    );
    desk.clerk(Command::Discard).unwrap();
    assert_eq!(
        desk.record().visibility(),
        Visibility::Public {
            edition: 1,
            validity: Validity::InForce
        }
    );
}

#[test]
fn a_withdrawal_says_why_for_ever() {
    let mut desk = Desk::published();
    let blank = Command::Withdraw {
        reason: WithdrawalReason::Incorrect,
        explanation: String::new(),
    };
    assert!(matches!(desk.issuer(blank), Err(Refusal::Incomplete(_))));
    desk.issuer(withdraw()).unwrap();
    let Visibility::Gone(notice) = desk.record().visibility() else {
        panic!("still there")
    };
    assert_eq!(notice.reason, WithdrawalReason::PersonalData);
    assert_eq!(desk.issuer(withdraw()), Err(Refusal::NotPublic));
}

#[test]
fn a_withdrawn_record_returns_only_by_a_new_edition() {
    let mut desk = Desk::published();
    desk.issuer(withdraw()).unwrap();
    desk.clerk(Command::Revise {
        content: content("更正后"),
    })
    .unwrap();
    desk.clerk(Command::Save {
        content: content("更正后"),
        change_note: Some("隐去个人信息".to_owned()),
    })
    .unwrap();
    desk.review_round(Clearance::Proactive);
    assert!(matches!(desk.record().visibility(), Visibility::Gone(_)));
    desk.issuer(Command::Sign {
        when: PublishWhen::Now,
    })
    .unwrap();
    assert_eq!(
        desk.record().visibility(),
        Visibility::Public {
            edition: 2,
            validity: Validity::InForce
        }
    );
}

#[test]
fn an_import_keeps_the_numbers_of_editions_taken_back_before() {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let imported = Imported {
        record: "r1".parse().unwrap(),
        agency: "qingshi".parse().unwrap(),
        index_number: Some("2018-1".to_owned()),
        withdrawn_before: vec![TakenBack {
            notice: WithdrawalNotice {
                at: at("2018-02-01T00:00:00Z"),
                reason: WithdrawalReason::PersonalData,
                explanation: "含有身份证号".to_owned(),
            },
            published_at: vec![at("2018-01-01T00:00:00Z"), at("2018-01-02T00:00:00Z")],
        }],
        editions: vec![ImportedEdition {
            published_at: at("2018-03-01T00:00:00Z"),
            change_note: None,
            content: *content("更正后"),
        }],
        validity: Validity::InForce,
        withdrawn: None,
    };
    assert!(imported.is_in_order());
    assert_eq!(
        imported.first_published_at(),
        Some(at("2018-01-01T00:00:00Z"))
    );
    let context = Context {
        at: at("2026-01-01T00:00:00Z"),
        actor: Actor::Import,
        roles: &[],
        second_person: SecondPerson::Required,
        index_number: "",
    };
    let (id, command) = (
        imported.record.clone(),
        Command::Import(Box::new(imported.clone())),
    );
    let events = decide(None, command, &context).unwrap();
    let record = apply(None, &id, &events[0], &Actor::Import, context.at);
    let numbers: Vec<u32> = record
        .editions
        .iter()
        .map(|edition| edition.number)
        .collect();
    assert_eq!(numbers, [1, 2, 3]);
    assert_eq!(record.published_at(), imported.first_published_at());
    assert_eq!(
        record.visibility(),
        Visibility::Public {
            edition: 3,
            validity: Validity::InForce
        }
    );

    let mut early = imported;
    early.withdrawn_before[0].notice.at = at("2018-01-01T12:00:00Z");
    assert!(!early.is_in_order());
}

#[test]
fn withdrawing_does_not_touch_a_draft_in_work() {
    let mut desk = Desk::published();
    desk.clerk(Command::Revise {
        content: content("第二版"),
    })
    .unwrap();
    desk.issuer(withdraw()).unwrap();
    assert!(desk.record().draft.is_some());
}

#[test]
fn what_is_repealed_stays_readable_and_is_not_repealed_twice() {
    let mut desk = Desk::published();
    let repeal = || Command::Repeal {
        on: date(2026, 12, 1),
        by: Some("青政发〔2026〕30号".to_owned()),
    };
    desk.reviewer(repeal()).unwrap();
    assert!(matches!(
        desk.record().visibility(),
        Visibility::Public {
            validity: Validity::Repealed { .. },
            ..
        }
    ));
    assert_eq!(desk.reviewer(repeal()), Err(Refusal::NotInForce));
    assert_eq!(
        desk.reviewer(Command::Expire {
            on: date(2026, 12, 2)
        }),
        Err(Refusal::NotInForce)
    );
}

#[test]
fn what_is_not_to_be_published_is_signed_and_kept_back() {
    let ground = Clearance::Withheld {
        ground: Ground::Process,
        reasons: "讨论中的过程稿".to_owned(),
    };
    let mut desk = Desk::up_to_signature(ground.clone());
    desk.issuer(Command::Sign {
        when: PublishWhen::Now,
    })
    .unwrap();
    assert_eq!(desk.record().visibility(), Visibility::Hidden);
    let Standing::Held {
        clearance, steps, ..
    } = &desk.record().standing
    else {
        panic!("not held")
    };
    assert_eq!((clearance, steps.len()), (&ground, 4));
    assert_eq!(desk.record().index_number, None, "no number is used up");
}

#[test]
fn what_was_withdrawn_says_so_even_when_its_next_edition_is_kept_back() {
    let mut desk = Desk::published();
    desk.issuer(withdraw()).unwrap();
    let gone = desk.record().visibility();
    desk.clerk(Command::Revise {
        content: content("更正后"),
    })
    .unwrap();
    desk.clerk(Command::Save {
        content: content("更正后"),
        change_note: Some("隐去个人信息".to_owned()),
    })
    .unwrap();
    desk.review_round(Clearance::OnRequest {
        ground: "只涉及一户".to_owned(),
    });
    desk.issuer(Command::Sign {
        when: PublishWhen::Now,
    })
    .unwrap();
    assert!(matches!(desk.record().standing, Standing::Held { .. }));
    assert_eq!(desk.record().visibility(), gone);
}

#[test]
fn keeping_back_needs_its_reasons() {
    let mut desk = Desk::drafted();
    desk.clerk(Command::Submit).unwrap();
    desk.reviewer(Command::PassReview { note: None }).unwrap();
    for clearance in [
        Clearance::OnRequest {
            ground: " ".to_owned(),
        },
        Clearance::Withheld {
            ground: Ground::Internal,
            reasons: String::new(),
        },
    ] {
        assert!(matches!(
            desk.secrecy(Command::Clear {
                clearance,
                note: None
            }),
            Err(Refusal::Incomplete(_))
        ));
    }
}

#[test]
fn a_public_record_cannot_be_kept_back_by_a_revision() {
    let mut desk = Desk::published();
    desk.clerk(Command::Revise {
        content: content("第二版"),
    })
    .unwrap();
    desk.clerk(Command::Save {
        content: content("第二版"),
        change_note: Some("改".to_owned()),
    })
    .unwrap();
    desk.clerk(Command::Submit).unwrap();
    desk.reviewer(Command::PassReview { note: None }).unwrap();
    let clearance = Clearance::OnRequest {
        ground: "内部资料".to_owned(),
    };
    assert_eq!(
        desk.secrecy(Command::Clear {
            clearance,
            note: None
        }),
        Err(Refusal::StillPublic)
    );
}

#[test]
fn a_set_time_is_kept_by_the_program_alone() {
    let mut desk = Desk::up_to_signature(Clearance::Proactive);
    let past = PublishWhen::At(Timestamp::from_second(1_700_000_000).unwrap());
    assert_eq!(
        desk.issuer(Command::Sign { when: past }),
        Err(Refusal::TimePassed)
    );
    let soon = Timestamp::from_second(1_795_000_000 + 60 * 10).unwrap();
    desk.issuer(Command::Sign {
        when: PublishWhen::At(soon),
    })
    .unwrap();
    assert_eq!(desk.record().visibility(), Visibility::Hidden);
    assert_eq!(
        desk.issuer(Command::PublishDue),
        Err(Refusal::NotAllowed(None))
    );
    assert_eq!(
        desk.order(Actor::System, &[], Command::PublishDue),
        Err(Refusal::NotDue)
    );
    desk.minute = 9;
    desk.order(Actor::System, &[], Command::PublishDue).unwrap();
    assert!(matches!(
        desk.record().visibility(),
        Visibility::Public { .. }
    ));
}

#[test]
fn a_set_time_can_be_taken_back() {
    let mut desk = Desk::up_to_signature(Clearance::Proactive);
    let soon = Timestamp::from_second(1_795_009_000).unwrap();
    desk.issuer(Command::Sign {
        when: PublishWhen::At(soon),
    })
    .unwrap();
    desk.issuer(Command::Return {
        reason: "等会议通过".to_owned(),
    })
    .unwrap();
    assert_eq!(
        desk.order(Actor::System, &[], Command::PublishDue),
        Err(Refusal::WrongStage {
            now: "退回修改"
        })
    );
}

#[test]
fn replaying_the_events_gives_the_same_record() {
    let mut desk = Desk::published();
    desk.clerk(Command::Revise {
        content: content("第二版"),
    })
    .unwrap();
    desk.clerk(Command::Save {
        content: content("第二版"),
        change_note: Some("改".to_owned()),
    })
    .unwrap();
    desk.review_round(Clearance::Proactive);
    desk.issuer(Command::Sign {
        when: PublishWhen::Now,
    })
    .unwrap();
    desk.issuer(withdraw()).unwrap();
    let mut again = None;
    for (event, by, at) in &desk.events {
        let kept = serde_json::to_string(event).unwrap();
        let event: Event = serde_json::from_str(&kept).unwrap();
        again = Some(apply(again, &id(), &event, by, *at));
    }
    assert_eq!(again, desk.record);
    assert_eq!(desk.record().version, desk.events.len() as u64);
}

#[test]
fn every_refusal_has_words_that_end_in_a_full_stop() {
    let refusals = [
        Refusal::NotAllowed(Some(Action::IssueRecords)),
        Refusal::NotAllowed(None),
        Refusal::NoDraft,
        Refusal::DraftInWork,
        Refusal::WrongStage { now: "起草中" },
        Refusal::SecondPersonMissing,
        Refusal::TimePassed,
        Refusal::NotDue,
        Refusal::NotPublic,
        Refusal::StillPublic,
        Refusal::NotInForce,
        Refusal::Exists,
        Refusal::Absent,
    ];
    for refusal in refusals {
        assert!(refusal.sentence().ends_with('。'), "{refusal:?}");
    }
}
