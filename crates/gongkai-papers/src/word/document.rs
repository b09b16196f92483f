//! A document read from its first paragraph to its last.

use crate::word::blocks::{Block, Item, render};
use crate::word::fields::Fields;
use crate::word::inline::{Line, Piece, shows_placeholder};
use crate::word::notes::Notes;
use crate::word::numbering::{MarkKind, Numbering};
use crate::word::package::{Package, Relationships};
use crate::word::refusal::Refusal;
use crate::word::styles::{ParagraphLook, Styles};
use crate::word::xml::Element;

/// What becomes of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pictures {
    /// They are written into the HTML as `data:` addresses.
    Embedded,
    /// They are passed over, for who wants the words only.
    LeftOut,
}

/// All that is known while a document is read.
pub(super) struct Reading<'a> {
    pub(super) package: Package<'a>,
    /// Of the part that is being read.
    pub(super) relationships: Relationships,
    pub(super) styles: Styles,
    pub(super) fields: Fields,
    pub(super) notes: Notes,
    pub(super) pictures: Pictures,
    pub(super) picture_bytes: usize,
    numbering: Numbering,
}

/// The HTML of a .docx file.
pub(crate) fn to_html(bytes: &[u8], pictures: Pictures) -> Result<String, Refusal> {
    let mut package = Package::open(bytes)?;
    let name = package.main_part()?;
    let document = package.xml(&name)?.ok_or(Refusal::Damaged)?;
    if document.name() != "document" {
        return Err(Refusal::OtherOffice);
    }
    let body = document.child("body").ok_or(Refusal::Damaged)?;

    let relationships = package.relationships(&name)?;
    let styles = match relationships.part_of_kind("/styles") {
        Some(part) => package
            .xml(part)?
            .map(|root| Styles::read(&root))
            .unwrap_or_default(),
        None => Styles::default(),
    };
    let numbering = match relationships.part_of_kind("/numbering") {
        Some(part) => package
            .xml(part)?
            .map(|root| Numbering::read(&root))
            .unwrap_or_default(),
        None => Numbering::default(),
    };
    let notes = Notes::read(&mut package, &relationships)?;
    let mut reading = Reading {
        package,
        relationships,
        styles,
        fields: Fields::default(),
        notes,
        pictures,
        picture_bytes: 0,
        numbering,
    };
    let blocks = reading.blocks(body)?;
    let mut html = render(&blocks);
    html.push_str(&reading.notes_html()?);
    Ok(html)
}

impl Reading<'_> {
    /// Reads a body, a cell, a text box or a note.
    pub(super) fn blocks(&mut self, container: &Element) -> Result<Vec<Block>, Refusal> {
        let mut blocks = Vec::new();
        let mut carried = Vec::new();
        // A text box or cell has fields of its own.
        let outer = std::mem::take(&mut self.fields);
        self.read_blocks(container, &mut blocks, &mut carried)?;
        self.finish(
            Line::new(Default::default(), carried),
            &ParagraphLook::default(),
            &mut blocks,
        );
        self.fields = outer;
        Ok(blocks)
    }

    fn read_blocks(
        &mut self,
        container: &Element,
        blocks: &mut Vec<Block>,
        carried: &mut Vec<Piece>,
    ) -> Result<(), Refusal> {
        for child in container.children() {
            match child.name() {
                "p" => self.paragraph(child, blocks, carried)?,
                "tbl" => {
                    let table = self.table(child)?;
                    if !table.is_empty() {
                        blocks.push(Block::Table(table));
                    }
                }
                "sdt" if shows_placeholder(child) => {}
                "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" => {
                    self.read_blocks(child, blocks, carried)?
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn paragraph(
        &mut self,
        paragraph: &Element,
        blocks: &mut Vec<Block>,
        carried: &mut Vec<Piece>,
    ) -> Result<(), Refusal> {
        let properties = paragraph.child("pPr");
        let (look, runs) = self.styles.paragraph(properties);
        let mut line = Line::new(runs, std::mem::take(carried));
        self.inline(paragraph, &mut line)?;
        self.fields.end_paragraph();
        let mark = properties.and_then(|properties| properties.child("rPr"));
        if mark.is_some_and(|mark| mark.child("del").is_some() || mark.child("moveFrom").is_some())
        {
            // The end of this paragraph is deleted: what is left of it begins the next one.
            *carried = line.pieces;
            blocks.append(&mut line.after);
        } else {
            self.finish(line, &look, blocks);
        }
        Ok(())
    }

    /// Adds a line as heading, list item or paragraph; nothing where nothing is in it.
    fn finish(&mut self, mut line: Line, look: &ParagraphLook, blocks: &mut Vec<Block>) {
        line.trim();
        if !line.pieces.is_empty() {
            blocks.push(self.block(&mut line, look));
        }
        blocks.append(&mut line.after);
    }

    fn block(&mut self, line: &mut Line, look: &ParagraphLook) -> Block {
        let heading = match look.outline {
            Some(0) => Some("h2"),
            Some(1) => Some("h3"),
            Some(2) => Some("h4"),
            _ => None,
        };
        let mark = look
            .list
            .as_deref()
            .and_then(|list| self.numbering.next(list, look.list_level.unwrap_or(0)));
        if let Some(mark) = mark {
            match (heading, mark.kind) {
                (None, MarkKind::Bullet | MarkKind::Figure(_)) => {
                    let figure = match mark.kind {
                        MarkKind::Figure(figure) => Some(figure),
                        MarkKind::Bullet | MarkKind::Words => None,
                    };
                    let list = look.list.clone().unwrap_or_default();
                    return Block::Item(Item {
                        list,
                        level: mark.level,
                        figure,
                        html: line.html(false),
                    });
                }
                _ => line.put_first(spaced(mark.words)),
            }
        }
        Block::Paragraph {
            tag: heading.unwrap_or("p"),
            align: look.align,
            html: line.html(heading.is_some()),
        }
    }
}

/// Full-width marks (一、) stand close to the text; others are followed by a blank.
fn spaced(mut words: String) -> String {
    if words.ends_with(|c: char| c.is_ascii()) {
        words.push(' ');
    }
    words
}
