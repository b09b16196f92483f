//! Whether each request, remedy, complaint and annual report is what the journal's events make of it, and whether what is personal can be
//! opened.

use gongkai_core::complaints::{self, Complaint};
use gongkai_core::journal::{Entry, Event};
use gongkai_core::remedies::{self, Remedy};
use gongkai_core::reports::life::{self, AnnualReport};
use gongkai_core::requests::{self, Request};
use serde::Serialize;
use serde_json::Value;

use crate::check::{Findings, RESTORE, files};
use crate::db::{Tx, values};
use crate::fault::StoreFault;
use crate::journal::entry;
use crate::parts::{CASES, REQUESTS, SEALED_BY};
use crate::sealed::Safe;

/// Cases looked at together.
const PART: u64 = 500;

/// A kind of case: how it is called in the journal and by people, its row, and the rows the journal does not know.
struct Kind {
    code: &'static str,
    name: &'static str,
    row: &'static str,
    unknown: &'static str,
}

const KINDS: [Kind; 4] = [
    Kind {
        code: "request",
        name: "申请",
        row: "SELECT data FROM requests WHERE request = $1",
        unknown: "SELECT request AS id FROM requests WHERE request NOT IN
             (SELECT subject FROM journal WHERE subject_kind = 'request') ORDER BY request LIMIT 20",
    },
    Kind {
        code: "remedy",
        name: "复议、诉讼",
        row: "SELECT data FROM remedies WHERE remedy = $1",
        unknown: "SELECT remedy AS id FROM remedies WHERE remedy NOT IN
             (SELECT subject FROM journal WHERE subject_kind = 'remedy') ORDER BY remedy LIMIT 20",
    },
    Kind {
        code: "complaint",
        name: "投诉举报",
        row: "SELECT data FROM complaints WHERE complaint = $1",
        unknown: "SELECT complaint AS id FROM complaints WHERE complaint NOT IN
             (SELECT subject FROM journal WHERE subject_kind = 'complaint') ORDER BY complaint LIMIT 20",
    },
    Kind {
        code: "annual_report",
        name: "年度报告",
        row: "SELECT data FROM annual_reports WHERE agency || '/' || year = $1",
        unknown: "SELECT agency || '/' || year AS id FROM annual_reports WHERE agency || '/' || year NOT IN
             (SELECT subject FROM journal WHERE subject_kind = 'annual_report') ORDER BY agency, year LIMIT 20",
    },
];

pub(super) async fn all(tx: &mut Tx, found: &mut Findings) -> Result<(), StoreFault> {
    for kind in &KINDS {
        let mut after = String::new();
        loop {
            let rows = tx
                .all(
                    "SELECT DISTINCT subject FROM journal WHERE subject_kind = $1 AND subject > $2
                     ORDER BY subject LIMIT $3",
                    values![kind.code, &after, PART],
                )
                .await?;
            for row in &rows {
                after = row.text("subject")?;
                one(tx, kind, &after, found).await?;
            }
            if (rows.len() as u64) < PART {
                break;
            }
        }
        unknown(tx, kind, found).await?;
    }
    Ok(())
}

async fn one(
    tx: &mut Tx,
    kind: &Kind,
    subject: &str,
    found: &mut Findings,
) -> Result<(), StoreFault> {
    let rows = tx
        .all(
            "SELECT seq, at, actor, agency, subject, data FROM journal
             WHERE subject_kind = $1 AND subject = $2 ORDER BY version",
            values![kind.code, subject],
        )
        .await?;
    let entries: Vec<Entry> = rows.iter().map(entry).collect::<Result<_, _>>()?;
    let name = kind.name;
    let Some(ought) = replayed(subject, &entries) else {
        found.add(format!("日志里的{name}编号「{subject}」不对。"), RESTORE);
        return Ok(());
    };
    let row = tx.one(kind.row, values![subject]).await?;
    let is: Option<Value> = row.and_then(|row| row.json("data").ok());
    if kind.code == "request"
        && let Ok(request) = serde_json::from_value::<Request>(ought.clone())
    {
        files::present(tx, &request, found).await?;
    }
    if is != Some(ought) {
        found.add(
            format!("{name}「{subject}」现在的内容与日志不一致。"),
            RESTORE,
        );
    }
    Ok(())
}

/// What the events make of a case; none where the subject is no id.
fn replayed(subject: &str, entries: &[Entry]) -> Option<Value> {
    let (mut request, mut remedy, mut complaint, mut report) = (None, None, None, None);
    for Entry {
        at, actor, event, ..
    } in entries
    {
        match event {
            Event::Request(event) => {
                let id = subject.parse().ok()?;
                request = Some(requests::apply(request, &id, event, actor, *at));
            }
            Event::Remedy(event) => {
                let id = subject.parse().ok()?;
                remedy = Some(remedies::apply(remedy, &id, event, actor, *at));
            }
            Event::AnnualReport(event) => {
                let (agency, year) = subject.split_once('/')?;
                let none = || Some(AnnualReport::none(agency.parse().ok()?, year.parse().ok()?));
                let before = report.take().or_else(none)?;
                report = Some(life::apply(before, event, actor, *at));
            }
            Event::Complaint(event) => {
                let id = subject.parse().ok()?;
                complaint = Some(complaints::apply(complaint, &id, event, actor, *at));
            }
            _ => {}
        }
    }
    let request = request.as_ref().map(value::<Request>);
    let remedy = remedy.as_ref().map(value::<Remedy>);
    request
        .or(remedy)
        .or_else(|| complaint.as_ref().map(value::<Complaint>))
        .or_else(|| report.as_ref().map(value::<AnnualReport>))
}

fn value<T: Serialize>(case: &T) -> Value {
    serde_json::to_value(case).expect("our types have text keys")
}

const KEY: &str =
    "请核对配置里的密钥文件是不是原来的那一个；备份里没有密钥，要把另行保管的密钥文件放回原处。";

/// Whether the key of each case can be opened.
pub(super) async fn seals(
    tx: &mut Tx,
    safe: &Safe,
    found: &mut Findings,
) -> Result<(), StoreFault> {
    if tx.one(SEALED_BY, vec![]).await?.is_some() && !safe.is_there() {
        found.add("密钥文件不在，申请人信息打不开。", KEY);
        return Ok(());
    }
    for (shelf, sql, name) in [
        (
            &REQUESTS,
            "SELECT request AS id FROM request_keys ORDER BY request",
            "申请",
        ),
        (
            &CASES,
            "SELECT subject AS id FROM case_keys ORDER BY subject",
            "复议、诉讼或者投诉举报",
        ),
    ] {
        for row in tx.all(sql, vec![]).await? {
            let id = row.text("id")?;
            let Ok(key) = shelf.key_of(tx, safe, &id).await else {
                found.add(
                    format!("{name}「{id}」的个人信息打不开：密钥不对，或者内容被改动过。"),
                    KEY,
                );
                continue;
            };
            // Only requests keep files.
            if let (Some(key), Ok(request), true) = (key, id.parse(), shelf.keeps_files()) {
                files::open(tx, &request, &key, found).await?;
            }
        }
    }
    Ok(())
}

/// Rows that came into the table without the journal.
async fn unknown(tx: &mut Tx, kind: &Kind, found: &mut Findings) -> Result<(), StoreFault> {
    for row in tx.all(kind.unknown, vec![]).await? {
        let (name, id) = (kind.name, row.text("id")?);
        found.add(
            format!("{name}「{id}」不是经本系统登记的，日志里没有它。"),
            RESTORE,
        );
    }
    Ok(())
}
