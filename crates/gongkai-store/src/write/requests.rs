//! Orders to requests: what `decide` is asked with and what becomes of its answer. Particulars, words and letters are
//! sealed in the same transaction.

mod files;

use std::sync::Arc;

use gongkai_core::agencies::Agency;
use gongkai_core::ids::RequestId;
use gongkai_core::journal;
use gongkai_core::letters::work::{Incomplete, LetterInWork};
use gongkai_core::requests::letters::LetterContext;
use gongkai_core::requests::{
    Command, Context, Event, Particulars, Refusal, Registration, Request, apply, decide, masked,
};
use gongkai_core::time::china_date;
use gongkai_law::calendar::Calendar;
use gongkai_law::clock::Practice;
use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use crate::blobs::hexadecimal;
use crate::db::{Tx, json, values};
use crate::fault::StoreFault;
use crate::request_files::FileToKeep;
use crate::requests::{key_of, load, part, part_name, read_part, words_of};
use crate::sealed::{Key, Safe};
use crate::store::Store;
use crate::write::records::unknown_agency;
use crate::write::{Acting, WriteError, Writing, twice};

/// How this installation reads what the law on requests leaves open.
#[derive(Debug, Clone, Copy, Default)]
pub struct Setting {
    /// How the law is read where it is silent.
    pub practice: Practice,
    /// Whether the acknowledgement seen online counts as confirmed by both sides.
    pub confirms_online: bool,
}

/// A request that is entered: what is asked for, by whom, and the digest of the code to follow it by.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Id drawn by the caller.
    pub request: RequestId,
    /// What is known of it.
    pub registration: Registration,
    /// Who applied.
    pub particulars: Particulars,
    /// Digest of the code the applicant is given.
    pub code_digest: String,
}

/// The series of register numbers.
const REGISTER: &str = "register";
/// The series of letters' numbers.
const LETTERS: &str = "letters";
/// The part in which an answer in work is kept.
pub(crate) const ANSWER: &str = "answer";
/// The part in which an applicant's particulars are kept.
const PARTICULARS: &str = "particulars";

impl Store {
    /// Enters a request (登记), by staff or by its applicant.
    ///
    /// # Errors
    /// See [`WriteError`]; nothing has changed then.
    pub async fn register_request(
        &self,
        acting: &Acting,
        entry: &Entry,
        setting: Setting,
        at: Timestamp,
    ) -> Result<Request, WriteError> {
        self.register_request_with_files(acting, entry, &[], setting, at)
            .await
    }

    /// The same with files that came with it.
    ///
    /// # Errors
    /// See [`WriteError`]; nothing has changed then.
    pub async fn register_request_with_files(
        &self,
        acting: &Acting,
        entry: &Entry,
        files: &[FileToKeep],
        setting: Setting,
        at: Timestamp,
    ) -> Result<Request, WriteError> {
        twice(|| async {
            let command = Command::Register(entry.registration.clone());
            let mut order = self
                .begin(acting, &entry.request, &command, setting, at)
                .await?;
            let numbers = order.numbers().await?;
            let (request, _) = order.carry_out(&command, &numbers).await?;
            let key = key_for(&mut order.writing.tx, &self.inner.safe, &request).await?;
            let request = order.keep_files(request, files, &key, &numbers).await?;
            order
                .put_part(&key, PARTICULARS, &json(&entry.particulars))
                .await?;
            let name = masked(&entry.particulars.name, entry.registration.applicant_kind);
            let subject = entry.registration.subject.trim();
            order
                .writing
                .tx
                .run(
                    "UPDATE requests SET applicant = $1, wanted = $2 WHERE request = $3",
                    values![name, subject, entry.request.as_str()],
                )
                .await?;
            order
                .writing
                .tx
                .run(
                    "INSERT INTO request_codes (request, digest) VALUES ($1, $2)",
                    values![entry.request.as_str(), &entry.code_digest],
                )
                .await?;
            self.commit(order.writing).await?;
            Ok(Request {
                subject: subject.to_owned(),
                ..request
            })
        })
        .await
    }

    /// Gives an order to a request that was entered before.
    ///
    /// # Errors
    /// See [`WriteError`]; nothing has changed then.
    pub async fn request_command(
        &self,
        acting: &Acting,
        request: &RequestId,
        command: &Command,
        setting: Setting,
        at: Timestamp,
    ) -> Result<Request, WriteError> {
        twice(|| async {
            let mut order = self.begin(acting, request, command, setting, at).await?;
            let numbers = order.numbers().await?;
            let (after, words) = order.carry_out(command, &numbers).await?;
            if let Some((number, words)) = words {
                let key = key_for(&mut order.writing.tx, &self.inner.safe, &after).await?;
                let place = format!("words/{number}");
                order.put_part(&key, &place, &words).await?;
            }
            if after.handling.erased_on.is_some() {
                erase(&mut order.writing.tx, request).await?;
            }
            self.commit(order.writing).await?;
            Ok(after)
        })
        .await
    }

