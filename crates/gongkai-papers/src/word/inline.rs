//! What stands inside a paragraph: runs, links, fields, insertions; deletions and hidden text are passed over. Only
//! elements named here are entered, so what is unknown is never shown.

use quick_xml::escape::{escape, partial_escape};

use crate::word::blocks::Block;
use crate::word::document::Reading;
use crate::word::fields::{address_in, allowed_address};
use crate::word::graphics::chosen;
use crate::word::package::Target;
use crate::word::refusal::Refusal;
use crate::word::styles::{RunLook, Script};
use crate::word::xml::Element;

/// One paragraph while it is read.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub(super) pieces: Vec<Piece>,
    /// Text boxes anchored in the paragraph follow it.
    pub(super) after: Vec<Block>,
    base: RunLook,
    link: Option<String>,
}

/// A stretch of a line that looks the same throughout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    content: Content,
    format: Format,
    link: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Content {
    Text(String),
    Break,
    /// An `img` element.
    Picture(String),
    /// The number of a note.
    Citation(usize),
}

/// What HTML says of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Format {
    bold: bool,
    italic: bool,
    underline: bool,
    strike: bool,
    script: Option<Script>,
}

impl Format {
    fn of(look: RunLook) -> Self {
        Self {
            bold: look.bold == Some(true),
            italic: look.italic == Some(true),
            underline: look.underline == Some(true),
            strike: look.strike == Some(true),
            script: look.script.filter(|script| *script != Script::Base),
        }
    }

    /// Start tags, outermost first.
    fn tags(self) -> Vec<&'static str> {
        let mut tags = Vec::new();
        if self.bold {
            tags.push("strong");
        }
        if self.italic {
            tags.push("em");
        }
        if self.underline {
            tags.push("u");
        }
        if self.strike {
            tags.push("s");
        }
        match self.script {
            Some(Script::Above) => tags.push("sup"),
            Some(Script::Below) => tags.push("sub"),
            Some(Script::Base) | None => {}
        }
        tags
    }
}

impl Line {
    pub(super) fn new(base: RunLook, carried: Vec<Piece>) -> Self {
        Self {
            pieces: carried,
            base,
            ..Self::default()
        }
    }

    /// Words in front of the line, looking like its beginning.
    pub(super) fn put_first(&mut self, words: String) {
        let format = self
            .pieces
            .first()
            .map(|piece| piece.format)
            .unwrap_or_default();
        self.pieces.insert(
            0,
            Piece {
                content: Content::Text(words),
                format,
                link: None,
            },
        );
    }

    pub(super) fn picture(&mut self, img: String) {
        self.push(Content::Picture(img), Format::default(), None);
    }

    /// A remark of ours where something of the file is missing.
    pub(super) fn remark(&mut self, words: &str) {
        self.push(Content::Text(words.to_owned()), Format::default(), None);
    }

    fn push(&mut self, content: Content, format: Format, link: Option<String>) {
        if let (Content::Text(text), Some(last)) = (&content, self.pieces.last_mut())
            && let Content::Text(before) = &mut last.content
            && last.format == format
            && last.link == link
        {
            before.push_str(text);
            return;
        }
        self.pieces.push(Piece {
            content,
            format,
            link,
        });
    }

    /// Drops blanks at both ends: indents are the page's business. Underlined blanks are lines to write on and stay.
    pub(super) fn trim(&mut self) {
        while let Some(first) = self.pieces.first_mut() {
            match &mut first.content {
                Content::Text(text) if !first.format.underline => {
                    *text = text.trim_start().to_owned();
                    if !text.is_empty() {
                        break;
                    }
                }
                Content::Break => {}
                Content::Text(_) | Content::Picture(_) | Content::Citation(_) => break,
            }
            self.pieces.remove(0);
        }
        while let Some(last) = self.pieces.last_mut() {
            match &mut last.content {
                Content::Text(text) if !last.format.underline => {
                    *text = text.trim_end().to_owned();
                    if !text.is_empty() {
                        break;
                    }
                }
                Content::Break => {}
                Content::Text(_) | Content::Picture(_) | Content::Citation(_) => break,
            }
            self.pieces.pop();
        }
    }

