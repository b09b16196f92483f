//! Forms on a page: what a browser would send when a button is pressed. Reads the HTML that our templates make, not any
//! HTML.

use std::collections::{BTreeMap, BTreeSet};

/// A form with what stands in it.
#[derive(Debug)]
pub struct Form {
    pub action: String,
    pub with_files: bool,
    /// What is sent unless it is changed.
    values: Vec<(String, String)>,
    /// All fields, also empty boxes.
    names: BTreeSet<String>,
    /// Words, name, value.
    buttons: Vec<(String, String, String)>,
}

impl Form {
    /// The form that has a button with this word.
    #[track_caller]
    pub fn with_button(html: &str, button: &str) -> Self {
        let forms = Self::all(html);
        let found = forms
            .into_iter()
            .find(|form| form.buttons.iter().any(|(words, _, _)| words == button));
        found.unwrap_or_else(|| panic!("no form with the button {button:?}"))
    }

    fn all(html: &str) -> Vec<Self> {
        let mut forms = Vec::new();
        for piece in html.split("<form ").skip(1) {
            let inside = piece.split("</form>").next().unwrap();
            forms.push(Self::read(&format!("<form {inside}")));
        }
        forms
    }

    fn read(html: &str) -> Self {
        let mut form = Self {
            action: String::new(),
            with_files: false,
            values: Vec::new(),
            names: BTreeSet::new(),
            buttons: Vec::new(),
        };
        let mut rest = html;
        let mut select = String::new();
        let mut first_option = false;
        while let Some(open) = rest.find('<') {
            let Some(tag) = Tag::read(&rest[open..]) else {
                rest = &rest[open + 1..];
                continue;
            };
            rest = &rest[open + tag.length..];
            let name = tag.text("name");
            match tag.name.as_str() {
                "form" => {
                    form.action = tag.text("action");
                    form.with_files = tag.text("enctype") == "multipart/form-data";
                }
                "input" => form.input(&tag, name),
                "textarea" => {
                    let content = rest.split("</textarea>").next().unwrap();
                    // A browser drops the first line end.
                    let content = content.strip_prefix('\n').unwrap_or(content);
                    form.put(name, unescaped(content));
                }
                "select" => {
                    form.names.insert(name.clone());
                    select = name;
                    first_option = true;
                }
                "option" => {
                    let chosen = tag.has("selected");
                    if first_option || chosen {
                        form.values.retain(|(known, _)| *known != select);
                        form.put(select.clone(), tag.text("value"));
                    }
                    first_option = false;
                }
                "button" => {
                    let words = rest.split("</button>").next().unwrap().trim().to_owned();
                    form.buttons.push((words, name, tag.text("value")));
                }
                _ => {}
            }
        }
        form
    }

    fn input(&mut self, tag: &Tag, name: String) {
        self.names.insert(name.clone());
        match tag.text("type").as_str() {
            "file" => {}
            "checkbox" | "radio" if !tag.has("checked") => {}
            _ => self.put(name, tag.text("value")),
        }
    }

    fn put(&mut self, name: String, value: String) {
        self.names.insert(name.clone());
        self.values.push((name, value));
    }

    /// What is sent when the fields are filled in so and the button is pressed.
    #[track_caller]
    pub fn filled(&self, button: &str, fill: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut values = self.values.clone();
        for (name, _) in fill {
            assert!(
                self.names.contains(*name),
                "the form has no field {name:?}, only {:?}",
                self.names
            );
            values.retain(|(known, _)| known != name);
        }
        values.extend(
            fill.iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        let pressed = self.buttons.iter().find(|(words, _, _)| words == button);
        if let Some((_, name, value)) = pressed
            && !name.is_empty()
        {
            values.push((name.clone(), value.clone()));
        }
        values
    }

    /// What stands in a field.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

struct Tag {
    name: String,
    attributes: BTreeMap<String, String>,
    length: usize,
}

impl Tag {
    /// The tag that begins here; closing tags and comments are none.
    fn read(html: &str) -> Option<Self> {
        let inside = html.strip_prefix('<')?;
        if !inside.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let name: String = inside
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric())
            .collect();
        let mut attributes = BTreeMap::new();
        let mut rest = &inside[name.len()..];
        loop {
            rest = rest.trim_start();
            if rest.starts_with('>') || rest.starts_with("/>") || rest.is_empty() {
                break;
            }
            let end = rest.find(['=', ' ', '>']).unwrap_or(rest.len());
            let key = rest[..end].to_owned();
            rest = &rest[end..];
            let value = match rest.strip_prefix("=\"") {
                Some(quoted) => {
                    let end = quoted.find('"')?;
                    rest = &quoted[end + 1..];
                    unescaped(&quoted[..end])
                }
                None => String::new(),
            };
            if key.is_empty() {
                break;
            }
            attributes.insert(key, value);
        }
        let close = rest.find('>').map_or(rest.len(), |at| at + 1);
        let length = html.len() - rest.len() + close;
        Some(Self {
            name,
            attributes,
            length,
        })
    }

    fn text(&self, name: &str) -> String {
        self.attributes.get(name).cloned().unwrap_or_default()
    }

    fn has(&self, name: &str) -> bool {
        self.attributes.contains_key(name)
    }
}

/// Text as the reader sees it.
pub fn unescaped(text: &str) -> String {
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&#x2f;", "/"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (entity, plain)| {
        text.replace(entity, plain)
    })
}

#[test]
fn a_form_is_read_as_a_browser_reads_it() {
    let html = "<form action=\"/x\" method=\"post\"><input type=\"hidden\" name=\"csrf\" value=\"a&amp;b\">\
        <input type=\"checkbox\" name=\"box\" value=\"1\"><input type=\"radio\" name=\"way\" value=\"2\" checked>\
        <select name=\"s\"><option value=\"\">-</option><option value=\"v\" selected>V</option></select>\
        <textarea name=\"t\" rows=\"2\">\nline</textarea><button type=\"submit\" name=\"b\" value=\"9\">送</button></form>";
    let form = Form::with_button(html, "送");
    assert_eq!(form.action, "/x");
    assert_eq!(form.value("csrf"), Some("a&b"));
    let sent = form.filled("送", &[("box", "1")]);
    let sent: Vec<(&str, &str)> = sent.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(
        sent,
        [
            ("csrf", "a&b"),
            ("way", "2"),
            ("s", "v"),
            ("t", "line"),
            ("box", "1"),
            ("b", "9")
        ]
    );
}
