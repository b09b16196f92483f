//! Values of the command line, each with its sentence where it cannot be read.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use gongkai_core::agencies::AgencyKind;
use gongkai_core::ids::NotASlug;
use gongkai_core::lines::TYPES;
use gongkai_core::reports::annual::Format;
use gongkai_core::rights::Role;
use jiff::civil::Date;

/// The folder behind `--blob-url`.
#[derive(Debug, Clone)]
pub struct BlobFolder(pub PathBuf);

/// A format with tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportFormat {
    /// 国办公开办函〔2021〕30号
    Of2021,
    /// 国办公开办函〔2019〕60号
    Of2019,
    /// 国办发〔2014〕32号
    Of2014,
}

impl ReportFormat {
    /// Its code in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Of2021 => "2021",
            Self::Of2019 => "2019",
            Self::Of2014 => "2014",
        }
    }
}

/// Where a report goes and as what.
#[derive(Debug, Clone)]
pub struct ReportFile {
    /// The file.
    pub path: PathBuf,
    /// What it becomes.
    pub suffix: ReportSuffix,
}

/// What a report file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportSuffix {
    /// A page that stands by itself.
    Html,
    /// Typeset.
    Pdf,
    /// For machines.
    Json,
    /// A Word file.
    Docx,
    /// An Excel file with the tables.
    Xlsx,
}

pub(super) fn slug<T: FromStr<Err = NotASlug>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|fault: NotASlug| fault.sentence())
}

pub(super) fn date(text: &str) -> Result<Date, String> {
    let shape = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
    let date = if shape { text.parse().ok() } else { None };
    date.ok_or_else(|| "不是日期或没有这一天，请写成 2018-05-30 这样".to_owned())
}

pub(super) fn year(text: &str) -> Result<i16, String> {
    let year = text
        .parse()
        .ok()
        .filter(|year| (2000..=2100).contains(year));
    year.ok_or_else(|| "要写成四位数的年份，例如 2018".to_owned())
}

pub(super) fn listen(text: &str) -> Result<SocketAddr, String> {
    text.parse()
        .map_err(|_| "要写成“地址:端口”，例如 127.0.0.1:8080 或 0.0.0.0:80".to_owned())
}

pub(super) fn workday_count(text: &str) -> Result<u32, String> {
    let count = text.parse().ok().filter(|count| *count <= 10_000);
    count.ok_or_else(|| "要写成 0 到 10000 之间的整数".to_owned())
}

pub(super) fn items(text: &str) -> Result<u16, String> {
    text.parse()
        .map_err(|_| format!("要写成 0 到 {} 之间的整数", u16::MAX))
}

pub(super) fn pages(text: &str) -> Result<u32, String> {
    text.parse()
        .map_err(|_| format!("要写成 0 到 {} 之间的整数", u32::MAX))
}

pub(super) fn agency_kind(text: &str) -> Result<AgencyKind, String> {
    AgencyKind::from_code(text).ok_or_else(|| one_of(AgencyKind::ALL.map(AgencyKind::code)))
}

pub(super) fn role(text: &str) -> Result<Role, String> {
    Role::from_code(text).ok_or_else(|| one_of(Role::ALL.map(Role::code)))
}

pub(super) fn line_type(text: &str) -> Result<&'static str, String> {
    TYPES
        .into_iter()
        .find(|known| *known == text)
        .ok_or_else(|| one_of(TYPES))
}

pub(super) fn database_url(text: &str) -> Result<String, String> {
    if text.starts_with("postgres://") || text.starts_with("postgresql://") {
        Ok(text.to_owned())
    } else {
        Err("只能是 postgres:// 开头的地址；用 SQLite 时不写这一项".to_owned())
    }
}

pub(super) fn blob_folder(text: &str) -> Result<BlobFolder, String> {
    let path = text.strip_prefix("file://").unwrap_or(text);
    if path.is_empty() || path.contains("://") {
        return Err("这一版附件只能放在文件夹里，请写成路径或 file:///…".to_owned());
    }
    Ok(BlobFolder(PathBuf::from(path)))
}

pub(super) fn report_format(text: &str) -> Result<ReportFormat, String> {
    match text {
        "2021" => Ok(ReportFormat::Of2021),
        "2019" => Ok(ReportFormat::Of2019),
        "2014" => Ok(ReportFormat::Of2014),
        _ => Err(one_of(["2021", "2019", "2014"])),
    }
}

pub(super) fn format(text: &str) -> Result<&'static Format, String> {
    let known = Format::all().iter().map(|format| format.format.as_str());
    let known = known.collect::<Vec<_>>().join("、");
    Format::by_code(text).ok_or_else(|| format!("可用：{known}"))
}

pub(super) fn report_file(text: &str) -> Result<ReportFile, String> {
    let path = PathBuf::from(text);
    let suffix = match path.extension().and_then(|suffix| suffix.to_str()) {
        Some("html") => ReportSuffix::Html,
        Some("pdf") => ReportSuffix::Pdf,
        Some("json") => ReportSuffix::Json,
        Some("docx") => ReportSuffix::Docx,
        Some("xlsx") => ReportSuffix::Xlsx,
        _ => return Err("后缀要是 .json、.html、.pdf、.docx 或 .xlsx".to_owned()),
    };
    Ok(ReportFile { path, suffix })
}

fn one_of<const N: usize>(known: [&str; N]) -> String {
    format!("可用：{}", known.join("、"))
}
