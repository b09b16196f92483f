//! Lists of public records: which fit a filter, how many, and a part of them by offset or after a cursor. A list walks
//! one index in its order; further conditions are looked up for each row it meets.

use std::str::FromStr as _;

use gongkai_core::ids::{AgencyId, RecordId};
use gongkai_core::time::from_china;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use sqlx::AssertSqlSafe;

use crate::agencies::Tree;
use crate::db::{Row, Tx, Value, among, instant, values};
use crate::fault::StoreFault;
use crate::public::{ListFilter, Listed, Order, Page};
use crate::store::Store;

/// The columns of [`Listed`], of the table named `r`.
pub(crate) const LISTED: &str = "r.record, r.index_number, r.agency, r.title, r.document_number, r.genre, r.issued_on, \
     r.published_at, r.edition_at, r.validity, r.summary, r.items";

impl Store {
    /// A page of public records with the number of all that fit.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn public_list(
        &self,
        filter: &ListFilter,
        offset: u64,
        limit: u64,
    ) -> Result<Page<Listed>, StoreFault> {
        let tree = self.tree().await?;
        let selection = Selection::of(filter, &tree);
        let mut tx = self.db().snapshot().await?;
        let total = selection.total(&mut tx).await?;
        let rows = selection.part(&mut tx, None, offset, limit).await?;
        tx.end().await?;
        Ok(Page {
            total,
            items: listed_rows(&rows, &tree)?,
        })
    }

    /// The page after a cursor, and the next cursor where there is more. A cursor that was not made here begins anew.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn public_after(
        &self,
        filter: &ListFilter,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<(Page<Listed>, Option<String>), StoreFault> {
        let tree = self.tree().await?;
        let selection = Selection::of(filter, &tree);
        let cursor = cursor.and_then(Cursor::read);
        let mut tx = self.db().snapshot().await?;
        let total = selection.total(&mut tx).await?;
        let more = limit.saturating_add(1);
        let rows = selection.part(&mut tx, cursor.as_ref(), 0, more).await?;
        tx.end().await?;
        let mut items = listed_rows(&rows, &tree)?;
        let next = if items.len() as u64 > limit {
            items.pop();
            items.last().map(Cursor::write)
        } else {
            None
        };
        Ok((Page { total, items }, next))
    }

    /// A record as lists show it; `None` where it is not public. Search shows a hit only through this.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn public_listed(&self, record: &RecordId) -> Result<Option<Listed>, StoreFault> {
        let tree = self.tree().await?;
        let sql = format!("SELECT {LISTED} FROM public_records r WHERE r.record = $1");
        let row = self
            .db()
            .one(AssertSqlSafe(sql), values![record.as_str()])
            .await?;
        row.map(|row| listed(&row, &tree)).transpose()
    }

    /// Others under the same catalogue items of the same agency, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn related(&self, index_number: &str, limit: u64) -> Result<Vec<Listed>, StoreFault> {
        let tree = self.tree().await?;
        let mut tx = self.db().snapshot().await?;
        let found = tx
            .one(
                "SELECT record, agency, items FROM public_records WHERE index_number = $1",
                values![index_number],
            )
            .await?;
        let Some(found) = found else {
            return Ok(Vec::new());
        };
        let items: Vec<String> = found.json("items")?;
        if items.is_empty() {
            return Ok(Vec::new());
        }
        let mut args = values![found.text("record")?, found.text("agency")?, limit];
        let among = among(&mut args, items.iter().map(String::as_str));
        let sql = format!(
            "SELECT {LISTED} FROM (
                 SELECT published_at, record FROM public_facets
                 WHERE facet = 'item' AND code IN ({among}) AND agency = $2 AND record <> $1
                 GROUP BY published_at, record ORDER BY published_at DESC, record DESC LIMIT $3
             ) k JOIN public_records r ON r.record = k.record
             ORDER BY k.published_at DESC, k.record DESC"
        );
        let rows = tx.all(AssertSqlSafe(sql), args).await?;
        tx.end().await?;
        listed_rows(&rows, &tree)
    }
}

pub(crate) fn listed_rows(rows: &[Row], tree: &Tree) -> Result<Vec<Listed>, StoreFault> {
    rows.iter().map(|row| listed(row, tree)).collect()
}

pub(crate) fn listed(row: &Row, tree: &Tree) -> Result<Listed, StoreFault> {
    let agency: AgencyId = row.parsed("agency")?;
    let genre = row.text("genre")?;
    Ok(Listed {
        index_number: row.text("index_number")?,
        record: row.parsed("record")?,
        agency_name: tree.name(&agency),
        agency,
        title: row.text("title")?,
        document_number: row.opt_text("document_number")?,
        genre: gongkai_core::content::Genre::from_code(&genre).ok_or_else(|| {
            StoreFault::Damaged {
                column: "genre".to_owned(),
                what: format!("unknown code {genre:?}"),
            }
        })?,
        issued_on: row.opt_parsed("issued_on")?,
        published_at: row.parsed("published_at")?,
        edition_at: row.parsed("edition_at")?,
        validity: row.json("validity")?,
        summary: row.opt_text("summary")?,
        items: row.json("items")?,
    })
}

/// Where a page ended.
struct Cursor {
    published_at: Timestamp,
    record: RecordId,
}

impl Cursor {
    fn write(last: &Listed) -> String {
        format!("{}~{}", instant(last.published_at), last.record)
    }

    fn read(text: &str) -> Option<Self> {
        let (published_at, record) = text.split_once('~')?;
        Some(Self {
            published_at: Timestamp::from_str(published_at).ok()?,
            record: record.parse().ok()?,
        })
    }
}

