//! Orders to remedies and complaints: what `decide` is asked with and what becomes of its answer. Particulars and words are
//! sealed in the same transaction.

use gongkai_core::agencies::Agency;
use gongkai_core::cases::{Context, Refusal};
use gongkai_core::complaints::{self, Complaint, Given};
use gongkai_core::ids::{AgencyId, ComplaintId, RemedyId};
use gongkai_core::journal;
use gongkai_core::remedies::{self, Remedy};
use gongkai_core::requests::{ApplicantKind, Particulars, masked};
use gongkai_core::rights::{Action, Role};
use gongkai_core::time::china_date;
use gongkai_law::calendar::Calendar;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::cases::{complaint_in, complaint_name, remedy_in, remedy_name};
use crate::db::{Tx, json, values};
use crate::fault::StoreFault;
use crate::parts::CASES;
use crate::sealed::Safe;
use crate::store::Store;
use crate::write::records::unknown_agency;
use crate::write::{Acting, WriteError, Writing, serials, twice};

/// The series of complaints' numbers.
const COMPLAINTS: &str = "complaints";
/// The part in which a complainant's particulars are kept.
const PARTICULARS: &str = "particulars";

/// A complaint that is entered: what is known of it, by whom, and the digest of the code to follow it by.
#[derive(Debug, Clone)]
pub struct ComplaintEntry {
    /// Id drawn by the caller.
    pub complaint: ComplaintId,
    /// What is known of it.
    pub registration: complaints::Registration,
    /// Who complained.
    pub particulars: Particulars,
    /// Digest of the code the complainant is given.
    pub code_digest: String,
}

impl Store {
    /// Gives an order to a remedy.
    ///
    /// # Errors
    /// See [`WriteError`]; nothing has changed then.
    pub async fn remedy_command(
        &self,
        acting: &Acting,
        id: &RemedyId,
        command: &remedies::Command,
        at: Timestamp,
    ) -> Result<Remedy, WriteError> {
        twice(|| async {
            let calendar = self.calendar().await?;
            let mut writing = self.writing().await?;
            let before = remedy_in(&mut writing.tx, id).await?;
            let about = match command.request() {
                Some(request) => crate::requests::load(&mut writing.tx, request).await?,
                None => None,
            };
            let agency = match (command, &before) {
                (remedies::Command::Register(registration), _) => registration.agency.clone(),
                (_, Some(remedy)) => remedy.agency.clone(),
                (_, None) => return Err(absent(acting, command.action())),
            };
            let mut order = self.order_at(writing, acting, &agency, at).await?;
            let ruling =
                remedies::decide(before.as_ref(), about.as_ref(), command, &order.context())?;
            let mut after = before;
            for event in ruling.events {
                after = Some(remedies::apply(after, id, &event, &acting.actor, at));
                order
                    .append(id.as_str(), &journal::Event::Remedy(event))
                    .await?;
            }
            let after = after.ok_or(Refusal::Absent)?;
            let tx = &mut order.writing.tx;
            write_remedy(tx, &after, &calendar).await?;
            let case = remedy_name(id);
            if let Some((part, words)) = ruling.words {
                seal(tx, &self.inner.safe, &case, &part, &words).await?;
            }
            if after.handling.erased_on.is_some() {
                CASES.throw_away(tx, &case).await?;
            }
            self.commit(order.writing).await?;
            Ok(after)
        })
        .await
    }

    /// Enters a complaint (登记), by staff or by its complainant.
    ///
    /// # Errors
    /// See [`WriteError`]; nothing has changed then.
    pub async fn register_complaint(
        &self,
        acting: &Acting,
        entry: &ComplaintEntry,
        at: Timestamp,
    ) -> Result<Complaint, WriteError> {
        let command = complaints::Command::Register(entry.registration.clone());
        twice(|| async {
            let (mut order, complaint) = self
                .carry_out(acting, &entry.complaint, &command, at)
                .await?;
            let tx = &mut order.writing.tx;
            let case = complaint_name(&entry.complaint);
            let particulars = json(&entry.particulars);
            seal(tx, &self.inner.safe, &case, PARTICULARS, &particulars).await?;
            tx.run(
                "UPDATE complaints SET complainant = $1 WHERE complaint = $2",
                values![
                    masked(&entry.particulars.name, ApplicantKind::NaturalPerson),
                    entry.complaint.as_str()
                ],
            )
            .await?;
            tx.run(
                "INSERT INTO complaint_codes (complaint, digest) VALUES ($1, $2)",
                values![entry.complaint.as_str(), &entry.code_digest],
            )
            .await?;
            self.commit(order.writing).await?;
            Ok(complaint)
        })
        .await
    }

