//! The running text of a record: HTML reduced to what a government text needs. The one cleaning policy of the product;
//! editor, Word import, bulk import and API all pass through it.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Cleaned HTML. Can only be made by [`clean`] or [`from_text`], so a page may show it as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Body(String);

impl Body {
    /// The HTML.
    #[must_use]
    pub fn html(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing to read in it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        !self.0.contains("<img") && plain_text(&self.0).trim().is_empty()
    }

    /// Trusts HTML that was cleaned before and kept by us.
    #[must_use]
    pub fn stored(html: String) -> Self {
        Self(html)
    }
}

/// Cleans HTML from an editor, a Word file, an import or another system: headings, lists, tables with merged cells,
/// pictures and links stay; scripts, styles, forms, frames, event handlers and unknown addresses go.
#[must_use]
pub fn clean(html: &str) -> Body {
    Body(POLICY.clean(html).to_string().trim().to_owned())
}

/// Plain text as paragraphs: one paragraph a line.
#[must_use]
pub fn from_text(text: &str) -> Body {
    let mut html = String::with_capacity(text.len() + 64);
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        html.push_str("<p>");
        html.push_str(&ammonia::clean_text(line));
        html.push_str("</p>\n");
    }
    // `clean_text` escapes more than a reader needs; the policy brings it to the one form that is stored.
    clean(&html)
}

/// The words of cleaned HTML, a line for each block.
#[must_use]
pub fn plain_text(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        push_unescaped(&mut text, &rest[..open]);
        let Some(close) = rest[open..].find('>') else {
            break;
        };
        let tag = &rest[open + 1..open + close];
        if ends_a_line(tag) && !text.ends_with('\n') {
            text.push('\n');
        }
        rest = &rest[open + close + 1..];
    }
    if !rest.contains('<') {
        push_unescaped(&mut text, rest);
    }
    text.trim().to_owned()
}

fn ends_a_line(tag: &str) -> bool {
    let name = tag
        .trim_start_matches('/')
        .split(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .unwrap_or_default();
    matches!(
        name,
        "p" | "br"
            | "h2"
            | "h3"
            | "h4"
            | "li"
            | "tr"
            | "td"
            | "th"
            | "table"
            | "blockquote"
            | "hr"
            | "ul"
            | "ol"
            | "caption"
    )
}

fn push_unescaped(text: &mut String, piece: &str) {
    // Line breaks of the source are not line breaks of the text.
    if piece.contains('\n') && piece.trim().is_empty() {
        return;
    }
    let joined = piece.replace('\n', " ");
    let mut rest = joined.as_str();
    while let Some(amp) = rest.find('&') {
        text.push_str(&rest[..amp]);
        rest = &rest[amp..];
        let known = [
            ("&amp;", '&'),
            ("&lt;", '<'),
            ("&gt;", '>'),
            ("&quot;", '"'),
            ("&nbsp;", ' '),
            ("&#39;", '\''),
        ];
        match known.iter().find(|(entity, _)| rest.starts_with(entity)) {
            Some((entity, plain)) => {
                text.push(*plain);
                rest = &rest[entity.len()..];
            }
            None => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
}

static POLICY: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let tags: HashSet<&str> = [
        "p",
        "br",
        "h2",
        "h3",
        "h4",
        "strong",
        "em",
        "u",
        "s",
        "sub",
        "sup",
        "blockquote",
        "ul",
        "ol",
        "li",
        "a",
        "img",
        "table",
        "caption",
        "colgroup",
        "col",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "hr",
        "figure",
        "figcaption",
        "span",
    ]
    .into();
    let attributes: HashMap<&str, HashSet<&str>> = HashMap::from([
        ("a", ["href", "title"].into()),
        ("img", ["src", "alt", "width", "height"].into()),
        ("td", ["colspan", "rowspan"].into()),
        ("th", ["colspan", "rowspan", "scope"].into()),
        ("ol", ["start", "type"].into()),
        ("col", ["span"].into()),
    ]);
    // Alignment is the one thing of Word's look that carries meaning (signature right, centred table cells).
    let aligned: HashSet<&str> = ["align-center", "align-right"].into();
    let classes: HashMap<&str, HashSet<&str>> = ["p", "h2", "h3", "h4", "td", "th"]
        .into_iter()
        .map(|tag| (tag, aligned.clone()))
        .collect();
    let mut policy = ammonia::Builder::empty();
    policy
        .tags(tags)
        .clean_content_tags(
            [
                "script", "style", "head", "title", "noscript", "template", "iframe", "object",
            ]
            .into(),
        )
        .tag_attributes(attributes)
        .allowed_classes(classes)
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer"));
    policy
});

#[cfg(test)]
mod tests;
