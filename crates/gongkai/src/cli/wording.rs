//! Clap speaks English; here it is said in Chinese.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error};

use super::Said;

const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// Headings and template of a command and of all below it.
pub(super) fn in_chinese(command: Command) -> Command {
    let command = command
        .help_template(TEMPLATE)
        .subcommand_help_heading("命令")
        .disable_help_flag(true)
        .disable_version_flag(true)
        .mut_args(|arg| {
            let heading = if arg.is_positional() {
                "参数"
            } else {
                "选项"
            };
            arg.help_heading(heading)
        });
    command.mut_subcommands(in_chinese)
}

/// What to print for an error of clap, which also stands for help and version.
pub(super) fn said(error: &Error) -> Said {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            Said::Shown(error.render().to_string())
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Said::Refused(error.render().to_string())
        }
        _ => Said::Refused(format!(
            "{}\n用法：gongkai <命令> --help\n",
            sentence(error)
        )),
    }
}

fn sentence(error: &Error) -> String {
    let context = |kind| error.get(kind).map(words).unwrap_or_default();
    let argument = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let given = context(ContextKind::InvalidSubcommand);
            format!(
                "没有「{given}」这个命令。{}",
                suggestion(&context(ContextKind::SuggestedSubcommand))
            )
        }
        ErrorKind::MissingSubcommand => "没有写要做什么，请写一个命令。".to_owned(),
        ErrorKind::UnknownArgument => {
            format!(
                "不认识「{argument}」，请删去或改正。{}",
                suggestion(&context(ContextKind::SuggestedArg))
            )
        }
        ErrorKind::MissingRequiredArgument => format!("缺少{argument}，请补上。"),
        ErrorKind::ArgumentConflict => {
            let prior = context(ContextKind::PriorArg);
            if prior.is_empty() || prior == argument {
                format!("{argument} 只能写一次。")
            } else {
                format!("{argument} 和 {prior} 只能写一个。")
            }
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} 后面缺少值，请补上。"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let reason = error.source().map(ToString::to_string).unwrap_or_default();
            let reason = if reason.is_empty() {
                String::new()
            } else {
                format!("：{reason}")
            };
            format!("{argument} 的值「{value}」不能用{reason}。")
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            format!("{argument} 的值的个数不对。")
        }
        ErrorKind::InvalidUtf8 => "命令里有读不懂的字符，请用 UTF-8。".to_owned(),
        _ => error.to_string(),
    }
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join("、"),
        other => other.to_string(),
    }
}

fn suggestion(likely: &str) -> String {
    if likely.is_empty() {
        String::new()
    } else {
        // The likest comes last.
        let likest = likely.rsplit('、').next().unwrap_or(likely);
        format!("是不是「{likest}」？")
    }
}
