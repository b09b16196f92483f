//! The transparency log from outside: the commands that verify it, and a verifier written from the specifications alone
//! (`tests/verifier`), on a running site, on copies of its files, and on copies that someone changed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use gongkai_ledger::checkpoint::Checkpoint;
use gongkai_ledger::keys::file::KeyFile;
use gongkai_ledger::note::Note;
use gongkai_ledger::number::{PublicationNumber, initials};
use gongkai_ledger::tiles::{Row, levels};
use gongkai_store::StoreConfig;
use gongkai_testkit::databases::{Place, tamper};
use serde_json::{Value, json};

use crate::harness::{Server, Town, free_port, wait_for};

const ORIGIN: &str = "gongkai.qingshi.example/ledger";

/// Enough for a full tile, a partial one, and a level above.
const RECORDS: u32 = 300;

/// Copies in which one byte was changed.
const CHANGED: u32 = 40;

/// How a call ended, and what it printed.
struct Ran {
    status: i32,
    stdout: String,
    stderr: String,
}

impl Ran {
    fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|_| panic!("no JSON: {}\n{}", self.stdout, self.stderr))
    }

    /// The codes of the faults that were found.
    fn codes(&self) -> Vec<String> {
        let faults = self.json()["faults"].clone();
        let code = |fault: &Value| fault["code"].as_str().unwrap().to_owned();
        faults.as_array().unwrap().iter().map(code).collect()
    }
}

