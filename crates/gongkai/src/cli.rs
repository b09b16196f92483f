//! The command line (docs/interfaces.md): what can be called and how it is said in Chinese. Knows nothing of what the
//! commands do.

mod ledger;
mod values;
mod wording;

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use gongkai_core::agencies::AgencyKind;
use gongkai_core::ids::{AgencyId, Login};
use gongkai_core::reports::annual::Format;
use gongkai_core::rights::Role;
use jiff::civil::Date;

pub use ledger::{
    Ledger, LedgerKey, LedgerKeyNew, LedgerKeyShow, LedgerMonitor, LedgerVerify, VerifyProof,
};
pub use values::{BlobFolder, ReportFile, ReportFormat, ReportSuffix};

/// The whole call.
#[derive(Debug, Parser)]
#[command(
    name = "gongkai",
    version,
    about = "政府信息公开工作的全套软件：发布、查询、申请期限、年度报告。",
    override_usage = "gongkai <命令> [选项]",
    after_help = "退出码：0 办完，1 结论是否（检查没有通过），2 调用或输入有误，3 程序或机器故障。\n每个命令的用法：gongkai <命令> --help",
    disable_help_subcommand = true
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// 输出机器可读的 JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// 配置文件；不写时用数据文件夹里的 gongkai.toml
    #[arg(long, global = true, value_name = "文件")]
    pub config: Option<PathBuf>,
    /// 显示用法
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    /// 显示版本
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 建一个示例县并打开网站，用来试用
    #[command(override_usage = "gongkai demo [--data 文件夹] [--listen 地址:端口] [--no-serve]")]
    Demo(Demo),
    /// 建立新的、空的安装：最上级机关和第一个管理员
    #[command(
        override_usage = "gongkai init --data 文件夹 --agency-name 机关名称 --admin 登录名 [--password-stdin]"
    )]
    Init(Init),
    /// 运行网站
    #[command(
        override_usage = "gongkai serve [--config 文件] [--data 文件夹] [--listen 地址:端口] [--database-url 地址] [--blob-url 地址]"
    )]
    Serve(Serve),
    /// 批量导入；每个文件要么全部导入，要么一行也不导入
    #[command(override_usage = "gongkai import --data 文件夹 文件.ndjson…")]
    Import(Import),
    /// 导出为同样格式的 NDJSON，写到标准输出
    #[command(
        override_usage = "gongkai export --data 文件夹 [--agency 机关] [--type 类型] > 文件.ndjson"
    )]
    Export(Export),
    /// 年度报告
    #[command(subcommand, override_usage = "gongkai report annual|check|compare …")]
    Report(Report),
    /// 计算一件申请的答复期限
    #[command(override_usage = "gongkai clock 文件.json [--as-of 日期] [--data 文件夹]")]
    Clock(Clock),
    /// 计算若干个工作日之后是哪一天
    #[command(override_usage = "gongkai workdays 起算日期 工作日数 [--data 文件夹]")]
    Workdays(Workdays),
    /// 工作日历
    #[command(subcommand, override_usage = "gongkai calendar import …")]
    Calendar(Calendar),
    /// 计算信息处理费
    #[command(override_usage = "gongkai fee (--items 件数 | --pages 页数)")]
    Fee(Fee),
    /// 备份，可以在运行中进行
    #[command(override_usage = "gongkai backup --data 文件夹 备份文件.tar.gz")]
    Backup(Backup),
    /// 从备份恢复；先核对，再替换
    #[command(override_usage = "gongkai restore 备份文件.tar.gz --data 文件夹 [--force]")]
    Restore(Restore),
    /// 检查安装，说明哪里要处理
    #[command(override_usage = "gongkai doctor --data 文件夹")]
    Doctor(Doctor),
    /// 检索库
    #[command(subcommand, override_usage = "gongkai index rebuild --data 文件夹")]
    Index(Index),
    /// 公开账本：核验、监看、密钥
    #[command(
        subcommand,
        override_usage = "gongkai ledger verify|verify-proof|monitor|key …"
    )]
    Ledger(Ledger),
    /// 提醒邮件
    #[command(
        subcommand,
        override_usage = "gongkai mail test --data 文件夹 --to 邮箱"
    )]
    Mail(Mail),
    /// 工作人员账号
    #[command(subcommand, override_usage = "gongkai user add …")]
    User(User),
}

