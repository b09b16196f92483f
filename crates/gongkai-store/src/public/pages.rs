//! One public record: its page, its editions, its files, and what the search index takes of it.

use std::collections::BTreeMap;

use gongkai_core::body::plain_text;
use gongkai_core::catalogue::{Block, ContentGroup};
use gongkai_core::content::{Attachment, Content};
use gongkai_core::ids::{AttachmentId, ItemCode, RecordId};
use gongkai_core::records::WithdrawalNotice;
use sqlx::AssertSqlSafe;

use crate::agencies::Tree;
use crate::attachments::attachment;
use crate::db::{Row, Tx, values};
use crate::fault::StoreFault;
use crate::public::lists::{LISTED, listed};
use crate::public::{
    BatchLine, EditionLine, Gone, PublicDocument, PublicEdition, PublicPage, Shown,
};
use crate::store::Store;

impl Store {
    /// What stands at an index number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn public_page(&self, index_number: &str) -> Result<Option<PublicPage>, StoreFault> {
        let tree = self.tree().await?;
        let mut tx = self.db().snapshot().await?;
        let sql = format!(
            "SELECT {LISTED}, r.edition, r.change_note, r.withdrawn_before, e.content
             FROM public_records r
             JOIN public_editions e ON e.record = r.record AND e.number = r.edition
             WHERE r.index_number = $1"
        );
        let page = match tx.one(AssertSqlSafe(sql), values![index_number]).await? {
            Some(row) => Some(PublicPage::Shown(Box::new(
                shown(&mut tx, &row, &tree).await?,
            ))),
            None => gone(&mut tx, index_number, &tree)
                .await?
                .map(PublicPage::Gone),
        };
        tx.end().await?;
        Ok(page)
    }

    /// One edition of a public record.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn public_edition(
        &self,
        index_number: &str,
        number: u32,
    ) -> Result<Option<PublicEdition>, StoreFault> {
        let row = self
            .db()
            .one(
                "SELECT e.number, e.published_at, e.change_note, e.content
                 FROM public_records r JOIN public_editions e ON e.record = r.record
                 WHERE r.index_number = $1 AND e.number = $2",
                values![index_number, number],
            )
            .await?;
        row.map(|row| {
            Ok(PublicEdition {
                number: row.number("number")?,
                published_at: row.parsed("published_at")?,
                change_note: row.opt_text("change_note")?,
                content: row.json("content")?,
            })
        })
        .transpose()
    }

    /// A file of a public edition.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn public_file(&self, id: &AttachmentId) -> Result<Option<Attachment>, StoreFault> {
        let row = self
            .db()
            .one(
                "SELECT id, name, media_type, size, sha256, is_inline FROM public_files WHERE id = $1",
                values![id.as_str()],
            )
            .await?;
        row.map(|row| attachment(&row)).transpose()
    }

    /// Public records in the order of their ids, after `after`; for site maps and rebuilding.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn public_batch(
        &self,
        after: Option<&RecordId>,
        limit: u32,
    ) -> Result<Vec<BatchLine>, StoreFault> {
        let rows = self
            .db()
            .all(
                "SELECT record, index_number, edition_at FROM public_records
                 WHERE record > $1 ORDER BY record LIMIT $2",
                values![after.map_or("", RecordId::as_str), limit],
            )
            .await?;
        rows.iter()
            .map(|row| {
                Ok(BatchLine {
                    record: row.parsed("record")?,
                    index_number: row.text("index_number")?,
                    edition_at: row.parsed("edition_at")?,
                })
            })
            .collect()
    }

    /// Everything the search index takes; `None` where the record is not public.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn public_document(
        &self,
        record: &RecordId,
    ) -> Result<Option<PublicDocument>, StoreFault> {
        let tree = self.tree().await?;
        let mut tx = self.db().snapshot().await?;
        let sql = format!(
            "SELECT {LISTED}, e.content FROM public_records r
             JOIN public_editions e ON e.record = r.record AND e.number = r.edition
             WHERE r.record = $1"
        );
        let Some(row) = tx.one(AssertSqlSafe(sql), values![record.as_str()]).await? else {
            return Ok(None);
        };
        let listed = listed(&row, &tree)?;
        let content: Content = row.json("content")?;
        let mut words = words_of_files(&mut tx, record).await?;
        let places = Places::of(&mut tx, record).await?;
        tx.end().await?;
        let mut agency_path = vec![listed.agency.clone()];
        agency_path.extend(tree.ancestors(&listed.agency));
        Ok(Some(PublicDocument {
            listed,
            topic: content.topic,
            keywords: content.keywords,
            body_text: plain_text(content.body.html()),
            attachments: content
                .attachments
                .into_iter()
                .map(|file| {
                    let text = words.remove(&file.sha256);
                    (file, text)
                })
                .collect(),
            agency_path,
            item_path: places.items,
            blocks: places.blocks,
            groups: places.groups,
        }))
    }
}

