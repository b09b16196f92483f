//! Every published report whose tables were seen is led to by import lines: they go through the real import, and `report
//! annual` gives the published cells back. Where a published report is wrong in itself, our own sums stand instead.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::town::{Place, agency, gongkai};

/// Published reports as their collector transcribed them; what was not seen is not there.
const CASES: &str = include_str!("../../../gongkai-core/src/reports/annual/cases/published.ndjson");

const COLUMNS: [&str; 6] = [
    "natural_person",
    "org_commercial",
    "org_research",
    "org_public_benefit",
    "org_legal_service",
    "org_other",
];

/// Totals that a text says, and the rows they are the sum of. The first row takes the cases.
const SAID: [(&str, &[&str]); 12] = [
    ("new", &["new_received"]),
    ("carried_over", &["carried_in"]),
    ("granted", &["granted"]),
    ("partial", &["partial"]),
    (
        "refused_total",
        &[
            "refused_process_info",
            "refused_state_secret",
            "refused_third_party",
        ],
    ),
    (
        "unavailable_total",
        &[
            "unable_not_held",
            "unable_need_creation",
            "unable_still_unclear",
        ],
    ),
    ("unavailable_not_held", &["unable_not_held"]),
    (
        "not_processed_total",
        &["np_petition", "np_repeat", "np_excessive"],
    ),
    ("not_processed_duplicate", &["np_repeat"]),
    (
        "other_total",
        &["other_misc", "other_no_correction", "other_fee_unpaid"],
    ),
    ("carried_forward", &["carried_out"]),
    ("carried_forward_implied", &["carried_out"]),
];

/// Cells of the 2014 form by the names the texts give them.
const INDICATORS: [(&str, &str); 13] = [
    ("主动公开政府信息数", "pro_total"),
    ("政府网站公开政府信息数", "ch_website"),
    ("政务微信公开政府信息数", "ch_wechat"),
    ("政府公报公开政府信息数", "ch_gazette"),
    ("回应公众关注热点或重大舆情数", "resp_total"),
    ("举办新闻发布会次数", "resp_press"),
    ("发布政策解读稿件数", "resp_articles"),
    ("通过其他方式回应事件数", "resp_other"),
    ("举办培训班次数", "trainings"),
    ("接受培训人员数", "trainees"),
    ("政府信息公开查阅点", "reading_points"),
    ("收费", "fees"),
    ("申请内容不明确", "rep_amend"),
];

/// One published report: the lines that lead to it and the cells they must give.
struct Case {
    id: String,
    year: i64,
    format: &'static str,
    lines: Vec<Value>,
    /// Sums of cells, by their addresses, and the number.
    expected: Vec<(Vec<String>, f64)>,
}

fn cases() -> Vec<Case> {
    let lines = CASES
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let tables = |case: &Value| case["kind"].as_str().unwrap().starts_with("annual-");
    lines.filter(tables).map(|case| Case::of(&case)).collect()
}

impl Case {
    fn of(published: &Value) -> Self {
        let id = published["id"].as_str().unwrap().to_owned();
        let kind = published["kind"].as_str().unwrap();
        let year = published["year"].as_i64().unwrap_or(2023);
        let layout = published.get("layout_note").and_then(Value::as_str);
        let format = match kind {
            "annual-2014" => "2014",
            "annual-2019" => "2019",
            _ if layout.is_some_and(|note| note.starts_with("2019 layout")) => "2019",
            _ => "2021",
        };
        let name = published["agency"].as_str().unwrap();
        let mut case = Self {
            lines: vec![agency(&id, name, "department", None)],
            id,
            year,
            format,
            expected: Vec::new(),
        };
        if format == "2014" {
            case.statistics(published);
        } else {
            case.figures(published);
            case.requests(published);
            case.remedies(published);
        }
        case
    }

    fn expect(&mut self, cells: &[&str], number: f64) {
        let cells = cells.iter().map(|cell| (*cell).to_owned()).collect();
        self.expected.push((cells, number));
    }

