//! What is written to standard error while the program runs, for people or for machines.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::config::{LogConfig, LogFormat};

/// Begins logging as configured. The first call of a process counts; later ones change nothing.
pub fn start(config: &LogConfig) {
    let filter = EnvFilter::try_new(&config.filter)
        .unwrap_or_else(|_| EnvFilter::new(LogConfig::default().filter));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    // A second subscriber in one process is refused, which is what is wanted.
    let _ = match config.format {
        LogFormat::Text => builder.try_init(),
        LogFormat::Json => builder.json().try_init(),
    };
}

/// Begins logging of what went wrong only.
pub fn warnings_only() {
    start(&LogConfig {
        filter: "warn".to_owned(),
        ..LogConfig::default()
    });
}
