use std::fmt::Write as _;

use jiff::civil::{Date, Weekday};
use proptest::prelude::*;

use super::{ReadYear, Reading, read};
use crate::calendar::Calendar;
use crate::calendar::holidays::{Holiday, weekday_name};
use crate::calendar::year_data::{Layer, YearData};

fn built_in(year: i16) -> &'static YearData {
    Calendar::built_in().year_data(year).unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// The one year of a text that is read without a fault.
#[track_caller]
fn year_of(text: &str) -> ReadYear {
    let mut reading = read(text, "").unwrap_or_else(|faults| panic!("{faults:#?}"));
    assert_eq!(reading.faults(Layer::National), [], "{reading:#?}");
    assert_eq!(reading.years.len(), 1);
    reading.years.remove(0)
}

#[track_caller]
fn said(text: &str) -> Vec<String> {
    let faults = match read(text, "") {
        Ok(reading) => reading.faults(Layer::National),
        Err(faults) => faults,
    };
    faults.iter().map(super::ReadFault::sentence).collect()
}

const OF_2026: &str = "\
国务院办公厅关于2026年
部分节假日安排的通知
国办发明电〔2025〕7号

各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
　　经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
　　一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
　　二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
　　三、清明节：4月4日（周六）至6日（周一）放假，共3天。
　　四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
　　五、端午节：6月19日（周五）至21日（周日）放假，共3天。
　　六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
　　七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
　　节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作，遇有重大突发事件，要按规定及时报告并妥善处置。
国务院办公厅
2025年11月4日";

#[test]
fn the_notice_of_2026_is_read_word_for_word() {
    let reading = read(OF_2026, "").unwrap();
    assert_eq!(reading.unread, []);
    let read = year_of(OF_2026);
    assert_eq!(read.year, 2026);
    assert_eq!(
        read.data.source,
        "国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）"
    );
    assert_eq!(read.data.holidays, built_in(2026).holidays);
    assert_eq!(read.data.workdays, built_in(2026).workdays);
    let name = |on| read.data.names[&day(on)].as_str();
    assert_eq!(
        (name("2026-02-23"), name("2026-02-28"), name("2026-09-20")),
        ("春节", "春节", "国庆节")
    );
    assert_eq!(read.lines[&day("2026-01-04")], 7);
    assert_eq!(read.lines[&day("2026-10-07")], 13);
}

#[test]
fn notices_of_other_years_are_read_in_their_own_manner() {
    // 与周末连休, a date in brackets that is advice only, 放假1天.
    let of_2024 = "国务院办公厅关于2024年部分节假日安排的通知
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。";
    let reading = read(of_2024, "").unwrap();
    assert_eq!(
        reading.unread,
        [super::Unread {
            line: 3,
            text: "鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。".to_owned()
        }]
    );
    let data = year_of(of_2024).data;
    assert_eq!(
        (data.holidays, data.workdays),
        (
            built_in(2024).holidays.clone(),
            built_in(2024).workdays.clone()
        )
    );
    // Two festivals in one, over two years, without the weekdays, in one line.
    let of_2023 = "国务院办公厅关于2023年部分节假日安排的通知：一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。\
        二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。三、清明节：4月5日放假，共1天。\
        四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。\
        五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。\
        六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。";
    let read = year_of(of_2023);
    assert_eq!(read.data.names[&day("2023-10-01")], "中秋节、国庆节");
    assert_eq!(read.data.holidays[0], day("2022-12-31"));
    assert_same_days(&read.data, 2023);
    // 补休, and weekends that the notice leaves out.
    let of_2015 = "国务院办公厅关于2015年部分节假日安排的通知
一、元旦：1月1日至3日放假调休，共3天。1月4日（星期日）上班。
二、春节：2月18日至24日放假调休，共7天。2月15日（星期日）、2月28日（星期六）上班。
三、清明节：4月5日放假，4月6日（星期一）补休。
四、劳动节：5月1日放假，与周末连休。
五、端午节：6月20日放假，6月22日（星期一）补休。
六、中秋节：9月27日放假。
七、国庆节：10月1日至7日放假调休，共7天。10月10日（星期六）上班。
八、抗战胜利纪念日：9月3日至5日放假调休，共3天，9月6日（星期日）上班。";
    assert_same_days(&year_of(of_2015).data, 2015);
    // A list that leaves out the month, and what moved where told at length.
    let of_2009 = "国务院办公厅关于2009年部分节假日安排的通知
（一）元旦：1月1日至3日放假，共3天。其中，1月1日（星期四、新年）为法定节假日，1月3日（星期六）为公休日，1月4日（星期日）公休日调至1月2日（星期五）。1月4日（星期日）上班。
（二）春节：1月25日—31日放假，共7天。1月24日（星期六）、2月1日（星期日）照常上班。
（三）清明节：4月4日至6日放假，共三天。
（四）劳动节：5月1日至3日放假公休，共3天。
（五）端午节：5月28日至30日放假，共3天。5月31日（星期日）上班。
（六）国庆节、中秋节：10月1日至8日放假，共8天。9月27日（星期日）、10月10日（星期六），均正常上班。";
    let reading = read_of(of_2009);
    assert_eq!(reading.unread.len(), 1);
    assert!(reading.unread[0].text.starts_with("其中，1月1日"));
    assert_same_days(&year_of(of_2009).data, 2009);
}

