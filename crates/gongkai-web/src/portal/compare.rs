//! Two editions side by side: their words compared line by line, and inside changed lines word by word.

use gongkai_core::body::plain_text;
use serde::Serialize;
use similar::{ChangeTag, TextDiff};

/// One line of a comparison, as the diff component takes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// `same`, `add`, `del` or `gap`.
    pub kind: &'static str,
    /// The words; those that changed inside a line are marked.
    pub parts: Vec<Part>,
    /// For a gap: how much was left out.
    pub text: String,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The words.
    pub text: String,
    /// Whether they differ from the other edition.
    pub changed: bool,
}

/// Unchanged lines shown around a change.
const AROUND: usize = 1;

/// What differs between two bodies. Long unchanged stretches are left out and said so.
#[must_use]
pub fn differences(old_html: &str, new_html: &str) -> Vec<Difference> {
    let (old, new) = (plain_text(old_html), plain_text(new_html));
    let (old, new) = (format!("{old}\n"), format!("{new}\n"));
    let diff = TextDiff::from_lines(old.as_str(), new.as_str());
    let mut lines: Vec<Difference> = Vec::new();
    for operation in diff.ops() {
        for change in diff.iter_inline_changes(operation) {
            let kind = match change.tag() {
                ChangeTag::Equal => "same",
                ChangeTag::Insert => "add",
                ChangeTag::Delete => "del",
            };
            let parts: Vec<Part> = change
                .iter_strings_lossy()
                .map(|(changed, text)| Part {
                    text: text.trim_end_matches('\n').to_owned(),
                    changed,
                })
                .filter(|part| !part.text.is_empty())
                .collect();
            if !parts.is_empty() {
                lines.push(Difference {
                    kind,
                    parts,
                    text: String::new(),
                });
            }
        }
    }
    shorten(lines)
}

fn shorten(lines: Vec<Difference>) -> Vec<Difference> {
    let near_change = |place: usize| {
        let from = place.saturating_sub(AROUND);
        let to = (place + AROUND + 1).min(lines.len());
        lines[from..to].iter().any(|line| line.kind != "same")
    };
    let mut shown = Vec::new();
    let mut left_out = 0;
    for (place, line) in lines.iter().enumerate() {
        if line.kind == "same" && !near_change(place) {
            left_out += 1;
            continue;
        }
        push_gap(&mut shown, &mut left_out);
        shown.push(line.clone());
    }
    push_gap(&mut shown, &mut left_out);
    shown
}

fn push_gap(shown: &mut Vec<Difference>, left_out: &mut usize) {
    if *left_out > 0 {
        shown.push(Difference {
            kind: "gap",
            parts: Vec::new(),
            text: format!("略去 {left_out} 段未变"),
        });
        *left_out = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::differences;

    #[test]
    fn a_changed_figure_is_found_and_the_rest_left_out() {
        let old = "<p>一</p><p>二</p><p>三</p><p>东坪社区14户</p><p>五</p><p>六</p>";
        let new = "<p>一</p><p>二</p><p>三</p><p>东坪社区16户</p><p>五</p><p>六</p>";
        let lines = differences(old, new);
        let kinds: Vec<&str> = lines.iter().map(|line| line.kind).collect();
        assert_eq!(kinds, ["gap", "same", "del", "add", "same", "gap"]);
        assert_eq!(lines[0].text, "略去 2 段未变");
    }

    #[test]
    fn equal_texts_have_one_gap() {
        let lines = differences("<p>一</p>", "<p>一</p>");
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].kind, "gap");
    }
}