async fn shown(tx: &mut Tx, row: &Row, tree: &Tree) -> Result<Shown, StoreFault> {
    let listed = listed(row, tree)?;
    let editions = tx
        .all(
            "SELECT number, published_at, change_note FROM public_editions
             WHERE record = $1 ORDER BY number",
            values![listed.record.as_str()],
        )
        .await?;
    let editions = editions.iter().map(|row| {
        Ok(EditionLine {
            number: row.number("number")?,
            published_at: row.parsed("published_at")?,
            change_note: row.opt_text("change_note")?,
        })
    });
    Ok(Shown {
        listed,
        content: row.json("content")?,
        edition: row.number("edition")?,
        change_note: row.opt_text("change_note")?,
        editions: editions.collect::<Result<_, StoreFault>>()?,
        withdrawn_before: row.json("withdrawn_before")?,
    })
}

async fn gone(tx: &mut Tx, index_number: &str, tree: &Tree) -> Result<Option<Gone>, StoreFault> {
    let row = tx
        .one(
            "SELECT record, agency, notice FROM public_gone WHERE index_number = $1",
            values![index_number],
        )
        .await?;
    row.map(|row| {
        let agency = row.parsed("agency")?;
        let notice: WithdrawalNotice = row.json("notice")?;
        Ok(Gone {
            index_number: index_number.to_owned(),
            record: row.parsed("record")?,
            agency_name: tree.name(&agency),
            agency,
            notice,
        })
    })
    .transpose()
}

/// The texts drawn from a public record's files, by digest.
async fn words_of_files(
    tx: &mut Tx,
    record: &RecordId,
) -> Result<BTreeMap<String, String>, StoreFault> {
    let rows = tx
        .all(
            "SELECT DISTINCT t.sha256, t.words FROM public_files f
             JOIN file_texts t ON t.sha256 = f.sha256 WHERE f.record = $1",
            values![record.as_str()],
        )
        .await?;
    rows.iter()
        .map(|row| Ok((row.text("sha256")?, row.text("words")?)))
        .collect()
}

/// Where a public record stands.
#[derive(Default)]
struct Places {
    /// Its items and those above them.
    items: Vec<ItemCode>,
    blocks: Vec<Block>,
    groups: Vec<ContentGroup>,
}

impl Places {
    async fn of(tx: &mut Tx, record: &RecordId) -> Result<Self, StoreFault> {
        let rows = tx
            .all(
                "SELECT facet, code FROM public_facets
                 WHERE record = $1 AND facet IN ('item', 'block', 'group') ORDER BY facet, code",
                values![record.as_str()],
            )
            .await?;
        let mut places = Self::default();
        for row in rows {
            let code = row.text("code")?;
            match row.text("facet")?.as_str() {
                "block" => places.blocks.extend(Block::from_code(&code)),
                "group" => places.groups.extend(ContentGroup::from_code(&code)),
                _ => places.items.push(row.parsed("code")?),
            }
        }
        Ok(places)
    }
}
