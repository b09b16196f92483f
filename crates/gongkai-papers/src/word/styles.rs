//! Styles (ECMA-376 part 1, 17.7): what a paragraph or a run looks like after its styles and its own settings are laid
//! over each other. Keeps only what the HTML can say.

use std::collections::HashMap;

use crate::word::xml::Element;

/// A chain of styles longer than this goes in a circle.
const MAX_CHAIN: usize = 24;

/// The styles of one file, each already laid over those it is based on.
#[derive(Debug, Default)]
pub(crate) struct Styles {
    by_id: HashMap<String, Style>,
    default_paragraph: Style,
}

#[derive(Debug, Clone, Default)]
struct Style {
    paragraph: ParagraphLook,
    run: RunLook,
}

/// What is known of a paragraph; `None` where nothing says it.
#[derive(Debug, Clone, Default)]
pub(crate) struct ParagraphLook {
    /// 0 to 8 for a heading of that level, 9 for running text.
    pub(crate) outline: Option<u8>,
    pub(crate) align: Option<Align>,
    pub(crate) list: Option<String>,
    pub(crate) list_level: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Start,
    Center,
    Right,
}

/// What is known of a run; `None` where nothing says it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RunLook {
    pub(crate) bold: Option<bool>,
    pub(crate) italic: Option<bool>,
    pub(crate) underline: Option<bool>,
    pub(crate) strike: Option<bool>,
    pub(crate) hidden: Option<bool>,
    pub(crate) script: Option<Script>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    Base,
    Above,
    Below,
}

impl ParagraphLook {
    /// Reads `w:pPr`.
    fn read(properties: &Element) -> Self {
        let numbering = properties.child("numPr");
        Self {
            outline: properties
                .value("outlineLvl")
                .and_then(|level| level.parse().ok()),
            align: properties.value("jc").map(|side| match side {
                "center" => Align::Center,
                "right" | "end" => Align::Right,
                _ => Align::Start,
            }),
            list: numbering
                .and_then(|numbering| numbering.value("numId"))
                .map(str::to_owned),
            list_level: numbering
                .and_then(|numbering| numbering.value("ilvl"))
                .and_then(|level| level.parse().ok()),
        }
    }

    fn over(self, base: &Self) -> Self {
        Self {
            outline: self.outline.or(base.outline),
            align: self.align.or(base.align),
            list: self.list.or_else(|| base.list.clone()),
            list_level: self.list_level.or(base.list_level),
        }
    }
}

impl RunLook {
    /// Reads `w:rPr`.
    fn read(properties: &Element) -> Self {
        let hidden = [
            switch(properties, "vanish"),
            switch(properties, "webHidden"),
            switch(properties, "specVanish"),
        ];
        Self {
            bold: switch(properties, "b"),
            italic: switch(properties, "i"),
            underline: properties
                .child("u")
                .map(|u| !matches!(u.attribute("val"), None | Some("none"))),
            strike: switch(properties, "strike").or_else(|| switch(properties, "dstrike")),
            // One reason to hide is enough.
            hidden: hidden.into_iter().flatten().reduce(|a, b| a || b),
            script: properties.value("vertAlign").map(|place| match place {
                "superscript" => Script::Above,
                "subscript" => Script::Below,
                _ => Script::Base,
            }),
        }
    }

    fn over(self, base: Self) -> Self {
        Self {
            bold: self.bold.or(base.bold),
            italic: self.italic.or(base.italic),
            underline: self.underline.or(base.underline),
            strike: self.strike.or(base.strike),
            hidden: self.hidden.or(base.hidden),
            script: self.script.or(base.script),
        }
    }
}

/// A property that is on or off: on where it stands without a value.
fn switch(properties: &Element, name: &str) -> Option<bool> {
    let property = properties.child(name)?;
    Some(!matches!(
        property.attribute("val"),
        Some("0" | "false" | "off")
    ))
}

