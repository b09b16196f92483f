use proptest::prelude::*;
use serde_json::json;

use super::*;

fn check(input: &str, expected: &str) {
    let value: Value = serde_json::from_str(input).unwrap();
    assert_eq!(
        String::from_utf8(encode(&value).unwrap()).unwrap(),
        expected
    );
}

fn refused(input: &str, pointer: &str, fault: NumberFault) {
    let value: Value = serde_json::from_str(input).unwrap();
    assert_eq!(
        encode(&value),
        Err(CanonicalError {
            pointer: pointer.to_owned(),
            fault
        })
    );
}

/// RFC 8785, section 3.2.2, without its floats.
#[test]
fn strings_and_literals_as_in_the_rfc() {
    check(
        r#"{"string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}"#,
        "{\"literals\":[null,true,false],\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}",
    );
}

/// RFC 8785, section 3.2.3.
#[test]
fn names_are_sorted_by_utf16_code_units() {
    check(
        r#"{"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
            "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"}"#,
        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\",\
         \"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\u{fb33}\":\"Hebrew Letter Dalet With Dagesh\"}",
    );
}

/// From the RFC's companion test data: arrays, french, structures (its one float written as an integer), unicode, weird.
#[test]
fn companion_vectors() {
    check(
        r#"[ 56, { "d": true, "10": null, "1": [ ] } ]"#,
        r#"[56,{"1":[],"10":null,"d":true}]"#,
    );
    check(
        r#"{"peach": "This sorting order", "péché": "is wrong according to French", "pêche": "but canonicalization MUST",
            "sin": "ignore locale"}"#,
        r#"{"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ignore locale"}"#,
    );
    check(
        r#"{"1": {"f": {"f": "hi", "F": 5}, "\n": 56}, "10": { }, "": "empty", "a": { },
            "111": [ {"e": "yes", "E": "no" } ], "A": { }}"#,
        r#"{"":"empty","1":{"\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{"E":"no","e":"yes"}],"A":{},"a":{}}"#,
    );
    // Composed and decomposed letters stay what they are.
    check(
        "{\"Unnormalized Unicode\": \"A\\u030a\"}",
        "{\"Unnormalized Unicode\":\"A\u{30a}\"}",
    );
    check(
        r#"{"\u000a": "Newline", "\u0080": "Control\u007f", "</script>": "Browser Challenge"}"#,
        "{\"\\n\":\"Newline\",\"</script>\":\"Browser Challenge\",\"\u{80}\":\"Control\u{7f}\"}",
    );
}

#[test]
fn every_control_character_is_escaped_as_the_rfc_says() {
    let all: String = (0u8..0x20).map(char::from).collect();
    let expected = concat!(
        r#""\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f"#,
        r#"\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f""#,
    );
    assert_eq!(encode(&Value::String(all)).unwrap(), expected.as_bytes());
}

#[test]
fn integers_are_kept_exactly_up_to_two_to_the_53rd() {
    check("0", "0");
    check("-1", "-1");
    check("9007199254740991", "9007199254740991");
    check("-9007199254740991", "-9007199254740991");
    for beyond in [
        "9007199254740992",
        "-9007199254740992",
        "18446744073709551615",
        "-9223372036854775808",
    ] {
        refused(beyond, "", NumberFault::TooLarge);
    }
}

#[test]
fn floats_are_refused_by_place() {
    for float in ["0.5", "1.0", "1e3", "-0", "-0.0", "18446744073709551616"] {
        refused(float, "", NumberFault::Float);
    }
    refused(
        r#"{"a": [1, {"b/c~d": 2.5}]}"#,
        "/a/1/b~1c~0d",
        NumberFault::Float,
    );
    let error = encode(&json!({"fee": 1.5})).unwrap_err();
    assert_eq!(
        error.to_string(),
        "number is not an integer at json pointer \"/fee\""
    );
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        (-(MAX_INTEGER as i64)..=MAX_INTEGER as i64).prop_map(Value::from),
        any::<String>().prop_map(Value::String),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::hash_map(any::<String>(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn reads_back_as_the_same_value_and_encodes_again_alike(value in any_value()) {
        let bytes = encode(&value).unwrap();
        let back: Value = serde_json::from_slice(&bytes).unwrap();
        prop_assert_eq!(&back, &value);
        prop_assert_eq!(encode(&back).unwrap(), bytes);
    }

    #[test]
    fn the_order_members_were_written_in_does_not_matter(mut names in prop::collection::hash_set(any::<String>(), 0..8).prop_map(Vec::from_iter)) {
        let object = |names: &[String]| Value::Object(names.iter().map(|name| (name.clone(), Value::from(name.len()))).collect());
        let forwards = encode(&object(&names)).unwrap();
        names.reverse();
        prop_assert_eq!(encode(&object(&names)).unwrap(), forwards);
    }
}
