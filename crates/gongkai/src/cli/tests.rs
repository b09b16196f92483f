//! The command line as people type it, and what they are told when it is wrong.

use std::ffi::OsString;

use super::{Command, Said, parse};

fn refused(call: &str) -> String {
    match parse(call.split_whitespace().map(OsString::from)) {
        Err(Said::Refused(said)) => said.lines().next().unwrap().to_owned(),
        other => panic!("{call}: {other:?}"),
    }
}

fn shown(call: &str) -> String {
    match parse(call.split_whitespace().map(OsString::from)) {
        Err(Said::Shown(said)) => said,
        other => panic!("{call}: {other:?}"),
    }
}

#[test]
fn every_call_of_the_documentation_is_read() {
    let calls = [
        "gongkai demo",
        "gongkai demo --data d --listen 127.0.0.1:0 --no-serve",
        "gongkai init --data d --agency-name 青石镇人民政府 --admin admin --password-stdin",
        "gongkai serve",
        "gongkai serve --config c --data d --listen 0.0.0.0:80 --database-url postgres://u:p@h/d --blob-url file:///b",
        "gongkai import --data d a.ndjson b.ndjson",
        "gongkai export --data d --agency qingshi --type record",
        "gongkai report annual --data d --agency qingshi --year 2018 --format 2014 --output r.pdf",
        "gongkai report check f.html --last l.json --format 2021 --kind township --json",
        "gongkai report compare a.json b.docx --json",
        "gongkai clock f.json --as-of 2024-01-05 --json",
        "gongkai clock f.json --data d",
        "gongkai workdays 2024-01-05 20",
        "gongkai workdays 2024-01-05 20 --data d",
        "gongkai calendar import --data d n.txt",
        "gongkai calendar import --data d n.csv --source 通知 --local --confirmed --json",
        "gongkai fee --items 31",
        "gongkai fee --json --pages 31",
        "gongkai backup --data d f",
        "gongkai restore f --data d --force",
        "gongkai doctor --data d",
        "gongkai index rebuild --data d",
        "gongkai ledger verify --data d --json",
        "gongkai ledger verify --url https://www.a.gov.cn --policy p --log-only",
        "gongkai ledger verify --folder f --policy p",
        "gongkai ledger verify-proof f.tlog-proof",
        "gongkai ledger verify-proof f.tlog-proof --policy p --entry e --record a --record b",
        "gongkai ledger monitor --url https://www.a.gov.cn --state s --policy p --every 60 --once",
        "gongkai ledger key new --data d --name www.a.gov.cn/ledger",
        "gongkai ledger key new --name a/witness --witness --output k",
        "gongkai ledger key show k",
        "gongkai user add --data d --login li --agency qingshi --role editor,issuer --password-stdin",
    ];
    for call in calls {
        if let Err(said) = parse(call.split_whitespace().map(OsString::from)) {
            panic!("{call}: {said:?}");
        }
    }
}

#[test]
fn roles_may_be_joined_with_commas() {
    let call =
        "gongkai user add --login li --agency qingshi --role editor,issuer".split_whitespace();
    let cli = parse(call.map(OsString::from)).unwrap();
    let Command::User(super::User::Add(add)) = cli.command else {
        panic!("not user add")
    };
    assert_eq!(add.role.len(), 2);
}

#[test]
fn what_is_wrong_is_said_in_chinese() {
    assert_eq!(
        refused("gongkai imprt"),
        "没有「imprt」这个命令。是不是「import」？"
    );
    assert_eq!(
        refused("gongkai doctor --dat d"),
        "不认识「--dat」，请删去或改正。是不是「--data」？"
    );
    assert_eq!(
        refused("gongkai workdays 2024-02-30 5"),
        "<起算日期> 的值「2024-02-30」不能用：不是日期或没有这一天，请写成 2018-05-30 这样。"
    );
    assert_eq!(
        refused("gongkai workdays 2024-02-03"),
        "缺少<工作日数>，请补上。"
    );
    assert_eq!(
        refused("gongkai fee --items 1 --pages 2"),
        "--items <件数> 和 --pages <页数> 只能写一个。"
    );
    assert!(
        refused("gongkai fee").starts_with("缺少<--items"),
        "{}",
        refused("gongkai fee")
    );
    assert_eq!(
        refused("gongkai fee --items"),
        "--items <件数> 后面缺少值，请补上。"
    );
    assert!(
        refused("gongkai user add --login li --agency a --role boss")
            .contains("可用：editor、reviewer")
    );
    assert!(refused("gongkai serve --blob-url s3://b").contains("只能放在文件夹里"));
    assert!(
        refused("gongkai report annual --agency a --year 2018 --output r.txt").contains("后缀")
    );
}

#[test]
fn help_speaks_chinese() {
    let help = shown("gongkai --help");
    for english in ["Usage", "Options", "Commands", "Print"] {
        assert!(!help.contains(english), "{english} in {help}");
    }
    assert!(help.contains("用法：gongkai <命令> [选项]"), "{help}");
    let help = shown("gongkai import --help");
    assert!(
        help.contains("用法：gongkai import --data 文件夹 文件.ndjson…"),
        "{help}"
    );
    assert!(help.contains("参数:") && help.contains("选项:"), "{help}");
    assert!(shown("gongkai --version").starts_with("gongkai 0."));
}
