//! The calendar of an installation: what was entered is used at once, also by another process, and nothing is forgotten.

use std::collections::BTreeMap;

use gongkai_core::calendar::CalendarYear;
use gongkai_core::journal::Event;
use gongkai_law::calendar::Calendar;
use gongkai_law::calendar::festivals::statutory_days;
use gongkai_law::calendar::year_data::{Layer, YearData};
use gongkai_store::write::{Acting, WriteError};
use jiff::civil::{Date, date};

use crate::county::{County, acting, in_county};

/// The statutory days of 2027 and no more: enough to be entered.
fn year_2027() -> CalendarYear {
    let days = statutory_days(2027).into_iter();
    CalendarYear {
        year: 2027,
        layer: Layer::National,
        data: YearData {
            holidays: days.map(|(on, _)| on).collect(),
            workdays: vec![date(2027, 2, 20)],
            source: "测试用的通知".to_owned(),
            names: BTreeMap::from([(date(2027, 2, 20), "春节".to_owned())]),
        },
    }
}

fn local(holidays: Vec<Date>) -> CalendarYear {
    CalendarYear {
        year: 2026,
        layer: Layer::Local,
        data: YearData {
            holidays,
            workdays: Vec::new(),
            source: "自治区人民政府的规定".to_owned(),
            names: BTreeMap::new(),
        },
    }
}

async fn enter(
    county: &County,
    login: &str,
    years: Vec<CalendarYear>,
) -> Result<Vec<CalendarYear>, WriteError> {
    let at = county.tick();
    county.store.enter_calendar(&acting(login), years, at).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_entered_is_counted_with_at_once_here_and_elsewhere() {
    in_county(|county| async move {
        let another = county.database.another().await;
        for store in [&county.store, &another] {
            assert_eq!(*store.calendar().await.unwrap(), *Calendar::built_in());
        }
        let generation = county.store.public_generation();
        let written = enter(&county, "sun", vec![year_2027()]).await.unwrap();
        assert_eq!(written, [year_2027()]);
        let calendar = county.store.calendar().await.unwrap();
        assert!(calendar.knows_year(2027) && calendar.is_workday(date(2027, 2, 20)));
        assert!(calendar.knows_year(2026), "the program's years stay");
        // Pages that show a date are made anew.
        assert!(county.store.public_generation() > generation);
        another.poll_head().await.unwrap();
        assert_eq!(*another.calendar().await.unwrap(), *calendar);
        another.close().await;
        // What is known already is not entered twice.
        let head = county.store.head().await.unwrap();
        assert_eq!(enter(&county, "sun", vec![year_2027()]).await.unwrap(), []);
        assert_eq!(county.store.head().await.unwrap(), head);
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_entered_again_replaces_the_one_before_and_the_journal_keeps_both() {
    in_county(|county| async move {
        enter(&county, "sun", vec![year_2027()]).await.unwrap();
        let mut changed = year_2027();
        changed.data.holidays.push(date(2027, 3, 1));
        changed.data.source = "关于调整的通知".to_owned();
        let both = vec![changed.clone(), local(vec![date(2026, 8, 14)])];
        assert_eq!(enter(&county, "sun", both).await.unwrap().len(), 2);
        let calendar = county.store.calendar().await.unwrap();
        assert!(!calendar.is_workday(date(2027, 3, 1)));
        assert!(!calendar.is_workday(date(2026, 8, 14)));
        assert_eq!(calendar.workdays_in_year(2026), 247);
        let entries = county.store.calendar_entries().await.unwrap();
        let told: Vec<(&str, &str, usize)> = entries
            .iter()
            .map(|entry| {
                let Event::CalendarYear(year) = &entry.event else {
                    panic!("{entry:?}")
                };
                assert_eq!(entry.agency.as_str(), "xian");
                (
                    entry.subject.as_str(),
                    entry.actor.name(),
                    year.data.holidays.len(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("2026/local", "sun同志", 1),
                ("2027", "sun同志", 14),
                ("2027", "sun同志", 13)
            ]
        );
        let years = county.store.calendar_years().await.unwrap();
        assert_eq!(years.len(), 2);
        assert_eq!(years[1].data.source, "关于调整的通知");
        // An empty year takes local days back.
        enter(&county, "sun", vec![local(Vec::new())])
            .await
            .unwrap();
        let calendar = county.store.calendar().await.unwrap();
        assert_eq!(calendar.workdays_in_year(2026), 248);
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_administrators_of_the_top_agency_and_the_operator_enter_years() {
    in_county(|county| async move {
        let head = county.store.head().await.unwrap();
        for login in ["zhang", "zhao", "qian", "cun"] {
            let refused = enter(&county, login, vec![year_2027()]).await;
            assert!(
                matches!(refused, Err(WriteError::NotAllowed(_))),
                "{login}: {refused:?}"
            );
        }
        assert_eq!(county.store.head().await.unwrap(), head);
        let at = county.tick();
        let operator = Acting::import();
        county
            .store
            .enter_calendar(&operator, vec![year_2027()], at)
            .await
            .unwrap();
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_year_leaves_nothing_behind_not_even_the_right_one_beside_it() {
    in_county(|county| async move {
        let mut wrong = local(vec![date(2027, 8, 14)]);
        wrong.data.source.clear();
        let refused = enter(&county, "sun", vec![year_2027(), wrong]).await;
        let Err(WriteError::Fields(errors)) = refused else {
            panic!("{refused:?}")
        };
        assert!(errors.of("days").unwrap().contains("不在2026年内"));
        assert!(errors.of("source").is_some());
        assert_eq!(county.store.calendar_years().await.unwrap(), []);
        assert_eq!(
            *county.store.calendar().await.unwrap(),
            *Calendar::built_in()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_sees_a_year_changed_behind_the_journal() {
    in_county(|county| async move {
        enter(&county, "sun", vec![year_2027()]).await.unwrap();
        let raw = &county.database.raw;
        for tamper in [
            "UPDATE calendar_years SET data = replace(data, '2027-02-20', '2027-02-21')",
            "DELETE FROM calendar_years",
        ] {
            raw.run(tamper).await.unwrap();
            assert!(!county.store.check().await.unwrap().is_empty(), "{tamper}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_installation_of_before_gains_the_table() {
    in_county(|county| async move {
        let raw = &county.database.raw;
        raw.run("DROP TABLE calendar_years").await.unwrap();
        raw.run("DELETE FROM schema_migrations WHERE number = 3")
            .await
            .unwrap();
        let migrated = county.database.another().await;
        assert_eq!(migrated.calendar_years().await.unwrap(), []);
        migrated.close().await;
        county.is_sound().await;
    })
    .await;
}
