//! Input that is wrong, said field by field. Forms show it beside the field, imports print it with the line's number.

/// One field that is wrong and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FieldError {
    /// The field's name as it stands in the form or the NDJSON line.
    pub field: String,
    /// A sentence in plain Chinese: what is wrong and what to do.
    pub sentence: String,
}

/// All fields that are wrong, in the order of the form. Never empty when returned as an error.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, thiserror::Error)]
#[error("{} fields are wrong", .0.len())]
pub struct FieldErrors(pub Vec<FieldError>);

impl FieldErrors {
    /// Notes one more wrong field.
    pub fn add(&mut self, field: impl Into<String>, sentence: impl Into<String>) {
        self.0.push(FieldError {
            field: field.into(),
            sentence: sentence.into(),
        });
    }

    /// One wrong field.
    #[must_use]
    pub fn one(field: impl Into<String>, sentence: impl Into<String>) -> Self {
        let mut errors = Self::default();
        errors.add(field, sentence);
        errors
    }

    /// The sentence about a field, if it is wrong.
    #[must_use]
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|error| error.field == field)
            .map(|error| error.sentence.as_str())
    }

    /// `value` where nothing was noted.
    ///
    /// # Errors
    /// Itself, where something was.
    pub fn or_ok<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() {
            Ok(value)
        } else {
            Err(self)
        }
    }
}

/// A required line of text: trimmed, not empty, at most `max` characters.
pub fn required_line(
    errors: &mut FieldErrors,
    field: &str,
    label: &str,
    value: &str,
    max: usize,
) -> String {
    let value = value.trim();
    if value.is_empty() {
        errors.add(field, format!("请填写{label}。"));
    }
    optional_line(errors, field, label, value, max).unwrap_or_default()
}

/// An optional line of text: trimmed, `None` when empty, at most `max` characters, no control characters.
pub fn optional_line(
    errors: &mut FieldErrors,
    field: &str,
    label: &str,
    value: &str,
    max: usize,
) -> Option<String> {
    let value = value.trim();
    let length = value.chars().count();
    if length > max {
        errors.add(
            field,
            format!("{label}有 {length} 个字，最多 {max} 个字，请缩短。"),
        );
    }
    if value.chars().any(char::is_control) {
        errors.add(
            field,
            format!("{label}里有看不见的控制字符或换行，请删去后重填。"),
        );
    }
    (!value.is_empty()).then(|| value.to_owned())
}
