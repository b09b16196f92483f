//! `gongkai ledger verify-proof`: checks one proof file without any network, says what was logged, and compares files at
//! hand with the digests in it.

use std::path::Path;

use gongkai_core::time::minute;
use gongkai_ledger::checkpoint::Checkpoint;
use gongkai_ledger::digest::Digest;
use gongkai_ledger::entry::{Act, Entry};
use gongkai_ledger::policy::{Accepted, NotAccepted, Policy};
use gongkai_ledger::proof_file::{MAX_BYTES, ProofFile, ProofFileFault, Unproven};
use gongkai_ledger::tree::leaf_hash;
use gongkai_ledger::tree::proof::{Disproved, verify_inclusion};
use gongkai_ledger::walk::fault::checkpoint_sentence;
use serde::Serialize;

use super::told::{Head, Witness, signed_by, vouchers, witnesses};
use super::trust;
use crate::cli::VerifyProof;
use crate::ended::Ended;
use crate::output::Output;

#[derive(Debug, Serialize)]
struct Proven {
    ok: bool,
    index: u64,
    #[serde(flatten)]
    head: Option<Head>,
    /// Whether a policy said whom to believe.
    believed: bool,
    signed_by: Vec<String>,
    witnesses: Vec<Witness>,
    entry: Option<serde_json::Value>,
    files: Vec<Compared>,
    faults: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Compared {
    file: String,
    sha256: String,
    /// `body`, the label of an attachment, or null.
    is: Option<String>,
}

pub(crate) fn run(call: &VerifyProof, output: Output) -> Result<(), Ended> {
    let file = read(&call.file)?;
    let policy = call.policy.as_deref().map(trust::from_file).transpose()?;
    let entry = match &call.entry {
        Some(path) => Some(bytes_of(path)?),
        None => file.extra.clone(),
    };
    let Some(entry) = entry else {
        return Err(Ended::wrong(
            "证明文件里没有带条目原文，请用 --entry 指定条目文件。",
        ));
    };
    let (accepted, mut faults) = judged(&file, &entry, policy.as_ref());
    let known = Entry::from_bytes(&entry).ok();
    let mut files = Vec::new();
    for path in &call.record {
        let compared = compared(path, known.as_ref())?;
        if compared.is.is_none() {
            faults.push(format!(
                "文件 {} 与证明的条目不符：不是登记时的正文，也不是登记时的附件。",
                compared.file
            ));
        }
        files.push(compared);
    }
    let proven = Proven {
        ok: faults.is_empty(),
        index: file.index,
        head: Checkpoint::parse(file.checkpoint.text())
            .ok()
            .map(|checkpoint| Head::of(&checkpoint)),
        believed: accepted.is_some(),
        signed_by: accepted.as_ref().map(signed_by).unwrap_or_default(),
        witnesses: accepted.as_ref().map(witnesses).unwrap_or_default(),
        entry: serde_json::from_slice(&entry).ok(),
        files,
        faults,
    };
    output.print(&proven, || said(&proven, known.as_ref(), accepted.as_ref()))?;
    if proven.ok { Ok(()) } else { Err(Ended::No) }
}

fn read(path: &Path) -> Result<ProofFile, Ended> {
    let size = std::fs::metadata(path).map(|found| found.len());
    if size.is_ok_and(|size| size > MAX_BYTES as u64) {
        return Err(Ended::wrong(proof_sentence(&ProofFileFault::TooLong)));
    }
    let bytes = bytes_of(path)?;
    ProofFile::parse(&bytes).map_err(|fault| Ended::wrong(proof_sentence(&fault)))
}

fn bytes_of(path: &Path) -> Result<Vec<u8>, Ended> {
    std::fs::read(path)
        .map_err(|error| Ended::wrong(format!("文件 {} 读不出来：{error}。", path.display())))
}

fn proof_sentence(fault: &ProofFileFault) -> String {
    match fault {
        ProofFileFault::TooLong | ProofFileFault::NotText | ProofFileFault::Mark => {
            "这不是证明文件（.tlog-proof）。".to_owned()
        }
        ProofFileFault::Truncated => "证明文件不完整，请重新下载。".to_owned(),
        ProofFileFault::Line(line) => {
            format!("证明文件第 {line} 行格式不对，请重新下载。")
        }
        ProofFileFault::Checkpoint(_) => "证明文件里的检查点不完整，请重新下载。".to_owned(),
    }
}

/// Who vouches for the proof, and what is wrong with it.
fn judged(
    file: &ProofFile,
    entry: &[u8],
    policy: Option<&Policy>,
) -> (Option<Accepted>, Vec<String>) {
    let Some(policy) = policy else {
        return (None, inclusion_alone(file, entry));
    };
    match file.verify(Some(entry), policy) {
        Ok(accepted) => (Some(accepted), Vec::new()),
        Err(error) => (None, vec![unproven_sentence(&error)]),
    }
}

fn inclusion_alone(file: &ProofFile, entry: &[u8]) -> Vec<String> {
    let checkpoint = match Checkpoint::parse(file.checkpoint.text()) {
        Ok(checkpoint) => checkpoint,
        Err(error) => return vec![checkpoint_sentence(&error)],
    };
    let Checkpoint { size, root, .. } = checkpoint;
    match verify_inclusion(leaf_hash(entry), file.index, size, &file.hashes, root) {
        Ok(()) => Vec::new(),
        Err(error) => vec![unproven_sentence(&error.into())],
    }
}

fn unproven_sentence(error: &Unproven) -> String {
    match error {
        Unproven::NotAccepted(NotAccepted::Checkpoint(error)) => checkpoint_sentence(error),
        Unproven::NotAccepted(NotAccepted::WrongCosignature { name, .. }) => {
            format!("见证 {name} 的签名不对，证明不可信。")
        }
        Unproven::NotAccepted(NotAccepted::Quorum { cosigned, .. }) => {
            format!("见证不够：核验规则里的见证只有 {} 个签过。", cosigned.len())
        }
        Unproven::Disproved(Disproved::OutOfTree(_)) => {
            "证明文件的序号超出了账本，证明不成立。".to_owned()
        }
        Unproven::Disproved(Disproved::Length | Disproved::Root) => {
            "条目与签名的账本对不上：内容被改过，或者证明不是这个条目的。".to_owned()
        }
        Unproven::NoEntry => "证明文件里没有带条目原文，请用 --entry 指定条目文件。".to_owned(),
    }
}

/// Finds a file among the digests of an entry.
fn compared(path: &Path, entry: Option<&Entry>) -> Result<Compared, Ended> {
    let digest = Digest::of(&bytes_of(path)?);
    let is = entry.and_then(|entry| {
        if entry.body_sha256 == digest {
            return Some("body".to_owned());
        }
        let attachment = entry
            .attachments
            .iter()
            .find(|file| file.sha256 == digest)?;
        Some(attachment.name.as_str().to_owned())
    });
    Ok(Compared {
        file: path.display().to_string(),
        sha256: digest.to_string(),
        is,
    })
}

fn said(proven: &Proven, entry: Option<&Entry>, accepted: Option<&Accepted>) -> String {
    let mut text = String::new();
    if let Some(entry) = entry {
        let number = entry.index_number.as_deref().unwrap_or("（无索引号）");
        text.push_str(&format!(
            "账本第 {} 条：{} {}信息 {number} 第 {} 版\n",
            proven.index + 1,
            minute(entry.at),
            act_name(entry.act),
            entry.edition
        ));
        text.push_str(&format!("正文 SHA-256：{}\n", entry.body_sha256));
        for file in &entry.attachments {
            text.push_str(&format!(
                "附件 {} SHA-256：{}\n",
                file.name.as_str(),
                file.sha256
            ));
        }
    }
    if let Some(accepted) = accepted {
        text.push_str(&vouchers(accepted));
    }
    for file in &proven.files {
        match file.is.as_deref() {
            Some("body") => text.push_str(&format!("{} 就是登记时的正文。\n", file.file)),
            Some(label) => text.push_str(&format!("{} 就是登记时的附件 {label}。\n", file.file)),
            None => {}
        }
    }
    if proven.ok && proven.believed {
        text.push_str("证明成立。\n");
    } else if proven.ok {
        text.push_str("证明本身完整。没有指定核验规则（--policy），没有核对是谁签的名。\n");
    } else {
        text.push_str("证明不成立：\n");
        for fault in &proven.faults {
            text.push_str(&format!("- {fault}\n"));
        }
    }
    text
}

fn act_name(act: Act) -> &'static str {
    match act {
        Act::Published | Act::AnnualReport => "公开",
        Act::Revised => "修订",
        Act::Withdrawn { .. } => "撤回",
        Act::Repealed { .. } => "废止",
        Act::Expired { .. } => "标明失效",
    }
}
