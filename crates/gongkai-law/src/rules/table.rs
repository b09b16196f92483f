//! The table of documents and rules. It reads straight down; search it for an article.
//!
//! Knows nothing but names, validity and a gist in our words.

use jiff::civil::date;

use super::{Document, Rule};

/// Decree 711, the text in force.
pub static REGULATIONS: Document = Document {
    short: "条例",
    title: "中华人民共和国政府信息公开条例（2019年修订）",
    number: "国务院令第711号",
    valid_from: date(2019, 5, 15),
    valid_until: None,
};

/// Decree 492, which ruled the requests received before it was revised.
pub static REGULATIONS_2007: Document = Document {
    short: "2007年条例",
    title: "中华人民共和国政府信息公开条例（2007年公布）",
    number: "国务院令第492号",
    valid_from: date(2008, 5, 1),
    valid_until: Some(date(2019, 5, 14)),
};

/// The measures on the information-processing fee.
pub static FEE_MEASURES: Document = Document {
    short: "信息处理费管理办法",
    title: "政府信息公开信息处理费管理办法",
    number: "国办函〔2020〕109号",
    valid_from: date(2021, 1, 1),
    valid_until: None,
};

/// The reconsideration law of 2023.
pub static RECONSIDERATION_LAW: Document = Document {
    short: "行政复议法",
    title: "中华人民共和国行政复议法（2023年修订）",
    number: "主席令第九号",
    valid_from: date(2024, 1, 1),
    valid_until: None,
};

/// The reconsideration law before 2024.
pub static RECONSIDERATION_LAW_1999: Document = Document {
    short: "1999年行政复议法",
    title: "中华人民共和国行政复议法（1999年公布）",
    number: "主席令第十六号",
    valid_from: date(1999, 10, 1),
    valid_until: Some(date(2023, 12, 31)),
};

/// The law on lawsuits against agencies. The amendment of 2017 left the articles used here as they were.
pub static LITIGATION_LAW: Document = Document {
    short: "行政诉讼法",
    title: "中华人民共和国行政诉讼法（2014年修正）",
    number: "主席令第十五号",
    valid_from: date(2015, 5, 1),
    valid_until: None,
};

/// The law on lawsuits against agencies before May 2015.
pub static LITIGATION_LAW_1989: Document = Document {
    short: "1989年行政诉讼法",
    title: "中华人民共和国行政诉讼法（1989年公布）",
    number: "主席令第十六号",
    valid_from: date(1990, 10, 1),
    valid_until: Some(date(2015, 4, 30)),
};

/// The standard for how an official document looks. It is no law; its numbers are clauses.
pub static DOCUMENT_FORMAT: Document = Document {
    short: "公文格式",
    title: "党政机关公文格式",
    number: "GB/T 9704—2012",
    valid_from: date(2012, 7, 1),
    valid_until: None,
};

/// The rules for filling in the annual report.
pub static REPORT_FORMAT: Document = Document {
    short: "年度报告格式",
    title: "中华人民共和国政府信息公开工作年度报告格式",
    number: "国办公开办函〔2021〕30号",
    valid_from: date(2021, 9, 26),
    valid_until: None,
};

const fn regulations(article: &'static str, gist: &'static str) -> Rule {
    Rule {
        document: &REGULATIONS,
        article,
        gist,
    }
}

const fn regulations_2007(article: &'static str, gist: &'static str) -> Rule {
    Rule {
        document: &REGULATIONS_2007,
        article,
        gist,
    }
}

const fn reconsideration_law(article: &'static str, gist: &'static str) -> Rule {
    Rule {
        document: &RECONSIDERATION_LAW,
        article,
        gist,
    }
}

const fn litigation_law(article: &'static str, gist: &'static str) -> Rule {
    Rule {
        document: &LITIGATION_LAW,
        article,
        gist,
    }
}

