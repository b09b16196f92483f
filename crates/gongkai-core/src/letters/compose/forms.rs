//! Forms that applicants see: request form, registration slip, transcript of a spoken request, proof of service. With
//! empty facts they are printed blank.

use super::Draft;
use crate::letters::facts::sheets::ServiceMethod;
use crate::letters::facts::{Applicant, RequestFacts, SupplyForm, SupplyRoute};
use crate::letters::sheet::{Field, Group, Sheet, choice};
use crate::requests::ApplicantKind;
use crate::time::date_in_words;
use jiff::civil::Date;

/// A date, or nothing.
pub(super) fn day(on: Option<Date>) -> String {
    on.map(date_in_words).unwrap_or_default()
}

/// 政府信息公开申请表
pub(super) fn request_form(draft: &mut Draft<'_>) {
    let facts = draft.facts;
    let request = &facts.request;
    draft.sheet = Some(Sheet {
        title: String::new(),
        groups: vec![
            Group::labelled("申请人信息", applicant_rows(&facts.applicant)),
            Group::labelled("所需信息情况", wanted_rows(request)),
            Group::plain(vec![vec![
                Field::by_hand("申请人签名或者盖章", "").tall(2),
                Field::by_hand("申请日期", day(request.submitted_on)).tall(2),
            ]]),
            Group::labelled(
                "受理",
                vec![vec![
                    Field::by_hand("登记编号", request.register_number.trim()),
                    Field::by_hand("收到申请之日", day(request.received_on)),
                ]],
            ),
        ],
        notes: vec![
            "填写说明：1.公民填写姓名和身份证明，法人或者其他组织填写名称和统一社会信用代码，并附身份证明复印件。2.请写明所需信息的名称、文号或者便于检索的其他特征。3.申请公开政府信息不需要说明用途。"
                .to_owned(),
        ],
    });
}

/// Who applies. What the law wants of every applicant is marked as due (条例 第二十九条第二款第一项).
fn applicant_rows(applicant: &Applicant) -> Vec<Vec<Field>> {
    let person = choice(&[ApplicantKind::NaturalPerson], applicant.kind, |_| "公民");
    let (first, others) = ApplicantKind::ORGANISATIONS.split_at(3);
    let organisations =
        [first, others].map(|kinds| choice(kinds, applicant.kind, ApplicantKind::name));
    vec![
        vec![
            Field::due(
                "申请人类型",
                format!("{person}\n法人或者其他组织：\n{}", organisations.join("\n")),
            )
            .tall(4),
        ],
        vec![
            Field::due("姓名或者名称", applicant.name.trim()),
            Field::if_any("联系人", applicant.contact_person.trim()),
        ],
        vec![
            Field::due("身份证明名称", applicant.identity_kind.trim()),
            Field::due("联系电话", applicant.phone.trim()),
        ],
        vec![Field::due("证件号码", applicant.identity_number.trim())],
        vec![Field::if_any("电子邮箱", applicant.email.trim())],
        vec![Field::if_any("通信地址", applicant.address.trim())],
        vec![
            Field::if_any("邮政编码", applicant.postcode.trim()),
            Field::if_any("委托代理人", applicant.agent.trim()),
        ],
    ]
}

/// What is wanted (条例 第二十九条第二款第二项、第三项).
fn wanted_rows(request: &RequestFacts) -> Vec<Vec<Field>> {
    vec![
        vec![Field::due("信息的名称、文号或者其他特征描述", request.subject.trim()).tall(5)],
        vec![Field::if_any(
            "提供形式",
            choice(&SupplyForm::ALL, request.supply_form, SupplyForm::name),
        )],
        vec![Field::if_any(
            "获取途径",
            choice(&SupplyRoute::ALL, request.supply_route, SupplyRoute::name),
        )],
        vec![Field::if_any(
            "阅读、视听方面需要的帮助",
            request.help.trim(),
        )],
    ]
}

