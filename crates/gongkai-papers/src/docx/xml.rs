//! Paragraphs of a Word file. Text is escaped here and nowhere else.

use super::measures::{CELL, LINE, SIZE_3, TIGHTER};
use super::page::Page;

/// The style of titles.
pub(super) const TITLE: &str = "Title";
/// The face of titles and of the red head.
pub(super) const SONG: &str = "方正小标宋简体";
/// The face of the text.
pub(super) const FANG: &str = "仿宋";
/// The face of headings.
pub(super) const HEI: &str = "黑体";
/// The face of headings below them.
pub(super) const KAI: &str = "楷体";
/// Latin letters and figures.
pub(super) const LATIN: &str = "Times New Roman";
/// Red of the head.
pub(super) const RED: &str = "E60000";

/// A text that can stand in XML: markup escaped, control characters dropped.
pub(super) fn escaped(text: &str) -> String {
    let printable: String = text
        .chars()
        .map(|c| if c == '\t' || c == '\n' { ' ' } else { c })
        .filter(|c| !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}'))
        .collect();
    quick_xml::escape::escape(&printable).into_owned()
}

/// A paragraph in the making. Lengths are in twips, sizes in points.
#[derive(Default)]
pub(super) struct Paragraph {
    style: Option<&'static str>,
    keep_next: bool,
    page_break: bool,
    at_foot: bool,
    before: u32,
    after: u32,
    line: Option<u32>,
    indent: Option<String>,
    alignment: Option<&'static str>,
    border: Option<String>,
    face: Option<&'static str>,
    size: Option<u32>,
    spacing: Option<i32>,
    red: bool,
}

impl Paragraph {
    pub(super) fn new() -> Self {
        Self::default()
    }

    pub(super) fn of_style(style: &'static str) -> Self {
        Self {
            style: Some(style),
            ..Self::default()
        }
    }

    pub(super) fn right(self) -> Self {
        Self {
            alignment: Some("right"),
            ..self
        }
    }

    pub(super) fn left(self) -> Self {
        Self {
            alignment: Some("left"),
            ..self
        }
    }

    pub(super) fn centred(self) -> Self {
        Self {
            alignment: Some("center"),
            ..self
        }
    }

    /// Room above.
    pub(super) fn before(self, before: u32) -> Self {
        Self { before, ..self }
    }

    /// Room below.
    pub(super) fn after(self, after: u32) -> Self {
        Self { after, ..self }
    }

    /// The exact height of its lines.
    pub(super) fn line(self, line: u32) -> Self {
        Self {
            line: Some(line),
            ..self
        }
    }

    pub(super) fn size(self, points: u32) -> Self {
        Self {
            size: Some(points),
            ..self
        }
    }

    pub(super) fn face(self, face: &'static str) -> Self {
        Self {
            face: Some(face),
            ..self
        }
    }

    /// How much further apart its characters stand.
    pub(super) fn spacing(self, twips: i32) -> Self {
        Self {
            spacing: Some(twips),
            ..self
        }
    }

    pub(super) fn red(self) -> Self {
        Self { red: true, ..self }
    }

    /// Its first line begins further in.
    pub(super) fn first_line(self, twips: u32) -> Self {
        self.indented(format!("w:firstLine=\"{twips}\""))
    }

    /// Its first line begins at `left`, the others `hanging` further in.
    pub(super) fn hanging(self, left: u32, hanging: u32) -> Self {
        let indent = format!("w:left=\"{}\" w:hanging=\"{hanging}\"", left + hanging);
        self.indented(indent)
    }

    pub(super) fn indent_left(self, twips: u32) -> Self {
        self.indented(format!("w:left=\"{twips}\""))
    }

    /// It stands so far from both edges.
    pub(super) fn side_indents(self, twips: u32) -> Self {
        self.indented(format!("w:left=\"{twips}\" w:right=\"{twips}\""))
    }

    /// It reaches into the margins.
    pub(super) fn outdented(self, left: i64, right: i64) -> Self {
        self.indented(format!("w:left=\"{}\" w:right=\"{}\"", -left, -right))
    }

    fn indented(self, indent: String) -> Self {
        Self {
            indent: Some(indent),
            ..self
        }
    }

    /// A red double line below it, at a distance in points.
    pub(super) fn double_line(self, kind: &str, distance: u32) -> Self {
        let border = format!(
            "<w:bottom w:val=\"{kind}\" w:sz=\"24\" w:space=\"{distance}\" w:color=\"{RED}\"/>"
        );
        Self {
            border: Some(border),
            ..self
        }
    }

    pub(super) fn keep_next(self) -> Self {
        Self {
            keep_next: true,
            ..self
        }
    }

    pub(super) fn page_break(self) -> Self {
        Self {
            page_break: true,
            ..self
        }
    }

    /// At the foot of the type area of its page.
    pub(super) fn at_foot(self) -> Self {
        Self {
            at_foot: true,
            ..self
        }
    }