const fn document_format(article: &'static str, gist: &'static str) -> Rule {
    Rule {
        document: &DOCUMENT_FORMAT,
        article,
        gist,
    }
}

const fn fee_measures(article: &'static str, gist: &'static str) -> Rule {
    Rule {
        document: &FEE_MEASURES,
        article,
        gist,
    }
}

/// Agreement with the other agencies concerned.
pub const COORDINATION: Rule = regulations(
    "第十一条",
    "公开的信息涉及其他机关的，与有关机关协商、确认，保证公开的信息准确一致",
);
/// What must not be disclosed.
pub const FORBIDDEN: Rule = regulations(
    "第十四条",
    "国家秘密，法律、行政法规禁止公开，以及公开后可能危及三安全一稳定的信息，不予公开",
);
/// Trade secrets and privacy.
pub const OTHERS_RIGHTS: Rule = regulations(
    "第十五条",
    "涉及商业秘密、个人隐私等，公开会损害第三方合法权益的信息，原则上不公开",
);
/// Internal affairs.
pub const INTERNAL_AFFAIRS: Rule = regulations(
    "第十六条第一款",
    "人事管理、后勤管理、内部工作流程三类内部事务信息，可以不公开",
);
/// Process information and enforcement files.
pub const PROCESS_INFORMATION: Rule = regulations(
    "第十六条第二款",
    "讨论记录、过程稿、磋商信函、请示报告四类过程性信息和行政执法案卷信息，可以不公开",
);
/// Review before disclosure.
pub const REVIEW: Rule = regulations(
    "第十七条",
    "公开之前依照保守国家秘密法等规定进行审查，不能确定是否可以公开的，报有关主管部门或者保密行政管理部门确定",
);
/// The limit for proactive disclosure.
pub const PUBLICATION_LIMIT: Rule = regulations(
    "第二十六条",
    "主动公开的信息，自形成或者变更之日起20个工作日内公开，另有规定的从其规定",
);
/// What a request is made of.
pub const REQUEST: Rule = regulations(
    "第二十九条",
    "申请以书面形式提出，确有困难的可以口头提出，由受理机构代为填写",
);
/// Correction of a request.
pub const CLARIFICATION: Rule = regulations(
    "第三十条",
    "申请内容不明确的，7个工作日内一次性告知补正和合理期限；答复期限自收到补正的申请之日起计算；无正当理由逾期不补正的，视为放弃",
);
/// Receipt of a request handed over.
pub const RECEIPT_IN_PERSON: Rule =
    regulations("第三十一条第一项", "当面提交的，提交之日为收到申请之日");
/// Receipt of a request by post.
pub const RECEIPT_POST: Rule = regulations(
    "第三十一条第二项",
    "邮寄提交的，签收之日为收到申请之日；无需签收的，与申请人确认之日为收到申请之日",
);
/// Receipt of a request by internet or fax.
pub const RECEIPT_ONLINE: Rule = regulations(
    "第三十一条第三项",
    "通过互联网渠道或者传真提交的，双方确认之日为收到申请之日",
);
/// Consultation of a third party.
pub const THIRD_PARTY: Rule = regulations(
    "第三十二条",
    "公开会损害第三方合法权益的，书面征求第三方意见；第三方15个工作日内未提出意见的，由行政机关决定",
);
/// The limit for the answer and its extension.
pub const ANSWER_LIMIT: Rule = regulations(
    "第三十三条第二款",
    "自收到申请之日起20个工作日内答复；经政府信息公开工作机构负责人同意并告知申请人，可以延长，最长20个工作日",
);
/// Time for opinions does not count.
pub const OPINION_TIME: Rule = regulations(
    "第三十三条第三款",
    "征求第三方和其他机关意见所需时间不计算在答复期限内",
);
/// Consultation of another organ.
pub const OTHER_ORGAN: Rule = regulations(
    "第三十四条",
    "信息由多个行政机关共同制作的，可以征求其他机关意见；15个工作日内未提出意见的，视为同意公开",
);
/// Requests out of all proportion.
pub const EXCESSIVE: Rule = regulations(
    "第三十五条",
    "申请数量、频次明显超过合理范围，理由不合理的，告知不予处理",
);
/// The kinds of answers.
pub const ANSWER: Rule = regulations("第三十六条", "按照申请的信息分别情形作出答复");
/// Disclosure.
pub const ANSWER_GRANTED: Rule = regulations(
    "第三十六条第一项、第二项",
    "已经主动公开的，告知获取方式、途径；可以公开的，提供信息或者告知获取方式、途径和时间",
);
/// Disclosed already.
pub const ANSWER_ALREADY_PUBLIC: Rule =
    regulations("第三十六条第一项", "已经主动公开的，告知获取的方式、途径");
