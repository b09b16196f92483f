//! The tables of a year's report counted from facts: every cell with its number and with where the number comes from, and the
//! cases behind any cell.
//!
//! Pure. Rows and columns come from the format, what each counts from [`Counting`]; a cell's cases are found by the same
//! selection as its number. One request stands in one row of results at most (部分公开 only there), is received on its
//! day of receipt, and carried over where it was open on 31 December.

use std::fmt;

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};

use super::check::Finding;
use super::counting::{
    Carrier, ColumnRule, Counting, DocumentState, How, RecordRule, RemedyResult, RequestState,
};
use super::facts::{
    ComplaintFact, DocumentFact, RemedyFact, RequestFact, TableFacts, TypedCell, YearFacts,
};
use super::{Format, Row, Severity, Table};
use crate::content::Genre;

/// A cell's place by the ids of the format.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Part of the JSON form: `t3`.
    pub part: String,
    /// Row: `granted`.
    pub row: String,
    /// Column: `total`.
    pub column: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.part, self.row, self.column)
    }
}

impl Place {
    /// Reads `t3.granted.total`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut words = text.split('.').map(str::to_owned);
        let place = Self {
            part: words.next()?,
            row: words.next()?,
            column: words.next()?,
        };
        words.next().is_none().then_some(place)
    }
}

/// A report's tables, counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    /// Which year.
    pub year: i16,
    /// Code of the format.
    pub format: String,
    /// All cells in the order of the format, row by row.
    pub cells: Vec<Cell>,
}

/// A cell with its number.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Where it stands.
    pub place: Place,
    /// The number printed.
    pub value: Number,
    /// Where it comes from.
    pub source: Source,
}

/// Where a cell's number comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// Counted; [`cases`] names what.
    Counted,
    /// Typed by an office; nothing is there to count.
    Typed(TypedCell),
    /// Both counted and typed, and they differ. With a reason the typed number is printed, else the counted one.
    Differs {
        /// What was typed.
        typed: TypedCell,
        /// The typed number of this cell.
        typed_value: Number,
        /// What is counted.
        counted: u64,
        /// `override_reason`.
        reason: Option<String>,
    },
    /// The sum of these cells.
    Sum(Vec<Place>),
    /// To be typed, and nobody has; 0 is printed.
    Untyped,
}

/// A thing behind a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// What it is.
    pub kind: CaseKind,
    /// Its id.
    pub id: String,
}

/// What kind of thing a case is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseKind {
    /// A request.
    Request,
    /// A remedy.
    Remedy,
    /// A complaint.
    Complaint,
    /// A record.
    Record,
}

/// What a cell opens to.
#[derive(Debug, Clone, PartialEq)]
pub enum Behind {
    /// Cases, one by one; as many as the number counted.
    Cases(Vec<Case>),
    /// Records of the year, to be listed by this selection; their ids are too many to hold.
    Records(RecordRule),
    /// Other cells.
    Cells(Vec<Place>),
    /// Nothing but what was typed.
    Nothing,
}

/// Counts all cells of a format for the facts' year.
#[must_use]
pub fn count(format: &Format, counting: &Counting, facts: &TableFacts) -> Counted {
    count_year(format, counting, facts, facts.year)
}

/// Counts the year before, for comparison. What the facts hold of it is counted the same way.
#[must_use]
pub fn count_last_year(format: &Format, counting: &Counting, facts: &TableFacts) -> Counted {
    count_year(format, counting, facts, facts.year - 1)
}

fn count_year(format: &Format, counting: &Counting, facts: &TableFacts, year: i16) -> Counted {
    let view = View::of(facts, year);
    let mut cells = Vec::new();
    for table in format.tables() {
        let grid = Grid::count(table, counting, &view);
        grid.put(table, &view, &mut cells);
    }
    Counted {
        year,
        format: format.format.clone(),
        cells,
    }
}

