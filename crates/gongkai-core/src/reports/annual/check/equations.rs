//! Sums: each equation in each column or row, with the numbers that do not agree.

use serde_json::Value;

use super::rows::merged_for;
use super::{Context, Finding, Unseen};
use crate::reports::annual::cells::Cell;
use crate::reports::annual::rules::{Equation, Relation, Terms};
use crate::reports::annual::{Blanks, Format, Row, Severity, Table};

/// How many terms are all named in a sentence; of longer sums only those above zero.
const ALL_NAMED: usize = 4;

/// Findings about all sums.
pub(super) fn check(
    format: &Format,
    report: &Value,
    context: &Context<'_>,
    found: &mut Vec<Finding>,
) {
    for equation in &format.equations {
        let asked = equation.kinds.is_empty()
            || context
                .kind
                .is_some_and(|kind| equation.kinds.contains(&kind));
        let Some(table) = format.table(&equation.table).filter(|_| asked) else {
            continue;
        };
        let sums = Sums {
            format,
            table,
            equation,
            report,
            context,
        };
        match equation.terms {
            Terms::Rows => {
                for (at, column) in table.columns.iter().enumerate() {
                    if equation.columns.is_empty() || equation.columns.contains(&column.id) {
                        let place = if table.columns.len() == 1 {
                            table.spoken().to_owned()
                        } else {
                            table.column_name(column)
                        };
                        found.extend(sums.compare(&place, |id| sums.row_term(id, at)));
                    }
                }
            }
            Terms::Columns => {
                for row in table.number_rows() {
                    found.extend(sums.compare(&sums.place(row), |id| sums.column_term(id, row)));
                }
                let merged = format.merged_rows.iter();
                let merged = merged.filter(|merged| merged.table == table.id);
                for (row, _) in merged.filter_map(|merged| merged.values(table, report)) {
                    found.extend(sums.compare(&sums.place(&row), |id| sums.column_term(id, &row)));
                }
            }
        }
    }
}

/// An addend.
struct Term {
    name: String,
    /// None where it was not seen.
    number: Option<i64>,
    address: String,
}

/// One side of an equation.
struct Side {
    terms: Vec<Term>,
    sum: i128,
    /// Whether every term was seen; where not, the sum is at least what it says.
    whole: bool,
}

struct Sums<'a> {
    format: &'a Format,
    table: &'a Table,
    equation: &'a Equation,
    report: &'a Value,
    context: &'a Context<'a>,
}

