//! Chores of the repository: `cargo xtask test`, `cargo xtask tidy`, `cargo xtask bench`.

mod postgres;
mod process;
mod test;
mod tidy;

use anyhow::{Result, bail};

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.first().map(String::as_str) {
        Some("test") => test::run(&words[1..]),
        Some("tidy") => tidy::run(),
        Some("bench") => bench(&words[1..]),
        _ => bail!(
            "usage: cargo xtask test [nextest arguments] | tidy | bench [--write] [--records=N]"
        ),
    }
}

/// Builds the binary that is shipped, then measures it.
fn bench(arguments: &[String]) -> Result<()> {
    let dist = ["--profile", "dist", "--package"];
    let shipped = [&["build"], &dist[..], &["gongkai"]].concat();
    process::run("cargo", &shipped, &[], &[])?;
    let measure = [&["run"], &dist[..], &["gongkai-bench", "--"]].concat();
    process::run("cargo", &measure, arguments, &[])
}
