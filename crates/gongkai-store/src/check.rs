//! The doctor's view: does what the rows say follow from the journal, and are the files what they were? Mends nothing.

mod files;
mod replay;
mod requests;
mod things;

use std::collections::BTreeMap;

use crate::blobs::digest_now;
use crate::db::Tx;
use crate::dialect::Dialect;
use crate::fault::StoreFault;
use crate::rows::Tally;
use crate::schema;
use crate::store::{Head, Store};

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// What is wrong, in plain Chinese.
    pub sentence: String,
    /// What to do about it.
    pub mend: String,
}

/// Most findings told; when everything is wrong, a thousand lines say no more than some.
const MOST: usize = 200;

const RESTORE: &str =
    "可能有人直接改过数据库，或者磁盘出过错。请先另做一份备份，再用最近一次检查正常的备份恢复。";

impl Store {
    /// Looks at everything: schema version, journal without gaps, rows equal to the journal's replay, files present
    /// and unchanged. Empty when all is well.
    ///
    /// # Errors
    /// When it cannot look: the database or the disk fails.
    pub async fn check(&self) -> Result<Vec<Finding>, StoreFault> {
        self.look(Seals::Opened).await
    }

    /// The same without opening what is sealed, for a copy whose key is kept elsewhere.
    ///
    /// # Errors
    /// When it cannot look: the database or the disk fails.
    pub async fn check_but_seals(&self) -> Result<Vec<Finding>, StoreFault> {
        self.look(Seals::LeftShut).await
    }

    /// Whether anything here is sealed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_seals(&self) -> Result<bool, StoreFault> {
        let sealed = self
            .db()
            .one("SELECT request FROM request_keys LIMIT 1", vec![])
            .await?;
        Ok(sealed.is_some())
    }

    async fn look(&self, seals: Seals) -> Result<Vec<Finding>, StoreFault> {
        let mut found = Findings::default();
        let mut tx = self.db().snapshot().await?;
        soundness(&mut tx, self.db().dialect(), &mut found).await?;
        versions(&mut tx, self.db().dialect(), &mut found).await?;
        numbers(&mut tx, &mut found).await?;
        let tally = replay::records(&mut tx, &mut found).await?;
        counts(&mut tx, tally, &mut found).await?;
        index_numbers(&mut tx, &mut found).await?;
        things::all(&mut tx, &mut found).await?;
        requests::all(&mut tx, &mut found).await?;
        if seals == Seals::Opened {
            requests::seals(&mut tx, &self.inner.safe, &mut found).await?;
        }
        let files = files(&mut tx).await?;
        tx.end().await?;
        for (sha256, name) in files {
            self.file(&sha256, &name, &mut found).await?;
        }
        Ok(found.told())
    }

    async fn file(&self, sha256: &str, name: &str, found: &mut Findings) -> Result<(), StoreFault> {
        let mend = "请从备份的附件目录里取回这个文件，或者在控制台修订该信息、重新上传附件。";
        match digest_now(self.blob_path(sha256)).await? {
            None => found.add(format!("附件「{name}」的文件不见了（{sha256}）。"), mend),
            Some(now) if now != sha256 => found.add(
                format!("附件「{name}」的文件被改动过（应为 {sha256}，现为 {now}）。"),
                mend,
            ),
            Some(_) => {}
        }
        Ok(())
    }
}

/// Whether what is sealed is opened to see that it can be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seals {
    Opened,
    LeftShut,
}

/// What was found so far.
#[derive(Default)]
struct Findings {
    told: Vec<Finding>,
    untold: usize,
}

impl Findings {
    fn add(&mut self, sentence: impl Into<String>, mend: &str) {
        if self.told.len() == MOST {
            self.untold += 1;
            return;
        }
        self.told.push(Finding {
            sentence: sentence.into(),
            mend: mend.to_owned(),
        });
    }

    fn told(mut self) -> Vec<Finding> {
        if self.untold > 0 {
            self.told.push(Finding {
                sentence: format!("另外还有 {} 处问题没有列出。", self.untold),
                mend: RESTORE.to_owned(),
            });
        }
        self.told
    }
}

async fn soundness(tx: &mut Tx, dialect: Dialect, found: &mut Findings) -> Result<(), StoreFault> {
    for row in tx.all(dialect.soundness(), vec![]).await? {
        let answer = row.text("answer")?;
        if answer != "ok" {
            found.add(format!("数据库文件已损坏：{answer}"), RESTORE);
        }
    }
    Ok(())
}