    /// Gives an order to a complaint that was entered before.
    ///
    /// # Errors
    /// See [`WriteError`]; nothing has changed then.
    pub async fn complaint_command(
        &self,
        acting: &Acting,
        id: &ComplaintId,
        command: &complaints::Command,
        at: Timestamp,
    ) -> Result<Complaint, WriteError> {
        twice(|| async {
            let (mut order, after) = self.carry_out(acting, id, command, at).await?;
            if after.erased_on.is_some() {
                erase_complaint(&mut order.writing.tx, id).await?;
            }
            self.commit(order.writing).await?;
            Ok(after)
        })
        .await
    }

    /// Opens a complainant's particulars; who looked is noted first.
    ///
    /// # Errors
    /// See [`WriteError`].
    pub async fn see_complainant(
        &self,
        acting: &Acting,
        id: &ComplaintId,
        at: Timestamp,
    ) -> Result<Particulars, WriteError> {
        let see = complaints::Command::SeeParticulars;
        self.complaint_command(acting, id, &see, at).await?;
        let mut tx = self.db().snapshot().await?;
        let case = complaint_name(id);
        let text = CASES
            .part(&mut tx, &self.inner.safe, &case, PARTICULARS)
            .await?;
        tx.end().await?;
        match text {
            Some(text) => serde_json::from_str(&text).map_err(|error| {
                StoreFault::Damaged {
                    column: "case_parts".to_owned(),
                    what: error.to_string(),
                }
                .into()
            }),
            None => Err(Refusal::Erased.into()),
        }
    }

    /// Counts the last days of open remedies and complaints anew by the present calendar, and says how many moved.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read_case_days(&self) -> Result<u64, StoreFault> {
        let calendar = self.calendar().await?;
        let rows = self
            .db()
            .all(
                "SELECT data, due_on FROM remedies WHERE open = 1 ORDER BY remedy",
                vec![],
            )
            .await?;
        let mut remedies = Vec::new();
        for row in rows {
            let remedy: Remedy = row.json("data")?;
            let due_on = remedy.due_on(&calendar).map(|on| on.to_string());
            if due_on != row.opt_text("due_on")? {
                remedies.push(remedy.id);
            }
        }
        let rows = self
            .db()
            .all(
                "SELECT data, due_on FROM complaints WHERE answered_on IS NULL ORDER BY complaint",
                vec![],
            )
            .await?;
        let mut complaints = Vec::new();
        for row in rows {
            let complaint: Complaint = row.json("data")?;
            if complaint.due(&calendar).date.to_string() != row.text("due_on")? {
                complaints.push(complaint.id);
            }
        }
        let moved = (remedies.len() + complaints.len()) as u64;
        if moved == 0 {
            return Ok(0);
        }
        let mut writing = self.writing().await?;
        for id in &remedies {
            if let Some(remedy) = remedy_in(&mut writing.tx, id).await? {
                write_remedy(&mut writing.tx, &remedy, &calendar).await?;
            }
        }
        for id in &complaints {
            if let Some(complaint) = complaint_in(&mut writing.tx, id).await? {
                write_complaint(&mut writing.tx, &complaint, &calendar).await?;
            }
        }
        self.commit(writing).await?;
        Ok(moved)
    }

    /// Judges an order to a complaint, appends its events and writes the row and the words.
    async fn carry_out<'a>(
        &self,
        acting: &'a Acting,
        id: &ComplaintId,
        command: &complaints::Command,
        at: Timestamp,
    ) -> Result<(Order<'a>, Complaint), WriteError> {
        use complaints::Command;
        let calendar = self.calendar().await?;
        let mut writing = self.writing().await?;
        let before = complaint_in(&mut writing.tx, id).await?;
        let agency = match (command, &before) {
            (Command::Register(registration), _) => registration.agency.clone(),
            (_, Some(complaint)) => complaint.agency.clone(),
            (_, None) => return Err(absent(acting, command.action())),
        };
        let mut order = self.order_at(writing, acting, &agency, at).await?;
        let year = order.today.year();
        let serial = serials::next(&mut order.writing.tx, &agency, COMPLAINTS, year).await?;
        let number = format!("{agency}-ts-{year}-{serial:04}");
        let given = Given {
            register_number: &number,
            workdays: order.agency.rules.complaint_workdays,
        };
        let ruling = complaints::decide(before.as_ref(), command, given, &order.context())?;
        let mut after = before;
        for event in ruling.events {
            after = Some(complaints::apply(after, id, &event, &acting.actor, at));
            if let complaints::Event::Registered { .. } = event {
                serials::use_up(&mut order.writing.tx, &agency, COMPLAINTS, year, serial).await?;
            }
            order
                .append(id.as_str(), &journal::Event::Complaint(event))
                .await?;
        }
        let after = after.ok_or(Refusal::Absent)?;
        let tx = &mut order.writing.tx;
        write_complaint(tx, &after, &calendar).await?;
        if let Some((part, words)) = ruling.words {
            let case = complaint_name(id);
            seal(tx, &self.inner.safe, &case, &part, &words).await?;
        }
        Ok((order, after))
    }

    async fn order_at<'a>(
        &self,
        mut writing: Writing,
        acting: &'a Acting,
        agency: &AgencyId,
        at: Timestamp,
    ) -> Result<Order<'a>, WriteError> {
        let tree = self.tree_in(&mut writing.tx, writing.head).await?;
        let Some(agency) = tree.get(agency).cloned() else {
            return Err(unknown_agency("agency", agency).into());
        };
        let roles = acting.roles_at(&tree, &agency.id);
        Ok(Order {
            writing,
            acting,
            agency,
            roles,
            today: china_date(at),
            at,
        })
    }
}

