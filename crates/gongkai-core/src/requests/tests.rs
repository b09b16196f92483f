//! Stories of requests: orders given one after the other, and where they lead.

mod files;

use gongkai_law::calendar::Calendar;
use gongkai_law::clock::events::Channel;
use gongkai_law::clock::{ClockState, Practice};
use gongkai_law::outcomes::Outcome;
use jiff::civil::Date;

use super::{
    ApplicantKind, Command, Context, DraftStage, Event, NoteKind, Opinion, Particulars,
    ParticularsInput, Refusal, Registration, Request, ServiceMethod, apply, decide, masked,
};
use crate::agencies::SecondPerson;
use crate::fields::FieldErrors;
use crate::letters::kind::LetterKind;
use crate::records::Actor;
use crate::rights::{Action, Role};
use crate::time::from_china;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn person(login: &str) -> Actor {
    Actor::Person {
        login: login.parse().unwrap(),
        name: login.to_owned(),
    }
}

/// A request and the desk around it.
struct Story {
    request: Option<Request>,
    events: Vec<Event>,
    words: Vec<(u32, String)>,
    actor: Actor,
    roles: Vec<Role>,
    second_person: SecondPerson,
}

impl Story {
    fn new() -> Self {
        Self {
            request: None,
            events: Vec::new(),
            words: Vec::new(),
            actor: person("handler"),
            roles: vec![Role::RequestHandler],
            second_person: SecondPerson::Required,
        }
    }

    /// A request handed in at the counter on Friday, 2024-01-05.
    fn at_the_counter() -> Self {
        let mut story = Self::new();
        story.order("2024-01-05", registration(Channel::InPerson, "2024-01-05"));
        story
    }

    fn by(&mut self, actor: Actor, roles: &[Role]) {
        self.actor = actor;
        self.roles = roles.to_vec();
    }

    fn try_order(&mut self, today: &str, command: Command) -> Result<(), Refusal> {
        let today = day(today);
        let at = from_china(today.at(10, 0, 0, 0)).unwrap();
        let ruling = decide(
            self.request.as_ref(),
            &command,
            &Context {
                at,
                today,
                actor: self.actor.clone(),
                roles: &self.roles,
                second_person: self.second_person,
                calendar: Calendar::built_in(),
                practice: Practice::default(),
                confirms_online: false,
                register_number: "qingshi-2024-0001",
                document_number: "青石公开〔2024〕1号",
            },
        )?;
        for event in &ruling.events {
            let id = "q1".parse().unwrap();
            self.request = Some(apply(self.request.take(), &id, event, &self.actor, at));
        }
        self.words.extend(ruling.words);
        self.events.extend(ruling.events);
        Ok(())
    }

    #[track_caller]
    fn order(&mut self, today: &str, command: Command) {
        if let Err(refusal) = self.try_order(today, command) {
            panic!("{refusal:?}");
        }
    }

    /// The sentence of a refusal.
    #[track_caller]
    fn refused(&mut self, today: &str, command: Command) -> String {
        let before = self.request.clone();
        let refusal = self.try_order(today, command).unwrap_err();
        assert_eq!(self.request, before, "a refused step loses nothing");
        refusal.sentence()
    }

    fn request(&self) -> &Request {
        self.request.as_ref().unwrap()
    }

    fn state(&self, today: &str) -> (ClockState, Option<Date>) {
        let clock = self
            .request()
            .clock(Calendar::built_in(), day(today), Practice::default());
        (clock.state, clock.due_on)
    }

    fn answer(&mut self, today: &str, letter: LetterKind) {
        self.order(today, Command::DraftAnswer { letter });
        self.order(today, Command::SendAnswer);
        self.by(person("head"), &[Role::DisclosureHead]);
        self.order(
            today,
            Command::ApproveAnswer {
                sha256: "00".to_owned(),
            },
        );
        self.by(person("handler"), &[Role::RequestHandler]);
    }
}

fn registration(channel: Channel, submitted_on: &str) -> Command {
    Command::Register(Registration {
        agency: "qingshi".parse().unwrap(),
        applicant_kind: ApplicantKind::NaturalPerson,
        channel,
        submitted_on: day(submitted_on),
        signed_on: None,
        subject: "2023年石桥村危房改造补助名单".to_owned(),
    })
}

