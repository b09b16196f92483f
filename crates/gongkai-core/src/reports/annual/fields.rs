//! Live numbers in the report's text: a mark such as `{{t3.new_received.total}}` stands for a field, shown as it is now, and
//! fixed when the report is frozen.
//!
//! Knows nothing of sections. Fields are the cells of the tables (`t3.granted.total`), those of the year before
//! (`last.…`), what the one is to the other in words (`trend.…`), and what the text counts beside the tables.

use std::collections::BTreeMap;

/// The fields of a report by name, each as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fields {
    values: BTreeMap<String, String>,
}

/// A text has marks that stand for nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown fields in a report's text: {}", names.join(", "))]
pub struct UnknownFields {
    /// Their names, as typed.
    pub names: Vec<String>,
}

impl UnknownFields {
    /// What a person reads.
    #[must_use]
    pub fn sentence(&self) -> String {
        let marks: Vec<String> = self
            .names
            .iter()
            .map(|name| format!("{{{{{name}}}}}"))
            .collect();
        format!(
            "文字里的 {} 不是本报告的数据项，请改成已有的数据项，或者直接写数字。",
            marks.join("、")
        )
    }
}

const OPEN: &str = "{{";
const CLOSE: &str = "}}";

/// The mark of a field.
#[must_use]
pub fn mark(name: &str) -> String {
    format!("{OPEN}{name}{CLOSE}")
}

impl Fields {
    /// Sets a field.
    pub fn set(&mut self, name: impl Into<String>, value: impl ToString) {
        self.values.insert(name.into(), value.to_string());
    }

    /// What a field shows.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// All, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The text with each mark replaced by what its field shows.
    ///
    /// # Errors
    /// All names that stand for nothing, each once, in the order of the text.
    pub fn resolve(&self, text: &str) -> Result<String, UnknownFields> {
        let mut resolved = String::with_capacity(text.len());
        let mut unknown = Vec::new();
        for piece in pieces(text) {
            match piece {
                Piece::Words(words) => resolved.push_str(words),
                Piece::Mark(name) => match self.get(name) {
                    Some(value) => resolved.push_str(value),
                    None if unknown.iter().any(|known| known == name) => {}
                    None => unknown.push(name.to_owned()),
                },
            }
        }
        if unknown.is_empty() {
            Ok(resolved)
        } else {
            Err(UnknownFields { names: unknown })
        }
    }
}

/// A piece of a text with marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words.
    Words(&'a str),
    /// The name in a mark.
    Mark(&'a str),
}

/// The text in pieces, for a page that shows fields apart. Braces that close nothing are words.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPEN) {
        let Some((name, behind)) = after.split_once(CLOSE) else {
            break;
        };
        if !before.is_empty() {
            pieces.push(Piece::Words(before));
        }
        pieces.push(Piece::Mark(name.trim()));
        rest = behind;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::{Fields, Piece, mark, pieces};

    fn fields() -> Fields {
        let mut fields = Fields::default();
        fields.set("t3.new_received.total", 16);
        fields.set("trend.records.total", "比上年增加3条");
        fields
    }

    #[test]
    fn marks_become_numbers() {
        let text = format!(
            "收到申请{}件，{}。",
            mark("t3.new_received.total"),
            mark(" trend.records.total ")
        );
        assert_eq!(
            fields().resolve(&text).unwrap(),
            "收到申请16件，比上年增加3条。"
        );
        assert_eq!(fields().resolve("没有标记").unwrap(), "没有标记");
    }

    #[test]
    fn unknown_marks_are_named_once() {
        let error = fields()
            .resolve("{{a}}、{{b}}、{{a}}、{{t3.new_received.total}}")
            .unwrap_err();
        assert_eq!(error.names, ["a", "b"]);
        assert!(error.sentence().contains("{{a}}、{{b}}"));
    }

    #[test]
    fn braces_that_close_nothing_are_words() {
        assert_eq!(fields().resolve("集合 {{a").unwrap(), "集合 {{a");
        assert_eq!(
            pieces("x{{ a }}y"),
            [Piece::Words("x"), Piece::Mark("a"), Piece::Words("y")]
        );
    }
}
