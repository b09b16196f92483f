//! Placeholders in the sample texts: the date of the document and days counted from it, so that a sample made on any day
//! speaks of days that fit. Knows nothing of texts.
//!
//! `{y}` year, `{y-1}`; `{m}` month, `{m-1}`; `{d}` the whole date, `{D+5}` the whole date five days later, `{d+5}` only month
//! and day; `{w+5}` five working days later; `{iso}`; any other name stands for what it was given.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use gongkai_core::time::date_in_words;
use jiff::ToSpan;
use jiff::civil::Date;

use super::days::{workday_before, workdays_after};

/// What placeholders stand for in one text.
#[derive(Debug, Clone)]
pub(super) struct Values {
    pub(super) on: Date,
    pub(super) named: BTreeMap<String, String>,
}

impl Values {
    pub(super) fn on(on: Date) -> Self {
        Self {
            on,
            named: BTreeMap::new(),
        }
    }

    /// Fills a text. `{t1.3}` stays for [`quote_tables`], and braces that hold anything but a name stay as they are.
    pub(super) fn fill(&self, text: &str) -> anyhow::Result<String> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            filled.push_str(&rest[..open]);
            let name = rest[open + 1..].split('}').next().unwrap_or_default();
            let is_name = !name.is_empty()
                && rest[open + 1..].len() > name.len()
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"_.+-".contains(&byte));
            if is_name && table_cell(name).is_none() {
                filled.push_str(&self.value(name)?);
                rest = &rest[open + name.len() + 2..];
            } else {
                filled.push('{');
                rest = &rest[open + 1..];
            }
        }
        filled.push_str(rest);
        Ok(filled)
    }

    fn value(&self, name: &str) -> anyhow::Result<String> {
        if let Some(value) = self.named.get(name) {
            return Ok(value.clone());
        }
        let sign = name.find(['+', '-']).unwrap_or(name.len());
        let (letter, offset) = name.split_at(sign);
        let offset: i32 = match offset {
            "" => 0,
            offset => offset
                .parse()
                .with_context(|| format!("placeholder {{{name}}}"))?,
        };
        let day = self.on.saturating_add(offset.days());
        Ok(match letter {
            "y" => (i32::from(self.on.year()) + offset).to_string(),
            "m" => ((i32::from(self.on.month()) - 1 + offset).rem_euclid(12) + 1).to_string(),
            "d" if offset == 0 => date_in_words(self.on),
            "D" => date_in_words(day),
            "d" => month_and_day(day),
            "w" => month_and_day(self.workday(offset)),
            "iso" => day.to_string(),
            _ => bail!("placeholder {{{name}}} has no value"),
        })
    }

    fn workday(&self, offset: i32) -> Date {
        match u32::try_from(offset) {
            Ok(later) => workdays_after(self.on, later),
            Err(_) => (offset..0).fold(self.on, |day, _| workday_before(day)),
        }
    }
}

fn month_and_day(on: Date) -> String {
    format!("{}月{}日", on.month(), on.day())
}

/// Table and column of `t1.3`.
fn table_cell(name: &str) -> Option<(usize, usize)> {
    let (table, column) = name.strip_prefix('t')?.split_once('.')?;
    Some((table.parse().ok()?, column.parse().ok()?))
}

/// Puts the last row's cells of computed tables where `{t1.3}` (first table, third column) asks for them.
pub(super) fn quote_tables(text: &str, tables: &[Vec<Vec<String>>]) -> String {
    let mut quoted = text.to_owned();
    for (table, rows) in tables.iter().enumerate() {
        for (column, cell) in rows.last().into_iter().flatten().enumerate() {
            quoted = quoted.replace(&format!("{{t{}.{}}}", table + 1, column + 1), cell);
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Values, quote_tables};

    #[test]
    fn days_are_counted_from_the_document() {
        let mut values = Values::on(date(2026, 9, 30));
        values
            .named
            .insert("village".to_owned(), "石桥村".to_owned());
        let check = |text: &str, expected: &str| assert_eq!(values.fill(text).unwrap(), expected);
        check("{y}年{m}月，{y-1}年{m+4}月", "2026年9月，2025年1月");
        check("{d}至{d+3}", "2026年9月30日至10月3日");
        check("{D-30}起，{w+1}前", "2026年8月31日起，10月8日前");
        check("{village}{t1.2}{iso+1}", "石桥村{t1.2}2026-10-01");
        check(r#"{"a":{"b":"{y}"}}"#, r#"{"a":{"b":"2026"}}"#);
        assert!(values.fill("{nothing}").is_err());
    }

    #[test]
    fn sums_are_quoted() {
        let table = vec![
            vec!["村".to_owned(), "元".to_owned()],
            vec!["合计".to_owned(), "12".to_owned()],
        ];
        assert_eq!(quote_tables("共{t1.2}元", &[table]), "共12元");
    }
}
