//! The `gongkai` command: configuration, wiring, followers, jobs, demo. Rules are `law`'s and `core`'s; nothing here
//! decides what may be published.

pub mod archive;
pub mod cli;
pub mod clock;
mod commands;
pub mod config;
pub mod demo;
pub mod document_page;
pub mod ended;
pub mod erase_due;
pub mod export;
pub mod followers;
pub mod import;
pub mod installation;
pub mod ledger_check;
pub mod ledger_pages;
pub mod ledger_sources;
mod logs;
pub mod mail;
pub mod output;
mod passwords;
pub mod publish_due;
pub mod read_clocks;
pub mod remind;
pub mod rounds;
pub mod send_mails;
pub mod serve;
pub mod stop;
pub mod witnessing;

use std::ffi::OsString;
use std::process::ExitCode;

use cli::Said;

/// Carries out a call of the command line and says how it ended.
#[must_use]
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match cli::parse(args) {
        Ok(cli) => cli,
        Err(Said::Shown(text)) => {
            print!("{text}");
            return ExitCode::SUCCESS;
        }
        Err(Said::Refused(text)) => {
            eprint!("{text}");
            return ExitCode::from(2);
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            let ended = ended::Ended::from(error);
            eprint!("{ended}");
            return ExitCode::from(ended.status());
        }
    };
    match runtime.block_on(commands::run(cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(ended) => {
            eprint!("{ended}");
            ExitCode::from(ended.status())
        }
    }
}