    /// Its properties in the order that the schema wants.
    fn properties(&self) -> String {
        let mut xml = String::new();
        if let Some(style) = self.style {
            xml.push_str(&format!("<w:pStyle w:val=\"{style}\"/>"));
        }
        if self.keep_next {
            xml.push_str("<w:keepNext/>");
        }
        if self.page_break {
            xml.push_str("<w:pageBreakBefore/>");
        }
        if self.at_foot {
            xml.push_str("<w:framePr w:w=\"8845\" w:wrap=\"notBeside\" w:vAnchor=\"margin\" w:hAnchor=\"margin\" w:xAlign=\"left\" w:yAlign=\"bottom\"/>");
        }
        if let Some(border) = &self.border {
            xml.push_str(&format!("<w:pBdr>{border}</w:pBdr>"));
        }
        let line = match (self.line, self.style) {
            (Some(line), _) => format!(" w:line=\"{line}\" w:lineRule=\"exact\""),
            (None, None) => format!(" w:line=\"{LINE}\" w:lineRule=\"exact\""),
            (None, Some(_)) => String::new(),
        };
        xml.push_str(&format!(
            "<w:spacing w:before=\"{}\" w:after=\"{}\"{line}/>",
            self.before, self.after
        ));
        if let Some(indent) = &self.indent {
            xml.push_str(&format!("<w:ind {indent}/>"));
        }
        if let Some(alignment) = self.alignment {
            xml.push_str(&format!("<w:jc w:val=\"{alignment}\"/>"));
        }
        xml
    }

    fn run_properties(&self) -> String {
        let mut xml = String::new();
        // Marks that Latin and Chinese text share (“”, □) are Chinese here.
        match self.face {
            Some(face) => xml.push_str(&fonts(face, face)),
            None => xml.push_str("<w:rFonts w:hint=\"eastAsia\"/>"),
        }
        if self.red {
            xml.push_str(&format!("<w:color w:val=\"{RED}\"/>"));
        }
        if let Some(twips) = self.spacing {
            xml.push_str(&format!("<w:spacing w:val=\"{twips}\"/>"));
        }
        if let Some(points) = self.size {
            let half_points = points * 2;
            xml.push_str(&format!(
                "<w:sz w:val=\"{half_points}\"/><w:szCs w:val=\"{half_points}\"/>"
            ));
        }
        xml
    }

    /// Writes it with these words.
    pub(super) fn write(&self, xml: &mut String, text: &str) {
        let run = format!("<w:t xml:space=\"preserve\">{}</w:t>", escaped(text));
        self.write_runs(xml, &run);
    }

    /// Writes it with this content of its run.
    pub(super) fn write_runs(&self, xml: &mut String, content: &str) {
        let run = self.run_properties();
        xml.push_str(&format!(
            "<w:p><w:pPr>{}</w:pPr><w:r><w:rPr>{run}</w:rPr>{content}</w:r></w:p>",
            self.properties()
        ));
    }
}

/// A face for Chinese characters and one for the others.
pub(super) fn fonts(chinese: &str, latin: &str) -> String {
    format!(
        "<w:rFonts w:ascii=\"{latin}\" w:hAnsi=\"{latin}\" w:eastAsia=\"{chinese}\" w:cs=\"{latin}\" w:hint=\"eastAsia\"/>"
    )
}

/// The styles: text in size 3, 28 characters a line and 22 lines a page; titles in size 2.
pub(super) fn styles(page: Page) -> String {
    let body = format!(
        "<w:rPr>{}<w:spacing w:val=\"-{TIGHTER}\"/><w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/><w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:rPr>",
        fonts(FANG, LATIN),
        size = SIZE_3 * 2,
    );
    format!(
        "<w:docDefaults><w:rPrDefault>{body}</w:rPrDefault><w:pPrDefault/></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/>\
         <w:pPr><w:overflowPunct w:val=\"0\"/><w:jc w:val=\"both\"/></w:pPr></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"{TITLE}\"><w:name w:val=\"Title\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/>\
         <w:pPr><w:spacing w:line=\"660\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/></w:pPr>\
         <w:rPr>{}<w:spacing w:val=\"0\"/><w:sz w:val=\"44\"/><w:szCs w:val=\"44\"/></w:rPr></w:style>",
        fonts(SONG, SONG),
    ) + &match page {
        Page::Report => headings(),
        Page::Letter | Page::Form => String::new(),
    }
}

/// Headings of a report: 一、 in 黑体, （一） in 楷体, in the size of the text, indented like it.
fn headings() -> String {
    let heading = |level: usize, face: &str| {
        format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"Heading{level}\"><w:name w:val=\"heading {level}\"/><w:basedOn w:val=\"Normal\"/>\
             <w:next w:val=\"Normal\"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:line=\"{LINE}\" w:lineRule=\"exact\"/>\
             <w:ind w:firstLine=\"{indent}\"/><w:outlineLvl w:val=\"{outline}\"/></w:pPr><w:rPr>{fonts}</w:rPr></w:style>",
            indent = 2 * CELL,
            outline = level - 1,
            fonts = fonts(face, LATIN),
        )
    };
    [heading(1, HEI), heading(2, KAI), heading(3, FANG)].concat()
}