#[track_caller]
fn read_of(text: &str) -> Reading {
    read(text, "").unwrap_or_else(|faults| panic!("{faults:#?}"))
}

#[test]
fn a_list_may_leave_out_the_month() {
    let text = "国务院办公厅关于2010年部分节假日安排的通知\n六、中秋节：9月22日至24日放假调休，共3天。9月19日（星期日）、25日（星期六）上班。";
    let reading = read_of(text);
    assert_eq!(
        reading.years[0].data.workdays,
        [day("2010-09-19"), day("2010-09-25")]
    );
}

#[test]
fn a_new_years_holiday_reaches_back_into_december() {
    for text in [
        "关于2019年部分节假日安排的通知\n一、元旦：2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。",
        "关于2019年部分节假日安排的通知\n一、元旦：12月30日至1月1日放假调休，共3天。12月29日（星期六）上班。",
        "关于２０１９年部分节假日安排的通知\n1. 元旦：１２月３０日－１月１日放假调休，\n共3天。１２月２９日(星期\n六)上班",
    ] {
        let reading = read_of(text);
        let read = &reading.years[0];
        assert_eq!(read.year, 2019);
        assert_eq!(
            read.data.holidays,
            ["2018-12-30", "2018-12-31", "2019-01-01"].map(day)
        );
        assert_eq!(read.data.workdays, [day("2018-12-29")]);
    }
}

#[test]
fn the_title_is_found_in_what_a_web_page_puts_around_it() {
    for (text, name) in [
        (
            "首页 > 政策\n标　　题：国务院办公厅关于2026年部分节假日安排的通知\n发文字号：国办发明电〔2025〕7号\n成文日期：2025年11月04日",
            "国务院办公厅关于2026年部分节假日安排的通知",
        ),
        (
            "中国政府网国务院办公厅关于2026年部分节假日\n安排的通知\n国办发明电[2025]7号",
            "国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）",
        ),
        (
            "国务院办公厅\n关于2026年部分节假日安排的通知",
            "国务院办公厅关于2026年部分节假日安排的通知",
        ),
        (
            "广西壮族自治区人民政府关于2026年“壮族三月三”放假安排的通知",
            "广西壮族自治区人民政府关于2026年“壮族三月三”放假安排的通知",
        ),
    ] {
        let body = "一、元旦：1月1日至3日放假调休，共3天。1月4日（星期日）上班。";
        let reading = read_of(&format!("{text}\n{body}"));
        assert_eq!(reading.years[0].data.source, name);
        assert_eq!(reading.unread, [], "{text}");
    }
}

