//! Whether each request is what the journal's events make of it, and whether what is personal can be opened.

use gongkai_core::ids::RequestId;
use gongkai_core::journal::Event;
use gongkai_core::requests::{Request, apply};
use serde_json::Value;

use crate::check::{Findings, RESTORE, files};
use crate::db::{Tx, values};
use crate::fault::StoreFault;
use crate::journal::entry;
use crate::requests::key_of;
use crate::sealed::Safe;

/// Requests looked at together.
const PART: u64 = 500;

pub(super) async fn all(tx: &mut Tx, found: &mut Findings) -> Result<(), StoreFault> {
    let mut after = String::new();
    loop {
        let rows = tx
            .all(
                "SELECT DISTINCT subject FROM journal WHERE subject_kind = 'request' AND subject > $1
                 ORDER BY subject LIMIT $2",
                values![&after, PART],
            )
            .await?;
        for row in &rows {
            after = row.text("subject")?;
            one(tx, &after, found).await?;
        }
        if (rows.len() as u64) < PART {
            break;
        }
    }
    unknown(tx, found).await
}

async fn one(tx: &mut Tx, subject: &str, found: &mut Findings) -> Result<(), StoreFault> {
    let Ok(id) = subject.parse::<RequestId>() else {
        found.add(format!("日志里的申请编号「{subject}」不对。"), RESTORE);
        return Ok(());
    };
    let entries = tx
        .all(
            "SELECT seq, at, actor, agency, subject, data FROM journal
             WHERE subject_kind = 'request' AND subject = $1 ORDER BY version",
            values![subject],
        )
        .await?;
    let mut request: Option<Request> = None;
    for row in &entries {
        let entry = entry(row)?;
        if let Event::Request(event) = &entry.event {
            request = Some(apply(request, &id, event, &entry.actor, entry.at));
        }
    }
    if let Some(request) = &request {
        files::present(tx, request, found).await?;
    }
    let ought = request
        .as_ref()
        .map(|request| serde_json::to_value(request).expect("our types have text keys"));
    let row = tx
        .one(
            "SELECT data FROM requests WHERE request = $1",
            values![subject],
        )
        .await?;
    let is: Option<Value> = row.and_then(|row| row.json("data").ok());
    if is != ought {
        found.add(
            format!("申请「{subject}」现在的内容与日志不一致。"),
            RESTORE,
        );
    }
    Ok(())
}

const KEY: &str =
    "请核对配置里的密钥文件是不是原来的那一个；备份里没有密钥，要把另行保管的密钥文件放回原处。";

/// Whether the key of each request can be opened.
pub(super) async fn seals(
    tx: &mut Tx,
    safe: &Safe,
    found: &mut Findings,
) -> Result<(), StoreFault> {
    let rows = tx
        .all("SELECT request FROM request_keys ORDER BY request", vec![])
        .await?;
    if !rows.is_empty() && !safe.is_there() {
        found.add("密钥文件不在，申请人信息打不开。", KEY);
        return Ok(());
    }
    for row in rows {
        let id: RequestId = row.parsed("request")?;
        match key_of(tx, safe, &id).await {
            Ok(Some(key)) => files::open(tx, &id, &key, found).await?,
            Ok(None) => {}
            Err(_) => found.add(
                format!("申请「{id}」的申请人信息打不开：密钥不对，或者内容被改动过。"),
                KEY,
            ),
        }
    }
    Ok(())
}

/// Rows that came into the table without the journal.
async fn unknown(tx: &mut Tx, found: &mut Findings) -> Result<(), StoreFault> {
    let rows = tx
        .all(
            "SELECT request FROM requests WHERE request NOT IN
                 (SELECT subject FROM journal WHERE subject_kind = 'request')
             ORDER BY request LIMIT 20",
            vec![],
        )
        .await?;
    for row in rows {
        let request = row.text("request")?;
        found.add(
            format!("申请「{request}」不是经本系统登记的，日志里没有它。"),
            RESTORE,
        );
    }
    Ok(())
}
