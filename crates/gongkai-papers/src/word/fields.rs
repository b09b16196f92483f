//! Fields (ECMA-376 part 1, 17.16): page numbers, cross references, links. A field shows its result, never its code.

use crate::word::xml::Element;

/// The fields that are open where the reading stands; they nest.
#[derive(Debug, Default)]
pub(crate) struct Fields(Vec<Field>);

#[derive(Debug, Default)]
struct Field {
    code: String,
    in_result: bool,
    address: Option<String>,
}

impl Fields {
    /// Takes a `w:fldChar`: begin, separate or end.
    pub(crate) fn mark(&mut self, mark: &Element) {
        match mark.attribute("fldCharType") {
            Some("begin") => self.0.push(Field::default()),
            Some("separate") => {
                if let Some(field) = self.0.last_mut() {
                    field.in_result = true;
                    field.address = address_in(&field.code);
                }
            }
            Some("end") => {
                self.0.pop();
            }
            _ => {}
        }
    }

    /// Takes a piece of a field's code.
    pub(crate) fn code(&mut self, code: &str) {
        if let Some(field) = self.0.last_mut() {
            field.code.push_str(code);
        }
    }

    /// Whether text here is for the reader.
    pub(crate) fn show_text(&self) -> bool {
        self.0.iter().all(|field| field.in_result)
    }

    /// Where text here leads.
    pub(crate) fn address(&self) -> Option<&str> {
        self.0
            .iter()
            .rev()
            .find_map(|field| field.address.as_deref())
    }

    /// A code that its paragraph does not end is damaged; it must not swallow the rest of the text.
    pub(crate) fn end_paragraph(&mut self) {
        self.0.retain(|field| field.in_result);
    }
}

/// The address of a `HYPERLINK` field, where it leads out of the file.
pub(crate) fn address_in(code: &str) -> Option<String> {
    let code = code.trim();
    let (name, rest) = code.split_once(char::is_whitespace)?;
    if !name.eq_ignore_ascii_case("HYPERLINK") {
        return None;
    }
    let rest = rest.trim_start();
    let address = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => rest.split_whitespace().next(),
    };
    allowed_address(address?)
}

/// Addresses that may stand on a public page.
pub(crate) fn allowed_address(address: &str) -> Option<String> {
    let address = address.trim();
    let scheme = address.split_once(':')?.0.to_ascii_lowercase();
    matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel").then(|| address.to_owned())
}
