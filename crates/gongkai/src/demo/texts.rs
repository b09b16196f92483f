//! The sample texts (`demo/texts/*.txt`), read: each begins with `=== title`, then its header, `---`, then the text in the
//! notation of `markup`. A `with:` line in the header makes one record of it; without one it makes one record.
//!
//! Lines of the text that begin with `@2 ` stand only in the second edition, `@2+ ` from the second on, `@-2 ` up to it.

use std::collections::BTreeMap;

use anyhow::{Context, bail};

/// One text with what is said of it.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) title: &'static str,
    header: BTreeMap<&'static str, &'static str>,
    pub(super) occurrences: Vec<BTreeMap<&'static str, &'static str>>,
    body: &'static str,
}

const HEADER: [&str; 16] = [
    "key", "agency", "on", "lag", "genre", "topic", "items", "carriers", "number", "keywords",
    "summary", "source", "files", "editions", "repealed", "expired",
];

/// Reads a file of texts.
pub(super) fn read(file: &'static str) -> anyhow::Result<Vec<Text>> {
    let mut texts = Vec::new();
    for piece in file.split("\n=== ").skip(1) {
        let (title, rest) = piece.split_once('\n').unwrap_or((piece, ""));
        texts.push(read_one(title.trim(), rest).with_context(|| format!("sample text {title}"))?);
    }
    Ok(texts)
}

fn read_one(title: &'static str, rest: &'static str) -> anyhow::Result<Text> {
    let (head, body) = rest.split_once("\n---\n").context("has no ---")?;
    let mut header = BTreeMap::new();
    let mut occurrences = Vec::new();
    for line in head.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (key, value) = line.split_once(':').context("header line without colon")?;
        let (key, value) = (key.trim(), value.trim());
        if key == "with" {
            occurrences.push(values(value)?);
        } else if HEADER.contains(&key) {
            header.insert(key, value);
        } else {
            bail!("unknown header {key}");
        }
    }
    if occurrences.is_empty() {
        occurrences.push(BTreeMap::new());
    }
    Ok(Text {
        title,
        header,
        occurrences,
        body,
    })
}

fn values(line: &'static str) -> anyhow::Result<BTreeMap<&'static str, &'static str>> {
    line.split(';')
        .map(|pair| {
            let (name, value) = pair.split_once('=').context("value without =")?;
            Ok((name.trim(), value.trim()))
        })
        .collect()
}

impl Text {
    /// What the header says, or what this occurrence says instead.
    pub(super) fn of(
        &self,
        occurrence: &BTreeMap<&'static str, &'static str>,
        key: &str,
    ) -> Option<&'static str> {
        occurrence
            .get(key)
            .or_else(|| self.header.get(key))
            .copied()
    }

    /// The text of an edition.
    pub(super) fn body(&self, edition: u32) -> String {
        let mut body = String::with_capacity(self.body.len());
        for line in self.body.lines() {
            if let Some(words) = line_of(line, edition) {
                body.push_str(words);
                body.push('\n');
            }
        }
        body
    }
}

/// The line without its edition mark, where it stands in this edition.
fn line_of(line: &str, edition: u32) -> Option<&str> {
    let Some((mark, words)) = line.strip_prefix('@').and_then(|rest| rest.split_once(' ')) else {
        return Some(line);
    };
    let stands = if let Some(first) = mark.strip_suffix('+') {
        first.parse::<u32>().is_ok_and(|first| first <= edition)
    } else if let Some(last) = mark.strip_prefix('-') {
        last.parse::<u32>().is_ok_and(|last| edition <= last)
    } else {
        mark.parse() == Ok(edition)
    };
    stands.then_some(words)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_text_has_header_occurrences_and_editions() {
        let texts = read("\n=== 甲{m}月\nagency: qingshi\nwith: on=01-05; n=3\nwith: on=02-05; n=4\n---\n@-1 旧\n@2+ 新\n尾\n\n=== 乙\non: 03-01\n---\n文\n").unwrap();
        assert_eq!(texts.len(), 2);
        assert_eq!(texts[0].occurrences.len(), 2);
        assert_eq!(texts[0].of(&texts[0].occurrences[1], "on"), Some("02-05"));
        assert_eq!(
            texts[0].of(&texts[0].occurrences[1], "agency"),
            Some("qingshi")
        );
        assert_eq!(texts[0].body(1), "旧\n尾\n");
        assert_eq!(texts[0].body(2), "新\n尾\n");
        assert_eq!(texts[1].of(&texts[1].occurrences[0], "on"), Some("03-01"));
        assert!(read("\n=== 丙\nwho: x\n---\n").is_err());
    }
}
