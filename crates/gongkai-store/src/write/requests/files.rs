//! Orders that come with files: kept, taken out and opened in the transaction of their events.

use gongkai_core::ids::RequestId;
use gongkai_core::requests::{Command, Refusal, Request};
use jiff::Timestamp;

use super::{Numbers, Order, Setting, key_for};
use crate::db::json;
use crate::request_files::{FileToKeep, OpenedFile, drop_file, file_part, put_bytes};
use crate::sealed::Key;
use crate::store::Store;
use crate::write::{Acting, WriteError, twice};

impl Store {
    /// Gives an order with files that come with it, or keeps files alone; all of it or nothing.
    ///
    /// # Errors
    /// See [`WriteError`]; nothing has changed then.
    pub async fn request_command_with_files(
        &self,
        acting: &Acting,
        request: &RequestId,
        (command, files): (Option<&Command>, &[FileToKeep]),
        setting: Setting,
        at: Timestamp,
    ) -> Result<Request, WriteError> {
        let adding = files
            .first()
            .map(|file| Command::AddFile(file.facts.clone()));
        let Some(first) = command.or(adding.as_ref()) else {
            return Err(Refusal::NoSuchPart.into());
        };
        twice(|| async {
            let mut order = self.begin(acting, request, first, setting, at).await?;
            let numbers = order.numbers().await?;
            let mut after = order.before.clone().ok_or(Refusal::Absent)?;
            if let Some(command) = command {
                let (changed, words) = order.carry_out(command, &numbers).await?;
                after = changed;
                if let Some((number, words)) = words {
                    let key = key_for(&mut order.writing.tx, &self.inner.safe, &after).await?;
                    let place = format!("words/{number}");
                    order.put_part(&key, &place, &words).await?;
                }
            }
            if !files.is_empty() {
                let key = key_for(&mut order.writing.tx, &self.inner.safe, &after).await?;
                after = order.keep_files(after, files, &key, &numbers).await?;
            }
            self.commit(order.writing).await?;
            Ok(after)
        })
        .await
    }

    /// Takes out a file that was to be released.
    ///
    /// # Errors
    /// See [`WriteError`]; nothing has changed then.
    pub async fn remove_request_file(
        &self,
        acting: &Acting,
        request: &RequestId,
        number: u32,
        setting: Setting,
        at: Timestamp,
    ) -> Result<Request, WriteError> {
        let command = Command::RemoveFile { number };
        twice(|| async {
            let mut order = self.begin(acting, request, &command, setting, at).await?;
            let numbers = order.numbers().await?;
            let (after, _) = order.carry_out(&command, &numbers).await?;
            drop_file(&mut order.writing.tx, request, number).await?;
            self.commit(order.writing).await?;
            Ok(after)
        })
        .await
    }

    /// Opens a file of a request for staff; a look that has to be noted is noted first.
    ///
    /// # Errors
    /// See [`WriteError`].
    pub async fn see_request_file(
        &self,
        acting: &Acting,
        request: &RequestId,
        number: u32,
        setting: Setting,
        at: Timestamp,
    ) -> Result<OpenedFile, WriteError> {
        let command = Command::SeeFile { number };
        let seen = self
            .request_command(acting, request, &command, setting, at)
            .await?;
        let kept = seen.file(number).cloned().ok_or(Refusal::NoSuchPart)?;
        let opened = self.opened_file(request, kept).await?;
        opened.ok_or_else(|| Refusal::Erased.into())
    }
}

impl Order<'_> {
    /// Keeps files of the request as it is now, and gives it as it is after.
    pub(super) async fn keep_files(
        &mut self,
        now: Request,
        files: &[FileToKeep],
        key: &Key,
        numbers: &Numbers,
    ) -> Result<Request, WriteError> {
        let mut now = now;
        for file in files {
            self.before = Some(now);
            let command = Command::AddFile(file.facts.clone());
            let (after, _) = self.carry_out(&command, numbers).await?;
            let number = after.handling.files.last().map_or(0, |kept| kept.number);
            self.put_part(key, &file_part(number), &json(&file.label))
                .await?;
            let bytes = std::sync::Arc::clone(&file.bytes);
            put_bytes(&mut self.writing.tx, key, self.id, number, bytes).await?;
            now = after;
        }
        Ok(now)
    }
}
