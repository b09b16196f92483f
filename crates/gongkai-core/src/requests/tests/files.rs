//! Files of a request: who adds, takes out and opens which, and when.

use super::{
    Actor, Channel, Command, Event, LetterKind, Refusal, Role, ServiceMethod, Story, day, person,
    registration,
};
use crate::requests::{FileFacts, FileKind};
use crate::rights::Action;
use gongkai_law::grounds::Category;

const TODAY: &str = "2024-01-08";

fn add(kind: FileKind) -> Command {
    Command::AddFile(FileFacts {
        kind,
        size: 3,
        sha256: "00".to_owned(),
        media_type: "application/pdf".to_owned(),
        redacted_for: Some(Category::Privacy),
    })
}

fn refusal(story: &mut Story, command: Command) -> Refusal {
    story.try_order(TODAY, command).unwrap_err()
}

#[test]
fn an_applicant_adds_what_is_theirs_to_add() {
    let mut story = Story::new();
    story.by(Actor::Applicant, &[]);
    story.order(TODAY, registration(Channel::Online, TODAY));
    story.order(TODAY, add(FileKind::Identity));
    story.order(TODAY, add(FileKind::Attachment));
    for kind in [FileKind::Scan, FileKind::Released] {
        assert!(matches!(
            refusal(&mut story, add(kind)),
            Refusal::NotAllowed(_)
        ));
    }
    for command in [
        Command::SeeFile { number: 1 },
        Command::RemoveFile { number: 2 },
    ] {
        assert!(matches!(
            refusal(&mut story, command),
            Refusal::NotAllowed(_)
        ));
    }
    let numbers: Vec<u32> = story.request().files().map(|file| file.number).collect();
    assert_eq!(numbers, [1, 2]);
    // A ground for blacking out belongs to what is released.
    assert_eq!(story.request().file(1).unwrap().facts.redacted_for, None);
}

#[test]
fn only_those_who_may_see_applicants_open_an_identity_document() {
    let mut story = Story::at_the_counter();
    story.order(TODAY, add(FileKind::Identity));
    story.order(TODAY, add(FileKind::Released));
    story.by(person("clerk"), &[Role::Editor]);
    assert_eq!(
        refusal(&mut story, Command::SeeFile { number: 2 }),
        Refusal::NotAllowed(Some(Action::ReadRequests))
    );
    story.by(person("head"), &[Role::DisclosureHead]);
    let before = story.events.len();
    story.order(TODAY, Command::SeeFile { number: 2 });
    assert_eq!(story.events.len(), before, "what goes out is not noted");
    story.order(TODAY, Command::SeeFile { number: 1 });
    assert_eq!(story.events.last(), Some(&Event::FileSeen { number: 1 }));
    assert_eq!(
        refusal(&mut story, Command::SeeFile { number: 3 }),
        Refusal::NoSuchPart
    );
}

#[test]
fn files_of_the_answer_are_frozen_while_it_waits_for_approval() {
    let mut story = Story::at_the_counter();
    story.order(TODAY, add(FileKind::Scan));
    story.order(TODAY, add(FileKind::Released));
    story.order(TODAY, Command::RemoveFile { number: 2 });
    story.order(TODAY, add(FileKind::Released));
    assert_eq!(story.request().files().count(), 2);
    assert_eq!(story.request().file(2), None);
    assert_eq!(
        refusal(&mut story, Command::RemoveFile { number: 1 }),
        Refusal::HandedIn
    );
    let letter = LetterKind::GrantedAnswer;
    story.order(TODAY, Command::DraftAnswer { letter });
    story.order(TODAY, Command::SendAnswer);
    for command in [add(FileKind::Released), Command::RemoveFile { number: 3 }] {
        assert_eq!(refusal(&mut story, command), Refusal::FilesFrozen);
    }
    // What the applicant sends in the meantime is kept all the same.
    story.order(TODAY, add(FileKind::Scan));
    story.by(person("head"), &[Role::DisclosureHead]);
    let reason = "少一份名单".to_owned();
    story.order(TODAY, Command::ReturnAnswer { reason });
    story.by(person("handler"), &[Role::RequestHandler]);
    story.order(TODAY, add(FileKind::Released));
    story.answer(TODAY, letter);
    assert_eq!(
        refusal(&mut story, add(FileKind::Released)),
        Refusal::FilesFrozen
    );
    assert_eq!(
        refusal(&mut story, add(FileKind::Attachment)),
        Refusal::AlreadyClosed
    );
    assert_eq!(story.request().files_handed_out().count(), 0);
    story.order(
        TODAY,
        Command::Dispatch {
            letter: 1,
            on: day(TODAY),
            method: ServiceMethod::Post,
        },
    );
    let out: Vec<u32> = story
        .request()
        .files_handed_out()
        .map(|file| file.number)
        .collect();
    assert_eq!(out, [3, 5]);
    // Proof of service is scanned after the end.
    story.order(TODAY, add(FileKind::Scan));
}

#[test]
fn a_refusal_carries_no_files() {
    let mut story = Story::at_the_counter();
    story.order(TODAY, add(FileKind::Released));
    let refused = LetterKind::ThirdPartyRefusal;
    story.order(TODAY, Command::DraftAnswer { letter: refused });
    assert_eq!(
        refusal(&mut story, Command::SendAnswer),
        Refusal::NothingProvided
    );
    story.order(TODAY, Command::RemoveFile { number: 1 });
    story.order(TODAY, Command::SendAnswer);
}

#[test]
fn erased_files_are_no_files() {
    let mut story = Story::at_the_counter();
    story.order(TODAY, add(FileKind::Identity));
    let reason = String::new();
    story.order(
        TODAY,
        Command::Withdraw {
            on: day(TODAY),
            reason,
        },
    );
    story.by(Actor::System, &[]);
    story.order(TODAY, Command::Erase);
    assert_eq!(story.request().files().count(), 0);
    for command in [Command::SeeFile { number: 1 }, add(FileKind::Scan)] {
        assert_eq!(refusal(&mut story, command), Refusal::Erased);
    }
}

#[test]
fn nobody_looks_for_particulars_that_never_came() {
    let mut story = Story::at_the_counter();
    let mut request = story.request().clone();
    request.handling.register_number = None;
    story.request = Some(request);
    story.by(person("head"), &[Role::DisclosureHead]);
    assert_eq!(
        refusal(&mut story, Command::SeeParticulars),
        Refusal::NoParticulars
    );
    assert!(
        Refusal::NoParticulars
            .sentence()
            .contains("没有登记申请人信息")
    );
}