/// Which installation.
#[derive(Debug, Args)]
pub struct Data {
    /// 数据文件夹；不写时用配置里的，默认 ./data
    #[arg(long = "data", value_name = "文件夹")]
    pub dir: Option<PathBuf>,
}

/// `demo`
#[derive(Debug, Args)]
pub struct Demo {
    /// 数据文件夹
    #[arg(
        long,
        value_name = "文件夹",
        default_value = "./data/demo",
        hide_default_value = true
    )]
    pub data: PathBuf,
    /// 监听的地址和端口，默认 127.0.0.1:8080
    #[arg(long, value_name = "地址:端口", value_parser = values::listen)]
    pub listen: Option<SocketAddr>,
    /// 只建数据，不打开网站
    #[arg(long)]
    pub no_serve: bool,
}

/// `init`
#[derive(Debug, Args)]
pub struct Init {
    /// 数据文件夹，没有时新建
    #[arg(long, value_name = "文件夹")]
    pub data: PathBuf,
    /// 最上级机关的全称，例如 青石镇人民政府
    #[arg(long, value_name = "名称")]
    pub agency_name: String,
    /// 机关的编号，用在网址 /a/编号 里；不写时按机关种类取名
    #[arg(long, value_name = "编号", value_parser = values::slug::<AgencyId>)]
    pub agency_id: Option<AgencyId>,
    /// 机关种类：county、department、township、village；不写时按名称判断
    #[arg(long, value_name = "种类", value_parser = values::agency_kind)]
    pub agency_kind: Option<AgencyKind>,
    /// 第一个管理员的登录名
    #[arg(long, value_name = "登录名", value_parser = values::slug::<Login>)]
    pub admin: Login,
    /// 从标准输入读密码，不询问
    #[arg(long)]
    pub password_stdin: bool,
}

/// `serve`
#[derive(Debug, Args)]
pub struct Serve {
    /// Which installation.
    #[command(flatten)]
    pub data: Data,
    /// 监听的地址和端口，默认 127.0.0.1:8080
    #[arg(long, value_name = "地址:端口", value_parser = values::listen)]
    pub listen: Option<SocketAddr>,
    /// PostgreSQL 的地址 postgres://…；不写时用数据文件夹里的 SQLite
    #[arg(long, value_name = "地址", value_parser = values::database_url)]
    pub database_url: Option<String>,
    /// 附件文件夹，写成路径或 file:///…
    #[arg(long, value_name = "地址", value_parser = values::blob_folder)]
    pub blob_url: Option<BlobFolder>,
}

/// `import`
#[derive(Debug, Args)]
pub struct Import {
    /// Which installation.
    #[command(flatten)]
    pub data: Data,
    /// 要导入的 NDJSON 文件
    #[arg(required = true, value_name = "文件")]
    pub files: Vec<PathBuf>,
}

/// `export`
#[derive(Debug, Args)]
pub struct Export {
    /// Which installation.
    #[command(flatten)]
    pub data: Data,
    /// 只导出这个机关的
    #[arg(long, value_name = "编号", value_parser = values::slug::<AgencyId>)]
    pub agency: Option<AgencyId>,
    /// 只导出这种行，例如 record
    #[arg(long = "type", value_name = "类型", value_parser = values::line_type)]
    pub line_type: Option<&'static str>,
}

/// `report`
#[derive(Debug, Subcommand)]
pub enum Report {
    /// 生成一个年度的政府信息公开工作年度报告
    #[command(
        override_usage = "gongkai report annual --data 文件夹 --agency 机关 --year 年度 [--format 2021|2019|2014] [--output 文件.(json|html|pdf|docx|xlsx)]"
    )]
    Annual(AnnualReport),
    /// 核对一份年度报告的表格和文字，也核对别处做的
    #[command(
        override_usage = "gongkai report check 文件.(json|html|docx|xlsx|pdf) [--last 上年文件] [--format 2021|2019|2014] [--kind 种类]"
    )]
    Check(CheckReport),
    /// 对比两份年度报告：两个年度，或者两个机关
    Compare(CompareReports),
}