/// Given now.
pub const ANSWER_PROVIDED: Rule = regulations(
    "第三十六条第二项",
    "可以公开的，提供信息，或者告知获取的方式、途径和时间",
);
/// Refused.
pub const ANSWER_REFUSED: Rule = regulations("第三十六条第三项", "决定不予公开的，告知并说明理由");
/// Searched for and not found.
pub const ANSWER_NOT_EXISTING: Rule =
    regulations("第三十六条第四项", "经检索没有的，告知信息不存在");
/// Another agency's to disclose.
pub const ANSWER_NOT_OURS: Rule = regulations(
    "第三十六条第五项",
    "不属于本机关负责公开的，告知并说明理由；能够确定负责的机关的，告知其名称、联系方式",
);
/// Not held.
pub const ANSWER_NOT_HELD: Rule = regulations(
    "第三十六条第四项、第五项",
    "经检索没有的，告知不存在；不属于本机关负责公开的，告知并说明理由",
);
/// Asked before.
pub const ANSWER_REPEATED: Rule = regulations(
    "第三十六条第六项",
    "已就相同信息答复过的重复申请，告知不予重复处理",
);
/// Registers with their own law.
pub const ANSWER_OTHER_LAW: Rule = regulations(
    "第三十六条第七项",
    "工商、不动产登记资料等，法律、行政法规对获取有特别规定的，告知依照其规定办理",
);
/// Separation of what may be disclosed.
pub const PARTIAL: Rule = regulations(
    "第三十七条",
    "能够作区分处理的，提供可以公开的内容，并对不予公开的内容说明理由",
);
/// No duty to make information.
pub const NO_CREATION: Rule = regulations(
    "第三十八条",
    "提供的信息应当是已制作或者获取的，需要加工、分析的可以不予提供",
);
/// Petitions in the form of requests.
pub const PETITION: Rule = regulations(
    "第三十九条第一款",
    "以申请的形式进行信访、投诉、举报的，告知不作为政府信息公开申请处理",
);
/// Published matter.
pub const PUBLISHED_MATTER: Rule = regulations(
    "第三十九条第二款",
    "要求提供政府公报、报刊、书籍等公开出版物的，可以告知获取途径",
);
/// Correction of records about the applicant.
pub const CORRECTION: Rule = regulations(
    "第四十一条",
    "有证据证明记录与自身有关的信息不准确的，可以要求更正；有权更正的机关予以更正并告知，无权的转送或者告知有权的机关",
);
/// Free of charge, with one exception.
pub const FREE_OF_CHARGE: Rule = regulations(
    "第四十二条",
    "提供信息不收费；数量、频次明显超过合理范围的，可以收取信息处理费",
);
/// From request to proactive disclosure.
pub const CONVERSION: Rule = regulations(
    "第四十四条",
    "多个申请人申请相同信息且可以公开的，可以纳入主动公开；申请人建议纳入的，审核后认为属于主动公开范围的及时公开",
);
/// The office's own rules for handling requests.
pub const REGISTRATION: Rule = regulations(
    "第四十五条",
    "建立健全申请登记、审核、办理、答复、归档的工作制度",
);
/// Complaints to the office in charge of disclosure.
pub const COMPLAINT: Rule = regulations(
    "第四十七条第二款",
    "认为未按要求主动公开或者对申请不依法答复处理的，可以向主管部门提出；查证属实的，予以督促整改或者通报批评",
);
/// Remedies.
pub const REMEDY: Rule = regulations(
    "第五十一条",
    "认为合法权益受到侵犯的，可以投诉、举报，也可以申请行政复议或者提起行政诉讼",
);