/// An order to a case that does not exist. A person learns no more than about one that is none of theirs.
fn absent(acting: &Acting, action: Action) -> WriteError {
    if acting.is_person() {
        Refusal::NotAllowed(Some(action)).into()
    } else {
        Refusal::Absent.into()
    }
}

/// An order in work, and at which agency.
struct Order<'a> {
    writing: Writing,
    acting: &'a Acting,
    agency: Agency,
    roles: Vec<Role>,
    today: Date,
    at: Timestamp,
}

impl Order<'_> {
    fn context(&self) -> Context<'_> {
        Context {
            today: self.today,
            actor: self.acting.actor.clone(),
            roles: &self.roles,
        }
    }

    async fn append(&mut self, subject: &str, event: &journal::Event) -> Result<(), StoreFault> {
        self.writing
            .append_next(self.acting, &self.agency.id, subject, event, self.at)
            .await
    }
}

async fn seal(
    tx: &mut Tx,
    safe: &Safe,
    case: &str,
    part: &str,
    text: &str,
) -> Result<(), StoreFault> {
    let key = CASES.key_for(tx, safe, case).await?;
    CASES.put(tx, &key, case, part, text).await
}

/// Everything personal goes, its key first of all.
async fn erase_complaint(tx: &mut Tx, id: &ComplaintId) -> Result<(), StoreFault> {
    CASES.throw_away(tx, &complaint_name(id)).await?;
    for sql in [
        "DELETE FROM complaint_codes WHERE complaint = $1",
        "UPDATE complaints SET complainant = '' WHERE complaint = $1",
    ] {
        tx.run(sql, values![id.as_str()]).await?;
    }
    Ok(())
}

/// Writes the row that follows from a remedy.
pub(crate) async fn write_remedy(
    tx: &mut Tx,
    remedy: &Remedy,
    calendar: &Calendar,
) -> Result<(), StoreFault> {
    tx.run(
        "INSERT INTO remedies (remedy, agency, filed_on, concluded_on, data, request, open, due_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (remedy) DO UPDATE SET concluded_on = excluded.concluded_on, data = excluded.data,
             open = excluded.open, due_on = excluded.due_on",
        values![
            remedy.id.as_str(),
            remedy.agency.as_str(),
            remedy.filed_on.to_string(),
            remedy.concluded_on.map(|on| on.to_string()),
            json(remedy),
            remedy.request.as_ref().map(|request| request.as_str()),
            i64::from(!remedy.is_closed()),
            remedy.due_on(calendar).map(|on| on.to_string()),
        ],
    )
    .await?;
    Ok(())
}

/// Writes the row that follows from a complaint.
async fn write_complaint(
    tx: &mut Tx,
    complaint: &Complaint,
    calendar: &Calendar,
) -> Result<(), StoreFault> {
    tx.run(
        "INSERT INTO complaints (complaint, agency, register_number, received_on, answered_on, due_on, handler, request, data)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (complaint) DO UPDATE SET answered_on = excluded.answered_on, due_on = excluded.due_on,
             handler = excluded.handler, data = excluded.data",
        values![
            complaint.id.as_str(),
            complaint.agency.as_str(),
            &complaint.register_number,
            complaint.received_on.to_string(),
            complaint.answered.map(|answered| answered.on.to_string()),
            complaint.due(calendar).date.to_string(),
            complaint.handler.as_ref().map(|login| login.as_str()),
            complaint.request.as_ref().map(|request| request.as_str()),
            json(complaint),
        ],
    )
    .await?;
    Ok(())
}
