//! `gongkai backup`: database, attachments and manifest in one file, also while the site is served.

use std::path::Path;

use anyhow::Context;
use gongkai_core::time::Clock;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use tempfile::TempPath;

use crate::archive::{DatabaseForm, Manifest, pack};
use crate::cli::Backup;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::ended::Ended;
use crate::installation;
use crate::output::Output;

#[derive(Serialize)]
struct Done {
    file: String,
    bytes: u64,
    attachments: usize,
    /// The key that is not in it, where there is one.
    key_apart: Option<String>,
}

pub(super) async fn run(call: &Backup, config: Config, output: Output) -> Result<(), Ended> {
    let place = call.file.display().to_string();
    if call.file.exists() {
        return Err(Ended::wrong(format!(
            "{place} 已经存在，没有覆盖它。请换一个文件名。"
        )));
    }
    let manifest = write(&config, &call.file).await?;
    let bytes = std::fs::metadata(&call.file)?.len();
    // The database is a part as well.
    let key = installation::key_file(&config);
    let done = Done {
        key_apart: key.is_file().then(|| key.display().to_string()),
        file: place,
        bytes,
        attachments: manifest.parts.len() - 1,
    };
    output.print(&done, || {
        let mut text = format!(
            "已备份到 {}（{} 字节，附件 {} 个）。",
            done.file, done.bytes, done.attachments
        );
        if let Some(key) = &done.key_apart {
            text.push_str(&format!(
                "\n申请人信息的密钥 {key} 不在备份里，请另行保管；丢了就打不开申请人信息。"
            ));
        }
        text
    })
}

async fn write(config: &Config, to: &Path) -> Result<Manifest, Ended> {
    let form = if installation::is_postgres(config) {
        DatabaseForm::Tables
    } else {
        DatabaseForm::Sqlite
    };
    let store = installation::open(config).await?;
    let at = SystemClock.now();
    let copies = tempfile::Builder::new()
        .prefix(".backup-")
        .tempdir_in(&config.data.dir);
    let copies =
        copies.with_context(|| format!("making a folder in {}", config.data.dir.display()))?;
    let copy = copies.path().join(form.file_name());
    store.backup_database(&copy).await?;
    store.close().await;

    let folder = match to.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => Path::new(".").to_owned(),
    };
    let blob_dir = installation::blob_dir(config);
    let (manifest, written) =
        tokio::task::spawn_blocking(move || -> anyhow::Result<(Manifest, TempPath)> {
            let file = tempfile::Builder::new()
                .prefix(".backup-")
                .tempfile_in(&folder);
            let file = file.with_context(|| format!("writing to {}", folder.display()))?;
            let progress = progress();
            let (manifest, file) = pack(file, (form, &copy), &blob_dir, at, &progress)?;
            file.as_file().sync_all().context("writing the archive")?;
            progress.finish_and_clear();
            Ok((manifest, file.into_temp_path()))
        })
        .await
        .context("packing")??;
    written
        .persist_noclobber(to)
        .with_context(|| format!("writing {}", to.display()))?;
    Ok(manifest)
}

fn progress() -> ProgressBar {
    let style = ProgressStyle::with_template("备份 {wide_bar} {bytes}/{total_bytes} 剩余 {eta}")
        .expect("the template is a constant");
    ProgressBar::new(0).with_style(style)
}
