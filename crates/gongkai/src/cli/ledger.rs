//! `gongkai ledger …`: the calls about the transparency log (公开账本).

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Data;

/// `ledger`
#[derive(Debug, Subcommand)]
pub enum Ledger {
    /// 核验整本公开账本：条目、哈希树、检查点、签名、见证，以及网页上显示的与账本一致
    #[command(
        override_usage = "gongkai ledger verify (--data 文件夹 | --url 网址 | --folder 文件夹) [--policy 文件] [--log-only]"
    )]
    Verify(LedgerVerify),
    /// 离线核对一个证明文件
    #[command(
        override_usage = "gongkai ledger verify-proof 文件.tlog-proof [--policy 文件] [--entry 文件] [--record 文件]"
    )]
    VerifyProof(VerifyProof),
    /// 反复核验一本公开账本，记住看到过的检查点
    #[command(
        override_usage = "gongkai ledger monitor --url 网址 --state 文件 [--policy 文件] [--every 秒数] [--once]"
    )]
    Monitor(LedgerMonitor),
    /// 账本和见证的密钥
    #[command(subcommand, override_usage = "gongkai ledger key new|show …")]
    Key(LedgerKey),
}

/// `ledger verify`
#[derive(Debug, Args)]
#[group(id = "where", multiple = false)]
pub struct LedgerVerify {
    /// Which installation.
    #[command(flatten)]
    pub data: Data,
    /// 网站的地址，例如 https://www.example.gov.cn
    #[arg(long, value_name = "网址", conflicts_with = "dir")]
    pub url: Option<String>,
    /// 账本文件的文件夹，里面有 checkpoint 和 tile
    #[arg(long, value_name = "文件夹", conflicts_with_all = ["dir", "url"])]
    pub folder: Option<PathBuf>,
    /// 核验规则文件：信任哪些公钥、要几个见证；不写时用安装或网站自己公布的
    #[arg(long, value_name = "文件")]
    pub policy: Option<PathBuf>,
    /// 只核验账本，不与网页和附件比对
    #[arg(long)]
    pub log_only: bool,
}

/// `ledger verify-proof`
#[derive(Debug, Args)]
pub struct VerifyProof {
    /// 证明文件
    #[arg(value_name = "文件")]
    pub file: PathBuf,
    /// 核验规则文件；不写时只看证明本身是否完整，不能说明是谁签的
    #[arg(long, value_name = "文件")]
    pub policy: Option<PathBuf>,
    /// 账本条目原文；不写时用证明文件里带的
    #[arg(long, value_name = "文件")]
    pub entry: Option<PathBuf>,
    /// 要核对的正文（HTML）或附件；可以写几次
    #[arg(long, value_name = "文件")]
    pub record: Vec<PathBuf>,
}

/// `ledger monitor`
#[derive(Debug, Args)]
pub struct LedgerMonitor {
    /// 网站的地址
    #[arg(long, value_name = "网址")]
    pub url: String,
    /// 记录看到过的检查点的文件，没有时新建
    #[arg(long, value_name = "文件")]
    pub state: PathBuf,
    /// 核验规则文件；不写时用第一次看到的，以后不变
    #[arg(long, value_name = "文件")]
    pub policy: Option<PathBuf>,
    /// 每隔多少秒看一次
    #[arg(long, value_name = "秒数", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub every: u64,
    /// 只看一次就结束，用于定时任务
    #[arg(long)]
    pub once: bool,
}

/// `ledger key`
#[derive(Debug, Subcommand)]
pub enum LedgerKey {
    /// 生成密钥文件；已有的文件不会被覆盖
    #[command(
        override_usage = "gongkai ledger key new [--data 文件夹] [--name 名称] [--witness] [--output 文件]"
    )]
    New(LedgerKeyNew),
    /// 显示密钥文件的公钥
    #[command(override_usage = "gongkai ledger key show 文件")]
    Show(LedgerKeyShow),
}

/// `ledger key new`
#[derive(Debug, Args)]
pub struct LedgerKeyNew {
    /// Which installation.
    #[command(flatten)]
    pub data: Data,
    /// 名称：不带 https:// 的网址，例如 www.example.gov.cn/ledger；不写时按配置里的 public_url
    #[arg(long, value_name = "名称")]
    pub name: Option<String>,
    /// 生成见证别人账本用的密钥
    #[arg(long)]
    pub witness: bool,
    /// 写到哪个文件；不写时按配置，默认是数据文件夹里的 ledger.key 或 witness.key
    #[arg(long, value_name = "文件")]
    pub output: Option<PathBuf>,
}

/// `ledger key show`
#[derive(Debug, Args)]
pub struct LedgerKeyShow {
    /// 密钥文件
    #[arg(value_name = "文件")]
    pub file: PathBuf,
}
