//! `/ledger`: what the transparency log (公开账本) is, how far it has come, who vouches for it, and how to check it; and
//! the form that finds a record by its publication number.

pub mod files;
pub mod number;
pub mod witness;

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use gongkai_core::time::minute;
use serde::Serialize;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::ledger::Signs;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::site::SiteView;
use crate::portal::views::{Link, Tag, column_tags};

/// The log in plain words.
#[derive(Debug, Serialize)]
pub struct LedgerPage {
    site: SiteView,
    title: &'static str,
    meta: Vec<Tag>,
    crumbs: Vec<Link>,
    warning: String,
    facts: Vec<Row>,
    keys: Vec<String>,
    witnesses: Vec<[String; 3]>,
    quorum: u32,
    address: String,
}

#[derive(Debug, Serialize)]
struct Row {
    label: &'static str,
    value: String,
    wide: bool,
}

impl Page for LedgerPage {
    const TEMPLATE: &'static str = "portal/ledger.html";
    const CACHE: CachePolicy = CachePolicy::Shared;

    fn samples() -> Vec<Self> {
        let page = |warning: &str, keys: Vec<String>| Self {
            site: SiteView::sample(),
            title: TITLE,
            meta: Vec::new(),
            crumbs: Vec::new(),
            warning: warning.to_owned(),
            facts: vec![Row {
                label: "已登记",
                value: "1024 条".to_owned(),
                wide: false,
            }],
            witnesses: vec![[
                "qingyuan.example/witness".to_owned(),
                "1024".to_owned(),
                "2026-11-24 09:00".to_owned(),
            ]],
            quorum: 1,
            keys,
            address: "https://www.example.gov.cn/ledger".to_owned(),
        };
        vec![
            page("", vec!["example+0a0b0c0d+AQ==".to_owned()]),
            page(WITHOUT_KEY, Vec::new()),
        ]
    }
}

const TITLE: &str = "公开账本";
const WITHOUT_KEY: &str = "本站还没有设置签名密钥：账本照常登记，但暂时不能对外核验。";
const FROZEN: &str = "账本暂停签名，正在处理：已经签名的部分仍然可以核验，新登记的要等恢复以后。";

/// `GET /ledger`
///
/// # Errors
/// When the store fails.
pub async fn get(State(app): State<Arc<App>>) -> Result<Response, WebError> {
    let settings = &app.site.ledger;
    let head = app.store.ledger_head().await?;
    let signed = app.store.ledger_checkpoint().await?;
    let row = |label, value| Row {
        label,
        value,
        wide: false,
    };
    let mut facts = vec![row("已登记", format!("{} 条", head.size))];
    if let Some(signed) = &signed {
        facts.push(row("已签名", format!("{} 条", signed.size)));
        facts.push(row("最近一次签名", minute(signed.signed_at)));
    }
    if !settings.origin.is_empty() {
        facts.push(row("账本名称", settings.origin.clone()));
    }
    let is_signed = signed.is_some_and(|signed| signed.size == head.size);
    let states = app.store.witness_states().await?;
    let witnesses = settings.witnesses.iter().map(|witness| {
        let state = states.iter().find(|state| state.witness == witness.name);
        let cosigned = state.filter(|state| state.cosigned_at.is_some());
        [
            witness.name.clone(),
            cosigned.map_or_else(
                || "还没有".to_owned(),
                |state| format!("前 {} 条", state.size),
            ),
            cosigned
                .and_then(|state| state.cosigned_at)
                .map(minute)
                .unwrap_or_default(),
        ]
    });
    let page = LedgerPage {
        site: SiteView::top(&app).await?,
        title: TITLE,
        meta: column_tags(TITLE, "每一次公开、修订、撤回都有据可查", "政府信息公开"),
        crumbs: vec![Link::new(TITLE, "")],
        warning: match settings.standing.now() {
            // Another node may sign.
            Signs::WithoutKey if is_signed => String::new(),
            Signs::WithoutKey => WITHOUT_KEY.to_owned(),
            Signs::Yes => String::new(),
            Signs::Frozen { .. } => FROZEN.to_owned(),
        },
        facts,
        keys: settings.keys.clone(),
        witnesses: witnesses.collect(),
        quorum: settings.quorum,
        address: format!("{}/ledger", app.site.public_url),
    };
    app.render(&page)
}
