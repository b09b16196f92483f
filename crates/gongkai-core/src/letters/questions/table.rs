//! The questions of each kind. It reads straight down; `answers` knows how they are answered.

use gongkai_law::grounds::Category;

use super::{Asks, CategoriesOf, OneOf, Question};
use crate::letters::kind::{Audience, LetterKind};

const fn ask(name: &'static str, label: &'static str, asks: Asks) -> Question {
    Question {
        name,
        label,
        hint: "",
        asks,
        optional: false,
    }
}

impl Question {
    const fn hint(self, hint: &'static str) -> Self {
        Self { hint, ..self }
    }

    const fn optional(self) -> Self {
        Self {
            optional: true,
            ..self
        }
    }
}

const REASONS: Question = ask("refusal.reasons", "具体理由", Asks::Text);
const MATTER: &str = "redirection.matter";
const CHANNEL: &str = "redirection.channel";

const ENCLOSED: Question = ask("attachments", "附件", Asks::Points)
    .hint("随答复提供的材料，每行一份的名称；没有的不填")
    .optional();
const WAY: Question = ask("access.way", "获取的方式、途径", Asks::Text)
    .hint("材料不随答复提供的，写明在哪里、怎样获取");
const WHEN: Question = ask("access.when", "获取的时间", Asks::Line)
    .hint("材料不随答复提供的必填，例如：工作日 9:00 至 17:00")
    .optional();
const OWN: Question = ask("own_paragraphs", "另外要说明的", Asks::Points)
    .hint("每行一段，放在正文的最后")
    .optional();
const SERVICE: Question = ask(
    "service.method",
    "打算怎样送达",
    Asks::One(OneOf::ServiceMethods),
)
.hint("通过互联网送达的，还要写明网上申请行政复议的渠道")
.optional();

const ADDRESSEE: Question = ask("applicant.name", "主送", Asks::Line)
    .hint("不填的，完成时写上申请人的姓名或者名称")
    .optional();

const CLARIFICATION_NOTICE: [Question; 2] = [
    ask(
        "clarification.notice.number",
        "补正告知书的文号",
        Asks::Line,
    ),
    ask("clarification.notice.on", "补正告知书的日期", Asks::Date),
];
const EXCESS: [Question; 4] = [
    ask("excess.from_on", "统计的起始日期", Asks::Date),
    ask("excess.to_on", "统计的截止日期", Asks::Date),
    ask("excess.requests", "这段时间的申请件数", Asks::Number),
    ask("excess.frequency", "明显超过合理范围的情况", Asks::Text)
        .hint("例如：其中同一事项反复申请 12 件"),
];
const EARLIER: [Question; 3] = [
    ask("earlier.title", "此前文书的标题", Asks::Line)
        .hint("例如：政府信息公开申请答复书")
        .optional(),
    ask("earlier.number", "此前文书的文号", Asks::Line),
    ask("earlier.on", "此前文书的日期", Asks::Date),
];
const THIRD_PARTY_CONTENT: Question = ask("third_party.content", "涉及第三方的信息", Asks::Text)
    .hint("只写与第三方有关的内容，不写申请人是谁");
