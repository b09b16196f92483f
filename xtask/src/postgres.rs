//! A private PostgreSQL for one run of the tests: in a temporary folder, on a free port of the loopback, ended with the run.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::process::is_root;

/// A running server. Dropping it stops the server and removes its folder.
pub struct Server {
    folder: TempDir,
    programs: PathBuf,
    port: u16,
}

impl Server {
    /// Makes a cluster and starts it.
    pub fn start() -> Result<Self> {
        let programs =
            programs().context("PostgreSQL is not installed: apt-get install postgresql")?;
        let folder = tempfile::Builder::new()
            .prefix("gongkai-postgres-")
            .tempdir()?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let server = Self {
            folder,
            programs,
            port,
        };
        if is_root() {
            // PostgreSQL refuses to run as root; Debian's package brings the user.
            server.quietly(
                Command::new("chown")
                    .arg("postgres")
                    .arg(server.folder.path()),
            )?;
        }
        let data = server.folder.path().join("data");
        server.quietly(
            server
                .as_postgres("initdb")
                .args([
                    "--auth=trust",
                    "--username=postgres",
                    "--encoding=UTF8",
                    "--locale=C.UTF-8",
                    "-D",
                ])
                .arg(&data),
        )?;
        let options = format!(
            "-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} -c fsync=off -c max_connections=300",
            server.folder.path().display()
        );
        let log = server.folder.path().join("log");
        server.quietly(
            server
                .as_postgres("pg_ctl")
                .args(["start", "--wait", "--silent", "-o", &options, "-l"])
                .arg(&log)
                .arg("-D")
                .arg(&data),
        )?;
        Ok(server)
    }

    /// Where tests find it; each makes a database of its own.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn as_postgres(&self, program: &str) -> Command {
        let path = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command
                .args([
                    "--reuid=postgres",
                    "--regid=postgres",
                    "--init-groups",
                    "--",
                ])
                .arg(path);
            command
        } else {
            Command::new(path)
        };
        command.current_dir("/");
        command
    }

    fn quietly(&self, command: &mut Command) -> Result<()> {
        let output = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .status();
        match output {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => bail!(
                "{command:?} failed: {status}{}",
                fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
            ),
            Err(error) => Err(error).with_context(|| format!("{command:?} could not be started")),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let data = self.folder.path().join("data");
        let stopped = self
            .as_postgres("pg_ctl")
            .args(["stop", "--mode=immediate", "--silent", "-D"])
            .arg(&data)
            .status();
        if !stopped.is_ok_and(|status| status.success()) {
            eprintln!(
                "the test PostgreSQL on port {} could not be stopped",
                self.port
            );
        }
    }
}

/// The folder of initdb and pg_ctl, the newest version's.
fn programs() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok().map(|entry| entry.path().join("bin")))
        .filter(|path| path.join("initdb").exists())
        .collect();
    found.sort();
    found.pop().or_else(|| {
        let path = Command::new("sh")
            .args(["-c", "command -v initdb"])
            .output()
            .ok()?;
        let path = String::from_utf8(path.stdout).ok()?;
        Path::new(path.trim())
            .parent()
            .filter(|parent| parent.join("initdb").exists())
            .map(Path::to_owned)
    })
}
