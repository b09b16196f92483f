//! Rules of law by name: document, article and the days on which that text was in force.
//!
//! Knows no facts of a case. To find a rule, search this folder for its article, such as 第三十三条. Each rule has one
//! constant in `rules/table.rs`; the wording beside it is ours, not the law's.

use std::fmt;

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize, Serializer};

pub mod table;

#[cfg(test)]
mod tests;

/// One text of a law: a later revision is another document.
#[derive(Debug, PartialEq, Eq)]
pub struct Document {
    /// The name in running text, such as 条例.
    pub short: &'static str,
    /// The full title.
    pub title: &'static str,
    /// Number of the decree or letter.
    pub number: &'static str,
    /// First day in force.
    pub valid_from: Date,
    /// Last day in force; `None` while it is.
    pub valid_until: Option<Date>,
}

impl Document {
    /// The name as a letter cites it: the title without the year of the text.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.title
            .split_once('（')
            .map_or(self.title, |(name, _)| name)
    }
}

/// An article, paragraph or item of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The text it stands in.
    pub document: &'static Document,
    /// The article, such as 第三十三条第二款.
    pub article: &'static str,
    /// What it says, in our words.
    pub gist: &'static str,
}

impl Rule {
    /// Whether the rule was law on a day.
    #[must_use]
    pub fn in_force_on(&self, on: Date) -> bool {
        self.document.valid_from <= on && self.document.valid_until.is_none_or(|until| on <= until)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.document.short, self.article)
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The rules as a letter cites them, one document after the other: 《…条例》第三十六条第三项、第十四条.
#[must_use]
pub fn cite(rules: &[Rule]) -> String {
    let mut cited = String::new();
    let mut last: Option<&Document> = None;
    for rule in rules {
        if last.is_some() {
            cited.push('、');
        }
        if last != Some(rule.document) {
            cited.push_str(&format!("《{}》", rule.document.name()));
        }
        cited.push_str(rule.article);
        last = Some(rule.document);
    }
    cited
}

/// All rules whose name, title or gist contains every word of `query`.
pub fn find(query: &str) -> impl Iterator<Item = &'static Rule> {
    table::ALL.iter().filter(move |rule| {
        query.split_whitespace().all(|word| {
            let document = rule.document;
            [
                rule.article,
                rule.gist,
                document.short,
                document.title,
                document.number,
            ]
            .iter()
            .any(|text| text.contains(word))
        })
    })
}

/// Which text of the 政府信息公开条例 a request is judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Edition {
    /// Decree 492, in force 2008-05-01 to 2019-05-14.
    #[serde(rename = "2007")]
    Of2007,
    /// Decree 711, in force since 2019-05-15.
    #[serde(rename = "2019")]
    Of2019,
}

/// First day of the 2019 text.
pub const REVISED_ON: Date = date(2019, 5, 15);

impl Edition {
    /// The text for a request received on this day.
    #[must_use]
    pub fn in_force_on(on: Date) -> Self {
        if on < REVISED_ON {
            Self::Of2007
        } else {
            Self::Of2019
        }
    }

    /// Working days to answer in (答复期限).
    #[must_use]
    pub const fn answer_workdays(self) -> u32 {
        match self {
            Self::Of2007 => 15,
            Self::Of2019 => 20,
        }
    }

    /// The most working days an answer may be put off by (延长期限).
    #[must_use]
    pub const fn extension_workdays(self) -> u32 {
        match self {
            Self::Of2007 => 15,
            Self::Of2019 => 20,
        }
    }

    /// Working days in which a correction must be asked for; the 2007 text sets none.
    #[must_use]
    pub const fn clarification_request_workdays(self) -> Option<u32> {
        match self {
            Self::Of2007 => None,
            Self::Of2019 => Some(7),
        }
    }

    /// Working days a consulted third party or organ has; the 2007 text sets none.
    #[must_use]
    pub const fn opinion_workdays(self) -> Option<u32> {
        match self {
            Self::Of2007 => None,
            Self::Of2019 => Some(15),
        }
    }

    /// What a request is made of and how it is handed in.
    #[must_use]
    pub const fn request(self) -> Rule {
        match self {
            Self::Of2007 => table::REQUEST_2007,
            Self::Of2019 => table::REQUEST,
        }
    }

    /// The limit for the answer.
    #[must_use]
    pub const fn answer_limit(self) -> Rule {
        match self {
            Self::Of2007 => table::ANSWER_LIMIT_2007,
            Self::Of2019 => table::ANSWER_LIMIT,
        }
    }

    /// That time for opinions is not counted.
    #[must_use]
    pub const fn opinion_time(self) -> Rule {
        match self {
            Self::Of2007 => table::OPINION_TIME_2007,
            Self::Of2019 => table::OPINION_TIME,
        }
    }

    /// Asking the applicant to correct the request (补正).
    #[must_use]
    pub const fn clarification(self) -> Rule {
        match self {
            Self::Of2007 => table::CLARIFICATION_2007,
            Self::Of2019 => table::CLARIFICATION,
        }
    }

    /// Asking a third party (征求第三方意见).
    #[must_use]
    pub const fn third_party(self) -> Rule {
        match self {
            Self::Of2007 => table::THIRD_PARTY_2007,
            Self::Of2019 => table::THIRD_PARTY,
        }
    }

    /// Asking another organ (征求其他机关意见).
    #[must_use]
    pub const fn other_organ(self) -> Rule {
        match self {
            Self::Of2007 => table::OPINION_TIME_2007,
            Self::Of2019 => table::OTHER_ORGAN,
        }
    }

    /// What an answer says.
    #[must_use]
    pub const fn answer(self) -> Rule {
        match self {
            Self::Of2007 => table::ANSWER_2007,
            Self::Of2019 => table::ANSWER,
        }
    }

    /// What an applicant may do against it.
    #[must_use]
    pub const fn remedy(self) -> Rule {
        match self {
            Self::Of2007 => table::REMEDY_2007,
            Self::Of2019 => table::REMEDY,
        }
    }
}
