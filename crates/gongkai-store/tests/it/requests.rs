//! Requests: entered, handled, answered and erased, with what is personal sealed and out of the journal.

use std::collections::BTreeMap;

use gongkai_core::calendar::CalendarYear;
use gongkai_core::ids::RequestId;
use gongkai_core::letters::kind::LetterKind;
use gongkai_core::letters::work::LetterInWork;
use gongkai_core::requests::{
    ApplicantKind, Command, DraftStage, Particulars, Refusal, Registration, Request, ServiceMethod,
};
use gongkai_core::time::china_date;
use gongkai_law::calendar::year_data::{Layer, YearData};
use gongkai_law::clock::events::{Channel, ClockEvent};
use gongkai_law::outcomes::Outcome;
use gongkai_store::blobs::hexadecimal;
use gongkai_store::requests::BoardFilter;
use gongkai_store::write::notices::Mailing;
use gongkai_store::write::requests::{Entry, Setting};
use gongkai_store::write::{Acting, WriteError};
use jiff::SignedDuration;
use jiff::civil::{Date, date};
use sha2::{Digest as _, Sha256};

use crate::county::{County, acting, agency, in_county};

pub const NAME: &str = "王小明";
const NUMBER: &str = "000000200001010000";

pub fn setting() -> Setting {
    Setting::default()
}

pub fn id(text: &str) -> RequestId {
    text.parse().unwrap()
}

pub fn entry(request: &str, channel: Channel) -> Entry {
    Entry {
        request: id(request),
        registration: Registration {
            agency: agency("qingshi"),
            applicant_kind: ApplicantKind::NaturalPerson,
            channel,
            submitted_on: date(2026, 11, 24),
            signed_on: None,
            subject: "2025年危房改造补助名单".to_owned(),
        },
        particulars: Particulars {
            name: NAME.to_owned(),
            identity_number: Some(NUMBER.to_owned()),
            phone: Some("0000-1234567".to_owned()),
            ..Particulars::default()
        },
        code_digest: format!("digest-of-{request}"),
    }
}

/// Answers that make a letter whole.
pub fn whole(letter: LetterKind) -> Vec<(&'static str, &'static str)> {
    match letter {
        LetterKind::GrantedAnswer => vec![("attachments", "2025年补助名单")],
        _ => vec![
            ("search.on", "2026-11-24"),
            ("search.places", "镇档案室\n民政办公室"),
            ("search.words", "危房改造"),
        ],
    }
}

impl County {
    pub async fn enter(&self, by: &Acting, entry: &Entry) -> Result<Request, WriteError> {
        let at = self.tick();
        self.store.register_request(by, entry, setting(), at).await
    }

    pub async fn handle(
        &self,
        login: &str,
        request: &str,
        command: Command,
    ) -> Result<Request, WriteError> {
        let at = self.tick();
        self.store
            .request_command(&acting(login), &id(request), &command, setting(), at)
            .await
    }

    /// Drafts, sends and approves an answer.
    async fn answer(&self, request: &str, letter: LetterKind) -> Request {
        self.draft_letter(request, letter, &whole(letter))
            .await
            .unwrap();
        let at = self.tick();
        self.store
            .send_answer(&acting("zheng"), &id(request), setting(), at)
            .await
            .unwrap();
        let at = self.tick();
        self.store
            .approve_answer(&acting("feng"), &id(request), setting(), at)
            .await
            .unwrap()
    }

    /// A letter from what is known of the request and these answers.
    async fn compose(
        &self,
        request: &str,
        letter: LetterKind,
        answers: &[(&str, &str)],
    ) -> LetterInWork {
        let at = self.tick();
        let id = id(request);
        let facts = self.store.letter_facts(&id, setting(), china_date(at));
        let answers = answers
            .iter()
            .map(|(name, answer)| ((*name).to_owned(), (*answer).to_owned()))
            .collect();
        LetterInWork::compose(letter, &facts.await.unwrap().unwrap(), answers).unwrap()
    }