async fn versions(tx: &mut Tx, dialect: Dialect, found: &mut Findings) -> Result<(), StoreFault> {
    let rows = tx
        .all(
            "SELECT number FROM schema_migrations ORDER BY number",
            vec![],
        )
        .await?;
    let numbers: Vec<i64> = rows
        .iter()
        .map(|row| row.int("number"))
        .collect::<Result<_, _>>()?;
    let known = dialect.migrations().iter().map(|(number, _, _)| *number);
    if !numbers.iter().copied().eq(known) {
        found.add(
            format!(
                "数据库结构的版本应为 {}，现为 {numbers:?}。",
                schema::version()
            ),
            "请用与数据库相配的程序版本。",
        );
    }
    Ok(())
}

/// The journal's numbers: 1, 2, 3… up to the head, which also knows the last of each kind.
async fn numbers(tx: &mut Tx, found: &mut Findings) -> Result<(), StoreFault> {
    let head = Head::read(tx).await?;
    let row = tx
        .one(
            "SELECT COUNT(*) AS n, COALESCE(MIN(seq), 1) AS first, COALESCE(MAX(seq), 0) AS last,
                    COALESCE(MAX(CASE WHEN public = 1 THEN seq END), 0) AS last_public,
                    COALESCE(MAX(CASE WHEN subject_kind IN ('agency', 'catalogue_item', 'calendar_year') THEN seq END), 0)
                        AS last_structure
             FROM journal",
            vec![],
        )
        .await?;
    let Some(row) = row else { return Ok(()) };
    let (n, first, last): (u64, u64, u64) =
        (row.number("n")?, row.number("first")?, row.number("last")?);
    if n != last || first != 1 {
        found.add(
            format!("日志有缺号：应有 {last} 条，现有 {n} 条。"),
            RESTORE,
        );
    }
    let real = Head {
        seq: last,
        public_seq: row.number("last_public")?,
        structure_seq: row.number("last_structure")?,
    };
    if head != real {
        found.add(
            format!(
                "日志的计数不对：记的是第 {} 条，实际到第 {last} 条。",
                head.seq
            ),
            RESTORE,
        );
    }
    Ok(())
}

/// The kept counts against those of the replay.
async fn counts(tx: &mut Tx, tally: Tally, found: &mut Findings) -> Result<(), StoreFault> {
    let mut counted: BTreeMap<(String, i16, String, String), i64> = tally
        .into_iter()
        .map(|((agency, year, facet, code), n)| ((agency, year, facet.to_owned(), code), n))
        .collect();
    let rows = tx
        .all(
            "SELECT agency, year, facet, code, n FROM public_counts",
            vec![],
        )
        .await?;
    for row in rows {
        let key = (
            row.text("agency")?,
            row.number("year")?,
            row.text("facet")?,
            row.text("code")?,
        );
        *counted.entry(key).or_default() -= row.int("n")?;
    }
    for ((agency, year, facet, code), n) in counted {
        if n != 0 {
            found.add(
                format!("机关「{agency}」{year} 年公开数量的统计（{facet} {code}）差 {n} 条。"),
                RESTORE,
            );
        }
    }
    Ok(())
}

async fn index_numbers(tx: &mut Tx, found: &mut Findings) -> Result<(), StoreFault> {
    let rows = tx
        .all(
            "SELECT r.record, r.index_number FROM records r
             LEFT JOIN index_numbers n ON n.record = r.record
             WHERE COALESCE(r.index_number, '') <> COALESCE(n.index_number, '')
             ORDER BY r.record",
            vec![],
        )
        .await?;
    for row in rows {
        let record = row.text("record")?;
        found.add(format!("信息「{record}」的索引号登记不一致。"), RESTORE);
    }
    Ok(())
}

/// All kept files by digest, each with a name people know it by.
async fn files(tx: &mut Tx) -> Result<Vec<(String, String)>, StoreFault> {
    let rows = tx
        .all(
            "SELECT sha256, MIN(name) AS name FROM attachments GROUP BY sha256 ORDER BY sha256",
            vec![],
        )
        .await?;
    rows.iter()
        .map(|row| Ok((row.text("sha256")?, row.text("name")?)))
        .collect()
}
