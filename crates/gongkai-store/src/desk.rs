//! The console's reads, named for its screens and always scoped to the agencies handed in. Decides no rights: the caller
//! passes agencies its person may read.

use gongkai_core::accounts::Grant;
use gongkai_core::agencies::Agency;
use gongkai_core::content::Content;
use gongkai_core::ids::{AgencyId, Login, RecordId};
use gongkai_core::records::{Act, Record, Visibility};
use gongkai_core::rights::Role;
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use crate::agencies::Tree;
use crate::db::{Row, Tx, Value, among, values};
use crate::dossier::Dossier;
use crate::fault::StoreFault;
use crate::public::Page;
use crate::store::Store;

/// A record in the console's lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskLine {
    /// Its id.
    pub record: RecordId,
    /// Whose.
    pub agency: AgencyId,
    /// The agency's name.
    pub agency_name: String,
    /// Title of the draft, else of the last edition.
    pub title: String,
    /// Code of where it stands, see `Record::status`.
    pub status_code: String,
    /// The words for it.
    pub status_name: String,
    /// Since when it stands there.
    pub stage_since: Timestamp,
    /// Who drafts it or drafted the last edition.
    pub drafter_name: Option<String>,
    /// 索引号
    pub index_number: Option<String>,
    /// When something last happened to it.
    pub updated_at: Timestamp,
    /// When it will become public, where a time is set.
    pub publish_at: Option<Timestamp>,
    /// Number of the draft edition, else of the last one.
    pub edition: u32,
    /// Whether a step was done by one person alone.
    pub alone: bool,
}

/// What waits for one person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Waiting {
    /// 待审核 where they are reviewer, longest waiting first.
    pub to_review: Vec<DeskLine>,
    /// 待保密审查 where they are secrecy reviewer.
    pub to_clear: Vec<DeskLine>,
    /// 待签发 where they are issuer.
    pub to_sign: Vec<DeskLine>,
    /// Returned drafts they wrote in.
    pub returned_to_me: Vec<DeskLine>,
    /// Open drafts they wrote in, last touched first.
    pub my_drafts: Vec<DeskLine>,
    /// Signed for a set time, at agencies where they have a part, earliest first.
    pub scheduled: Vec<DeskLine>,
    /// The last ten they sent for review, with where these stand now.
    pub sent_by_me: Vec<DeskLine>,
}

/// A record as the console works on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskRecord {
    /// Its state; the draft's content is filled in.
    pub record: Record,
    /// What the public reads now.
    pub public_content: Option<Content>,
    /// What is held or was withdrawn: the content a revision would begin with, where nothing is public.
    pub kept_content: Option<Content>,
    /// Whose.
    pub agency: Agency,
}

/// A step done by one person alone (单人办理).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AloneLine {
    /// Of which record.
    pub record: RecordId,
    /// Whose.
    pub agency: AgencyId,
    /// Its title now.
    pub title: String,
    /// Which step.
    pub act: Act,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

