//! `gongkai ledger key`: draws the keys of a log or a witness, and shows what of them is public.

use std::io::ErrorKind;
use std::path::Path;

use gongkai_ledger::keys::file::KeyFile;
use gongkai_ledger::keys::{KeyError, Verifier};
use rand::RngExt as _;
use serde::Serialize;

use crate::cli::{LedgerKeyNew, LedgerKeyShow};
use crate::config::Config;
use crate::ended::Ended;
use crate::followers::ledger::keys;
use crate::output::Output;

#[derive(Serialize)]
struct Shown {
    file: String,
    name: String,
    keys: Vec<String>,
}

/// Draws in vain so often only with a broken source of randomness.
const DRAWS: usize = 8;

pub(crate) fn new(call: &LedgerKeyNew, config: &Config, output: Output) -> Result<(), Ended> {
    let name = match &call.name {
        Some(name) => name.clone(),
        None => usual_name(config, call.witness)?,
    };
    let path = call.output.clone().unwrap_or_else(|| {
        if call.witness {
            config.ledger.witness_key_file(&config.data.dir)
        } else {
            config.ledger.key_file(&config.data.dir)
        }
    });
    let keys = draw(&name, call.witness)?;
    write_new(&path, &keys.to_secret_text())?;
    let shown = shown(&path, &keys);
    output.print(&shown, || said(&shown, call.witness))
}

pub(crate) fn show(call: &LedgerKeyShow, output: Output) -> Result<(), Ended> {
    let keys = keys::read(&call.file).map_err(Ended::wrong)?;
    let Some(keys) = keys else {
        return Err(Ended::wrong(format!(
            "没有文件 {}，请检查路径。",
            call.file.display()
        )));
    };
    let shown = shown(&call.file, &keys);
    output.print(&shown, || shown.keys.join("\n"))
}

/// The address without scheme, which a name ought to be.
fn usual_name(config: &Config, witness: bool) -> Result<String, Ended> {
    let url = config.server.public_url.trim_end_matches('/');
    let host = url
        .split_once("://")
        .map_or("", |(_, host)| host)
        .trim_end_matches('/');
    if host.is_empty() {
        return Err(Ended::wrong(
            "请用 --name 写明名称，例如 www.example.gov.cn/ledger；名称以后不能改。",
        ));
    }
    let part = if witness { "witness" } else { "ledger" };
    Ok(format!("{host}/{part}"))
}

fn draw(name: &str, witness: bool) -> Result<KeyFile, Ended> {
    for _ in 0..DRAWS {
        let (one, other) = (rand::rng().random(), rand::rng().random());
        let drawn = if witness {
            KeyFile::new_witness(name, &one, &other)
        } else {
            KeyFile::new_log(name, &one, &other)
        };
        match drawn {
            Ok(keys) => return Ok(keys),
            // Of a curve's order a few numbers make no key.
            Err(KeyError::Unsound) => {}
            Err(error) => return Err(Ended::wrong(error.sentence())),
        }
    }
    Err(anyhow::anyhow!("the system draws no usable random numbers").into())
}

/// A new file; one that is there stays: without the old key the log cannot go on.
fn write_new(path: &Path, text: &str) -> Result<(), Ended> {
    keys::write_secret(path, text).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Ended::wrong(format!(
            "{} 已经存在，不会覆盖。要更换密钥，请先看 docs/ledger.md。",
            path.display()
        )),
        ErrorKind::NotFound => Ended::wrong(format!(
            "没有文件夹 {}，请检查路径。",
            path.parent().unwrap_or(path).display()
        )),
        _ => anyhow::Error::from(error)
            .context(format!("writing {}", path.display()))
            .into(),
    })
}

fn public_keys(keys: &KeyFile) -> impl Iterator<Item = &Verifier> {
    let logs = keys.signers.iter().map(|signer| signer.verifier());
    let witnesses = keys.cosigners.iter().map(|cosigner| cosigner.verifier());
    logs.chain(witnesses)
}

fn shown(path: &Path, keys: &KeyFile) -> Shown {
    Shown {
        file: path.display().to_string(),
        name: public_keys(keys)
            .next()
            .map_or_else(String::new, |key| key.name().to_owned()),
        keys: public_keys(keys).map(ToString::to_string).collect(),
    }
}

fn said(shown: &Shown, witness: bool) -> String {
    let next = if witness {
        "把第一行公钥交给请您见证的单位，并在 gongkai.toml 的 [ledger] witness_for 里写上他们的公钥。"
    } else {
        "请另存一份密钥文件到安全的地方（备份里没有它），把公钥公布在别处也能查到的地方，然后重新启动网站。"
    };
    format!(
        "密钥文件：{}\n名称：{}\n公钥：\n{}\n{next}",
        shown.file,
        shown.name,
        shown.keys.join("\n")
    )
}