const THIRD_PARTY: [Question; 2] = [
    ask("third_party.name", "第三方的姓名或者名称", Asks::Line),
    ask(
        "third_party.person",
        "第三方是",
        Asks::One(OneOf::PersonOrBody),
    ),
];
const THIRD_PARTY_ANSWER: [Question; 3] = [
    ask(
        "third_party.consultation.on",
        "书面征求第三方意见的日期",
        Asks::Date,
    ),
    ask(
        "third_party.opinion",
        "第三方的意见",
        Asks::One(OneOf::Opinions),
    )
    .hint("没有在期限内提出意见的不选")
    .optional(),
    ask("refusal.weighing", "公共利益的衡量", Asks::Text)
        .hint("为什么不公开不会对公共利益造成重大影响"),
];
const SEARCH: [Question; 3] = [
    ask("search.on", "检索日期", Asks::Date),
    ask("search.places", "检索范围", Asks::Points)
        .hint("每行一处，例如：镇综合档案室2020年以来的文书档案"),
    ask("search.words", "检索词或者检索方式", Asks::Points).hint("每行一个"),
];
const SEARCH_FILE: [Question; 2] = [
    ask("search.by", "检索人", Asks::Line)
        .hint("只写入检索记录，不写入告知书")
        .optional(),
    ask("search.found", "检索结果", Asks::Text)
        .hint("只写入检索记录")
        .optional(),
];
const FEE: [Question; 5] = [
    ask("fee.count", "计收方式", Asks::One(OneOf::FeeSchemes)).hint("同一申请只能用一种"),
    ask(
        "fee.count.items.first",
        "本申请是当月第几件起",
        Asks::Number,
    )
    .hint("按件计收的填写，同一申请人一个自然月内累计")
    .optional(),
    ask("fee.count.items.last", "到第几件", Asks::Number)
        .hint("一个申请拆成几件的填写最后一件，没有拆的与上面相同")
        .optional(),
    ask("fee.count.pages", "提供信息的页数", Asks::Number)
        .hint("按量计收的填写")
        .optional(),
    ask("fee.payment", "缴纳方式", Asks::Text).hint("收款单位、开户银行、账号，或者缴费的地点"),
];
const CORRECTION_CAME: Question = ask("request.received_on", "收到更正申请的日期", Asks::Date)
    .hint("不是收到政府信息公开申请的日期");
const CONSULTED: [Question; 3] = [
    ask("consultation.agency", "征求哪个机关的意见", Asks::Line).hint("写全称"),
    ask("consultation.content", "涉及的信息", Asks::Text)
        .hint("只写与该机关有关的内容，不写申请人是谁"),
    ask("consultation.relation", "该信息与该机关的关系", Asks::Line)
        .hint("接在“该信息”后面，例如：由贵单位于2024年印发"),
];

/// The rows of a partial answer: what is withheld, on which ground, why.
const WITHHELD: [[Question; 5]; 3] = [
    [
        ask("withheld.0.what", "不予公开的内容", Asks::Line)
            .hint("例如：名单中的身份证件号码和住址，已用黑条遮盖"),
        ask("withheld.0.ground", "依据", Asks::One(OneOf::Grounds)),
        ask(
            "withheld.0.refusal.categories",
            "具体类别",
            Asks::Categories(CategoriesOf::All),
        )
        .hint("选依据所在条文列举的类别")
        .optional(),
        ask(
            "withheld.0.refusal.forbidding_law",
            "禁止公开的法律、行政法规及其条款",
            Asks::Line,
        )
        .hint("依据是法律、行政法规禁止公开的填写")
        .optional(),
        ask("withheld.0.refusal.reasons", "具体理由", Asks::Text),
    ],
    [
        ask("withheld.1.what", "不予公开的内容（第二项）", Asks::Line).optional(),
        ask(
            "withheld.1.ground",
            "第二项的依据",
            Asks::One(OneOf::Grounds),
        )
        .optional(),
        ask(
            "withheld.1.refusal.categories",
            "第二项的具体类别",
            Asks::Categories(CategoriesOf::All),
        )
        .optional(),
        ask(
            "withheld.1.refusal.forbidding_law",
            "第二项的禁止性规定",
            Asks::Line,
        )
        .optional(),
        ask("withheld.1.refusal.reasons", "第二项的具体理由", Asks::Text).optional(),
    ],
    [
        ask("withheld.2.what", "不予公开的内容（第三项）", Asks::Line).optional(),
        ask(
            "withheld.2.ground",
            "第三项的依据",
            Asks::One(OneOf::Grounds),
        )
        .optional(),
        ask(
            "withheld.2.refusal.categories",
            "第三项的具体类别",
            Asks::Categories(CategoriesOf::All),
        )
        .optional(),
        ask(
            "withheld.2.refusal.forbidding_law",
            "第三项的禁止性规定",
            Asks::Line,
        )
        .optional(),
        ask("withheld.2.refusal.reasons", "第三项的具体理由", Asks::Text).optional(),
    ],
];

