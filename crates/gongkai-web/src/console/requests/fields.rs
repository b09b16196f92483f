//! Forms that code describes: their fields with what stands in them, as the components `any_field` and `step_form` show
//! them. Knows no law and no order.

use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::RequestId;
use gongkai_core::letters::kind::LetterKind;
use gongkai_core::time::date_in_words;
use gongkai_law::clock::next::Allowed;
use gongkai_law::replies::ReplyDue;
use jiff::civil::Date;
use serde::Serialize;

use crate::console::records::form::{Choice, choices};
use crate::kit::form::Fields;

/// One field.
#[derive(Debug, Clone, Serialize)]
pub struct FieldView {
    kind: &'static str,
    pub(in crate::console) name: String,
    label: String,
    value: String,
    hint: String,
    error: String,
    required: bool,
    options: Vec<Choice>,
}

impl FieldView {
    /// A field of a kind of the component `any_field`; required.
    #[must_use]
    pub(in crate::console) fn new(kind: &'static str, name: &str, label: &str) -> Self {
        Self {
            kind,
            name: name.to_owned(),
            label: label.to_owned(),
            value: String::new(),
            hint: String::new(),
            error: String::new(),
            required: true,
            options: Vec::new(),
        }
    }

    /// May be left out.
    #[must_use]
    pub(in crate::console) fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// What stands in it.
    #[must_use]
    pub(in crate::console) fn value(mut self, value: impl ToString) -> Self {
        self.value = value.to_string();
        self
    }

    /// A line of help.
    #[must_use]
    pub(in crate::console) fn hint(mut self, hint: &str) -> Self {
        hint.clone_into(&mut self.hint);
        self
    }

    /// Its choices: code and words.
    #[must_use]
    pub(in crate::console) fn options(mut self, options: &[(&str, &str)]) -> Self {
        self.options = choices(options);
        self
    }

    /// Its choices, made elsewhere.
    #[must_use]
    pub(in crate::console) fn choices(mut self, options: Vec<Choice>) -> Self {
        self.options = options;
        self
    }

    /// With what was typed and what is wrong with it.
    #[must_use]
    pub(in crate::console) fn typed(mut self, fields: &Fields, errors: &FieldErrors) -> Self {
        if fields.has(&self.name) {
            fields.text(&self.name).clone_into(&mut self.value);
        }
        self.wrong(errors)
    }

    /// With what is wrong with it.
    #[must_use]
    pub(super) fn wrong(mut self, errors: &FieldErrors) -> Self {
        self.error = errors.of(&self.name).unwrap_or_default().to_owned();
        self
    }
}

/// The form of one step, folded until it is opened.
#[derive(Debug, Clone, Serialize)]
pub struct StepForm {
    pub(in crate::console) act: &'static str,
    pub(in crate::console) number: String,
    title: String,
    /// What will happen.
    says: String,
    rule: String,
    until: String,
    /// Where the letter is made that is this step; empty where none is.
    letter: String,
    letter_name: &'static str,
    pub(in crate::console) fields: Vec<FieldView>,
    button: &'static str,
    pub(in crate::console) kind: &'static str,
    pub(in crate::console) open: bool,
}

/// Name of a field: the step stands before it, since one page holds many forms.
pub(in crate::console) fn named(act: &str, number: &str, field: &str) -> String {
    if number.is_empty() {
        format!("{act}-{field}")
    } else {
        format!("{act}-{number}-{field}")
    }
}

impl StepForm {
    /// A form without fields.
    pub(in crate::console) fn new(
        act: &'static str,
        number: &str,
        title: impl Into<String>,
        button: &'static str,
    ) -> Self {
        Self {
            act,
            number: number.to_owned(),
            title: title.into(),
            says: String::new(),
            rule: String::new(),
            until: String::new(),
            letter: String::new(),
            letter_name: "",
            fields: Vec::new(),
            button,
            kind: "ghost",
            open: false,
        }
    }

    /// The step that mostly comes next: open, with the page's first button.
    #[must_use]
    pub(in crate::console) fn first(mut self) -> Self {
        self.open = true;
        self.kind = "primary";
        self
    }

    /// What will happen.
    #[must_use]
    pub(in crate::console) fn says(mut self, words: impl Into<String>) -> Self {
        self.says = words.into();
        self
    }

    /// The letter that is this step; the fields then only note what was done outside.
    #[must_use]
    pub(super) fn letter(mut self, request: &RequestId, kind: LetterKind) -> Self {
        self.letter = format!("/console/requests/{request}/letter?kind={}", kind.code());
        self.letter_name = kind.name();
        self
    }

    /// The article that gives the step, and its last day.
    #[must_use]
    pub(in crate::console) fn allowed(mut self, allowed: Option<&Allowed>) -> Self {
        if let Some(allowed) = allowed {
            self.rule = allowed.rule.to_string();
            self.until = allowed
                .until
                .map(|on| format!("最迟{}", date_in_words(on)))
                .unwrap_or_default();
        }
        self
    }

    /// The last day of a reply, with its article.
    #[must_use]
    pub(in crate::console) fn limited(mut self, due: Option<&ReplyDue>) -> Self {
        if let Some(due) = due {
            self.rule = due.limit.rule.to_string();
            self.until = format!("最迟{}", date_in_words(due.on));
        }
        self
    }

    /// With one more field, made under its full name.
    #[must_use]
    pub(in crate::console) fn with(mut self, field: FieldView) -> Self {
        self.fields.push(field);
        self
    }

    /// With a field of this form.
    #[must_use]
    pub(in crate::console) fn field(
        self,
        kind: &'static str,
        name: &str,
        label: &str,
        finish: impl FnOnce(FieldView) -> FieldView,
    ) -> Self {
        let name = named(self.act, &self.number, name);
        self.with(finish(FieldView::new(kind, &name, label)))
    }

    /// With the day it happened, today unless it is changed.
    #[must_use]
    pub(in crate::console) fn day(self, label: &str, today: Date) -> Self {
        self.field("date", "on", label, |field| field.value(today))
    }

    /// With words that have to be written.
    #[must_use]
    pub(in crate::console) fn words(self, name: &str, label: &str, hint: &str) -> Self {
        self.field("area", name, label, |field| field.hint(hint))
    }

    /// With words that may be left out.
    #[must_use]
    pub(in crate::console) fn remark(self, name: &str, label: &str) -> Self {
        self.field("area", name, label, FieldView::optional)
    }

    /// As it comes back: with what was typed, open.
    #[must_use]
    pub(in crate::console) fn returned(mut self, fields: &Fields, errors: &FieldErrors) -> Self {
        self.open = true;
        self.fields = self
            .fields
            .into_iter()
            .map(|field| field.typed(fields, errors))
            .collect();
        self
    }
}