    /// Drafts the answer (拟答复); what was drafted before is replaced.
    ///
    /// # Errors
    /// See [`WriteError`]; nothing has changed then.
    pub async fn draft_answer(
        &self,
        acting: &Acting,
        request: &RequestId,
        work: &LetterInWork,
        setting: Setting,
        at: Timestamp,
    ) -> Result<Request, WriteError> {
        let letter = work.letter.kind;
        let command = Command::DraftAnswer { letter };
        twice(|| async {
            let mut order = self.begin(acting, request, &command, setting, at).await?;
            let numbers = order.numbers().await?;
            let (after, _) = order.carry_out(&command, &numbers).await?;
            let key = key_for(&mut order.writing.tx, &self.inner.safe, &after).await?;
            order.put_part(&key, ANSWER, &json(work)).await?;
            self.commit(order.writing).await?;
            Ok(after)
        })
        .await
    }

    /// Sends the answer to be approved (送审), if it is whole.
    ///
    /// # Errors
    /// See [`WriteError`]; nothing has changed then.
    pub async fn send_answer(
        &self,
        acting: &Acting,
        request: &RequestId,
        setting: Setting,
        at: Timestamp,
    ) -> Result<Request, WriteError> {
        let command = Command::SendAnswer;
        twice(|| async {
            let mut order = self.begin(acting, request, &command, setting, at).await?;
            let numbers = order.numbers().await?;
            let (after, _) = order.carry_out(&command, &numbers).await?;
            let work = self.work_of(&mut order).await?;
            let lacks = work.lacks(&order.agency, china_date(at));
            if !lacks.is_empty() {
                return Err(Refusal::LetterIncomplete(Incomplete(lacks)).into());
            }
            self.commit(order.writing).await?;
            Ok(after)
        })
        .await
    }

    /// Approves the answer (审批通过) in the words it has at that moment, and gives it its number.
    ///
    /// # Errors
    /// See [`WriteError`]; nothing has changed then.
    pub async fn approve_answer(
        &self,
        acting: &Acting,
        request: &RequestId,
        setting: Setting,
        at: Timestamp,
    ) -> Result<Request, WriteError> {
        twice(|| async {
            let command = |sha256: String| Command::ApproveAnswer { sha256 };
            let mut order = self
                .begin(acting, request, &command(String::new()), setting, at)
                .await?;
            // Whether it may be approved is judged before whether it is whole.
            order.judge(&command(String::new()))?;
            let work = self.work_of(&mut order).await?;
            self.finish(order, &work, command).await
        })
        .await
    }

    /// Finishes a letter on the way to an answer (制作文书), with the step it is, and gives it its number.
    ///
    /// # Errors
    /// See [`WriteError`]; nothing has changed then.
    pub async fn finish_letter(
        &self,
        acting: &Acting,
        request: &RequestId,
        work: &LetterInWork,
        setting: Setting,
        at: Timestamp,
    ) -> Result<Request, WriteError> {
        let letter = work.letter.kind;
        let command = |step: Option<Box<Command>>, sha256: String| Command::FinishLetter {
            letter,
            step,
            sha256,
        };
        twice(|| async {
            let none = command(None, String::new());
            let mut order = self.begin(acting, request, &none, setting, at).await?;
            let before = order.before.clone().ok_or(Refusal::Absent)?;
            let words = words_of(&mut order.writing.tx, &self.inner.safe, request).await?;
            let context = LetterContext {
                request: &before,
                agency: &order.agency,
                calendar: &order.calendar,
                practice: setting.practice,
                today: china_date(at),
                words: &words,
            };
            let facts = work.facts(&context.facts())?;
            let step = context.step(letter, &facts).map(Box::new);
            match order.judge(&command(step.clone(), String::new())) {
                // Words that the step lacks are words that the letter lacks, which says more about them.
                Ok(()) | Err(Refusal::Incomplete(_)) => {}
                Err(refusal) => return Err(refusal.into()),
            }
            self.finish(order, work, |sha256| command(step.clone(), sha256))
                .await
        })
        .await
    }

