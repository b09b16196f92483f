//! Killed with -9 fifty times in the midst of publishing and importing: nothing acknowledged is lost, nothing half is
//! left, no checkpoint of the transparency log is ever contradicted, and it starts clean. `TEST_KILLS` asks for more.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gongkai_ledger::checkpoint::Checkpoint;
use gongkai_ledger::entry::Entry;
use gongkai_ledger::keys::Verifier;
use gongkai_ledger::keys::file::KeyFile;
use gongkai_ledger::tiles::{Row, bundle};
use gongkai_ledger::tree::nodes::Nodes;
use gongkai_ledger::tree::{Hash, leaf_hash};

use crate::harness::{PASSWORD, Server, Town, encode, wait_for};

/// Kills while publishing, unless the environment says otherwise.
const KILLS_PUBLISHING: u32 = 40;
const KILLS_IMPORTING: u32 = 10;
/// Records of the file whose import is killed; long enough that a kill mostly meets it at work.
const IMPORTED: usize = 2_000;

/// A person with a session that outlives the server's process.
#[derive(Clone)]
struct Desk {
    http: reqwest::Client,
    cookie: String,
    csrf: String,
}

type Lost = Box<dyn std::error::Error + Send + Sync>;

impl Desk {
    async fn open(server: &Server, login: &str) -> Self {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(20))
            .build()
            .unwrap();
        let form = format!(
            "login={login}&password={}&next=%2Fconsole",
            encode(PASSWORD)
        );
        let answer = http
            .post(format!("{}/console/sign-in", server.url))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 303, "{login}");
        let cookie = answer.headers()["set-cookie"]
            .to_str()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned();
        let page = http
            .get(format!("{}/console", server.url))
            .header("cookie", &cookie)
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        let csrf = page
            .split("name=\"csrf\" value=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned();
        Self { http, cookie, csrf }
    }

    /// Sends a form; the address it leads on to, which is the acknowledgement.
    async fn post(&self, url: String, fields: &[(&str, &str)]) -> Result<String, Lost> {
        let boundary = "gongkai-test-boundary";
        let token = [("csrf", self.csrf.as_str())];
        let all = || token.iter().chain(fields);
        let mut body = String::new();
        for (name, value) in all() {
            write!(
                body,
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )?;
        }
        write!(body, "--{boundary}--\r\n")?;
        let multipart = url.ends_with("/new");
        let (kind, body) = if multipart {
            (format!("multipart/form-data; boundary={boundary}"), body)
        } else {
            let pairs = all().map(|(name, value)| format!("{name}={}", encode(value)));
            (
                "application/x-www-form-urlencoded".to_owned(),
                pairs.collect::<Vec<_>>().join("&"),
            )
        };
        let answer = self
            .http
            .post(url)
            .header("cookie", &self.cookie)
            .header("content-type", kind)
            .body(body)
            .send()
            .await?;
        if answer.status() != 303 {
            return Err(format!("{}: {}", answer.status(), answer.text().await?).into());
        }
        Ok(answer.headers()["location"].to_str()?.to_owned())
    }
}

/// The four who publish together.
#[derive(Clone)]
struct Office {
    clerk: Desk,
    reviewer: Desk,
    secrecy: Desk,
    issuer: Desk,
}

impl Office {
    async fn open(server: &Server) -> Self {
        Self {
            clerk: Desk::open(server, "li").await,
            reviewer: Desk::open(server, "wang").await,
            secrecy: Desk::open(server, "zhao").await,
            issuer: Desk::open(server, "chen").await,
        }
    }

    async fn publish(&self, url: &str, title: &str) -> Result<(), Lost> {
        let fields = [
            ("agency", "qingshi"),
            ("title", title),
            ("body_html", "<p>公示如下。</p>"),
            ("genre", "notice"),
            ("items", "policy"),
            ("issued_on", "2026-11-20"),
            ("submit_for_review", "1"),
        ];
        let desk = self
            .clerk
            .post(format!("{url}/console/records/new"), &fields)
            .await?;
        let act = format!("{url}{desk}/act");
        self.reviewer.post(act.clone(), &[("act", "pass")]).await?;
        self.secrecy
            .post(act.clone(), &[("act", "clear"), ("mode", "proactive")])
            .await?;
        self.issuer
            .post(act, &[("act", "sign"), ("when", "now")])
            .await?;
        Ok(())
    }
}

/// Titles and index numbers of all that is public.
async fn public(url: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut cursor = String::new();
    loop {
        let page: serde_json::Value =
            reqwest::get(format!("{url}/api/v1/records?limit=100{cursor}"))
                .await
                .unwrap()
                .json()
                .await
                .unwrap();
        for item in page["items"].as_array().unwrap() {
            let number = item["index_number"].as_str().unwrap().to_owned();
            assert!(
                !found.values().any(|known| *known == number),
                "{number} is used twice"
            );
            found.insert(item["title"].as_str().unwrap().to_owned(), number);
        }
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={}", encode(next)),
            None => return found,
        }
    }
}