/// What a cell of the facts' year opens to.
#[must_use]
pub fn cases(format: &Format, counting: &Counting, facts: &TableFacts, place: &Place) -> Behind {
    let view = View::of(facts, facts.year);
    let Some(rule) = counting.row(&place.part, &place.row) else {
        return Behind::Nothing;
    };
    let none = ColumnRule::default();
    let column = counting.column(&place.part, &place.column).unwrap_or(&none);
    if format.place(&place.to_string()).is_none() {
        return Behind::Nothing;
    }
    match &rule.how {
        How::Records(records) => Behind::Records(records.clone()),
        How::Sum(rows) => Behind::Cells(rows.iter().map(|row| beside(place, row)).collect()),
        How::Typed | How::None => Behind::Nothing,
        how => Behind::Cases(view.cases(how, column)),
    }
}

fn beside(place: &Place, row: &str) -> Place {
    Place {
        row: row.to_owned(),
        ..place.clone()
    }
}

/// The facts as one year sees them.
struct View<'a> {
    facts: &'a TableFacts,
    numbers: &'a YearFacts,
    year: i16,
    first: Date,
    last: Date,
}

impl<'a> View<'a> {
    fn of(facts: &'a TableFacts, year: i16) -> Self {
        Self {
            facts,
            numbers: if year == facts.year {
                &facts.this_year
            } else {
                &facts.last_year
            },
            year,
            first: date(year, 1, 1),
            last: date(year, 12, 31),
        }
    }

    fn holds(&self, day: Date) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// How a remedy stands at the year's end; none for one that does not touch the year.
    fn remedy(&self, remedy: &RemedyFact) -> Option<RemedyResult> {
        if remedy.filed_on > self.last {
            return None;
        }
        match remedy.concluded_on {
            Some(on) if on < self.first => None,
            Some(on) if on <= self.last => Some(RemedyResult::of(remedy.outcome)),
            _ => Some(RemedyResult::Pending),
        }
    }

    fn document(&self, document: &DocumentFact, state: DocumentState) -> bool {
        match state {
            DocumentState::Made => self.holds(document.made_on),
            DocumentState::Repealed => document.ceased_on.is_some_and(|on| self.holds(on)),
            DocumentState::InForce => {
                document.made_on <= self.last && document.ceased_on.is_none_or(|on| on > self.last)
            }
            DocumentState::Published => self.holds(document.published_on),
            DocumentState::Public => document.published_on <= self.last,
        }
    }

    fn complaint(&self, complaint: &ComplaintFact) -> bool {
        self.holds(complaint.received_on)
    }

    /// Those of the row's cases that fall into the column. The number of a cell is found the same way.
    fn cases(&self, how: &How, column: &ColumnRule) -> Vec<Case> {
        let case = |kind: CaseKind, id: &str| Case {
            kind,
            id: id.to_owned(),
        };
        let facts = self.facts;
        match how {
            How::Requests(_) => facts
                .requests
                .iter()
                .filter(|request| self.in_row(how, request) && in_column(column, request))
                .map(|request| case(CaseKind::Request, request.id.as_str()))
                .collect(),
            How::Remedies(_) => facts
                .remedies
                .iter()
                .filter(|remedy| self.remedy_in(how, column, remedy))
                .map(|remedy| case(CaseKind::Remedy, remedy.id.as_str()))
                .collect(),
            How::Documents(_) => facts
                .documents
                .iter()
                .filter(|document| self.document_in(how, column, document))
                .map(|document| case(CaseKind::Record, document.id.as_str()))
                .collect(),
            How::Complaints => facts
                .complaints
                .iter()
                .filter(|complaint| self.complaint(complaint))
                .map(|complaint| case(CaseKind::Complaint, complaint.id.as_str()))
                .collect(),
            How::Records(_) | How::Sum(_) | How::Typed | How::None => Vec::new(),
        }
    }

    fn in_row(&self, how: &How, request: &RequestFact) -> bool {
        let How::Requests(rule) = how else {
            return false;
        };
        request.stands(self.year, rule.when)
            && (rule.outcomes.is_empty() || rule.outcomes.contains(&request.ended_as()))
            && (rule.channels.is_empty() || rule.channels.contains(&request.channel))
            && rule
                .extended
                .is_none_or(|extended| extended == request.extended)
    }