#[test]
fn from_the_counter_to_the_delivered_answer() {
    let mut story = Story::at_the_counter();
    assert_eq!(
        story.state("2024-01-08"),
        (ClockState::Running, Some(day("2024-02-02")))
    );
    story.answer("2024-01-10", LetterKind::GrantedAnswer);
    assert_eq!(story.request().outcome, Some(Outcome::Granted));
    assert_eq!(story.request().closed_on, Some(day("2024-01-10")));
    let letter = story.request().handling.letter(1).unwrap();
    assert_eq!(
        letter.document_number.as_deref(),
        Some("青石公开〔2024〕1号")
    );
    let serve = |on: &str| Command::Serve {
        letter: 1,
        on: day(on),
        method: ServiceMethod::Post,
    };
    assert!(
        story
            .refused("2024-01-12", serve("2024-01-12"))
            .contains("先登记发出")
    );
    story.order(
        "2024-01-11",
        Command::Dispatch {
            letter: 1,
            on: day("2024-01-11"),
            method: ServiceMethod::Post,
        },
    );
    assert!(
        story
            .refused("2024-01-12", serve("2024-01-10"))
            .contains("2024-01-11")
    );
    story.order("2024-01-15", serve("2024-01-14"));
    assert!(
        story
            .events
            .iter()
            .any(|event| matches!(event, Event::Dated { event } if event.kind() == "delivered"))
    );
}

#[test]
fn correction_third_party_extension_and_partial_disclosure() {
    let mut story = Story::new();
    story.by(Actor::Applicant, &[]);
    story.order("2024-01-05", registration(Channel::Online, "2024-01-05"));
    assert_eq!(
        story.state("2024-01-05").0,
        ClockState::AwaitingConfirmation
    );
    story.by(person("handler"), &[Role::RequestHandler]);
    story.order(
        "2024-01-08",
        Command::Confirm {
            on: day("2024-01-08"),
            how: "电话确认".to_owned(),
        },
    );
    story.order(
        "2024-01-10",
        Command::RequestClarification {
            on: day("2024-01-10"),
            within_workdays: 10,
            what: "请写明要哪一年的名单".to_owned(),
        },
    );
    assert_eq!(story.state("2024-01-11").0, ClockState::Suspended);
    story.by(Actor::Applicant, &[]);
    story.order(
        "2024-01-15",
        Command::Clarify {
            on: day("2024-01-15"),
            text: "2023年的".to_owned(),
        },
    );
    story.by(person("handler"), &[Role::RequestHandler]);
    story.order(
        "2024-01-16",
        Command::Consult {
            on: day("2024-01-16"),
            third_party: true,
            about: "向名单上的王某征求意见".to_owned(),
        },
    );
    story.order(
        "2024-01-30",
        Command::HearOpinion {
            consultation: "c1".to_owned(),
            on: day("2024-01-30"),
            opinion: Opinion::Objects,
            reasons: "涉及身体状况".to_owned(),
        },
    );
    story.order(
        "2024-02-01",
        Command::ProposeExtension {
            workdays: 20,
            reason: "要逐户核对".to_owned(),
        },
    );
    assert!(
        story
            .refused(
                "2024-02-01",
                Command::Extend {
                    on: day("2024-02-01")
                }
            )
            .contains("先提请")
    );
    story.by(person("head"), &[Role::DisclosureHead]);
    story.order("2024-02-02", Command::ApproveExtension);
    story.by(person("handler"), &[Role::RequestHandler]);
    story.order(
        "2024-02-02",
        Command::Extend {
            on: day("2024-02-02"),
        },
    );
    story.answer("2024-03-01", LetterKind::PartialAnswer);
    let request = story.request();
    assert_eq!(request.outcome, Some(Outcome::Partial));
    assert_eq!(
        request.handling.consultations[0].opinion,
        Some((day("2024-01-30"), Opinion::Objects))
    );
    let kinds: Vec<NoteKind> = request
        .handling
        .written
        .iter()
        .map(|written| written.kind)
        .collect();
    assert_eq!(
        kinds,
        [
            NoteKind::Confirmation,
            NoteKind::ClarificationAsked,
            NoteKind::Clarification,
            NoteKind::Consultation,
            NoteKind::Opinion,
            NoteKind::ExtensionReason
        ]
    );
    let told = serde_json::to_string(&story.events).unwrap();
    for (_, words) in &story.words {
        assert!(!told.contains(words), "{words} stands in the journal");
    }
}