    fn typed(&mut self, cells: Map<String, Value>) {
        if cells.is_empty() {
            return;
        }
        let mut line = json!({"type": "annual_figures", "agency": self.id, "year": self.year});
        line.as_object_mut().unwrap().extend(cells);
        self.lines.push(line);
    }

    /// Table 2, typed by the offices: no documents are kept here.
    fn figures(&mut self, published: &Value) {
        let mut rows = Map::new();
        let section = &published["section2"];
        let columns: &[&str] = if self.format == "2019" {
            &["made", "published", "public_total"]
        } else {
            &["made", "repealed", "in_force"]
        };
        for (key, row) in [
            ("regulations", "rules"),
            ("normative_documents", "normative_docs"),
        ] {
            let cells: Vec<Value> = columns
                .iter()
                .map(|column| section[key][*column].clone())
                .collect();
            if cells.iter().all(Value::is_number) {
                rows.insert(row.to_owned(), Value::Array(cells));
            }
        }
        for (key, row) in [
            ("licences", "permit"),
            ("penalties", "penalty"),
            ("coercive_measures", "coercion"),
            ("fees_wan_yuan", "admin_fee"),
        ] {
            if section[key].is_number() {
                rows.insert(row.to_owned(), section[key].clone());
            }
        }
        if let Some(seen) = published["t2"].as_object() {
            let seen = seen.iter().filter(|(_, cells)| !cells.is_null());
            rows.extend(seen.map(|(row, cells)| (row.clone(), cells.clone())));
        }
        for (row, cells) in &rows {
            match cells {
                Value::Array(cells) => {
                    for (column, cell) in columns.iter().zip(cells) {
                        self.expect(&[&format!("t2.{row}.{column}")], cell.as_f64().unwrap());
                    }
                }
                alone => self.expect(&[&format!("t2.{row}")], alone.as_f64().unwrap()),
            }
        }
        self.typed(rows);
    }

    /// Table 3: for each kind of applicant as many requests as came in, ended as the table says.
    fn requests(&mut self, published: &Value) {
        let mut counts: BTreeMap<(String, usize), u64> = BTreeMap::new();
        let mut complete = false;
        let empty = Map::new();
        for (row, cells) in published["t3"].as_object().unwrap_or(&empty) {
            let row = if row == "other_all" {
                "other_misc"
            } else {
                row.as_str()
            };
            complete |= row == "results_total";
            let seen: Vec<Option<u64>> = cells
                .as_array()
                .unwrap()
                .iter()
                .map(Value::as_u64)
                .collect();
            for (at, cell) in seen.iter().enumerate() {
                let column = COLUMNS.get(at).copied().unwrap_or("total");
                if let Some(number) = cell {
                    self.expect(&[&format!("t3.{row}.{column}")], *number as f64);
                    if at < COLUMNS.len() {
                        counts.insert((row.to_owned(), at), *number);
                    }
                }
            }
            // Only the total was seen: all are taken for persons.
            if let (None, Some(total)) = (seen[1], seen[6]) {
                counts.insert((row.to_owned(), 0), total);
            }
        }
        for (key, rows) in SAID {
            if let Some(number) = published["section3_totals_from_narrative"][key].as_u64() {
                let cells: Vec<String> = rows.iter().map(|row| format!("t3.{row}.total")).collect();
                self.expect(
                    &cells.iter().map(String::as_str).collect::<Vec<_>>(),
                    number as f64,
                );
                counts.entry((rows[0].to_owned(), 0)).or_insert(number);
            }
        }
        let total = published["section3_totals_from_narrative"]["total"].as_u64();
        if let Some(total) = total {
            self.expect(&["t3.results_total.total"], total as f64);
        }
        for at in 0..COLUMNS.len() {
            self.column(&counts, at, total.filter(|_| at == 0 && !complete));
        }
    }