#[test]
fn the_name_may_be_typed_beside_the_text() {
    let text = "元旦：1月1日放假1天，不调休。";
    let typed = "国务院办公厅关于2025年部分节假日安排的通知";
    let reading = read(text, typed).unwrap();
    assert_eq!(reading.years[0].data.holidays, [day("2025-01-01")]);
    assert_eq!(reading.years[0].data.source, typed);
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    let with = |old: &str, new: &str| OF_2026.replace(old, new);
    let cases = [
        (
            with("1月4日（周日）", "1月4日（周六）"),
            "第7行：2026年1月4日是星期日，括号里写的是星期六，请与通知核对日期。",
        ),
        (
            with(
                "至23日（农历正月初七、周一）",
                "至22日（农历正月初六、周日）",
            ),
            "第8行：写的是共9天，读出的放假日期是8天，请核对起止日期。",
        ),
        (
            with("6月19日（周五）", "6月31日（周五）"),
            "第11行：没有“2026年6月31日”这一天，请与通知核对。",
        ),
        (
            with(
                "4月4日（周六）至6日（周一）",
                "4月4日（周六）至6月1日（周一）",
            ),
            "第9行：2026年4月4日至2026年6月1日有59天，不像一次放假，请核对起止日期。",
        ),
        (
            with("9月25日（周五）至27日（周日）放假，共3天", "届时另行通知"),
            "第12行：“中秋节”没有读出放假日期，请写成“1月1日至3日放假”或者“4月5日放假1天”这样。",
        ),
        (
            with("5月9日（周六）", "5月8日（周五）"),
            "第10行：调休上班日2026年5月8日不是周六或周日，请核对日期。",
        ),
        (
            with("10月10日（周六）上班", "10月1日上班"),
            "第13行：2026年10月1日既列为放假又列为上班，请按通知只留一处。",
        ),
        (
            with("五、端午节：6月19日（周五）至21日（周日）放假，共3天。", ""),
            "2026年6月19日是端午节法定假日，应当放假，请列入放假日期。",
        ),
        (
            with("9月20日（周日）", "2027年9月19日（周日）"),
            "第13行：2027年9月19日不在2026年内，请把它移到所属年份。",
        ),
    ];
    for (text, sentence) in cases {
        let found = said(&text);
        assert_eq!(
            found.first().map(String::as_str),
            Some(sentence),
            "{found:#?}"
        );
    }
    assert_eq!(
        said("  \n"),
        ["没有内容，请粘贴通知全文，或者选择 JSON、CSV 文件。"]
    );
    assert!(said("一、元旦：1月1日放假。")[0].starts_with("没有找到是哪一年的安排"));
    assert!(said("国务院办公厅关于2027年部分节假日安排的通知")[0].starts_with("没有读出放假日期"));
}

#[test]
fn json_is_read_as_it_is() {
    let text = serde_json::to_string(&std::collections::BTreeMap::from([
        (2025, built_in(2025)),
        (2026, built_in(2026)),
    ]))
    .unwrap();
    let reading = read_of(&text);
    assert_eq!(reading.years.len(), 2);
    assert_eq!(&reading.years[1].data, built_in(2026));
    assert_eq!(reading.faults(Layer::National), []);
    assert_eq!(
        said("{\"2027\":{\"holidays\":[\"2027-02-30\"]}}"),
        ["第1行第33列：日期写法不对，请写成 2024-01-05 这样。"]
    );
    assert!(said("{}")[0].starts_with("没有读出放假日期"));
}

#[test]
fn a_table_is_read_and_written() {
    let source = built_in(2026).source.clone();
    let reading = read(&built_in(2026).to_csv(), &source).unwrap();
    assert_eq!(&reading.years[0].data, built_in(2026));
    let of_notice = year_of(OF_2026).data;
    let reading = read(&of_notice.to_csv(), &of_notice.source).unwrap();
    assert_eq!(reading.years[0].data, of_notice);
    // As a spreadsheet has it.
    let text = "\u{feff}日期,类别,节日,\r\n2027/1/1,放假,元旦,\r\n\r\n2027/1/2\t上班\t元旦\r\n";
    let reading = read(text, "通知").unwrap();
    let data = &reading.years[0].data;
    assert_eq!(data.holidays, [day("2027-01-01")]);
    assert_eq!(data.workdays, [day("2027-01-02")]);
    assert_eq!(data.names[&day("2027-01-01")], "元旦");
    assert_eq!(reading.years[0].lines[&day("2027-01-02")], 4);
    assert_eq!(
        said("date,kind\n2027-02-30,holiday\n2027-01-01,off\n2027-01-01\nx,holiday,a,b\n"),
        [
            "第2行：日期“2027-02-30”不对或者没有这一天，请写成 2027-01-01 这样。",
            "第3行：类别“off”不对，放假写 holiday（或者“放假”），调休上班写 workday（或者“上班”）。",
            "第4行：每行要有日期和类别，用逗号隔开，例如 2027-01-01,holiday,元旦。",
            "第5行：每行要有日期和类别，用逗号隔开，例如 2027-01-01,holiday,元旦。",
        ]
    );
    let nameless = read("2026-01-01,holiday", "").unwrap();
    assert!(
        nameless
            .faults(Layer::National)
            .last()
            .unwrap()
            .is_about_source()
    );
}

