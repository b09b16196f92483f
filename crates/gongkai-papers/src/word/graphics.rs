//! Pictures, text boxes and shapes. Pictures are carried over as they are, as `data:` addresses; nothing is decoded.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use quick_xml::escape::escape;

use crate::word::document::{Pictures, Reading};
use crate::word::inline::Line;
use crate::word::package::Target;
use crate::word::refusal::Refusal;
use crate::word::xml::Element;

/// A page scanned at 300 dpi in colour is below this.
const MAX_PICTURE_BYTES: usize = 10 * 1024 * 1024;
/// All pictures as they are shown; one shown twice counts twice, because its address is written twice.
const MAX_PICTURES_BYTES: usize = 40 * 1024 * 1024;

const UNREADABLE_PICTURE: &str = "【此处有图片未能读入，请另存为 PNG 或 JPEG 后重新插入】";
const UNREADABLE_CHART: &str = "【此处有图表未能读入，请在 Word 中复制为图片后重新插入】";

/// The branch of an `mc:AlternateContent` to read: the first with something in it that we read, else the fallback.
pub(super) fn chosen(alternatives: &Element) -> Option<&Element> {
    let readable = [
        "t",
        "blip",
        "imagedata",
        "txbxContent",
        "chart",
        "relIds",
        "sym",
    ];
    alternatives
        .children()
        .find(|branch| {
            branch.name() == "Choice" && readable.iter().any(|name| branch.contains(name))
        })
        .or_else(|| alternatives.child("Fallback"))
}

impl Reading<'_> {
    /// Reads a drawing. `alt` is the description given further outside.
    pub(super) fn graphics(
        &mut self,
        element: &Element,
        alt: &str,
        line: &mut Line,
    ) -> Result<(), Refusal> {
        if is_hidden(element) {
            return Ok(());
        }
        let own_alt = description(element);
        let alt = own_alt.as_deref().unwrap_or(alt);
        for child in element.children() {
            match child.name() {
                "blip" => self.picture(child.attribute("embed"), alt, line)?,
                "imagedata" => self.picture(child.attribute("id"), alt, line)?,
                "txbxContent" => {
                    let blocks = self.blocks(child)?;
                    line.after.extend(blocks);
                }
                "chart" | "relIds" if self.pictures == Pictures::Embedded => {
                    line.remark(UNREADABLE_CHART)
                }
                "AlternateContent" => {
                    if let Some(choice) = chosen(child) {
                        self.graphics(choice, alt, line)?;
                    }
                }
                _ => self.graphics(child, alt, line)?,
            }
        }
        Ok(())
    }

    fn picture(&mut self, id: Option<&str>, alt: &str, line: &mut Line) -> Result<(), Refusal> {
        if self.pictures == Pictures::LeftOut {
            return Ok(());
        }
        // A picture that lies outside the file is not fetched: the file's author would choose what we connect to.
        let Some(Target::Part(name)) = id.and_then(|id| self.relationships.by_id(id)).cloned()
        else {
            line.remark(UNREADABLE_PICTURE);
            return Ok(());
        };
        let bytes = self.package.part(&name)?.unwrap_or_default();
        let Some(media_type) = media_type(&bytes) else {
            line.remark(UNREADABLE_PICTURE);
            return Ok(());
        };
        if bytes.len() > MAX_PICTURE_BYTES {
            return Err(Refusal::PictureTooLarge);
        }
        self.picture_bytes += bytes.len();
        if self.picture_bytes > MAX_PICTURES_BYTES {
            return Err(Refusal::PicturesTooLarge);
        }
        let data = STANDARD.encode(&bytes);
        line.picture(format!(
            "<img src=\"data:{media_type};base64,{data}\" alt=\"{}\">",
            escape(alt)
        ));
        Ok(())
    }
}

/// By what the bytes say: names and declared types are often wrong.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some("image/png"),
        [0xFF, 0xD8, 0xFF, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        _ => None,
    }
}

/// Whether a drawing (`wp:docPr`), a picture or shape in it (`cNvPr`) or an old shape (VML style) is hidden.
fn is_hidden(element: &Element) -> bool {
    let own = named_properties(element)
        .any(|properties| matches!(properties.attribute("hidden"), Some("1" | "true" | "on")));
    let style = element.attribute("style").unwrap_or_default();
    let vml = style.split(';').any(|rule| {
        let rule: String = rule.chars().filter(|c| !c.is_whitespace()).collect();
        matches!(
            rule.to_ascii_lowercase().as_str(),
            "visibility:hidden" | "display:none"
        )
    });
    own || vml
}

/// The description for those who cannot see the picture.
fn description(element: &Element) -> Option<String> {
    let properties = named_properties(element).find_map(|properties| {
        ["descr", "title"]
            .into_iter()
            .filter_map(|name| properties.attribute(name))
            .find(|text| !text.trim().is_empty())
    });
    let vml = element
        .attribute("alt")
        .filter(|text| !text.trim().is_empty());
    properties.or(vml).map(|text| text.trim().to_owned())
}

/// `wp:docPr` stands beside the graphic, `pic:cNvPr` one step deeper, `wps:cNvPr` beside again.
fn named_properties(element: &Element) -> impl Iterator<Item = &Element> {
    let is_named = |child: &&Element| matches!(child.name(), "docPr" | "cNvPr");
    let beside = element.children().filter(is_named);
    let deeper = element
        .children()
        .filter(|child| matches!(child.name(), "nvPicPr" | "nvSpPr" | "nvGrpSpPr"))
        .flat_map(Element::children)
        .filter(is_named);
    beside.chain(deeper)
}
