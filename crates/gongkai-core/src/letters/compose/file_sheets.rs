//! Sheets for the agency's own file: review, search, approval of an extension, minutes, conversion.

use super::Draft;
use super::forms::day;
use crate::letters::facts::sheets::{ConversionCause, ConversionDecision, FileNotes, FileRole};
use crate::letters::sheet::{Field, Group, Sheet, choice};

fn table(draft: &mut Draft<'_>, rows: Vec<Vec<Field>>) {
    draft.sheet = Some(Sheet {
        title: String::new(),
        groups: vec![Group::plain(rows)],
        notes: Vec::new(),
    });
}

/// Which request, in two rows.
fn request_rows(draft: &Draft<'_>) -> Vec<Vec<Field>> {
    let request = &draft.facts.request;
    vec![
        vec![
            Field::due("登记编号", request.register_number.trim()),
            Field::due("收到申请之日", day(request.received_on)),
        ],
        vec![Field::due("申请内容", request.subject.trim()).tall(3)],
    ]
}

/// What one who decides says, with name and date under it; room for the pen where nothing is said yet.
fn opinion(file: &FileNotes, role: FileRole, label: &str) -> Vec<Field> {
    let said: Vec<String> = file
        .opinions
        .iter()
        .filter(|opinion| opinion.role == role)
        .map(|opinion| {
            let under = format!("{}　{}", opinion.name.trim(), day(opinion.on));
            format!("{}\n{}", opinion.text.trim(), under.trim())
        })
        .collect();
    vec![Field::by_hand(label, said.join("\n")).tall(4)]
}

/// 审查表
pub(super) fn review_form(draft: &mut Draft<'_>) {
    let file = &draft.facts.file;
    let mut rows = request_rows(draft);
    rows.push(vec![
        Field::due("承办人拟办意见", file.proposal.trim()).tall(5),
    ]);
    rows.push(opinion(file, FileRole::Handler, "承办人签名"));
    rows.push(opinion(file, FileRole::SecrecyReviewer, "保密审查意见"));
    rows.push(opinion(
        file,
        FileRole::OfficeHead,
        "政府信息公开工作机构负责人意见",
    ));
    rows.push(opinion(file, FileRole::Leader, "分管负责人意见"));
    table(draft, rows);
}

/// 检索记录
pub(super) fn search_log(draft: &mut Draft<'_>) {
    let search = &draft.facts.search;
    let mut rows = request_rows(draft);
    rows.push(vec![
        Field::due("检索人", search.by.trim()),
        Field::due("检索日期", day(search.on)),
    ]);
    rows.push(vec![
        Field::due("检索范围", search.places.join("\n")).tall(4),
    ]);
    rows.push(vec![
        Field::due("检索词或者检索方式", search.words.join("\n")).tall(3),
    ]);
    rows.push(vec![Field::due("检索结果", search.found.trim()).tall(5)]);
    rows.push(vec![
        Field::by_hand("检索人签名", "").tall(2),
        Field::by_hand("日期", "").tall(2),
    ]);
    table(draft, rows);
}

/// 延期审批表
pub(super) fn extension_approval(draft: &mut Draft<'_>) {
    let facts = draft.facts;
    let extension = &facts.extension;
    let workdays = extension
        .workdays
        .map(|workdays| format!("{workdays}个工作日"))
        .unwrap_or_default();
    let mut rows = request_rows(draft);
    rows.push(vec![
        Field::due("原答复期限届满日", day(facts.request.due_on)),
        Field::due("延长的期限", workdays),
    ]);
    rows.push(vec![Field::due(
        "延长后的答复期限届满日",
        day(extension.new_due_on),
    )]);
    rows.push(vec![
        Field::due("延期理由", extension.reasons.trim()).tall(5),
    ]);
    rows.push(opinion(&facts.file, FileRole::Handler, "承办人意见"));
    rows.push(opinion(
        &facts.file,
        FileRole::OfficeHead,
        "政府信息公开工作机构负责人意见",
    ));
    table(draft, rows);
}

/// 会商记录
pub(super) fn meeting_minutes(draft: &mut Draft<'_>) {
    let meeting = &draft.facts.meeting;
    let mut rows = request_rows(draft);
    rows.push(vec![
        Field::due("会商日期", day(meeting.on)),
        Field::due("地点", meeting.place.trim()),
    ]);
    rows.push(vec![
        Field::due("主持人", meeting.chair.trim()),
        Field::due("记录人", meeting.recorder.trim()),
    ]);
    rows.push(vec![
        Field::due("参加人员", meeting.attendees.join("、")).tall(2),
    ]);
    rows.push(vec![Field::due("会商事项", meeting.matter.trim()).tall(3)]);
    rows.push(vec![
        Field::due("各方意见", meeting.opinions.join("\n")).tall(6),
    ]);
    rows.push(vec![
        Field::due("会商结论", meeting.conclusion.trim()).tall(4),
    ]);
    rows.push(vec![Field::by_hand("参加人员签名", "").tall(3)]);
    table(draft, rows);
}

/// 转为主动公开审核表
pub(super) fn conversion_form(draft: &mut Draft<'_>) {
    let facts = draft.facts;
    let conversion = &facts.conversion;
    let requests = conversion
        .requests
        .map(|requests| format!("{requests}件"))
        .unwrap_or_default();
    let mut rows = request_rows(draft);
    rows.push(vec![Field::due(
        "提出原因",
        choice(
            &ConversionCause::ALL,
            conversion.cause,
            ConversionCause::name,
        ),
    )]);
    rows.push(vec![Field::if_any("相同信息的申请件数", requests)]);
    rows.push(vec![
        Field::due("审核意见", conversion.reasons.trim()).tall(4),
    ]);
    rows.push(opinion(
        &facts.file,
        FileRole::SecrecyReviewer,
        "保密审查意见",
    ));
    rows.push(opinion(
        &facts.file,
        FileRole::OfficeHead,
        "政府信息公开工作机构负责人意见",
    ));
    rows.push(vec![Field::due(
        "审核结果",
        choice(
            &ConversionDecision::ALL,
            conversion.decision,
            ConversionDecision::name,
        ),
    )]);
    rows.push(vec![
        Field::if_any("公开目录栏目", conversion.catalogue_item.trim()),
        Field::if_any("公开日期", day(conversion.published_on)),
    ]);
    table(draft, rows);
}