impl Store {
    /// What waits for this person.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn waiting(&self, grants: &[Grant], login: &Login) -> Result<Waiting, StoreFault> {
        let tree = self.tree().await?;
        let mut tx = self.db().snapshot().await?;
        let at = |role: Role| agencies_of(grants, |grant| grant.role == role);
        let anywhere = agencies_of(grants, |_| true);
        let mut waiting = Waiting::default();
        for (agencies, stage, lines) in [
            (
                at(Role::Reviewer),
                "awaiting_review",
                &mut waiting.to_review,
            ),
            (
                at(Role::SecrecyReviewer),
                "awaiting_clearance",
                &mut waiting.to_clear,
            ),
            (at(Role::Issuer), "awaiting_signature", &mut waiting.to_sign),
        ] {
            let mut lister = Lister::new(&agencies);
            let stage = lister.bind(stage);
            *lines = lister
                .lines(
                    &mut tx,
                    &tree,
                    &format!("AND r.status = {stage} ORDER BY r.stage_since, r.record"),
                )
                .await?;
        }
        waiting.scheduled = Lister::new(&anywhere)
            .lines(
                &mut tx,
                &tree,
                "AND r.publish_at IS NOT NULL ORDER BY r.publish_at, r.record",
            )
            .await?;
        for (stage, lines) in [
            ("returned", &mut waiting.returned_to_me),
            ("drafting", &mut waiting.my_drafts),
        ] {
            let mut lister = Lister::anywhere();
            let (stage, login) = (lister.bind(stage), lister.bind(login.as_str()));
            *lines = lister
                .lines(
                    &mut tx,
                    &tree,
                    &format!(
                        "AND r.status = {stage}
                         AND r.record IN (SELECT record FROM drafters WHERE login = {login})
                         ORDER BY r.updated_at DESC, r.record"
                    ),
                )
                .await?;
        }
        let mut lister = Lister::anywhere();
        let login = lister.bind(login.as_str());
        waiting.sent_by_me = lister
            .lines(
                &mut tx,
                &tree,
                &format!("AND r.sent_by = {login} ORDER BY r.sent_at DESC, r.record LIMIT 10"),
            )
            .await?;
        tx.end().await?;
        Ok(waiting)
    }

    /// Records of these agencies, last touched first; `status` is a code of `Record::status`, `text` part of title,
    /// document number or index number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn desk_list(
        &self,
        agencies: &[AgencyId],
        status: Option<&str>,
        text: Option<&str>,
        offset: u64,
        limit: u64,
    ) -> Result<Page<DeskLine>, StoreFault> {
        let tree = self.tree().await?;
        let mut lister = Lister::new(agencies);
        let mut conditions = String::new();
        if let Some(status) = status {
            let status = lister.bind(status);
            conditions.push_str(&format!(" AND r.status = {status}"));
        }
        if let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) {
            let like = lister.bind(&containing(text));
            conditions.push_str(&format!(
                " AND (lower(r.title) LIKE {like} ESCAPE '!' OR lower(r.document_number) LIKE {like} ESCAPE '!'
                       OR lower(r.index_number) LIKE {like} ESCAPE '!')"
            ));
        }
        let mut tx = self.db().snapshot().await?;
        let total = lister.count(&mut tx, &conditions).await?;
        let (limit, offset) = (lister.bind_number(limit), lister.bind_number(offset));
        conditions.push_str(&format!(
            " ORDER BY r.updated_at DESC, r.record DESC LIMIT {limit} OFFSET {offset}"
        ));
        let items = lister.lines(&mut tx, &tree, &conditions).await?;
        tx.end().await?;
        Ok(Page { total, items })
    }

    /// One record to work on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn desk_record(&self, record: &RecordId) -> Result<Option<DeskRecord>, StoreFault> {
        let tree = self.tree().await?;
        let mut tx = self.db().snapshot().await?;
        let dossier = Dossier::load(&mut tx, record).await?;
        tx.end().await?;
        let Some(dossier) = dossier else {
            return Ok(None);
        };
        let agency = tree.get(&dossier.record.agency).cloned();
        let agency = agency.ok_or_else(|| StoreFault::Damaged {
            column: "agency".to_owned(),
            what: format!("no agency {}", dossier.record.agency),
        })?;
        let kept = dossier.kept().cloned();
        let (public_content, kept_content) = match dossier.record.visibility() {
            Visibility::Public { .. } => (kept, None),
            Visibility::Hidden | Visibility::Gone(_) => (None, kept),
        };
        Ok(Some(DeskRecord {
            record: dossier.record,
            public_content,
            kept_content,
            agency,
        }))
    }

    /// One edition that was public, also of a withdrawn record.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn desk_edition(
        &self,
        record: &RecordId,
        number: u32,
    ) -> Result<Option<Content>, StoreFault> {
        let row = self
            .db()
            .one(
                "SELECT content FROM editions WHERE record = $1 AND number = $2",
                values![record.as_str(), number],
            )
            .await?;
        row.map(|row| row.json("content")).transpose()
    }

    /// Steps done by one person alone at these agencies, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn alone_list(
        &self,
        agencies: &[AgencyId],
        offset: u64,
        limit: u64,
    ) -> Result<Page<AloneLine>, StoreFault> {
        let mut lister = Lister::new(agencies);
        let among = lister.among.clone();
        let mut tx = self.db().snapshot().await?;
        let count = format!("SELECT COUNT(*) AS n FROM alone_steps WHERE agency {among}");
        let row = tx.one(AssertSqlSafe(count), lister.args.clone()).await?;
        let total = row.map_or(Ok(0), |row| row.number("n"))?;
        let (limit, offset) = (lister.bind_number(limit), lister.bind_number(offset));
        let sql = format!(
            "SELECT s.record, s.agency, r.title, s.act, s.actor_name, s.at
             FROM alone_steps s JOIN records r ON r.record = s.record
             WHERE s.agency {among} ORDER BY s.at DESC, s.record, s.number DESC
             LIMIT {limit} OFFSET {offset}"
        );
        let rows = tx.all(AssertSqlSafe(sql), lister.args).await?;
        tx.end().await?;
        let items = rows.iter().map(alone_line).collect::<Result<_, _>>()?;
        Ok(Page { total, items })
    }
}

