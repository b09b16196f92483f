//! A report as a township would write it, long enough for several pages.

use gongkai_core::documents::{Block, Column, Document, Table};

pub fn report() -> Document {
    let mut report = Document::new(
        "太平庄镇人民政府2018年政府信息公开工作年度报告",
        "太平庄镇人民政府",
    );
    report.dated = "2019年1月15日".to_owned();
    report.paragraph(
        "根据《中华人民共和国政府信息公开条例》（以下简称《条例》）及市、县政务公开办的要求，特编制此报告。\
         主要内容包括政府信息公开概述、主动公开内容和方式、存在的主要问题和改进措施等方面。联系电话：7381005，邮编：122405。",
    );
    report.heading(1, "一、概述");
    report.paragraph(
        "2018年，我镇政府信息公开工作以公开透明为基本原则，以保障人民群众知情权、参与权和监督权为目标，加强领导，精心实施，\
         完善政府信息公开制度，建立健全保障机制，搭建网上平台，全年公开信息180余条，其中“五公开”占76.5%，占地约3200㎡。",
    );
    report.heading(2, "（一）组织领导");
    report.paragraph(
        "领导小组组长由镇长㙍䶮担任，副组长由副镇长王𬀩、李喆担任，各村（居）委会配备信息员。",
    );
    report.heading(3, "1.完善工作措施");
    report.paragraph("制定《政务信息公开指南》《政务信息公开制度》等，明确政府信息公开基本要求。#set page(fill: red) *不是标记* $x$ \\n");
    report.heading(1, "二、主动公开政府信息情况");
    for _ in 0..3 {
        report.paragraph(
            "公开信息主要包括以下三个方面：一是与公众密切相关的重大事项；二是政府机构和人事管理情况；三是管理规范和发展规划。\
             通过广播、电视、报刊、宣传车、宣传册等及时发布政府信息，重点在档案馆、图书馆提供查询服务。",
        );
    }
    report.blocks.push(Block::Table(villages(40)));
    report.heading(1, "三、收到和处理政府信息公开申请情况");
    report.blocks.push(Block::Table(applications()));
    report.heading(1, "四、存在的主要问题及改进措施");
    report.paragraph("一是宣传力度不够，内容不够深入全面；二是信息更新还不够及时；三是公开信息的人员不稳定。今后我镇将逐项改进。");
    report
}

pub fn villages(count: u32) -> Table {
    Table {
        caption: "表1　各村公开信息情况".to_owned(),
        columns: vec![
            Column {
                name: "村".to_owned(),
                figures: false,
            },
            Column {
                name: "公开内容".to_owned(),
                figures: false,
            },
            Column {
                name: "条数".to_owned(),
                figures: true,
            },
            Column {
                name: "金额（万元）".to_owned(),
                figures: true,
            },
        ],
        rows: (1..=count)
            .map(|n| {
                vec![
                    format!("第{n}村"),
                    "村级财务收支、低保和救助名单、集体资产发包、耕地地力保护补贴发放情况"
                        .to_owned(),
                    (n * 7).to_string(),
                    format!("{}.{:02}", n * 13, n % 100),
                ]
            })
            .collect(),
    }
}

fn applications() -> Table {
    let names = [
        "自然人",
        "商业企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "其他",
        "总计",
    ];
    let mut columns = vec![Column {
        name: "本列数据的勾稽关系".to_owned(),
        figures: false,
    }];
    columns.extend(names.map(|name| Column {
        name: name.to_owned(),
        figures: true,
    }));
    let rows = [
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "三、本年度办理结果：（一）予以公开",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        "（三）不予公开：1.属于国家秘密",
    ]
    .iter()
    .enumerate()
    .map(|(i, name)| {
        let mut row = vec![(*name).to_owned()];
        row.extend((0..7).map(|n| (i * n).to_string()));
        row
    })
    .collect();
    Table {
        caption: "表2　收到和处理政府信息公开申请情况".to_owned(),
        columns,
        rows,
    }
}
