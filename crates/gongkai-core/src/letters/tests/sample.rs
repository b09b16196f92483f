//! One request of a township, with what each kind of letter says beyond it (`facts.json`, also read by the tests of
//! `gongkai-papers`).

use serde_json::Value;

use crate::letters::facts::LetterFacts;
use crate::letters::kind::LetterKind;

/// The facts for a letter of this kind.
pub(crate) fn facts(kind: LetterKind) -> LetterFacts {
    let mut file: Value = serde_json::from_str(include_str!("facts.json")).unwrap();
    let mut facts = file["base"].take();
    merge(&mut facts, file["by_kind"][kind.code()].take());
    serde_json::from_value(facts).unwrap()
}

/// Puts the fields of `over` in the place of those of `value`.
fn merge(value: &mut Value, over: Value) {
    match (value, over) {
        (_, Value::Null) => {}
        (Value::Object(fields), Value::Object(over)) => {
            for (name, over) in over {
                merge(fields.entry(name).or_insert(Value::Null), over);
            }
        }
        (value, over) => *value = over,
    }
}
