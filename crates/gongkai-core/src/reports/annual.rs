//! The annual report with tables: formats as data, the check of a filled report against them, the reading of reports made
//! elsewhere and the comparison of two.
//!
//! Knows nothing of pages or files. Rows, names, equations and mappings stand in `annual/format_*.json` (2021:
//! 国办公开办函〔2021〕30号; 2019: 国办公开办函〔2019〕60号; 2014: 国办发〔2014〕32号); a report is the JSON form
//! `{"year":…,"format":…,PART:{ROW:…},"narrative":{SECTION:text}}`. A new format is a file and its line in [`FILES`].

pub mod cells;
pub mod check;
pub mod compare;
pub mod layout;
pub mod made_elsewhere;
pub mod merge;

pub mod compose;
pub mod count;
pub mod counting;
pub mod draft;
pub mod facts;
pub mod fields;
pub mod form;
pub mod reading;
pub mod rules;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::agencies::AgencyKind;
use rules::{Equation, Mapping, MergedRow, TextRule};

/// The formats built in, oldest first.
const FILES: [&str; 3] = [
    include_str!("annual/format_2014.json"),
    include_str!("annual/format_2019.json"),
    include_str!("annual/format_2021.json"),
];

/// The format of the report for some years.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Format {
    /// Code in files: `2021`.
    pub format: String,
    /// Official name.
    pub name: String,
    /// Number of the document that prescribes it: `国办公开办函〔2021〕30号`.
    pub document: String,
    /// Title of that document, where it is not the name.
    #[serde(default)]
    pub document_title: String,
    /// Who issued it.
    pub issuer: String,
    /// When, ISO date; empty where not known.
    #[serde(default)]
    pub issued_on: String,
    /// First report year it holds for.
    pub from_year: i16,
    /// Last report year; none while it is in force.
    #[serde(default)]
    pub to_year: Option<i16>,
    /// How well the wording is known.
    pub evidence: Evidence,
    /// Whether an administrator may put the official wording of rows right (see [`Format::with_labels`]).
    #[serde(default)]
    pub labels_editable: bool,
    /// What an empty cell of a report made elsewhere means.
    #[serde(default)]
    pub blanks: Blanks,
    /// Official title, with `{agency}` and `{year}`.
    pub title: String,
    /// What a page of many reports shows of each. The same id means the same in every format.
    pub headlines: Vec<Headline>,
    /// Sections in order.
    pub sections: Vec<Section>,
    /// Rows that some publishers print instead of several.
    #[serde(default)]
    pub merged_rows: Vec<MergedRow>,
    /// Which numbers said in the text stand in which cells.
    #[serde(default)]
    pub text_rules: Vec<TextRule>,
    /// What must add up, and what should.
    pub equations: Vec<Equation>,
    /// How earlier formats compare with this one.
    #[serde(default)]
    pub mappings: Vec<Mapping>,
}

/// A figure by which reports are compared at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Headline {
    /// Id, the same in every format: `received`.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// The cells it adds up: `t3.granted.total`.
    pub cells: Vec<String>,
}

impl Headline {
    /// The number in a report of this format; cells that are not there count as nothing.
    #[must_use]
    pub fn of(&self, format: &Format, report: &serde_json::Value) -> serde_json::Number {
        let cells = self.cells.iter();
        let amounts = cells.map(|cell| format.cell(report, cell).amount().unwrap_or_default());
        merge::sum(amounts)
    }
}

/// How well something is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum Evidence {
    /// Two sources or more.
    #[default]
    #[serde(rename = "2+")]
    Verified,
    /// One source.
    #[serde(rename = "1")]
    OneSource,
    /// From memory, not verified.
    #[serde(rename = "mem")]
    Memory,
    /// Our reading.
    #[serde(rename = "interp")]
    Interpretation,
}

/// What an empty cell means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Blanks {
    /// A fault: the format wants a number in each cell.
    #[default]
    Fault,
    /// Nothing, as was the custom of 2019 and 2020.
    Zero,
}

/// A section: text or tables.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Id, also the key of its text in `narrative`.
    pub id: String,
    /// Official title.
    pub title: String,
    /// What it holds.
    pub kind: SectionKind,
    /// Whether title and presence are left to the writer (2014).
    #[serde(default)]
    pub free: bool,
    /// Whether its text must not be last year's over again.
    #[serde(default)]
    pub differs_from_last: bool,
    /// What its text must speak of.
    #[serde(default)]
    pub must_cover: Vec<Topic>,
    /// Figures that belong into its text.
    #[serde(default)]
    pub fields: Vec<Field>,
    /// Its tables in order.
    #[serde(default)]
    pub tables: Vec<Table>,
}