/// `report check`
#[derive(Debug, Args)]
pub struct CheckReport {
    /// 年度报告：.json、.html、.docx、.xlsx、.xls 或 .pdf
    #[arg(value_name = "文件")]
    pub file: PathBuf,
    /// 上一年度的报告，核对结转数和雷同的文字
    #[arg(long, value_name = "文件")]
    pub last: Option<PathBuf>,
    /// 按哪一年的格式核对；不写时从文件里看
    #[arg(long, value_name = "格式", value_parser = values::format)]
    pub format: Option<&'static Format>,
    /// 机关种类：county、department、township、village
    #[arg(long, value_name = "种类", value_parser = values::agency_kind)]
    pub kind: Option<AgencyKind>,
}

/// `report compare`
#[derive(Debug, Args)]
pub struct CompareReports {
    /// 第一份
    #[arg(value_name = "文件")]
    pub first: PathBuf,
    /// 第二份
    #[arg(value_name = "文件")]
    pub second: PathBuf,
}

/// `report annual`
#[derive(Debug, Args)]
pub struct AnnualReport {
    /// Which installation.
    #[command(flatten)]
    pub data: Data,
    /// 哪个机关的
    #[arg(long, value_name = "编号", value_parser = values::slug::<AgencyId>)]
    pub agency: AgencyId,
    /// 报告年度
    #[arg(long, value_name = "年度", value_parser = values::year)]
    pub year: i16,
    /// 表格格式：2021、2019、2014；不写时按年度定，2018 年及以前是文字报告
    #[arg(long, value_name = "格式", value_parser = values::report_format)]
    pub format: Option<ReportFormat>,
    /// 写到这个文件，按后缀定格式；不写时把文字输出到屏幕
    #[arg(long, value_name = "文件", value_parser = values::report_file)]
    pub output: Option<ReportFile>,
}

/// `clock`
#[derive(Debug, Args)]
pub struct Clock {
    /// 申请的 JSON 文件，形式见说明书
    #[arg(value_name = "文件")]
    pub file: PathBuf,
    /// 以哪一天为准，默认今天
    #[arg(long, value_name = "日期", value_parser = values::date)]
    pub as_of: Option<Date>,
    /// 按这个安装的放假安排计算；不写时按程序自带的
    #[arg(long, value_name = "文件夹")]
    pub data: Option<PathBuf>,
}

/// `workdays`
#[derive(Debug, Args)]
pub struct Workdays {
    /// 起算日期，这一天不算在内
    #[arg(value_name = "起算日期", value_parser = values::date)]
    pub from: Date,
    /// 工作日数
    #[arg(value_name = "工作日数", value_parser = values::workday_count)]
    pub count: u32,
    /// 按这个安装的放假安排计算；不写时按程序自带的
    #[arg(long, value_name = "文件夹")]
    pub data: Option<PathBuf>,
}

/// `calendar`
#[derive(Debug, Subcommand)]
pub enum Calendar {
    /// 录入放假安排：通知正文（.txt）、CSV 或者 JSON；整年替换
    #[command(
        override_usage = "gongkai calendar import --data 文件夹 文件 [--source 通知名称] [--local] [--confirmed]"
    )]
    Import(CalendarImport),
}

/// `calendar import`
#[derive(Debug, Args)]
pub struct CalendarImport {
    /// Which installation.
    #[command(flatten)]
    pub data: Data,
    /// 通知正文、CSV 或者 JSON 文件
    #[arg(value_name = "文件")]
    pub file: PathBuf,
    /// 通知名称；正文里有标题的、JSON 都不用写
    #[arg(
        long,
        value_name = "名称",
        default_value = "",
        hide_default_value = true
    )]
    pub source: String,
    /// 是地方在全国安排之外补充的放假，例如民族节日
    #[arg(long)]
    pub local: bool,
    /// 提示要核对的地方已经核对过
    #[arg(long)]
    pub confirmed: bool,
}

