//! The guard against a database that was rolled back: the last signed checkpoint, in a file beside the key, in no
//! database and no backup. It is lasting before the checkpoint is shown, and a tree that does not continue it is never
//! signed. Without it a log whose backup was restored would contradict itself in public.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use gongkai_ledger::checkpoint::Checkpoint;
use gongkai_ledger::note::Note;
use gongkai_ledger::tree::Hash;
use gongkai_ledger::tree::proof::verify_consistency;
use gongkai_store::Store;
use gongkai_store::ledger::{LedgerHead, SignedHead};
use gongkai_web::kit::proofs;

use super::LedgerFault;
use super::keys::LogKeys;

/// Longest file that is read; a checkpoint has some hundred bytes.
const MAX_BYTES: u64 = 64 << 10;

/// Whether the head may be signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// It continues what was signed.
    MaySign,
    /// It might not.
    Frozen {
        /// Why, in plain Chinese.
        why: String,
        /// What to do about it.
        mend: String,
    },
}

/// Compares the tree with what was last signed for this log.
///
/// # Errors
/// When the database fails.
pub async fn judge(
    store: &Store,
    head: &LedgerHead,
    keys: &LogKeys,
    current: Option<&SignedHead>,
) -> Result<Judgement, LedgerFault> {
    let file = keys.guard_file().to_owned();
    let place = file.display().to_string();
    let read = tokio::task::spawn_blocking(move || read(&file)).await?;
    let signed = match read {
        Ok(signed) => signed,
        Err(why) => {
            return Ok(frozen(
                format!("核对文件 {place} 读不出来：{why}。"),
                PUT_BACK,
            ));
        }
    };
    let Some(last) = signed.filter(|last| last.origin == keys.origin()) else {
        // The log has never signed under this name, or the file was left behind.
        let of_this_log = current
            .and_then(|current| Note::parse(current.note.as_bytes()).ok())
            .and_then(|note| Checkpoint::parse(note.text()).ok())
            .is_some_and(|shown| shown.origin == keys.origin());
        return Ok(if of_this_log {
            frozen(
                format!("核对文件 {place} 不见了，无法确认数据库里的公开账本是不是最新的。"),
                PUT_BACK,
            )
        } else {
            Judgement::MaySign
        });
    };
    if last.size > head.size {
        return Ok(frozen(
            format!(
                "公开账本已经签名到第 {} 条，数据库里只有 {} 条：数据库可能是从旧备份恢复的。",
                last.size, head.size
            ),
            ROLLED_BACK,
        ));
    }
    if continues(store, head, &last).await? {
        Ok(Judgement::MaySign)
    } else {
        Ok(frozen(
            format!(
                "数据库里的公开账本与已经签名的前 {} 条不一致：有人改动过，或者从旧备份恢复后又写入了别的内容。",
                last.size
            ),
            ROLLED_BACK,
        ))
    }
}

const PUT_BACK: &str = "请把原来那台机器上密钥旁边的核对文件放回来；找不到时，可用见证方或他人保存的最新检查点（/ledger/checkpoint 的内容）代替。";
const ROLLED_BACK: &str = "发布不受影响，但公开账本不再签名。请恢复更新的备份；没有的话，按 docs/ledger.md 换用新的名称和密钥，另起一本，旧的到此为止。";

fn frozen(why: String, mend: &str) -> Judgement {
    Judgement::Frozen {
        why,
        mend: mend.to_owned(),
    }
}

async fn continues(
    store: &Store,
    head: &LedgerHead,
    last: &Checkpoint,
) -> Result<bool, LedgerFault> {
    let proof = match proofs::consistency(store, last.size, head.size).await {
        Ok(proof) => proof,
        Err(proofs::ProofFault::Store(fault)) => return Err(fault.into()),
        // A tile that is missing where one was signed.
        Err(_) => return Ok(false),
    };
    let root = Hash::from(head.root);
    Ok(verify_consistency(last.size, last.root, head.size, root, &proof).is_ok())
}

/// What was last signed; `None` where the file is not there.
fn read(file: &Path) -> Result<Option<Checkpoint>, String> {
    let length = match fs::metadata(file) {
        Ok(found) => found.len(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.to_string()),
    };
    if length > MAX_BYTES {
        return Err("文件太大".to_owned());
    }
    let bytes = fs::read(file).map_err(|error| error.to_string())?;
    let not_ours = |_| "里面不是检查点".to_owned();
    let note = Note::parse(&bytes).map_err(|_| "里面不是检查点".to_owned())?;
    Checkpoint::parse(note.text()).map(Some).map_err(not_ours)
}

/// Writes down what is about to be shown. Lasting when this returns.
///
/// # Errors
/// When the disk fails; then the checkpoint may not be shown.
pub async fn remember(keys: &LogKeys, note: String) -> Result<(), LedgerFault> {
    let file = keys.guard_file().to_owned();
    let name = file.display().to_string();
    tokio::task::spawn_blocking(move || replace(&file, note.as_bytes()))
        .await?
        .map_err(|source| LedgerFault::Guard { file: name, source })
}

/// At the place there is always the whole of the old or the whole of the new.
fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut beside = file.as_os_str().to_owned();
    beside.push(".new");
    let mut new = File::create(&beside)?;
    new.write_all(bytes)?;
    new.sync_all()?;
    fs::rename(&beside, file)?;
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
        _ => File::open(".")?.sync_all(),
    }
}
