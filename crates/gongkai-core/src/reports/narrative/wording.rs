//! How the report says things: itself, numbers, and lists of points. Knows nothing of what is reported.

use std::ops::Add;

use crate::agencies::Agency;

/// A number of records as it can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tally {
    /// Counted.
    Exact(u64),
    /// One number reported as a lower bound (180余条).
    Over(u64),
    /// A sum with a lower bound in it (不少于202条).
    NotUnder(u64),
}

impl Tally {
    pub(super) const NONE: Self = Self::Exact(0);

    pub(super) fn is_none(self) -> bool {
        self == Self::NONE
    }

    /// The least it can be.
    pub(super) fn least(self) -> u64 {
        match self {
            Self::Exact(number) | Self::Over(number) | Self::NotUnder(number) => number,
        }
    }

    /// With its unit, for a sentence; without one, for a cell.
    pub(super) fn of(self, unit: &str) -> String {
        match self {
            Self::Exact(number) => format!("{number}{unit}"),
            Self::Over(number) => format!("{number}余{unit}"),
            Self::NotUnder(number) => format!("不少于{number}{unit}"),
        }
    }

    /// 共226条.
    pub(super) fn in_all(self) -> String {
        match self {
            Self::Exact(_) | Self::Over(_) => format!("共{}", self.of("条")),
            Self::NotUnder(_) => self.of("条"),
        }
    }
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        match (self, other) {
            (Self::Exact(a), Self::Exact(b)) => Self::Exact(a + b),
            (Self::Exact(0), sum) | (sum, Self::Exact(0)) => sum,
            (a, b) => Self::NotUnder(a.least() + b.least()),
        }
    }
}

/// What an agency calls itself (我镇).
pub(super) fn own_name(agency: &Agency) -> &'static str {
    const ENDINGS: [(&str, &str); 12] = [
        ("村民委员会", "我村"),
        ("居民委员会", "我社区"),
        ("街道办事处", "我街道"),
        ("镇人民政府", "我镇"),
        ("乡人民政府", "我乡"),
        ("县人民政府", "我县"),
        ("区人民政府", "我区"),
        ("市人民政府", "我市"),
        ("委员会", "我委"),
        ("镇", "我镇"),
        ("乡", "我乡"),
        ("局", "我局"),
    ];
    ENDINGS
        .iter()
        .find(|(ending, _)| agency.name.ends_with(ending))
        .map_or("本机关", |(_, own)| own)
}

/// 一 to 九十九.
pub(super) fn chinese_number(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = (number / 10 % 10, number % 10);
    let tens = match tens {
        0 => String::new(),
        1 => "十".to_owned(),
        _ => format!("{}十", DIGITS[tens]),
    };
    format!("{tens}{}", DIGITS[ones])
}

/// Points as typed, without the numbering and end marks that the list gives them itself, and without doubled marks.
pub(super) fn cleaned(points: &[String]) -> Vec<String> {
    points
        .iter()
        .map(|point| tidy(without_number(point.trim())))
        .filter(|point| !point.is_empty())
        .collect()
}

/// A full sentence of a tidied point.
pub(super) fn sentence(point: &str) -> String {
    if point.is_empty() || point.ends_with(['。', '！', '？']) {
        return point.to_owned();
    }
    format!("{point}。")
}

/// One point stands for itself; several become 一是……；二是……。, and a paragraph each once one of them is long.
pub(super) fn in_list(points: &[String]) -> Vec<String> {
    if points.len() < 2 {
        return points.iter().map(|point| sentence(point)).collect();
    }
    let numbered = points
        .iter()
        .zip(1..)
        .map(|(point, number)| format!("{}是{point}", chinese_number(number)));
    let short = points
        .iter()
        .all(|point| !point.contains(['。', '；', '！', '？']) && point.chars().count() <= 60);
    if short {
        return vec![sentence(&numbered.collect::<Vec<_>>().join("；"))];
    }
    numbered.map(|point| sentence(&point)).collect()
}

