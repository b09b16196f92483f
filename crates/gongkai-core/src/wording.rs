//! How a text says things: numbers, sentences, lists of points. Knows nothing of what is said.

/// 一 to 九十九.
pub(crate) fn chinese_number(number: usize) -> String {
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
pub(crate) fn cleaned(points: &[String]) -> Vec<String> {
    points
        .iter()
        .map(|point| tidy(without_number(point.trim())))
        .filter(|point| !point.is_empty())
        .collect()
}

/// A full sentence of a tidied point.
pub(crate) fn sentence(point: &str) -> String {
    if point.is_empty() || point.ends_with(['。', '！', '？']) {
        return point.to_owned();
    }
    format!("{point}。")
}

/// One point stands for itself; several become 一是……；二是……。, and a paragraph each once one of them is long.
pub(crate) fn in_list(points: &[String]) -> Vec<String> {
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
pub(crate) fn tidy(point: &str) -> String {
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
    use super::{chinese_number, cleaned, in_list};

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
    fn numbers_are_said_in_chinese() {
        assert_eq!(
            [1, 9, 10, 11, 20, 21, 99].map(chinese_number),
            ["一", "九", "十", "十一", "二十", "二十一", "九十九"]
        );
    }
}
