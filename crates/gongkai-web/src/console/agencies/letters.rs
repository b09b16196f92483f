//! What an agency's letters on requests say of it, as fields of its form.

use gongkai_core::agencies::{Agency, LetterRules};
use gongkai_core::fields::FieldErrors;
use gongkai_core::letters::kind::LetterKind;
use gongkai_core::letters::number::NumberPattern;

use crate::kit::form::Fields;

/// The fields.
pub(super) const FIELDS: [&str; 7] = [
    "letter_code",
    "letter_number_pattern",
    "letter_contact",
    "reconsideration_organ",
    "court",
    "reconsideration_online",
    "fee_payment",
];

/// What stands in them.
pub(super) fn values(rules: &LetterRules) -> impl Iterator<Item = (&'static str, String)> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    FIELDS.into_iter().zip([
        text(&rules.code),
        rules.numbering.as_str().to_owned(),
        text(&rules.contact_person),
        text(&rules.reconsideration_organ),
        text(&rules.court),
        text(&rules.online_channel),
        text(&rules.fee_payment),
    ])
}

/// What was typed.
pub(super) fn read(fields: &Fields, errors: &mut FieldErrors) -> LetterRules {
    let numbering = match fields.text("letter_number_pattern") {
        "" => NumberPattern::default(),
        text => NumberPattern::try_from(text.to_owned()).unwrap_or_else(|fault| {
            errors.add("letter_number_pattern", fault.sentence());
            NumberPattern::default()
        }),
    };
    LetterRules {
        code: fields.optional("letter_code"),
        numbering,
        contact_person: fields.optional("letter_contact"),
        reconsideration_organ: fields.optional("reconsideration_organ"),
        court: fields.optional("court"),
        online_channel: fields.optional("reconsideration_online"),
        fee_payment: fields.optional("fee_payment"),
    }
}

/// The number of the first letter of a year.
pub(super) fn example(agency: &Agency, year: i16) -> String {
    agency.letter_number(LetterKind::GrantedAnswer, year, 1)
}