/// The same pauses in every run.
fn pause(seed: &mut u64, least: u64, most: u64) -> Duration {
    *seed = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    Duration::from_millis(least + (*seed >> 33) % (most - least))
}

#[expect(
    clippy::disallowed_methods,
    reason = "the test run says how long it may take"
)]
fn kills_publishing() -> u32 {
    let wanted = std::env::var("TEST_KILLS").ok();
    wanted
        .and_then(|wanted| wanted.parse().ok())
        .unwrap_or(KILLS_PUBLISHING)
}

/// Someone who keeps every checkpoint of the log that was ever shown.
#[derive(Clone)]
struct Monitor {
    key: Verifier,
    seen: Arc<Mutex<BTreeMap<u64, Hash>>>,
}

impl Monitor {
    /// Looks at the checkpoint as it is shown now, if the server answers. The log never shrinks and never says another
    /// root of the same size.
    async fn look(&self, url: &str) -> Option<u64> {
        let answer = reqwest::get(format!("{url}/ledger/checkpoint"))
            .await
            .ok()?;
        if answer.status() != 200 {
            return None;
        }
        let bytes = answer.bytes().await.ok()?;
        let shown = Checkpoint::open(&bytes, std::slice::from_ref(&self.key)).unwrap();
        let mut seen = self.seen.lock().unwrap();
        let root = *seen.entry(shown.size).or_insert(shown.root);
        assert_eq!(root, shown.root, "the log forked at {}", shown.size);
        Some(shown.size)
    }

    fn largest(&self) -> u64 {
        self.seen
            .lock()
            .unwrap()
            .keys()
            .next_back()
            .copied()
            .unwrap_or(0)
    }

