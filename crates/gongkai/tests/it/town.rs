//! A small county in NDJSON, and the command run on folders of its own.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use base64::Engine;
use serde_json::{Value, json};
use tempfile::TempDir;

/// What a call printed and how it ended.
pub struct Ran {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|_| panic!("no JSON: {}\n{}", self.stdout, self.stderr))
    }

    #[track_caller]
    pub fn done(self) -> Self {
        assert_eq!(self.status, 0, "{}\n{}", self.stdout, self.stderr);
        self
    }

    #[track_caller]
    pub fn no(self) -> Self {
        assert_eq!(self.status, 1, "{}\n{}", self.stdout, self.stderr);
        self
    }

    #[track_caller]
    pub fn wrong(self) -> String {
        assert_eq!(self.status, 2, "{}\n{}", self.stdout, self.stderr);
        self.stderr
    }
}

/// The built command.
pub fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

pub fn gongkai(args: &[&str]) -> Ran {
    ran(command().args(args).output().unwrap())
}

pub fn gongkai_with_input(args: &[&str], input: &str) -> Ran {
    let mut child = command().args(args).stdin(Stdio::piped()).spawn().unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    ran(child.wait_with_output().unwrap())
}

fn ran(output: std::process::Output) -> Ran {
    Ran {
        status: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A folder for data, files and backups.
pub struct Place {
    dir: TempDir,
}

impl Place {
    pub fn new() -> Self {
        Self {
            dir: TempDir::new().unwrap(),
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
        self.text(name)
    }

    /// Imports a file with these lines into `data`.
    pub fn import(&self, data: &str, lines: &[Value]) -> Ran {
        let file = self.write("import.ndjson", ndjson(lines));
        gongkai(&["import", "--data", &self.text(data), &file, "--json"])
    }

    pub fn export(&self, data: &str) -> String {
        gongkai(&["export", "--data", &self.text(data)])
            .done()
            .stdout
    }
}

pub fn ndjson(lines: &[Value]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

pub fn base64(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// The files of a folder, by their path in it.
pub fn files_below(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path)
            } else {
                files.push(path)
            }
        }
    }
    files.sort();
    files
}

pub fn agency(id: &str, name: &str, kind: &str, parent: Option<&str>) -> Value {
    json!({"type": "agency", "id": id, "name": name, "kind": kind, "parent": parent})
}

pub fn record(id: &str, agency: &str, title: &str, published_at: &str) -> Value {
    json!({"type": "record", "id": id, "agency": agency, "title": title, "body_text": format!("{title}的正文。"),
        "published_at": published_at, "genre": "notice"})
}

/// Something of every kind, with everything optional somewhere. `files/letter.txt` must lie beside the file.
pub fn county() -> Vec<Value> {
    let mut records = vec![
        json!({"type": "record", "id": "rules", "agency": "qingshi", "title": "青石镇防火公约", "index_number": "014416330/2018-00007",
            "body_html": "<p>第一条　<strong>不得</strong>焚烧秸秆。</p><script>x</script>", "published_at": "2018-03-01T09:30:00+08:00",
            "issued_on": "2018-02-28", "effective_on": "2018-04-01", "document_number": "青政〔2018〕3号",
            "genre": "normative_document", "topic": "05", "catalogue": ["notices"], "channels": ["board", "loudspeaker"],
            "source": "党政办公室", "summary": "讲防火", "keywords": ["防火", "秸秆"], "change_note": "改了第一条",
            "validity": "repealed", "repealed_on": "2020-01-01", "repealed_by": "青政〔2020〕1号",
            "attachments": [{"name": "责任书.txt", "data_base64": base64("防火责任书".as_bytes())}, {"name": "倡议书.txt", "file": "files/letter.txt"}],
            "past_editions": [{"title": "青石镇防火公约（试行）", "body_text": "试行", "published_at": "2017-03-01",
                "attachments": [{"name": "责任书.txt", "data_base64": base64("防火责任书".as_bytes())}]}]}),
        json!({"type": "record", "id": "list", "agency": "qingshi", "title": "救助对象名单", "body_text": "名单",
            "published_at": "2019-06-01", "withdrawn": {"at": "2019-06-02T08:00:00+08:00", "reason": "personal_data", "explanation": "含有身份证号码"}}),
        json!({"type": "record", "id": "plan", "agency": "county", "title": "云岭县防汛预案", "body_text": "预案", "published_at": "2015-05-05",
            "genre": "plan", "validity": "expired", "repealed_on": "2018-05-05", "catalogue": ["plans"]}),
        json!({"type": "record", "id": "relief", "agency": "county", "title": "临时救助人数", "body_text": "共十二人。", "published_at": "2019-07-02",
            "change_note": "只公开人数", "withdrawn_before": [{"at": "2019-07-01", "reason": "personal_data", "explanation": "含有身份证号码",
                "editions": [{"published_at": "2019-06-20"}, {"published_at": "2019-06-21T09:00:00+08:00"}]}]}),
    ];
    let mut lines = vec![
        agency("county", "云岭县人民政府", "county", None),
        json!({"type": "agency", "id": "qingshi", "name": "青石镇人民政府", "kind": "township", "parent": "county", "phone": "0421-1234567",
            "second_person": "marked", "index_number_pattern": "{unit}/{year}-{serial:4}", "organization_code": "014416330",
            "leading_group": [{"role": "leader", "post": "镇长", "name": "张三"}],
            "posts": [{"name": "政务公开专干", "tenures": [{"name": "李四", "from_on": "2017-03-01"}]}]}),
        json!({"type": "catalogue_item", "agency": "qingshi", "code": "notices", "name": "通知公告", "block": "statutory", "group": "public_matters"}),
        json!({"type": "catalogue_item", "agency": "qingshi", "code": "fire", "name": "防火", "block": "statutory", "group": "public_matters", "parent": "notices", "position": 2}),
    ];
    lines.append(&mut records);
    lines.extend([
        json!({"type": "request", "id": "q1", "agency": "qingshi", "applicant": {"kind": "natural_person"}, "channel": "online",
            "subject": "宅基地审批材料", "events": [{"kind": "submitted", "on": "2018-01-05"}, {"kind": "decided", "on": "2018-01-20", "outcome": "granted"}]}),
        json!({"type": "remedy", "id": "m1", "agency": "qingshi", "kind": "reconsideration", "filed_on": "2018-03-01", "outcome": "upheld", "request": "q1"}),
        json!({"type": "annual_figures", "agency": "qingshi", "year": 2018, "complaints": 2, "fees": 0.5, "override_reason": "另有登记"}),
        json!({"type": "publication_count", "agency": "qingshi", "year": 2018, "item": "notices", "count": 180, "at_least": true}),
        json!({"type": "narrative", "agency": "qingshi", "year": 2018, "section": "problems", "points": ["一是公开不够及时。", "二是形式单一。"]}),
    ]);
    lines
}

/// Imports [`county`] into `data`.
pub fn with_county(place: &Place, data: &str) -> Ran {
    place.write("files/letter.txt", "关于文明祭扫的倡议书");
    place.import(data, &county())
}