/// What a section holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SectionKind {
    /// Running text.
    Text,
    /// Tables, where needed with text.
    Tables,
}

/// What a text must speak of.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// Official name.
    pub label: String,
    /// Any of these words shows that it does.
    pub words: Vec<String>,
    /// For which kinds of agencies; empty for all.
    #[serde(default)]
    pub kinds: Vec<AgencyKind>,
    /// How grave it is when nothing is said.
    #[serde(default = "Severity::warning")]
    pub severity: Severity,
}

/// A figure named in a text, or a field above or below a table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Id.
    pub id: String,
    /// Official name.
    pub label: String,
    /// Unit; may be empty.
    #[serde(default)]
    pub unit: String,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Id.
    pub id: String,
    /// Where its rows stand in the JSON form.
    pub part: String,
    /// Official caption, printed as the first line of the table; may be empty.
    pub caption: String,
    /// What sentences call it where it has no caption.
    #[serde(default)]
    pub name: String,
    /// Unit of its numbers; empty where each row or figure has its own.
    pub unit: String,
    /// How well the unit is known.
    #[serde(default)]
    pub unit_evidence: Evidence,
    /// Note printed in the corner above the names of the rows; may be empty.
    #[serde(default)]
    pub corner: String,
    /// Heading of the names of the rows (信息内容); may be empty.
    #[serde(default)]
    pub label_column: String,
    /// Heading of the column of units (单位); empty where there is none.
    #[serde(default)]
    pub unit_column: String,
    /// Whether a report without it is only incomplete (the form of 2014 beside a report in running text).
    #[serde(default)]
    pub optional: bool,
    /// Whether its numbers may be entered by the offices (`annual_figures`) where they are not counted.
    #[serde(default)]
    pub typed_in: bool,
    /// How heading rows are printed.
    #[serde(default)]
    pub headings: Headings,
    /// Fields above it.
    #[serde(default)]
    pub header_fields: Vec<Field>,
    /// Fields below it.
    #[serde(default)]
    pub footer_fields: Vec<Field>,
    /// Columns of numbers.
    pub columns: Vec<Column>,
    /// Rows, headings among them.
    pub rows: Vec<Row>,
}

/// How a table prints its heading rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Headings {
    /// As a merged cell at the left of their rows.
    #[default]
    Beside,
    /// As a row of their own without number.
    OwnRow,
}

/// A column of numbers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Id.
    pub id: String,
    /// Official name.
    pub label: String,
    /// Merged headings above it, outermost first.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Whether fractions are allowed (money).
    #[serde(default)]
    pub decimal: bool,
    /// Whether a number below zero is allowed (本年增/减).
    #[serde(default)]
    pub signed: bool,
    /// Whether it is the sum of others and never typed in.
    #[serde(default)]
    pub computed: bool,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Id.
    pub id: String,
    /// Official name; empty for the only row of table 4.
    pub label: String,
    /// How far it is set in.
    pub depth: u8,
    /// Whether it is a heading without numbers.
    #[serde(default)]
    pub heading: bool,
    /// Whether it is the sum of others and never typed in.
    #[serde(default)]
    pub computed: bool,
    /// Whether fractions are allowed (money).
    #[serde(default)]
    pub decimal: bool,
    /// Its own unit; empty where the table's holds.
    #[serde(default)]
    pub unit: String,
    /// Article behind it; empty where not known.
    #[serde(default)]
    pub basis: String,
    /// How well its wording is known.
    #[serde(default)]
    pub evidence: Evidence,
}

/// How grave a finding is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The report is wrong.
    #[default]
    Error,
    /// Probably wrong, or to be explained.
    Warning,
    /// Good to know.
    Notice,
}

impl Severity {
    const fn warning() -> Self {
        Self::Warning
    }

    /// The name people read.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "错误",
            Self::Warning => "提醒",
            Self::Notice => "说明",
        }
    }
}

