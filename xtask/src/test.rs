//! `cargo xtask test`: everything that must hold. Installs what the tests need from Debian where it may, starts a private
//! PostgreSQL, and runs formatting, tidiness, all tests and clippy.

use anyhow::Result;

use crate::process::{exists, is_root};
use crate::{postgres, process, tidy};

/// What the tests need beside a Rust toolchain: how it shows, and Debian's package.
const NEEDED: [(&str, &str); 5] = [
    ("ls /usr/lib/postgresql/*/bin/initdb", "postgresql"),
    ("command -v chromedriver", "chromium-driver"),
    ("command -v pdftotext", "poppler-utils"),
    ("command -v python3", "python3"),
    ("fc-list :lang=zh-cn | grep -q .", "fonts-noto-cjk"),
];

/// Everything, or with arguments only the tests they name.
pub fn run(arguments: &[String]) -> Result<()> {
    install()?;
    if arguments.is_empty() {
        process::run("cargo", &["fmt", "--all", "--check"], &[], &[])?;
        tidy::run()?;
    }
    let server = postgres::Server::start()?;
    run_tests(&server, arguments)?;
    if arguments.is_empty() {
        process::run(
            "cargo",
            &[
                "clippy",
                "--workspace",
                "--all-targets",
                "--quiet",
                "--",
                "-D",
                "warnings",
            ],
            &[],
            &[],
        )?;
    }
    Ok(())
}

fn run_tests(server: &postgres::Server, arguments: &[String]) -> Result<()> {
    let url = server.url();
    let environment = [("TEST_POSTGRES_URL", url.as_str())];
    if exists("cargo-nextest") {
        return process::run(
            "cargo",
            &["nextest", "run", "--workspace"],
            arguments,
            &environment,
        );
    }
    process::run("cargo", &["test", "--workspace"], arguments, &environment)
}

fn install() -> Result<()> {
    let has = |shows: &str| {
        std::process::Command::new("sh")
            .args(["-c", shows])
            .output()
            .is_ok_and(|output| output.status.success())
    };
    let missing: Vec<&str> = NEEDED
        .iter()
        .filter(|(shows, _)| !has(shows))
        .map(|(_, package)| *package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !is_root() || !exists("apt-get") {
        anyhow::bail!(
            "the tests need these packages of Debian: {}; please install them",
            missing.join(" ")
        );
    }
    let quiet = [("DEBIAN_FRONTEND", "noninteractive")];
    process::run("apt-get", &["update", "-qq"], &[], &quiet)?;
    let packages: Vec<String> = missing
        .iter()
        .map(|package| (*package).to_owned())
        .collect();
    process::run(
        "apt-get",
        &["install", "-y", "-qq", "--no-install-recommends"],
        &packages,
        &quiet,
    )
}
