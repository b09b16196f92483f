//! Pages of a Word file: paper, margins, the red head and lines of the first page, page numbers of the others.

use super::measures::{SIZE_4, mm, width_in_twips};
use super::package::Names;
use super::xml::{Paragraph, SONG, escaped};

/// What the pages look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    /// 信函格式
    Letter,
    /// A form or sheet.
    Form,
    /// A report without red head.
    Report,
}

/// Headers and footers of the letter format: file name, kind, and which pages.
const PARTS: [(&str, &str, &str); 4] = [
    ("header1", "header", "first"),
    ("footer1", "footer", "first"),
    ("footer2", "footer", "default"),
    ("footer3", "footer", "even"),
];

/// Which double line: as a bottom border, Word names the bars from the paragraph outwards.
const THICK_OVER_THIN: &str = "thickThinSmallGap";
const THIN_OVER_THICK: &str = "thinThickSmallGap";

impl Page {
    /// Headers and footers: file name, kind, and which pages.
    pub(super) fn parts(self) -> &'static [(&'static str, &'static str, &'static str)] {
        match self {
            Self::Letter => &PARTS,
            // Page numbers alone, on the first page as well.
            Self::Report => &PARTS[2..],
            Self::Form => &[],
        }
    }

    /// The section at the end of the body.
    pub(super) fn section(self) -> String {
        let references: String = self
            .parts()
            .iter()
            .map(|(file, kind, pages)| {
                format!("<w:{kind}Reference w:type=\"{pages}\" r:id=\"{file}\"/>")
            })
            .collect();
        let (title, top, bottom) = match self {
            Self::Letter => ("<w:titlePg/>", 37.0, 35.0),
            Self::Report => ("", 37.0, 35.0),
            Self::Form => ("", 25.0, 20.0),
        };
        format!(
            "<w:sectPr>{references}<w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
             <w:pgMar w:top=\"{}\" w:right=\"{}\" w:bottom=\"{}\" w:left=\"{}\" w:header=\"{}\" w:footer=\"{}\" w:gutter=\"0\"/>\
             {title}</w:sectPr>",
            mm(top),
            mm(26.0),
            mm(bottom),
            mm(28.0),
            mm(30.0),
            mm(20.0),
        )
    }
}

/// The content of a part of [`PARTS`].
pub(super) fn part(names: Names<'_>, file: &str) -> String {
    let mut xml = String::new();
    match file {
        "header1" => head(&mut xml, names.issuer),
        "footer1" => Paragraph::new()
            .line(20)
            .size(1)
            .outdented(mm(8.0), mm(6.0))
            .double_line(THIN_OVER_THICK, 0)
            .write(&mut xml, ""),
        "footer2" => page_number(&mut xml, Paragraph::new().right()),
        _ => page_number(&mut xml, Paragraph::new().left()),
    }
    xml
}

/// The agency's name in red, 30 mm from the edge, as large as is seemly and fits; a double line of 170 mm under it.
fn head(xml: &mut String, issuer: &str) {
    const LARGEST: u32 = 40;
    let room = u32::try_from(mm(150.0)).unwrap_or(u32::MAX);
    let natural = width_in_twips(issuer, LARGEST) * 108 / 100;
    let points = if natural > room {
        (LARGEST * room / natural).max(16)
    } else {
        LARGEST
    };
    Paragraph::new()
        .centred()
        .face(SONG)
        .size(points)
        .spacing(i32::try_from(points * 20 * 8 / 100).unwrap_or(0))
        .red()
        .line(points * 20)
        .outdented(mm(8.0), mm(6.0))
        .double_line(THICK_OVER_THIN, 8)
        .write(xml, issuer);
}

/// — 2 —, in size 4, one character from the edge, 7 mm under the type area.
fn page_number(xml: &mut String, paragraph: Paragraph) {
    let field = format!(
        "<w:t xml:space=\"preserve\">{dash} </w:t><w:fldChar w:fldCharType=\"begin\"/><w:instrText xml:space=\"preserve\"> PAGE </w:instrText><w:fldChar w:fldCharType=\"separate\"/><w:t>2</w:t><w:fldChar w:fldCharType=\"end\"/><w:t xml:space=\"preserve\"> {dash}</w:t>",
        dash = escaped("—"),
    );
    paragraph
        .size(SIZE_4)
        .line(SIZE_4 * 20)
        .after(u32::try_from(mm(3.0)).unwrap_or(0))
        .side_indents(SIZE_4 * 20)
        .write_runs(xml, &field);
}