    /// The line as HTML. Headings are bold by themselves.
    pub(super) fn html(&self, is_heading: bool) -> String {
        let mut html = String::new();
        for linked in self.pieces.chunk_by(|a, b| a.link == b.link) {
            let link = linked[0].link.as_deref();
            if let Some(address) = link {
                html.push_str(&format!("<a href=\"{}\">", escape(address)));
            }
            for alike in linked.chunk_by(|a, b| a.format == b.format) {
                let mut format = alike[0].format;
                format.bold &= !is_heading;
                // Links show as links; Word's style for them underlines besides.
                format.underline &= link.is_none();
                let tags = format.tags();
                for tag in &tags {
                    html.push_str(&format!("<{tag}>"));
                }
                for piece in alike {
                    piece.content.write(format, &mut html);
                }
                for tag in tags.iter().rev() {
                    html.push_str(&format!("</{tag}>"));
                }
            }
            if link.is_some() {
                html.push_str("</a>");
            }
        }
        html
    }
}

impl Content {
    fn write(&self, format: Format, html: &mut String) {
        match self {
            // Blanks to write on must not run together.
            Self::Text(text) if format.underline && text.trim().is_empty() => {
                html.push_str(&text.replace(' ', "\u{a0}"));
            }
            Self::Text(text) => html.push_str(&partial_escape(text.as_str())),
            Self::Break => html.push_str("<br>"),
            Self::Picture(img) => html.push_str(img),
            Self::Citation(number) => html.push_str(&format!("<sup>[{number}]</sup>")),
        }
    }
}

