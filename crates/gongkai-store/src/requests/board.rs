//! The board of requests: one page of those that a filter leaves, and the counts of open ones. It finds the page's ids
//! by index alone and reads only those rows, so that a hundred thousand closed requests cost no more than looking through
//! the index (migration 7).

use gongkai_core::ids::AgencyId;
use gongkai_core::requests::Request;
use jiff::civil::Date;
use sqlx::AssertSqlSafe;

use super::{BoardCounts, BoardFilter, BoardLine, request};
use crate::agencies::Tree;
use crate::db::{Row, Value, among, values};
use crate::dialect::Dialect;
use crate::fault::StoreFault;
use crate::public::Page;
use crate::store::Store;

/// So many hits of a search for words are read as ids at once: more than anyone looks through.
const FEW: u64 = 1000;

/// What the board lists one after the other, each in an order of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// By their last day, those without one last.
    Open,
    /// The last closed first.
    Closed,
}

impl Part {
    fn of(filter: &BoardFilter) -> &'static [Self] {
        match filter.open {
            Some(true) => &[Self::Open],
            Some(false) => &[Self::Closed],
            None => &[Self::Open, Self::Closed],
        }
    }

    fn condition(self) -> &'static str {
        match self {
            Self::Open => "closed_on IS NULL",
            Self::Closed => "closed_on IS NOT NULL",
        }
    }

    fn order(self) -> &'static str {
        match self {
            Self::Open => "CASE WHEN due_on IS NULL THEN 1 ELSE 0 END, due_on, request",
            Self::Closed => "closed_on DESC, request",
        }
    }
}

impl Store {
    /// Requests of these agencies: open ones by their last day, those without one last; then closed ones, the last closed
    /// first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn request_board(
        &self,
        agencies: &[AgencyId],
        filter: &BoardFilter,
        offset: u64,
        limit: u64,
    ) -> Result<Page<BoardLine>, StoreFault> {
        let mut page = Page {
            total: 0,
            items: Vec::new(),
        };
        if agencies.is_empty() {
            return Ok(page);
        }
        let tree = self.tree().await?;
        for part in Part::of(filter) {
            let (conditions, args) = conditions(*part, agencies, filter, self.db().dialect());
            let skipped = offset.saturating_sub(page.total);
            let room = limit.saturating_sub(page.items.len() as u64);
            let (found, rows) = match filter.text {
                Some(_) => {
                    self.in_one_pass(*part, &conditions, args, (skipped, room))
                        .await?
                }
                // At once, on a connection each: both read through an index.
                None => tokio::try_join!(
                    self.count(&conditions, args.clone()),
                    self.rows(*part, &conditions, args, (skipped, room))
                )?,
            };
            page.total += found;
            for row in rows {
                page.items.push(line(&row, &tree)?);
            }
        }
        Ok(page)
    }

    async fn count(&self, conditions: &str, args: Vec<Value>) -> Result<u64, StoreFault> {
        let sql = format!("SELECT COUNT(*) AS n FROM requests WHERE {conditions}");
        let row = self.db().one(AssertSqlSafe(sql), args).await?;
        row.map_or(Ok(0), |row| row.number("n"))
    }

    /// Count and rows where every row has to be looked at, as for words: the ids of the first [`FEW`] are read at once, and
    /// where those are all, they are the count too; only where there are more is it counted again.
    async fn in_one_pass(
        &self,
        part: Part,
        conditions: &str,
        args: Vec<Value>,
        (skipped, room): (u64, u64),
    ) -> Result<(u64, Vec<Row>), StoreFault> {
        if skipped.saturating_add(room) > FEW {
            return tokio::try_join!(
                self.count(conditions, args.clone()),
                self.rows(part, conditions, args, (skipped, room))
            );
        }
        let sql = format!(
            "SELECT request FROM requests WHERE {conditions} ORDER BY {} LIMIT {FEW}",
            part.order()
        );
        let first = self.db().all(AssertSqlSafe(sql), args.clone()).await?;
        let found = match first.len() as u64 {
            FEW => self.count(conditions, args).await?,
            all => all,
        };
        let shown = first.iter().skip(at_most(skipped)).take(at_most(room));
        let ids = shown
            .map(|row| row.text("request"))
            .collect::<Result<Vec<_>, _>>()?;
        Ok((found, self.rows_of(part, &ids).await?))
    }

    /// The rows with these ids, in the order of the part.
    async fn rows_of(&self, part: Part, ids: &[String]) -> Result<Vec<Row>, StoreFault> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut args = Vec::new();
        let among = among(&mut args, ids.iter().map(String::as_str));
        let sql = format!(
            "SELECT data, wanted, applicant, due_on FROM requests WHERE request IN ({among}) ORDER BY {}",
            part.order()
        );
        self.db().all(AssertSqlSafe(sql), args).await
    }

    /// So many rows after those passed over.
    async fn rows(
        &self,
        part: Part,
        conditions: &str,
        mut args: Vec<Value>,
        (skipped, room): (u64, u64),
    ) -> Result<Vec<Row>, StoreFault> {
        if room == 0 {
            return Ok(Vec::new());
        }
        let (order, limit, offset) = (part.order(), args.len() + 1, args.len() + 2);
        let sql = format!(
            "SELECT data, wanted, applicant, due_on
             FROM (SELECT request AS id FROM requests WHERE {conditions}
                   ORDER BY {order} LIMIT ${limit} OFFSET ${offset}) AS shown
             JOIN requests ON request = id ORDER BY {order}"
        );
        args.extend(values![room, skipped]);
        self.db().all(AssertSqlSafe(sql), args).await
    }

    /// What was asked for since a day, newest first, at most `limit`; erased ones left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn requests_since(
        &self,
        agencies: &[AgencyId],
        since: Date,
        limit: u64,
    ) -> Result<Vec<Request>, StoreFault> {
        if agencies.is_empty() {
            return Ok(Vec::new());
        }
        let mut args = values![since.to_string()];
        let among = among(&mut args, agencies.iter().map(AgencyId::as_str));
        args.extend(values![limit]);
        let sql = format!(
            "SELECT data, wanted FROM requests
             WHERE agency IN ({among}) AND received_on >= $1 AND wanted <> ''
             ORDER BY received_on DESC, request LIMIT ${}",
            args.len()
        );
        let rows = self.db().all(AssertSqlSafe(sql), args).await?;
        rows.iter().map(request).collect()
    }

    /// How many open requests these agencies have, as of `today`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn request_counts(
        &self,
        agencies: &[AgencyId],
        today: Date,
    ) -> Result<BoardCounts, StoreFault> {
        if agencies.is_empty() {
            return Ok(BoardCounts::default());
        }
        let mut args = values![today.to_string()];
        let among = among(&mut args, agencies.iter().map(AgencyId::as_str));
        let sql = format!(
            "SELECT COUNT(*) AS open,
                COALESCE(SUM(CASE WHEN state = 'awaiting_confirmation' THEN 1 ELSE 0 END), 0) AS unconfirmed,
                COALESCE(SUM(CASE WHEN due_on < $1 THEN 1 ELSE 0 END), 0) AS overdue,
                COALESCE(SUM(CASE WHEN stage IN ('awaiting_approval', 'awaiting_extension') THEN 1 ELSE 0 END), 0) AS approval
             FROM requests WHERE closed_on IS NULL AND agency IN ({among})"
        );
        let row = self.db().one(AssertSqlSafe(sql), args).await?;
        let Some(row) = row else {
            return Ok(BoardCounts::default());
        };
        Ok(BoardCounts {
            open: row.number("open")?,
            unconfirmed: row.number("unconfirmed")?,
            overdue: row.number("overdue")?,
            awaiting_approval: row.number("approval")?,
        })
    }
}

