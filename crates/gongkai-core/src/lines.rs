//! The NDJSON lines by which an installation is filled and taken out again (docs/interfaces.md): one JSON object a line,
//! read field by field, so that every fault of a line is named at once.
//!
//! Knows nothing of files, of the store or of what other lines say: whether an agency exists is asked elsewhere.

mod agency;
mod cells;
mod figures;
mod reader;
mod record;
mod request;
mod write;

pub use record::{FileLine, FileSource, RecordLine};
pub use write::write;

use crate::agencies::Agency;
use crate::catalogue::CatalogueItem;
use crate::fields::FieldErrors;
use crate::figures::{AnnualFigures, Narrative, PublicationCount};
use crate::remedies::Remedy;
use crate::requests::Request;
use reader::Fields;

/// One line.
#[derive(Debug, Clone)]
pub enum Line {
    /// `agency`
    Agency(Box<Agency>),
    /// `catalogue_item`
    CatalogueItem(CatalogueItem),
    /// `record`
    Record(Box<RecordLine>),
    /// `request`
    Request(Box<Request>),
    /// `remedy`
    Remedy(Remedy),
    /// `annual_figures`
    AnnualFigures(AnnualFigures),
    /// `publication_count`
    PublicationCount(PublicationCount),
    /// `narrative`
    Narrative(Narrative),
}

/// What `type` can say, in the order in which an export writes the lines.
pub const TYPES: [&str; 8] = [
    "agency",
    "catalogue_item",
    "record",
    "request",
    "remedy",
    "annual_figures",
    "publication_count",
    "narrative",
];

/// Reads a line.
///
/// # Errors
/// Every field that is wrong, with its mend.
pub fn parse(line: &str) -> Result<Line, FieldErrors> {
    let mut fields = Fields::of_line(line)?;
    let Some(kind) = fields.need("type").text() else {
        return Err(fields.into_errors());
    };
    let read = match kind.as_str() {
        "agency" => agency::read(&mut fields).map(|agency| Line::Agency(Box::new(agency))),
        "catalogue_item" => agency::read_item(&mut fields).map(Line::CatalogueItem),
        "record" => record::read(&mut fields).map(|record| Line::Record(Box::new(record))),
        "request" => request::read(&mut fields).map(|request| Line::Request(Box::new(request))),
        "remedy" => request::read_remedy(&mut fields).map(Line::Remedy),
        "annual_figures" => figures::read(&mut fields).map(Line::AnnualFigures),
        "publication_count" => figures::read_count(&mut fields).map(Line::PublicationCount),
        "narrative" => figures::read_narrative(&mut fields).map(Line::Narrative),
        unknown => {
            let sentence = format!(
                "没有「{unknown}」这种行，请改为以下之一：{}。",
                TYPES.join("、")
            );
            return Err(FieldErrors::one("type", sentence));
        }
    };
    fields.finish(read)
}

impl Line {
    /// What stands in its `type`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Agency(_) => "agency",
            Self::CatalogueItem(_) => "catalogue_item",
            Self::Record(_) => "record",
            Self::Request(_) => "request",
            Self::Remedy(_) => "remedy",
            Self::AnnualFigures(_) => "annual_figures",
            Self::PublicationCount(_) => "publication_count",
            Self::Narrative(_) => "narrative",
        }
    }
}

#[cfg(test)]
mod tests;