impl Reading<'_> {
    /// Reads what stands inside a paragraph, or inside something that stands in one.
    pub(super) fn inline(&mut self, container: &Element, line: &mut Line) -> Result<(), Refusal> {
        for child in container.children() {
            match child.name() {
                "r" => self.run(child, line)?,
                "hyperlink" => {
                    let address = child
                        .attribute("id")
                        .and_then(|id| self.outside_address(id));
                    self.linked(child, address, line)?;
                }
                "fldSimple" => {
                    let address = child.attribute("instr").and_then(address_in);
                    self.linked(child, address, line)?;
                }
                "sdt" if shows_placeholder(child) => {}
                "ins" | "moveTo" | "smartTag" | "customXml" | "bdo" | "dir" | "sdt"
                | "sdtContent" => {
                    self.inline(child, line)?;
                }
                "AlternateContent" => {
                    if let Some(choice) = chosen(child) {
                        self.inline(choice, line)?;
                    }
                }
                "oMath" | "oMathPara" => {
                    let words = self.formula(child, line.base);
                    self.words(&words, Format::default(), line);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn linked(
        &mut self,
        container: &Element,
        address: Option<String>,
        line: &mut Line,
    ) -> Result<(), Refusal> {
        let outer = line.link.clone();
        if address.is_some() {
            line.link = address;
        }
        let read = self.inline(container, line);
        line.link = outer;
        read
    }

    fn outside_address(&self, id: &str) -> Option<String> {
        match self.relationships.by_id(id)? {
            Target::Outside(address) => allowed_address(address),
            Target::Part(_) => None,
        }
    }

    fn run(&mut self, run: &Element, line: &mut Line) -> Result<(), Refusal> {
        let look = self.styles.run(run.child("rPr"), line.base);
        self.run_content(run, look, line)
    }

    fn run_content(
        &mut self,
        run: &Element,
        look: RunLook,
        line: &mut Line,
    ) -> Result<(), Refusal> {
        let format = Format::of(look);
        for child in run.children() {
            match child.name() {
                // A field keeps its shape even where its marks are hidden.
                "fldChar" => self.fields.mark(child),
                "instrText" => self.fields.code(&child.text()),
                _ if look.hidden == Some(true) || !self.fields.show_text() => {}
                "t" => self.words(&child.text(), format, line),
                "tab" | "ptab" => self.words("\u{3000}", format, line),
                "noBreakHyphen" => self.words("-", format, line),
                "sym" => self.words(symbol(child), format, line),
                "br" | "cr" => {
                    // Page and column breaks are the printer's business.
                    if matches!(child.attribute("type"), None | Some("textWrapping")) {
                        line.push(Content::Break, format, None);
                    }
                }
                "footnoteReference" | "endnoteReference" => {
                    if let Some(number) = child
                        .attribute("id")
                        .and_then(|id| self.notes.cite(child.name(), id))
                    {
                        line.push(Content::Citation(number), Format::default(), None);
                    }
                }
                "ruby" => self.ruby(child, look, line)?,
                "drawing" | "pict" | "object" => self.graphics(child, "", line)?,
                "AlternateContent" => {
                    if let Some(choice) = chosen(child) {
                        self.run_content(choice, look, line)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn words(&mut self, words: &str, format: Format, line: &mut Line) {
        let text: String = words
            .chars()
            .filter(|c| !c.is_control() || *c == '\n')
            .collect();
        if !text.is_empty() {
            let link = line
                .link
                .clone()
                .or_else(|| self.fields.address().map(str::to_owned));
            line.push(Content::Text(text), format, link);
        }
    }

    /// A character with its reading above it: 㙍（duō）.
    fn ruby(&mut self, ruby: &Element, look: RunLook, line: &mut Line) -> Result<(), Refusal> {
        if let Some(base) = ruby.child("rubyBase") {
            self.inline(base, line)?;
        }
        let Some(reading) = ruby.child("rt") else {
            return Ok(());
        };
        let mut above = Line::new(line.base, Vec::new());
        self.inline(reading, &mut above)?;
        above.trim();
        if !above.pieces.is_empty() {
            self.words("（", Format::of(look), line);
            line.pieces.append(&mut above.pieces);
            self.words("）", Format::of(look), line);
        }
        Ok(())
    }

    /// The signs of a formula in a row.
    fn formula(&self, formula: &Element, base: RunLook) -> String {
        let mut words = String::new();
        for child in formula.children() {
            match child.name() {
                "del" | "moveFrom" => {}
                "r" if self.styles.run(child.child("rPr"), base).hidden == Some(true) => {}
                "r" => words.extend(
                    child
                        .children()
                        .filter(|part| part.name() == "t")
                        .map(Element::text),
                ),
                _ => words.push_str(&self.formula(child, base)),
            }
        }
        words
    }
}

/// A form field nobody has filled in: its words say what to type, not what is said.
pub(super) fn shows_placeholder(control: &Element) -> bool {
    control
        .child("sdtPr")
        .is_some_and(|properties| properties.child("showingPlcHdr").is_some())
}

/// The signs of symbol fonts that official forms use.
fn symbol(symbol: &Element) -> &'static str {
    let code = symbol
        .attribute("char")
        .and_then(|code| u32::from_str_radix(code, 16).ok())
        .unwrap_or_default();
    match (symbol.attribute("font").unwrap_or_default(), code & 0xFF) {
        ("Wingdings", 0xFE) | ("Wingdings 2", 0x52) => "☑",
        ("Wingdings", 0xFD) | ("Wingdings 2", 0x51 | 0x53) => "☒",
        ("Wingdings", 0xA8 | 0x6F | 0x71 | 0x72) | ("Wingdings 2", 0xA3 | 0x2A) => "□",
        ("Wingdings", 0xFC) | ("Wingdings 2", 0x50) => "✓",
        ("Wingdings", 0xFB) | ("Wingdings 2", 0x4F) => "✗",
        ("Wingdings", 0x6C) => "●",
        ("Wingdings", 0x6E) => "■",
        ("Wingdings", 0xD8) => "➢",
        _ => "",
    }
}
