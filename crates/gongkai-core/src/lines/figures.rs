//! `annual_figures`, `publication_count` and `narrative`: what an office enters for a year's report by hand.

use serde_json::{Map, Value};

use super::cells::{cell, typed_in};
use super::reader::Fields;
use crate::figures::{AnnualFigures, Narrative, PublicationCount, Section};

/// Report years that can be entered: the Regulations came into force in 2008, older practice reached back a little.
const YEARS: (i64, i64) = (2000, 2100);

/// Longest text of one point of a narrative.
const MAX_POINT_CHARS: usize = 5_000;

pub(super) fn read(fields: &mut Fields) -> Option<AnnualFigures> {
    let agency = fields.need("agency").slug();
    let year = year(fields);
    let reason = fields.may("override_reason").text();
    let cells = fields.rest();
    let year = year?;
    let mut entered = Map::new();
    for (id, value) in cells {
        let fault = match cell(year, &id) {
            Some(cell) => cell.fault(&value),
            None => {
                let known: Vec<&str> = typed_in(year).collect();
                Some(format!(
                    "{year} 年的报告里没有「{id}」这一格，请删去或改名。可用：{}。",
                    known.join("、")
                ))
            }
        };
        match fault {
            Some(sentence) => fields.fault(&id, sentence),
            None => {
                entered.insert(id, value);
            }
        }
    }
    if let Some(reason) = reason {
        entered.insert(OVERRIDE_REASON.to_owned(), Value::String(reason));
    }
    Some(AnnualFigures {
        agency: agency?,
        year,
        cells: entered,
    })
}

/// Stands among the cells: why a typed figure differs from the counted one.
pub(super) const OVERRIDE_REASON: &str = "override_reason";

pub(super) fn read_count(fields: &mut Fields) -> Option<PublicationCount> {
    let agency = fields.need("agency").slug();
    let year = year(fields);
    let item = fields.need("item").slug();
    let count = fields
        .need("count")
        .whole(0, i64::from(u32::MAX))
        .and_then(|count| u32::try_from(count).ok());
    let at_least = fields.may("at_least").flag();
    Some(PublicationCount {
        agency: agency?,
        year: year?,
        item: item?,
        count: count?,
        at_least,
    })
}

pub(super) fn read_narrative(fields: &mut Fields) -> Option<Narrative> {
    let agency = fields.need("agency").slug();
    let year = year(fields);
    let section = fields
        .need("section")
        .code(&Section::ALL.map(|section| (section.code(), section)));
    let points = fields.need("points").texts();
    for (index, point) in points.iter().enumerate() {
        let length = point.chars().count();
        if length > MAX_POINT_CHARS {
            let sentence =
                format!("这一段有 {length} 个字，最多 {MAX_POINT_CHARS} 个字，请分成几段。");
            fields.fault(&format!("points[{index}]"), sentence);
        }
    }
    Some(Narrative {
        agency: agency?,
        year: year?,
        section: section?,
        points,
    })
}

fn year(fields: &mut Fields) -> Option<i16> {
    fields
        .need("year")
        .whole(YEARS.0, YEARS.1)
        .and_then(|year| i16::try_from(year).ok())
}