fn without_number(point: &str) -> &str {
    let inner = |c: char| "一二三四五六七八九十".contains(c);
    let after = point.trim_start_matches(inner);
    if after.len() < point.len() {
        for mark in ["是", "、"] {
            // 一、二年级 is no numbered point.
            if let Some(rest) = after.strip_prefix(mark)
                && !rest.starts_with(inner)
            {
                return rest.trim_start_matches(['，', '：', ' ']);
            }
        }
    }
    for (open, close) in [('（', '）'), ('(', ')')] {
        if let Some((number, rest)) = point
            .strip_prefix(open)
            .and_then(|rest| rest.split_once(close))
            && !number.is_empty()
            && number.chars().all(|c| inner(c) || c.is_ascii_digit())
        {
            return rest.trim_start();
        }
    }
    let after = point.trim_start_matches(|c: char| c.is_ascii_digit());
    if after.len() < point.len()
        && let Some(rest) = after.strip_prefix(['.', '．', '、'])
        && !rest.starts_with(|c: char| c.is_ascii_digit())
    {
        return rest.trim_start();
    }
    point
}

/// Without marks at either end, and of several marks in a row only the strongest.
pub(super) fn tidy(point: &str) -> String {
    const WEAK_TO_STRONG: &str = "、，：；。";
    let strength = |c: char| WEAK_TO_STRONG.find(c);
    let mut tidied = String::with_capacity(point.len());
    for c in point.chars() {
        match (tidied.chars().last().and_then(strength), strength(c)) {
            (Some(before), Some(now)) if now <= before => {}
            (Some(_), Some(_)) => {
                tidied.pop();
                tidied.push(c);
            }
            _ => tidied.push(c),
        }
    }
    let at_an_end = |c: char| strength(c).is_some() || ",;. ".contains(c);
    tidied.trim_matches(at_an_end).to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Tally, chinese_number, cleaned, in_list};

    fn check(points: &[&str], expected: &[&str]) {
        let points: Vec<String> = points.iter().map(|point| (*point).to_owned()).collect();
        assert_eq!(in_list(&cleaned(&points)), expected);
    }

    #[test]
    fn points_are_joined_without_doubled_marks() {
        check(&[], &[]);
        check(&["  "], &[]);
        check(&["宣传不够；"], &["宣传不够。"]);
        check(
            &["宣传不够。", "更新不及时；", "人员不稳定"],
            &["一是宣传不够；二是更新不及时；三是人员不稳定。"],
        );
        check(
            &["通过广播、、报刊公开", "设立专栏，"],
            &["一是通过广播、报刊公开；二是设立专栏。"],
        );
    }

    #[test]
    fn a_number_typed_before_a_point_is_not_said_twice() {
        check(
            &[
                "一是学习条例",
                "（二）加强指导",
                "3.健全制度",
                "四、抓重点",
                "2.5万元用于公开栏",
            ],
            &["一是学习条例；二是加强指导；三是健全制度；四是抓重点；五是2.5万元用于公开栏。"],
        );
    }

    #[test]
    fn long_points_get_a_paragraph_each() {
        check(
            &["学习条例。查漏补缺。", "健全制度"],
            &["一是学习条例。查漏补缺。", "二是健全制度。"],
        );
    }

    #[test]
    fn numbers_are_said_as_they_are_known() {
        assert_eq!(Tally::Exact(22).of("条"), "22条");
        assert_eq!((Tally::NONE + Tally::Over(180)).of("条"), "180余条");
        assert_eq!(
            (Tally::Exact(22) + Tally::Over(180)).of("条"),
            "不少于202条"
        );
        assert_eq!(
            [1, 9, 10, 11, 20, 21, 99].map(chinese_number),
            ["一", "九", "十", "十一", "二十", "二十一", "九十九"]
        );
    }
}
