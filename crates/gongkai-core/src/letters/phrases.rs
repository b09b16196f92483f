//! How letters say things: gaps that are still to be filled, quotations, lists, sums in capital numerals. Knows no letter.

use jiff::civil::Date;

use crate::letters::element::Element;
use crate::letters::{Mention, Paragraph};
use crate::time::date_in_words;
use crate::wording::tidy;
use gongkai_law::rules::{Rule, cite};

/// How a gap begins; `check` looks for it.
const GAP_OPENS: &str = "【待填：";
const GAP_CLOSES: char = '】';

/// What a letter shows where something is not known yet.
pub(super) fn gap(name: &str) -> String {
    format!("{GAP_OPENS}{name}{GAP_CLOSES}")
}

/// The names of the gaps in a text.
pub(super) fn gaps(text: &str) -> impl Iterator<Item = &str> {
    text.split(GAP_OPENS)
        .skip(1)
        .map(|rest| rest.split(GAP_CLOSES).next().unwrap_or(rest))
}

/// Typed words inside a sentence, or a gap.
pub(super) fn filled(name: &str, text: &str) -> String {
    let text = tidy(text);
    if text.is_empty() { gap(name) } else { text }
}

/// A number, or a gap.
pub(super) fn counted(name: &str, number: Option<u32>) -> String {
    number.map_or_else(|| gap(name), |number| number.to_string())
}

/// A date, or a gap.
pub(super) fn dated(name: &str, on: Option<Date>) -> String {
    on.map_or_else(|| gap(name), date_in_words)
}

/// Typed words in quotation marks; those inside become single ones.
pub(super) fn quoted(text: &str) -> String {
    let inner: String = tidy(text)
        .chars()
        .map(|c| match c {
            '“' => '‘',
            '”' => '’',
            c => c,
        })
        .collect();
    format!("“{inner}”")
}

/// 1.甲；\n2.乙。 One point stands alone.
pub(super) fn numbered(points: &[String]) -> String {
    let points: Vec<String> = points
        .iter()
        .map(|point| tidy(point))
        .filter(|point| !point.is_empty())
        .collect();
    match points.as_slice() {
        [] => String::new(),
        [only] => format!("{only}。"),
        several => {
            let lines: Vec<String> = several
                .iter()
                .zip(1..)
                .map(|(point, number)| format!("{number}.{point}"))
                .collect();
            format!("{}。", lines.join("；\n"))
        }
    }
}

/// Words joined by 、, or a gap.
pub(super) fn joined<'a>(name: &str, words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<String> = words
        .into_iter()
        .map(tidy)
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() {
        gap(name)
    } else {
        words.join("、")
    }
}

/// A sum in capital numerals, as receipts write it: 叁佰捌拾元整.
pub(super) fn yuan_in_capitals(yuan: u64) -> String {
    const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
    const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];
    const GROUPS: [&str; 5] = ["", "万", "亿", "万亿", "亿亿"];
    let mut words = String::new();
    let mut skipped = false;
    for (group, group_name) in GROUPS.iter().enumerate().rev() {
        let in_group = yuan / 10_u64.pow(4 * group as u32) % 10_000;
        for (place, place_name) in PLACES.iter().enumerate().rev() {
            let digit = in_group / 10_u64.pow(place as u32) % 10;
            if digit == 0 {
                skipped = true;
                continue;
            }
            if skipped && !words.is_empty() {
                words.push_str(DIGITS[0]);
            }
            skipped = false;
            words.push_str(DIGITS[digit as usize]);
            words.push_str(place_name);
        }
        if in_group > 0 {
            words.push_str(group_name);
        }
    }
    if words.is_empty() {
        words.push_str(DIGITS[0]);
    }
    format!("{words}元整")
}

/// A paragraph in the making: what goes into its text is noted as it is said.
pub(super) struct Writing {
    element: Element,
    says: Vec<Mention>,
}

impl Writing {
    pub(super) fn of(element: Element) -> Self {
        Self {
            element,
            says: Vec::new(),
        }
    }

    /// Notes that the text must hold these words, for the sake of this element. Of a gap only the place is noted: what
    /// the handler will write into it is not known.
    fn note(&mut self, element: Element, name: &str, words: &str) {
        let words = if words.contains(GAP_OPENS) { "" } else { words };
        self.says.push(Mention {
            element,
            name: name.to_owned(),
            words: words.to_owned(),
        });
    }