    /// The answer in work.
    async fn work_of(&self, order: &mut Order<'_>) -> Result<LetterInWork, WriteError> {
        let (tx, safe) = (&mut order.writing.tx, &self.inner.safe);
        let kept = part(tx, safe, order.id, ANSWER).await?;
        match kept {
            Some(kept) => Ok(read_part(ANSWER, &kept)?),
            None => Err(Refusal::NoAnswer.into()),
        }
    }

    /// Numbers and dates a letter, names its addressee, and keeps it with the order that its digest goes into.
    async fn finish(
        &self,
        mut order: Order<'_>,
        work: &LetterInWork,
        command: impl Fn(String) -> Command,
    ) -> Result<Request, WriteError> {
        let kind = work.letter.kind;
        let mut numbers = order.numbers().await?;
        numbers.letter = order
            .agency
            .letter_number(kind, numbers.year, numbers.letter_serial);
        let (tx, safe) = (&mut order.writing.tx, &self.inner.safe);
        let particulars = match part(tx, safe, order.id, PARTICULARS).await? {
            Some(text) => Some(read_part(PARTICULARS, &text)?),
            None => None,
        };
        let today = china_date(order.at);
        let letter = work
            .finished(&numbers.letter, today, particulars.as_ref())
            .map_err(Refusal::LetterIncomplete)?;
        let kept = json(&letter);
        let sha256 = hexadecimal(&Sha256::digest(&kept));
        let (after, words) = order.carry_out(&command(sha256), &numbers).await?;
        let key = key_for(&mut order.writing.tx, safe, &after).await?;
        if let Some((number, words)) = words {
            order
                .put_part(&key, &format!("words/{number}"), &words)
                .await?;
        }
        if let Some(made) = after.handling.letters.last() {
            let place = format!("letter/{}", made.number);
            order.put_part(&key, &place, &kept).await?;
        }
        self.commit(order.writing).await?;
        Ok(after)
    }

    /// Opens an applicant's particulars; who looked is noted first.
    ///
    /// # Errors
    /// See [`WriteError`].
    pub async fn see_particulars(
        &self,
        acting: &Acting,
        request: &RequestId,
        setting: Setting,
        at: Timestamp,
    ) -> Result<Particulars, WriteError> {
        self.request_command(acting, request, &Command::SeeParticulars, setting, at)
            .await?;
        let text = self.request_part(request, PARTICULARS).await?;
        match text {
            Some(text) => Ok(read_part(PARTICULARS, &text)?),
            None => Err(Refusal::Erased.into()),
        }
    }

    /// Reads the clocks of all open requests anew where they were last read on another day or by another calendar, and
    /// says how many last days moved although nothing happened to the request.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read_clocks(&self, today: Date, setting: Setting) -> Result<u64, StoreFault> {
        // A new calendar is a new structure of the installation.
        let mark = &format!("{today} {}", self.inner.structure_seq());
        let rows = self
            .db()
            .all(
                "SELECT request, due_on FROM requests WHERE closed_on IS NULL AND read_for <> $1",
                values![mark],
            )
            .await?;
        let calendar = self.calendar().await?;
        let mut moved = 0;
        for part in rows.chunks(500) {
            let mut writing = self.writing().await?;
            for row in part {
                let id: RequestId = row.parsed("request")?;
                let before = row.opt_text("due_on")?;
                if let Some(request) = load(&mut writing.tx, &id).await? {
                    let due_on = read_clock_row(
                        &mut writing.tx,
                        &request,
                        today,
                        mark,
                        (&calendar, setting),
                    )
                    .await?;
                    moved += u64::from(before.is_some() && before != due_on);
                }
            }
            self.commit(writing).await?;
        }
        Ok(moved)
    }

    /// Opens the transaction and finds what the order is about.
    async fn begin<'a>(
        &self,
        acting: &'a Acting,
        id: &'a RequestId,
        command: &Command,
        setting: Setting,
        at: Timestamp,
    ) -> Result<Order<'a>, WriteError> {
        let calendar = self.calendar().await?;
        let mut writing = self.writing().await?;
        let before = load(&mut writing.tx, id).await?;
        let tree = self.tree_in(&mut writing.tx, writing.head).await?;
        let agency_id = match (command, &before) {
            (Command::Register(registration), _) => &registration.agency,
            (_, Some(request)) => &request.agency,
            (_, None) => return Err(absent(acting, command)),
        };
        let Some(agency) = tree.get(agency_id).cloned() else {
            return Err(unknown_agency("agency", agency_id).into());
        };
        let roles = acting.roles_at(&tree, &agency.id);
        Ok(Order {
            writing,
            acting,
            id,
            agency,
            roles,
            before,
            calendar,
            setting,
            at,
        })
    }
}