/// The notice of a year composed from its data.
fn composed(year: i16) -> String {
    let mut text = format!("国务院办公厅关于{year}年部分节假日安排的通知\n");
    let holidays = Calendar::built_in().holidays(Layer::National, year);
    for (number, holiday) in "一二三四五六七八九十".chars().zip(&holidays) {
        let Holiday { name, from, to, .. } = holiday;
        write!(text, "{number}、{name}：{}", written(*from, year)).unwrap();
        match holiday.days() {
            1 => text.push_str("放假。"),
            days => write!(text, "至{}放假调休，共{days}天。", written(*to, year)).unwrap(),
        }
        let made_up: Vec<String> = holiday
            .made_up_on
            .iter()
            .map(|on| format!("{}（{}）", written(*on, year), weekday_name(on.weekday())))
            .collect();
        if !made_up.is_empty() {
            write!(text, "{}上班。", made_up.join("、")).unwrap();
        }
        text.push('\n');
    }
    text
}

/// A December of the year itself is written with its year: in the section of 元旦 it would be the one before.
fn written(on: Date, year: i16) -> String {
    let month = on.month();
    let year = if month == 12 {
        format!("{year}年")
    } else {
        String::new()
    };
    format!("{year}{month}月{}日", on.day())
}

/// The data makes the same days off and worked as the built-in year.
#[track_caller]
fn assert_same_days(data: &YearData, year: i16) {
    let mut calendar = Calendar::built_in().clone();
    calendar
        .set_year(Layer::National, year, data.clone())
        .unwrap();
    // What belongs to the next year's notice stands in this year of the built-in data.
    let days =
        (1..12).flat_map(|month| (1..=31).filter_map(move |day| Date::new(year, month, day).ok()));
    for on in days {
        assert_eq!(
            calendar.is_workday(on),
            Calendar::built_in().is_workday(on),
            "{on}"
        );
    }
}

#[test]
fn each_year_composed_as_a_notice_reads_back_to_the_same_days() {
    for year in Calendar::built_in().announced_years() {
        let text = composed(year);
        let read = year_of(&text);
        assert_eq!(read.year, year);
        assert_eq!(read.data.workdays, built_in(year).workdays, "{text}");
        assert_same_days(&read.data, year);
        let weekdays = |data: &YearData| data.weekdays_off();
        assert_eq!(weekdays(&read.data), weekdays(built_in(year)), "{text}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_the_reading_fail_in_another_way(text in "[一二元旦春节：，。（）、至0-9年月日周六放假上班共天通知关于\n ]{0,80}") {
        if let Err(faults) = read(&format!("关于2026年部分节假日安排的通知\n{text}"), "") {
            prop_assert!(!faults.is_empty());
            prop_assert!(faults.iter().all(|fault| fault.sentence().ends_with('。')));
        }
    }

    #[test]
    fn a_date_is_read_with_its_weekday(offset in 0..364_i64) {
        let on = day("2026-01-01").saturating_add(jiff::Span::new().days(offset));
        let text = format!(
            "关于2026年部分节假日安排的通知\n一、国庆节：{}月{}日（{}）放假。",
            on.month(), on.day(), weekday_name(on.weekday())
        );
        let reading = read(&text, "").unwrap();
        prop_assert_eq!(&reading.years[0].data.holidays, &vec![on]);
        let wrong = text.replace(weekday_name(on.weekday()), weekday_name(next(on.weekday())));
        prop_assert!(read(&wrong, "").is_err());
    }
}

fn next(weekday: Weekday) -> Weekday {
    weekday.wrapping_add(1)
}