#[test]
fn abandoned_because_nothing_was_corrected() {
    let mut story = Story::at_the_counter();
    story.order(
        "2024-01-08",
        Command::RequestClarification {
            on: day("2024-01-08"),
            within_workdays: 10,
            what: "请写明要哪一年的名单".to_owned(),
        },
    );
    let early = story.refused(
        "2024-01-22",
        Command::Lapse {
            on: day("2024-01-22"),
        },
    );
    assert!(early.contains("第三十条"), "{early}");
    story.order(
        "2024-01-23",
        Command::Lapse {
            on: day("2024-01-23"),
        },
    );
    assert_eq!(story.request().outcome, Some(Outcome::OtherNoCorrection));
}

#[test]
fn the_law_refuses_with_its_article() {
    let mut story = Story::at_the_counter();
    let late = story.refused(
        "2024-01-17",
        Command::RequestClarification {
            on: day("2024-01-17"),
            within_workdays: 10,
            what: "哪一年的".to_owned(),
        },
    );
    assert!(late.contains("第三十条"), "{late}");
    let unasked = story.refused(
        "2024-01-17",
        Command::PayFee {
            on: day("2024-01-17"),
        },
    );
    assert!(unasked.contains("信息处理费管理办法"), "{unasked}");
    let tomorrow = story.refused(
        "2024-01-17",
        Command::Withdraw {
            on: day("2024-01-18"),
            reason: String::new(),
        },
    );
    assert!(tomorrow.contains("今天之后"), "{tomorrow}");
}

#[test]
fn who_drafts_an_answer_does_not_approve_it() {
    let mut story = Story::at_the_counter();
    let both = [Role::RequestHandler, Role::DisclosureHead];
    story.by(person("handler"), &both);
    story.order(
        "2024-01-08",
        Command::DraftAnswer {
            letter: LetterKind::GrantedAnswer,
        },
    );
    story.order("2024-01-08", Command::SendAnswer);
    let approve = || Command::ApproveAnswer {
        sha256: "00".to_owned(),
    };
    assert!(story.refused("2024-01-08", approve()).contains("另一个人"));
    story.second_person = SecondPerson::Marked;
    story.order("2024-01-08", approve());
    assert!(story.request().handling.letters[0].alone);
}

#[test]
fn a_returned_answer_is_mended_and_sent_again() {
    let mut story = Story::at_the_counter();
    story.order(
        "2024-01-08",
        Command::DraftAnswer {
            letter: LetterKind::ThirdPartyRefusal,
        },
    );
    story.order("2024-01-08", Command::SendAnswer);
    story.by(person("head"), &[Role::DisclosureHead]);
    let empty = Command::ReturnAnswer {
        reason: " ".to_owned(),
    };
    assert!(
        story
            .refused("2024-01-09", empty)
            .contains("请填写退回理由")
    );
    story.order(
        "2024-01-09",
        Command::ReturnAnswer {
            reason: "理由不够".to_owned(),
        },
    );
    let draft = story.request().handling.draft.clone().unwrap();
    assert_eq!(draft.stage, DraftStage::Returned { reason: 1 });
    story.by(person("handler"), &[Role::RequestHandler]);
    story.order("2024-01-10", Command::SendAnswer);
}

#[test]
fn an_applicant_gives_only_their_own_orders() {
    let mut story = Story::at_the_counter();
    story.by(Actor::Applicant, &[]);
    let refusal = story
        .try_order(
            "2024-01-08",
            Command::DraftAnswer {
                letter: LetterKind::GrantedAnswer,
            },
        )
        .unwrap_err();
    assert_eq!(refusal, Refusal::NotAllowed(Some(Action::HandleRequests)));
    story.order(
        "2024-01-08",
        Command::Withdraw {
            on: day("2024-01-08"),
            reason: String::new(),
        },
    );
    assert_eq!(story.request().outcome, Some(Outcome::OtherMisc));
    let rate = |stars| Command::Rate {
        stars,
        words: String::new(),
    };
    assert!(story.refused("2024-01-09", rate(6)).contains("1 到 5"));
    story.order("2024-01-09", rate(4));
    assert!(story.refused("2024-01-09", rate(5)).contains("已经办过"));
}

#[test]
fn editors_have_no_part_in_requests() {
    let mut story = Story::at_the_counter();
    story.by(person("editor"), &[Role::Editor, Role::Issuer]);
    for command in [
        Command::SeeParticulars,
        Command::SendAnswer,
        Command::ApproveExtension,
    ] {
        assert!(
            story
                .refused("2024-01-08", command)
                .contains("没有办理这一步的权限")
        );
    }
}

