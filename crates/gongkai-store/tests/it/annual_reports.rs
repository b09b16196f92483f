//! Annual reports from the first text to the corrected edition: what is public when, who may, and that the doctor replays them.

use std::collections::BTreeMap;

use gongkai_core::accounts::MailSetting;
use gongkai_core::documents::Document;
use gongkai_core::reports::life::{Command, Elsewhere, Frozen, Refusal};
use gongkai_core::time::from_china;
use gongkai_store::write::notices::Mailing;
use gongkai_store::write::{Acting, WriteError};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use serde_json::json;

use crate::county::{County, acting, agency, in_county};

fn frozen(received: u32) -> Box<Frozen> {
    Box::new(Frozen {
        format: "2021".to_owned(),
        tables: json!({"t3": {"new_received": [received]}}),
        narrative: BTreeMap::new(),
        document: Document::new("年报", "青石镇人民政府"),
        plots: Vec::new(),
    })
}

fn january() -> Timestamp {
    from_china(date(2026, 1, 12).at(9, 0, 0, 0)).unwrap()
}

fn send(received: u32) -> Command {
    Command::Send {
        frozen: frozen(received),
        faults: Vec::new(),
    }
}

impl County {
    async fn report(&self, by: &Acting, command: Command) -> Result<(), WriteError> {
        let whose = agency("qingshi");
        let done = self
            .store
            .report_command(by, (&whose, 2025), &command, january());
        done.await.map(|_| ())
    }

    async fn published(&self, received: u32) {
        let sign = Command::Sign {
            now: frozen(received),
        };
        for (person, command) in [
            ("zhang", send(received)),
            ("li", Command::Pass),
            ("zhao", sign),
        ] {
            self.report(&acting(person), command).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_public_before_it_is_signed_and_every_edition_stays() {
    in_county(|county| async move {
        let whose = agency("qingshi");
        let public = || county.store.public_report(&whose, 2025);
        county.report(&acting("zhang"), send(3)).await.unwrap();
        county.report(&acting("li"), Command::Pass).await.unwrap();
        assert_eq!(public().await.unwrap(), []);
        let generation = county.store.public_generation();
        let sign = Command::Sign { now: frozen(3) };
        county.report(&acting("zhao"), sign).await.unwrap();
        assert!(
            county.store.public_generation() > generation,
            "old pages are worthless"
        );
        assert_eq!(public().await.unwrap()[0].frozen, *frozen(3));

        let correct = Command::Correct {
            reason: "漏计一件".to_owned(),
        };
        county.report(&acting("zhang"), correct).await.unwrap();
        county.published(4).await;
        let editions = public().await.unwrap();
        assert_eq!(editions.len(), 2);
        assert_eq!(editions[0].frozen, *frozen(3));
        assert_eq!(editions[1].change_note.as_deref(), Some("漏计一件"));
        let of_the_year = county.store.public_reports_of(2025).await.unwrap();
        assert_eq!(of_the_year.len(), 1);
        assert_eq!(of_the_year[0].edition, 2);
        assert_eq!(of_the_year[0].report["t3"], json!({"new_received": [4]}));
        assert_eq!(of_the_year[0].report["year"], 2025);
        let by_agency = county.store.public_reports_by(&whose).await.unwrap();
        assert_eq!(by_agency, of_the_year);
        assert_eq!(county.store.public_report_years().await.unwrap(), [2025]);
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_from_above_needs_its_right_above() {
    in_county(|county| async move {
        county.published(3).await;
        let back = || Command::SendBack {
            reason: "与台账不一致".to_owned(),
        };
        // The head of the township's own office supervises nobody.
        let refused = county.report(&acting("feng"), back()).await;
        assert!(matches!(
            refused,
            Err(WriteError::ReportRefused(Refusal::NotAllowed(_)))
        ));
        let take = Command::TakeOver {
            frozen: frozen(7),
            elsewhere: Elsewhere {
                published_on: date(2026, 1, 9),
                url: String::new(),
            },
        };
        let refused = county.report(&acting("zhang"), take).await;
        assert!(matches!(
            refused,
            Err(WriteError::ReportRefused(Refusal::NotAllowed(_)))
        ));
        county.report(&Acting::import(), back()).await.unwrap();
        let report = county.store.annual_report(&agency("qingshi"), 2025).await;
        assert_eq!(report.unwrap().status().1, "退回更正");
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_to_do_it_is_mailed_once_on_the_day() {
    in_county(|county| async move {
        let address = MailSetting {
            address: Some("zhang@example.cn".to_owned()),
            wanted: true,
        };
        let store = &county.store;
        let zhang = "zhang".parse().unwrap();
        store
            .set_mail(&acting("zhang"), &zhang, address)
            .await
            .unwrap();
        let remind = |on: Date, mailing| {
            let at = from_china(on.at(8, 0, 0, 0)).unwrap();
            store.remind_of_reports(on, mailing, at)
        };
        let site = Mailing::From("https://www.example.cn");
        // Ten working days before 31 January, for all who may write the report there.
        let told = date(2027, 1, 15);
        assert_eq!(remind(told, Mailing::Off).await.unwrap(), 0);
        assert!(remind(told, site).await.unwrap() > 0);
        assert_eq!(remind(told, site).await.unwrap(), 0, "told once");
        assert_eq!(
            remind(date(2027, 1, 18), site).await.unwrap(),
            0,
            "a day between"
        );
        let at = from_china(told.at(9, 0, 0, 0)).unwrap();
        let mail = store.take_mail(at).await.unwrap().unwrap();
        assert!(mail.text.contains("编制年报（2026 年度）"), "{}", mail.text);
        assert_eq!(store.take_mail(at).await.unwrap(), None);
    })
    .await;
}
