//! What the desk and applicants read of requests. Decides no rights: the caller passes agencies its person may read.

mod board;

use std::collections::BTreeMap;

use gongkai_core::agencies::Agency;
use gongkai_core::ids::RequestId;
use gongkai_core::journal::Entry;
use gongkai_core::letters::Letter;
use gongkai_core::letters::facts::LetterFacts;
use gongkai_core::letters::work::LetterInWork;
use gongkai_core::requests::letters::LetterContext;
use gongkai_core::requests::{FileKind, Request};
use jiff::civil::Date;
use serde::de::DeserializeOwned;

use crate::db::{Row, Tx, values};
use crate::fault::StoreFault;
use crate::parts::{self, Shelf};
use crate::sealed::Safe;
use crate::store::Store;
use crate::write::requests::{ANSWER, Setting};

/// A request as the desk's board lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardLine {
    /// The request, with what was asked for.
    pub request: Request,
    /// The applicant's name, masked; empty where it was erased or never known.
    pub applicant: String,
    /// The agency's name.
    pub agency_name: String,
    /// The last day for the answer by the last reading of its clock.
    pub due_on: Option<Date>,
}

/// Which requests the board shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BoardFilter {
    /// Open ones, closed ones, or (`None`) all.
    pub open: Option<bool>,
    /// A code of [`gongkai_law::clock::ClockState`].
    pub state: Option<String>,
    /// What the desk waits for, any of `drafting`, `returned`, `awaiting_approval`, `awaiting_extension`; empty for all.
    pub stages: Vec<String>,
    /// Handled by this account.
    pub handler: Option<String>,
    /// Due on this day or before.
    pub due_by: Option<Date>,
    /// Part of what was asked for, or of the register number.
    pub text: Option<String>,
}

/// How many open requests there are, for the start page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BoardCounts {
    /// All open ones.
    pub open: u64,
    /// Not confirmed with their applicants.
    pub unconfirmed: u64,
    /// Past their last day.
    pub overdue: u64,
    /// Answers or extensions that wait for approval.
    pub awaiting_approval: u64,
}

/// A request as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestFile {
    /// The request, with what was asked for.
    pub request: Request,
    /// The applicant's name, masked.
    pub applicant: String,
    /// The agency asked.
    pub agency: Agency,
}

