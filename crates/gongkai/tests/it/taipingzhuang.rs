//! The report the product began with: its facts go in as files and stand again in the composed report of 2018.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Every fact of the seed report, as the words that must stand in the composed one.
const FACTS: [&str; 72] = [
    "太平庄镇人民政府2018年政府信息公开工作年度报告",
    "《中华人民共和国政府信息公开条例》",
    "7381005",
    "122405",
    "习近平新时代中国特色社会主义思想",
    "党的十九大精神",
    "镇党委、镇政府统一领导",
    "市、县政务公开办的要求",
    "公开透明",
    "知情权、参与权和监督权",
    "省、市、区的部署",
    "依法行政",
    "提高效能",
    "反腐倡廉",
    "服务型政府",
    "完善公开制度",
    "健全保障机制",
    "搭建网上平台",
    "加强考核检查",
    "民主监督",
    "镇政府主要领导任组长",
    "镇政府分管领导任副组长",
    "各组成部门主要领导为成员",
    "各村（居）委会和各部门",
    "相应的领导机构和工作机构",
    "调整充实",
    "《政务信息公开指南》",
    "《政务信息公开制度》",
    "基本要求",
    "广播、电视、宣传车、宣传册",
    "重大事件和重要决策",
    "定期或者不定期开展检查",
    "人大代表、政协委员和各界人士",
    "责令限时整改",
    "与公众密切相关的重大事项",
    "经济建设、社会事业、政府自身建设、城市建设和管理、文化体育、教育卫生",
    "行政机关和公共企事业单位的办事服务流程",
    "政府机构和人事管理情况",
    "管理职能及其调整",
    "人事任免",
    "领导工作分工",
    "管理规范和发展规划",
    "规范性文件",
    "经济、社会管理和公共服务",
    "经济和社会发展规划",
    "各类规划、计划",
    "工作动态，共180余条",
    "新闻媒体",
    "报刊",
    "太平庄镇镇情直达网络电视",
    "公共查阅场所",
    "档案馆、图书馆",
    "政务公开专栏",
    "定期更新",
    "未收到政府信息公开申请",
    "未发生因政府信息公开引起的行政复议和行政诉讼",
    "举报、投诉和申诉",
    "收费和减免",
    "宣传力度不够",
    "内容不够深入全面",
    "公众对信息公开的认识有待提高",
    "更新不够及时",
    "人员不稳定",
    "日常化、常态化",
    "清理全镇的政务公开事项",
    "更加科学规范的公开目录",
    "责任追究制度和反馈制度",
    "规范公开内容，提高公开质量",
    "“统筹规划，突出重点，切合实际，稳步实施”",
    "“真公开”",
    "办事程序、办事标准和办事结果",
    "绩效考评",
];

fn gongkai(arguments: &[&str]) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that reads nothing may have ended before.
    let _ = child
        .stdin
        .take()
        .unwrap()
        .write_all("一句自己记得住的长话\n".as_bytes());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_fact_of_the_seed_stands_in_the_report() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data").display().to_string();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/taipingzhuang-2018");
    let file = |name: &str| examples.join(name).display().to_string();
    gongkai(&[
        "init",
        "--data",
        &data,
        "--agency-name",
        "太平庄镇人民政府",
        "--admin",
        "guanli",
        "--password-stdin",
    ]);
    gongkai(&[
        "import",
        "--data",
        &data,
        &file("agency.ndjson"),
        &file("year-2018.ndjson"),
    ]);
    let report = gongkai(&[
        "report",
        "annual",
        "--data",
        &data,
        "--agency",
        "taipingzhuang",
        "--year",
        "2018",
    ]);
    let missing: Vec<&str> = FACTS
        .into_iter()
        .filter(|fact| !report.contains(fact))
        .collect();
    assert!(missing.is_empty(), "{missing:?} of\n{report}");

    let pdf = folder.path().join("2018.pdf");
    gongkai(&[
        "report",
        "annual",
        "--data",
        &data,
        "--agency",
        "taipingzhuang",
        "--year",
        "2018",
        "--output",
        &pdf.display().to_string(),
    ]);
    assert!(std::fs::read(pdf).unwrap().starts_with(b"%PDF-"));
}