fn ran(command: &mut Command) -> Ran {
    let output = command.stdin(Stdio::null()).output().unwrap();
    Ran {
        status: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn gongkai(arguments: &[&str]) -> Ran {
    ran(Command::new(env!("CARGO_BIN_EXE_gongkai")).args(arguments))
}

/// The verifier that shares no code with ours.
fn independent(arguments: &[&str]) -> Ran {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verifier/verify_ledger.py");
    ran(Command::new("python3")
        .arg("-B")
        .arg(program)
        .args(arguments))
}

fn record(number: u32) -> Value {
    let mut record = json!({
        "type": "record", "id": format!("r{number}"), "agency": "qingshi", "title": format!("{number}号公示"),
        "body_html": format!("<p>第{number}号。</p>"), "published_at": "2026-11-01T09:00:00+08:00",
        "catalogue": ["policy"], "genre": "notice",
    });
    if number == 1 {
        let attached = json!([{"name": "名单.txt", "data_base64": "5ZCN5Y2V"}]);
        record["attachments"] = attached;
    }
    record
}

fn import(town: &Town, numbers: std::ops::Range<u32>) {
    let lines: Vec<String> = numbers.map(|number| record(number).to_string()).collect();
    let file = town.file("records.ndjson");
    std::fs::write(&file, lines.join("\n")).unwrap();
    assert!(town.run(&["import", "--data", &town.data(), file.to_str().unwrap()]));
}

/// A town with its log's keys and records.
fn town() -> Town {
    let town = Town::new();
    let new = gongkai(&[
        "ledger",
        "key",
        "new",
        "--data",
        &town.data(),
        "--name",
        ORIGIN,
    ]);
    assert_eq!(new.status, 0, "{}", new.stderr);
    import(&town, 0..RECORDS);
    town
}

async fn get(url: &str) -> Vec<u8> {
    let answer = reqwest::get(url).await.unwrap();
    assert_eq!(answer.status(), 200, "{url}");
    answer.bytes().await.unwrap().to_vec()
}

fn checkpoint_of(bytes: &[u8]) -> Checkpoint {
    Checkpoint::parse(Note::parse(bytes).unwrap().text()).unwrap()
}

/// Waits until the log has signed so many entries.
async fn signed(server: &Server, size: u32) {
    let url = format!("{}/ledger/checkpoint", server.url);
    wait_for(&url).await;
    for _ in 0..600 {
        if checkpoint_of(&get(&url).await).size >= u64::from(size) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the log does not come to {size}");
}

/// Copies a log as anyone can, and its policy.
async fn mirrored(server: &Server, folder: &Path) -> Vec<PathBuf> {
    let prefix = format!("{}/ledger", server.url);
    let checkpoint = get(&format!("{prefix}/checkpoint")).await;
    let size = checkpoint_of(&checkpoint).size;
    let mut files = BTreeMap::from([("checkpoint".to_owned(), checkpoint)]);
    let rows = levels(size).map(Row::Hashes).chain([Row::Entries]);
    for tile in rows.flat_map(|row| row.tiles(size)) {
        let bytes = get(&format!("{prefix}/{tile}")).await;
        files.insert(tile.to_string(), bytes);
    }
    let mut paths = Vec::new();
    for (path, bytes) in files {
        let file = folder.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, bytes).unwrap();
        paths.push(file);
    }
    let policy = get(&format!("{prefix}/policy")).await;
    std::fs::write(folder.join("policy"), policy).unwrap();
    paths
}

/// Serves a folder of files; ends when dropped.
struct Mirror {
    child: Child,
    url: String,
}

impl Mirror {
    async fn start(folder: &Path) -> Self {
        let port = free_port();
        let child = Command::new("python3")
            .args([
                "-m",
                "http.server",
                &port.to_string(),
                "--bind",
                "127.0.0.1",
            ])
            .arg("--directory")
            .arg(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let url = format!("http://127.0.0.1:{port}");
        let mirror = Self { child, url };
        wait_for(&format!("{}/checkpoint", mirror.url)).await;
        mirror
    }
}

impl Drop for Mirror {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where the signature lines begin. By the specification a line that names an unknown key is passed over, and the log's
/// other line is enough.
fn signatures(note: &[u8]) -> usize {
    let line = "\n\n— ".as_bytes();
    note.windows(line.len())
        .rposition(|part| part == line)
        .unwrap()
}

/// The same numbers in every run.
fn next(seed: &mut u64, below: usize) -> usize {
    *seed = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) as usize % below
}

#[tokio::test(flavor = "multi_thread")]
async fn both_verifiers_accept_the_log_and_reject_any_changed_byte() {
    let town = town();
    let server = Server::start(&town).await;
    signed(&server, RECORDS).await;
    let folder = town.file("mirror");
    let files = mirrored(&server, &folder).await;
    let at = folder.to_str().unwrap();
    let policy = folder.join("policy");
    let policy = policy.to_str().unwrap();

    // The site, the installation and the copy are accepted.
    let site = gongkai(&["ledger", "verify", "--url", &server.url, "--json"]);
    assert_eq!(site.status, 0, "{}{}", site.stdout, site.stderr);
    assert_eq!(site.json()["size"], RECORDS);
    assert_eq!(site.json()["records"], RECORDS);
    assert_eq!(site.json()["signed_by"].as_array().unwrap().len(), 2);
    let installed = gongkai(&["ledger", "verify", "--data", &town.data(), "--json"]);
    assert_eq!(
        installed.status, 0,
        "{}{}",
        installed.stdout, installed.stderr
    );
    assert_eq!(gongkai(&["ledger", "verify", "--folder", at]).status, 0);
    let prefix = format!("{}/ledger", server.url);
    for place in [["--url", prefix.as_str()], ["--folder", at]] {
        let accepted = independent(&["log", place[0], place[1], "--policy", policy]);
        assert_eq!(accepted.status, 0, "{}", accepted.stderr);
        assert!(
            accepted.stdout.contains("300 entries"),
            "{}",
            accepted.stdout
        );
    }

    // Any byte changed is found by both.
    let mut seed = 5;
    for _ in 0..CHANGED {
        let file = &files[next(&mut seed, files.len())];
        let sound = std::fs::read(file).unwrap();
        let place = next(&mut seed, sound.len());
        let mut changed = sound.clone();
        changed[place] ^= 1 << next(&mut seed, 8);
        std::fs::write(file, changed).unwrap();
        let name = file.display();
        let ours = gongkai(&["ledger", "verify", "--folder", at, "--json"]);
        assert_eq!(ours.status, 1, "{name} byte {place}: {}", ours.stderr);
        assert!(!ours.codes().is_empty(), "{name} byte {place}");
        let other = independent(&["log", "--folder", at, "--policy", policy]);
        let passed_over = file.ends_with("checkpoint") && place >= signatures(&sound);
        assert!(other.status == 1 || passed_over, "{name} byte {place}");
        std::fs::write(file, sound).unwrap();
    }

    // So is a file cut off or gone, and the checkpoint of another key.
    let tile = folder.join("tile/0/000");
    let sound = std::fs::read(&tile).unwrap();
    std::fs::write(&tile, &sound[..8_000]).unwrap();
    let cut = gongkai(&["ledger", "verify", "--folder", at, "--json"]);
    assert_eq!(
        (cut.status, cut.codes()),
        (1, vec!["tile_truncated".to_owned()])
    );
    assert_eq!(cut.json()["faults"][0]["tile"], "tile/0/000");
    std::fs::remove_file(&tile).unwrap();
    let gone = gongkai(&["ledger", "verify", "--folder", at, "--json"]);
    assert_eq!(
        (gone.status, gone.codes()),
        (1, vec!["tile_missing".to_owned()])
    );
    std::fs::write(&tile, sound).unwrap();
    let other = KeyFile::new_log(ORIGIN, &[8; 32], &[9; 32]).unwrap();
    let text = format!("log {}\nquorum none\n", other.signers[0].verifier());
    let foreign = town.file("foreign");
    std::fs::write(&foreign, text).unwrap();
    let foreign = foreign.to_str().unwrap();
    let wrong = gongkai(&[
        "ledger", "verify", "--folder", at, "--policy", foreign, "--json",
    ]);
    assert_eq!(
        (wrong.status, wrong.codes()),
        (1, vec!["wrong_key".to_owned()])
    );
    assert_eq!(
        independent(&["log", "--folder", at, "--policy", foreign]).status,
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_file_is_checked_without_any_network() {
    let town = town();
    let mut server = Server::start(&town).await;
    signed(&server, RECORDS).await;
    let entry = 1;
    let number = PublicationNumber::new(&initials("qingshi"), entry).unwrap();
    let proof = get(&format!("{}/ledger/proof/{number}.tlog-proof", server.url)).await;
    let policy = get(&format!("{}/ledger/policy", server.url)).await;
    server.kill();
    let write = |name: &str, bytes: &[u8]| {
        let file = town.file(name);
        std::fs::write(&file, bytes).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let policy = write("policy", &policy);
    let file = write("a.tlog-proof", &proof);
    let verify = |more: &[&str]| {
        gongkai(
            &[
                &[
                    "ledger",
                    "verify-proof",
                    &file,
                    "--policy",
                    &policy,
                    "--json",
                ],
                more,
            ]
            .concat(),
        )
    };

    let proven = verify(&[]);
    assert_eq!(proven.status, 0, "{}{}", proven.stdout, proven.stderr);
    assert_eq!(proven.json()["index"], entry);
    assert_eq!(proven.json()["entry"]["record"], "r1");
    let accepted = independent(&["proof", &file, "--policy", &policy]);
    assert_eq!(accepted.status, 0, "{}", accepted.stderr);

    // The text and the file as published are recognised, others are not.
    let body = write("body.html", "<p>第1号。</p>".as_bytes());
    let attached = write("list.txt", "名单".as_bytes());
    let both = verify(&["--record", &body, "--record", &attached]);
    assert_eq!(both.status, 0, "{}{}", both.stdout, both.stderr);
    assert_eq!(both.json()["files"][0]["is"], "body");
    assert_eq!(both.json()["files"][1]["is"], "1.txt");
    let changed = write("changed.html", "<p>第1号</p>".as_bytes());
    assert_eq!(verify(&["--record", &changed]).status, 1);

    // Without a policy it is said that nobody is believed.
    let alone = gongkai(&["ledger", "verify-proof", &file]);
    assert_eq!(alone.status, 0);
    assert!(
        alone.stdout.contains("没有核对是谁签的名"),
        "{}",
        alone.stdout
    );

    let mut seed = 11;
    for _ in 0..CHANGED {
        let mut bytes = proof.clone();
        let place = next(&mut seed, bytes.len());
        bytes[place] ^= 1 << next(&mut seed, 8);
        let changed = write("changed.tlog-proof", &bytes);
        let ours = gongkai(&["ledger", "verify-proof", &changed, "--policy", &policy]);
        let other = independent(&["proof", &changed, "--policy", &policy]);
        let accepted = ours.status == 0;
        assert_eq!(accepted, other.status == 0, "byte {place}: {}", ours.stdout);
        assert!(!accepted || place >= signatures(&proof), "byte {place}");
    }
    let cut = write("cut.tlog-proof", &proof[..60]);
    let cut = gongkai(&["ledger", "verify-proof", &cut, "--policy", &policy]);
    assert_eq!(cut.status, 2);
    assert!(cut.stderr.contains("不完整"), "{}", cut.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_monitor_remembers_and_notices_an_old_checkpoint() {
    let town = town();
    let server = Server::start(&town).await;
    signed(&server, RECORDS).await;
    let old = town.file("old");
    mirrored(&server, &old).await;
    let state = town.file("seen.json");
    let look = |url: &str| {
        let state = state.to_str().unwrap();
        gongkai(&[
            "ledger", "monitor", "--url", url, "--state", state, "--once", "--json",
        ])
    };
    let first = look(&server.url);
    assert_eq!(first.status, 0, "{}{}", first.stdout, first.stderr);
    assert_eq!(first.json()["new_entries"], RECORDS);

    import(&town, RECORDS..RECORDS + 7);
    signed(&server, RECORDS + 7).await;
    let second = look(&server.url);
    assert_eq!(second.status, 0, "{}{}", second.stdout, second.stderr);
    assert_eq!(second.json()["new_entries"], 7);

    // The files of before are sound in themselves; only who remembers sees that they are old.
    let mirror = Mirror::start(&old).await;
    let alone = gongkai(&["ledger", "verify", "--url", &mirror.url, "--json"]);
    assert_eq!(alone.status, 0, "{}{}", alone.stdout, alone.stderr);
    let replayed = look(&mirror.url);
    assert_eq!(
        (replayed.status, replayed.codes()),
        (1, vec!["replayed".to_owned()])
    );
    let checkpoint = old.join("checkpoint");
    let newer = town.file("newer");
    mirrored(&server, &newer).await;
    let newer_checkpoint = newer.join("checkpoint");
    let independent_of = |folder: &Path, seen: &Path| {
        let policy = folder.join("policy");
        let (folder, seen) = (folder.to_str().unwrap(), seen.to_str().unwrap());
        let policy = policy.to_str().unwrap();
        independent(&[
            "log", "--folder", folder, "--policy", policy, "--seen", seen,
        ])
        .status
    };
    assert_eq!(independent_of(&newer, &checkpoint), 0);
    assert_eq!(independent_of(&old, &newer_checkpoint), 1);

    // What was seen is kept for evidence, and the true log goes on being accepted.
    let kept: Value = serde_json::from_slice(&std::fs::read(&state).unwrap()).unwrap();
    assert_eq!(kept["evidence"].as_array().unwrap().len(), 2);
    assert_eq!(look(&server.url).status, 0);

    std::fs::write(&state, "{}").unwrap();
    let damaged = look(&server.url);
    assert_eq!(damaged.status, 2);
    assert!(
        damaged.stderr.contains("不是监看记录"),
        "{}",
        damaged.stderr
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_changed_behind_the_site_is_found_from_inside_and_outside() {
    let town = town();
    let mut server = Server::start(&town).await;
    signed(&server, RECORDS).await;
    server.kill();
    let place = Place {
        config: StoreConfig {
            data_dir: town.data().into(),
            database_url: None,
            blob_dir: None,
            personal_key_file: None,
        },
        folder: town.file("unused"),
    };
    tamper(
        &place,
        "UPDATE public_editions SET content = replace(content, '第7号', '第8号')",
    )
    .await;
    let inside = gongkai(&["ledger", "verify", "--data", &town.data(), "--json"]);
    assert_eq!(inside.status, 1, "{}{}", inside.stdout, inside.stderr);
    assert!(
        inside.codes().contains(&"elsewhere".to_owned()),
        "{}",
        inside.stdout
    );
    let server = Server::start(&town).await;
    signed(&server, RECORDS).await;
    let outside = gongkai(&["ledger", "verify", "--url", &server.url, "--json"]);
    assert_eq!(
        (outside.status, outside.codes()),
        (1, vec!["elsewhere".to_owned()])
    );
    assert!(
        outside.stdout.contains("的正文与账本第"),
        "{}",
        outside.stdout
    );
    // The log itself is as it was.
    let log = gongkai(&["ledger", "verify", "--url", &server.url, "--log-only"]);
    assert_eq!(log.status, 0);
}

#[test]
fn keys_are_made_once_and_shown() {
    let town = Town::new();
    let data = town.data();
    let new = [
        "ledger", "key", "new", "--data", &data, "--name", ORIGIN, "--json",
    ];
    let made = gongkai(&new);
    assert_eq!(made.status, 0, "{}", made.stderr);
    let file = Path::new(&data).join("ledger.key");
    let shown = gongkai(&["ledger", "key", "show", file.to_str().unwrap(), "--json"]);
    assert_eq!(made.json()["keys"], shown.json()["keys"]);
    assert!(!made.stdout.contains("PRIVATE"));
    let before = std::fs::read(&file).unwrap();
    let again = gongkai(&new);
    assert_eq!(again.status, 2);
    assert!(again.stderr.contains("不会覆盖"), "{}", again.stderr);
    assert_eq!(std::fs::read(&file).unwrap(), before);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let witness = gongkai(&[
        "ledger",
        "key",
        "new",
        "--data",
        &data,
        "--name",
        "w.example",
        "--witness",
        "--json",
    ]);
    assert_eq!(witness.json()["keys"].as_array().unwrap().len(), 2);
    let nameless = gongkai(&["ledger", "key", "new", "--output", "k"]);
    assert_eq!(nameless.status, 2);
    assert!(nameless.stderr.contains("--name"), "{}", nameless.stderr);
}