/// What may endanger security or stability, 2007.
pub const SECURITY_2007: Rule = regulations_2007(
    "第八条",
    "公开信息不得危及国家安全、公共安全、经济安全和社会稳定",
);
/// State and trade secrets and privacy, 2007.
pub const FORBIDDEN_2007: Rule = regulations_2007(
    "第十四条第四款",
    "涉及国家秘密、商业秘密、个人隐私的信息不得公开；权利人同意，或者不公开可能对公共利益造成重大影响的除外",
);
/// The limit for proactive disclosure, 2007.
pub const PUBLICATION_LIMIT_2007: Rule = regulations_2007(
    "第十八条",
    "主动公开的信息，自形成或者变更之日起20个工作日内公开",
);
/// What a request is made of, 2007.
pub const REQUEST_2007: Rule = regulations_2007(
    "第二十条",
    "申请采用书面形式，确有困难的可以口头提出，由受理机关代为填写",
);
/// The kinds of answers, 2007.
pub const ANSWER_2007: Rule = regulations_2007("第二十一条", "按照申请的信息分别情形作出答复");
/// Correction of a request, 2007.
pub const CLARIFICATION_2007: Rule = regulations_2007(
    "第二十一条第四项",
    "申请内容不明确的，告知申请人作出更改、补充",
);
/// Separation of what may be disclosed, 2007.
pub const PARTIAL_2007: Rule = regulations_2007(
    "第二十二条",
    "含有不应当公开的内容但是能够作区分处理的，提供可以公开的内容",
);
/// Consultation of a third party, 2007.
pub const THIRD_PARTY_2007: Rule = regulations_2007(
    "第二十三条",
    "涉及商业秘密、个人隐私，公开可能损害第三方合法权益的，书面征求第三方意见",
);
/// Receipt, 2007: the text does not define it, 国办公开办函〔2015〕207号 did later.
pub const RECEIPT_2007: Rule = regulations_2007(
    "第二十四条",
    "期限自收到申请之日起算，收到之日参照国办公开办函〔2015〕207号认定",
);
/// The limit for the answer and its extension, 2007.
pub const ANSWER_LIMIT_2007: Rule = regulations_2007(
    "第二十四条第二款",
    "自收到申请之日起15个工作日内答复；经政府信息公开工作机构负责人同意并告知申请人，可以延长，最长15个工作日",
);
/// Time for a third party's opinion does not count, 2007.
pub const OPINION_TIME_2007: Rule = regulations_2007(
    "第二十四条第三款",
    "征求第三方意见所需时间不计算在答复期限内",
);
/// Correction of records about the applicant, 2007.
pub const CORRECTION_2007: Rule = regulations_2007(
    "第二十五条第二款",
    "有证据证明提供的与自身相关的信息记录不准确的，有权要求更正；无权更正的，转送有权的机关处理并告知",
);
/// Remedies, 2007.
pub const REMEDY_2007: Rule = regulations_2007(
    "第三十三条",
    "认为合法权益受到侵犯的，可以举报，也可以申请行政复议或者提起行政诉讼",
);

