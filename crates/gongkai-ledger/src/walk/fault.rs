//! What can be wrong with a log, each named by where it is.

use crate::checkpoint::CheckpointError;
use crate::keys::Kind;
use crate::note::Unverified;
use crate::tiles::TileId;
use crate::tiles::bundle::BundleFault;

/// A fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// There is no checkpoint.
    #[error("checkpoint is missing")]
    NoCheckpoint,
    /// The checkpoint is malformed, or not signed by a key that is believed.
    #[error("checkpoint: {0}")]
    Checkpoint(CheckpointError),
    /// No key of one kind has signed, though one of another kind has.
    #[error("checkpoint has no line of {name} with key {key_id:08x}")]
    SignatureMissing {
        /// Name of the key.
        name: String,
        /// Which key.
        key_id: u32,
        /// What kind of key.
        kind: Kind,
    },
    /// A line claims a witness and is not by it.
    #[error("cosignature of {name} with key {key_id:08x} is wrong")]
    Cosignature {
        /// Name of the key.
        name: String,
        /// Which key.
        key_id: u32,
    },
    /// Too few witnesses agree.
    #[error("quorum {quorum:?} is not reached, cosigned by {cosigned:?}")]
    Quorum {
        /// What must agree.
        quorum: String,
        /// Who agrees.
        cosigned: Vec<String>,
    },
    /// A larger checkpoint was seen before: an old one is shown again, or entries are gone.
    #[error("checkpoint of size {size} after one of size {seen}")]
    Replayed {
        /// The size shown now.
        size: u64,
        /// The size seen before.
        seen: u64,
    },
    /// The tree does not begin with the one seen before.
    #[error("tree contradicts the checkpoint of size {seen} seen before")]
    Forked {
        /// The size seen before.
        seen: u64,
    },
    /// A tile or bundle is not there.
    #[error("{0} is missing")]
    Missing(TileId),
    /// A tile is too short or too long.
    #[error("{tile} has {found} bytes, not {expected}")]
    Length {
        /// Which.
        tile: TileId,
        /// Bytes it should have.
        expected: usize,
        /// Bytes it has.
        found: usize,
    },
    /// A bundle cannot be taken apart.
    #[error("{tile}: {fault}")]
    Bundle {
        /// Which.
        tile: TileId,
        /// Why not.
        fault: BundleFault,
    },
    /// A hash of the tile is not the one that was signed.
    #[error("{tile} is not the one that was signed, hash {at} differs")]
    Tile {
        /// Which.
        tile: TileId,
        /// The first hash of it that differs, from 0.
        at: u16,
    },
    /// A tile whose hashes do not lead to the hash above it; which of them is wrong cannot be told.
    #[error("{0} is not the one that was signed")]
    WholeTile(TileId),
    /// An entry is not the one that was signed.
    #[error("entry {0} is not the one that was signed")]
    Entry(u64),
    /// The entries lead to another root than the signed one, and nothing shows where.
    #[error("entries and tiles do not lead to the signed root")]
    Root,
    /// An entry of the right bytes that says what it may not, or what is not so.
    #[error("entry {number}: {sentence}")]
    Content {
        /// Number of the entry.
        number: u64,
        /// What is wrong, for people.
        sentence: String,
    },
    /// Something beside the log does not agree with it, such as a page or a row.
    #[error("{0}")]
    Elsewhere(String),
}

