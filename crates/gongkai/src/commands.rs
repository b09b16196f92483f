//! The commands, one file each: read the call, do it, print. Rules are `law`'s and `core`'s, rows are `store`'s.

mod backup;
mod calendar;
mod clock;
mod demo;
mod doctor;
mod export;
mod fee;
mod import;
mod index;
mod init;
mod ledger;
mod mail;
mod report;
mod report_check;
mod restore;
mod user;
mod workdays;

use std::path::Path;
use std::sync::Arc;

use crate::cli::{Calendar, Cli, Command, Data, Index, Ledger, LedgerKey, Mail, Report, User};
use crate::config::Config;
use crate::ended::Ended;
use crate::output::Output;
use crate::{installation, logs, serve};

/// Carries out a call.
///
/// # Errors
/// When it is not done; see [`Ended`].
pub async fn run(cli: Cli) -> Result<(), Ended> {
    let output = if cli.json { Output::Json } else { Output::Text };
    let file = cli.config.as_deref();
    match cli.command {
        Command::Clock(call) => {
            let calendar = counted_with(file, call.data.as_deref()).await?;
            clock::run(&call, &calendar, output)
        }
        Command::Workdays(call) => {
            let calendar = counted_with(file, call.data.as_deref()).await?;
            workdays::run(&call, &calendar, output)
        }
        Command::Calendar(Calendar::Import(call)) => {
            calendar::import(&call, quiet(config(file, &call.data)?), output).await
        }
        Command::Fee(call) => fee::run(&call, output),
        Command::Demo(call) => demo::run(&call, load(file, Some(&call.data))?, output).await,
        Command::Serve(call) => {
            let mut config = config(file, &call.data)?;
            serve::overrule(&mut config, call);
            serve::run(config).await
        }
        Command::Init(call) => init::run(&call, quiet(load(file, Some(&call.data))?), output).await,
        Command::Import(call) => import::run(&call, quiet(config(file, &call.data)?), output).await,
        Command::Export(call) => export::run(&call, quiet(config(file, &call.data)?)).await,
        Command::Report(Report::Annual(call)) => {
            report::annual(&call, quiet(config(file, &call.data)?), output).await
        }
        Command::Report(Report::Check(call)) => report_check::check(&call, output),
        Command::Report(Report::Compare(call)) => report_check::compared(&call, output),
        Command::Backup(call) => backup::run(&call, quiet(config(file, &call.data)?), output).await,
        Command::Restore(call) => {
            restore::run(&call, quiet(load(file, Some(&call.data))?), output).await
        }
        Command::Doctor(call) => doctor::run(quiet(config(file, &call.data)?), output).await,
        Command::Index(Index::Rebuild(data)) => {
            index::rebuild(quiet(config(file, &data)?), output).await
        }
        Command::Ledger(Ledger::Verify(call)) => ledger::verify(call, file, output).await,
        Command::Ledger(Ledger::VerifyProof(call)) => ledger::proof::run(&call, output),
        Command::Ledger(Ledger::Monitor(call)) => {
            logs::warnings_only();
            ledger::monitor::run(&call, output).await
        }
        Command::Ledger(Ledger::Key(LedgerKey::New(call))) => {
            ledger::key::new(&call, &config(file, &call.data)?, output)
        }
        Command::Ledger(Ledger::Key(LedgerKey::Show(call))) => ledger::key::show(&call, output),
        Command::Mail(Mail::Test(call)) => {
            mail::test(&call, quiet(config(file, &call.data)?), output).await
        }
        Command::User(User::Add(call)) => {
            user::add(&call, quiet(config(file, &call.data)?), output).await
        }
    }
}

/// The calendar of the installation that the call names; else the one that comes with the program.
async fn counted_with(
    file: Option<&Path>,
    data: Option<&Path>,
) -> Result<Arc<gongkai_law::calendar::Calendar>, Ended> {
    let Some(data) = data else {
        let built_in = gongkai_law::calendar::Calendar::built_in();
        return Ok(Arc::new(built_in.clone()));
    };
    let store = installation::open(&quiet(load(file, Some(data))?)).await?;
    let calendar = store.calendar().await?;
    store.close().await;
    Ok(calendar)
}

fn config(file: Option<&Path>, data: &Data) -> Result<Config, Ended> {
    load(file, data.dir.as_deref())
}

fn load(file: Option<&Path>, data_dir: Option<&Path>) -> Result<Config, Ended> {
    Ok(Config::load(file, data_dir)?)
}

/// A command that ends by itself logs only what went wrong.
fn quiet(config: Config) -> Config {
    logs::warnings_only();
    config
}