    /// The requests of one kind of applicant.
    fn column(&mut self, counts: &BTreeMap<(String, usize), u64>, at: usize, closed: Option<u64>) {
        let number = |row: &str| counts.get(&(row.to_owned(), at)).copied().unwrap_or(0);
        let comes = ["new_received", "carried_in", "carried_out", "results_total"];
        let mut ends: Vec<Option<&str>> = Vec::new();
        for ((row, column), count) in counts {
            if *column == at && !comes.contains(&row.as_str()) {
                ends.extend(std::iter::repeat_n(Some(row.as_str()), *count as usize));
            }
        }
        // What is said to be closed, or came in and is not said to be open, ended in a way that was not seen.
        let came = number("new_received") + number("carried_in");
        let open = number("carried_out");
        let closed = closed.unwrap_or(came.saturating_sub(open)) as usize;
        while ends.len() < closed {
            ends.push(Some("other_misc"));
        }
        ends.extend(std::iter::repeat_n(None, open as usize));
        let carried_in = number("carried_in") as usize;
        for (nth, end) in ends.iter().enumerate() {
            let before = nth < carried_in;
            let id = format!("{}-{at}-{nth}", self.id);
            let events = events(self.year, before, *end, nth);
            self.lines.push(json!({
                "type": "request", "id": id, "agency": self.id, "applicant": {"kind": COLUMNS[at]},
                "channel": "in_person", "subject": "要求公开的信息", "events": events,
            }));
        }
    }

    /// Table 4: reconsiderations and lawsuits with their results.
    fn remedies(&mut self, published: &Value) {
        let mut numbers: Vec<u64> = published["t4"].as_array().map_or(Vec::new(), |cells| {
            cells.iter().filter_map(Value::as_u64).collect()
        });
        let section = &published["section4"];
        if section.is_object() {
            for part in [
                "reconsideration",
                "litigation_direct",
                "litigation_after_reconsideration",
            ] {
                for cell in ["upheld", "corrected", "other", "pending", "total"] {
                    numbers.extend(section[part][cell].as_u64());
                }
            }
        }
        let said = &published["section3_totals_from_narrative"];
        if numbers.is_empty() {
            let lawsuits = said["litigation"].as_u64().unwrap_or(0);
            let others = said["reconsideration"]
                .as_u64()
                .or(said["reconsideration_and_litigation"].as_u64());
            numbers = vec![0; 15];
            numbers[2] = others.unwrap_or(0);
            numbers[7] = lawsuits;
        }
        assert_eq!(numbers.len(), 15, "{}", self.id);
        let kinds = [
            ("reconsideration", "rev"),
            ("litigation_direct", "lit_direct"),
            ("litigation_after_reconsideration", "lit_after"),
        ];
        for ((kind, column), cells) in kinds.into_iter().zip(numbers.chunks(5)) {
            let results = ["upheld", "corrected", "other", "pending"];
            for (result, count) in results.into_iter().zip(cells) {
                self.expect(&[&format!("t4.{column}_{result}")], *count as f64);
                for nth in 0..*count {
                    let id = format!("{}-{column}-{result}-{nth}", self.id);
                    let mut line = json!({"type": "remedy", "id": id, "agency": self.id, "kind": kind,
                        "filed_on": format!("{}-06-03", self.year)});
                    if result != "pending" {
                        line["concluded_on"] = json!(format!("{}-08-12", self.year));
                        line["outcome"] = json!(result);
                    }
                    self.lines.push(line);
                }
            }
            // The published total where it is right; where it is not, what the cases sum up to.
            let sum: u64 = cells.iter().take(4).sum();
            let wrong = self.id == "hongze-2023" && column != "lit_direct";
            assert_eq!(
                sum != cells[4] && section.is_null() && published["t4"].is_array(),
                wrong
            );
            self.expect(&[&format!("t4.{column}_total")], sum as f64);
        }
    }

