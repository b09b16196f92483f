//! A server of its own folder, a browser of its own profile; both end with the test, also when it fails.

use std::fmt::Write as _;
use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, WebDriver};

/// Everybody's password in these tests.
pub const PASSWORD: &str = "青石镇的河水一直是清的";

/// A town with one person for each step of the review.
pub struct Town {
    folder: TempDir,
    /// Where it is not SQLite.
    database_url: Option<String>,
}

impl Town {
    /// 青石镇 with li, wang, zhao and chen, as README tells, on SQLite.
    pub fn new() -> Self {
        Self::on(None)
    }

    /// The same on a database of its own.
    pub fn on(database_url: Option<String>) -> Self {
        Self::of(
            database_url,
            &[
                ("li", "editor"),
                ("wang", "reviewer"),
                ("zhao", "secrecy_reviewer"),
                ("chen", "issuer"),
            ],
        )
    }

    /// 青石镇 with zheng, who handles requests, and he, the head of the disclosure office.
    pub fn asked() -> Self {
        Self::of(
            None,
            &[("zheng", "request_handler"), ("he", "disclosure_head")],
        )
    }

    /// 青石镇 with people, each by login and role.
    fn of(database_url: Option<String>, people: &[(&str, &str)]) -> Self {
        choose_tls();
        let town = Self {
            folder: tempfile::tempdir().unwrap(),
            database_url,
        };
        let data = town.data();
        let init = [
            "init",
            "--data",
            &data,
            "--agency-name",
            "青石镇人民政府",
            "--agency-id",
            "qingshi",
            "--admin",
            "admin",
            "--password-stdin",
        ];
        assert!(town.run(&init));
        for (login, role) in people {
            let add = [
                "user",
                "add",
                "--data",
                &data,
                "--login",
                login,
                "--agency",
                "qingshi",
                "--role",
                role,
                "--password-stdin",
            ];
            assert!(town.run(&add), "{login}");
        }
        town
    }

    /// The sample county.
    pub fn demo() -> Self {
        choose_tls();
        let town = Self {
            folder: tempfile::tempdir().unwrap(),
            database_url: None,
        };
        assert!(town.run(&["demo", "--no-serve", "--data", &town.data()]));
        town
    }

    /// The program with this town's database.
    pub fn program(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
        command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null());
        if let Some(url) = &self.database_url {
            command.env("GONGKAI_DATA__DATABASE_URL", url);
        }
        command
    }

    /// Runs the program to its end with the password on standard input; whether it said 0.
    pub fn run(&self, arguments: &[&str]) -> bool {
        let mut child = self.program(arguments).spawn().unwrap();
        // A command that reads nothing may have ended before.
        let _ = writeln!(child.stdin.take().unwrap(), "{PASSWORD}");
        child.wait().unwrap().success()
    }

    /// The data folder.
    pub fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    /// A file beside the data folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// The client of the tests has the features of the program's, which chooses its own TLS; here nobody has chosen yet.
fn choose_tls() {
    let _chosen = rustls::crypto::ring::default_provider().install_default();
}

/// A running server, ended with kill -9 when dropped.
pub struct Server {
    child: Child,
    /// `http://127.0.0.1:…`
    pub url: String,
}

impl Server {
    /// Starts and waits until it is ready.
    pub async fn start(town: &Town) -> Self {
        let port = free_port();
        let mut command = town.program(&[
            "serve",
            "--data",
            &town.data(),
            "--listen",
            &format!("127.0.0.1:{port}"),
        ]);
        let child = command
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self {
            child,
            url: format!("http://127.0.0.1:{port}"),
        };
        wait_for(&format!("{}/healthz", server.url)).await;
        server
    }

    /// kill -9
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Chromium behind Debian's chromedriver.
pub struct Browser {
    driver: Child,
    port: u16,
    profiles: TempDir,
}

impl Browser {
    /// Starts the driver.
    pub async fn start() -> Self {
        let port = free_port();
        let driver = Command::new("chromedriver")
            .args([format!("--port={port}"), "--log-level=OFF".to_owned()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is needed: apt-get install chromium chromium-driver");
        wait_for(&format!("http://127.0.0.1:{port}/status")).await;
        Self {
            driver,
            port,
            profiles: tempfile::tempdir().unwrap(),
        }
    }

    /// A window of its own profile, as wide as said; without JavaScript where `script` is false.
    pub async fn window(&self, name: &str, width: u32, script: bool) -> WebDriver {
        let mut wishes = DesiredCapabilities::chrome();
        let profile: &Path = &self.profiles.path().join(name);
        for argument in [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--lang=zh-CN",
        ] {
            wishes.add_arg(argument).unwrap();
        }
        wishes
            .add_arg(&format!("--user-data-dir={}", profile.display()))
            .unwrap();
        wishes
            .add_arg(&format!("--window-size={width},900"))
            .unwrap();
        if !script {
            wishes
                .add_experimental_option(
                    "prefs",
                    serde_json::json!({"profile.managed_default_content_settings.javascript": 2}),
                )
                .unwrap();
        }
        let driver = WebDriver::new(format!("http://127.0.0.1:{}", self.port), wishes)
            .await
            .unwrap();
        // Headless windows have a least width of their own; the page's is set apart.
        driver.set_window_rect(0, 0, width, 900).await.unwrap();
        driver
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

/// A value of a form, every byte of it escaped.
pub fn encode(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        let _ = write!(encoded, "%{byte:02X}");
        encoded
    })
}

/// Asks until there is an answer of 200.
pub async fn wait_for(url: &str) {
    for _ in 0..600 {
        if reqwest::get(url)
            .await
            .is_ok_and(|answer| answer.status() == 200)
        {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no answer from {url}");
}
