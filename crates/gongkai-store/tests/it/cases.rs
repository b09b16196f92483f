//! Remedies and complaints: entered, handled, answered and erased, with what is personal sealed and out of the journal.

use std::collections::BTreeMap;

use gongkai_core::calendar::CalendarYear;
use gongkai_core::cases::Refusal;
use gongkai_core::complaints::{self, Complaint, ComplaintKind, Matter, Outcome, Way};
use gongkai_core::ids::{ComplaintId, RemedyId};
use gongkai_core::lines::{self, Line};
use gongkai_core::remedies::{self, Details, Procedure, Remedy, RemedyKind, RemedyOutcome};
use gongkai_core::requests::Particulars;
use gongkai_law::calendar::year_data::{Layer, YearData};
use gongkai_store::Store;
use gongkai_store::cases::CaseFilter;
use gongkai_store::write::cases::ComplaintEntry;
use gongkai_store::write::{Acting, WriteError};
use jiff::civil::{Date, date};

use crate::county::{County, acting, agency, in_county};
use crate::databases::elsewhere;

const NAME: &str = "王小明";
const WORDS: &str = "石桥村的名单一直没有公开";

fn remedy_id(id: &str) -> RemedyId {
    id.parse().unwrap()
}

fn complaint_id(id: &str) -> ComplaintId {
    id.parse().unwrap()
}

fn lawsuit(received_on: Date) -> remedies::Registration {
    remedies::Registration {
        agency: agency("qingshi"),
        kind: RemedyKind::LitigationAfterReconsideration,
        filed_on: date(2026, 11, 10),
        request: None,
        details: Details {
            organ: "清源县人民法院".to_owned(),
            case_number: "（2026）清行初7号".to_owned(),
            procedure: Procedure::Ordinary,
            received_on,
        },
    }
}

fn entry(id: &str, way: Way) -> ComplaintEntry {
    ComplaintEntry {
        complaint: complaint_id(id),
        registration: complaints::Registration {
            agency: agency("qingshi"),
            kind: ComplaintKind::Complaint,
            matter: Matter::NotPublished,
            way,
            received_on: date(2026, 11, 24),
            request: None,
            record: None,
            text: WORDS.to_owned(),
        },
        particulars: Particulars {
            name: NAME.to_owned(),
            phone: Some("0000-1234567".to_owned()),
            ..Particulars::default()
        },
        code_digest: format!("digest-of-{id}"),
    }
}

impl County {
    async fn remedy(
        &self,
        login: &str,
        id: &str,
        command: remedies::Command,
    ) -> Result<Remedy, WriteError> {
        let at = self.tick();
        self.store
            .remedy_command(&acting(login), &remedy_id(id), &command, at)
            .await
    }

    async fn complain(&self, by: &Acting, entry: &ComplaintEntry) -> Result<Complaint, WriteError> {
        let at = self.tick();
        self.store.register_complaint(by, entry, at).await
    }

    async fn complaint(
        &self,
        login: &str,
        id: &str,
        command: complaints::Command,
    ) -> Result<Complaint, WriteError> {
        let at = self.tick();
        self.store
            .complaint_command(&acting(login), &complaint_id(id), &command, at)
            .await
    }

    async fn texts(&self, sql: &str) -> String {
        self.database.raw.texts(sql).await.join("\n")
    }
}

