//! Backup, restore and the doctor.

use std::path::Path;

use serde_json::Value;

use crate::town::{Place, agency, command, files_below, gongkai, ndjson, record, with_county};

fn backed_up(place: &Place) -> String {
    with_county(place, "data").done();
    let file = place.text("backup.tar.gz");
    let done = gongkai(&["backup", "--data", &place.text("data"), &file, "--json"])
        .done()
        .json();
    assert_eq!(done["attachments"], 2, "{done}");
    file
}

fn restore(place: &Place, file: &str, data: &str, more: &[&str]) -> crate::town::Ran {
    let data = place.text(data);
    gongkai(&[&["restore", file, "--data", &data], more].concat())
}

fn doctor(place: &Place, data: &str) -> (i32, Value) {
    let ran = gongkai(&["doctor", "--data", &place.text(data), "--json"]);
    (ran.status, ran.json())
}

#[test]
fn what_is_restored_is_what_was_backed_up() {
    let place = Place::new();
    let file = backed_up(&place);
    restore(&place, &file, "elsewhere", &[]).done();
    assert_eq!(place.export("elsewhere"), place.export("data"));
    let (status, report) = doctor(&place, "elsewhere");
    assert_eq!((status, &report["ok"]), (0, &Value::Bool(true)), "{report}");
}

#[test]
fn what_is_sealed_is_restored_shut_and_opens_with_its_key() {
    let place = Place::new();
    let (data, file) = (place.text("data"), place.text("backup.tar.gz"));
    gongkai(&["demo", "--data", &data, "--no-serve"]).done();
    let key = std::fs::read(place.path("data/personal.key")).unwrap();
    let said = gongkai(&["backup", "--data", &data, &file]).done();
    assert!(
        said.stdout.contains("personal.key 不在备份里"),
        "{}",
        said.stdout
    );
    let said = restore(&place, &file, "elsewhere", &[]).done();
    assert!(said.stdout.contains("备份里没有密钥"), "{}", said.stdout);
    assert!(!place.path("elsewhere/personal.key").exists());
    let (status, report) = doctor(&place, "elsewhere");
    assert_eq!(status, 1);
    assert!(report.to_string().contains("密钥文件不在"), "{report}");
    std::fs::write(place.path("elsewhere/personal.key"), &key).unwrap();
    assert_eq!(doctor(&place, "elsewhere").0, 0);
    // Where an installation is replaced, its key stays.
    restore(&place, &file, "data", &["--force"]).done();
    assert_eq!(std::fs::read(place.path("data/personal.key")).unwrap(), key);
    assert_eq!(doctor(&place, "data").0, 0);
}

#[test]
fn keys_of_the_log_are_in_no_backup_and_stay_where_they_are() {
    let place = Place::new();
    let file = backed_up(&place);
    let kept = ["ledger.key", "ledger.signed", "witness.key"];
    let keys = gongkai_ledger::keys::file::KeyFile::new_log("a.example/ledger", &[1; 32], &[2; 32]);
    let keys = keys.unwrap().to_secret_text();
    for name in kept {
        place.write(&format!("data/{name}"), &keys);
    }
    let again = place.text("again.tar.gz");
    gongkai(&["backup", "--data", &place.text("data"), &again]).done();
    restore(&place, &again, "elsewhere", &[]).done();
    for name in kept {
        assert!(!place.path(&format!("elsewhere/{name}")).exists(), "{name}");
    }
    restore(&place, &file, "data", &["--force"]).done();
    for name in kept {
        let there = std::fs::read_to_string(place.path(&format!("data/{name}")));
        assert_eq!(there.unwrap(), keys, "{name}");
    }
    // What was last signed cannot be read, so nothing is signed: the doctor says so.
    let (status, report) = doctor(&place, "data");
    assert_eq!(status, 1);
    assert!(report.to_string().contains("核对文件"), "{report}");
    // Where only keys lie, there is room for an installation.
    for name in kept {
        place.write(&format!("fresh/{name}"), &keys);
    }
    restore(&place, &file, "fresh", &[]).done();
    assert!(place.path("fresh/ledger.key").is_file());
}

#[test]
fn a_backup_taken_while_another_process_writes_is_whole() {
    let place = Place::new();
    with_county(&place, "data").done();
    let before = place.export("data");
    let many: Vec<Value> = (0..400)
        .map(|number| {
            record(
                &format!("n{number}"),
                "qingshi",
                &format!("通知第{number}号"),
                "2018-05-05",
            )
        })
        .collect();
    let list = place.write("many.ndjson", ndjson(&many));
    let data = place.text("data");
    let mut import = command()
        .args(["import", "--data", &data, &list])
        .spawn()
        .unwrap();
    let mut files = Vec::new();
    while import.try_wait().unwrap().is_none() || files.is_empty() {
        let file = place.text(&format!("backup-{}.tar.gz", files.len()));
        gongkai(&["backup", "--data", &data, &file]).done();
        files.push(file);
    }
    assert!(import.wait().unwrap().success());
    let after = place.export("data");
    assert_ne!(before, after);
    for (number, file) in files.iter().enumerate() {
        let restored = format!("restored-{number}");
        restore(&place, file, &restored, &[]).done();
        let found = place.export(&restored);
        assert!(
            found == before || found == after,
            "a backup holds all of an import or nothing of it"
        );
        assert_eq!(doctor(&place, &restored).0, 0);
    }
}