/// The questions of a kind; letters end with how they are served and what else is to be said.
pub(super) fn questions(kind: LetterKind) -> Vec<Question> {
    let mut questions = own(kind);
    if kind.is_letter() {
        if kind.audience() == Audience::Applicant {
            questions.push(SERVICE);
            questions.push(ADDRESSEE);
        }
        questions.push(OWN);
    }
    questions
}

fn own(kind: LetterKind) -> Vec<Question> {
    match kind {
        LetterKind::ClarificationNotice => vec![
            ask("clarification.items", "需要补正的事项", Asks::Points)
                .hint("一次写全，每行一项；只能告知一次"),
            ask("clarification.guidance", "指导和释明", Asks::Text)
                .hint("怎样补正，例如可以写明年份、文号、村名"),
            ask("clarification.due_on", "补正期限", Asks::Date),
        ],
        LetterKind::UnclarifiedNotice => {
            let mut questions = CLARIFICATION_NOTICE.to_vec();
            questions.push(ask("clarification.due_on", "补正期限", Asks::Date));
            questions
        }
        LetterKind::ExtensionNotice => vec![
            ask("extension.reasons", "延期的理由", Asks::Text)
                .hint("接在“因”后面，例如：所需信息分散在七个村，需要逐一核对"),
        ],
        LetterKind::ThirdPartyConsultation => {
            let mut questions = THIRD_PARTY.to_vec();
            questions.push(THIRD_PARTY_CONTENT);
            questions.push(ask(
                "third_party.interests",
                "可能涉及第三方的哪些权益",
                Asks::Categories(CategoriesOf::Ground(Category::Privacy.ground())),
            ));
            questions
        }
        LetterKind::ThirdPartyNotice => third_party_notice(),
        LetterKind::AgencyConsultation => {
            let mut questions = CONSULTED.to_vec();
            questions.push(ask("consultation.reply_by", "回复期限", Asks::Date));
            questions
        }
        LetterKind::CoMakerConsultation => CONSULTED.to_vec(),
        LetterKind::ReasonsNotice => {
            let mut questions = EXCESS.to_vec();
            questions.push(ask("excess.reasons_by", "说明理由的期限", Asks::Date));
            questions
        }
        LetterKind::DelayNotice => {
            let mut questions = EXCESS.to_vec();
            questions.extend([
                ask("excess.explained_on", "收到理由说明的日期", Asks::Date),
                ask(
                    "excess.judgement",
                    "理由合理但不能按期答复的说明",
                    Asks::Text,
                ),
                ask("excess.delayed_to", "延迟后的答复期限", Asks::Date),
            ]);
            questions
        }
        LetterKind::AlreadyPublicAnswer => vec![
            ask("access.way", "获取的方式、途径", Asks::Text)
                .hint("写到能直接找到：网址、栏目、文件名称或者查阅地点"),
        ],
        LetterKind::GrantedAnswer => vec![ENCLOSED, WAY.optional(), WHEN],
        LetterKind::PartialAnswer => partial(),
        LetterKind::StateSecretRefusal
        | LetterKind::LawForbidsRefusal
        | LetterKind::SecurityRefusal
        | LetterKind::ThirdPartyRefusal
        | LetterKind::InternalAffairsRefusal
        | LetterKind::ProcessInfoRefusal
        | LetterKind::EnforcementFileRefusal => refusal(kind),
        LetterKind::NotExistingNotice => [SEARCH.as_slice(), &SEARCH_FILE].concat(),
        LetterKind::NotOursNotice => vec![
            ask("not_ours.reasons", "不属于本机关负责公开的理由", Asks::Text)
                .hint("接在“经查，”后面"),
            ask("not_ours.organ", "负责公开的机关", Asks::One(OneOf::Organs)),
            ask("not_ours.organ.agency.name", "该机关的名称", Asks::Line).optional(),
            ask(
                "not_ours.organ.agency.contact",
                "该机关的联系方式",
                Asks::Line,
            )
            .optional(),
        ],
        LetterKind::NeedCreationNotice => vec![ask(
            "refusal.reasons",
            "需要加工、分析的具体情况",
            Asks::Text,
        )],
        LetterKind::StillUnclearNotice => {
            let mut questions = CLARIFICATION_NOTICE.to_vec();
            questions.push(ask("refusal.reasons", "补正后仍不明确的情况", Asks::Text));
            questions
        }
        LetterKind::PetitionNotice => vec![
            ask(MATTER, "反映的事项", Asks::Line)
                .hint("接在“以政府信息公开申请的形式”后面，例如：反映施工扰民问题"),
            ask(CHANNEL, "反映途径", Asks::Line),
        ],
        LetterKind::RepeatNotice => EARLIER.to_vec(),
        LetterKind::PublicationNotice => vec![
            ask(MATTER, "公开出版物的名称", Asks::Line),
            ask(CHANNEL, "获取途径", Asks::Line),
        ],
        LetterKind::ExcessiveNotice => {
            let mut questions = EXCESS.to_vec();
            questions.extend([
                ask("excess.notice.number", "说明理由通知书的文号", Asks::Line),
                ask("excess.notice.on", "说明理由通知书的日期", Asks::Date),
                ask("excess.explained_on", "收到理由说明的日期", Asks::Date)
                    .hint("没有说明理由的不填")
                    .optional(),
                ask("excess.judgement", "理由不合理的具体说明", Asks::Text).optional(),
            ]);
            questions
        }
        LetterKind::ConfirmOrReissueNotice => {
            let mut questions = EARLIER.to_vec();
            questions.push(ask(
                "refusal.reasons",
                "要求确认或者重新出具的情况",
                Asks::Text,
            ));
            questions
        }
        LetterKind::AdminQueryNotice => vec![
            ask(MATTER, "登记资料等信息的名称", Asks::Line).hint("例如：不动产登记资料"),
            ask("redirection.law", "有特别规定的法律、行政法规", Asks::Line)
                .hint("写到条，例如：《不动产登记暂行条例》第二十七条"),
            ask(CHANNEL, "查询途径", Asks::Line),
        ],
        LetterKind::OtherNotice => vec![
            ask("refusal.reasons", "有关情况和理由", Asks::Text),
            ask(MATTER, "处理结果", Asks::Line).hint("接在“现告知您：”后面"),
        ],
        LetterKind::FeeNotice => FEE.to_vec(),
        LetterKind::UnpaidNotice => vec![
            ask("fee.notice.number", "收费通知书的文号", Asks::Line),
            ask("fee.notice.on", "收费通知书的日期", Asks::Date),
            ask("fee.received_on", "申请人收到通知书的日期", Asks::Date),
            ask("fee.due_on", "缴费期限", Asks::Date),
        ],
        LetterKind::CorrectionAnswer => vec![
            CORRECTION_CAME,
            ask(
                "correction.record",
                "要求更正的信息和认为不准确的内容",
                Asks::Text,
            ),
            ask(
                "correction.decision",
                "怎样处理",
                Asks::One(OneOf::Corrections),
            ),
            ask("correction.reasons", "理由", Asks::Text),
        ],
        LetterKind::CorrectionTransferNotice => vec![
            CORRECTION_CAME,
            ask(
                "correction.record",
                "要求更正的信息和认为不准确的内容",
                Asks::Text,
            ),
            ask("correction.reasons", "不属于本机关职能的理由", Asks::Text),
            ask(
                "correction.decision",
                "怎样处理",
                Asks::One(OneOf::Corrections),
            ),
            ask("correction.organ", "有权更正的机关", Asks::Line),
            ask("correction.contact", "该机关的联系方式", Asks::Line),
            ask("correction.transferred.on", "转送的日期", Asks::Date).optional(),
        ],
        LetterKind::ConversionForm => vec![
            ask(
                "conversion.cause",
                "起因",
                Asks::One(OneOf::ConversionCauses),
            ),
            ask("conversion.requests", "申请相同信息的人数", Asks::Number).optional(),
            ask(
                "conversion.decision",
                "决定",
                Asks::One(OneOf::ConversionDecisions),
            ),
            ask("conversion.reasons", "理由", Asks::Text),
            ask("conversion.catalogue_item", "公开目录中的位置", Asks::Line).optional(),
            ask("conversion.published_on", "公开的日期", Asks::Date).optional(),
        ],
        LetterKind::OralRequestTranscript => vec![
            ask("file.place", "记录的地点", Asks::Line),
            ask("file.recorder", "记录人", Asks::Line),
        ],
        LetterKind::ReviewForm => vec![ask("file.proposal", "拟办意见", Asks::Text)],
        LetterKind::SearchLog => [SEARCH.as_slice(), &SEARCH_FILE].concat(),
        LetterKind::MeetingMinutes => vec![
            ask("meeting.on", "会商日期", Asks::Date),
            ask("meeting.place", "地点", Asks::Line),
            ask("meeting.chair", "主持人", Asks::Line),
            ask("meeting.recorder", "记录人", Asks::Line),
            ask("meeting.attendees", "参加人员", Asks::Points).hint("每行一人，写明单位"),
            ask("meeting.matter", "会商事项", Asks::Text),
            ask("meeting.opinions", "各方意见", Asks::Points),
            ask("meeting.conclusion", "会商结果", Asks::Text),
        ],
        LetterKind::RequestForm
        | LetterKind::RegistrationSlip
        | LetterKind::ProofOfService
        | LetterKind::ExtensionApproval => Vec::new(),
    }
}

