//! nginx with one file, and wrk as the load for both.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};

/// A running nginx; ended when dropped.
pub struct Nginx {
    child: Child,
    address: SocketAddr,
}

impl Nginx {
    /// Serves the bytes as a file, tuned as its manual says for static files.
    pub fn start(folder: &Path, bytes: &[u8]) -> Result<Self> {
        let root = folder.join("nginx");
        fs::create_dir_all(&root)?;
        fs::write(root.join("page.html"), bytes)?;
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let configuration = format!(
            "worker_processes 2; daemon off; pid {0}/pid; error_log {0}/error.log;\n\
             events {{ worker_connections 512; }}\n\
             http {{ access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 1000000; open_file_cache max=100;\n\
             client_body_temp_path {0}/b; proxy_temp_path {0}/p; fastcgi_temp_path {0}/f; uwsgi_temp_path {0}/u; scgi_temp_path {0}/s;\n\
             types {{ text/html html; }} server {{ listen {address}; root {0}; }} }}\n",
            root.display()
        );
        let file = root.join("nginx.conf");
        fs::write(&file, configuration)?;
        // Its workers run as another user and must reach the file.
        Command::new("chmod")
            .arg("-R")
            .arg("a+rX")
            .arg(folder)
            .status()?;
        let child = Command::new("nginx")
            .arg("-c")
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("nginx is not installed: apt-get install nginx-light wrk")?;
        std::thread::park_timeout(Duration::from_millis(500));
        Ok(Self { child, address })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // The master ends its workers when asked, not when killed.
        let _ = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        let _ = self.child.wait();
    }
}

/// Requests a second over four seconds with 32 kept connections.
pub fn wrk(url: &str) -> Result<f64> {
    let output = Command::new("wrk")
        .args([
            "--threads",
            "1",
            "--connections",
            "32",
            "--duration",
            "4s",
            url,
        ])
        .output()
        .context("wrk is not installed: apt-get install wrk")?;
    let text = String::from_utf8(output.stdout)?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("Requests/sec:"))
        .with_context(|| format!("wrk said: {text}"))?;
    Ok(line.trim().parse()?)
}