#[test]
fn an_existing_file_is_never_overwritten() {
    let place = Place::new();
    with_county(&place, "data").done();
    let file = place.write("kept.tar.gz", "kept");
    assert!(
        gongkai(&["backup", "--data", &place.text("data"), &file])
            .wrong()
            .contains("已经存在")
    );
    assert_eq!(std::fs::read(file).unwrap(), b"kept");
}

#[test]
fn a_tampered_backup_is_refused_and_nothing_is_touched() {
    let place = Place::new();
    let file = backed_up(&place);
    let whole = std::fs::read(&file).unwrap();
    let exported = place.export("data");
    for (name, bytes) in [
        ("cut", whole[..whole.len() / 2].to_vec()),
        ("scratched", {
            let mut bytes = whole.clone();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 0xFF;
            bytes
        }),
        ("foreign", b"not a backup".to_vec()),
    ] {
        let tampered = place.write(&format!("{name}.tar.gz"), bytes);
        let said = restore(&place, &tampered, "data", &["--force"]).wrong();
        assert!(
            said.contains("没有恢复，数据文件夹没有改动"),
            "{name}: {said}"
        );
        restore(&place, &tampered, "fresh", &[]).wrong();
        assert!(!place.path("fresh").exists(), "{name}");
    }
    assert_eq!(place.export("data"), exported);
    let left: Vec<_> = std::fs::read_dir(place.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert!(
        !left
            .iter()
            .any(|name| name.to_string_lossy().starts_with(".restore")),
        "{left:?}"
    );
}

#[test]
fn only_an_installation_is_replaced_and_only_when_told_so() {
    let place = Place::new();
    let file = backed_up(&place);
    place.write("foreign/thesis.doc", "x");
    assert!(
        restore(&place, &file, "foreign", &["--force"])
            .wrong()
            .contains("有别的文件")
    );

    place
        .import("other", &[agency("b", "乙乡人民政府", "township", None)])
        .done();
    place.write("other/gongkai.toml", "[site]\nname = \"乙乡\"\n");
    assert!(
        restore(&place, &file, "other", &[])
            .wrong()
            .contains("--force")
    );
    assert!(place.export("other").contains("乙乡"));

    let said = restore(&place, &file, "other", &["--force", "--json"])
        .done()
        .json();
    assert_eq!(place.export("other"), place.export("data"));
    assert_eq!(
        std::fs::read_to_string(place.path("other/gongkai.toml")).unwrap(),
        "[site]\nname = \"乙乡\"\n"
    );
    let aside = said["kept_aside"].as_str().unwrap();
    assert!(Path::new(aside).join("gongkai.db").is_file());
}

#[test]
fn a_folder_with_nothing_but_a_configuration_is_free() {
    let place = Place::new();
    let file = backed_up(&place);
    place.write("fresh/gongkai.toml", "[site]\nname = \"乙乡\"\n");
    restore(&place, &file, "fresh", &[]).done();
    assert_eq!(place.export("fresh"), place.export("data"));
    assert!(place.path("fresh/gongkai.toml").is_file());
}

#[test]
fn the_doctor_finds_a_missing_and_a_changed_attachment() {
    let place = Place::new();
    with_county(&place, "data").done();
    assert_eq!(doctor(&place, "data").0, 0);
    let blobs = files_below(&place.path("data/blobs"));
    assert_eq!(blobs.len(), 2);
    std::fs::remove_file(&blobs[0]).unwrap();
    std::fs::write(&blobs[1], "另一个内容").unwrap();
    let (status, report) = doctor(&place, "data");
    assert_eq!((status, &report["ok"]), (1, &Value::Bool(false)));
    assert!(
        report["findings"].as_array().unwrap().len() >= 2,
        "{report}"
    );
    let said = gongkai(&["doctor", "--data", &place.text("data")]);
    assert!(
        said.stdout.contains("处理：") && said.stderr.is_empty(),
        "{}{}",
        said.stdout,
        said.stderr
    );
}

#[test]
fn where_nothing_is_installed_the_call_is_wrong() {
    let place = Place::new();
    let data = place.text("data");
    for args in [
        vec!["doctor", "--data", &data],
        vec!["export", "--data", &data],
        vec!["serve", "--data", &data],
        vec!["index", "rebuild", "--data", &data],
        vec![
            "user",
            "add",
            "--data",
            &data,
            "--login",
            "li",
            "--agency",
            "a",
            "--role",
            "editor",
            "--password-stdin",
        ],
    ] {
        assert!(
            gongkai(&args).wrong().contains("没有 gongkai 的数据"),
            "{args:?}"
        );
    }
    assert!(!place.path("data").exists(), "looking makes nothing");
}
