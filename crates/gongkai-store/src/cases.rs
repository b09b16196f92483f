//! What the desk and complainants read of remedies and complaints. Decides no rights: the caller passes agencies its person
//! may read.

use std::collections::BTreeMap;

use gongkai_core::agencies::Agency;
use gongkai_core::complaints::Complaint;
use gongkai_core::ids::{AgencyId, ComplaintId, RecordId, RemedyId, RequestId};
use gongkai_core::journal::Entry;
use gongkai_core::remedies::Remedy;
use jiff::civil::Date;
use sqlx::AssertSqlSafe;

use crate::db::{Row, Tx, Value, among, values};
use crate::fault::StoreFault;
use crate::journal::entry;
use crate::parts::CASES;
use crate::public::Page;
use crate::requests::words_of;
use crate::store::Store;

/// Which cases a board shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaseFilter {
    /// Open ones, closed ones, or (`None`) all.
    pub open: Option<bool>,
    /// Due on this day or before.
    pub due_by: Option<Date>,
    /// About this request.
    pub request: Option<RequestId>,
}

/// A complaint as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplaintLine {
    /// The complaint.
    pub complaint: Complaint,
    /// The complainant's name, masked; empty where it was not left or was erased.
    pub complainant: String,
}

/// A case with the agency concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFile<T> {
    /// The case.
    pub case: T,
    /// The agency.
    pub agency: Agency,
}

/// How many open cases are due, for the start page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CaseCounts {
    /// Remedies past their last day.
    pub remedies_overdue: u64,
    /// Remedies due by the day asked for, those past it too.
    pub remedies_due: u64,
    /// Complaints past their last day.
    pub complaints_overdue: u64,
    /// Complaints due by the day asked for, those past it too.
    pub complaints_due: u64,
    /// Complaints nobody handles.
    pub complaints_unassigned: u64,
}