impl Fault {
    /// A word for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoCheckpoint => "checkpoint_missing",
            Self::Checkpoint(CheckpointError::Unverified(Unverified::Unknown)) => "wrong_key",
            Self::Checkpoint(CheckpointError::Unverified(Unverified::Wrong { .. })) => {
                "wrong_signature"
            }
            Self::Checkpoint(_) => "checkpoint_malformed",
            Self::SignatureMissing { .. } => "signature_missing",
            Self::Cosignature { .. } => "wrong_cosignature",
            Self::Quorum { .. } => "quorum",
            Self::Replayed { .. } => "replayed",
            Self::Forked { .. } => "forked",
            Self::Missing(_) => "tile_missing",
            Self::Length { .. } | Self::Bundle { .. } => "tile_truncated",
            Self::Tile { .. } | Self::WholeTile(_) => "tile_changed",
            Self::Entry(_) => "entry_changed",
            Self::Root => "root",
            Self::Content { .. } => "entry_content",
            Self::Elsewhere(_) => "elsewhere",
        }
    }

    /// The tile it is in.
    #[must_use]
    pub fn tile(&self) -> Option<TileId> {
        match self {
            Self::Missing(tile)
            | Self::WholeTile(tile)
            | Self::Length { tile, .. }
            | Self::Bundle { tile, .. }
            | Self::Tile { tile, .. } => Some(*tile),
            _ => None,
        }
    }

    /// The entry it is in.
    #[must_use]
    pub fn entry(&self) -> Option<u64> {
        match self {
            Self::Entry(number) | Self::Content { number, .. } => Some(*number),
            Self::Bundle { tile, fault } => match fault {
                BundleFault::Truncated(at) => Some(tile.first() + u64::from(*at)),
                BundleFault::Count { .. } => None,
            },
            _ => None,
        }
    }

    /// What a person reads. People count entries from 1.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::NoCheckpoint => {
                "没有检查点（checkpoint）：这里没有公开账本，或者还没有签名。".to_owned()
            }
            Self::Checkpoint(error) => checkpoint_sentence(error),
            Self::SignatureMissing { name, key_id, kind } => format!(
                "检查点缺少一行签名：{name}（{}，编号 {key_id:08x}）没有签。",
                kind_name(*kind)
            ),
            Self::Cosignature { name, key_id } => {
                format!("见证 {name}（编号 {key_id:08x}）的签名不对，检查点不可信。")
            }
            Self::Quorum { cosigned, .. } if cosigned.is_empty() => {
                "见证不够：没有一个核验规则里的见证签过这个检查点。".to_owned()
            }
            Self::Quorum { cosigned, .. } => format!(
                "见证不够：只有 {} 签过这个检查点，达不到核验规则要求的数目。",
                cosigned.join("、")
            ),
            Self::Replayed { size, seen } => format!(
                "检查点变旧了：以前看到过有 {seen} 条的检查点，现在只有 {size} 条。可能有人重放旧的检查点，或者账本丢了条目。"
            ),
            Self::Forked { seen } => {
                format!("账本与以前看到的不一致：前 {seen} 条被改写过。请保存两个检查点作为证据。")
            }
            Self::Missing(tile) => format!("缺少文件 {tile}。"),
            Self::Length {
                tile,
                expected,
                found,
            } => format!("文件 {tile} 应有 {expected} 字节，实有 {found} 字节，被截断或者改过。"),
            Self::Bundle {
                tile,
                fault: BundleFault::Truncated(at),
            } => format!(
                "文件 {tile} 读到第 {} 条时中断，被截断或者改过。",
                tile.first() + u64::from(*at) + 1
            ),
            Self::Bundle {
                tile,
                fault: BundleFault::Count { expected, found },
            } => format!("文件 {tile} 应有 {expected} 条，实有 {found} 条，被截断或者改过。"),
            Self::Tile { tile, at } => {
                format!(
                    "文件 {tile} 的第 {} 个哈希值与签名时的不同，被改过。",
                    at + 1
                )
            }
            Self::WholeTile(tile) => format!("文件 {tile} 与签名时的不同，被改过。"),
            Self::Entry(number) => format!("账本第 {} 条与签名时的不同，被改过。", number + 1),
            Self::Root => {
                "账本的条目和哈希文件算不出签名的根哈希：内容与检查点不是一套。".to_owned()
            }
            Self::Content { number, sentence } => format!("账本第 {} 条：{sentence}", number + 1),
            Self::Elsewhere(sentence) => sentence.clone(),
        }
    }
}

/// What people call a kind of key.
#[must_use]
pub fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Ed25519 => "Ed25519",
        Kind::Sm2 => "国密 SM2",
        Kind::CosignEd25519 => "见证 Ed25519",
        Kind::CosignMlDsa44 => "见证 ML-DSA-44",
    }
}

/// What a person reads of a checkpoint that is not believed.
#[must_use]
pub fn checkpoint_sentence(error: &CheckpointError) -> String {
    match error {
        CheckpointError::Note(_) => "检查点不完整或者格式不对，可能被截断。".to_owned(),
        CheckpointError::Line(line) => format!("检查点第 {line} 行格式不对。"),
        CheckpointError::EmptyRoot => "检查点说账本是空的，根哈希却不对。".to_owned(),
        CheckpointError::Unverified(Unverified::Unknown) => {
            "检查点不是用所信任的密钥签的：密钥不对，或者这是另一本账本。".to_owned()
        }
        CheckpointError::Unverified(Unverified::Wrong { name, key_id }) => {
            format!("检查点上 {name}（编号 {key_id:08x}）的签名不对，内容被改过。")
        }
        CheckpointError::Origin { found, key } => {
            format!("检查点属于另一本账本：写的是 {found}，密钥是 {key} 的。")
        }
    }
}
