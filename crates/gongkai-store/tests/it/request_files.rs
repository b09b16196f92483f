//! Files of requests: sealed, released, opened by those who may, erased when their time is over.

use gongkai_core::agencies::RequestRules;
use gongkai_core::ids::{RemedyId, RequestId};
use gongkai_core::letters::kind::LetterKind;
use gongkai_core::requests::{
    ApplicantKind, Command, FileKind, Particulars, Refusal, Registration, Remedy, RemedyKind,
    ServiceMethod,
};
use gongkai_law::clock::events::{Channel, ClockEvent};
use gongkai_law::grounds::Category;
use gongkai_store::Store;
use gongkai_store::request_files::FileToKeep;
use gongkai_store::write::requests::{Entry, Setting};
use gongkai_store::write::{Acting, WriteError};
use jiff::Timestamp;
use jiff::civil::{Date, date};

use crate::county::{County, acting, agency, in_county};
use crate::databases::{Raw, elsewhere};
use crate::requests::whole;

const CARD: &[u8] = b"\xFF\xD8\xFF\xE0 a picture of an identity card";
const CARD_NAME: &str = "王小明身份证.jpg";

fn id(text: &str) -> RequestId {
    text.parse().unwrap()
}

fn entry(request: &str) -> Entry {
    Entry {
        request: id(request),
        registration: Registration {
            agency: agency("qingshi"),
            applicant_kind: ApplicantKind::NaturalPerson,
            channel: Channel::InPerson,
            submitted_on: date(2026, 11, 24),
            signed_on: None,
            subject: "危房改造补助名单".to_owned(),
        },
        particulars: Particulars {
            name: "王小明".to_owned(),
            ..Particulars::default()
        },
        code_digest: format!("digest-of-{request}"),
    }
}

fn card() -> FileToKeep {
    FileToKeep::new(
        FileKind::Identity,
        CARD_NAME.to_owned(),
        "image/jpeg",
        CARD.to_vec(),
    )
}

/// Large enough to be cut into several pieces.
fn list() -> FileToKeep {
    let bytes = (0..200_000_u32).map(|n| (n % 251) as u8).collect();
    FileToKeep::new(
        FileKind::Released,
        "补助名单.pdf".to_owned(),
        "application/pdf",
        bytes,
    )
    .redacted(
        Some(Category::Privacy),
        "第三列身份证号已遮盖王小明".to_owned(),
    )
}

impl County {
    async fn with_card(&self, request: &str) {
        let at = self.tick();
        self.store
            .register_request_with_files(
                &acting("zheng"),
                &entry(request),
                &[card()],
                Setting::default(),
                at,
            )
            .await
            .unwrap();
    }

    async fn order_request(&self, login: &str, request: &str, command: Command) {
        let at = self.tick();
        self.store
            .request_command(
                &acting(login),
                &id(request),
                &command,
                Setting::default(),
                at,
            )
            .await
            .unwrap();
    }

    async fn add(&self, by: &Acting, request: &str, file: FileToKeep) -> Result<u32, WriteError> {
        let at = self.tick();
        let after = self
            .store
            .request_command_with_files(by, &id(request), (None, &[file]), Setting::default(), at)
            .await?;
        Ok(after.handling.files.last().unwrap().number)
    }

    async fn see(&self, login: &str, request: &str, number: u32) -> Result<Vec<u8>, WriteError> {
        let (by, id, at) = (acting(login), id(request), self.tick());
        let seen = self
            .store
            .see_request_file(&by, &id, number, Setting::default(), at);
        seen.await.map(|opened| opened.bytes)
    }

    async fn handed_out(&self, request: &str, number: u32) -> Option<Vec<u8>> {
        let file = self.store.file_handed_out(&id(request), number).await;
        file.unwrap().map(|opened| opened.bytes)
    }

    async fn send_for_approval(&self, request: &str) {
        let letter = LetterKind::GrantedAnswer;
        let drafted = self.draft_letter(request, letter, &whole(letter)).await;
        drafted.unwrap();
        let at = self.tick();
        self.store
            .send_answer(&acting("zheng"), &id(request), Setting::default(), at)
            .await
            .unwrap();
    }

    async fn approve(&self, request: &str) {
        let at = self.tick();
        self.store
            .approve_answer(&acting("feng"), &id(request), Setting::default(), at)
            .await
            .unwrap();
    }

