//! Does what the portal shows, what the journal says and what the log keeps agree? Goes through all of it: entries, tiles,
//! roots, checkpoints, then every public record, withdrawal and file against its entry. Mends nothing, asks no network.

use std::collections::{BTreeMap, BTreeSet};

use gongkai_core::content::Content;
use gongkai_ledger::checkpoint::Checkpoint;
use gongkai_ledger::digest::Digest;
use gongkai_ledger::keys::Verifier;
use gongkai_ledger::note::Note;
use gongkai_ledger::tiles::HASH_BYTES;
use gongkai_ledger::tiles::Row;
use gongkai_ledger::tiles::edge::{Edge, TileFile};
use gongkai_ledger::tree::{Hash, leaf_hash};
use gongkai_store::check::Finding;
use gongkai_store::ledger::{LedgerHead, LoggedEntry, SignedHead};
use gongkai_store::public::{ListFilter, PublicPage, Shown};
use gongkai_store::{Store, StoreFault};
use gongkai_web::kit::logged::{self, Known, entry_of};

/// Entries read at a time.
const PART: u32 = 1_000;

/// Records listed at a time.
const LISTED: u64 = 500;

/// Most findings told.
const MOST: usize = 200;

const CHANGED: &str =
    "可能有人直接改过数据库。请先另做一份备份，再用最近一次检查正常的备份恢复，并查明是谁改的。";

/// What is not as it should be; empty when all is well.
///
/// # Errors
/// When the database or the disk fails.
pub async fn ledger_check(store: &Store, keys: &[Verifier]) -> Result<Vec<Finding>, StoreFault> {
    let mut check = Check {
        store,
        found: Vec::new(),
        files: BTreeSet::new(),
    };
    let head = store.ledger_head().await?;
    check.tree(&head, keys).await?;
    check.journal(&head).await?;
    check.portal(&head).await?;
    Ok(check.found)
}

/// What the journal and the portal say that the log does not. The tree is somebody else's to verify.
///
/// # Errors
/// When the database or the disk fails.
pub async fn portal_check(store: &Store) -> Result<Vec<Finding>, StoreFault> {
    let mut check = Check {
        store,
        found: Vec::new(),
        files: BTreeSet::new(),
    };
    let head = store.ledger_head().await?;
    check.journal(&head).await?;
    check.portal(&head).await?;
    Ok(check.found)
}

struct Check<'a> {
    store: &'a Store,
    found: Vec<Finding>,
    /// Files whose bytes were compared already.
    files: BTreeSet<String>,
}