    fn remedy_in(&self, how: &How, column: &ColumnRule, remedy: &RemedyFact) -> bool {
        let (How::Remedies(rule), Some(result)) = (how, self.remedy(remedy)) else {
            return false;
        };
        let of_kind = |kinds: &[_]| kinds.is_empty() || kinds.contains(&remedy.kind);
        let with_result = |results: &[_]| results.is_empty() || results.contains(&result);
        of_kind(&rule.kinds)
            && of_kind(&column.remedies)
            && with_result(&rule.results)
            && with_result(&column.results)
    }

    fn document_in(&self, how: &How, column: &ColumnRule, document: &DocumentFact) -> bool {
        let How::Documents(rule) = how else {
            return false;
        };
        let state = column.documents.or(rule.state);
        state.is_some_and(|state| self.document(document, state))
    }

    /// How many records of the year the row counts.
    fn records(&self, rule: &RecordRule) -> u64 {
        let records = &self.numbers.records;
        let on = |carrier: &str| records.by_carrier.get(carrier).copied().unwrap_or_default();
        match (rule.genre, rule.carrier) {
            (Some(genre), _) => records.of_genre(genre),
            (None, None | Some(Carrier::Website)) => records.total + self.numbers.reported,
            (None, Some(Carrier::Gazette)) => on("gazette"),
            (None, Some(Carrier::Wechat)) => on("wechat"),
            (None, Some(Carrier::Other)) => self.numbers.on_other_carriers,
        }
    }

    /// Whether things of this kind are kept here at all. Where none are, a typed figure stands for itself.
    fn keeps(&self, how: &How) -> bool {
        let facts = self.facts;
        match how {
            How::Requests(_) => !facts.requests.is_empty(),
            How::Remedies(_) => !facts.remedies.is_empty(),
            How::Documents(_) => !facts.documents.is_empty(),
            How::Records(RecordRule {
                genre: Some(Genre::NormativeDocument),
                ..
            }) => !facts.documents.is_empty(),
            How::Records(_) => self.numbers.records.total + self.numbers.reported > 0,
            How::Complaints => !facts.complaints.is_empty(),
            How::Sum(_) | How::Typed | How::None => false,
        }
    }
}

fn in_column(column: &ColumnRule, request: &RequestFact) -> bool {
    column.applicants.is_empty() || column.applicants.contains(&request.applicant)
}

impl RequestFact {
    /// Whether it stands so in a year. One without a day of receipt stands in none.
    #[must_use]
    pub fn stands(&self, year: i16, state: RequestState) -> bool {
        let Some(received_on) = self.received_on.filter(|on| on.year() <= year) else {
            return false;
        };
        if self.closed_on.is_some_and(|on| on.year() < year) {
            return false;
        }
        let open = self.closed_on.is_none_or(|on| on.year() > year);
        match state {
            RequestState::Received => received_on.year() == year,
            RequestState::CarriedIn => received_on.year() < year,
            RequestState::Closed => !open,
            RequestState::CarriedOut => open,
        }
    }

    /// How it ended; ended without an outcome is ended in some other way, the last row.
    fn ended_as(&self) -> gongkai_law::outcomes::Outcome {
        self.outcome
            .unwrap_or(gongkai_law::outcomes::Outcome::OtherMisc)
    }
}

/// The numbers of a table: rows with numbers by columns.
struct Grid<'a> {
    rows: Vec<(&'a Row, Option<&'a How>)>,
    numbers: Vec<Vec<u64>>,
}