/// A filter as conditions.
struct Selection {
    /// The agencies; `None` where all are meant.
    agencies: Option<Vec<AgencyId>>,
    /// Facets and their codes. The list walks the index of the first.
    facets: Vec<(&'static str, String)>,
    /// From this instant.
    from: Option<String>,
    /// Before this instant.
    before: Option<String>,
    order: Order,
}

impl Selection {
    fn of(filter: &ListFilter, tree: &Tree) -> Self {
        let mut facets = Vec::new();
        if let Some(item) = &filter.item {
            facets.push(("item", item.to_string()));
        }
        if let Some(genre) = filter.genre {
            facets.push(("genre", genre.code().to_owned()));
        }
        if let Some(block) = filter.block {
            facets.push(("block", block.code().to_owned()));
        }
        if let Some(validity) = filter.validity {
            facets.push(("validity", validity.code().to_owned()));
        }
        Self {
            agencies: agencies(filter, tree),
            facets,
            from: filter.from.and_then(midnight),
            before: filter
                .to
                .and_then(|to| to.tomorrow().ok())
                .and_then(midnight),
            order: filter.order,
        }
    }

    /// `FROM` and `WHERE` over the table `k`, and its values.
    fn sql(&self, cursor: Option<&Cursor>) -> (String, Vec<Value>) {
        let mut args = Vec::new();
        let mut conditions = Vec::new();
        let mut facets = self.facets.iter();
        let table = match facets.next() {
            None => "public_records",
            Some((facet, code)) => {
                args.extend(values![*facet, code]);
                conditions.push("k.facet = $1 AND k.code = $2".to_owned());
                "public_facets"
            }
        };
        for (facet, code) in facets {
            args.extend(values![*facet, code]);
            let n = args.len();
            conditions.push(format!(
                "EXISTS (SELECT 1 FROM public_facets f WHERE f.record = k.record AND f.facet = ${} AND f.code = ${n})",
                n - 1,
            ));
        }
        if let Some(agencies) = &self.agencies {
            let among = among(&mut args, agencies.iter().map(AgencyId::as_str));
            conditions.push(format!("k.agency IN ({among})"));
        }
        for (bound, sign) in [(&self.from, ">="), (&self.before, "<")] {
            if let Some(bound) = bound {
                args.extend(values![bound]);
                conditions.push(format!("k.published_at {sign} ${}", args.len()));
            }
        }
        if let Some(cursor) = cursor {
            args.extend(values![cursor.published_at, cursor.record.as_str()]);
            let (n, sign) = (args.len(), self.beyond());
            conditions.push(format!(
                "(k.published_at, k.record) {sign} (${}, ${n})",
                n - 1
            ));
        }
        let mut sql = format!("FROM {table} k");
        if !conditions.is_empty() {
            sql.push_str(" WHERE ");
            sql.push_str(&conditions.join(" AND "));
        }
        (sql, args)
    }

    async fn part(
        &self,
        tx: &mut Tx,
        cursor: Option<&Cursor>,
        offset: u64,
        limit: u64,
    ) -> Result<Vec<Row>, StoreFault> {
        let (chosen, mut args) = self.sql(cursor);
        let bounded = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        args.extend(values![bounded(limit), bounded(offset)]);
        let (n, way) = (args.len(), self.way());
        let sql = format!(
            "SELECT {LISTED} FROM (
                 SELECT k.published_at, k.record {chosen}
                 ORDER BY k.published_at {way}, k.record {way} LIMIT ${} OFFSET ${n}
             ) k JOIN public_records r ON r.record = k.record
             ORDER BY k.published_at {way}, k.record {way}",
            n - 1,
        );
        tx.all(AssertSqlSafe(sql), args).await
    }

    async fn total(&self, tx: &mut Tx) -> Result<u64, StoreFault> {
        let counted = self.facets.len() <= 1 && self.from.is_none() && self.before.is_none();
        let (sql, args) = if counted {
            self.kept_count()
        } else {
            let (chosen, args) = self.sql(None);
            (format!("SELECT COUNT(*) AS n {chosen}"), args)
        };
        let row = tx.one(AssertSqlSafe(sql), args).await?;
        row.map_or(Ok(0), |row| row.number("n"))
    }

    /// The sum of what is counted already.
    fn kept_count(&self) -> (String, Vec<Value>) {
        let mut args = match self.facets.first() {
            None => values!["", ""],
            Some((facet, code)) => values![*facet, code],
        };
        let mut sql = "SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) AS n FROM public_counts
                       WHERE facet = $1 AND code = $2"
            .to_owned();
        if let Some(agencies) = &self.agencies {
            let among = among(&mut args, agencies.iter().map(AgencyId::as_str));
            sql.push_str(&format!(" AND agency IN ({among})"));
        }
        (sql, args)
    }

    fn way(&self) -> &'static str {
        match self.order {
            Order::Newest => "DESC",
            Order::Oldest => "ASC",
        }
    }

    fn beyond(&self) -> &'static str {
        match self.order {
            Order::Newest => "<",
            Order::Oldest => ">",
        }
    }
}

/// The agencies a filter means; `None` where these are all there are, so that the list need not ask.
fn agencies(filter: &ListFilter, tree: &Tree) -> Option<Vec<AgencyId>> {
    let agency = filter.agency.as_ref()?;
    if !filter.below {
        return Some(vec![agency.clone()]);
    }
    let mut below = tree.with_descendants(agency);
    if below.is_empty() {
        below.push(agency.clone());
    }
    (below.len() < tree.agencies.len()).then_some(below)
}

/// The instant a day begins in China.
pub(crate) fn midnight(on: Date) -> Option<String> {
    from_china(on.to_datetime(Time::midnight()))
        .ok()
        .map(instant)
}
