//! `/console/ledger`: how the transparency log stands: whether it signs, how far it has come, what its witnesses say, and
//! which logs this installation witnesses.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use gongkai_core::time::minute;
use serde::Serialize;

use crate::app::App;
use crate::console::view::{StaffView, flash};
use crate::kit::error::WebError;
use crate::kit::ledger::Signs;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply::Flash;
use crate::kit::staff::Staff;

/// How the log stands.
#[derive(Debug, Serialize)]
pub struct LedgerPage {
    staff: StaffView,
    title: &'static str,
    flash: Option<Flash>,
    standing: Notice,
    facts: Vec<Row>,
    keys: Vec<String>,
    quorum: u32,
    agreed: usize,
    witnesses: Vec<[String; 4]>,
    witnessed: Vec<[String; 3]>,
}

#[derive(Debug, Serialize)]
struct Notice {
    kind: &'static str,
    title: String,
    text: String,
}

#[derive(Debug, Serialize)]
struct Row {
    label: &'static str,
    value: String,
    wide: bool,
}

impl Page for LedgerPage {
    const TEMPLATE: &'static str = "console/ledger.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn samples() -> Vec<Self> {
        let page = |signs: &Signs, witnesses: Vec<[String; 4]>| Self {
            staff: StaffView::sample(),
            title: TITLE,
            flash: None,
            standing: notice(signs),
            facts: vec![Row {
                label: "已登记",
                value: "1024 条".to_owned(),
                wide: false,
            }],
            keys: vec!["example+0a0b0c0d+AQ==".to_owned()],
            quorum: 2,
            agreed: 1,
            witnesses,
            witnessed: vec![[
                "hedong.example/ledger".to_owned(),
                "512 条".to_owned(),
                "2026-11-24 09:00".to_owned(),
            ]],
        };
        let witness = [
            "qingyuan.example/witness",
            "前 1024 条",
            "2026-11-24 09:00",
            "",
        ];
        let frozen = Signs::Frozen {
            why: "数据库可能是从旧备份恢复的。".to_owned(),
            mend: "请恢复更新的备份。".to_owned(),
        };
        vec![
            page(&Signs::Yes, vec![witness.map(str::to_owned)]),
            page(&Signs::WithoutKey, Vec::new()),
            page(&frozen, Vec::new()),
        ]
    }
}

const TITLE: &str = "公开账本";

/// `GET /console/ledger`
///
/// # Errors
/// When the store fails.
pub async fn get(State(app): State<Arc<App>>, staff: Staff) -> Result<Response, WebError> {
    let settings = &app.site.ledger;
    let head = app.store.ledger_head().await?;
    let signed = app.store.ledger_checkpoint().await?;
    let row = |label, value| Row {
        label,
        value,
        wide: false,
    };
    let mut facts = vec![row("已登记", format!("{} 条", head.size))];
    let mut agreed = 0;
    if let Some(signed) = &signed {
        facts.push(row("已签名", format!("{} 条", signed.size)));
        facts.push(row("最近一次签名", minute(signed.signed_at)));
        agreed = app.store.cosignatures(signed.size).await?.len();
    }
    if !settings.origin.is_empty() {
        facts.push(row("账本名称", settings.origin.clone()));
    }
    let page = LedgerPage {
        staff: StaffView::of(&app, &staff, "ledger"),
        title: TITLE,
        flash: flash(&staff),
        standing: notice(&settings.standing.now()),
        facts,
        keys: settings.keys.clone(),
        quorum: settings.quorum,
        agreed,
        witnesses: witnesses(&app).await?,
        witnessed: witnessed(&app).await?,
    };
    app.render(&page)
}

fn notice(signs: &Signs) -> Notice {
    match signs {
        Signs::Yes => Notice {
            kind: "success",
            title: "正常签名".to_owned(),
            text: "每一次公开、修订、撤回都在一秒内记入账本并签名。".to_owned(),
        },
        Signs::WithoutKey => Notice {
            kind: "warning",
            title: "没有签名密钥".to_owned(),
            text: "账本照常登记，但公众不能核验。请运维人员用 gongkai ledger key new 生成密钥，然后重新启动网站。".to_owned(),
        },
        Signs::Frozen { why, mend } => Notice {
            kind: "error",
            title: "账本已停止签名".to_owned(),
            text: format!("{why}{mend}"),
        },
    }
}

/// Each witness: its name, how far it has come, when, and what went wrong since.
async fn witnesses(app: &App) -> Result<Vec<[String; 4]>, WebError> {
    let states = app.store.witness_states().await?;
    let rows = app.site.ledger.witnesses.iter().map(|witness| {
        let state = states.iter().find(|state| state.witness == witness.name);
        let cosigned_at = state.and_then(|state| state.cosigned_at);
        [
            witness.name.clone(),
            match (state, cosigned_at) {
                (Some(state), Some(_)) => format!("前 {} 条", state.size),
                _ => "还没有".to_owned(),
            },
            cosigned_at.map(minute).unwrap_or_default(),
            state
                .and_then(|state| state.fault.clone())
                .unwrap_or_default(),
        ]
    });
    Ok(rows.collect())
}

/// Each log that is witnessed here: its name, how far it has come, when.
async fn witnessed(app: &App) -> Result<Vec<[String; 3]>, WebError> {
    let Some(witness) = &app.site.ledger.witness else {
        return Ok(Vec::new());
    };
    let mut origins: Vec<&str> = witness.logs.iter().map(|key| key.name()).collect();
    origins.dedup();
    let mut rows = Vec::new();
    for origin in origins {
        let last = app.store.witnessed_log(origin).await?;
        rows.push(match last {
            Some(last) => [
                origin.to_owned(),
                format!("前 {} 条", last.size),
                minute(last.at),
            ],
            None => [origin.to_owned(), "还没有".to_owned(), String::new()],
        });
    }
    Ok(rows)
}
