//! Each real title is found by the words a resident would use, and by itself.

use gongkai_search::Document;

use crate::{Shelf, document};

#[derive(serde::Deserialize)]
struct Real {
    id: String,
    title: String,
    publisher: String,
    number: Option<String>,
    index_number: String,
    published_on: jiff::civil::Date,
    text: String,
}

fn real() -> Vec<Real> {
    serde_json::from_str(include_str!("records.json")).unwrap()
}

fn shelf() -> Shelf {
    let mut shelf = Shelf::new();
    let documents: Vec<Document> = real()
        .into_iter()
        .map(|record| {
            let mut document = document(&record.id, &record.title, &record.text);
            document.agency_name = record.publisher;
            document.document_number = record.number;
            document.index_number = record.index_number;
            document.published_on = record.published_on;
            document
        })
        .collect();
    shelf.put(documents);
    shelf
}

/// What a resident types, which record they mean, and how far down it may stand.
const ASKED: [(&str, &str, usize); 68] = [
    ("安居镇三公经费", "anju-three-2021", 1),
    ("安居 公车 花了多少钱", "anju-three-2021", 3),
    ("扶贫资金 分配", "beiguan-poverty-2018", 2),
    ("北关区 扶贫", "beiguan-poverty-2018", 1),
    ("操军镇 人代会", "caojun-congress", 1),
    ("人民代表大会", "caojun-congress", 1),
    ("禁毒", "changhu-drugs", 1),
    ("长湖乡 毒品", "changhu-drugs", 1),
    ("城关镇 秸秆", "chengguan-straw-plan", 1),
    ("举报 烧秸秆 奖励", "chengguan-straw-plan", 1),
    ("澄江镇 公开指南", "chengjiang-guide", 1),
    ("防诈骗", "cizhong-fraud", 2),
    ("磁钟乡 反诈", "cizhong-fraud", 1),
    ("大肚川 怎么申请公开", "daduchuan-guide", 1),
    ("村干部 管理办法", "daman-village-cadres", 1),
    ("道东堡 路边环境", "daodongpu-environment", 1),
    ("大鹏镇 防火", "dapeng-fire", 1),
    ("东沟镇 溺水", "donggou-drown", 1),
    ("凤屯镇 公开目录", "fengtun-catalogue", 1),
    ("2024年三公经费预算", "fuling-town-three-2024", 1),
    ("官亭镇 秸秆", "guanting-straw", 1),
    ("海政办发〔2015〕61号", "haian-notice-2015", 1),
    ("做好政府信息公开工作的通知", "haian-notice-2015", 1),
    ("海口镇 游泳 安全 溺水", "haikou-drown", 1),
    ("怀远县 防汛", "huaiyuan-flood-plan", 1),
    ("洪水 应急预案", "huaiyuan-flood-plan", 1),
    ("怀政办[2022]15号", "huaiyuan-flood-plan", 1),
    ("003043524/202203-00218", "huaiyuan-flood-plan", 1),
    ("湖㳇镇 走访", "hufu-visit", 1),
    ("湖㳇", "hufu-visit", 1),
    ("春节 慰问", "hufu-visit", 1),
    ("晋城 地质灾害", "jincheng-geo-plan", 1),
    ("晋市政办（2023）33号", "jincheng-geo-plan", 1),
    ("金凤镇 决算", "jinfeng-accounts-2022", 1),
    ("安全生产月", "jinluo-safety", 1),
    ("金罗镇 安全生产", "jinluo-safety", 1),
    ("邻水县 地质灾害 预案", "linshui-geo-plan", 1),
    ("孔明灯", "lufeng-gd-fireworks", 1),
    ("过年能放烟花吗", "lufeng-gd-fireworks", 2),
    ("陆府通 2019 2号", "lufeng-gd-fireworks", 1),
    ("禄丰 常务会议", "lufeng-rules", 1),
    ("牟定县 环境 应急", "mouding-env-plan", 1),
    ("牟政办发2017年46号", "mouding-env-plan", 1),
    ("南吕镇 信息公开", "nanlv-guide", 1),
    ("禁燃烟花爆竹", "santang-fireworks", 1),
    ("烟花 倡议书", "santang-fireworks", 1),
    ("山福镇 总体应急预案", "shanfu-general-plan", 1),
    ("山福镇 突发事件", "shanfu-general-plan", 1),
    ("发改局 2023 年报", "shuyang-drc-2023-meta", 1),
    ("沭阳 信息公开年度报告", "shuyang-drc-2023-meta", 1),
    ("泰州 2017 年度报告", "taizhou-2017-meta", 1),
    ("014416330/2018-04736", "taizhou-2017-meta", 1),
    ("塘坊镇 森林防火", "tangfang-fire", 1),
    ("陶岭 防火 巡查", "taoling-fire", 1),
    ("2022 三公 预算安排", "three-2022-unknown", 1),
    ("围龙镇 三公", "weilong-three-2021", 1),
    ("武圣宫 预算", "wushenggong-budget-2023", 1),
    ("部门预算 说明 2023", "wushenggong-budget-2023", 1),
    ("仙游 扶贫资金", "xianyou-poverty-2018", 1),
    ("赖店镇 扶贫", "xianyou-poverty-2018", 1),
    ("西卅店 政务公开", "xikadian-disclosure", 1),
    ("村庄规划 公示", "xiniu-village-plan", 1),
    ("西牛镇 规划", "xiniu-village-plan", 1),
    ("盐池 工作规则", "yanchi-rules", 1),
    ("永乐镇 消防", "yongle-safety", 1),
    ("悦来镇 地质灾害", "yuelai-geo-plan", 1),
    ("悦政发〔2020〕３８号", "yuelai-geo-plan", 1),
    ("赵庙 第三季度 安全生产", "zhaomiao-safety", 1),
];

#[test]
fn residents_find_each_record() {
    let shelf = shelf();
    let mut missed = Vec::new();
    for (asked, meant, rank) in ASKED {
        let found = shelf.ids(asked);
        if !found.iter().take(rank).any(|id| id == meant) {
            missed.push(format!(
                "{asked}: {meant} should be among the first {rank} of {found:?}"
            ));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn each_record_is_asked_for() {
    for record in real() {
        assert!(
            ASKED.iter().any(|(_, meant, _)| *meant == record.id),
            "{}",
            record.id
        );
    }
}

#[test]
fn the_exact_title_comes_first() {
    let shelf = shelf();
    for record in real() {
        assert_eq!(shelf.ids(&record.title)[0], record.id, "{}", record.title);
    }
}

#[test]
fn the_numbers_come_first() {
    let shelf = shelf();
    for record in real() {
        assert_eq!(
            shelf.ids(&record.index_number)[0],
            record.id,
            "{}",
            record.index_number
        );
        if let Some(number) = record.number.filter(|number| number.chars().count() > 4) {
            assert_eq!(shelf.ids(&number)[0], record.id, "{number}");
        }
    }
}
