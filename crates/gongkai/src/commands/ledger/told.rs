//! What is told of a verification, to people and to programs.

use gongkai_core::time::minute;
use gongkai_ledger::policy::Accepted;
use gongkai_ledger::walk::Report;
use gongkai_ledger::walk::fault::{Fault, kind_name};
use jiff::Timestamp;
use serde::Serialize;

/// A verification that was carried out.
pub(super) struct Verified {
    pub report: Report,
    /// Records compared with what is shown; `None` where none were.
    pub records: Option<usize>,
    pub notes: Vec<String>,
}

/// The JSON of a verification.
#[derive(Serialize)]
pub(super) struct Machine {
    ok: bool,
    #[serde(flatten)]
    head: Option<Head>,
    signed_by: Vec<String>,
    witnesses: Vec<Witness>,
    entries: u64,
    records: Option<usize>,
    faults: Vec<MachineFault>,
    more_faults: u64,
    notes: Vec<String>,
}

/// A tree head.
#[derive(Debug, Serialize)]
pub(super) struct Head {
    origin: String,
    size: u64,
    root: String,
}

/// A witness that agrees.
#[derive(Debug, Serialize)]
pub(super) struct Witness {
    name: String,
    at: Option<Timestamp>,
}

/// A fault.
#[derive(Debug, Serialize)]
pub(super) struct MachineFault {
    code: &'static str,
    sentence: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    tile: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<u64>,
}

impl MachineFault {
    pub(super) fn of(fault: &Fault) -> Self {
        Self {
            code: fault.code(),
            sentence: fault.sentence(),
            tile: fault.tile().map(|tile| tile.to_string()),
            entry: fault.entry(),
        }
    }
}

impl Head {
    pub(super) fn of(checkpoint: &gongkai_ledger::checkpoint::Checkpoint) -> Self {
        Self {
            origin: checkpoint.origin.clone(),
            size: checkpoint.size,
            root: checkpoint.root.to_string(),
        }
    }
}

/// The names of the log's keys that signed.
pub(super) fn signed_by(accepted: &Accepted) -> Vec<String> {
    let named = |key: &gongkai_ledger::keys::Verifier| {
        format!(
            "{} {:08x} {}",
            key.name(),
            key.key_id(),
            kind_name(key.kind())
        )
    };
    accepted.signed_by.iter().map(named).collect()
}

/// The witnesses that agree.
pub(super) fn witnesses(accepted: &Accepted) -> Vec<Witness> {
    accepted
        .cosigned
        .iter()
        .map(|one| Witness {
            name: one.witness.clone(),
            at: instant(one.time),
        })
        .collect()
}

/// Who vouches for a checkpoint, a line each.
pub(super) fn vouchers(accepted: &Accepted) -> String {
    let mut text = String::new();
    for key in &accepted.signed_by {
        let (name, kind) = (key.name(), kind_name(key.kind()));
        text.push_str(&format!(
            "签名：{name}（{kind}，编号 {:08x}）\n",
            key.key_id()
        ));
    }
    for one in &accepted.cosigned {
        let at = instant(one.time).map_or_else(String::new, |at| format!("，{}", minute(at)));
        text.push_str(&format!("见证：{}{at}\n", one.witness));
    }
    text
}

/// A time of a cosignature; 0 is none.
fn instant(seconds: u64) -> Option<Timestamp> {
    let seconds = i64::try_from(seconds).ok().filter(|seconds| *seconds > 0)?;
    Timestamp::from_second(seconds).ok()
}

impl Verified {
    pub(super) fn is_sound(&self) -> bool {
        self.report.is_sound()
    }

    pub(super) fn machine(&self) -> Machine {
        let report = &self.report;
        let accepted = report.accepted.as_ref();
        Machine {
            ok: self.is_sound(),
            head: report.checkpoint.as_ref().map(Head::of),
            signed_by: accepted.map(signed_by).unwrap_or_default(),
            witnesses: accepted.map(witnesses).unwrap_or_default(),
            entries: report.entries,
            records: self.records,
            faults: report.faults.iter().map(MachineFault::of).collect(),
            more_faults: report.more_faults,
            notes: self.notes.clone(),
        }
    }

    pub(super) fn text(&self) -> String {
        let report = &self.report;
        let mut text = String::new();
        if let Some(checkpoint) = &report.checkpoint {
            text.push_str(&format!("账本：{}\n", checkpoint.origin));
            text.push_str(&format!(
                "条目：{} 条，核验了 {} 条\n",
                checkpoint.size, report.entries
            ));
        }
        if let Some(accepted) = &report.accepted {
            text.push_str(&vouchers(accepted));
        }
        if let Some(records) = self.records {
            text.push_str(&format!("与网页比对：{records} 条信息\n"));
        }
        for note in &self.notes {
            text.push_str(&format!("说明：{note}\n"));
        }
        if report.is_sound() {
            text.push_str("核验通过，没有发现问题。\n");
            return text;
        }
        text.push_str("核验没有通过：\n");
        for (number, fault) in (1..).zip(&report.faults) {
            text.push_str(&format!("{number}. {}\n", fault.sentence()));
        }
        if report.more_faults > 0 {
            text.push_str(&format!("还有 {} 个问题没有列出。\n", report.more_faults));
        }
        text
    }
}