impl<'a> Grid<'a> {
    fn count(table: &'a Table, counting: &'a Counting, view: &View<'_>) -> Self {
        let how = |row: &Row| counting.row(&table.part, &row.id).map(|rule| &rule.how);
        let rows: Vec<_> = table.number_rows().map(|row| (row, how(row))).collect();
        let none = ColumnRule::default();
        let columns: Vec<&ColumnRule> = table
            .columns
            .iter()
            .map(|column| counting.column(&table.part, &column.id).unwrap_or(&none))
            .collect();
        let mut numbers = vec![vec![0; columns.len()]; rows.len()];
        let of_requests: Vec<(usize, &How)> = rows
            .iter()
            .enumerate()
            .filter_map(|(at, (_, how))| {
                how.filter(|how| matches!(how, How::Requests(_)))
                    .map(|how| (at, how))
            })
            .collect();
        // Requests are many: each is put into its columns once, then into its rows.
        if !of_requests.is_empty() {
            for request in &view.facts.requests {
                let into: Vec<usize> = (0..columns.len())
                    .filter(|at| in_column(columns[*at], request))
                    .collect();
                for (at, _) in of_requests
                    .iter()
                    .filter(|(_, how)| view.in_row(how, request))
                {
                    for column in &into {
                        numbers[*at][*column] += 1;
                    }
                }
            }
        }
        for ((_, how), row) in rows.iter().zip(&mut numbers) {
            let Some(how) = how.filter(|how| !matches!(how, How::Requests(_))) else {
                continue;
            };
            for (number, column) in row.iter_mut().zip(&columns) {
                *number = match how {
                    How::Records(rule) => view.records(rule),
                    how => view.cases(how, column).len() as u64,
                };
            }
        }
        Self { rows, numbers }
    }

    /// Adds the table's cells: typed figures in their places, sums last.
    fn put(self, table: &Table, view: &View<'_>, cells: &mut Vec<Cell>) {
        let start = cells.len();
        for ((row, how), numbers) in self.rows.iter().zip(&self.numbers) {
            for (at, (column, counted)) in table.columns.iter().zip(numbers).enumerate() {
                let place = Place {
                    part: table.part.clone(),
                    row: row.id.clone(),
                    column: column.id.clone(),
                };
                let typed = typed_at(view.numbers, &row.id, at);
                cells.push(cell(place, *how, *counted, typed, view));
            }
        }
        add_sums(&mut cells[start..]);
    }
}

/// The typed number of a column of a row.
fn typed_at<'a>(
    numbers: &'a YearFacts,
    row: &str,
    column: usize,
) -> Option<(&'a TypedCell, Number)> {
    let typed = numbers.typed.cells.get(row)?;
    let value = match &typed.value {
        Value::Array(values) => values.get(column)?,
        alone if column == 0 => alone,
        _ => return None,
    };
    match value {
        Value::Number(number) => Some((typed, number.clone())),
        _ => None,
    }
}

fn cell(
    place: Place,
    how: Option<&How>,
    counted: u64,
    typed: Option<(&TypedCell, Number)>,
    view: &View<'_>,
) -> Cell {
    let (value, source) = match (how, typed) {
        (Some(How::Sum(rows)), _) => {
            let parts = rows.iter().map(|row| beside(&place, row)).collect();
            (Number::from(0), Source::Sum(parts))
        }
        (Some(how), Some((typed, value))) if view.keeps(how) && value.as_u64() != Some(counted) => {
            let reason = view.numbers.typed.override_reason.clone();
            let printed = if reason.is_some() {
                value.clone()
            } else {
                Number::from(counted)
            };
            let source = Source::Differs {
                typed: typed.clone(),
                typed_value: value,
                counted,
                reason,
            };
            (printed, source)
        }
        (Some(how), Some(_)) if view.keeps(how) => (Number::from(counted), Source::Counted),
        (_, Some((typed, value))) => (value, Source::Typed(typed.clone())),
        (Some(How::Typed) | None, None) => (Number::from(0), Source::Untyped),
        (Some(_), None) => (Number::from(counted), Source::Counted),
    };
    Cell {
        place,
        value,
        source,
    }
}

/// Sums of sums (答复数 over 不同意公开) come right because a sum's own parts are added first.
fn add_sums(cells: &mut [Cell]) {
    for at in 0..cells.len() {
        let sum = sum_of(cells, &cells[at], 0);
        if let Some(sum) = sum {
            cells[at].value = Number::from(sum);
        }
    }
}

