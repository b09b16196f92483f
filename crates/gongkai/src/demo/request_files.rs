//! Files of the sample's requests: a licence and a letter of attorney that came with one, a flow chart released with another.

use anyhow::anyhow;
use gongkai_core::requests::FileKind;
use gongkai_law::grounds::Category;
use gongkai_store::request_files::FileToKeep;
use gongkai_web::kit::upload::judge;

const LICENCE: &[u8] = include_bytes!("../../demo/files/licence.png");
const FLOW_CHART: &[u8] = include_bytes!("../../demo/files/danger-house-steps.pdf");

const AUTHORITY: &str = "委托书（示例）\n\n清源县明理法律服务所委托本所陈示例办理政府信息公开申请的提交、补正和领取答复。\n";

/// What the legal service office handed in.
pub(super) fn handed_in() -> anyhow::Result<Vec<FileToKeep>> {
    Ok(vec![
        file(FileKind::Identity, "执业许可证.png", LICENCE)?,
        file(FileKind::Attachment, "委托书.txt", AUTHORITY.as_bytes())?,
    ])
}

/// What is released with the answer on the subsidies for dangerous houses.
pub(super) fn released() -> anyhow::Result<FileToKeep> {
    let chart = file(FileKind::Released, "危房改造补助标准和流程.pdf", FLOW_CHART)?;
    let note = "名单里的身份证号码、住址已遮盖".to_owned();
    Ok(chart.redacted(Some(Category::Privacy), note))
}

fn file(kind: FileKind, name: &str, bytes: &[u8]) -> anyhow::Result<FileToKeep> {
    let (name, media_type) =
        judge(name, bytes).map_err(|sentence| anyhow!("{name}: {sentence}"))?;
    Ok(FileToKeep::new(kind, name, media_type, bytes.to_vec()))
}