    async fn history_of(&self, request: &str) -> Vec<&'static str> {
        let entries = self.store.request_history(&id(request)).await.unwrap();
        entries.iter().map(|entry| entry.event.name()).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_byte_and_no_name_of_a_file_stands_in_the_clear() {
    in_county(|county| async move {
        county.with_card("q1").await;
        county.add(&acting("zheng"), "q1", list()).await.unwrap();
        let raw = &county.database.raw;
        let mut held = raw.texts("SELECT data FROM journal").await.join("\n");
        for sql in [
            "SELECT data FROM requests",
            "SELECT sealed FROM request_parts",
            "SELECT sealed FROM request_files",
        ] {
            held.push_str(&raw.texts(sql).await.join("\n"));
        }
        for clear in ["王小明", "picture of an identity", "第三列", "补助名单.pdf"] {
            assert!(!held.contains(clear), "{clear} in the clear");
        }
        assert!(held.contains("privacy"), "the ground is no personal word");
        let pieces = "SELECT COUNT(*) FROM request_files WHERE number = 2";
        assert_eq!(raw.number(pieces).await, 5);
        assert_eq!(county.see("zheng", "q1", 1).await.unwrap(), CARD);
        let labels = county.store.request_file_labels(&id("q1")).await.unwrap();
        assert_eq!(labels[&1].name, CARD_NAME);
        assert_eq!(labels[&2].note, "第三列身份证号已遮盖王小明");
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_look_is_noted_and_strangers_have_none() {
    in_county(|county| async move {
        county.with_card("q1").await;
        county.see("feng", "q1", 1).await.unwrap();
        for stranger in ["zhang", "he", "sun"] {
            let refused = county.see(stranger, "q1", 1).await;
            assert!(
                matches!(
                    refused,
                    Err(WriteError::RequestRefused(Refusal::NotAllowed(Some(_))))
                ),
                "{stranger}"
            );
        }
        assert_eq!(
            county.history_of("q1").await,
            ["登记申请", "存入文件", "查看文件"]
        );
        assert!(matches!(
            county.see("feng", "q1", 9).await,
            Err(WriteError::RequestRefused(Refusal::NoSuchPart))
        ));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_released_is_frozen_for_approval_and_handed_out_after_dispatch() {
    in_county(|county| async move {
        county.with_card("q1").await;
        let handler = acting("zheng");
        let first = county.add(&handler, "q1", list()).await.unwrap();
        let (at, setting) = (county.tick(), Setting::default());
        let store = &county.store;
        store
            .remove_request_file(&handler, &id("q1"), first, setting, at)
            .await
            .unwrap();
        let number = county.add(&handler, "q1", list()).await.unwrap();
        assert_eq!((first, number), (2, 3), "no number is given twice");
        county.send_for_approval("q1").await;
        let frozen = |result: Result<(), WriteError>| {
            assert!(matches!(
                result,
                Err(WriteError::RequestRefused(Refusal::FilesFrozen))
            ));
        };
        frozen(county.add(&handler, "q1", list()).await.map(|_| ()));
        let removed = store
            .remove_request_file(&handler, &id("q1"), number, setting, at)
            .await;
        frozen(removed.map(|_| ()));
        assert_eq!(county.handed_out("q1", number).await, None);
        county.approve("q1").await;
        assert_eq!(county.handed_out("q1", number).await, None);
        let dispatch = Command::Dispatch {
            letter: 1,
            on: date(2026, 11, 24),
            method: ServiceMethod::Electronic,
        };
        county.order_request("zheng", "q1", dispatch).await;
        let fetched = county.handed_out("q1", number).await.unwrap();
        assert_eq!(fetched.len(), 200_000);
        assert_eq!(county.handed_out("q1", 1).await, None, "no identity card");
        assert_eq!(county.handed_out("q1", first).await, None, "taken out");
        // What an applicant handed in goes with the particulars only.
        let kept = store
            .remove_request_file(&handler, &id("q1"), 1, setting, at)
            .await;
        assert!(matches!(
            kept,
            Err(WriteError::RequestRefused(Refusal::HandedIn))
        ));
        let late = county.add(&Acting::applicant(), "q1", card()).await;
        assert!(matches!(
            late,
            Err(WriteError::RequestRefused(Refusal::AlreadyClosed))
        ));
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_finds_a_lost_piece_and_changed_bytes() {
    in_county(|county| async move {
        county.with_card("q1").await;
        county.add(&acting("zheng"), "q1", list()).await.unwrap();
        county.is_sound().await;
        let raw = &county.database.raw;
        let said = |words: &'static str| {
            let store = county.store.clone();
            async move {
                let found = store.check().await.unwrap();
                assert!(
                    found.iter().any(|finding| finding.sentence.contains(words)),
                    "{words}: {found:?}"
                );
            }
        };
        raw.run("DELETE FROM request_files WHERE number = 2 AND piece = 3")
            .await
            .unwrap();
        said("第 2 号文件打不开").await;
        raw.run("DELETE FROM request_files WHERE number = 2")
            .await
            .unwrap();
        said("第 2 号文件不见了").await;
        let shut = county.store.check_but_seals().await.unwrap();
        assert!(!shut.is_empty(), "presence is seen without the key");
        let foreign =
            "UPDATE request_files SET sealed = (SELECT sealed FROM request_parts LIMIT 1)";
        raw.run(foreign).await.unwrap();
        said("第 1 号文件打不开").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_holds_the_files_and_opens_with_the_right_key_only() {
    in_county(|county| async move {
        county.with_card("q1").await;
        county.add(&acting("zheng"), "q1", list()).await.unwrap();
        let dump = county.database.folder.join("dump.ndjson");
        county.store.dump_tables(&dump).await.unwrap();
        let text = std::fs::read_to_string(&dump).unwrap();
        assert!(!text.contains("picture of an identity") && !text.contains("王小明身份证"));
        let key = county.database.config.data_dir.join("personal.key");
        let at = county.tick();
        elsewhere(|there| async move {
            Store::load_dump(&there, &dump).await.unwrap();
            let store = Store::open(&there).await.unwrap();
            assert_eq!(store.check_but_seals().await.unwrap(), Vec::new());
            let look = |store: Store| async move {
                let (by, id) = (acting("zheng"), id("q1"));
                let seen = store.see_request_file(&by, &id, 1, Setting::default(), at);
                seen.await.map(|opened| opened.bytes)
            };
            assert!(look(store.clone()).await.is_err(), "without a key");
            store.close().await;
            let here = there.data_dir.join("personal.key");
            std::fs::write(&here, "ab".repeat(32)).unwrap();
            let store = Store::open(&there).await.unwrap();
            assert!(look(store.clone()).await.is_err(), "with another key");
            store.close().await;
            std::fs::copy(&key, &here).unwrap();
            let store = Store::open(&there).await.unwrap();
            assert_eq!(look(store.clone()).await.unwrap(), CARD);
            assert_eq!(store.check().await.unwrap(), Vec::new());
            assert_eq!(
                Raw::open(&there)
                    .await
                    .number("SELECT COUNT(*) FROM request_files")
                    .await,
                6
            );
            store.close().await;
        })
        .await;
    })
    .await;
}

async fn erase_due(store: &Store, today: Date, at: Timestamp) -> usize {
    let due = store.requests_to_erase(today).await.unwrap();
    for request in &due {
        store
            .request_command(
                &Acting::system(),
                request,
                &Command::Erase,
                Setting::default(),
                at,
            )
            .await
            .unwrap();
    }
    due.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_long_enough_is_erased_and_still_counted() {
    in_county(|county| async move {
        for request in ["q1", "disputed", "open"] {
            county.with_card(request).await;
        }
        county.add(&acting("zheng"), "q1", list()).await.unwrap();
        for request in ["q1", "disputed"] {
            county.send_for_approval(request).await;
            county.approve(request).await;
        }
        let store = &county.store;
        // A lawsuit about one goes on: its papers are kept.
        let remedy = Remedy {
            id: "s1".parse::<RemedyId>().unwrap(),
            agency: agency("qingshi"),
            kind: RemedyKind::LitigationDirect,
            filed_on: date(2026, 12, 1),
            concluded_on: None,
            outcome: None,
            request: Some(id("disputed")),
        };
        let mut bulk = store.bulk(county.tick()).await.unwrap();
        bulk.remedy(remedy).await.unwrap();
        bulk.commit().await.unwrap();
        let figures = || async {
            let facts = store.report_facts(&agency("qingshi"), 2026).await;
            let facts = facts.unwrap().unwrap();
            assert_eq!(facts.requests.len(), 3);
            format!("{:?}", gongkai_core::reports::narrative::compose(&facts))
        };
        let before = figures().await;
        let day_before = date(2036, 11, 23);
        assert_eq!(erase_due(store, day_before, county.tick()).await, 0);
        let due = date(2036, 11, 24);
        assert_eq!(erase_due(store, due, county.tick()).await, 1);
        assert_eq!(erase_due(store, due, county.tick()).await, 0, "once");
        let gone = "SELECT COUNT(*) FROM request_files WHERE request = 'q1'";
        assert_eq!(county.database.raw.number(gone).await, 0);
        let kept = "SELECT COUNT(*) FROM request_files WHERE request <> 'q1'";
        assert_eq!(county.database.raw.number(kept).await, 2);
        assert!(
            store
                .request_file_labels(&id("q1"))
                .await
                .unwrap()
                .is_empty()
        );
        assert!(matches!(
            county.see("zheng", "q1", 1).await,
            Err(WriteError::RequestRefused(Refusal::Erased))
        ));
        assert_eq!(before, figures().await, "the year's report stays");
        let entries = store.request_history(&id("q1")).await.unwrap();
        assert_eq!(entries.last().unwrap().actor.name(), "系统");
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agency_sets_its_own_term_or_none() {
    in_county(|county| async move {
        county.with_card("q1").await;
        county.send_for_approval("q1").await;
        county.approve("q1").await;
        let store = &county.store;
        for (kept_years, due) in [(0, 0), (1, 1), (60, 0)] {
            let mut qingshi = store.agency(&agency("qingshi")).await.unwrap().unwrap();
            qingshi.rules.requests = RequestRules {
                kept_years,
                ..RequestRules::default()
            };
            store
                .define_agency(&Acting::import(), qingshi, county.tick())
                .await
                .unwrap();
            let found = store.requests_to_erase(date(2040, 1, 1)).await.unwrap();
            assert_eq!(found.len(), due, "{kept_years} years");
        }
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_taken_over_has_no_particulars_and_says_so() {
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
        let (store, at) = (&county.store, county.tick());
        let looked = store
            .see_particulars(&acting("feng"), &id("old"), Setting::default(), at)
            .await;
        assert!(matches!(
            looked,
            Err(WriteError::RequestRefused(Refusal::NoParticulars))
        ));
        assert_eq!(county.history_of("old").await, ["导入申请"]);
        // The desk may keep a scan of its old paper all the same.
        let scan = FileToKeep::new(FileKind::Scan, "旧件.pdf".to_owned(), "application/pdf", vec![1]);
        assert_eq!(county.add(&acting("zheng"), "old", scan).await.unwrap(), 1);
        assert_eq!(county.see("zheng", "old", 1).await.unwrap(), [1]);
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_come_with_a_correction_or_not_at_all() {
    in_county(|county| async move {
        county.with_card("q1").await;
        let extra = FileToKeep::new(
            FileKind::Attachment,
            "说明.txt".to_owned(),
            "text/plain",
            b"more".to_vec(),
        );
        let on = date(2026, 11, 24);
        let clarify = Command::Clarify {
            on,
            text: "要2025年的".to_owned(),
        };
        let (store, setting) = (&county.store, Setting::default());
        let applicant = Acting::applicant();
        let send = || {
            let at = county.tick();
            let files = [extra.clone()];
            let (applicant, clarify) = (&applicant, &clarify);
            async move {
                store
                    .request_command_with_files(
                        applicant,
                        &id("q1"),
                        (Some(clarify), &files),
                        setting,
                        at,
                    )
                    .await
            }
        };
        assert!(send().await.is_err(), "nothing was asked");
        assert_eq!(county.history_of("q1").await.len(), 2);
        let ask = Command::RequestClarification {
            on,
            within_workdays: 10,
            what: "哪一年".to_owned(),
        };
        county.order_request("zheng", "q1", ask).await;
        let after = send().await.unwrap();
        assert!(
            after
                .events
                .iter()
                .any(|event| matches!(event, ClockEvent::Clarified { .. }))
        );
        assert_eq!(after.files().count(), 2);
        assert_eq!(county.see("zheng", "q1", 2).await.unwrap(), b"more");
        county.is_sound().await;
    })
    .await;
}
