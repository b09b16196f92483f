//! XML as a small tree of local names. Refuses document type declarations, and therefore every entity but the five of
//! XML itself; bounded in depth and in number of pieces, so that walking the tree is safe. Knows nothing of Word.

use std::borrow::Cow;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::word::refusal::Refusal;

/// A table inside a text box inside a table is some forty deep; a walk of this depth fits the smallest stack in use.
const MAX_DEPTH: usize = 128;
/// Elements and attributes together; three hundred pages have some six hundred thousand.
const MAX_PIECES: usize = 2_000_000;

/// An element with names stripped of their prefixes; WordprocessingML reads unambiguously without them.
#[derive(Debug, Default)]
pub(crate) struct Element {
    name: Box<str>,
    attributes: Vec<(Box<str>, Box<str>)>,
    children: Vec<Node>,
}

#[derive(Debug)]
enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| &**key == name)
            .map(|(_, value)| &**value)
    }

    pub(crate) fn children(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    pub(crate) fn into_children(self) -> impl Iterator<Item = Element> {
        self.children.into_iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.children().find(|child| child.name() == name)
    }

    /// The `val` attribute of the child of that name: how Word keeps single values.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.child(name)?.attribute("val")
    }

    /// The text directly inside.
    pub(crate) fn text(&self) -> String {
        self.children
            .iter()
            .filter_map(|node| match node {
                Node::Text(text) => Some(text.as_str()),
                Node::Element(_) => None,
            })
            .collect()
    }

    /// Whether an element of that name stands anywhere inside.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.children()
            .any(|child| child.name() == name || child.contains(name))
    }
}

/// Reads a whole part.
pub(crate) fn parse(bytes: &[u8]) -> Result<Element, Refusal> {
    // Decoding honours a byte order mark; without one a part is UTF-8 (ECMA-376 part 2 knows UTF-16 besides).
    let (text, _, malformed) = encoding_rs::UTF_8.decode(bytes);
    if malformed {
        return Err(Refusal::Damaged);
    }
    let mut builder = Builder::default();
    let mut reader = Reader::from_str(&text);
    loop {
        match reader.read_event().map_err(|_| Refusal::Damaged)? {
            Event::Start(start) => builder.open(&start)?,
            Event::Empty(start) => {
                builder.open(&start)?;
                builder.close();
            }
            Event::End(_) => builder.close(),
            Event::Text(text) => builder.text(&text.xml10_content()),
            Event::CData(text) => builder.text(&text.xml10_content()),
            Event::GeneralRef(reference) => builder.text(&character(&reference)?),
            Event::DocType(_) => return Err(Refusal::Doctype),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => return builder.finish(),
        }
    }
}

#[derive(Default)]
struct Builder {
    open: Vec<Element>,
    root: Option<Element>,
    pieces: usize,
}

impl Builder {
    fn open(&mut self, start: &BytesStart) -> Result<(), Refusal> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Refusal::TooComplex);
        }
        self.count()?;
        let mut element = Element {
            name: start.local_name().as_ref().into(),
            ..Element::default()
        };
        // The reader's own check for doubled names compares each with each; the first of a name counts here.
        for attribute in start.attributes().with_checks(false) {
            self.count()?;
            let attribute = attribute.map_err(|_| Refusal::Damaged)?;
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|_| Refusal::Damaged)?;
            element
                .attributes
                .push((attribute.key.local_name().as_ref().into(), value.into()));
        }
        self.open.push(element);
        Ok(())
    }

    fn count(&mut self) -> Result<(), Refusal> {
        self.pieces += 1;
        if self.pieces > MAX_PIECES {
            Err(Refusal::TooComplex)
        } else {
            Ok(())
        }
    }

    /// The reader has checked that an end tag matches its start, so something is open.
    fn close(&mut self) {
        let Some(element) = self.open.pop() else {
            return;
        };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(Node::Element(element)),
            None => self.root = Some(element),
        }
    }

    fn text(&mut self, text: &str) {
        let Some(parent) = self.open.last_mut() else {
            return;
        };
        match parent.children.last_mut() {
            Some(Node::Text(before)) => before.push_str(text),
            _ => parent.children.push(Node::Text(text.to_owned())),
        }
    }

    fn finish(self) -> Result<Element, Refusal> {
        if self.open.is_empty() {
            self.root.ok_or(Refusal::Damaged)
        } else {
            Err(Refusal::Damaged)
        }
    }
}

/// `&amp;`, `&#x4e00;` and their like. Entities of a document's own need a document type, which is refused.
fn character(reference: &BytesRef) -> Result<Cow<'static, str>, Refusal> {
    if let Some(c) = reference.resolve_char_ref().map_err(|_| Refusal::Damaged)? {
        return Ok(c.to_string().into());
    }
    match reference.xml10_content().as_ref() {
        "amp" => Ok("&".into()),
        "lt" => Ok("<".into()),
        "gt" => Ok(">".into()),
        "quot" => Ok("\"".into()),
        "apos" => Ok("'".into()),
        _ => Err(Refusal::Damaged),
    }
}