impl Check<'_> {
    fn add(&mut self, sentence: String) {
        if self.found.len() < MOST {
            self.found.push(Finding {
                sentence,
                mend: CHANGED.to_owned(),
            });
        }
    }

    /// Grows the tree anew from the entries and compares every tile and every signed root on the way.
    async fn tree(&mut self, head: &LedgerHead, keys: &[Verifier]) -> Result<(), StoreFault> {
        let mut signed: BTreeMap<u64, SignedHead> = BTreeMap::new();
        for checkpoint in self.store.ledger_checkpoints().await? {
            signed.insert(checkpoint.size, checkpoint);
        }
        let mut edge = Edge::default();
        loop {
            let at = edge.size();
            if let Some(checkpoint) = signed.remove(&at) {
                self.checkpoint(&checkpoint, edge.root(), keys, head);
            }
            if at >= head.size {
                break;
            }
            // A step ends where a checkpoint was signed, so that its root can be compared.
            let next = signed.keys().next().map_or(head.size, |size| *size);
            let wanted = next.min(head.size).saturating_sub(at).min(PART.into());
            let wanted = u32::try_from(wanted).unwrap_or(PART);
            let entries = self.store.ledger_entries(at, wanted).await?;
            let whole = entries.len() == wanted as usize
                && (at..).zip(&entries).all(|(at, entry)| entry.number == at);
            if !whole {
                self.add(format!("公开账本缺条目：第 {} 条以后不全。", at + 1));
                return Ok(());
            }
            let bytes: Vec<&[u8]> = entries.iter().map(|entry| entry.data.as_bytes()).collect();
            match edge.grow(&bytes) {
                Ok(grown) => {
                    for file in &grown.files {
                        self.tile(file, &entries).await?;
                    }
                }
                Err(_) => {
                    self.add(format!("公开账本第 {} 条以后有条目过长。", at + 1));
                    return Ok(());
                }
            }
        }
        if edge.root() != Hash::from(head.root) {
            self.add("公开账本的条目与记下的树根对不上。".to_owned());
        }
        for size in signed.into_keys() {
            self.add(format!("有一个检查点签到第 {size} 条，账本却没有这么多。"));
        }
        Ok(())
    }

    fn checkpoint(
        &mut self,
        signed: &SignedHead,
        root: Hash,
        keys: &[Verifier],
        head: &LedgerHead,
    ) {
        let size = signed.size;
        let note = Note::parse(signed.note.as_bytes());
        let says = note
            .as_ref()
            .ok()
            .and_then(|note| Checkpoint::parse(note.text()).ok());
        let Some(says) = says else {
            self.add(format!("第 {size} 条处的检查点读不出来。"));
            return;
        };
        if says.size != size || says.root != root || Hash::from(signed.root) != root {
            self.add(format!("第 {size} 条处的检查点与账本的条目对不上。"));
        }
        // Older ones may be by keys that were replaced since.
        let current = head.signed == Some(size) && !keys.is_empty();
        if current && note.is_ok_and(|note| note.verify(keys).is_err()) {
            self.add("最新的检查点不是用现在的密钥签的，或者签名不对。".to_owned());
        }
    }

    async fn tile(&mut self, file: &TileFile, entries: &[LoggedEntry]) -> Result<(), StoreFault> {
        let Row::Hashes(level) = file.tile.row() else {
            return Ok(());
        };
        let kept = self.store.ledger_tile(level, file.tile.index()).await?;
        let kept = kept.unwrap_or_default();
        if kept.get(..file.bytes.len()) == Some(&file.bytes) {
            return Ok(());
        }
        let differs = (0..usize::from(file.tile.width())).find(|place| {
            let range = place * HASH_BYTES..(place + 1) * HASH_BYTES;
            kept.get(range.clone()) != file.bytes.get(range)
        });
        let place = file.tile.first() + differs.unwrap_or_default() as u64;
        let named = entries.iter().find(|entry| entry.number == place);
        match (level, named) {
            (0, Some(entry)) => self.add(format!(
                "公开账本第 {} 条（信息「{}」）与树里的不一样：{}。",
                place + 1,
                entry.record,
                leaf_hash(entry.data.as_bytes())
            )),
            _ => self.add(format!("公开账本的文件 {} 被改动过。", file.tile)),
        }
        Ok(())
    }

    /// The entries against what the journal makes of the same acts.
    async fn journal(&mut self, head: &LedgerHead) -> Result<(), StoreFault> {
        let (mut seq, mut number) = (0, 0);
        while seq < head.seq {
            let limit = u32::try_from(head.seq - seq).unwrap_or(PART).min(PART);
            let read = self.store.acts_after(seq, limit).await?;
            if read.read_to == seq {
                break;
            }
            seq = read.read_to;
            let count = u32::try_from(read.acts.len()).unwrap_or(u32::MAX);
            let entries = self.store.ledger_entries(number, count).await?;
            for (place, act) in read.acts.iter().enumerate() {
                let ought = entry_of(act).and_then(|entry| entry.to_bytes());
                let is = entries.get(place).map(|entry| entry.data.as_bytes());
                if ought.ok().as_deref() != is {
                    self.add(format!(
                        "公开账本第 {} 条与日志里信息「{}」的第 {} 条记录不一致。",
                        number + place as u64 + 1,
                        act.record,
                        act.seq
                    ));
                }
            }
            number += u64::from(count);
        }
        if number != head.size {
            self.add(format!(
                "公开账本有 {} 条，日志里的公开、修订、撤回等共 {number} 次。",
                head.size
            ));
        }
        Ok(())
    }

    /// What the portal shows today against the log.
    async fn portal(&mut self, head: &LedgerHead) -> Result<(), StoreFault> {
        // What is newer than the log is not missing from it.
        let lags = self.store.acts_after(head.seq, 1).await?.read_to > head.seq;
        let filter = ListFilter::default();
        let mut cursor = None;
        loop {
            let (page, next) = self
                .store
                .public_after(&filter, cursor.as_deref(), LISTED)
                .await?;
            for listed in page.items {
                match self.store.public_page(&listed.index_number).await? {
                    Some(PublicPage::Shown(shown)) => self.record(&shown, lags).await?,
                    Some(PublicPage::Gone(_)) | None => {
                        self.add(format!("网页上列出的信息 {} 打不开。", listed.index_number))
                    }
                }
            }
            match next {
                Some(next) => cursor = Some(next),
                None => break,
            }
        }
        for (record, index_number) in self.store.public_gone().await? {
            let rows = self.store.ledger_of(&record).await?;
            let known: Vec<Known> = rows
                .into_iter()
                .filter_map(|row| Known::read(row).ok())
                .collect();
            if logged::withdrawal(&known).is_none() && !lags {
                self.add(format!(
                    "信息 {index_number} 显示已撤回，公开账本里没有这次撤回。"
                ));
            }
        }
        Ok(())
    }

    async fn record(&mut self, shown: &Shown, lags: bool) -> Result<(), StoreFault> {
        let number = &shown.listed.index_number;
        let rows = self.store.ledger_of(&shown.listed.record).await?;
        let known: Vec<Known> = rows
            .into_iter()
            .filter_map(|row| Known::read(row).ok())
            .collect();
        for line in &shown.editions {
            let content = if line.number == shown.edition {
                Some(shown.content.clone())
            } else {
                let edition = self.store.public_edition(number, line.number).await?;
                edition.map(|edition| edition.content)
            };
            let Some(content) = content else { continue };
            match logged::of_edition(&known, line.number) {
                Some(known) if known.is_of(&content) => {}
                Some(known) => self.add(format!(
                    "网页上的信息 {number} 第 {} 版与公开账本第 {} 条（公开编号 {}）不一样。",
                    line.number,
                    known.row.number + 1,
                    known.number()
                )),
                None if lags => {}
                None => self.add(format!(
                    "网页上的信息 {number} 第 {} 版不在公开账本里。",
                    line.number
                )),
            }
            self.attachments(number, &content).await?;
        }
        Ok(())
    }

    async fn attachments(&mut self, number: &str, content: &Content) -> Result<(), StoreFault> {
        for file in &content.attachments {
            if !self.files.insert(file.sha256.clone()) {
                continue;
            }
            match self.store.blob(&file.sha256).await? {
                None => self.add(format!("信息 {number} 的附件「{}」不见了。", file.name)),
                Some(bytes) if Digest::of(&bytes).to_string() != file.sha256 => {
                    self.add(format!("信息 {number} 的附件「{}」被改动过。", file.name));
                }
                Some(_) => {}
            }
        }
        Ok(())
    }
}
