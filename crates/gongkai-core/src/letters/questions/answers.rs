//! From typed answers to facts, and back.

use serde_json::{Map, Value};

use super::{Answers, Asks, Question};
use crate::fields::FieldErrors;
use crate::letters::facts::LetterFacts;

/// Longest answer, in characters.
const MAX_ANSWER: usize = 4000;

/// The facts with these answers in them. What was asked and left empty is unknown again.
///
/// # Errors
/// Answers that are no day, no number or no choice, under the names of their questions.
pub fn fill(
    known: &LetterFacts,
    questions: &[Question],
    answers: &Answers,
) -> Result<LetterFacts, FieldErrors> {
    let mut errors = FieldErrors::default();
    let mut facts = tree(known);
    let mut asked: Vec<&Question> = questions.iter().collect();
    // A whole is answered before its parts.
    asked.sort_by_key(|question| question.name);
    for question in asked {
        let Some(answer) = answers.get(question.name) else {
            continue;
        };
        match read(question, answer.trim()) {
            Ok(value) => put(&mut facts, question.name, value),
            Err(sentence) => errors.add(question.name, sentence),
        }
    }
    settle(&mut facts, answers, &mut errors);
    let facts = errors.or_ok(facts)?;
    serde_json::from_value(facts)
        .map_err(|error| FieldErrors::one("letter", format!("填写的内容合不到一起：{error}。")))
}

/// What is known already, as answers; questions about what is not known are left out.
#[must_use]
pub fn known_answers(known: &LetterFacts, questions: &[Question]) -> Answers {
    let facts = tree(known);
    questions
        .iter()
        .filter_map(|question| {
            let path = format!("/{}", question.name.replace('.', "/"));
            let answer = written(facts.pointer(&path)?)?;
            Some((question.name.to_owned(), answer))
        })
        .collect()
}

fn tree(facts: &LetterFacts) -> Value {
    serde_json::to_value(facts).unwrap_or_default()
}

