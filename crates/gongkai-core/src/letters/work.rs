//! A letter in work: what the handler answered, the letter made of it, and how it becomes final. The applicant's name is
//! put in last, so that a letter in work names nobody.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::agencies::Agency;
use crate::fields::FieldErrors;
use crate::letters::Letter;
use crate::letters::check::{Missing, check, reveals};
use crate::letters::compose::compose;
use crate::letters::facts::LetterFacts;
use crate::letters::kind::{Audience, LetterKind};
use crate::letters::questions::{Answers, fill};
use crate::letters::sheet::NUMBER_LABEL;
use crate::requests::Particulars;

/// Stands in a letter in work for the applicant.
pub const APPLICANT: &str = "（申请人）";

/// A letter in work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterInWork {
    /// What was answered.
    pub answers: Answers,
    /// The letter, without number, date and applicant.
    pub letter: Letter,
}

/// A letter cannot be finished: what it lacks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("letter lacks {} things", .0.len())]
pub struct Incomplete(pub Vec<Missing>);

impl Incomplete {
    /// What a person reads: each lack with its mend.
    #[must_use]
    pub fn sentence(&self) -> String {
        let lacks = self.0.iter().map(|missing| missing.sentence.as_str());
        lacks.collect()
    }
}

impl LetterInWork {
    /// Composes a letter from what is known and answered.
    ///
    /// # Errors
    /// Answers that cannot be read, under the names of their questions.
    pub fn compose(
        kind: LetterKind,
        known: &LetterFacts,
        answers: Answers,
    ) -> Result<Self, FieldErrors> {
        let mut facts = fill(known, &kind.questions(), &answers)?;
        if facts.applicant.name.is_empty() {
            APPLICANT.clone_into(&mut facts.applicant.name);
        }
        (facts.serial, facts.dated) = (None, None);
        let letter = compose(kind, &facts);
        Ok(Self { answers, letter })
    }

    /// The facts as they were answered.
    ///
    /// # Errors
    /// Answers that cannot be read; never of answers that a letter was composed from.
    pub fn facts(&self, known: &LetterFacts) -> Result<LetterFacts, FieldErrors> {
        fill(known, &self.letter.kind.questions(), &self.answers)
    }

    /// Puts edited texts in the place of the paragraphs'; where there are fewer, the rest stays.
    pub fn edit<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) {
        for (paragraph, text) in self.letter.paragraphs.iter_mut().zip(texts) {
            text.replace("\r\n", "\n")
                .trim()
                .clone_into(&mut paragraph.text);
        }
    }

    /// What it still lacks, if it were finished on this day.
    #[must_use]
    pub fn lacks(&self, agency: &Agency, today: Date) -> Vec<Missing> {
        let number = agency.letter_number(self.letter.kind, today.year(), 1);
        let mut letter = self.letter.clone();
        finish(&mut letter, &number, today);
        check(&letter)
    }

    /// The finished letter. `particulars` are those of the applicant where they are known.
    ///
    /// # Errors
    /// What it lacks, or says that it must not.
    pub fn finished(
        &self,
        number: &str,
        dated: Date,
        particulars: Option<&Particulars>,
    ) -> Result<Letter, Incomplete> {
        let mut letter = self.letter.clone();
        finish(&mut letter, number, dated);
        if letter.addressee == APPLICANT {
            letter.addressee = particulars
                .map(|known| known.name.clone())
                .unwrap_or_default();
        }
        let mut lacks = check(&letter);
        if let Some(known) = particulars
            && matches!(
                letter.kind.audience(),
                Audience::ThirdParty | Audience::Agency
            )
        {
            lacks.extend(reveals(&letter, &known.telling()));
        }
        if lacks.is_empty() {
            Ok(letter)
        } else {
            Err(Incomplete(lacks))
        }
    }
}

fn finish(letter: &mut Letter, number: &str, dated: Date) {
    number.clone_into(&mut letter.number);
    letter.dated = letter.kind.is_signed().then_some(dated);
    let fields = letter.sheet.iter_mut().flat_map(|sheet| {
        let rows = sheet.groups.iter_mut().flat_map(|group| &mut group.rows);
        rows.flatten()
    });
    for field in fields {
        if field.label == NUMBER_LABEL {
            number.clone_into(&mut field.value);
        }
    }
}