impl Store {
    /// One request.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn request_file(&self, id: &RequestId) -> Result<Option<RequestFile>, StoreFault> {
        let row = self
            .db()
            .one(
                "SELECT data, wanted, applicant FROM requests WHERE request = $1",
                values![id.as_str()],
            )
            .await?;
        let Some(row) = row else { return Ok(None) };
        let request = request(&row)?;
        let tree = self.tree().await?;
        let Some(agency) = tree.get(&request.agency).cloned() else {
            return Ok(None);
        };
        Ok(Some(RequestFile {
            request,
            applicant: row.text("applicant")?,
            agency,
        }))
    }

    /// The request of this register number, if the code's digest is its.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn request_by_code(
        &self,
        register_number: &str,
        code_digest: &str,
    ) -> Result<Option<RequestId>, StoreFault> {
        let row = self
            .db()
            .one(
                "SELECT r.request FROM requests r JOIN request_codes c ON c.request = r.request
                 WHERE r.register_number = $1 AND c.digest = $2",
                values![register_number, code_digest],
            )
            .await?;
        row.map(|row| row.parsed("request")).transpose()
    }

    /// The words kept beside a request, by their numbers; none where they were erased.
    ///
    /// # Errors
    /// When the database fails or what is sealed does not open.
    pub async fn request_words(&self, id: &RequestId) -> Result<BTreeMap<u32, String>, StoreFault> {
        let mut tx = self.db().snapshot().await?;
        let words = words_of(&parts::REQUESTS, &mut tx, &self.inner.safe, id.as_str()).await?;
        tx.end().await?;
        Ok(words)
    }

    /// What is known for the letters of a request, who applied left out; none where there is no such request.
    ///
    /// # Errors
    /// When the database fails or what is sealed does not open.
    pub async fn letter_facts(
        &self,
        id: &RequestId,
        setting: Setting,
        today: Date,
    ) -> Result<Option<LetterFacts>, StoreFault> {
        let Some(file) = self.request_file(id).await? else {
            return Ok(None);
        };
        let calendar = self.calendar().await?;
        let words = self.request_words(id).await?;
        let context = LetterContext {
            request: &file.request,
            agency: &file.agency,
            calendar: &calendar,
            practice: setting.practice,
            today,
            words: &words,
        };
        let mut facts = context.facts();
        // What is released with the answer is enclosed with it.
        let labels = self.request_file_labels(id).await?;
        let released = file
            .request
            .files()
            .filter(|kept| kept.facts.kind == FileKind::Released);
        facts.attachments = released
            .filter_map(|kept| labels.get(&kept.number))
            .map(|label| without_ending(&label.name).to_owned())
            .collect();
        Ok(Some(facts))
    }

    /// The answer in work.
    ///
    /// # Errors
    /// When the database fails or it does not open.
    pub async fn answer_in_work(&self, id: &RequestId) -> Result<Option<LetterInWork>, StoreFault> {
        let kept = self.request_part(id, ANSWER).await?;
        kept.map(|kept| read_part(ANSWER, &kept)).transpose()
    }

    /// A finished letter; none where it was erased.
    ///
    /// # Errors
    /// When the database fails or it does not open.
    pub async fn finished_letter(
        &self,
        id: &RequestId,
        number: u32,
    ) -> Result<Option<Letter>, StoreFault> {
        let name = format!("letter/{number}");
        let kept = self.request_part(id, &name).await?;
        kept.map(|kept| read_part(&name, &kept)).transpose()
    }

    /// What happened to a request, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn request_history(&self, id: &RequestId) -> Result<Vec<Entry>, StoreFault> {
        self.case_history("request", id.as_str()).await
    }

    pub(crate) async fn request_part(
        &self,
        id: &RequestId,
        name: &str,
    ) -> Result<Option<String>, StoreFault> {
        let mut tx = self.db().snapshot().await?;
        let text = part(&mut tx, &self.inner.safe, id, name).await?;
        tx.end().await?;
        Ok(text)
    }
}

/// A part of a request, opened; none where it was never put, or was erased.
pub(crate) async fn part(
    tx: &mut Tx,
    safe: &Safe,
    id: &RequestId,
    name: &str,
) -> Result<Option<String>, StoreFault> {
    parts::REQUESTS.part(tx, safe, id.as_str(), name).await
}

/// The numbered words kept beside a case.
pub(crate) async fn words_of(
    shelf: &Shelf,
    tx: &mut Tx,
    safe: &Safe,
    case: &str,
) -> Result<BTreeMap<u32, String>, StoreFault> {
    let number = |part: &str| part.strip_prefix("words/")?.parse().ok();
    let parts = shelf
        .parts(tx, safe, case, |part| number(part).is_some())
        .await?;
    let numbered = parts.into_iter();
    Ok(numbered
        .filter_map(|(part, text)| Some((number(&part)?, text)))
        .collect())
}

/// What a part holds as JSON.
pub(crate) fn read_part<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, StoreFault> {
    serde_json::from_str(text).map_err(|error| StoreFault::Damaged {
        column: format!("request_parts ({name})"),
        what: error.to_string(),
    })
}

/// A file's name as a letter names it: 补助名单 for 补助名单.pdf.
fn without_ending(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.len() <= 5 => stem,
        _ => name,
    }
}

/// A request with what was asked for, which its JSON leaves out.
pub(crate) fn request(row: &Row) -> Result<Request, StoreFault> {
    let mut request: Request = row.json("data")?;
    request.subject = row.text("wanted")?;
    Ok(request)
}

pub(crate) async fn load(tx: &mut Tx, id: &RequestId) -> Result<Option<Request>, StoreFault> {
    let row = tx
        .one(
            "SELECT data, wanted FROM requests WHERE request = $1",
            values![id.as_str()],
        )
        .await?;
    row.as_ref().map(request).transpose()
}
