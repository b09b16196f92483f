//! Files of records: registered when uploaded, bound to a record when a saved content names them, swept when nobody
//! does. An id belongs to one file and one record for ever, so nobody can borrow the file of another's draft.

use std::collections::BTreeMap;

use gongkai_core::content::{Attachment, Content};
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::{AgencyId, AttachmentId, RecordId};
use gongkai_core::rights::Action;
use jiff::{SignedDuration, Timestamp};

use crate::db::{Row, Tx, values};
use crate::fault::StoreFault;
use crate::store::Store;
use crate::write::{Acting, WriteError, twice};

/// How long an upload waits for its draft to be saved.
const KEPT_UNSAVED: SignedDuration = SignedDuration::from_hours(7 * 24);

impl Store {
    /// Registers an uploaded file whose bytes are kept already, so that a preview can show it before the draft is saved.
    /// Needs `WriteRecords` at the agency. The same file again changes nothing.
    ///
    /// # Errors
    /// When not allowed, when the id belongs to another file, or when the database fails.
    pub async fn upload(
        &self,
        acting: &Acting,
        agency: &AgencyId,
        file: Attachment,
        at: Timestamp,
    ) -> Result<(), WriteError> {
        twice(|| self.put_upload(acting, agency, &file, at)).await
    }

    async fn put_upload(
        &self,
        acting: &Acting,
        agency: &AgencyId,
        file: &Attachment,
        at: Timestamp,
    ) -> Result<(), WriteError> {
        let mut writing = self.writing().await?;
        let tree = self.tree_in(&mut writing.tx, writing.head).await?;
        acting.permit(&tree, Action::WriteRecords, agency)?;
        match Known::find(&mut writing.tx, &file.id).await? {
            Some(known) if known.agency == *agency && known.is(file) => return Ok(()),
            Some(_) => return Err(taken(file).into()),
            None => put(&mut writing.tx, agency, None, file, at).await?,
        }
        self.commit(writing).await?;
        Ok(())
    }

    /// Forgets uploads that no saved content named within seven days. Returns how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sweep_uploads(&self, now: Timestamp) -> Result<u64, StoreFault> {
        self.db()
            .run(
                "DELETE FROM attachments WHERE record IS NULL AND uploaded_at < $1",
                values![now - KEPT_UNSAVED],
            )
            .await
    }

    /// A file of any edition or upload, with the agency whose it is; for the console's preview.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn desk_file(
        &self,
        id: &AttachmentId,
    ) -> Result<Option<(AgencyId, Attachment)>, StoreFault> {
        let row = self
            .db()
            .one(
                "SELECT id, agency, name, media_type, size, sha256, is_inline FROM attachments
                 WHERE id = $1",
                values![id.as_str()],
            )
            .await?;
        row.map(|row| Ok((row.parsed("agency")?, attachment(&row)?)))
            .transpose()
    }
}

/// A file as the tables of files hold it.
pub(crate) fn attachment(row: &Row) -> Result<Attachment, StoreFault> {
    Ok(Attachment {
        id: row.parsed("id")?,
        name: row.text("name")?,
        media_type: row.text("media_type")?,
        size: row.number("size")?,
        sha256: row.text("sha256")?,
        inline: row.flag("is_inline")?,
    })
}

/// What is known of a file's id.
struct Known {
    agency: AgencyId,
    record: Option<RecordId>,
    sha256: String,
    media_type: String,
}

impl Known {
    async fn find(tx: &mut Tx, id: &AttachmentId) -> Result<Option<Self>, StoreFault> {
        let row = tx
            .one(
                "SELECT agency, record, sha256, media_type FROM attachments WHERE id = $1",
                values![id.as_str()],
            )
            .await?;
        row.map(|row| {
            Ok(Self {
                agency: row.parsed("agency")?,
                record: row.opt_parsed("record")?,
                sha256: row.text("sha256")?,
                media_type: row.text("media_type")?,
            })
        })
        .transpose()
    }

    /// The name may change, the bytes and what they are may not.
    fn is(&self, file: &Attachment) -> bool {
        self.sha256 == file.sha256 && self.media_type == file.media_type
    }
}

/// The files these contents name, each once, after looking whether they may: a file of another record, of another
/// agency, or other than it was is refused.
pub(crate) async fn checked(
    tx: &mut Tx,
    agency: &AgencyId,
    record: &RecordId,
    contents: &[&Content],
) -> Result<Result<Vec<Attachment>, FieldErrors>, StoreFault> {
    let mut errors = FieldErrors::default();
    let mut files: BTreeMap<&AttachmentId, &Attachment> = BTreeMap::new();
    for file in contents.iter().flat_map(|content| &content.attachments) {
        let twin = files.insert(&file.id, file);
        if twin.is_some_and(|twin| twin.sha256 != file.sha256) {
            errors.0.extend(taken(file).0);
        }
    }
    for file in files.values() {
        let fits = match Known::find(tx, &file.id).await? {
            None => true,
            Some(known) => {
                let free = known.record.as_ref().is_none_or(|bound| bound == record);
                free && known.agency == *agency && known.is(file)
            }
        };
        if !fits {
            errors.0.extend(taken(file).0);
        }
    }
    Ok(errors.or_ok(files.into_values().cloned().collect()))
}

/// Binds files to the record whose content names them.
pub(crate) async fn bind(
    tx: &mut Tx,
    agency: &AgencyId,
    record: &RecordId,
    files: Vec<Attachment>,
    at: Timestamp,
) -> Result<(), StoreFault> {
    for file in files {
        put(tx, agency, Some(record), &file, at).await?;
    }
    Ok(())
}

async fn put(
    tx: &mut Tx,
    agency: &AgencyId,
    record: Option<&RecordId>,
    file: &Attachment,
    at: Timestamp,
) -> Result<(), StoreFault> {
    tx.run(
        "INSERT INTO attachments (id, agency, record, name, media_type, size, sha256, is_inline, uploaded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (id) DO UPDATE SET record = excluded.record, name = excluded.name,
             is_inline = excluded.is_inline",
        values![
            file.id.as_str(),
            agency.as_str(),
            record.map(RecordId::as_str),
            file.name.as_str(),
            file.media_type.as_str(),
            file.size,
            file.sha256.as_str(),
            file.inline,
            at
        ],
    )
    .await?;
    Ok(())
}

fn taken(file: &Attachment) -> FieldErrors {
    FieldErrors::one(
        "attachments",
        format!(
            "附件「{}」与另一个文件的编号相同，请删去它并重新上传。",
            file.name
        ),
    )
}