impl Sums<'_> {
    /// What a row is called; the only row of a table by the heading of the columns added.
    fn place(&self, row: &Row) -> String {
        let first = self
            .equation
            .left
            .first()
            .and_then(|id| self.table.column(id));
        match first {
            Some((_, column)) if row.label.is_empty() => column.groups.join("·"),
            _ => self.table.row_name(row).to_owned(),
        }
    }

    fn number(&self, table: &Table, report: &Value, row: &Row, at: usize) -> Option<i64> {
        let computed = row.computed || table.columns.get(at).is_some_and(|column| column.computed);
        match table.cell(report, row, at) {
            Cell::Whole(number) => Some(number),
            // Totals left empty were not worked out; nothing is held against them.
            Cell::Blank if self.zero_if_blank() && !computed => Some(0),
            _ => None,
        }
    }

    fn zero_if_blank(&self) -> bool {
        self.format.blanks == Blanks::Zero && self.context.unseen == Unseen::Fault
    }

    /// A number of last year's report, found by the ids of its own format.
    fn last(&self, row: &str, column: &str) -> Option<i64> {
        let last = self.context.last?;
        let format = Format::of_report(last)?;
        match format.cell(last, &self.table.address(row, column)) {
            Cell::Whole(number) => Some(number),
            Cell::Blank if format.blanks == Blanks::Zero => Some(0),
            _ => None,
        }
    }

    /// The term of a row in a column; none where another row of the same merged one already stands for it.
    fn row_term(&self, id: &str, at: usize) -> Option<Term> {
        let column = self.table.columns.get(at)?;
        if let Some(row) = id.strip_prefix("last:").and_then(|id| self.table.row(id)) {
            return Some(Term {
                name: format!("上一年度“{}”", row.label),
                number: self.last(&row.id, &column.id),
                address: String::new(),
            });
        }
        let row = self.table.row(id)?;
        let merged = merged_for(self.format, self.table, row, self.report);
        if let Some((merged, (printed, _))) =
            merged.and_then(|m| Some((m, m.values(self.table, self.report)?)))
        {
            let first = merged.instead_of.first().is_some_and(|first| first == id);
            return first.then(|| self.term(&printed, &printed.label, at, &column.id));
        }
        Some(self.term(row, &row.label, at, &column.id))
    }

    fn column_term(&self, id: &str, row: &Row) -> Option<Term> {
        if let Some((_, column)) = id
            .strip_prefix("last:")
            .and_then(|id| self.table.column(id))
        {
            return Some(Term {
                name: format!("上一年度“{}”", column.label),
                number: self.last(&row.id, &column.id),
                address: String::new(),
            });
        }
        let (at, column) = self.table.column(id)?;
        Some(self.term(row, &column.label, at, &column.id))
    }

    fn term(&self, row: &Row, name: &str, at: usize, column: &str) -> Term {
        Term {
            name: format!("“{name}”"),
            number: self.number(self.table, self.report, row, at),
            address: self.table.address(&row.id, column),
        }
    }

    fn side(&self, ids: &[String], term: impl Fn(&str) -> Option<Term>) -> Side {
        let terms: Vec<_> = ids.iter().filter_map(|id| term(id)).collect();
        Side {
            sum: terms
                .iter()
                .filter_map(|term| term.number)
                .map(i128::from)
                .sum(),
            whole: terms.iter().all(|term| term.number.is_some()),
            terms,
        }
    }

    /// Compares both sides as far as they were seen. What should be there and is not is named elsewhere.
    fn compare(&self, place: &str, term: impl Fn(&str) -> Option<Term>) -> Option<Finding> {
        let equation = self.equation;
        let left = self.side(&equation.left, &term);
        let right = self.side(&equation.right, &term);
        let partly = self.context.unseen == Unseen::PassOver && !equation.uses_last();
        let seen = left.whole && right.whole;
        if !seen && !partly {
            return None;
        }
        let (a, b) = (left.sum * 100, right.sum * i128::from(equation.percent));
        // A side not wholly seen can only be more than its sum.
        let less = a < b && left.whole;
        let more = a > b && right.whole;
        let broken = match equation.relation {
            Relation::Equal => less || more,
            Relation::AtLeast => less,
            Relation::AtMost => more,
        };
        broken.then(|| self.finding(place, &left, &right))
    }

    fn finding(&self, place: &str, left: &Side, right: &Side) -> Finding {
        let equation = self.equation;
        let mend = if equation.mend.is_empty() {
            "请核对"
        } else {
            &equation.mend
        };
        let but = match equation.relation {
            Relation::Equal => format!("，相差 {}", (left.sum - right.sum).abs()),
            Relation::AtLeast | Relation::AtMost => String::new(),
        };
        let basis = if equation.basis.is_empty() {
            String::new()
        } else {
            format!("（{}）", equation.basis)
        };
        let numbers = if right.terms.is_empty() {
            left.words()
        } else {
            format!("{}，{}", left.words(), right.words())
        };
        let sentence = format!(
            "“{place}”：{}{basis}；现在{numbers}{but}，{mend}。",
            equation.words
        );
        let terms = left
            .terms
            .iter()
            .chain(&right.terms)
            .filter(|term| term.number.is_some());
        let cells = terms
            .map(|term| term.address.clone())
            .filter(|address| !address.is_empty());
        Finding::new(&equation.id, equation.severity, sentence).about(cells.collect())
    }
}

impl Side {
    fn words(&self) -> String {
        let seen: Vec<_> = self
            .terms
            .iter()
            .filter_map(|term| Some((term, term.number?)))
            .collect();
        if let [(term, number)] = seen.as_slice() {
            return format!("{}为 {number}", term.name);
        }
        let shown: Vec<_> = seen
            .iter()
            .filter(|(_, number)| seen.len() <= ALL_NAMED || *number != 0)
            .map(|(term, number)| format!("{} {number}", term.name))
            .collect();
        if shown.is_empty() {
            return format!("各项合计 {}", self.sum);
        }
        format!("{} 合计 {}", shown.join(" + "), self.sum)
    }
}

impl Equation {
    /// Whether it asks for last year's report.
    #[must_use]
    pub fn uses_last(&self) -> bool {
        self.left
            .iter()
            .chain(&self.right)
            .any(|id| id.starts_with("last:"))
    }

    /// Whether a report that breaks it is wrong.
    #[must_use]
    pub fn is_hard(&self) -> bool {
        self.severity == Severity::Error
    }
}
