//! `gongkai demo`: makes the sample county once, prints where it is and who can sign in, and serves it.

use anyhow::Context as _;
use gongkai_core::time::Clock;
use serde::Serialize;

use crate::cli::Demo;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::demo::{self, DemoSignIns};
use crate::ended::Ended;
use crate::followers::ledger::keys;
use crate::installation::{self, ServingLock};
use crate::output::Output;
use crate::serve;

#[derive(Serialize)]
struct Made<'a> {
    data: String,
    password: &'static str,
    people: Vec<Person<'a>>,
}

#[derive(Serialize)]
struct Person<'a> {
    login: &'a str,
    name: &'a str,
    agency: &'a str,
    roles: &'a str,
}

pub(super) async fn run(call: &Demo, mut config: Config, output: Output) -> Result<(), Ended> {
    crate::logs::start(&config.log);
    if let Some(listen) = call.listen {
        config.server.listen = listen;
    }
    if config.site.notice.is_empty() {
        demo::NOTICE.clone_into(&mut config.site.notice);
    }
    let store = installation::open_or_create(&config).await?;
    let lock = ServingLock::take_if_there(&config)?;
    let sign_ins = if store.agencies().await?.is_empty() {
        demo::fill(&store, SystemClock.now()).await?
    } else {
        demo::sign_ins_again(&store).await?
    };
    let key_file = config.ledger.key_file(&config.data.dir);
    if !key_file.exists() {
        keys::create(&key_file, demo::LEDGER_ORIGIN).context("making the demo's log keys")?;
    }
    output.print(&made(&config, &sign_ins), || in_words(&config, &sign_ins))?;
    if call.no_serve {
        store.close().await;
        return Ok(());
    }
    serve::serve(config, store, lock, |address| {
        println!("网站已打开：http://{address}/　工作人员入口：http://{address}/console　按 Ctrl+C 停止。");
    })
    .await
}

fn made<'a>(config: &Config, sign_ins: &'a DemoSignIns) -> Made<'a> {
    let people = sign_ins
        .people
        .iter()
        .map(|person| Person {
            login: &person.login,
            name: &person.name,
            agency: &person.agency,
            roles: &person.roles,
        })
        .collect();
    Made {
        data: config.data.dir.display().to_string(),
        password: sign_ins.password,
        people,
    }
}

fn in_words(config: &Config, sign_ins: &DemoSignIns) -> String {
    let mut words = format!(
        "演示数据在 {}，清源县是虚构的。\n可以这样登录（密码都是 {}）：\n",
        config.data.dir.display(),
        sign_ins.password
    );
    for person in &sign_ins.people {
        words.push_str(&format!(
            "  {:<10} {}　{}　{}\n",
            person.login, person.name, person.agency, person.roles
        ));
    }
    words
}