fn note(text: &str) -> remedies::Command {
    remedies::Command::Note {
        text: text.to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lawsuit_from_the_notice_to_the_erased_notes() {
    in_county(|county| async move {
        use remedies::Command;
        let register = Command::Register(lawsuit(date(2026, 11, 16)));
        county
            .remedy("zheng", "m1", register.clone())
            .await
            .unwrap();
        assert!(matches!(
            county.remedy("zheng", "m1", register).await,
            Err(WriteError::CaseRefused(Refusal::Exists))
        ));
        county
            .remedy("zheng", "m1", note("原告王小明来电话"))
            .await
            .unwrap();
        let mine = [agency("qingshi")];
        let open = CaseFilter {
            open: Some(true),
            ..CaseFilter::default()
        };
        let due = |day| CaseFilter {
            due_by: Some(day),
            ..open.clone()
        };
        let board = |filter: CaseFilter| {
            let (store, mine) = (county.store.clone(), mine.clone());
            async move { store.remedy_board(&mine, &filter, 0, 10).await.unwrap() }
        };
        // Fifteen days after 16 November 2026 is a Tuesday.
        assert_eq!(board(due(date(2026, 11, 30))).await.total, 0);
        assert_eq!(board(due(date(2026, 12, 1))).await.items[0].case(), "m1");
        let soon = county
            .store
            .case_counts(&mine, date(2026, 12, 2), date(2026, 12, 8))
            .await
            .unwrap();
        assert_eq!((soon.remedies_overdue, soon.remedies_due), (1, 1));
        let words = county.store.remedy_words(&remedy_id("m1")).await.unwrap();
        assert_eq!(words[&1], "原告王小明来电话");
        let journal = county.texts("SELECT data FROM journal").await;
        let parts = county.texts("SELECT sealed FROM case_parts").await;
        assert!(!journal.contains(NAME) && !parts.contains(NAME));

        let reply = Command::Reply {
            on: date(2026, 11, 20),
        };
        county.remedy("zheng", "m1", reply).await.unwrap();
        let conclude = Command::Conclude {
            on: date(2026, 11, 24),
            outcome: RemedyOutcome::Corrected,
            anew_by: Some(date(2026, 12, 22)),
        };
        county.remedy("zheng", "m1", conclude).await.unwrap();
        assert_eq!(board(due(date(2026, 12, 22))).await.total, 1, "owed anew");
        let anew = Command::AnswerAnew {
            on: date(2026, 11, 24),
        };
        county.remedy("zheng", "m1", anew).await.unwrap();
        assert_eq!(board(open.clone()).await.total, 0);
        let erased = county.remedy("zheng", "m1", Command::Erase).await;
        assert!(matches!(
            erased,
            Err(WriteError::CaseRefused(Refusal::NotAllowed(_)))
        ));
        county.remedy("feng", "m1", Command::Erase).await.unwrap();
        let keys = "SELECT COUNT(*) FROM case_keys";
        assert_eq!(county.database.raw.number(keys).await, 0);
        assert!(
            county
                .store
                .remedy_words(&remedy_id("m1"))
                .await
                .unwrap()
                .is_empty()
        );
        let facts = county.store.report_facts(&agency("qingshi"), 2026).await;
        let facts = facts.unwrap().unwrap();
        assert_eq!(facts.remedies[0].outcome, Some(RemedyOutcome::Corrected));
        county.is_sound().await;
    })
    .await;
}

/// A remedy's id.
trait Named {
    fn case(&self) -> &str;
}

impl Named for Remedy {
    fn case(&self) -> &str {
        self.id.as_str()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_taken_over_goes_on_here_and_comes_out_as_it_came() {
    in_county(|county| async move {
        let line = r#"{"type":"remedy","id":"old","agency":"qingshi","kind":"reconsideration","filed_on":"2026-11-02"}"#;
        let Line::Remedy(remedy) = lines::parse(line).unwrap() else {
            panic!("no remedy")
        };
        let put = || {
            let (store, remedy, at) = (county.store.clone(), remedy.clone(), county.tick());
            async move {
                let mut bulk = store.bulk(at).await.unwrap();
                bulk.remedy(remedy).await.unwrap();
                bulk.commit().await.unwrap();
            }
        };
        put().await;
        let written = |remedy: Remedy| lines::write(&Line::Remedy(remedy));
        let out = || async { written(county.store.remedies(None).await.unwrap().remove(0)) };
        assert_eq!(out().await, line);
        let details = remedies::Command::Correct(Details {
            procedure: Procedure::Simplified,
            ..lawsuit(date(2026, 11, 5)).details
        });
        let known = county.remedy("zheng", "old", details).await.unwrap();
        assert_eq!(known.handling.procedure, Procedure::Simplified);
        assert_eq!(out().await, line, "what the desk adds is in no line");
        put().await;
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_from_the_resident_to_the_erased_words() {
    in_county(|county| async move {
        use complaints::Command;
        let resident = Acting::applicant();
        let entered = county.complain(&resident, &entry("c1", Way::Online)).await;
        let complaint = entered.unwrap();
        assert_eq!(complaint.register_number, "qingshi-ts-2026-0001");
        let second = county
            .complain(&acting("zheng"), &entry("c2", Way::Telephone))
            .await
            .unwrap();
        assert_eq!(second.register_number, "qingshi-ts-2026-0002");
        let online_only = county.complain(&resident, &entry("c3", Way::Letter)).await;
        assert!(matches!(
            online_only,
            Err(WriteError::CaseRefused(Refusal::NotAllowed(_)))
        ));

        let mine = [agency("qingshi")];
        let all = CaseFilter::default();
        let board = county
            .store
            .complaint_board(&mine, &all, 0, 10)
            .await
            .unwrap();
        assert_eq!(
            (board.total, board.items[0].complainant.as_str()),
            (2, "王**")
        );
        let others = county
            .store
            .complaint_board(&[agency("baishi")], &all, 0, 10)
            .await;
        assert_eq!(others.unwrap().total, 0);
        let number = "qingshi-ts-2026-0001";
        let found = county.store.complaint_by_code(number, "digest-of-c1").await;
        assert_eq!(found.unwrap(), Some(complaint_id("c1")));
        let wrong = county.store.complaint_by_code(number, "digest-of-c2").await;
        assert_eq!(wrong.unwrap(), None);
        for (sql, what) in [
            ("SELECT data FROM journal", "the journal"),
            ("SELECT data FROM complaints", "the rows"),
            ("SELECT sealed FROM case_parts", "the parts"),
        ] {
            let held = county.texts(sql).await;
            assert!(!held.contains(NAME) && !held.contains(WORDS), "{what}");
        }

        let seen = county
            .store
            .see_complainant(&acting("zheng"), &complaint_id("c1"), county.tick())
            .await
            .unwrap();
        assert_eq!(seen.name, NAME);
        let history = county
            .store
            .complaint_history(&complaint_id("c1"))
            .await
            .unwrap();
        let deeds: Vec<_> = history.iter().map(|entry| entry.event.name()).collect();
        assert_eq!(deeds, ["登记投诉举报", "查看投诉人信息"]);
        let editor = county
            .store
            .see_complainant(&acting("zhang"), &complaint_id("c1"), county.tick())
            .await;
        assert!(editor.is_err());

        let answer = Command::Answer {
            on: date(2026, 11, 24),
            outcome: Outcome::Justified,
            text: "已经补充公开。".to_owned(),
        };
        county.complaint("zheng", "c1", answer).await.unwrap();
        let part = |part| {
            let store = county.store.clone();
            async move {
                store
                    .complaint_part(&complaint_id("c1"), part)
                    .await
                    .unwrap()
            }
        };
        assert_eq!(part(complaints::TEXT).await.as_deref(), Some(WORDS));
        assert_eq!(
            part(complaints::ANSWER).await.as_deref(),
            Some("已经补充公开。")
        );
        county
            .complaint("feng", "c1", Command::Erase)
            .await
            .unwrap();
        assert_eq!(part(complaints::TEXT).await, None);
        let found = county.store.complaint_by_code(number, "digest-of-c1").await;
        assert_eq!(found.unwrap(), None);
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_limit_is_the_agencys_and_moves_with_the_calendar() {
    in_county(|county| async move {
        let mut township = county
            .store
            .agency(&agency("qingshi"))
            .await
            .unwrap()
            .unwrap();
        township.rules.complaint_workdays = 5;
        county
            .store
            .define_agency(&Acting::import(), township, county.tick())
            .await
            .unwrap();
        let entered = county
            .complain(&acting("zheng"), &entry("c1", Way::InPerson))
            .await
            .unwrap();
        assert_eq!(entered.workdays, 5);
        let due = "SELECT due_on FROM complaints";
        assert_eq!(county.texts(due).await, "2026-12-01");
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
        assert_eq!(county.store.read_case_days().await.unwrap(), 1);
        assert_eq!(county.texts(due).await, "2026-12-02");
        assert_eq!(county.store.read_case_days().await.unwrap(), 0);
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_finds_changed_cases_and_a_lost_key() {
    in_county(|county| async move {
        let register = remedies::Command::Register(lawsuit(date(2026, 11, 16)));
        county.remedy("zheng", "m1", register).await.unwrap();
        county
            .complain(&acting("zheng"), &entry("c1", Way::InPerson))
            .await
            .unwrap();
        county.is_sound().await;
        let raw = &county.database.raw;
        for (change, back, said) in [
            (
                "UPDATE remedies SET data = replace(data, '2026-11-16', '2026-11-15')",
                "UPDATE remedies SET data = replace(data, '2026-11-15', '2026-11-16')",
                "复议、诉讼「m1」现在的内容与日志不一致。",
            ),
            (
                "UPDATE complaints SET data = replace(data, 'not_published', 'leak')",
                "UPDATE complaints SET data = replace(data, 'leak', 'not_published')",
                "投诉举报「c1」现在的内容与日志不一致。",
            ),
            (
                "UPDATE case_keys SET sealed = 'AAAA'",
                "SELECT 1",
                "复议、诉讼或者投诉举报「complaint/c1」的个人信息打不开：密钥不对，或者内容被改动过。",
            ),
        ] {
            raw.run(change).await.unwrap();
            let found = county.store.check().await.unwrap();
            let sentences: Vec<_> = found.iter().map(|one| one.sentence.as_str()).collect();
            assert_eq!(sentences, [said]);
            raw.run(back).await.unwrap();
        }
    })
    .await;
}

/// One of each with something sealed.
async fn with_cases(county: &County) {
    let register = remedies::Command::Register(lawsuit(date(2026, 11, 16)));
    county.remedy("zheng", "m1", register).await.unwrap();
    county
        .remedy("zheng", "m1", note("原告来过电话"))
        .await
        .unwrap();
    county
        .complain(&acting("zheng"), &entry("c1", Way::InPerson))
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dump_carries_the_cases_with_their_seals_shut() {
    in_county(|county| async move {
        with_cases(&county).await;
        assert!(county.store.has_seals().await.unwrap());
        let dump = county.database.folder.join("dump.ndjson");
        county.store.dump_tables(&dump).await.unwrap();
        let text = std::fs::read_to_string(&dump).unwrap();
        assert!(!text.contains(NAME) && !text.contains(WORDS) && !text.contains("原告来过电话"));
        elsewhere(|there| async move {
            Store::load_dump(&there, &dump).await.unwrap();
            let store = Store::open(&there).await.unwrap();
            assert!(store.check_but_seals().await.unwrap().is_empty());
            let found = store.check().await.unwrap();
            assert!(found[0].sentence.contains("密钥文件不在"), "{found:?}");
            let mine = [agency("qingshi")];
            let all = CaseFilter::default();
            let board = store.complaint_board(&mine, &all, 0, 10).await.unwrap();
            assert_eq!(
                board.items[0].complaint.register_number,
                "qingshi-ts-2026-0001"
            );
            let words = store
                .complaint_part(&complaint_id("c1"), complaints::TEXT)
                .await;
            assert!(words.is_err(), "opened without the key");
            store.close().await;
        })
        .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_installation_of_before_gains_the_tables() {
    in_county(|county| async move {
        for line in [
            r#"{"type":"remedy","id":"m1","agency":"qingshi","kind":"reconsideration","filed_on":"2026-03-02"}"#,
            r#"{"type":"remedy","id":"m2","agency":"qingshi","kind":"litigation_direct","filed_on":"2026-03-02","concluded_on":"2026-06-01","outcome":"upheld","request":"r1"}"#,
        ] {
            let Line::Remedy(remedy) = lines::parse(line).unwrap() else {
                panic!("no remedy")
            };
            let mut bulk = county.store.bulk(county.tick()).await.unwrap();
            bulk.remedy(remedy).await.unwrap();
            bulk.commit().await.unwrap();
        }
        let raw = &county.database.raw;
        let rows = "SELECT remedy || ' ' || open || ' ' || COALESCE(request, '-') AS line FROM remedies ORDER BY remedy";
        let before = raw.texts(rows).await;
        assert_eq!(before, ["m1 1 -", "m2 0 r1"]);
        for sql in [
            "DROP INDEX remedies_request",
            "DROP INDEX remedies_open",
            "ALTER TABLE remedies DROP COLUMN request",
            "ALTER TABLE remedies DROP COLUMN open",
            "ALTER TABLE remedies DROP COLUMN due_on",
            "DROP TABLE complaint_codes",
            "DROP TABLE complaints",
            "DROP TABLE case_keys",
            "DROP TABLE case_parts",
            "DELETE FROM schema_migrations WHERE number = 5",
        ] {
            raw.run(sql).await.unwrap();
        }
        county.database.another().await.close().await;
        assert_eq!(raw.texts(rows).await, before);
        county.is_sound().await;
    })
    .await;
}
