use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::festivals::{Festival, festival_on, statutory_days};
use super::holidays::{months_of, span_in_words};
use super::unannounced::{NoticeWanted, provisional_in_words};
use super::year_data::{Layer, YearData, YearDoubt, YearFault};
use super::{Calendar, Deadline, SkippedDay, WhyOff};

fn built_in() -> &'static Calendar {
    Calendar::built_in()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn each_year_has_the_working_days_of_its_notice() {
    let expected = [
        (2008, 251),
        (2009, 250),
        (2010, 250),
        (2011, 250),
        (2012, 249),
        (2013, 250),
        (2014, 250),
        (2015, 249),
        (2016, 250),
        (2017, 249),
        (2018, 250),
        (2019, 250),
        (2020, 249),
        (2021, 250),
        (2022, 249),
        (2023, 249),
        (2024, 251),
        (2025, 248),
        (2026, 248),
    ];
    assert!(
        built_in()
            .announced_years()
            .eq(expected.iter().map(|(year, _)| *year))
    );
    for (year, workdays) in expected {
        assert_eq!(built_in().workdays_in_year(year), workdays, "{year}");
    }
}

#[test]
fn counting_follows_the_test_vectors_of_the_reference() {
    let cases = [
        ("2026-01-04", 7, "2026-01-13"),
        ("2026-02-10", 20, "2026-03-16"),
        ("2026-02-14", 20, "2026-03-20"),
        ("2026-09-18", 20, "2026-10-22"),
        ("2026-09-20", 15, "2026-10-16"),
        ("2025-01-24", 20, "2025-02-27"),
        ("2024-02-08", 20, "2024-03-13"),
        ("2020-01-20", 20, "2020-02-25"),
        ("2019-04-26", 7, "2019-05-08"),
        ("2018-02-09", 15, "2018-03-07"),
    ];
    for (from, workdays, due) in cases {
        let count = built_in().add_workdays(day(from), workdays);
        assert_eq!(count.date, day(due), "{workdays} working days after {from}");
        assert!(!count.provisional, "{from}");
        assert_eq!(
            built_in().workdays_between(day(from), day(due)),
            workdays,
            "{from}"
        );
    }
}

#[test]
fn special_years_are_as_the_notices_made_them() {
    let cases = [
        // 2015: two days off for the seventieth anniversary of the victory, made up on a Sunday.
        ("2015-09-03", false),
        ("2015-09-04", false),
        ("2015-09-06", true),
        // 2018: the last two days belong to the New Year holiday of 2019.
        ("2018-12-29", true),
        ("2018-12-30", false),
        ("2018-12-31", false),
        ("2019-01-01", false),
        ("2019-01-02", true),
        // 2019: the May holiday was lengthened during the year.
        ("2019-04-28", true),
        ("2019-05-01", false),
        ("2019-05-03", false),
        ("2019-05-04", false),
        ("2019-05-05", true),
        // 2020: the Spring Festival was lengthened to 2 February, the make-up day of 1 February dropped.
        ("2020-01-19", true),
        ("2020-01-31", false),
        ("2020-02-01", false),
        ("2020-02-02", false),
        ("2020-02-03", true),
        // 2024: the eve of the Spring Festival was a working day.
        ("2024-02-09", true),
        ("2024-02-10", false),
        // Half-holidays for some are working days for all.
        ("2024-03-08", true),
    ];
    for (on, workday) in cases {
        assert_eq!(built_in().is_workday(day(on)), workday, "{on}");
        assert_eq!(built_in().why_off(day(on)).is_none(), workday, "{on}");
    }
}