/// A value as somebody would type it; none where it says nothing.
fn written(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Array(parts) => {
            let parts: Vec<String> = parts.iter().filter_map(written).collect();
            parts.join("\n")
        }
        Value::Null | Value::Object(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// An answer as the facts keep it; `null` where nothing was answered.
fn read(question: &Question, answer: &str) -> Result<Value, String> {
    let label = question.label;
    if answer.is_empty() {
        // A gap in the text shows other answers that are missing; a choice leaves none.
        return match question.asks {
            Asks::One(_) if !question.optional => Err(format!("请选择{label}。")),
            _ => Ok(Value::Null),
        };
    }
    let length = answer.chars().count();
    if length > MAX_ANSWER {
        return Err(format!(
            "{label}有 {length} 个字，最多 {MAX_ANSWER} 个字，请缩短。"
        ));
    }
    let choose = |options: &[(String, String)], answer: &str| {
        if options.iter().any(|(code, _)| code == answer) {
            Ok(answer.to_owned())
        } else {
            Err(format!("请选择{label}。"))
        }
    };
    Ok(match question.asks {
        Asks::Line | Asks::Text => answer.into(),
        Asks::Points => lines(answer).collect(),
        Asks::Date => match answer.parse::<jiff::civil::Date>() {
            Ok(on) => on.to_string().into(),
            Err(_) => {
                return Err(format!(
                    "{label}「{answer}」不是日期，请写成 2026-11-24 这样。"
                ));
            }
        },
        Asks::Number => match answer.parse::<u32>() {
            Ok(number) if number > 0 => number.into(),
            _ => return Err(format!("{label}「{answer}」不是数目，请填写整数，例如 3。")),
        },
        Asks::One(of) => match choose(&of.options(), answer)?.as_str() {
            "true" => true.into(),
            "false" => false.into(),
            code => code.into(),
        },
        Asks::Categories(of) => {
            let options = of.options();
            lines(answer)
                .map(|line| choose(&options, line))
                .collect::<Result<Vec<_>, _>>()?
                .into()
        }
    })
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// Puts a value in its place; what is on the way and is no container becomes one. `null` empties the place.
fn put(facts: &mut Value, name: &str, value: Value) {
    let mut place = facts;
    for part in name.split('.') {
        place = match part.parse::<usize>() {
            Ok(index) => {
                if !place.is_array() {
                    *place = Value::Array(Vec::new());
                }
                let Value::Array(items) = place else { return };
                if items.len() <= index {
                    items.resize(index + 1, Value::Object(Map::new()));
                }
                &mut items[index]
            }
            Err(_) => {
                if !place.is_object() {
                    *place = Value::Object(Map::new());
                }
                let Value::Object(fields) = place else { return };
                fields.entry(part).or_insert(Value::Null)
            }
        };
    }
    *place = value;
}

/// What the places alone do not say: which of two ways was chosen, and rows nobody filled.
fn settle(facts: &mut Value, answers: &Answers, errors: &mut FieldErrors) {
    let answer = |name: &str| answers.get(name).map_or("", |answer| answer.trim());
    match answer("not_ours.organ") {
        "agency" => need(
            answers,
            errors,
            &[
                "not_ours.organ.agency.name",
                "not_ours.organ.agency.contact",
            ],
        ),
        "undeterminable" => put(facts, "not_ours.organ", "undeterminable".into()),
        _ => {}
    }
    match answer("fee.count") {
        "items" => {
            need(
                answers,
                errors,
                &["fee.count.items.first", "fee.count.items.last"],
            );
            remove(facts, "/fee/count", "pages");
        }
        "pages" => {
            need(answers, errors, &["fee.count.pages"]);
            remove(facts, "/fee/count", "items");
        }
        _ => {}
    }
    settle_withheld(facts, errors);
    without_nulls(facts);
    for (whole, field, part) in [
        ("/not_ours", "organ", "/not_ours/organ/agency"),
        ("/fee", "count", "/fee/count/items"),
        ("/fee", "count", "/fee/count"),
    ] {
        let is_empty = |value: &Value| value.as_object().is_some_and(Map::is_empty);
        if facts.pointer(part).is_some_and(is_empty) {
            remove(facts, whole, field);
        }
    }
}

fn need(answers: &Answers, errors: &mut FieldErrors, names: &[&str]) {
    for name in names {
        if answers
            .get(*name)
            .is_none_or(|answer| answer.trim().is_empty())
        {
            errors.add(*name, "按上面所选的，这一项要填写。");
        }
    }
}

fn remove(facts: &mut Value, whole: &str, field: &str) {
    if let Some(Value::Object(fields)) = facts.pointer_mut(whole) {
        fields.remove(field);
    }
}

/// Rows of a partial answer: one without a part is no row, one without a ground is asked for it.
fn settle_withheld(facts: &mut Value, errors: &mut FieldErrors) {
    let Some(Value::Array(rows)) = facts.get_mut("withheld") else {
        return;
    };
    for (index, row) in rows.iter().enumerate() {
        let has = |field: &str| row.get(field).is_some_and(|value| !value.is_null());
        if has("ground") && !has("what") {
            errors.add(
                format!("withheld.{index}.what"),
                "请写明不予公开的是哪部分内容。",
            );
        }
        if has("what") && !has("ground") {
            errors.add(
                format!("withheld.{index}.ground"),
                "请选择不予公开这部分内容的依据。",
            );
        }
    }
    rows.retain(|row| row.get("what").is_some_and(|what| !what.is_null()));
    for row in rows {
        if row.get("refusal").is_none_or(Value::is_null) {
            put(row, "refusal", Value::Object(Map::new()));
        }
    }
}

/// What is not known is left out, so that it reads as not known.
fn without_nulls(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, value| !value.is_null());
            fields.values_mut().for_each(without_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(without_nulls),
        _ => {}
    }
}
