//! The parameters of a call. What is not known is refused by name: a misspelt filter must not answer with everything.

use gongkai_core::fields::FieldErrors;

use crate::kit::error::WebError;
use crate::kit::form::Fields;

/// Reads the query string of a call that knows these parameters.
///
/// # Errors
/// An unknown parameter, or one that is given twice, by its name.
pub(super) fn read(query: Option<String>, known: &[&str]) -> Result<Fields, WebError> {
    let query = query.unwrap_or_default();
    let mut errors = FieldErrors::default();
    let mut seen: Vec<String> = Vec::new();
    for (name, _) in form_urlencoded::parse(query.as_bytes()) {
        if !known.contains(&name.as_ref()) {
            errors.add(name.as_ref(), unknown(&name, known));
        } else if seen.contains(&name.as_ref().to_owned()) {
            errors.add(name.as_ref(), format!("参数「{name}」只能给一次。"));
        }
        seen.push(name.into_owned());
    }
    errors.or_ok(()).map_err(WebError::Fields)?;
    Ok(Fields::parse(query.as_bytes()))
}

fn unknown(name: &str, known: &[&str]) -> String {
    if known.is_empty() {
        format!("没有参数「{name}」，这个地址不带参数。")
    } else {
        format!("没有参数「{name}」。可用的参数：{}。", known.join("、"))
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::kit::error::WebError;

    fn wrong(query: &str) -> Vec<String> {
        match read(Some(query.to_owned()), &["q", "agency"]) {
            Ok(_) => Vec::new(),
            Err(WebError::Fields(errors)) => {
                errors.0.into_iter().map(|error| error.sentence).collect()
            }
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn unknown_and_repeated_parameters_are_refused_by_name() {
        assert_eq!(wrong("q=低保&agency=qingshi"), [""; 0]);
        assert_eq!(wrong(""), [""; 0]);
        assert_eq!(
            wrong("agencies=qingshi"),
            ["没有参数「agencies」。可用的参数：q、agency。"]
        );
        assert_eq!(wrong("q=1&q=2"), ["参数「q」只能给一次。"]);
    }
}
