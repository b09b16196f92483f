//! What happened to a request and what was written beside it, in words.

use std::collections::BTreeMap;

use gongkai_core::ids::Login;
use gongkai_core::journal;
use gongkai_core::requests::{Event, Handling, Request};
use gongkai_core::time::minute;
use serde::Serialize;

use super::steps::letter_words;
use crate::kit::article::size_in_words;

/// One line of the timeline component.
#[derive(Debug, Clone, Default, Serialize)]
pub(in crate::console) struct Line {
    pub(in crate::console) at: String,
    pub(in crate::console) title: String,
    pub(in crate::console) who: String,
    pub(in crate::console) text: String,
    pub(in crate::console) rule: String,
    pub(in crate::console) kind: &'static str,
}

/// What was done, newest first.
pub(in crate::console) fn history(
    entries: &[journal::Entry],
    handling: &Handling,
    names: &BTreeMap<Login, String>,
) -> Vec<Line> {
    entries
        .iter()
        .rev()
        .filter_map(|entry| match &entry.event {
            journal::Event::Request(event) => Some((entry, event)),
            _ => None,
        })
        .map(|(entry, event)| Line {
            at: minute(entry.at),
            title: event.name().to_owned(),
            who: entry.actor.name().to_owned(),
            text: remark(event, handling, names),
            rule: String::new(),
            kind: if event.touches_public() { "ok" } else { "" },
        })
        .collect()
}

/// The texts kept beside it, newest first; their words are gone where they were erased.
pub(in crate::console) fn written(
    request: &Request,
    words: &BTreeMap<u32, String>,
    names: &BTreeMap<Login, String>,
) -> Vec<Line> {
    let written = request.handling.written.iter().rev();
    written
        .map(|note| Line {
            at: minute(note.at),
            title: note.kind.name().to_owned(),
            who: note
                .by
                .as_ref()
                .map(|login| name(names, login))
                .unwrap_or_default(),
            text: words
                .get(&note.number)
                .cloned()
                .unwrap_or_else(|| "（已清除）".to_owned()),
            rule: String::new(),
            kind: "",
        })
        .collect()
}

fn name(names: &BTreeMap<Login, String>, login: &Login) -> String {
    names
        .get(login)
        .cloned()
        .unwrap_or_else(|| login.to_string())
}

fn remark(event: &Event, handling: &Handling, names: &BTreeMap<Login, String>) -> String {
    let office = |number: u32| {
        let mut asked = handling.collections.iter();
        asked
            .find(|asked| asked.number == number)
            .map_or("", |asked| asked.office.as_str())
    };
    let letter = |number: u32| {
        handling
            .letter(number)
            .map_or("", |letter| letter.kind.title())
    };
    match event {
        Event::Registered {
            register_number,
            channel,
            ..
        } => format!("{register_number}，{}", channel.name()),
        Event::Dated { event } => event.on().to_string(),
        Event::Assigned {
            handler,
            deputy,
            post,
        } => {
            let post = post.iter().map(|post| format!("{post}："));
            let deputy = deputy
                .iter()
                .map(|login| format!("，代办：{}", name(names, login)));
            post.chain([name(names, handler)]).chain(deputy).collect()
        }
        Event::CollectionAsked { office, until, .. } => format!("{office}，最迟 {until} 反馈"),
        Event::CollectionUrged { number, .. } => office(*number).to_owned(),
        Event::CollectionAnswered { number, found, .. } => {
            format!("{}，{}", office(*number), found_words(*found))
        }
        Event::OpinionHeard { opinion, .. } => opinion.name().to_owned(),
        Event::ExtensionProposed { workdays, .. } => format!("{workdays} 个工作日"),
        Event::ExtensionApproved { alone: true } => "单人办理".to_owned(),
        Event::AnswerDrafted { letter } => letter_words(*letter),
        Event::LetterFinished { letter } => {
            let alone = if letter.alone { "，单人办理" } else { "" };
            let mark = letter.document_number.as_deref().unwrap_or_default();
            format!("{} {mark}{alone}", letter.kind.title())
        }
        Event::LetterDispatched {
            number,
            dispatch: way,
        }
        | Event::LetterServed {
            number,
            service: way,
        } => format!("{}，{}，{}", letter(*number), way.on, way.method.name()),
        Event::FileAdded { file } => {
            let (kind, size) = (file.facts.kind.name(), size_in_words(file.facts.size));
            format!("第 {} 号，{kind}，{size}", file.number)
        }
        Event::FileRemoved { number, .. } | Event::FileSeen { number } => {
            let mut files = handling.files.iter();
            let kept = files.find(|file| file.number == *number);
            let kind = kept.map_or("", |file| file.facts.kind.name());
            format!("第 {number} 号，{kind}")
        }
        Event::Rated { stars } => format!("{stars} 星"),
        Event::Erased { on } => on.to_string(),
        Event::Imported { .. }
        | Event::ExtensionApproved { alone: false }
        | Event::ExtensionReturned { .. }
        | Event::AnswerSent
        | Event::AnswerReturned { .. }
        | Event::Noted { .. }
        | Event::OpenedToAll { .. }
        | Event::ParticularsSeen => String::new(),
    }
}

/// What an office found.
pub(in crate::console) fn found_words(found: bool) -> &'static str {
    if found {
        "有这项信息"
    } else {
        "没有这项信息"
    }
}