    /// The form of 2014: typed where the offices type, requests and remedies where those are counted.
    fn statistics(&mut self, published: &Value) {
        let values = published["indicator_values"].as_array().unwrap();
        let number = |name: &str| {
            let value = values.iter().find(|value| value["indicator"] == name);
            value.and_then(|value| value["number"].as_u64())
        };
        let mut typed = Map::new();
        for (name, id) in INDICATORS {
            if let Some(value) = number(name) {
                typed.insert(id.to_owned(), json!(value));
            }
        }
        let channels = [
            ("当面申请数", "app_in_person", "in_person"),
            ("网络申请数", "app_network", "online"),
            ("信函申请数", "app_letter", "post_signed"),
        ];
        if self.id == "relics-bureau-2017" {
            // It says 9 answers and lists 12: no requests can lead there. What was typed adds up to 12.
            for (name, id) in [
                ("当面申请数", "app_in_person"),
                ("网络申请数", "app_network"),
                ("同意公开答复数", "rep_granted"),
                ("同意部分公开答复数", "rep_partial"),
                ("不同意公开答复数", "ref_other_law"),
                ("申请信息不存在数", "rep_not_exist"),
                ("不属于本行政机关公开数", "rep_not_ours"),
            ] {
                typed.insert(id.to_owned(), json!(number(name).unwrap()));
            }
            self.expect(&["indicators.app_received"], 10.0);
            self.expect(&["indicators.rep_refused"], 1.0);
            self.expect(&["indicators.app_replies"], 12.0);
        } else if let Some(received) = number("收到申请数") {
            self.expect(&["indicators.app_received"], received as f64);
            let known = channels.iter().any(|(name, ..)| number(name).is_some());
            for (name, id, channel) in channels {
                let count = number(name).unwrap_or(if known || channel != "online" {
                    0
                } else {
                    received
                });
                self.expect(&[&format!("indicators.{id}")], count as f64);
                for nth in 0..count {
                    let on = |day: u64| format!("{}-03-{day:02}", self.year);
                    let mut events = vec![json!({"kind": "submitted", "on": on(5)})];
                    if channel == "online" {
                        events.push(json!({"kind": "confirmed", "on": on(6)}));
                    }
                    events.push(json!({"kind": "decided", "on": on(20), "outcome": "granted"}));
                    self.lines.push(json!({
                        "type": "request", "id": format!("{}-{channel}-{nth}", self.id), "agency": self.id,
                        "applicant": {"kind": "natural_person"}, "channel": channel, "subject": "要求公开的信息",
                        "events": events,
                    }));
                }
            }
            if let Some(closed) = number("申请办结数") {
                self.expect(&["indicators.app_closed"], closed as f64);
            }
        }
        if let Some(count) = number("行政复议数量") {
            self.expect(&["indicators.rev_total"], count as f64);
            for nth in 0..count {
                self.lines.push(json!({
                    "type": "remedy", "id": format!("{}-{nth}", self.id), "agency": self.id, "kind": "reconsideration",
                    "filed_on": format!("{}-06-03", self.year), "concluded_on": format!("{}-08-12", self.year),
                    "outcome": "upheld",
                }));
            }
        }
        for (id, value) in &typed {
            self.expect(&[&format!("indicators.{id}")], value.as_f64().unwrap());
        }
        self.typed(typed);
    }
}

