//! The table of requests in the annual report (收到和处理政府信息公开申请情况): a year's requests counted by kind of applicant,
//! by how they came into the year and by how they ended.
//!
//! Knows nothing of pages or files. Rows, columns and the equation between them are those of 国办公开办函〔2021〕30号: a request is
//! counted as received on its day of receipt (收到申请之日), once as ended on the day it was closed, in one row only, and
//! as carried over where it was open on 31 December.

use gongkai_law::outcomes::Outcome;
use jiff::civil::{Date, date};

use crate::requests::{ApplicantKind, Request};

/// Columns: the kinds of applicants in the order of [`ApplicantKind::ALL`], then all together (总计).
pub const COLUMNS: usize = ApplicantKind::ALL.len() + 1;

/// One row of numbers.
pub type Cells = [u64; COLUMNS];

/// The table of one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applications {
    /// 一、本年新收
    pub new_received: Cells,
    /// 二、上年结转
    pub carried_in: Cells,
    /// 三、本年度办理结果, in the order of [`Outcome::ALL`].
    pub results: [Cells; Outcome::ALL.len()],
    /// 四、结转下年度继续办理
    pub carried_out: Cells,
}

impl Applications {
    /// Counts the year. Requests that do not touch it, and those without a day of receipt, are passed over.
    #[must_use]
    pub fn count(requests: &[Request], year: i16) -> Self {
        let none = [0; COLUMNS];
        let mut table = Self {
            new_received: none,
            carried_in: none,
            results: [none; Outcome::ALL.len()],
            carried_out: none,
        };
        for request in requests {
            table.add(request, (date(year, 1, 1), date(year, 12, 31)));
        }
        table
    }

    fn add(&mut self, request: &Request, (first, last): (Date, Date)) {
        let Some(received_on) = request.received_on.filter(|on| *on <= last) else {
            return;
        };
        if request.closed_on.is_some_and(|on| on < first) {
            return;
        }
        let kind = request.applicant_kind;
        let came = if received_on < first {
            &mut self.carried_in
        } else {
            &mut self.new_received
        };
        one_more(came, kind);
        if request.closed_on.is_none_or(|on| on > last) {
            one_more(&mut self.carried_out, kind);
            return;
        }
        // Ended without an outcome is ended in some other way: the last row.
        let outcome = request.outcome.unwrap_or(Outcome::OtherMisc);
        for (row, cells) in Outcome::ALL.into_iter().zip(&mut self.results) {
            if row == outcome {
                one_more(cells, kind);
            }
        }
    }

    /// （七）总计
    #[must_use]
    pub fn results_total(&self) -> Cells {
        let mut total = [0; COLUMNS];
        for cells in &self.results {
            for (sum, cell) in total.iter_mut().zip(cells) {
                *sum += cell;
            }
        }
        total
    }

    /// The rows with numbers from top to bottom, by their ids.
    #[must_use]
    pub fn rows(&self) -> Vec<(&'static str, Cells)> {
        let mut rows = vec![
            ("new_received", self.new_received),
            ("carried_in", self.carried_in),
        ];
        rows.extend(Outcome::ALL.map(Outcome::id).into_iter().zip(self.results));
        rows.push(("results_total", self.results_total()));
        rows.push(("carried_out", self.carried_out));
        rows
    }
}

/// Counts one in the column of its applicant and in the last.
fn one_more(cells: &mut Cells, kind: ApplicantKind) {
    for (column, cell) in ApplicantKind::ALL.into_iter().zip(cells.iter_mut()) {
        *cell += u64::from(column == kind);
    }
    cells[COLUMNS - 1] += 1;
}