fn third_party_notice() -> Vec<Question> {
    let [name, person] = THIRD_PARTY;
    let [asked_on, opinion, _] = THIRD_PARTY_ANSWER;
    vec![
        name,
        person,
        ask(
            "third_party.consultation.number",
            "征询书的文号",
            Asks::Line,
        ),
        asked_on,
        opinion,
        ask("third_party.answered_on", "收到意见的日期", Asks::Date).optional(),
        THIRD_PARTY_CONTENT,
        ask(
            "third_party.public_interest",
            "对公共利益的重大影响及理由",
            Asks::Text,
        ),
        ask("third_party.disclosed_from", "自哪天起公开", Asks::Date).optional(),
    ]
}

fn partial() -> Vec<Question> {
    let mut questions = vec![
        ask("given", "予以公开的内容", Asks::Points).hint("每行一项"),
        ENCLOSED,
        WAY.optional(),
        WHEN,
    ];
    questions.extend(WITHHELD.into_iter().flatten());
    questions.extend(THIRD_PARTY_ANSWER.map(|question| Question {
        optional: true,
        hint: "依据是第三方合法权益的填写",
        ..question
    }));
    questions
}

fn refusal(kind: LetterKind) -> Vec<Question> {
    let mut questions = Vec::new();
    if kind == LetterKind::LawForbidsRefusal {
        questions.push(
            ask(
                "refusal.forbidding_law",
                "禁止公开的法律、行政法规及其条款",
                Asks::Line,
            )
            .hint("例如：《中华人民共和国统计法》第二十八条"),
        );
    }
    if let Some(ground) = kind.outcome()
        && Category::of(ground).next().is_some()
    {
        questions.push(ask(
            "refusal.categories",
            "属于条文列举的哪一类",
            Asks::Categories(CategoriesOf::Ground(ground)),
        ));
    }
    questions.push(REASONS);
    if kind == LetterKind::ThirdPartyRefusal {
        questions.extend(THIRD_PARTY_ANSWER);
    }
    questions
}