#[test]
fn offices_are_asked_urged_and_answer() {
    let mut story = Story::at_the_counter();
    story.order(
        "2024-01-08",
        Command::AskOffice {
            office: "民政办".to_owned(),
            until: day("2024-01-12"),
            what: "2023年名单".to_owned(),
        },
    );
    story.order("2024-01-15", Command::UrgeOffice { number: 1 });
    story.order(
        "2024-01-16",
        Command::OfficeAnswered {
            number: 1,
            found: true,
            answer: String::new(),
        },
    );
    assert!(
        story
            .refused("2024-01-16", Command::UrgeOffice { number: 1 })
            .contains("已经办完")
    );
    let collection = &story.request().handling.collections[0];
    assert_eq!(collection.urged_on, [day("2024-01-15")]);
    assert_eq!(collection.answered, Some((day("2024-01-16"), true)));
}

#[test]
fn what_was_erased_stays_erased() {
    let mut story = Story::at_the_counter();
    story.by(person("head"), &[Role::DisclosureHead]);
    assert!(
        story
            .refused("2024-01-08", Command::Erase)
            .contains("还没有办结")
    );
    story.by(person("handler"), &[Role::RequestHandler]);
    story.answer("2024-01-09", LetterKind::NotExistingNotice);
    story.by(person("head"), &[Role::DisclosureHead]);
    story.order("2034-01-09", Command::Erase);
    let request = story.request();
    assert_eq!(
        request.outcome,
        Some(Outcome::UnableNotHeld),
        "statistics stay right"
    );
    assert!(
        story
            .refused("2034-01-10", Command::SeeParticulars)
            .contains("已按规定清除")
    );
}

#[test]
fn a_request_survives_being_written_and_read() {
    let mut story = Story::at_the_counter();
    story.answer("2024-01-09", LetterKind::GrantedAnswer);
    let mut read: Request =
        serde_json::from_str(&serde_json::to_string(story.request()).unwrap()).unwrap();
    read.subject = story.request().subject.clone();
    assert_eq!(&read, story.request());
}

#[test]
fn registration_names_each_wrong_field() {
    let mut story = Story::new();
    let refusal = story
        .try_order(
            "2024-01-05",
            Command::Register(Registration {
                agency: "qingshi".parse().unwrap(),
                applicant_kind: ApplicantKind::NaturalPerson,
                channel: Channel::PostSigned,
                submitted_on: day("2024-01-08"),
                signed_on: Some(day("2024-01-04")),
                subject: "  ".to_owned(),
            }),
        )
        .unwrap_err();
    let Refusal::Incomplete(errors) = refusal else {
        panic!("{refusal:?}");
    };
    let fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["subject", "submitted_on", "signed_on"]);
}

#[test]
fn signed_post_counts_from_the_day_of_signing() {
    let mut story = Story::new();
    story.order(
        "2024-01-08",
        Command::Register(Registration {
            agency: "qingshi".parse().unwrap(),
            applicant_kind: ApplicantKind::OrgCommercial,
            channel: Channel::PostSigned,
            submitted_on: day("2024-01-04"),
            signed_on: Some(day("2024-01-08")),
            subject: "招标结果".to_owned(),
        }),
    );
    assert_eq!(story.request().received_on, Some(day("2024-01-08")));
}

#[test]
fn particulars_want_a_name_a_document_and_a_way() {
    let mut errors = FieldErrors::default();
    let _ = Particulars::read(
        ApplicantKind::OrgCommercial,
        &ParticularsInput {
            email: "nobody",
            postcode: "12",
            ..ParticularsInput::default()
        },
        &mut errors,
    );
    let fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "name",
            "identity_kind",
            "identity_number",
            "contact_person",
            "postcode",
            "email"
        ]
    );
    let particulars = Particulars {
        name: "王小明".to_owned(),
        ..Particulars::default()
    };
    assert_eq!(format!("{particulars:?}"), "Particulars(***)");
}

#[test]
fn lists_show_only_marks_of_a_name() {
    for (name, kind, shown) in [
        ("王小明", ApplicantKind::NaturalPerson, "王**"),
        ("欧阳震华", ApplicantKind::NaturalPerson, "欧***"),
        ("王", ApplicantKind::NaturalPerson, "*"),
        (
            "清源某某有限公司",
            ApplicantKind::OrgCommercial,
            "清*****司",
        ),
        ("", ApplicantKind::OrgOther, ""),
    ] {
        assert_eq!(masked(name, kind), shown);
    }
}
