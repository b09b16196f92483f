//! The transparency log in the shipped program: signed within the second, witnessed by the county, and checked in a
//! reader's own browser.

use std::path::Path;
use std::time::{Duration, Instant};

use gongkai_ledger::checkpoint::Checkpoint;
use gongkai_ledger::keys::Verifier;
use gongkai_ledger::keys::file::KeyFile;
use gongkai_ledger::note::Note;
use thirtyfour::prelude::*;

use crate::harness::{Browser, Server, Town};
use crate::pages::text;

fn log_keys(town: &Town, origin: &str) -> Verifier {
    let keys = KeyFile::new_log(origin, &[21; 32], &[22; 32]).unwrap();
    write(town, "ledger.key", &keys.to_secret_text());
    keys.log_keys().unwrap()[0].verifier().clone()
}

fn write(town: &Town, name: &str, text: &str) {
    std::fs::write(Path::new(&town.data()).join(name), text).unwrap();
}

fn import(town: &Town, ids: &[&str]) {
    let lines: Vec<String> = ids
        .iter()
        .map(|id| {
            serde_json::json!({"type": "record", "id": id, "agency": "qingshi", "title": format!("第{id}号公示"),
                "index_number": format!("qs-{id}"), "body_html": "<h2>名单</h2><p>公示<b>如下</b>，“共” 3 户。</p>",
                "published_at": "2026-11-20", "genre": "notice", "catalogue": ["policy"]})
            .to_string()
        })
        .collect();
    let file = town.file("lines.ndjson");
    std::fs::write(&file, lines.join("\n")).unwrap();
    let file = file.display().to_string();
    assert!(town.run(&["import", "--data", &town.data(), &file]));
}

async fn fetch(url: &str) -> Vec<u8> {
    match reqwest::get(url).await {
        Ok(answer) if answer.status() == 200 => answer.bytes().await.unwrap().to_vec(),
        _ => Vec::new(),
    }
}

/// The checkpoint once it is as wished.
async fn checkpoint(url: &str, wanted: impl Fn(&Note, &Checkpoint) -> bool) -> Note {
    for _ in 0..300 {
        let bytes = fetch(&format!("{url}/ledger/checkpoint")).await;
        if let Ok(note) = Note::parse(&bytes) {
            let shown = Checkpoint::parse(note.text()).unwrap();
            if wanted(&note, &shown) {
                return note;
            }
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!(
        "{}",
        String::from_utf8_lossy(&fetch(&format!("{url}/ledger/checkpoint")).await)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_county_vouches_for_the_towns_log() {
    // The county knows the town's key; the town knows the county's witness key and address.
    let county = Town::new();
    let witness = KeyFile::new_witness("qingyuan.example/witness", &[31; 32], &[32; 32]).unwrap();
    write(&county, "witness.key", &witness.to_secret_text());
    let town = Town::new();
    let key = log_keys(&town, "qingshi.example/ledger");
    write(
        &county,
        "gongkai.toml",
        &format!("[ledger]\nwitness_for = [\"{key}\"]\n"),
    );
    let county_server = Server::start(&county).await;
    let witness = witness.witness_keys().unwrap()[0].verifier().clone();
    write(
        &town,
        "gongkai.toml",
        &format!(
            "[ledger]\nwitnesses = [{{ key = \"{witness}\", url = \"{}/ledger/witness\" }}]\n",
            county_server.url
        ),
    );
    let server = Server::start(&town).await;
    for (ids, size) in [(&["a", "b"][..], 2), (&["c"], 3)] {
        import(&town, ids);
        let began = Instant::now();
        let note = checkpoint(&server.url, |note, shown| {
            shown.size == size && note.verify(std::slice::from_ref(&witness)).is_ok()
        })
        .await;
        assert!(note.verify(std::slice::from_ref(&key)).is_ok());
        // Signed within the second, cosigned in the next; here with room for a busy machine.
        assert!(
            began.elapsed() < Duration::from_secs(10),
            "{:?}",
            began.elapsed()
        );
    }
    let page = fetch(&format!("{}/r/qs-c", server.url)).await;
    let page = String::from_utf8(page).unwrap();
    assert!(page.contains("1 个见证方意见一致"), "{page}");
    assert!(page.contains("导入本站并登记"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_readers_own_browser_checks_the_page() -> WebDriverResult<()> {
    let town = Town::new();
    log_keys(&town, "qingshi.example/ledger");
    let ids: Vec<String> = (0..300).map(|number| number.to_string()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    import(&town, &ids);
    let server = Server::start(&town).await;
    checkpoint(&server.url, |_, shown| shown.size == 300).await;
    let browser = Browser::start().await;
    let reader = browser.window("reader", 360, true).await;
    for id in ["0", "150", "299"] {
        reader.goto(format!("{}/r/qs-{id}", server.url)).await?;
        let line = reader
            .query(By::Css("[data-proof-check][data-state=ok]"))
            .first()
            .await?;
        let said = line.text().await?;
        for words in [
            "浏览器已核验",
            "登记内容在签名的账本里",
            "本页文字与登记的一致",
        ] {
            assert!(said.contains(words), "{said}");
        }
    }
    // A page that was changed on the way is found out.
    reader
        .execute(
            "document.querySelector('article .prose').textContent = '改过'; \
             const line = document.querySelector('[data-proof-check]'); line.removeAttribute('data-state'); \
             return import(document.querySelector('script[src*=proof]').src + '?again');",
            Vec::new(),
        )
        .await?;
    let line = reader
        .query(By::Css("[data-proof-check][data-state=broken]"))
        .first()
        .await?;
    assert!(line.text().await?.contains("文字与登记的不一样"));
    let plain = browser.window("plain", 360, false).await;
    plain.goto(format!("{}/r/qs-1", server.url)).await?;
    let shown = text(&plain).await?;
    assert!(shown.contains("登记以后没有改动"), "{shown}");
    assert!(shown.contains("浏览器没有运行脚本"), "{shown}");
    plain.quit().await?;
    reader.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn after_an_old_backup_publishing_goes_on_and_signing_stops() {
    let town = Town::new();
    let key = log_keys(&town, "qingshi.example/ledger");
    let (data, backup) = (town.data(), town.file("old.tar.gz").display().to_string());
    import(&town, &["a"]);
    let mut server = Server::start(&town).await;
    checkpoint(&server.url, |_, shown| shown.size == 1).await;
    assert!(town.run(&["backup", "--data", &data, &backup]));
    import(&town, &["b"]);
    checkpoint(&server.url, |_, shown| shown.size == 2).await;
    server.kill();
    assert!(town.run(&["restore", &backup, "--data", &data, "--force"]));
    import(&town, &["c", "d"]);
    let mut server = Server::start(&town).await;
    let url = format!("{}/r/qs-d", server.url);
    let mut page = String::new();
    for _ in 0..200 {
        page = String::from_utf8(fetch(&url).await).unwrap();
        if page.contains("账本暂停签名") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(page.contains("账本暂停签名"), "{page}");
    // What was signed before the backup stays provable; nothing that contradicts the lost entry is ever signed.
    let note = checkpoint(&server.url, |_, _| true).await;
    assert_eq!(Checkpoint::of(&note, &[key]).unwrap().size, 1);
    let page = fetch(&format!("{}/r/qs-a", server.url)).await;
    assert!(String::from_utf8(page).unwrap().contains("没有改动"));
    server.kill();
    assert!(
        !town.run(&["doctor", "--data", &data]),
        "the doctor says so"
    );
}