    /// Waits until the log has grown to a size.
    async fn wait_for(&self, url: &str, size: u64) {
        for _ in 0..200 {
            if self.look(url).await == Some(size) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the log has {:?} entries, not {size}", self.look(url).await);
    }

    /// Fetches all entries and holds every checkpoint ever seen against them. Gives their index numbers.
    async fn audit(&self, url: &str) -> Vec<String> {
        let size = self.look(url).await.unwrap();
        let mut nodes = Nodes::default();
        let mut numbers = Vec::new();
        for tile in Row::Entries.tiles(size) {
            let answer = reqwest::get(format!("{url}/ledger/{tile}")).await.unwrap();
            assert_eq!(answer.status(), 200, "{tile}");
            let bytes = answer.bytes().await.unwrap();
            for entry in bundle::split(&bytes, tile.width()).unwrap() {
                nodes.append(leaf_hash(entry));
                numbers.push(Entry::from_bytes(entry).unwrap().index_number.unwrap());
            }
        }
        for (size, root) in self.seen.lock().unwrap().iter() {
            assert_eq!(nodes.root(*size), Some(*root), "the log forked at {size}");
        }
        numbers
    }
}

/// The log's key, in the town's folder.
fn with_key(town: &Town) -> Monitor {
    let keys = KeyFile::new_log("qingshi.example/ledger", &[11; 32], &[12; 32]).unwrap();
    let file = std::path::Path::new(&town.data()).join("ledger.key");
    std::fs::write(file, keys.to_secret_text()).unwrap();
    Monitor {
        key: keys.log_keys().unwrap()[0].verifier().clone(),
        seen: Arc::default(),
    }
}

async fn survive(town: Town) {
    let monitor = with_key(&town);
    let mut server = Server::start(&town).await;
    let office = Office::open(&server).await;
    let acknowledged = Arc::new(Mutex::new(Vec::<String>::new()));
    let number = Arc::new(AtomicU64::new(0));
    let mut seed = 20_261_124;
    for kill in 0..kills_publishing() {
        let work: Vec<_> = (0..2)
            .map(|_| {
                let (office, url) = (office.clone(), server.url.clone());
                let (acknowledged, number) = (Arc::clone(&acknowledged), Arc::clone(&number));
                tokio::spawn(async move {
                    loop {
                        let title =
                            format!("第{:05}号公示", number.fetch_add(1, Ordering::Relaxed));
                        match office.publish(&url, &title).await {
                            Ok(()) => acknowledged.lock().unwrap().push(title),
                            // The connection broke: what was not acknowledged may or may not be there.
                            Err(_) => return,
                        }
                    }
                })
            })
            .collect();
        let watching = {
            let (monitor, url) = (monitor.clone(), server.url.clone());
            tokio::spawn(async move {
                loop {
                    monitor.look(&url).await;
                    tokio::time::sleep(Duration::from_millis(40)).await;
                }
            })
        };
        // A busy machine is given longer, so that kills meet it publishing and not always signing in.
        let done = u32::try_from(acknowledged.lock().unwrap().len()).unwrap();
        let slowness = if done < kill { 4 } else { 1 };
        tokio::time::sleep(pause(&mut seed, 60, 360) * slowness).await;
        server.kill();
        watching.abort();
        for worker in work {
            worker.await.unwrap();
        }
        let before = monitor.largest();
        server = Server::start(&town).await;
        if let Some(after) = monitor.look(&server.url).await {
            assert!(
                after >= before,
                "the log shrank from {before} to {after} at kill {kill}"
            );
        }
        let known = public(&server.url).await;
        for title in acknowledged.lock().unwrap().iter() {
            assert!(
                known.contains_key(title),
                "{title} was acknowledged and is lost after kill {kill}"
            );
        }
    }
    let acknowledged = acknowledged.lock().unwrap().clone();
    assert!(
        acknowledged.len() > 20,
        "only {} were published between the kills",
        acknowledged.len()
    );

    let before = public(&server.url).await.len();
    let file = town.file("import.ndjson");
    let lines: Vec<String> = (0..IMPORTED)
        .map(|place| {
            serde_json::json!({"type": "record", "id": format!("i{place}"), "agency": "qingshi", "title": format!("导入第{place}号"),
                "body_text": "历史信息。", "published_at": "2020-05-06", "genre": "notice", "catalogue": ["policy"]})
            .to_string()
        })
        .collect();
    std::fs::write(&file, lines.join("\n")).unwrap();
    let mut complete = false;
    for kill in 0..KILLS_IMPORTING {
        let mut import = town.program(&[
            "import",
            "--data",
            &town.data(),
            &file.display().to_string(),
        ]);
        let mut import = import.stderr(Stdio::null()).spawn().unwrap();
        tokio::time::sleep(pause(&mut seed, 20, 600)).await;
        let _ = import.kill();
        let _ = import.wait();
        let now = total(&server.url).await;
        assert!(
            now == before || now == before + IMPORTED,
            "{now} records after kill {kill} of an import of {IMPORTED} to {before}"
        );
        complete |= now > before;
    }
    assert!(
        town.run(&[
            "import",
            "--data",
            &town.data(),
            &file.display().to_string()
        ]),
        "the import goes through in the end"
    );
    wait_for_total(&server.url, before + IMPORTED).await;
    assert!(complete || total(&server.url).await == before + IMPORTED);

    // Every publication is in the log, once, and every checkpoint ever shown is one of its past.
    monitor
        .wait_for(&server.url, (before + IMPORTED) as u64)
        .await;
    let mut logged = monitor.audit(&server.url).await;
    let mut shown: Vec<String> = public(&server.url).await.into_values().collect();
    logged.sort();
    shown.sort();
    assert_eq!(logged, shown);

    // The index has caught up with everything once the last title is found.
    let last = encode(acknowledged.last().unwrap());
    for _ in 0..200 {
        let found = reqwest::get(format!("{}/search?q={last}", server.url))
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        if found.contains("class=\"hits\"") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    wait_for(&format!("{}/readyz", server.url)).await;
    server.kill();
    assert!(
        town.run(&["doctor", "--data", &town.data()]),
        "the doctor finds something"
    );
}

async fn total(url: &str) -> usize {
    let page: serde_json::Value = reqwest::get(format!("{url}/api/v1/records?limit=1"))
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    usize::try_from(page["total"].as_u64().unwrap()).unwrap()
}

/// Another process imported: the server shows it within a second, here with room for a busy machine.
async fn wait_for_total(url: &str, wanted: usize) {
    for _ in 0..100 {
        if total(url).await == wanted {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{} records, not {wanted}", total(url).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_on_sqlite() {
    survive(Town::new()).await;
}

#[tokio::test(flavor = "multi_thread")]
#[expect(
    clippy::disallowed_methods,
    reason = "the test run says where its PostgreSQL is"
)]
async fn nothing_acknowledged_is_lost_on_postgres() {
    let Ok(server) = std::env::var("TEST_POSTGRES_URL") else {
        return;
    };
    let name = format!("gongkai_crash_{}", std::process::id());
    let made = Command::new("psql")
        .args([&server, "-qc", &format!("CREATE DATABASE {name}")])
        .status()
        .unwrap();
    assert!(made.success());
    let (front, _) = server.rsplit_once('/').unwrap();
    let url = format!("{front}/{name}");
    survive(Town::on(Some(url))).await;
    Command::new("psql")
        .args([
            &server,
            "-qc",
            &format!("DROP DATABASE {name} WITH (FORCE)"),
        ])
        .status()
        .unwrap();
}