impl Styles {
    /// Reads the styles part.
    pub(crate) fn read(root: &Element) -> Self {
        let sources: HashMap<&str, &Element> = root
            .children()
            .filter(|child| child.name() == "style")
            .filter_map(|style| Some((style.attribute("styleId")?, style)))
            .collect();
        let base = root
            .child("docDefaults")
            .map(document_defaults)
            .unwrap_or_default();
        let is_default = |style: &&Element| {
            style.attribute("type") == Some("paragraph")
                && matches!(style.attribute("default"), Some("1" | "true" | "on"))
        };
        let default_paragraph = sources
            .values()
            .find(|style| is_default(style))
            .map_or_else(|| base.clone(), |style| laid_over(style, &sources, &base));
        let by_id = sources
            .iter()
            // The document's defaults stand under paragraph styles only: under a character style they would undo
            // what the paragraph says.
            .map(|(id, style)| {
                let base = if style.attribute("type") == Some("character") {
                    &Style::default()
                } else {
                    &base
                };
                ((*id).to_owned(), laid_over(style, &sources, base))
            })
            .collect();
        Self {
            by_id,
            default_paragraph,
        }
    }

    /// How a paragraph with these properties looks, and how a run in it looks that says nothing itself.
    pub(crate) fn paragraph(&self, properties: Option<&Element>) -> (ParagraphLook, RunLook) {
        let style = properties
            .and_then(|properties| properties.value("pStyle"))
            .and_then(|id| self.by_id.get(id))
            .unwrap_or(&self.default_paragraph);
        let own = properties.map(ParagraphLook::read).unwrap_or_default();
        (own.over(&style.paragraph), style.run)
    }

    /// Whether a table of this style is hidden.
    pub(crate) fn hides_table(&self, id: &str) -> bool {
        self.by_id
            .get(id)
            .is_some_and(|style| style.run.hidden == Some(true))
    }

    /// How a run with these properties looks in a paragraph that makes its runs look like `base`.
    pub(crate) fn run(&self, properties: Option<&Element>, base: RunLook) -> RunLook {
        let Some(properties) = properties else {
            return base;
        };
        let style = properties.value("rStyle").and_then(|id| self.by_id.get(id));
        let base = style.map_or(base, |style| style.run.over(base));
        RunLook::read(properties).over(base)
    }
}

fn document_defaults(defaults: &Element) -> Style {
    let paragraph = defaults
        .child("pPrDefault")
        .and_then(|defaults| defaults.child("pPr"));
    let run = defaults
        .child("rPrDefault")
        .and_then(|defaults| defaults.child("rPr"));
    Style {
        paragraph: paragraph.map(ParagraphLook::read).unwrap_or_default(),
        run: run.map(RunLook::read).unwrap_or_default(),
    }
}

fn laid_over(style: &Element, sources: &HashMap<&str, &Element>, defaults: &Style) -> Style {
    let mut result = Style::default();
    let mut next = Some(style);
    for _ in 0..MAX_CHAIN {
        let Some(style) = next else { break };
        let mut paragraph = style
            .child("pPr")
            .map(ParagraphLook::read)
            .unwrap_or_default();
        paragraph.outline = paragraph
            .outline
            .or_else(|| outline_by_name(style.value("name")?));
        let run = style.child("rPr").map(RunLook::read).unwrap_or_default();
        result = Style {
            paragraph: result.paragraph.over(&paragraph),
            run: result.run.over(run),
        };
        next = style
            .value("basedOn")
            .and_then(|id| sources.get(id).copied());
    }
    Style {
        paragraph: result.paragraph.over(&defaults.paragraph),
        run: result.run.over(defaults.run),
    }
}

/// Heading styles carry their level in their name; some programs write no outline level beside it.
fn outline_by_name(name: &str) -> Option<u8> {
    let name = name.trim().to_lowercase();
    let number = name
        .strip_prefix("heading")
        .or_else(|| name.strip_prefix("标题"))?;
    let level: u8 = number.trim().parse().ok()?;
    (1..=9).contains(&level).then(|| level - 1)
}
