//! `gongkai doctor`: looks at everything and says what to mend. Changes nothing.

use std::net::IpAddr;

use anyhow::Context;
use gongkai_core::ids::AgencyId;
use gongkai_core::time::{Clock as _, minute};
use gongkai_search::{Index, Query};
use gongkai_store::Store;
use gongkai_store::check::Finding;
use gongkai_web::kit::ledger::Signs;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::clock::{SystemClock, today};
use crate::config::Config;
use crate::ended::Ended;
use crate::followers::ledger::{Keys, standing};
use crate::installation::{self, ServingLock};
use crate::ledger_check::ledger_check;
use crate::output::Output;

/// Below this much free space it warns: a backup, an upload and the index's merging need room at the same time.
const ENOUGH_FREE_BYTES: u64 = 1 << 30;

/// A server that lags further behind the journal does not keep up.
const MAX_LAG: u64 = 10_000;

/// Journal entries among which the oldest act that waits for the log is looked for.
const ACTS: u32 = 1_000;

#[derive(Serialize)]
struct Report {
    ok: bool,
    findings: Vec<Finding>,
    notes: Vec<String>,
}

pub(super) async fn run(config: Config, output: Output) -> Result<(), Ended> {
    let serving = match ServingLock::take_if_there(&config) {
        Ok(_free) => false,
        Err(Ended::Wrong(_)) if installation::exists(&config) => true,
        Err(ended) => return Err(ended),
    };
    let store = installation::open(&config).await?;
    let mut findings = store.check().await?;
    findings.extend(structure(&store).await?);
    findings.extend(index(&config, &store, serving).await?);
    findings.extend(free_disk(&config)?);
    findings.extend(addresses(&config));
    let (unsigned, ledger_findings) = ledger(&config, &store, serving).await?;
    findings.extend(ledger_findings);
    let mut notes = Vec::new();
    notes.push(if serving {
        "网站正在运行。".to_owned()
    } else {
        "网站没有在运行。".to_owned()
    });
    notes.extend(
        store
            .calendar()
            .await?
            .notice_wanted(today())
            .map(|wanted| wanted.sentence()),
    );
    notes.extend(unsigned);
    notes.extend(mails(&config, &store).await?);
    store.close().await;

    let report = Report {
        ok: findings.is_empty(),
        findings,
        notes,
    };
    output.print(&report, || said(&report))?;
    if report.ok { Ok(()) } else { Err(Ended::No) }
}

fn said(report: &Report) -> String {
    let mut text = String::new();
    for note in &report.notes {
        text.push_str(&format!("{note}\n"));
    }
    if report.ok {
        text.push_str("检查完毕，一切正常。\n");
        return text;
    }
    text.push_str(&format!("发现 {} 个问题：\n", report.findings.len()));
    for (number, finding) in (1..).zip(&report.findings) {
        text.push_str(&format!(
            "{number}. {}\n   处理：{}\n",
            finding.sentence, finding.mend
        ));
    }
    text
}

fn finding(sentence: impl Into<String>, mend: impl Into<String>) -> Finding {
    Finding {
        sentence: sentence.into(),
        mend: mend.into(),
    }
}

/// The transparency log: whether it can be signed, and whether it agrees with the portal. A note where it has no key.
async fn ledger(
    config: &Config,
    store: &Store,
    serving: bool,
) -> Result<(Option<String>, Vec<Finding>), Ended> {
    let keys = Keys::load(&config.ledger.key_file(&config.data.dir));
    let head = store.ledger_head().await?;
    let current = store.ledger_checkpoint().await?;
    let signs = standing(store, &head, &keys, current.as_ref())
        .await
        .context("looking at the transparency log")?;
    let verifiers = match &keys {
        Keys::Loaded(keys) => keys.verifiers(),
        Keys::None | Keys::Unusable(_) => &[],
    };
    let mut findings = ledger_check(store, verifiers).await?;
    if serving && let Some(since) = waiting(store, head.seq).await? {
        findings.push(finding(
            format!(
                "网站正在运行，公开账本却停在第 {} 条，{} 以后的没有登记。",
                head.size,
                minute(since)
            ),
            "查看日志里 follower=ledger 的错误。",
        ));
    }
    let note = match signs {
        Signs::Yes => None,
        Signs::WithoutKey => Some(
            "公开账本没有签名密钥，公众不能核验。可以用 gongkai ledger key new 生成。".to_owned(),
        ),
        Signs::Frozen { why, mend } => {
            findings.push(finding(why, mend));
            None
        }
    };
    Ok((note, findings))
}

/// Since when the oldest act has waited for the log, if longer than a busy server needs.
async fn waiting(store: &Store, seq: u64) -> Result<Option<Timestamp>, Ended> {
    let patience = SignedDuration::from_mins(1);
    let acts = store.acts_after(seq, ACTS).await?.acts;
    let waited = acts.first().map(|act| act.logged_at);
    Ok(waited.filter(|since| SystemClock.now().duration_since(*since) > patience))
}