#[test]
fn a_count_names_the_days_it_passed_over() {
    let count = built_in().add_workdays(day("2024-09-13"), 2);
    let skipped = |on, why| SkippedDay { on: day(on), why };
    assert_eq!(count.date, day("2024-09-18"));
    assert_eq!(
        count.skipped,
        [
            skipped("2024-09-15", WhyOff::Festival(Festival::MidAutumn)),
            skipped("2024-09-16", WhyOff::Festival(Festival::MidAutumn)),
            skipped("2024-09-17", WhyOff::Festival(Festival::MidAutumn)),
        ]
    );
    let json = serde_json::to_value(built_in().add_workdays(day("2026-06-18"), 1)).unwrap();
    assert_eq!(
        json,
        serde_json::json!({
            "date": "2026-06-22",
            "skipped": [
                {"on": "2026-06-19", "why": "dragon_boat"},
                {"on": "2026-06-20", "why": "dragon_boat"},
                {"on": "2026-06-21", "why": "dragon_boat"},
            ],
            "provisional": false,
        })
    );
}

#[test]
fn days_off_are_called_after_the_nearest_festival() {
    let cases = [
        ("2018-12-30", "元旦放假"),
        ("2026-02-15", "春节放假"),
        ("2020-01-31", "春节放假"),
        ("2023-10-06", "国庆节放假"),
        ("2023-09-29", "中秋节放假"),
        ("2012-06-23", "端午节放假"),
        ("2015-09-03", "国务院通知放假"),
        ("2026-11-21", "周末"),
    ];
    for (on, why) in cases {
        assert_eq!(
            built_in().why_off(day(on)).map(WhyOff::name),
            Some(why),
            "{on}"
        );
    }
}

#[test]
fn zero_working_days_after_a_day_is_that_day() {
    let count = built_in().add_workdays(day("2026-11-22"), 0);
    assert_eq!(
        (count.date, count.skipped.len(), count.provisional),
        (day("2026-11-22"), 0, false)
    );
    assert!(built_in().add_workdays(day("2027-11-22"), 0).provisional);
}

#[test]
fn a_year_without_a_notice_is_provisional_and_has_the_statutory_days_off() {
    let due = |from, workdays| built_in().deadline(day(from), workdays);
    assert_eq!(
        due("2026-11-24", 20),
        Deadline {
            on: day("2026-12-22"),
            provisional: false
        }
    );
    assert_eq!(
        due("2026-12-30", 1),
        Deadline {
            on: day("2026-12-31"),
            provisional: false
        }
    );
    assert_eq!(
        due("2026-12-31", 1),
        Deadline {
            on: day("2027-01-04"),
            provisional: true
        }
    );
    assert_eq!(
        due("2026-12-10", 20),
        Deadline {
            on: day("2027-01-08"),
            provisional: true
        }
    );
    assert_eq!(
        due("2027-01-29", 5),
        Deadline {
            on: day("2027-02-09"),
            provisional: true
        }
    );
    assert!(!built_in().knows_year(2027));
    assert!(built_in().knows_year(2026));
}

#[test]
fn statutory_days_of_2027_are_those_of_the_law() {
    let days: Vec<String> = statutory_days(2027)
        .into_iter()
        .map(|(on, _)| on.to_string())
        .collect();
    assert_eq!(
        days,
        [
            "2027-01-01",
            "2027-02-05",
            "2027-02-06",
            "2027-02-07",
            "2027-02-08",
            "2027-04-05",
            "2027-05-01",
            "2027-05-02",
            "2027-06-09",
            "2027-09-15",
            "2027-10-01",
            "2027-10-02",
            "2027-10-03",
        ]
    );
}

#[test]
fn statutory_days_grew_from_eleven_to_thirteen_in_2025() {
    for year in 2008..=2040 {
        let days = statutory_days(year);
        // In 2020 and 2031 the Mid-Autumn Festival falls on the National Day, in 2009 and 2028 within it.
        assert_eq!(days.len(), if year < 2025 { 11 } else { 13 }, "{year}");
        for (on, festival) in days {
            let again = festival_on(on).unwrap();
            assert!(again == festival || on.month() == 10, "{on}");
        }
    }
    assert_eq!(statutory_days(2041).len(), 6);
    assert!(festival_on(day("2024-02-09")).is_none());
    assert_eq!(
        festival_on(day("2025-01-28")),
        Some(Festival::SpringFestival)
    );
    assert_eq!(
        festival_on(day("2013-02-09")),
        Some(Festival::SpringFestival)
    );
    assert_eq!(festival_on(day("2024-05-02")), None);
    assert_eq!(festival_on(day("2025-05-02")), Some(Festival::LabourDay));
}

