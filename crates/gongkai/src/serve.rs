//! `gongkai serve`: joins store, index, pages, followers and jobs, and ends them in order. Nothing heavy comes before
//! the first answer: the index catches up and dictionaries load behind it.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use gongkai_core::documents::FileReader;
use gongkai_core::time::Clock;
use gongkai_papers::reader::OfficeReader;
use gongkai_papers::typesetter::TypstTypesetter;
use gongkai_search::Index;
use gongkai_store::Store;
use gongkai_web::{App, AppParts};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::cli;
use crate::clock::SystemClock;
use crate::config::{Config, Secret};
use crate::ended::Ended;
use crate::erase_due::DueEraser;
use crate::followers::ledger::{Keys, LedgerFollower};
use crate::followers::{self, SearchFollower};
use crate::installation::{self, ServingLock};
use crate::mail::Mailer;
use crate::publish_due::DuePublisher;
use crate::read_clocks::ClockReader;
use crate::remind::DayReminder;
use crate::rounds::rounds;
use crate::send_mails::Postman;
use crate::stop;
use crate::witnessing::Witnessing;

/// What the call says stands above the configuration.
pub fn overrule(config: &mut Config, call: cli::Serve) {
    if let Some(listen) = call.listen {
        config.server.listen = listen;
    }
    if let Some(url) = call.database_url {
        config.data.database_url = Secret::new(url);
    }
    if let Some(folder) = call.blob_url {
        config.data.blob_dir = folder.0;
    }
}

/// Serves an installation until the process is told to stop.
///
/// # Errors
/// When it cannot begin, or when one of its parts gives up.
pub async fn run(config: Config) -> Result<(), Ended> {
    crate::logs::start(&config.log);
    let lock = ServingLock::take_if_there(&config)?;
    let store = installation::open(&config).await?;
    serve(config, store, lock, |address| {
        println!("网站已打开：http://{address}/　按 Ctrl+C 停止。")
    })
    .await
}

/// Serves an opened store; `opened` is told the address.
pub(crate) async fn serve(
    mut config: Config,
    store: Store,
    lock: ServingLock,
    opened: impl FnOnce(SocketAddr),
) -> Result<(), Ended> {
    let mailer = Mailer::new(&config.mail).map_err(Ended::wrong)?;
    let listener = listen(config.server.listen).await?;
    config.server.listen = listener.local_addr().context("asking for the address")?;
    let index = Arc::new(
        Index::open(&installation::index_dir(&config)).context("opening the search index")?,
    );
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let reader: Arc<dyn FileReader> = Arc::new(OfficeReader);
    let keys = Keys::load(&config.ledger.key_file(&config.data.dir));
    let site = installation::site(&config, &keys);
    let standing = Arc::clone(&site.ledger.standing);
    let app = App::new(AppParts {
        store: store.clone(),
        index: Arc::clone(&index),
        clock: Arc::clone(&clock),
        typesetter: Arc::new(TypstTypesetter::new()),
        reader: Arc::clone(&reader),
        site,
    });

    let (order, stop) = stop::token();
    let mut parts = JoinSet::new();
    let follower = SearchFollower::new(store.clone(), index, reader);
    let witnessing = witnessing(&config, &store, &clock, &keys)?;
    let ledger = LedgerFollower::new(store.clone(), Arc::clone(&clock), keys, standing);
    let publisher = DuePublisher::new(store.clone(), Arc::clone(&clock));
    let eraser = DueEraser::new(store.clone(), Arc::clone(&clock));
    let (setting, mail_from) = (config.requests(), config.mail_from());
    let clocks = ClockReader::new(
        store.clone(),
        Arc::clone(&clock),
        setting,
        mail_from.clone(),
    );
    let reminder = DayReminder::new(store.clone(), Arc::clone(&clock), setting, mail_from);
    parts.spawn(done(followers::follow(follower, stop.clone())));
    parts.spawn(done(followers::follow(ledger, stop.clone())));
    parts.spawn(done(publisher.run(stop.clone())));
    parts.spawn(done(eraser.run(stop.clone())));
    parts.spawn(done(rounds(clocks, stop.clone())));
    parts.spawn(done(rounds(reminder, stop.clone())));
    if let Some(mailer) = mailer {
        let postman = Postman::new(store.clone(), clock, mailer);
        parts.spawn(done(rounds(postman, stop.clone())));
    }
    if let Some(witnessing) = witnessing {
        parts.spawn(done(rounds(witnessing, stop.clone())));
    }
    parts.spawn(gongkai_web::serve(app, listener, async move {
        stop.ordered().await
    }));
    opened(config.server.listen);
    tracing::info!(address = %config.server.listen, data = %config.data.dir.display(), "serving");

    let ended = tokio::select! {
        () = told_to_stop() => Ok(()),
        part = parts.join_next() => Err(anyhow::anyhow!("a part of the server ended by itself: {part:?}")),
    };
    order.give();
    let patience = Duration::from_secs(config.limits.stop_seconds.into());
    let all = async { while parts.join_next().await.is_some() {} };
    if tokio::time::timeout(patience, all).await.is_err() {
        tracing::warn!(
            seconds = config.limits.stop_seconds,
            "stopping without waiting any longer"
        );
        parts.shutdown().await;
    }
    store.close().await;
    drop(lock);
    tracing::info!("stopped");
    Ok(ended?)
}

/// Asks the log's witnesses, where it has keys and witnesses.
fn witnessing(
    config: &Config,
    store: &Store,
    clock: &Arc<dyn Clock>,
    keys: &Keys,
) -> Result<Option<Witnessing>, Ended> {
    let witnesses = config.ledger.witness_keys();
    let Keys::Loaded(keys) = keys else {
        return Ok(None);
    };
    if witnesses.is_empty() {
        return Ok(None);
    }
    let made = Witnessing::new(
        store.clone(),
        Arc::clone(clock),
        Arc::clone(keys),
        witnesses,
    );
    Ok(Some(made.context("preparing to ask witnesses")?))
}

async fn done(part: impl Future<Output = ()>) -> std::io::Result<()> {
    part.await;
    Ok(())
}

async fn listen(address: SocketAddr) -> Result<TcpListener, Ended> {
    match TcpListener::bind(address).await {
        Ok(listener) => Ok(listener),
        Err(error) => Err(match error.kind() {
            ErrorKind::AddrInUse => Ended::wrong(format!(
                "{address} 已被别的程序占用，请用 --listen 换一个端口，例如 127.0.0.1:8081。"
            )),
            ErrorKind::PermissionDenied => Ended::wrong(format!(
                "没有权限监听 {address}，请换 1024 以上的端口，或者给程序相应的权限。"
            )),
            ErrorKind::AddrNotAvailable => {
                Ended::wrong(format!("本机没有地址 {address}，请检查 --listen。"))
            }
            _ => anyhow::Error::new(error)
                .context(format!("listening on {address}"))
                .into(),
        }),
    }
}

/// Ends when a person presses Ctrl+C or the system asks the process to end.
async fn told_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    // Without a handler the system's own way of ending the process remains.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
