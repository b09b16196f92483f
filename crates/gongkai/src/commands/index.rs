//! `gongkai index rebuild`: builds what follows the journal anew, by the same path that follows it day by day.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use gongkai_papers::reader::OfficeReader;
use gongkai_search::Index;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::config::Config;
use crate::ended::Ended;
use crate::followers::{Follower as _, SearchFollower};
use crate::installation::{self, ServingLock};
use crate::output::Output;
use crate::stop;

#[derive(Serialize)]
struct Rebuilt {
    records: u64,
    position: u64,
}

pub(super) async fn rebuild(config: Config, output: Output) -> Result<(), Ended> {
    let lock = ServingLock::take_if_there(&config)?;
    let store = installation::open(&config).await?;
    let index = Arc::new(
        Index::open(&installation::index_dir(&config)).context("opening the search index")?,
    );
    let emptied = Arc::clone(&index);
    tokio::task::spawn_blocking(move || emptied.clear())
        .await
        .context("emptying the search index")?
        .context("emptying the search index")?;
    let bar = ProgressBar::new_spinner();
    bar.set_style(
        ProgressStyle::with_template("{spinner} 重建检索 {elapsed} {msg}")
            .context("the progress bar's template")?,
    );
    bar.enable_steady_tick(Duration::from_millis(120));
    let mut follower =
        SearchFollower::new(store.clone(), Arc::clone(&index), Arc::new(OfficeReader));
    let (_order, stop) = stop::token();
    follower
        .catch_up(&stop)
        .await
        .context("rebuilding the search index")?;
    bar.finish_and_clear();
    let rebuilt = Rebuilt {
        records: index.records(),
        position: follower.position(),
    };
    store.close().await;
    drop(lock);
    output.print(&rebuilt, || {
        format!("检索已重建：{} 条公开信息。", rebuilt.records)
    })
}