/// An order to a request that does not exist. A person learns no more than about one that is none of theirs.
fn absent(acting: &Acting, command: &Command) -> WriteError {
    match command.action() {
        Some(action) if acting.is_person() => Refusal::NotAllowed(Some(action)).into(),
        _ => Refusal::Absent.into(),
    }
}

/// Numbers that are free: of the register (登记编号) and of the letters (文号).
struct Numbers {
    year: i16,
    register: String,
    register_serial: u32,
    /// Of the letter that is finished; empty where none is.
    letter: String,
    letter_serial: u32,
}

/// An order in work.
struct Order<'a> {
    writing: Writing,
    acting: &'a Acting,
    id: &'a RequestId,
    agency: Agency,
    roles: Vec<gongkai_core::rights::Role>,
    before: Option<Request>,
    calendar: Arc<Calendar>,
    setting: Setting,
    at: Timestamp,
}

impl Order<'_> {
    fn context<'a>(&'a self, register_number: &'a str, document_number: &'a str) -> Context<'a> {
        Context {
            at: self.at,
            today: china_date(self.at),
            actor: self.acting.actor.clone(),
            roles: &self.roles,
            second_person: self.agency.rules.second_person,
            calendar: &self.calendar,
            practice: self.setting.practice,
            confirms_online: self.setting.confirms_online,
            register_number,
            document_number,
        }
    }

    /// Whether an order would be taken, whatever its numbers.
    fn judge(&self, command: &Command) -> Result<(), Refusal> {
        decide(self.before.as_ref(), command, &self.context("", "")).map(|_| ())
    }

    /// Judges the order, appends its events and writes the row. The words that came with it are left to be sealed.
    async fn carry_out(
        &mut self,
        command: &Command,
        numbers: &Numbers,
    ) -> Result<(Request, Option<(u32, String)>), WriteError> {
        let today = china_date(self.at);
        let context = self.context(&numbers.register, &numbers.letter);
        let ruling = decide(self.before.as_ref(), command, &context)?;
        let mut after = self.before.clone();
        for event in ruling.events {
            after = Some(apply(after, self.id, &event, &self.acting.actor, self.at));
            match &event {
                Event::Registered { .. } => self.use_up(REGISTER, numbers).await?,
                Event::LetterFinished { .. } => self.use_up(LETTERS, numbers).await?,
                _ => {}
            }
            let agency = self.agency.id.clone();
            self.writing
                .append_next(
                    self.acting,
                    &agency,
                    self.id.as_str(),
                    &journal::Event::Request(event),
                    self.at,
                )
                .await?;
        }
        let mut after = after.ok_or(Refusal::Absent)?;
        if let Some(before) = &self.before {
            after.subject.clone_from(&before.subject);
        }
        write_request(&mut self.writing.tx, &after).await?;
        read_clock_row(
            &mut self.writing.tx,
            &after,
            today,
            "",
            (&self.calendar, self.setting),
        )
        .await?;
        Ok((after, ruling.words))
    }

    /// The numbers that the order gives if it needs them. They are used up only then.
    async fn numbers(&mut self) -> Result<Numbers, StoreFault> {
        let year = china_date(self.at).year();
        let register_serial = self.next(REGISTER, year).await?;
        let letter_serial = self.next(LETTERS, year).await?;
        Ok(Numbers {
            year,
            register: format!("{}-{year}-{register_serial:04}", self.agency.id),
            register_serial,
            letter: String::new(),
            letter_serial,
        })
    }

    /// The number after the last one given out in a series.
    async fn next(&mut self, series: &str, year: i16) -> Result<u32, StoreFault> {
        let row = self
            .writing
            .tx
            .one(
                "SELECT last FROM serials WHERE agency = $1 AND series = $2 AND year = $3",
                values![self.agency.id.as_str(), series, year],
            )
            .await?;
        let last = row.map_or(Ok(0), |row| row.int("last"))?;
        Ok(u32::try_from(last).unwrap_or_default() + 1)
    }

    async fn use_up(&mut self, series: &str, numbers: &Numbers) -> Result<(), StoreFault> {
        let serial = match series {
            REGISTER => numbers.register_serial,
            _ => numbers.letter_serial,
        };
        self.writing
            .tx
            .run(
                "INSERT INTO serials (agency, series, year, last) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (agency, series, year) DO UPDATE SET last = excluded.last",
                values![self.agency.id.as_str(), series, numbers.year, serial],
            )
            .await?;
        Ok(())
    }

    async fn put_part(&mut self, key: &Key, part: &str, text: &str) -> Result<(), StoreFault> {
        put_part(&mut self.writing.tx, key, self.id, part, text).await
    }
}