    /// Words of this element that must stay.
    pub(super) fn keep(&mut self, name: &str, text: &str) -> String {
        self.keep_as(self.element, name, text)
    }

    /// Words that must stay for the sake of another element.
    pub(super) fn keep_as(&mut self, element: Element, name: &str, text: &str) -> String {
        let words = filled(name, text);
        self.note(element, name, &words);
        words
    }

    /// Words in quotation marks that must stay.
    pub(super) fn quote(&mut self, name: &str, text: &str) -> String {
        self.quote_as(self.element, name, text)
    }

    /// Words in quotation marks that must stay for the sake of another element.
    pub(super) fn quote_as(&mut self, element: Element, name: &str, text: &str) -> String {
        if tidy(text).is_empty() {
            return self.keep_as(element, name, text);
        }
        let words = quoted(text);
        self.note(element, name, &words);
        words
    }

    /// A date of this element that must stay.
    pub(super) fn date(&mut self, name: &str, on: Option<Date>) -> String {
        self.date_as(self.element, name, on)
    }

    /// A date that must stay for the sake of another element.
    pub(super) fn date_as(&mut self, element: Element, name: &str, on: Option<Date>) -> String {
        let words = dated(name, on);
        self.note(element, name, &words);
        words
    }

    /// The articles, each of which must stay.
    pub(super) fn rules(&mut self, rules: &[Rule]) -> String {
        if rules.is_empty() {
            return self.keep_as(Element::Basis, "法律依据", "");
        }
        for rule in rules {
            let name = format!("《{}》的条款", rule.document.name());
            self.note(Element::Basis, &name, rule.article);
        }
        cite(rules)
    }

    /// Notes that the text, as composed, also does for this element: these words of it must stay.
    pub(super) fn also(&mut self, element: Element, name: &str, words: &str) -> String {
        self.note(element, name, words);
        words.to_owned()
    }

    /// The finished paragraph. Gaps are found by `check` in the text; they need no note.
    pub(super) fn done(self, text: impl Into<String>) -> Paragraph {
        Paragraph {
            element: self.element,
            text: text.into(),
            says: self.says,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{gap, gaps, numbered, quoted, yuan_in_capitals};

    #[test]
    fn gaps_are_found_again() {
        let text = format!("于{}收到，{}。", gap("收到日期"), gap("申请内容"));
        assert_eq!(gaps(&text).collect::<Vec<_>>(), ["收到日期", "申请内容"]);
        assert_eq!(gaps("环评【2020】12号").count(), 0);
        assert_eq!(gaps("【待填：没有合上").count(), 1);
    }

    #[test]
    fn marks_inside_a_quotation_become_single() {
        assert_eq!(quoted("“三公”经费决算。"), "“‘三公’经费决算”");
    }

    #[test]
    fn points_are_numbered_where_there_are_several() {
        let points =
            |list: &[&str]| numbered(&list.iter().map(|p| (*p).to_owned()).collect::<Vec<_>>());
        assert_eq!(points(&[]), "");
        assert_eq!(points(&["说明年份。"]), "说明年份。");
        assert_eq!(
            points(&["说明年份；", "", "说明村名"]),
            "1.说明年份；\n2.说明村名。"
        );
    }

    #[test]
    fn sums_are_written_as_receipts_write_them() {
        let cases = [
            (0, "零元整"),
            (10, "壹拾元整"),
            (100, "壹佰元整"),
            (380, "叁佰捌拾元整"),
            (4_700, "肆仟柒佰元整"),
            (7_005, "柒仟零伍元整"),
            (11_500, "壹万壹仟伍佰元整"),
            (10_020, "壹万零贰拾元整"),
            (100_000, "壹拾万元整"),
            (20_000_300, "贰仟万零叁佰元整"),
            (100_000_001, "壹亿零壹元整"),
        ];
        for (yuan, words) in cases {
            assert_eq!(yuan_in_capitals(yuan), words, "{yuan}");
        }
        assert!(yuan_in_capitals(u64::MAX).ends_with("元整"));
    }
}