/// Mails that did not arrive, where any are sent at all.
async fn mails(config: &Config, store: &Store) -> Result<Option<String>, Ended> {
    if !config.mail.is_on() {
        return Ok(None);
    }
    let agencies = store.agencies().await?;
    let agencies: Vec<AgencyId> = agencies.into_iter().map(|agency| agency.id).collect();
    let failed = store.undelivered_mails(&agencies).await?;
    Ok(failed.first().map(|newest| {
        format!(
            "有 {} 封提醒邮件没有送到，最近一封：{}可以用 gongkai mail test 试一试；详情在工作台的“账号”里。",
            failed.len(),
            newest.reason
        )
    }))
}

async fn structure(store: &Store) -> Result<Option<Finding>, Ended> {
    Ok(store.agencies().await?.is_empty().then(|| {
        finding(
            "还没有任何机关。",
            "用 gongkai init 建立，或者用 gongkai import 导入。",
        )
    }))
}

/// The index against the journal. One that is merely behind catches up by itself when the site runs.
async fn index(config: &Config, store: &Store, serving: bool) -> Result<Option<Finding>, Ended> {
    const REBUILD: &str = "停止网站，运行 gongkai index rebuild，再启动。";
    let dir = installation::index_dir(config);
    if !dir.exists() {
        return Ok(None);
    }
    let opened = tokio::task::spawn_blocking(move || {
        let index = Index::open(&dir)?;
        let all = index.search(&Query {
            limit: 1,
            ..Query::default()
        })?;
        Ok::<_, gongkai_search::IndexFault>((index.position(), all.total))
    });
    let (position, records) = match opened.await.context("opening the search index")? {
        Ok(read) => read,
        Err(fault) => {
            return Ok(Some(finding(format!("检索库打不开：{fault}。"), REBUILD)));
        }
    };
    let head = store.head().await?;
    if position > head {
        let sentence =
            format!("检索库读到第 {position} 条，流水总共只有 {head} 条，检索库不是这个安装的。");
        return Ok(Some(finding(sentence, REBUILD)));
    }
    let lag = head - position;
    if serving && lag > MAX_LAG {
        let sentence = format!("网站正在运行，检索库却落后 {lag} 条。");
        return Ok(Some(finding(
            sentence,
            "查看日志里 follower 的错误；处理后仍落后的，重建检索库。",
        )));
    }
    let public = store.public_counts(None, None).await?.total;
    if lag == 0 && records as u64 != public {
        let sentence = format!("公开的信息有 {public} 条，检索库里有 {records} 条。");
        return Ok(Some(finding(sentence, REBUILD)));
    }
    Ok(None)
}

#[cfg(unix)]
fn free_disk(config: &Config) -> Result<Option<Finding>, Ended> {
    let dir = &config.data.dir;
    let disk = rustix::fs::statvfs(dir)
        .with_context(|| format!("looking at the disk of {}", dir.display()))?;
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    Ok((free < ENOUGH_FREE_BYTES).then(|| {
        let sentence = format!("{} 所在的磁盘只剩 {} MB。", dir.display(), free >> 20);
        finding(
            sentence,
            "清理磁盘或换大的磁盘，至少留出 1 GB；磁盘满了就不能再发布。",
        )
    }))
}

#[cfg(not(unix))]
fn free_disk(_config: &Config) -> Result<Option<Finding>, Ended> {
    Ok(None)
}

/// What the configuration says of the address against itself.
fn addresses(config: &Config) -> Vec<Finding> {
    let server = &config.server;
    let mut findings = Vec::new();
    let is_local = match server.listen.ip() {
        IpAddr::V4(ip) => ip.is_loopback(),
        IpAddr::V6(ip) => ip.is_loopback(),
    };
    if !is_local && server.public_url.is_empty() {
        findings.push(finding(
            format!(
                "网站监听 {}，但没有写公众访问的地址，订阅和站点地图里的链接会打不开。",
                server.listen
            ),
            "在 gongkai.toml 的 [server] 里写上 public_url。",
        ));
    }
    if server.public_url.starts_with("https://") && !server.behind_https {
        findings.push(finding(
            "公众用 https 访问，但 behind_https 是 false，登录凭据没有限定只走 HTTPS。",
            "在 gongkai.toml 的 [server] 里写上 behind_https = true。",
        ));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::addresses;
    use crate::config::Config;

    #[test]
    fn the_default_addresses_need_nothing() {
        assert!(addresses(&Config::default()).is_empty());
    }

    #[test]
    fn addresses_that_do_not_fit_are_found() {
        let mut config = Config::default();
        config.server.listen = "0.0.0.0:80".parse().unwrap();
        assert!(addresses(&config)[0].mend.contains("public_url"));
        config.server.public_url = "https://www.a.gov.cn".to_owned();
        assert!(addresses(&config)[0].mend.contains("behind_https"));
        config.server.behind_https = true;
        assert!(addresses(&config).is_empty());
    }
}