/// The events of a request that came in before the year or in it, and ended so in it or is still open.
fn events(year: i64, before: bool, end: Option<&str>, nth: usize) -> Vec<Value> {
    // In the old year, or on some day of the first nine months.
    let month = 1 + nth % 9;
    let on = |days: usize| match (before, days) {
        (true, 0) => format!("{}-12-{:02}", year - 1, 18 + nth % 5),
        (true, days) => format!("{year}-{:02}-{:02}", 1 + days / 28, 2 + days % 26),
        (false, days) => format!(
            "{year}-{:02}-{:02}",
            month + (2 + days) / 28,
            1 + (2 + days) % 28
        ),
    };
    let mut events = vec![json!({"kind": "submitted", "on": on(0)})];
    match end {
        None => {}
        Some("other_no_correction") => {
            events.push(
                json!({"kind": "clarification_requested", "on": on(3), "within_workdays": 10}),
            );
            events.push(json!({"kind": "lapsed", "on": on(60), "outcome": "other_no_correction"}));
        }
        Some("other_fee_unpaid") => {
            events.push(json!({"kind": "fee_notified", "on": on(5)}));
            events.push(json!({"kind": "lapsed", "on": on(75), "outcome": "other_fee_unpaid"}));
        }
        Some("unable_still_unclear") => {
            events.push(
                json!({"kind": "clarification_requested", "on": on(3), "within_workdays": 10}),
            );
            events.push(json!({"kind": "clarified", "on": on(8)}));
            events
                .push(json!({"kind": "decided", "on": on(12), "outcome": "unable_still_unclear"}));
        }
        Some(outcome) => events.push(json!({"kind": "decided", "on": on(12), "outcome": outcome})),
    }
    events
}

/// The number at an address of a report's JSON.
fn number(report: &Value, address: &str) -> f64 {
    let names: Vec<&str> = address.split('.').collect();
    let format =
        gongkai_core::reports::annual::Format::by_code(report["format"].as_str().unwrap()).unwrap();
    let full = match names[..] {
        ["t4", column] => format!("t4.cases.{column}"),
        _ => address.to_owned(),
    };
    let cell = format.cell(report, &full);
    cell.amount()
        .unwrap_or_else(|| panic!("{address}: {cell:?}"))
}

#[test]
fn import_lines_lead_to_every_published_table() {
    let place = Place::new();
    let cases = cases();
    assert_eq!(cases.len(), 47);
    let lines: Vec<Value> = cases.iter().flat_map(|case| case.lines.clone()).collect();
    let data = place.text("data");
    let made = crate::town::gongkai_with_input(
        &[
            "init",
            "--data",
            &data,
            "--agency-name",
            "市政务公开办",
            "--admin",
            "guanli",
            "--password-stdin",
        ],
        "一句自己记得住的长话\n",
    );
    made.done();
    place.import("data", &lines).done();
    let mut seen = 0;
    for case in &cases {
        let year = case.year.to_string();
        let report = gongkai(&[
            "report",
            "annual",
            "--data",
            &data,
            "--agency",
            &case.id,
            "--year",
            &year,
            "--format",
            case.format,
            "--json",
        ]);
        let report = report.done().json();
        assert_eq!(report["agency"], case.id.as_str());
        for (cells, expected) in &case.expected {
            let counted: f64 = cells.iter().map(|cell| number(&report, cell)).sum();
            assert!(
                (counted - expected).abs() < 1e-6,
                "{} {cells:?}: {counted}, published {expected}",
                case.id
            );
            seen += 1;
        }
        // Own sums always hold.
        let format = gongkai_core::reports::annual::Format::by_code(case.format).unwrap();
        for (row, sums) in [(
            "new_received",
            ["carried_in", "results_total", "carried_out"],
        )] {
            if format.table("t3_applications").is_some() {
                let total = |row: &str| number(&report, &format!("t3.{row}.total"));
                assert_eq!(
                    total(row) + total(sums[0]),
                    total(sums[1]) + total(sums[2]),
                    "{}",
                    case.id
                );
            }
        }
    }
    assert!(seen > 1_500, "only {seen} cells were compared");
}