/// The key of a request. It is drawn when something of the request is first sealed: one taken over from elsewhere had
/// nothing to seal. An installation seals with one key only; a second would hide that the first was lost.
async fn key_for(tx: &mut Tx, safe: &Safe, request: &Request) -> Result<Key, StoreFault> {
    if let Some(key) = key_of(tx, safe, &request.id).await? {
        return Ok(key);
    }
    let sealed_before = tx
        .one("SELECT sealed_by FROM request_keys LIMIT 1", vec![])
        .await?;
    let installation = match &sealed_before {
        None => safe.key_that_seals()?,
        Some(_) => safe.key_that_opens()?,
    };
    if let Some(row) = sealed_before
        && row.text("sealed_by")? != installation.name()
    {
        return Err(StoreFault::Sealed {
            what: "installation key".to_owned(),
            why: "it is not the one that sealed what is here",
        });
    }
    let key = Key::draw();
    let sealed = installation.seal_key(request.id.as_str(), &key)?;
    tx.run(
        "INSERT INTO request_keys (request, sealed_by, sealed) VALUES ($1, $2, $3)",
        values![request.id.as_str(), installation.name(), sealed],
    )
    .await?;
    Ok(key)
}

async fn put_part(
    tx: &mut Tx,
    key: &Key,
    request: &RequestId,
    part: &str,
    text: &str,
) -> Result<(), StoreFault> {
    let sealed = key.seal(&part_name(request, part), text.as_bytes())?;
    tx.run(
        "INSERT INTO request_parts (request, part, sealed) VALUES ($1, $2, $3)
         ON CONFLICT (request, part) DO UPDATE SET sealed = excluded.sealed",
        values![request.as_str(), part, sealed],
    )
    .await?;
    Ok(())
}

/// Everything personal goes, its key first of all; what was asked for goes with it.
async fn erase(tx: &mut Tx, request: &RequestId) -> Result<(), StoreFault> {
    for sql in [
        "DELETE FROM request_keys WHERE request = $1",
        "DELETE FROM request_parts WHERE request = $1",
        "DELETE FROM request_files WHERE request = $1",
        "DELETE FROM request_codes WHERE request = $1",
        "UPDATE requests SET applicant = '', wanted = '' WHERE request = $1",
    ] {
        tx.run(sql, values![request.as_str()]).await?;
    }
    Ok(())
}

/// Writes the row that follows from a request, its clock apart.
pub(crate) async fn write_request(tx: &mut Tx, request: &Request) -> Result<(), StoreFault> {
    let day = |on: Option<Date>| on.map(|on| on.to_string());
    let handling = &request.handling;
    tx.run(
        "INSERT INTO requests (request, agency, received_on, closed_on, wanted, data, register_number, handler, stage)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (request) DO UPDATE SET received_on = excluded.received_on, closed_on = excluded.closed_on,
             data = excluded.data, handler = excluded.handler, stage = excluded.stage",
        values![
            request.id.as_str(),
            request.agency.as_str(),
            day(request.received_on),
            day(request.closed_on),
            &request.subject,
            json(request),
            handling.register_number.as_deref(),
            handling.handler.as_ref().map(|login| login.as_str()),
            stage(request),
        ],
    )
    .await?;
    Ok(())
}

/// What the desk waits for from somebody of its own.
fn stage(request: &Request) -> &'static str {
    use gongkai_core::requests::DraftStage;
    let handling = &request.handling;
    if let Some(draft) = &handling.draft {
        return match draft.stage {
            DraftStage::Drafting => "drafting",
            DraftStage::Returned { .. } => "returned",
            DraftStage::AwaitingApproval => "awaiting_approval",
        };
    }
    match &handling.extension {
        Some(extension) if !extension.approved => "awaiting_extension",
        _ => "",
    }
}

/// Notes where the clock of a request stands; the last day is told.
pub(crate) async fn read_clock_row(
    tx: &mut Tx,
    request: &Request,
    today: Date,
    mark: &str,
    (calendar, setting): (&Calendar, Setting),
) -> Result<Option<String>, StoreFault> {
    let reading = request.clock(calendar, today, setting.practice);
    let state = serde_json::to_value(reading.state).expect("a state is a word");
    let due_on = reading.due_on.map(|on| on.to_string());
    tx.run(
        "UPDATE requests SET state = $1, due_on = $2, read_for = $3 WHERE request = $4",
        values![
            state.as_str().unwrap_or_default(),
            due_on.clone(),
            mark,
            request.id.as_str()
        ],
    )
    .await?;
    Ok(due_on)
}