/// 登记回执
pub(super) fn registration_slip(draft: &mut Draft<'_>) {
    let facts = draft.facts;
    let request = &facts.request;
    let contact = &facts.agency.contact;
    let office = contact.office.clone().unwrap_or_default();
    let phone = contact.phone.clone().unwrap_or_default();
    draft.sheet = Some(Sheet {
        title: String::new(),
        groups: vec![Group::plain(vec![
            vec![
                Field::due("登记编号", request.register_number.trim()),
                Field::due("申请人", facts.applicant.name.trim()),
            ],
            vec![
                Field::due(
                    "提交渠道",
                    request.channel.map(|channel| channel.name()).unwrap_or_default(),
                ),
                Field::due("提交（到达）日期", day(request.submitted_on)),
            ],
            vec![
                Field::if_any("双方确认日期", day(request.confirmed_on)),
                Field::due("收到申请之日", day(request.received_on)),
            ],
            vec![Field::due("申请内容", request.subject.trim()).tall(4)],
            vec![Field::due("答复期限届满日", day(request.due_on))],
            vec![
                Field::due("办理机构", office.trim()),
                Field::due("联系电话", phone.trim()),
            ],
        ])],
        notes: vec![
            "说明：需要补正、征求意见、收取信息处理费或者延期答复的，答复期限依照《中华人民共和国政府信息公开条例》等规定另行计算，本机关将另行告知。"
                .to_owned(),
        ],
    });
}

/// 口头申请笔录
pub(super) fn oral_request_transcript(draft: &mut Draft<'_>) {
    let facts = draft.facts;
    let request = &facts.request;
    let applicant = &facts.applicant;
    draft.sheet = Some(Sheet {
        title: String::new(),
        groups: vec![
            Group::plain(vec![
                vec![
                    Field::if_any("登记编号", request.register_number.trim()),
                    Field::due("申请日期", day(request.submitted_on)),
                ],
                vec![
                    Field::due("地点", facts.file.place.trim()),
                    Field::due("记录人", facts.file.recorder.trim()),
                ],
            ]),
            Group::labelled("申请人信息", applicant_rows(applicant)),
            Group::labelled("口述内容", wanted_rows(request)),
            Group::labelled(
                "确认",
                vec![
                    vec![Field::due(
                        "申请人确认",
                        "以上内容由受理机构根据本人口述代为填写，已经向本人宣读，与本人陈述一致。",
                    )],
                    vec![
                        Field::by_hand("申请人签名或者按指印", "").tall(2),
                        Field::by_hand("日期", "").tall(2),
                    ],
                    vec![
                        Field::by_hand("记录人签名", "").tall(2),
                        Field::by_hand("日期", "").tall(2),
                    ],
                ],
            ),
        ],
        notes: Vec::new(),
    });
}

/// 送达回证
pub(super) fn proof_of_service(draft: &mut Draft<'_>) {
    let facts = draft.facts;
    let service = &facts.service;
    let letters: Vec<String> = service
        .letters
        .iter()
        .map(|letter| format!("《{}》（{}）", letter.title.trim(), letter.number.trim()))
        .collect();
    let recipient = match service.recipient.trim() {
        "" => facts.applicant.name.trim(),
        recipient => recipient,
    };
    draft.sheet = Some(Sheet {
        title: String::new(),
        groups: vec![Group::plain(vec![
            vec![Field::due("送达机关", facts.agency.name.trim())],
            vec![Field::due("送达文书名称及文号", letters.join("\n")).tall(2)],
            vec![Field::due("受送达人", recipient)],
            vec![Field::due(
                "送达方式",
                choice(&ServiceMethod::ALL, service.method, ServiceMethod::name),
            )],
            vec![Field::due("送达地点或者电子地址", service.place.trim())],
            vec![Field::if_any("邮寄单号", service.parcel.trim())],
            vec![
                Field::by_hand("受送达人签名或者盖章", "").tall(3),
                Field::by_hand("收到时间", "年　月　日　时").tall(3),
            ],
            vec![
                Field::by_hand("代收人签名", "").tall(2),
                Field::by_hand("与受送达人的关系", "").tall(2),
            ],
            vec![Field::by_hand("拒收情况及见证人", "").tall(3)],
            vec![
                Field::by_hand("送达人签名", service.server.trim()).tall(2),
                Field::by_hand("送达日期", "").tall(2),
            ],
            vec![Field::by_hand("备注", "").tall(2)],
        ])],
        notes: Vec::new(),
    });
}