#[test]
fn the_end_of_time_is_reached_without_a_panic() {
    assert_eq!(
        built_in().deadline(Date::MAX, 3),
        Deadline {
            on: Date::MAX,
            provisional: true
        }
    );
    assert_eq!(
        built_in().deadline(date(9999, 12, 1), u32::MAX).on,
        Date::MAX
    );
    assert_eq!(
        built_in().add_workdays(Date::MIN, 1).date,
        day("-009999-01-02")
    );
    assert!(built_in().workdays_between(Date::MIN, Date::MAX) > 5_000_000);
    assert_eq!(built_in().why_off(Date::MAX), None);
}

#[test]
fn the_built_in_years_pass_the_checks_for_imported_ones() {
    for year in built_in().announced_years() {
        let data = built_in().year_data(year).unwrap();
        assert_eq!(data.faults(Layer::National, year), [], "{year}");
        assert_eq!(data.doubts(Layer::National), [], "{year}");
    }
}

/// The notice of 2026 moved to 2027 with the statutory days of that year: enough for a valid year.
fn year_2027() -> YearData {
    let mut holidays: Vec<Date> = statutory_days(2027).into_iter().map(|(on, _)| on).collect();
    for extra in [
        "2027-02-09",
        "2027-02-10",
        "2027-02-11",
        "2027-05-03",
        "2027-05-04",
        "2027-10-04",
        "2027-10-05",
    ] {
        holidays.push(day(extra));
    }
    let workdays = [
        "2027-01-31",
        "2027-02-20",
        "2027-05-08",
        "2027-09-26",
        "2027-10-09",
    ];
    YearData {
        holidays,
        workdays: workdays.map(day).to_vec(),
        source: "测试用的通知".to_owned(),
        names: BTreeMap::new(),
    }
}

#[test]
fn importing_a_year_makes_its_deadlines_final() {
    let mut calendar = built_in().clone();
    calendar
        .set_year(Layer::National, 2027, year_2027())
        .unwrap();
    assert_eq!(
        calendar.deadline(day("2027-01-29"), 5),
        Deadline {
            on: day("2027-02-04"),
            provisional: false
        }
    );
    assert_eq!(
        calendar.deadline(day("2026-12-10"), 20),
        Deadline {
            on: day("2027-01-08"),
            provisional: false
        }
    );
    assert_eq!(calendar.year_data(2027), Some(&year_2027()));
}

#[test]
fn a_wrong_year_is_refused_with_all_its_faults_and_changes_nothing() {
    let mut wrong = year_2027();
    wrong.holidays.retain(|on| *on != day("2027-06-09"));
    wrong.holidays.push(day("2027-02-05"));
    wrong.holidays.push(day("2028-01-01"));
    wrong.workdays.push(day("2027-05-02"));
    wrong.workdays.push(day("2027-06-01"));
    wrong.source = " ".to_owned();
    let mut calendar = built_in().clone();
    let faults = calendar.set_year(Layer::National, 2027, wrong).unwrap_err();
    let on = |text| day(text);
    assert_eq!(
        faults,
        [
            YearFault::ListedTwice {
                on: on("2027-02-05")
            },
            YearFault::OutsideYear {
                year: 2027,
                on: on("2028-01-01")
            },
            YearFault::HolidayAndWorkday {
                on: on("2027-05-02")
            },
            YearFault::WorkdayOnWeekday {
                on: on("2027-06-01")
            },
            YearFault::StatutoryDayWorked {
                on: on("2027-06-09"),
                festival: Festival::DragonBoat
            },
            YearFault::SourceMissing,
        ]
    );
    let sentences: Vec<String> = faults.iter().map(YearFault::sentence).collect();
    assert_eq!(
        sentences,
        [
            "2027年2月5日列了两次，请删去一次。",
            "2028年1月1日不在2027年内，请把它移到所属年份。",
            "2027年5月2日既列为放假又列为上班，请按通知只留一处。",
            "调休上班日2027年6月1日不是周六或周日，请核对日期。",
            "2027年6月9日是端午节法定假日，应当放假，请列入放假日期。",
            "没有写明放假通知的名称，请填写通知名称（JSON 里是 source）。",
        ]
    );
    assert_eq!(&calendar, built_in());
}

