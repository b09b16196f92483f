//! Asking for a password at the terminal, or reading it from standard input, and hashing it where blocking is allowed.

use anyhow::Context;
use gongkai_core::accounts::check_password;
use gongkai_core::ids::Login;

use crate::ended::Ended;

/// Where a password comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Typed twice at the terminal.
    Terminal,
    /// The first line of standard input.
    StandardInput,
}

impl Source {
    /// What `--password-stdin` says.
    #[must_use]
    pub fn from_flag(password_stdin: bool) -> Self {
        if password_stdin {
            Self::StandardInput
        } else {
            Self::Terminal
        }
    }
}

/// The hash of a new password for `login`.
///
/// # Errors
/// When it is too weak, was not typed alike, or cannot be read.
pub async fn new_hash(source: Source, login: &Login) -> Result<String, Ended> {
    let login = login.clone();
    let hashed = tokio::task::spawn_blocking(move || {
        let password = match source {
            Source::Terminal => typed_twice(&login)?,
            Source::StandardInput => first_line()?,
        };
        check_password(&login, &password)?;
        gongkai_web::passwords::hash(&password).map_err(|fault| Ended::Fault(fault.into()))
    });
    hashed.await.context("hashing the password")?
}

fn typed_twice(login: &Login) -> Result<String, Ended> {
    let ask = |prompt: String| rpassword::prompt_password(prompt).context("reading the password");
    let password = ask(format!("请输入 {login} 的密码（输入时不显示）："))?;
    if password != ask("请再输入一遍：".to_owned())? {
        return Err(Ended::wrong("两次输入的密码不一样，请重新运行。"));
    }
    Ok(password)
}

fn first_line() -> Result<String, Ended> {
    let mut line = String::new();
    std::io::stdin()
        .read_line(&mut line)
        .context("reading the password")?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        return Err(Ended::wrong("标准输入里没有密码，请把密码写在第一行。"));
    }
    Ok(password.to_owned())
}