impl Format {
    /// Reads a format from its file.
    ///
    /// # Errors
    /// The text is not the JSON of a format.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// The formats built in, oldest first.
    #[must_use]
    pub fn all() -> &'static [Self] {
        static ALL: OnceLock<Vec<Format>> = OnceLock::new();
        ALL.get_or_init(|| {
            let read =
                |text| Self::from_json(text).expect("each format built in is read by a test");
            FILES.into_iter().map(read).collect()
        })
    }

    /// The format prescribed for a report year; none before 2014, when reports were text only.
    #[must_use]
    pub fn for_year(year: i16) -> Option<&'static Self> {
        Self::all().iter().find(|format| format.holds_for(year))
    }

    /// The format of a code (`2021`).
    #[must_use]
    pub fn by_code(code: &str) -> Option<&'static Self> {
        Self::all().iter().find(|format| format.format == code)
    }

    /// Whether it is prescribed for a report year.
    #[must_use]
    pub fn holds_for(&self, year: i16) -> bool {
        self.from_year <= year && self.to_year.is_none_or(|last| year <= last)
    }

    /// The report years in words: `2019—2020 年`, `2021 年起`.
    #[must_use]
    pub fn years(&self) -> String {
        match self.to_year {
            Some(last) => format!("{}—{last} 年", self.from_year),
            None => format!("{} 年起", self.from_year),
        }
    }

    /// The official title of a report.
    #[must_use]
    pub fn title_of(&self, agency: &str, year: i16) -> String {
        self.title
            .replace("{agency}", agency)
            .replace("{year}", &year.to_string())
    }

    /// The same format with other names of rows, by row id: for a form whose wording was not verified.
    #[must_use]
    pub fn with_labels(&self, labels: &BTreeMap<String, String>) -> Self {
        let mut format = self.clone();
        if !self.labels_editable {
            return format;
        }
        let tables = format.sections.iter_mut().flat_map(|s| &mut s.tables);
        for row in tables.flat_map(|table| &mut table.rows) {
            if let Some(label) = labels.get(&row.id) {
                row.label.clone_from(label);
                row.evidence = Evidence::OneSource;
            }
        }
        format
    }

    /// All tables in order.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.sections.iter().flat_map(|section| &section.tables)
    }

    /// The table of an id.
    #[must_use]
    pub fn table(&self, id: &str) -> Option<&Table> {
        self.tables().find(|table| table.id == id)
    }

    /// The section of an id.
    #[must_use]
    pub fn section(&self, id: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == id)
    }

    /// The mapping from an earlier format.
    #[must_use]
    pub fn mapping(&self, from: &str) -> Option<&Mapping> {
        self.mappings.iter().find(|mapping| mapping.from == from)
    }
}

impl Table {
    /// The rows with numbers, from top to bottom.
    pub fn number_rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| !row.heading)
    }

    /// The row of an id.
    #[must_use]
    pub fn row(&self, id: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.id == id)
    }

    /// The column of an id, with its place.
    #[must_use]
    pub fn column(&self, id: &str) -> Option<(usize, &Column)> {
        let mut columns = self.columns.iter().enumerate();
        columns.find(|(_, column)| column.id == id)
    }

    /// What sentences call it.
    #[must_use]
    pub fn spoken(&self) -> &str {
        if self.caption.is_empty() {
            &self.name
        } else {
            &self.caption
        }
    }

    /// What sentences call a row: its official name, or the table's where it has none.
    #[must_use]
    pub fn row_name<'a>(&'a self, row: &'a Row) -> &'a str {
        if row.label.is_empty() {
            self.spoken()
        } else {
            &row.label
        }
    }

    /// What sentences call a column: its name and the merged headings above it, but for one that stands over all columns.
    #[must_use]
    pub fn column_name(&self, column: &Column) -> String {
        let over_all = |group: &&String| {
            let all = |other: &Column| other.groups.contains(group);
            self.columns.iter().all(all)
        };
        let groups = column.groups.iter().filter(|group| !over_all(group));
        let names: Vec<_> = groups.chain([&column.label]).map(String::as_str).collect();
        names.join("·")
    }

    /// Unit of a row.
    #[must_use]
    pub fn unit_of<'a>(&'a self, row: &'a Row) -> &'a str {
        if row.unit.is_empty() {
            &self.unit
        } else {
            &row.unit
        }
    }

    /// Whether the table is one row of numbers without a name; its part in the JSON form is then the list itself.
    #[must_use]
    pub fn is_single_row(&self) -> bool {
        matches!(self.rows.as_slice(), [row] if row.label.is_empty())
    }
}