#[test]
fn an_unusual_year_is_allowed_but_doubted() {
    let mut unusual = year_2027();
    unusual.workdays.clear();
    unusual.holidays.truncate(13);
    assert_eq!(unusual.faults(Layer::National, 2027), []);
    assert_eq!(
        unusual.doubts(Layer::National),
        [YearDoubt::WeekdaysOff(7), YearDoubt::MakeUpDays(0)]
    );
    assert_eq!(
        unusual.doubts(Layer::National)[1].sentence(),
        "调休上班共0天，历年为5至12天，请与通知核对。"
    );
}

#[test]
fn a_file_of_years_that_is_not_json_says_where() {
    let years = YearData::read_years(
        r#"{"2027":{"holidays":["2027-01-01"],"workdays":[],"source":"通知"}}"#,
    )
    .unwrap();
    assert_eq!(years[&2027].holidays, [day("2027-01-01")]);
    let unreadable = YearData::read_years(r#"{"2027":{"holidays":[],"rest":[]}}"#).unwrap_err();
    assert_eq!(
        unreadable.sentence(),
        "第1行第29列：没有“rest”这个字段，请删去或者改正名称。"
    );
}

#[test]
fn next_years_notice_is_wanted_from_november_and_pressing_from_december() {
    let cases = [
        ("2026-10-31", None),
        ("2026-11-01", Some(NoticeWanted::Soon { year: 2027 })),
        ("2026-12-01", Some(NoticeWanted::Now { year: 2027 })),
        ("2027-02-01", Some(NoticeWanted::Now { year: 2027 })),
        ("2025-12-31", None),
    ];
    for (as_of, wanted) in cases {
        assert_eq!(built_in().notice_wanted(day(as_of)), wanted, "{as_of}");
    }
}

/// What a local government sets for one year.
fn local(holidays: &[&str], workdays: &[&str]) -> YearData {
    let days = |texts: &[&str]| texts.iter().map(|text| day(text)).collect();
    YearData {
        holidays: days(holidays),
        workdays: days(workdays),
        source: "自治区人民政府关于三月三放假的通知".to_owned(),
        names: BTreeMap::new(),
    }
}

#[test]
fn local_holidays_are_off_in_announced_and_other_years() {
    let mut calendar = built_in().clone();
    for (year, holiday) in [(2026, "2026-08-14"), (2027, "2027-08-13")] {
        calendar
            .set_year(Layer::Local, year, local(&[holiday], &[]))
            .unwrap();
        assert!(built_in().is_workday(day(holiday)));
        assert_eq!(calendar.why_off(day(holiday)), Some(WhyOff::LocalHoliday));
    }
    assert_eq!(calendar.workdays_in_year(2026), 247);
    assert_eq!(
        calendar.deadline(day("2026-08-13"), 1).on,
        day("2026-08-17")
    );
    assert_eq!(
        calendar.deadline(day("2027-08-12"), 1).on,
        day("2027-08-16")
    );
    // It is laid over a notice that comes, or comes again, later.
    let mut changed = calendar.clone();
    let known = built_in().year_data(2026).unwrap().clone();
    changed.set_year(Layer::National, 2026, known).unwrap();
    assert_eq!(changed, calendar);
    // What was entered by mistake is taken back by an empty year.
    changed
        .set_year(Layer::Local, 2026, local(&[], &[]))
        .unwrap();
    assert_eq!(changed.workdays_in_year(2026), 248);
}

#[test]
fn local_make_up_days_are_worked_but_not_in_a_national_holiday() {
    let mut calendar = built_in().clone();
    let data = local(&["2026-04-20"], &["2026-04-18", "2026-04-04"]);
    calendar.set_year(Layer::Local, 2026, data).unwrap();
    assert!(calendar.is_workday(day("2026-04-18")));
    assert!(!calendar.is_workday(day("2026-04-04")));
    assert!(!calendar.is_workday(day("2026-04-20")));
    let mut wrong = local(&["2026-04-20"], &["2026-04-21"]);
    wrong.source.clear();
    assert_eq!(
        wrong.faults(Layer::Local, 2026),
        [
            YearFault::WorkdayOnWeekday {
                on: day("2026-04-21")
            },
            YearFault::SourceMissing
        ]
    );
    assert_eq!(wrong.doubts(Layer::Local), []);
}

#[test]
fn a_notice_may_begin_in_the_december_before() {
    // As in 2018: the Monday is off, the Saturday before it is worked.
    let mut data = year_2027();
    data.holidays.push(day("2026-12-31"));
    data.workdays.push(day("2026-12-27"));
    let mut calendar = built_in().clone();
    calendar.set_year(Layer::National, 2027, data).unwrap();
    assert!(!calendar.is_workday(day("2026-12-31")));
    assert!(calendar.is_workday(day("2026-12-27")));
    assert_eq!(
        calendar.why_off(day("2026-12-31")),
        Some(WhyOff::Festival(Festival::NewYear))
    );
    // Entering the year before once more loses nothing of it.
    let mut again = calendar.clone();
    let known = built_in().year_data(2026).unwrap().clone();
    again.set_year(Layer::National, 2026, known).unwrap();
    assert_eq!(again, calendar);
}

#[test]
fn a_named_holiday_is_called_by_its_name() {
    let mut data = year_2027();
    data.names.insert(day("2027-02-09"), "新春佳节".to_owned());
    let mut calendar = built_in().clone();
    calendar
        .set_year(Layer::National, 2027, data.clone())
        .unwrap();
    let why = |on| calendar.why_off_in_words(day(on));
    assert_eq!(why("2027-02-09").as_deref(), Some("新春佳节放假"));
    assert_eq!(why("2027-02-10").as_deref(), Some("春节放假"));
    assert_eq!(why("2027-03-06").as_deref(), Some("周末"));
    assert_eq!(why("2027-03-05"), None);
    data.names.insert(day("2027-03-05"), "植树节".to_owned());
    assert_eq!(
        data.faults(Layer::National, 2027)[0].sentence(),
        "2027年3月5日有节日名称，却没有列为放假或者上班，请补上或者删去。"
    );
}

#[test]
fn a_provisional_date_names_the_year_it_hangs_on() {
    let between = |from, until| built_in().unannounced_between(day(from), day(until));
    assert_eq!(between("2026-12-30", "2026-12-31"), None);
    assert_eq!(between("2026-12-31", "2027-01-04"), Some(2027));
    assert_eq!(between("2027-05-06", "2027-05-06"), Some(2027));
    assert_eq!(between("2007-12-31", "2008-01-02"), None);
    let said = provisional_in_words(2027);
    assert!(said.starts_with("2027年的放假安排还没有公布") && said.contains("暂定"));
}

#[test]
fn a_year_is_shown_by_its_holidays() {
    let shown = |year| -> Vec<String> {
        let holidays = built_in().holidays(Layer::National, year);
        let said = holidays.iter().map(|holiday| {
            let made_up: Vec<String> = holiday.made_up_on.iter().map(Date::to_string).collect();
            format!(
                "{} {}至{} {}天 {}",
                holiday.name,
                holiday.from,
                holiday.to,
                holiday.days(),
                made_up.join(" ")
            )
        });
        said.collect()
    };
    insta::assert_snapshot!(
        [2018, 2023, 2026]
            .map(shown)
            .map(|year| year.join("\n"))
            .join("\n\n")
    );
    assert_eq!(built_in().holidays(Layer::Local, 2026), []);
    assert_eq!(built_in().holidays(Layer::National, 2027), []);
}

#[test]
fn what_changes_in_a_year_is_each_day_that_becomes_something_else() {
    let mut after = built_in().clone();
    let mut data = built_in().year_data(2026).unwrap().clone();
    data.holidays.push(day("2026-01-05"));
    data.workdays.retain(|on| *on != day("2026-01-04"));
    after.set_year(Layer::National, 2026, data).unwrap();
    let changes = built_in().changes_in(2026, &after);
    let said: Vec<String> = changes
        .iter()
        .map(|change| {
            format!(
                "{} {} {}",
                change.on,
                change.was.name(),
                change.becomes.name()
            )
        })
        .collect();
    assert_eq!(said, ["2026-01-04 调休上班 周末", "2026-01-05 工作日 放假"]);
    assert_eq!(months_of(2028)[&2].len(), 29);
}

#[test]
fn a_run_of_days_is_said_as_a_notice_says_it() {
    let said = |from, to| span_in_words(day(from), day(to));
    assert_eq!(said("2026-10-01", "2026-10-07"), "10月1日至7日");
    assert_eq!(said("2026-04-30", "2026-05-04"), "4月30日至5月4日");
    assert_eq!(said("2018-12-30", "2019-01-01"), "12月30日至1月1日");
    assert_eq!(said("2026-06-19", "2026-06-19"), "6月19日");
}

impl Calendar {
    /// The same calendar with one more day off.
    pub(crate) fn with_day_off(&self, on: Date) -> Self {
        let mut changed = self.clone();
        let data = local(&[&on.to_string()], &[]);
        changed.set_year(Layer::Local, on.year(), data).unwrap();
        changed
    }
}

fn some_day() -> impl Strategy<Value = Date> {
    (0..22 * 365_i64)
        .prop_map(|offset| date(2007, 6, 1).saturating_add(jiff::Span::new().days(offset)))
}

/// Counting as the reference states it: day by day from the day after.
fn count_by_hand(from: Date, workdays: u32) -> Date {
    let (mut on, mut left) = (from, workdays);
    while left > 0 {
        on = on.tomorrow().unwrap();
        left -= u32::from(built_in().is_workday(on));
    }
    on
}

proptest! {
    #[test]
    fn counting_equals_stepping_day_by_day(from in some_day(), workdays in 0..200_u32) {
        let count = built_in().add_workdays(from, workdays);
        prop_assert_eq!(count.date, count_by_hand(from, workdays));
        prop_assert_eq!(built_in().workdays_between(from, count.date), workdays);
        let days = i64::from((count.date - from).get_days());
        prop_assert_eq!(days, i64::from(workdays) + count.skipped.len() as i64);
    }

    #[test]
    fn a_count_is_provisional_exactly_when_it_leaves_the_announced_years(from in some_day(), workdays in 1..200_u32) {
        let due = built_in().deadline(from, workdays);
        let first = from.tomorrow().unwrap();
        let leaves = (first.year()..=due.on.year()).any(|year| !built_in().knows_year(year));
        prop_assert_eq!(due.provisional, leaves);
    }

    #[test]
    fn one_more_day_off_never_brings_a_deadline_nearer(from in some_day(), workdays in 1..80_u32, offset in 0..120_i64) {
        let off = from.saturating_add(jiff::Span::new().days(offset));
        let changed = built_in().with_day_off(off);
        let (before, after) = (built_in().deadline(from, workdays), changed.deadline(from, workdays));
        prop_assert!(after.on >= before.on, "{} after {from}: {} then {}", workdays, before.on, after.on);
    }
}