fn sum_of(cells: &[Cell], cell: &Cell, depth: u8) -> Option<u64> {
    let Source::Sum(parts) = &cell.source else {
        return None;
    };
    let mut sum = 0_u64;
    for part in parts {
        let part = cells.iter().find(|cell| cell.place == *part);
        let number = part.and_then(|part| match part.source {
            // A form whose sums lead to each other would never end.
            Source::Sum(_) if depth < 4 => sum_of(cells, part, depth + 1),
            _ => part.value.as_u64(),
        });
        sum = sum.saturating_add(number.unwrap_or_default());
    }
    Some(sum)
}

impl Counted {
    /// The cell at a place.
    #[must_use]
    pub fn cell(&self, place: &Place) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.place == *place)
    }

    /// The cells of a row, in the order of the columns.
    pub fn row(&self, part: &str, row: &str) -> impl Iterator<Item = &Cell> {
        self.cells
            .iter()
            .filter(move |cell| cell.place.part == part && cell.place.row == row)
    }

    /// A cell's number where it is a whole one.
    #[must_use]
    pub fn number(&self, part: &str, row: &str, column: &str) -> Option<u64> {
        let here = |cell: &&Cell| {
            cell.place.part == part && cell.place.row == row && cell.place.column == column
        };
        self.cells.iter().find(here)?.value.as_u64()
    }

    /// The tables in the JSON form: `{"t2":{ROW:…},"t3":{ROW:[…]},"t4":[…]}`.
    #[must_use]
    pub fn to_json(&self, format: &Format) -> Map<String, Value> {
        let mut json = Map::new();
        for table in format.tables() {
            for row in table.number_rows() {
                let mut numbers: Vec<Value> = self
                    .row(&table.part, &row.id)
                    .map(|cell| Value::Number(cell.value.clone()))
                    .collect();
                let alone = numbers.len() == 1;
                let value = match numbers.pop() {
                    Some(value) if alone => value,
                    last => {
                        numbers.extend(last);
                        Value::Array(numbers)
                    }
                };
                if table.is_single_row() {
                    json.insert(table.part.clone(), value);
                } else if let Value::Object(part) = json
                    .entry(table.part.clone())
                    .or_insert_with(|| Value::Object(Map::new()))
                {
                    part.insert(row.id.clone(), value);
                }
            }
        }
        json
    }

    /// What is not typed yet (`untyped`), and where typed and counted numbers differ: without a reason an error
    /// (`typed_differs`), with one something to say (`typed_explained`).
    #[must_use]
    pub fn findings(&self, format: &Format) -> Vec<Finding> {
        let mut findings = Vec::new();
        for cell in &self.cells {
            let name = place_name(format, &cell.place);
            let (rule, severity, sentence) = match &cell.source {
                Source::Untyped => (
                    "untyped",
                    Severity::Warning,
                    format!("“{name}”还没有填报，按 0 列出；请承办科室填报，没有的填 0。"),
                ),
                Source::Differs {
                    typed_value,
                    counted,
                    reason: None,
                    ..
                } => (
                    "typed_differs",
                    Severity::Error,
                    format!(
                        "“{name}”填报 {typed_value}，按登记统计是 {counted}，两者不一致，先按统计数列出；请核对，确实不同的写明原因。"
                    ),
                ),
                Source::Differs {
                    typed_value,
                    counted,
                    reason: Some(reason),
                    ..
                } => (
                    "typed_explained",
                    Severity::Notice,
                    format!(
                        "“{name}”按填报的 {typed_value} 列出，按登记统计是 {counted}；原因：{reason}"
                    ),
                ),
                Source::Counted | Source::Typed(_) | Source::Sum(_) => continue,
            };
            let address = cell.place.to_string();
            findings.push(Finding::new(rule, severity, sentence).about(vec![address]));
        }
        findings
    }
}

/// What people call a cell: row and column by their official names.
#[must_use]
pub fn place_name(format: &Format, place: &Place) -> String {
    let Some((table, row, at)) = format.place(&place.to_string()) else {
        return place.to_string();
    };
    let mut names = Vec::new();
    if !row.label.is_empty() {
        names.push(row.label.clone());
    }
    if let Some(column) = table.columns.get(at).filter(|_| table.columns.len() > 1) {
        names.push(table.column_name(column));
    }
    names.join("·")
}

#[cfg(test)]
mod tests;