/// Fee by items.
pub const FEE_BY_ITEM: Rule = fee_measures(
    "第四条",
    "按件计收：同一申请人一个自然月内累计10件以下不收费，超出部分分档累进",
);
/// Fee by pages.
pub const FEE_BY_PAGE: Rule = fee_measures(
    "第五条",
    "按量计收：一件申请30页以下不收费，超出部分分档累进",
);
/// Notice, payment and the clock.
pub const FEE_PAYMENT: Rule = fee_measures(
    "第六条",
    "在办理期限内发出收费通知；申请人20个工作日内未缴费的，视为放弃申请；缴费次日起重新计算办理期限",
);

/// How long reconsideration can be asked for.
pub const RECONSIDERATION_PERIOD: Rule = reconsideration_law(
    "第二十条第一款",
    "自知道或者应当知道行政行为之日起60日内可以申请行政复议",
);
/// Where a decision is served online, so can reconsideration be asked for.
pub const RECONSIDERATION_ONLINE: Rule = reconsideration_law(
    "第二十二条第二款",
    "通过互联网渠道送达决定的，同时提供提交行政复议申请书的互联网渠道",
);
/// Reconsideration before a lawsuit.
pub const RECONSIDERATION_FIRST: Rule = reconsideration_law(
    "第二十三条第一款第四项",
    "申请政府信息公开，行政机关不予公开的，应当先申请行政复议",
);
/// That the applicant must be told so.
pub const RECONSIDERATION_TOLD: Rule = reconsideration_law(
    "第二十三条第二款",
    "应当先申请行政复议的，在作出决定时告知先向行政复议机关申请行政复议",
);
/// Which government reconsiders.
pub const RECONSIDERATION_ORGAN: Rule = reconsideration_law(
    "第二十四条",
    "县级以上人民政府管辖对其工作部门和下一级人民政府的行政复议",
);
/// How long reconsideration could be asked for before 2024.
pub const RECONSIDERATION_PERIOD_1999: Rule = Rule {
    document: &RECONSIDERATION_LAW_1999,
    article: "第九条第一款",
    gist: "自知道具体行政行为之日起60日内可以申请行政复议",
};
/// The respondent's reply in the ordinary procedure.
pub const RECONSIDERATION_REPLY: Rule = reconsideration_law(
    "第四十八条",
    "被申请人自收到申请书副本之日起10日内提出书面答复，提交证据、依据和其他有关材料；10日是工作日（第八十八条）",
);
/// The respondent's reply in the simplified procedure.
pub const RECONSIDERATION_REPLY_SIMPLIFIED: Rule = reconsideration_law(
    "第五十四条",
    "适用简易程序的，被申请人自收到申请书副本之日起5日内提出书面答复；5日是工作日（第八十八条）",
);
/// The respondent's reply before 2024. Unverified: the text of 1999 is not among our sources.
pub const RECONSIDERATION_REPLY_1999: Rule = Rule {
    document: &RECONSIDERATION_LAW_1999,
    article: "第二十三条第一款",
    gist: "被申请人自收到申请书副本之日起10日内提出书面答复",
};
/// The defendant's answer.
pub const LAWSUIT_ANSWER: Rule = litigation_law(
    "第六十七条",
    "被告在收到起诉状副本之日起15日内提交证据和所依据的规范性文件，并提出答辩状",
);
/// The defendant's answer before May 2015. Unverified: the text of 1989 is not among our sources.
pub const LAWSUIT_ANSWER_1989: Rule = Rule {
    document: &LITIGATION_LAW_1989,
    article: "第四十三条",
    gist: "被告在收到起诉状副本之日起10日内提交有关材料，并提出答辩状",
};
/// A lawsuit after reconsideration.
pub const LAWSUIT_AFTER_RECONSIDERATION: Rule = litigation_law(
    "第四十五条",
    "不服复议决定的，自收到复议决定书之日起15日内可以起诉",
);
/// A lawsuit without reconsideration.
pub const LAWSUIT: Rule = litigation_law(
    "第四十六条第一款",
    "直接起诉的，自知道或者应当知道行政行为之日起6个月内提出",
);
/// A lawsuit without reconsideration before May 2015.
pub const LAWSUIT_1989: Rule = Rule {
    document: &LITIGATION_LAW_1989,
    article: "第三十九条",
    gist: "直接起诉的，自知道具体行政行为之日起3个月内提出",
};