fn alone_line(row: &Row) -> Result<AloneLine, StoreFault> {
    Ok(AloneLine {
        record: row.parsed("record")?,
        agency: row.parsed("agency")?,
        title: row.text("title")?,
        act: row.json("act")?,
        by: row.text("actor_name")?,
        at: row.parsed("at")?,
    })
}

fn agencies_of(grants: &[Grant], fits: impl Fn(&Grant) -> bool) -> Vec<AgencyId> {
    let mut agencies: Vec<AgencyId> = grants
        .iter()
        .filter(|grant| fits(grant))
        .map(|grant| grant.agency.clone())
        .collect();
    agencies.sort();
    agencies.dedup();
    agencies
}

/// A pattern for `LIKE … ESCAPE '!'` that finds the text anywhere, in either case.
pub(crate) fn containing(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.to_lowercase().chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// Builds statements that list records, with the agencies bound first.
struct Lister {
    args: Vec<Value>,
    /// `IN (…)` for the agencies, or a condition that is always true.
    among: String,
}

impl Lister {
    fn new(agencies: &[AgencyId]) -> Self {
        let mut args = Vec::new();
        let among = among(&mut args, agencies.iter().map(AgencyId::as_str));
        Self {
            args,
            // Of no agency there is nothing; `IN ()` is not SQL for PostgreSQL.
            among: if agencies.is_empty() {
                "IS NULL".to_owned()
            } else {
                format!("IN ({among})")
            },
        }
    }

    fn anywhere() -> Self {
        Self {
            args: Vec::new(),
            among: "IS NOT NULL".to_owned(),
        }
    }

    fn bind(&mut self, text: &str) -> String {
        self.args.push(Value::from(text));
        format!("${}", self.args.len())
    }

    fn bind_number(&mut self, number: u64) -> String {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        self.args.push(Value::from(number));
        format!("${}", self.args.len())
    }

    async fn count(&self, tx: &mut Tx, conditions: &str) -> Result<u64, StoreFault> {
        let sql = format!(
            "SELECT COUNT(*) AS n FROM records r WHERE r.agency {} {conditions}",
            self.among
        );
        let row = tx.one(AssertSqlSafe(sql), self.args.clone()).await?;
        row.map_or(Ok(0), |row| row.number("n"))
    }

    async fn lines(
        self,
        tx: &mut Tx,
        tree: &Tree,
        conditions: &str,
    ) -> Result<Vec<DeskLine>, StoreFault> {
        let sql = format!(
            "SELECT r.record, r.agency, r.title, r.status, r.status_name, r.stage_since,
                    COALESCE(a.name, r.drafter) AS drafter_name, r.index_number, r.updated_at,
                    r.publish_at, r.edition, r.alone
             FROM records r LEFT JOIN accounts a ON a.login = r.drafter
             WHERE r.agency {} {conditions}",
            self.among
        );
        let rows = tx.all(AssertSqlSafe(sql), self.args).await?;
        rows.iter().map(|row| desk_line(row, tree)).collect()
    }
}

fn desk_line(row: &Row, tree: &Tree) -> Result<DeskLine, StoreFault> {
    let agency = row.parsed("agency")?;
    Ok(DeskLine {
        record: row.parsed("record")?,
        agency_name: tree.name(&agency),
        agency,
        title: row.text("title")?,
        status_code: row.text("status")?,
        status_name: row.text("status_name")?,
        stage_since: row.parsed("stage_since")?,
        drafter_name: row.opt_text("drafter_name")?,
        index_number: row.opt_text("index_number")?,
        updated_at: row.parsed("updated_at")?,
        publish_at: row.opt_parsed("publish_at")?,
        edition: row.number("edition")?,
        alone: row.flag("alone")?,
    })
}