/// `fee`
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Fee {
    /// 按件计收：同一申请人一个自然月内的申请件数
    #[arg(long, value_name = "件数", value_parser = values::items)]
    pub items: Option<u16>,
    /// 按量计收：一件申请提供的页数
    #[arg(long, value_name = "页数", value_parser = values::pages)]
    pub pages: Option<u32>,
}

/// `backup`
#[derive(Debug, Args)]
pub struct Backup {
    /// Which installation.
    #[command(flatten)]
    pub data: Data,
    /// 备份写到哪个文件
    #[arg(value_name = "备份文件")]
    pub file: PathBuf,
}

/// `restore`
#[derive(Debug, Args)]
pub struct Restore {
    /// 备份文件
    #[arg(value_name = "备份文件")]
    pub file: PathBuf,
    /// 恢复到哪个数据文件夹
    #[arg(long, value_name = "文件夹")]
    pub data: PathBuf,
    /// 替换已有的安装；原来的留在旁边
    #[arg(long)]
    pub force: bool,
}

/// `doctor`
#[derive(Debug, Args)]
pub struct Doctor {
    /// Which installation.
    #[command(flatten)]
    pub data: Data,
}

/// `index`
#[derive(Debug, Subcommand)]
pub enum Index {
    /// 从头重建检索库
    #[command(override_usage = "gongkai index rebuild --data 文件夹")]
    Rebuild(Data),
}

/// `mail`
#[derive(Debug, Subcommand)]
pub enum Mail {
    /// 按配置发一封测试邮件，说明收下了没有
    #[command(override_usage = "gongkai mail test --data 文件夹 --to 邮箱")]
    Test(MailTest),
}

/// `mail test`
#[derive(Debug, Args)]
pub struct MailTest {
    /// Which installation.
    #[command(flatten)]
    pub data: Data,
    /// 收件地址
    #[arg(long, value_name = "邮箱")]
    pub to: String,
}

/// `user`
#[derive(Debug, Subcommand)]
pub enum User {
    /// 开设账号
    #[command(
        override_usage = "gongkai user add --data 文件夹 --login 登录名 --agency 机关 --role 角色[,角色…] [--name 姓名] [--email 邮箱] [--password-stdin]"
    )]
    Add(UserAdd),
}

/// `user add`
#[derive(Debug, Args)]
pub struct UserAdd {
    /// Which installation.
    #[command(flatten)]
    pub data: Data,
    /// 登录名
    #[arg(long, value_name = "登录名", value_parser = values::slug::<Login>)]
    pub login: Login,
    /// 姓名；不写时与登录名相同
    #[arg(long, value_name = "姓名")]
    pub name: Option<String>,
    /// 收提醒邮件的邮箱
    #[arg(long, value_name = "邮箱")]
    pub email: Option<String>,
    /// 所属机关
    #[arg(long, value_name = "编号", value_parser = values::slug::<AgencyId>)]
    pub agency: AgencyId,
    /// 角色：editor 拟稿人、reviewer 审核人、secrecy_reviewer 保密审查人、issuer 签发人、administrator 管理员，可用逗号连写几个
    #[arg(long, value_name = "角色", required = true, value_delimiter = ',', value_parser = values::role)]
    pub role: Vec<Role>,
    /// 从标准输入读密码，不询问
    #[arg(long)]
    pub password_stdin: bool,
}

/// What is printed instead of running a command, and the exit status.
#[derive(Debug)]
pub enum Said {
    /// Help or version, on standard output; status 0.
    Shown(String),
    /// What is wrong with the call, on standard error; status 2.
    Refused(String),
}

/// Reads the call.
///
/// # Errors
/// What to print instead.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Cli, Said> {
    let mut command = wording::in_chinese(Cli::command());
    let matches = command
        .try_get_matches_from_mut(args)
        .map_err(|error| wording::said(&error))?;
    Cli::from_arg_matches(&matches).map_err(|error| wording::said(&error))
}

#[cfg(test)]
mod tests;
