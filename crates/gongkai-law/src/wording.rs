//! How dates and places in a file are said in plain Chinese. Knows no rule; each module words its own findings.

use jiff::civil::Date;
use serde_json::error::Category;

/// `2024年2月5日`.
pub(crate) fn date_in_words(on: Date) -> String {
    format!("{}年{}月{}日", on.year(), on.month(), on.day())
}

/// What is wrong with a JSON text, said in Chinese: the place, the field and the mend.
pub(crate) fn json_fault_in_words(error: &serde_json::Error) -> String {
    let mend = match error.classify() {
        Category::Data => data_mend_in_words(&error.to_string()),
        Category::Syntax | Category::Eof | Category::Io => {
            "不是完整的 JSON，请检查引号、逗号和括号。".to_owned()
        }
    };
    format!("第{}行第{}列：{mend}", error.line(), error.column())
}

/// serde speaks English; its messages are said again. What is none of its own comes from the reading of a date.
fn data_mend_in_words(message: &str) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let first = quoted.next().unwrap_or_default();
    if message.starts_with("unknown field") {
        return format!("没有“{first}”这个字段，请删去或者改正名称。");
    }
    if message.starts_with("missing field") {
        return format!("缺少字段“{first}”，请补上。");
    }
    if message.starts_with("duplicate field") {
        return format!("字段“{first}”写了两次，请删去一个。");
    }
    if message.starts_with("unknown variant") {
        let allowed: Vec<&str> = quoted.collect();
        return format!("“{first}”不是可用的值，可用的有：{}。", allowed.join("、"));
    }
    if message.starts_with("invalid") && !message.contains("a date string") {
        return "值的类型或者大小不对，请检查是否多写、少写了引号或者方括号。".to_owned();
    }
    "日期写法不对，请写成 2024-01-05 这样。".to_owned()
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::json_fault_in_words;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only the refusals of serde are looked at")]
    struct Sample {
        on: jiff::civil::Date,
        kind: Option<Kind>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        Left,
        Right,
    }

    #[test]
    fn serde_refusals_name_the_field_and_the_mend() {
        let cases = [
            (
                r#"{"on":"2024-01-05","oops":1}"#,
                "没有“oops”这个字段，请删去或者改正名称。",
            ),
            (r#"{}"#, "缺少字段“on”，请补上。"),
            (
                r#"{"on":"2024-01-05","on":"2024-01-05"}"#,
                "字段“on”写了两次，请删去一个。",
            ),
            (
                r#"{"on":"2024-01-05","kind":"up"}"#,
                "“up”不是可用的值，可用的有：left、right。",
            ),
            (
                r#"{"on":"2024-13-05"}"#,
                "日期写法不对，请写成 2024-01-05 这样。",
            ),
            (
                r#"{"on":"5.1.2024"}"#,
                "日期写法不对，请写成 2024-01-05 这样。",
            ),
            (
                r#"{"on":20240105}"#,
                "日期写法不对，请写成 2024-01-05 这样。",
            ),
            (
                r#"[]"#,
                "值的类型或者大小不对，请检查是否多写、少写了引号或者方括号。",
            ),
            (r#"{"on":}"#, "不是完整的 JSON，请检查引号、逗号和括号。"),
            (
                r#"{"on":"2024-01-05""#,
                "不是完整的 JSON，请检查引号、逗号和括号。",
            ),
        ];
        for (text, expected) in cases {
            let error = serde_json::from_str::<Sample>(text).unwrap_err();
            let said = json_fault_in_words(&error);
            assert!(said.ends_with(expected), "{text}: {error} → {said}");
            assert!(said.starts_with("第1行第"), "{said}");
        }
        let read: Sample = serde_json::from_str(r#"{"on":"2024-01-05","kind":"right"}"#).unwrap();
        assert!(matches!(read.kind, Some(Kind::Right)));
        assert!(matches!(serde_json::from_str(r#""left""#), Ok(Kind::Left)));
    }
}
