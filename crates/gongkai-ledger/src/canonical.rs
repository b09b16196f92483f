//! Canonical JSON (RFC 8785, JCS): one value, one sequence of bytes, so that a digest or a leaf of the log can be made
//! again by anybody. Restricted to whole numbers: writing floats alike everywhere is the hard half of the RFC, and no
//! public fact of ours needs one.

use serde_json::{Map, Number, Value};

/// Why a value has no canonical form here, and where in it the trouble stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{fault} at json pointer {pointer:?}")]
pub struct CanonicalError {
    /// Place of the number as a JSON pointer (RFC 6901); empty for the value itself.
    pub pointer: String,
    /// What is wrong with it.
    pub fault: NumberFault,
}

/// Why a number is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberFault {
    /// Written with a fraction, an exponent or as minus zero.
    #[error("number is not an integer")]
    Float,
    /// Beyond ±(2^53 − 1), where a reader that keeps doubles would see another number (RFC 7493, section 2.2).
    #[error("integer is too large to be exact everywhere")]
    TooLarge,
}

/// Largest integer that every reader of JSON keeps exactly.
pub const MAX_INTEGER: u64 = (1 << 53) - 1;

/// The canonical bytes of a value.
///
/// # Errors
/// The first number, in canonical order, that is a float or too large.
pub fn encode(value: &Value) -> Result<Vec<u8>, CanonicalError> {
    let mut out = String::new();
    write_value(&mut out, value)?;
    Ok(out.into_bytes())
}

fn write_value(out: &mut String, value: &Value) -> Result<(), CanonicalError> {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => write_number(out, number)?,
        Value::String(text) => write_string(out, text),
        Value::Array(items) => write_array(out, items)?,
        Value::Object(members) => write_object(out, members)?,
    }
    Ok(())
}

fn write_number(out: &mut String, number: &Number) -> Result<(), CanonicalError> {
    let refuse = |fault| CanonicalError {
        pointer: String::new(),
        fault,
    };
    let (negative, magnitude) = match (number.as_u64(), number.as_i64()) {
        (Some(positive), _) => (false, positive),
        (None, Some(negative)) => (true, negative.unsigned_abs()),
        (None, None) => return Err(refuse(NumberFault::Float)),
    };
    if magnitude > MAX_INTEGER {
        return Err(refuse(NumberFault::TooLarge));
    }
    if negative {
        out.push('-');
    }
    out.push_str(&magnitude.to_string());
    Ok(())
}

/// RFC 8785, section 3.2.2.2: five controls have a short escape, the others are `\u00xx`, all else stands as it is.
fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            '\0'..='\u{1f}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            _ => out.push(c),
        }
    }
    out.push('"');
}

fn write_array(out: &mut String, items: &[Value]) -> Result<(), CanonicalError> {
    out.push('[');
    for (position, item) in items.iter().enumerate() {
        if position > 0 {
            out.push(',');
        }
        write_value(out, item).map_err(|error| error.under(&position.to_string()))?;
    }
    out.push(']');
    Ok(())
}

/// Members stand in the order of their names' UTF-16 code units (RFC 8785, section 3.2.3), which differs from the order
/// of their UTF-8 bytes beyond the basic plane.
fn write_object(out: &mut String, members: &Map<String, Value>) -> Result<(), CanonicalError> {
    let mut sorted: Vec<(&String, &Value)> = members.iter().collect();
    sorted.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
    out.push('{');
    for (position, (name, value)) in sorted.into_iter().enumerate() {
        if position > 0 {
            out.push(',');
        }
        write_string(out, name);
        out.push(':');
        write_value(out, value).map_err(|error| error.under(name))?;
    }
    out.push('}');
    Ok(())
}

impl CanonicalError {
    /// The same error seen from the container around it.
    fn under(self, step: &str) -> Self {
        let step = step.replace('~', "~0").replace('/', "~1");
        Self {
            pointer: format!("/{step}{}", self.pointer),
            ..self
        }
    }
}

#[cfg(test)]
mod tests;