fn line(row: &Row, tree: &Tree) -> Result<BoardLine, StoreFault> {
    let request = request(row)?;
    Ok(BoardLine {
        applicant: row.text("applicant")?,
        agency_name: tree
            .get(&request.agency)
            .map(|agency| agency.name.clone())
            .unwrap_or_default(),
        due_on: row.opt_text("due_on")?.and_then(|on| on.parse().ok()),
        request,
    })
}

fn conditions(
    part: Part,
    agencies: &[AgencyId],
    filter: &BoardFilter,
    dialect: Dialect,
) -> (String, Vec<Value>) {
    let mut args = Vec::new();
    let mut text = format!(
        "agency IN ({}) AND {}",
        among(&mut args, agencies.iter().map(AgencyId::as_str)),
        part.condition()
    );
    for (column, wanted) in [("state", &filter.state), ("handler", &filter.handler)] {
        if let Some(wanted) = wanted {
            args.extend(values![wanted]);
            text.push_str(&format!(" AND {column} = ${}", args.len()));
        }
    }
    if !filter.stages.is_empty() {
        let among = among(&mut args, filter.stages.iter().map(String::as_str));
        text.push_str(&format!(" AND stage IN ({among})"));
    }
    if let Some(due_by) = filter.due_by {
        args.extend(values![due_by.to_string()]);
        text.push_str(&format!(" AND due_on <= ${}", args.len()));
    }
    if let Some(words) = &filter.text {
        // Chinese and numbers have no case to mind.
        let cased = words.to_lowercase() != words.to_uppercase();
        args.extend(match cased {
            true => values![crate::desk::containing(words)],
            false => values![words],
        });
        let [wanted, number] = ["wanted", "register_number"].map(|column| match cased {
            true => dialect.is_like(column, args.len()),
            false => dialect.holds(column, args.len()),
        });
        text.push_str(&format!(" AND ({wanted} OR {number})"));
    }
    (text, args)
}

/// A number of rows that is known to be small.
fn at_most(rows: u64) -> usize {
    usize::try_from(rows).unwrap_or(usize::MAX)
}