    pub async fn draft_letter(
        &self,
        request: &str,
        letter: LetterKind,
        answers: &[(&str, &str)],
    ) -> Result<Request, WriteError> {
        let work = self.compose(request, letter, answers).await;
        let at = self.tick();
        self.store
            .draft_answer(&acting("zheng"), &id(request), &work, setting(), at)
            .await
    }

    /// Finishes a letter on the way to an answer.
    async fn finish(
        &self,
        request: &str,
        letter: LetterKind,
        answers: &[(&str, &str)],
    ) -> Result<Request, WriteError> {
        let work = self.compose(request, letter, answers).await;
        let at = self.tick();
        self.store
            .finish_letter(&acting("zheng"), &id(request), &work, setting(), at)
            .await
    }

    /// Everything the database holds of some tables, as text.
    async fn holds(&self, sql: &str) -> String {
        self.database.raw.texts(sql).await.join("\n")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn from_entry_to_the_answer_with_numbers_in_order() {
    in_county(|county| async move {
        let first = county
            .enter(&acting("zheng"), &entry("q1", Channel::InPerson))
            .await
            .unwrap();
        let second = county
            .enter(&Acting::applicant(), &entry("q2", Channel::Online))
            .await
            .unwrap();
        let numbers = [&first, &second]
            .map(|request| request.handling.register_number.clone().unwrap_or_default());
        assert_eq!(numbers, ["qingshi-2026-0001", "qingshi-2026-0002"]);
        let answered = county.answer("q1", LetterKind::GrantedAnswer).await;
        assert_eq!(answered.closed_on, Some(date(2026, 11, 24)));
        let letter = &answered.handling.letters[0];
        assert_eq!(
            letter.document_number.as_deref(),
            Some("青石镇公开〔2026〕1号")
        );
        let kept = county.store.finished_letter(&id("q1"), 1).await.unwrap();
        let kept = kept.unwrap();
        assert_eq!(kept.number, "青石镇公开〔2026〕1号");
        assert_eq!(kept.addressee, NAME);
        assert_eq!(kept.dated, Some(date(2026, 11, 24)));
        let digest = Sha256::digest(serde_json::to_string(&kept).unwrap());
        assert_eq!(letter.sha256, hexadecimal(&digest), "of the words as kept");
        for command in [
            Command::Dispatch {
                letter: 1,
                on: date(2026, 11, 24),
                method: ServiceMethod::InPerson,
            },
            Command::Serve {
                letter: 1,
                on: date(2026, 11, 24),
                method: ServiceMethod::InPerson,
            },
        ] {
            county.handle("zheng", "q1", command).await.unwrap();
        }
        let file = county.store.request_file(&id("q1")).await.unwrap().unwrap();
        assert!(file.request.handling.letters[0].served.is_some());
        assert_eq!(file.request.subject, "2025年危房改造补助名单");
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_personal_stands_in_the_journal_or_in_the_clear() {
    in_county(|county| async move {
        county
            .enter(&acting("zheng"), &entry("q1", Channel::InPerson))
            .await
            .unwrap();
        county
            .handle(
                "zheng",
                "q1",
                Command::Note {
                    text: format!("{NAME}来过电话"),
                },
            )
            .await
            .unwrap();
        county.answer("q1", LetterKind::NotExistingNotice).await;
        let journal = county.holds("SELECT data FROM journal").await;
        let rows = county.holds("SELECT data FROM requests").await
            + &county.holds("SELECT applicant FROM requests").await;
        let sealed = county.holds("SELECT sealed FROM request_parts").await;
        for personal in [NAME, NUMBER, "0000-1234567", "危房改造"] {
            assert!(!journal.contains(personal), "{personal} in the journal");
            assert!(!rows.contains(personal), "{personal} in a row");
            assert!(!sealed.contains(personal), "{personal} in the clear");
        }
        let words = county.store.request_words(&id("q1")).await.unwrap();
        assert_eq!(words[&1], format!("{NAME}来过电话"));
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_look_at_particulars_is_noted_first() {
    in_county(|county| async move {
        county
            .enter(&acting("zheng"), &entry("q1", Channel::InPerson))
            .await
            .unwrap();
        let at = county.tick();
        let particulars = county
            .store
            .see_particulars(&acting("feng"), &id("q1"), setting(), at)
            .await
            .unwrap();
        assert_eq!(particulars.name, NAME);
        let history = county.store.request_history(&id("q1")).await.unwrap();
        let last = history.last().unwrap();
        assert_eq!(last.event.name(), "查看申请人信息");
        assert_eq!(last.actor, acting("feng").actor);
        for stranger in ["zhang", "he", "sun"] {
            let at = county.tick();
            let refused = county
                .store
                .see_particulars(&acting(stranger), &id("q1"), setting(), at)
                .await;
            assert!(
                matches!(
                    refused,
                    Err(WriteError::RequestRefused(Refusal::NotAllowed(Some(_))))
                ),
                "{stranger}: {refused:?}"
            );
        }
        let history = county.store.request_history(&id("q1")).await.unwrap();
        assert_eq!(
            history.len(),
            2,
            "a refused look leaves no trace of success"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_step_stores_nothing_and_uses_no_number() {
    in_county(|county| async move {
        county
            .enter(&acting("zheng"), &entry("q1", Channel::InPerson))
            .await
            .unwrap();
        let refused = county
            .handle(
                "zheng",
                "q1",
                Command::PayFee {
                    on: date(2026, 11, 24),
                },
            )
            .await;
        assert!(matches!(
            refused,
            Err(WriteError::RequestRefused(Refusal::Unlawful(_)))
        ));
        let mut wrong = entry("q9", Channel::InPerson);
        wrong.registration.subject.clear();
        assert!(county.enter(&acting("zheng"), &wrong).await.is_err());
        let next = county
            .enter(&acting("zheng"), &entry("q2", Channel::InPerson))
            .await
            .unwrap();
        assert_eq!(
            next.handling.register_number.as_deref(),
            Some("qingshi-2026-0002")
        );
        assert_eq!(
            county.store.request_history(&id("q1")).await.unwrap().len(),
            1
        );
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_applicant_is_known_by_number_and_code() {
    in_county(|county| async move {
        county
            .enter(&Acting::applicant(), &entry("q1", Channel::Online))
            .await
            .unwrap();
        let by = |number: &'static str, digest: &'static str| {
            let store = county.store.clone();
            async move { store.request_by_code(number, digest).await.unwrap() }
        };
        assert_eq!(
            by("qingshi-2026-0001", "digest-of-q1").await,
            Some(id("q1"))
        );
        assert_eq!(by("qingshi-2026-0001", "another").await, None);
        assert_eq!(by("qingshi-2026-0002", "digest-of-q1").await, None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_is_by_the_last_day_and_follows_the_calendar() {
    in_county(|county| async move {
        county
            .enter(&Acting::applicant(), &entry("q1", Channel::Online))
            .await
            .unwrap();
        county
            .enter(&acting("zheng"), &entry("q2", Channel::InPerson))
            .await
            .unwrap();
        let open = BoardFilter {
            open: Some(true),
            ..BoardFilter::default()
        };
        let board = |filter: BoardFilter| {
            let store = county.store.clone();
            async move {
                let page = store
                    .request_board(&[agency("qingshi")], &filter, 0, 10)
                    .await
                    .unwrap();
                page.items
                    .into_iter()
                    .map(|line| (line.request.id.to_string(), line.due_on, line.applicant))
                    .collect::<Vec<_>>()
            }
        };
        let due: Date = date(2026, 12, 22);
        assert_eq!(
            board(open.clone()).await,
            [
                ("q2".to_owned(), Some(due), "王**".to_owned()),
                ("q1".to_owned(), None, "王**".to_owned())
            ]
        );
        let found = board(BoardFilter {
            text: Some("-0002".to_owned()),
            ..BoardFilter::default()
        })
        .await;
        assert_eq!(found.len(), 1);
        assert!(
            county
                .store
                .request_board(&[agency("baishi")], &open, 0, 10)
                .await
                .unwrap()
                .items
                .is_empty()
        );
        // A day off more moves the last day; the same reading again moves nothing.
        let local = CalendarYear {
            year: 2026,
            layer: Layer::Local,
            data: YearData {
                holidays: vec![date(2026, 12, 1)],
                workdays: Vec::new(),
                source: "自治县人民政府的规定".to_owned(),
                names: BTreeMap::new(),
            },
        };
        county
            .store
            .enter_calendar(&Acting::import(), vec![local], county.tick())
            .await
            .unwrap();
        let today = date(2026, 11, 24);
        for moved in [1, 0] {
            let at = county.tick();
            let reading = county
                .store
                .read_clocks(today, setting(), Mailing::Off, at)
                .await;
            assert_eq!(reading.unwrap().len(), moved);
        }
        assert_eq!(board(open).await[0].1, Some(date(2026, 12, 23)));
        let counts = county
            .store
            .request_counts(&[agency("qingshi")], date(2026, 12, 24))
            .await
            .unwrap();
        assert_eq!((counts.open, counts.unconfirmed, counts.overdue), (2, 1, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn erased_means_gone_and_still_counted() {
    in_county(|county| async move {
        county
            .enter(&acting("zheng"), &entry("q1", Channel::InPerson))
            .await
            .unwrap();
        county.answer("q1", LetterKind::NotExistingNotice).await;
        let erased = county.handle("feng", "q1", Command::Erase).await.unwrap();
        assert_eq!(erased.outcome, Some(Outcome::UnableNotHeld));
        for table in ["request_keys", "request_parts", "request_codes"] {
            let sql = format!("SELECT COUNT(*) FROM {table}");
            assert_eq!(county.database.raw.number(&sql).await, 0, "{table}");
        }
        let words = county.store.request_words(&id("q1")).await.unwrap();
        assert!(words.is_empty());
        let facts = county
            .store
            .report_facts(&agency("qingshi"), 2026)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(facts.requests.len(), 1);
        assert_eq!(facts.requests[0].subject, "");
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_finds_a_changed_request_and_a_lost_key() {
    in_county(|county| async move {
        county
            .enter(&acting("zheng"), &entry("q1", Channel::InPerson))
            .await
            .unwrap();
        county.is_sound().await;
        let raw = &county.database.raw;
        raw.run("UPDATE requests SET data = replace(data, '2026-11-24', '2026-11-20')")
            .await
            .unwrap();
        let found = county.store.check().await.unwrap();
        assert!(found.iter().any(|finding| finding.sentence.contains("q1")));
        raw.run("UPDATE requests SET data = replace(data, '2026-11-20', '2026-11-24')")
            .await
            .unwrap();
        raw.run("UPDATE request_keys SET sealed = 'AAAA'")
            .await
            .unwrap();
        let found = county.store.check().await.unwrap();
        assert!(
            found
                .iter()
                .any(|finding| finding.sentence.contains("打不开")),
            "{found:?}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_taken_over_goes_on_here() {
    in_county(|county| async move {
        let line = r#"{"type":"request","id":"old","agency":"qingshi","applicant":{"kind":"natural_person"},"channel":"in_person","subject":"旧件","events":[{"kind":"submitted","on":"2026-11-16"}]}"#;
        let gongkai_core::lines::Line::Request(request) =
            gongkai_core::lines::parse(line).unwrap()
        else {
            panic!("no request")
        };
        let mut bulk = county.store.bulk(county.tick()).await.unwrap();
        bulk.request(*request).await.unwrap();
        bulk.commit().await.unwrap();
        let day_later = county.tick() + SignedDuration::from_hours(1);
        let order = Command::AskOffice {
            office: "民政办".to_owned(),
            until: date(2026, 11, 30),
            what: "找2019年的名单".to_owned(),
        };
        let asked = county
            .store
            .request_command(&acting("zheng"), &id("old"), &order, setting(), day_later)
            .await
            .unwrap();
        assert_eq!(asked.handling.collections.len(), 1);
        assert_eq!(asked.received_on, Some(date(2026, 11, 16)));
        let words = county.store.request_words(&id("old")).await.unwrap();
        assert_eq!(words[&1], "找2019年的名单", "no word is lost");
        // Who applied is not known, so the letter says whom it is for.
        let kind = LetterKind::GrantedAnswer;
        let mut answers = whole(kind);
        answers.push(("applicant.name", "王小明"));
        county.draft_letter("old", kind, &answers).await.unwrap();
        let kept = county.store.answer_in_work(&id("old")).await.unwrap();
        assert_eq!(kept.unwrap().letter.addressee, "王小明");
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_on_the_way_is_its_step() {
    in_county(|county| async move {
        county
            .enter(&acting("zheng"), &entry("q1", Channel::InPerson))
            .await
            .unwrap();
        let kind = LetterKind::ClarificationNotice;
        let asked = [
            ("clarification.items", "请写明村名"),
            ("clarification.guidance", "名单按村编制"),
            ("clarification.due_on", "2026-12-08"),
        ];
        let lacking = county.finish("q1", kind, &asked[..1]).await.unwrap_err();
        let WriteError::RequestRefused(Refusal::LetterIncomplete(lacks)) = lacking else {
            panic!("{lacking}")
        };
        assert!(lacks.sentence().contains("指导和释明"), "{lacks:?}");
        let none = county.store.request_file(&id("q1")).await.unwrap().unwrap();
        assert_eq!(none.request.handling.letters.len(), 0, "nothing was done");

        let after = county.finish("q1", kind, &asked).await.unwrap();
        assert_eq!(
            after.events.last(),
            Some(&ClockEvent::ClarificationRequested {
                on: date(2026, 11, 24),
                within_workdays: Some(10),
            })
        );
        let letter = &after.handling.letters[0];
        assert_eq!(letter.kind, kind);
        assert_eq!(
            letter.document_number.as_deref(),
            Some("青石镇公开〔2026〕1号")
        );
        let kept = county.store.finished_letter(&id("q1"), 1).await.unwrap();
        assert_eq!(kept.unwrap().addressee, NAME);
        let words = county.store.request_words(&id("q1")).await.unwrap();
        assert_eq!(words[&1], "请写明村名");

        // The law allows it once; the letter is refused with it.
        let again = county.finish("q1", kind, &asked).await.unwrap_err();
        assert!(
            matches!(again, WriteError::RequestRefused(Refusal::Unlawful(_))),
            "{again}"
        );
        // What answers is approved by another.
        let answer = county
            .finish(
                "q1",
                LetterKind::GrantedAnswer,
                &whole(LetterKind::GrantedAnswer),
            )
            .await
            .unwrap_err();
        assert!(
            matches!(answer, WriteError::RequestRefused(Refusal::NeedsApproval)),
            "{answer}"
        );
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_lacks_something_is_not_sent() {
    in_county(|county| async move {
        county
            .enter(&acting("zheng"), &entry("q1", Channel::InPerson))
            .await
            .unwrap();
        let kind = LetterKind::NotExistingNotice;
        county.draft_letter("q1", kind, &[]).await.unwrap();
        let at = county.tick();
        let sent = county
            .store
            .send_answer(&acting("zheng"), &id("q1"), setting(), at)
            .await
            .unwrap_err();
        let WriteError::RequestRefused(refusal) = sent else {
            panic!("{sent}")
        };
        assert!(refusal.sentence().contains("检索的范围"), "{refusal:?}");
        let file = county.store.request_file(&id("q1")).await.unwrap().unwrap();
        let draft = file.request.handling.draft.unwrap();
        assert_eq!(draft.stage, DraftStage::Drafting);
    })
    .await;
}