impl Store {
    /// Remedies of these agencies, by the last day of what is to be done, those without one after them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remedy_board(
        &self,
        agencies: &[AgencyId],
        filter: &CaseFilter,
        offset: u64,
        limit: u64,
    ) -> Result<Page<Remedy>, StoreFault> {
        let open = ["open = 1", "open = 0"];
        let order =
            "open DESC, CASE WHEN due_on IS NULL THEN 1 ELSE 0 END, due_on, filed_on DESC, remedy";
        let sql = Listing {
            table: "remedies",
            columns: "data",
            open,
            order,
        };
        let found = self.list(&sql, agencies, filter, (offset, limit)).await?;
        let items = found.items.iter().map(|row| row.json("data"));
        Ok(Page {
            total: found.total,
            items: items.collect::<Result<_, _>>()?,
        })
    }

    /// Complaints of these agencies, open ones by their last day, then the others, latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn complaint_board(
        &self,
        agencies: &[AgencyId],
        filter: &CaseFilter,
        offset: u64,
        limit: u64,
    ) -> Result<Page<ComplaintLine>, StoreFault> {
        let sql = Listing {
            table: "complaints",
            columns: "data, complainant",
            open: ["answered_on IS NULL", "answered_on IS NOT NULL"],
            order: "CASE WHEN answered_on IS NULL THEN due_on ELSE '9999' END, answered_on DESC, complaint",
        };
        let found = self.list(&sql, agencies, filter, (offset, limit)).await?;
        let items = found.items.iter().map(complaint_line);
        Ok(Page {
            total: found.total,
            items: items.collect::<Result<_, _>>()?,
        })
    }

    async fn list(
        &self,
        listing: &Listing,
        agencies: &[AgencyId],
        filter: &CaseFilter,
        (offset, limit): (u64, u64),
    ) -> Result<Page<Row>, StoreFault> {
        if agencies.is_empty() {
            return Ok(Page {
                total: 0,
                items: Vec::new(),
            });
        }
        let Listing {
            table,
            columns,
            order,
            ..
        } = listing;
        let (conditions, mut args) = listing.conditions(agencies, filter);
        let count = format!("SELECT COUNT(*) AS n FROM {table} WHERE {conditions}");
        let row = self.db().one(AssertSqlSafe(count), args.clone()).await?;
        args.extend(values![limit, offset]);
        let sql = format!(
            "SELECT {columns} FROM {table} WHERE {conditions} ORDER BY {order} LIMIT ${} OFFSET ${}",
            args.len() - 1,
            args.len()
        );
        Ok(Page {
            total: row.map_or(Ok(0), |row| row.number("n"))?,
            items: self.db().all(AssertSqlSafe(sql), args).await?,
        })
    }

    /// How many open cases these agencies have that are late, or due until `soon`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn case_counts(
        &self,
        agencies: &[AgencyId],
        today: Date,
        soon: Date,
    ) -> Result<CaseCounts, StoreFault> {
        if agencies.is_empty() {
            return Ok(CaseCounts::default());
        }
        let mut args = values![today.to_string(), soon.to_string()];
        let among = among(&mut args, agencies.iter().map(AgencyId::as_str));
        let sql = format!(
            "SELECT COALESCE(SUM(CASE WHEN due_on < $1 AND remedy = 1 THEN 1 ELSE 0 END), 0) AS remedies_overdue,
                COALESCE(SUM(CASE WHEN due_on <= $2 AND remedy = 1 THEN 1 ELSE 0 END), 0) AS remedies_due,
                COALESCE(SUM(CASE WHEN due_on < $1 AND remedy = 0 THEN 1 ELSE 0 END), 0) AS complaints_overdue,
                COALESCE(SUM(CASE WHEN due_on <= $2 AND remedy = 0 THEN 1 ELSE 0 END), 0) AS complaints_due,
                COALESCE(SUM(CASE WHEN remedy = 0 AND handler IS NULL THEN 1 ELSE 0 END), 0) AS unassigned
             FROM (SELECT agency, due_on, '' AS handler, 1 AS remedy FROM remedies WHERE open = 1
                   UNION ALL
                   SELECT agency, due_on, handler, 0 AS remedy FROM complaints WHERE answered_on IS NULL) AS cases
             WHERE agency IN ({among})"
        );
        let row = self.db().one(AssertSqlSafe(sql), args).await?;
        let Some(row) = row else {
            return Ok(CaseCounts::default());
        };
        Ok(CaseCounts {
            remedies_overdue: row.number("remedies_overdue")?,
            remedies_due: row.number("remedies_due")?,
            complaints_overdue: row.number("complaints_overdue")?,
            complaints_due: row.number("complaints_due")?,
            complaints_unassigned: row.number("unassigned")?,
        })
    }

    /// One remedy.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remedy_file(&self, id: &RemedyId) -> Result<Option<CaseFile<Remedy>>, StoreFault> {
        let row = self
            .db()
            .one(
                "SELECT data FROM remedies WHERE remedy = $1",
                values![id.as_str()],
            )
            .await?;
        let Some(row) = row else { return Ok(None) };
        let case: Remedy = row.json("data")?;
        let agency = self.agency(&case.agency).await?;
        Ok(agency.map(|agency| CaseFile { case, agency }))
    }

    /// One complaint.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn complaint_file(
        &self,
        id: &ComplaintId,
    ) -> Result<Option<CaseFile<ComplaintLine>>, StoreFault> {
        let row = self
            .db()
            .one(
                "SELECT data, complainant FROM complaints WHERE complaint = $1",
                values![id.as_str()],
            )
            .await?;
        let Some(row) = row else { return Ok(None) };
        let case = complaint_line(&row)?;
        let agency = self.agency(&case.complaint.agency).await?;
        Ok(agency.map(|agency| CaseFile { case, agency }))
    }

    /// The complaint of this register number, if the code's digest is its.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn complaint_by_code(
        &self,
        register_number: &str,
        code_digest: &str,
    ) -> Result<Option<ComplaintId>, StoreFault> {
        let row = self
            .db()
            .one(
                "SELECT c.complaint FROM complaints c JOIN complaint_codes d ON d.complaint = c.complaint
                 WHERE c.register_number = $1 AND d.digest = $2",
                values![register_number, code_digest],
            )
            .await?;
        row.map(|row| row.parsed("complaint")).transpose()
    }

    /// An agency's request by its register number or id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn request_of_number(
        &self,
        agency: &AgencyId,
        number: &str,
    ) -> Result<Option<RequestId>, StoreFault> {
        let row = self
            .db()
            .one(
                "SELECT request FROM requests WHERE agency = $1 AND (register_number = $2 OR request = $2)",
                values![agency.as_str(), number],
            )
            .await?;
        row.map(|row| row.parsed("request")).transpose()
    }

    /// An agency's record by its index number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record_of_number(
        &self,
        agency: &AgencyId,
        index_number: &str,
    ) -> Result<Option<RecordId>, StoreFault> {
        let row = self
            .db()
            .one(
                "SELECT record FROM index_numbers WHERE agency = $1 AND index_number = $2",
                values![agency.as_str(), index_number],
            )
            .await?;
        row.map(|row| row.parsed("record")).transpose()
    }

    /// The notes kept beside a remedy, by their numbers; none where they were erased.
    ///
    /// # Errors
    /// When the database fails or what is sealed does not open.
    pub async fn remedy_words(&self, id: &RemedyId) -> Result<BTreeMap<u32, String>, StoreFault> {
        self.words(&remedy_name(id)).await
    }

    /// The notes kept beside a complaint.
    ///
    /// # Errors
    /// When the database fails or what is sealed does not open.
    pub async fn complaint_words(
        &self,
        id: &ComplaintId,
    ) -> Result<BTreeMap<u32, String>, StoreFault> {
        self.words(&complaint_name(id)).await
    }

    /// A named part of a complaint: what was complained of, the answer.
    ///
    /// # Errors
    /// When the database fails or what is sealed does not open.
    pub async fn complaint_part(
        &self,
        id: &ComplaintId,
        part: &str,
    ) -> Result<Option<String>, StoreFault> {
        let mut tx = self.db().snapshot().await?;
        let case = complaint_name(id);
        let text = CASES.part(&mut tx, &self.inner.safe, &case, part).await?;
        tx.end().await?;
        Ok(text)
    }

    async fn words(&self, case: &str) -> Result<BTreeMap<u32, String>, StoreFault> {
        let mut tx = self.db().snapshot().await?;
        let words = words_of(&CASES, &mut tx, &self.inner.safe, case).await?;
        tx.end().await?;
        Ok(words)
    }

    /// What happened to a remedy, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remedy_history(&self, id: &RemedyId) -> Result<Vec<Entry>, StoreFault> {
        self.case_history("remedy", id.as_str()).await
    }

    /// What happened to a complaint, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn complaint_history(&self, id: &ComplaintId) -> Result<Vec<Entry>, StoreFault> {
        self.case_history("complaint", id.as_str()).await
    }

    /// What happened to a case of a kind.
    pub(crate) async fn case_history(
        &self,
        kind: &str,
        subject: &str,
    ) -> Result<Vec<Entry>, StoreFault> {
        let rows = self
            .db()
            .all(
                "SELECT seq, at, actor, agency, subject, data FROM journal
                 WHERE subject_kind = $1 AND subject = $2 ORDER BY version",
                values![kind, subject],
            )
            .await?;
        rows.iter().map(entry).collect()
    }
}

