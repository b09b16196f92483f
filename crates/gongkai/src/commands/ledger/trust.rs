//! Which keys a verification believes: a policy that was handed in, or the one that the log itself shows, which is said.

use std::path::Path;

use gongkai_ledger::policy::{MAX_BYTES, Policy};

use crate::ended::Ended;
use crate::ledger_sources::HttpSource;

/// The file of a log that says its keys and witnesses.
pub(super) const POLICY: &str = "policy";

/// A policy that was handed in.
pub(super) fn from_file(file: &Path) -> Result<Policy, Ended> {
    let bytes = std::fs::read(file).map_err(|error| {
        Ended::wrong(format!(
            "核验规则文件 {} 读不出来：{error}。",
            file.display()
        ))
    })?;
    Policy::parse(&bytes).map_err(|fault| Ended::wrong(fault.sentence()))
}

/// The one that a site shows.
pub(super) async fn of_site(source: &HttpSource, notes: &mut Vec<String>) -> Result<Policy, Ended> {
    let bytes = source
        .file(POLICY, MAX_BYTES)
        .await
        .map_err(super::unreachable)?;
    let policy = bytes.and_then(|bytes| Policy::parse(&bytes).ok());
    let Some(policy) = policy else {
        return Err(Ended::wrong(format!(
            "{} 没有公布核验规则（{POLICY}），请用 --policy 指定；没有公开账本的网站不能核验。",
            source.prefix()
        )));
    };
    shown_by_itself(&policy, notes);
    Ok(policy)
}

/// The one that lies in a folder.
pub(super) fn of_folder(folder: &Path, notes: &mut Vec<String>) -> Result<Policy, Ended> {
    let file = folder.join(POLICY);
    if !file.is_file() {
        return Err(Ended::wrong(
            "请用 --policy 指定核验规则：要知道信任谁的公钥，才能核验。",
        ));
    }
    let policy = from_file(&file)?;
    shown_by_itself(&policy, notes);
    Ok(policy)
}

fn shown_by_itself(policy: &Policy, notes: &mut Vec<String>) {
    notes.push(
        "公钥和见证来自账本自己公布的核验规则，请与别处公布的公钥核对，或者用 --policy 指定："
            .to_owned(),
    );
    notes.extend(policy.logs().iter().map(|log| log.key.to_string()));
}