/// The number of a document.
pub const FORMAT_NUMBER: Rule =
    document_format("7.2.5", "发文字号由发文机关代字、年份、发文顺序号组成");
/// The title of a document.
pub const FORMAT_TITLE: Rule = document_format("7.3.1", "标题由发文机关名称、事由和文种组成");
/// Whom a document is addressed to.
pub const FORMAT_ADDRESSEE: Rule = document_format("7.3.2", "主送机关编排于标题下，顶格");
/// The text of a document.
pub const FORMAT_TEXT: Rule = document_format("7.3.3", "正文表述公文的内容");
/// Signature and date.
pub const FORMAT_SIGNATURE: Rule = document_format("7.3.5", "署发文机关名称和成文日期，加盖印章");

/// What falls under no named row of the report.
pub const REPORT_OTHER: Rule = Rule {
    document: &REPORT_FORMAT,
    article: "第三部分",
    gist: "收到和处理政府信息公开申请情况：办理结果逐件归入一行",
};

/// All rules, in the order of the table.
pub const ALL: &[Rule] = &[
    COORDINATION,
    FORBIDDEN,
    OTHERS_RIGHTS,
    INTERNAL_AFFAIRS,
    PROCESS_INFORMATION,
    REVIEW,
    PUBLICATION_LIMIT,
    REQUEST,
    CLARIFICATION,
    RECEIPT_IN_PERSON,
    RECEIPT_POST,
    RECEIPT_ONLINE,
    THIRD_PARTY,
    ANSWER_LIMIT,
    OPINION_TIME,
    OTHER_ORGAN,
    EXCESSIVE,
    ANSWER,
    ANSWER_GRANTED,
    ANSWER_ALREADY_PUBLIC,
    ANSWER_PROVIDED,
    ANSWER_REFUSED,
    ANSWER_NOT_EXISTING,
    ANSWER_NOT_OURS,
    ANSWER_NOT_HELD,
    ANSWER_REPEATED,
    ANSWER_OTHER_LAW,
    PARTIAL,
    NO_CREATION,
    PETITION,
    PUBLISHED_MATTER,
    CORRECTION,
    FREE_OF_CHARGE,
    CONVERSION,
    REGISTRATION,
    COMPLAINT,
    REMEDY,
    SECURITY_2007,
    FORBIDDEN_2007,
    PUBLICATION_LIMIT_2007,
    REQUEST_2007,
    ANSWER_2007,
    CLARIFICATION_2007,
    PARTIAL_2007,
    THIRD_PARTY_2007,
    RECEIPT_2007,
    ANSWER_LIMIT_2007,
    OPINION_TIME_2007,
    CORRECTION_2007,
    REMEDY_2007,
    FEE_BY_ITEM,
    FEE_BY_PAGE,
    FEE_PAYMENT,
    RECONSIDERATION_PERIOD,
    RECONSIDERATION_ONLINE,
    RECONSIDERATION_FIRST,
    RECONSIDERATION_TOLD,
    RECONSIDERATION_ORGAN,
    RECONSIDERATION_PERIOD_1999,
    RECONSIDERATION_REPLY,
    RECONSIDERATION_REPLY_SIMPLIFIED,
    RECONSIDERATION_REPLY_1999,
    LAWSUIT_ANSWER,
    LAWSUIT_ANSWER_1989,
    LAWSUIT_AFTER_RECONSIDERATION,
    LAWSUIT,
    LAWSUIT_1989,
    FORMAT_NUMBER,
    FORMAT_TITLE,
    FORMAT_ADDRESSEE,
    FORMAT_TEXT,
    FORMAT_SIGNATURE,
    REPORT_OTHER,
];