/// How one kind of case is listed.
struct Listing {
    table: &'static str,
    columns: &'static str,
    /// What is true of open ones, and of closed ones.
    open: [&'static str; 2],
    order: &'static str,
}

impl Listing {
    fn conditions(&self, agencies: &[AgencyId], filter: &CaseFilter) -> (String, Vec<Value>) {
        let mut args = Vec::new();
        let among = among(&mut args, agencies.iter().map(AgencyId::as_str));
        let mut text = format!("agency IN ({among})");
        let [open, closed] = self.open;
        let state = match filter.open {
            Some(true) => open,
            Some(false) => closed,
            None => "1 = 1",
        };
        text.push_str(&format!(" AND {state}"));
        if let Some(due_by) = filter.due_by {
            args.extend(values![due_by.to_string()]);
            text.push_str(&format!(" AND due_on <= ${}", args.len()));
        }
        if let Some(request) = &filter.request {
            args.extend(values![request.as_str()]);
            text.push_str(&format!(" AND request = ${}", args.len()));
        }
        (text, args)
    }
}

fn complaint_line(row: &Row) -> Result<ComplaintLine, StoreFault> {
    Ok(ComplaintLine {
        complaint: row.json("data")?,
        complainant: row.text("complainant")?,
    })
}

/// Under which name what is sealed of a remedy is kept.
pub(crate) fn remedy_name(id: &RemedyId) -> String {
    format!("remedy/{id}")
}

/// Under which name what is sealed of a complaint is kept.
pub(crate) fn complaint_name(id: &ComplaintId) -> String {
    format!("complaint/{id}")
}

pub(crate) async fn remedy_in(tx: &mut Tx, id: &RemedyId) -> Result<Option<Remedy>, StoreFault> {
    let row = tx
        .one(
            "SELECT data FROM remedies WHERE remedy = $1",
            values![id.as_str()],
        )
        .await?;
    row.map(|row| row.json("data")).transpose()
}

pub(crate) async fn complaint_in(
    tx: &mut Tx,
    id: &ComplaintId,
) -> Result<Option<Complaint>, StoreFault> {
    let row = tx
        .one(
            "SELECT data FROM complaints WHERE complaint = $1",
            values![id.as_str()],
        )
        .await?;
    row.map(|row| row.json("data")).transpose()
}