#[test]
fn a_report_says_what_is_missing_and_is_written_in_every_form() {
    let place = Place::new();
    let lines = [
        agency("qingshi", "青石镇人民政府", "township", None),
        json!({"type": "annual_figures", "agency": "qingshi", "year": 2024, "permit": 3, "normative_docs": [2, 0, 2],
            "override_reason": "一件未公开", "penalty": 0}),
        json!({"type": "record", "id": "n1", "agency": "qingshi", "title": "防火办法", "body_text": "第一条",
            "genre": "normative_document", "published_at": "2024-03-02", "issued_on": "2024-03-01"}),
        json!({"type": "request", "id": "r1", "agency": "qingshi", "applicant": {"kind": "natural_person"}, "channel": "online",
            "subject": "补助名单", "events": [{"kind": "submitted", "on": "2024-05-06"}, {"kind": "confirmed", "on": "2024-05-07"},
            {"kind": "decided", "on": "2024-05-20", "outcome": "granted"}]}),
        json!({"type": "narrative", "agency": "qingshi", "year": 2024, "section": "problems", "points": ["更新不够及时"]}),
    ];
    let data = place.text("data");
    crate::town::gongkai_with_input(
        &[
            "init",
            "--data",
            &data,
            "--agency-name",
            "县政府",
            "--admin",
            "guanli",
            "--password-stdin",
        ],
        "一句自己记得住的长话\n",
    )
    .done();
    place.import("data", &lines).done();
    let report = |rest: &[&str]| {
        let mut call = vec![
            "report", "annual", "--data", &data, "--agency", "qingshi", "--year", "2024",
        ];
        call.extend(rest);
        gongkai(&call).done().stdout
    };
    let text = report(&[]);
    for words in [
        "青石镇人民政府2024年政府信息公开工作年度报告",
        "全年主动公开政府信息1条",
        "全年新收政府信息公开申请1件，上年结转0件",
        "按提交方式分，互联网1件",
        "更新不够及时。",
        "本年度没有发出收费通知，未收取信息处理费。",
        "错误：“一、总体情况”里还有没填写的：工作考核、社会评议和责任追究结果情况，没有的写明没有。",
        "提醒：“行政强制”还没有填报",
        "说明：“行政规范性文件·本年制发件数”按填报的 2 列出，按登记统计是 1；原因：一件未公开",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    for suffix in ["json", "html", "pdf", "docx", "xlsx"] {
        let file = place.text(&format!("report.{suffix}"));
        let said = report(&["--output", &file]);
        assert!(said.contains("已写到"), "{said}");
        assert!(std::fs::metadata(&file).unwrap().len() > 1_000, "{suffix}");
    }
    let json: Value =
        serde_json::from_slice(&std::fs::read(place.path("report.json")).unwrap()).unwrap();
    assert_eq!(json["t2"]["normative_docs"], json!([2, 0, 2]));
    assert_eq!(json["t3"]["granted"], json!([1, 0, 0, 0, 0, 0, 1]));
    assert_eq!(json["t4"], json!(vec![0; 15]));
    assert!(
        json["narrative"]["s6_other"]
            .as_str()
            .unwrap()
            .contains("信息处理费")
    );
    // What is written is read again, whatever it was written as.
    for suffix in ["html", "pdf", "docx", "xlsx"] {
        let (told, file) = (
            place.text("report.json"),
            place.text(&format!("report.{suffix}")),
        );
        let compared = gongkai(&["report", "compare", &told, &file, "--json"]).done();
        let compared: Value = serde_json::from_str(&compared.stdout).unwrap();
        let lines = compared["lines"].as_array().unwrap();
        assert!(lines.len() > 150, "{suffix}: {}", lines.len());
        for line in lines {
            assert_eq!(line["first"], line["second"], "{suffix}: {line}");
        }
    }
    let html = std::fs::read_to_string(place.path("report.html")).unwrap();
    for part in [
        "<caption>第二十条第（一）项</caption>",
        " id=\"t3_applications-0-3\" scope=\"row\"",
        "<th rowspan=\"22\" id=\"t3_applications-0-5\" scope=\"rowgroup\">三、本年度办理结果</th>",
        "data-cell=\"t3.granted.total\">1</td>",
        "colspan=\"5\"",
    ] {
        assert!(html.contains(part), "{part}");
    }
}
