//! Configuration: `gongkai.toml` and the environment (`GONGKAI_SERVER__LISTEN`), one struct a section with its defaults.
//! The only place that reads the environment. Unknown keys are refused by name; secrets print as `***`.

mod faults;
mod ledger;
mod mail;

pub use faults::ConfigFault;
pub use ledger::{KEY_FILE as LEDGER_KEY_FILE, LedgerConfig, WITNESS_KEY_FILE, WitnessConfig};
pub use mail::{MailConfig, MailTls};

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format, Toml};
use gongkai_law::clock::{ExtensionAfterRestart, ImproperClarificationRequest, Practice};
use gongkai_store::StoreConfig;
use gongkai_store::write::requests::Setting;
use gongkai_web::kit::ledger::LedgerSettings;
use gongkai_web::{MetricsFor, SiteSettings};
use serde::{Deserialize, Serialize};

/// Prefix of the variables of the environment; two underscores part section and key.
const PREFIX: &str = "GONGKAI_";

/// Name of the file inside the data folder that is read where no other is named.
pub const FILE_NAME: &str = "gongkai.toml";

/// The whole configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// How it is reached.
    pub server: ServerConfig,
    /// Where things are kept.
    pub data: DataConfig,
    /// What the site says of itself.
    pub site: SiteConfig,
    /// How the law on requests is read where it is silent.
    pub requests: RequestsConfig,
    /// How much is let in.
    pub limits: LimitsConfig,
    /// The server that reminders are handed to.
    pub mail: MailConfig,
    /// The transparency log.
    pub ledger: LedgerConfig,
    /// What is written down while it runs.
    pub log: LogConfig,
}

/// `[server]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServerConfig {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// The address people reach the site by; the one listened on where empty.
    pub public_url: String,
    /// Whether people reach it by HTTPS, so that cookies travel over HTTPS only.
    pub behind_https: bool,
    /// Whether a proxy stands before it whose `X-Forwarded-For` can be believed.
    pub trusted_proxy: bool,
    /// For whom `/metrics` is.
    pub metrics: MetricsFor,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080),
            public_url: String::new(),
            behind_https: false,
            trusted_proxy: false,
            metrics: MetricsFor::default(),
        }
    }
}

/// `[data]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DataConfig {
    /// The installation's folder.
    pub dir: PathBuf,
    /// `postgres://…`; SQLite inside the folder where empty.
    pub database_url: Secret,
    /// Folder of the attachments; `blobs` inside the folder where empty.
    pub blob_dir: PathBuf,
    /// File of the key that seals applicants' particulars; `personal.key` inside the folder where empty. Never in a backup.
    pub personal_key_file: PathBuf,
}

impl Default for DataConfig {
    fn default() -> Self {
        Self {
            dir: PathBuf::from("./data"),
            database_url: Secret::default(),
            blob_dir: PathBuf::new(),
            personal_key_file: PathBuf::new(),
        }
    }
}

/// `[site]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SiteConfig {
    /// Standard name of the site; the top agency's name where empty.
    pub name: String,
    /// 政府网站标识码
    pub code: String,
    /// ICP 备案编号
    pub icp: String,
    /// 公安备案编号
    pub police: String,
    /// 主办单位; the top agency where empty.
    pub organizer: String,
    /// 联系方式; the top agency's telephone where empty.
    pub contact: String,
    /// A line under every page.
    pub notice: String,
    /// Words offered under the search box.
    pub hot_words: Vec<String>,
}

impl Default for SiteConfig {
    fn default() -> Self {
        let site = SiteSettings::default();
        Self {
            name: site.name,
            code: site.code,
            icp: site.icp,
            police: site.police,
            organizer: site.organizer,
            contact: site.contact,
            notice: site.notice,
            hot_words: site.hot_words,
        }
    }
}

/// `[requests]`: readings of the law, each with its source beside it in docs/gongkai.toml.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RequestsConfig {
    /// Whether the receipt that an applicant sees online is 双方确认 (条例 第三十一条第三项 does not say).
    pub confirms_online: bool,
    /// Whether an extension outlives a restart of the limit.
    pub extension_after_restart: ExtensionAfterRestart,
    /// What a request for correction does that came too late or a second time.
    pub improper_clarification_request: ImproperClarificationRequest,
    /// From how many requests for the same information on disclosure to all is proposed (条例 第四十四条: 多个申请人).
    pub frequent_from: u32,
}

impl Default for RequestsConfig {
    fn default() -> Self {
        Self {
            confirms_online: false,
            extension_after_restart: ExtensionAfterRestart::default(),
            improper_clarification_request: ImproperClarificationRequest::default(),
            frequent_from: SiteSettings::default().frequent_from,
        }
    }
}

/// `[limits]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LimitsConfig {
    /// Largest upload in megabytes.
    pub upload_mb: u32,
    /// Most files with a request, the identity document apart.
    pub request_files: u32,
    /// Largest file with a request in megabytes.
    pub request_file_mb: u32,
    /// Seconds that running answers are given when it is told to stop.
    pub stop_seconds: u32,
}

impl Default for LimitsConfig {
    fn default() -> Self {
        Self {
            upload_mb: 50,
            request_files: 5,
            request_file_mb: 10,
            stop_seconds: 10,
        }
    }
}

/// `[log]`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogConfig {
    /// What is written, in the form of tracing's filters: `info`, `gongkai_store=debug,info`.
    pub filter: String,
    /// For whom.
    pub format: LogFormat,
}

impl Default for LogConfig {
    fn default() -> Self {
        Self {
            filter: "info".to_owned(),
            format: LogFormat::Text,
        }
    }
}

/// For whom the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines, one JSON object a line.
    Json,
}

/// A text that must not be shown.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Keeps a text from being shown.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself, for the one who needs it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    fn shown(&self) -> &'static str {
        if self.0.is_empty() { "" } else { "***" }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.shown())
    }
}

impl Serialize for Secret {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.shown())
    }
}

impl Config {
    /// Reads the configuration: the file named, or `gongkai.toml` in the data folder where there is one, then the
    /// environment, then the data folder of the call.
    ///
    /// # Errors
    /// Every key that is unknown or wrong, in plain Chinese.
    pub fn load(file: Option<&Path>, data_dir: Option<&Path>) -> Result<Self, ConfigFault> {
        let environment = || Env::prefixed(PREFIX).split("__");
        let toml = match file {
            Some(file) if !file.is_file() => return Err(ConfigFault::missing(file)),
            Some(file) => Toml::file_exact(file),
            None => {
                let named = data_dir.map(Path::to_owned);
                let named =
                    named.or_else(|| Figment::from(environment()).extract_inner("data.dir").ok());
                let dir = named.unwrap_or_else(|| DataConfig::default().dir);
                Toml::file(dir.join(FILE_NAME))
            }
        };
        Self::read(Figment::from(toml).merge(environment()), data_dir)
    }

    fn read(figment: Figment, data_dir: Option<&Path>) -> Result<Self, ConfigFault> {
        let mut config: Self = figment.extract()?;
        if let Some(dir) = data_dir {
            dir.clone_into(&mut config.data.dir);
        }
        config.checked()
    }

    /// Checks what the types cannot.
    fn checked(mut self) -> Result<Self, ConfigFault> {
        while self.server.public_url.ends_with('/') {
            self.server.public_url.pop();
        }
        let url = &self.server.public_url;
        if !(url.is_empty() || url.starts_with("http://") || url.starts_with("https://")) {
            return Err(ConfigFault::one(
                "server.public_url",
                "要以 http:// 或 https:// 开头。",
            ));
        }
        let database = self.data.database_url.reveal();
        if !(database.is_empty()
            || database.starts_with("postgres://")
            || database.starts_with("postgresql://"))
        {
            let sentence = "只能是 postgres:// 开头的地址；用数据文件夹里的 SQLite 时请留空。";
            return Err(ConfigFault::one("data.database_url", sentence));
        }
        if self.limits.upload_mb == 0 || self.limits.upload_mb > 1024 {
            return Err(ConfigFault::one(
                "limits.upload_mb",
                "请填 1 到 1024 之间的整数。",
            ));
        }
        self.mail.checked()?;
        self.ledger.checked()?;
        if self.mail.is_on() && self.server.public_url.is_empty() {
            return Err(ConfigFault::one(
                "server.public_url",
                "要填写，提醒邮件里的链接用它，例如 https://www.example.gov.cn。",
            ));
        }
        if self.requests.frequent_from < 2 {
            let sentence = "请填 2 以上的整数：一件申请不算多个申请人。";
            return Err(ConfigFault::one("requests.frequent_from", sentence));
        }
        for (name, value, most) in [
            ("limits.request_files", self.limits.request_files, 20),
            ("limits.request_file_mb", self.limits.request_file_mb, 100),
        ] {
            if value == 0 || value > most {
                let sentence = format!("请填 1 到 {most} 之间的整数。");
                return Err(ConfigFault::one(name, &sentence));
            }
        }
        Ok(self)
    }

    /// The site's address for links in mails; none where no mails are written.
    #[must_use]
    pub fn mail_from(&self) -> Option<String> {
        self.mail.is_on().then(|| self.server.public_url.clone())
    }

    /// Where the store keeps things.
    #[must_use]
    pub fn store(&self) -> StoreConfig {
        let url = self.data.database_url.reveal();
        let blobs = &self.data.blob_dir;
        let key = &self.data.personal_key_file;
        StoreConfig {
            data_dir: self.data.dir.clone(),
            database_url: (!url.is_empty()).then(|| url.to_owned()),
            blob_dir: (!blobs.as_os_str().is_empty()).then(|| blobs.clone()),
            personal_key_file: (!key.as_os_str().is_empty()).then(|| key.clone()),
        }
    }

    /// What requests are judged with beside the law.
    #[must_use]
    pub fn requests(&self) -> Setting {
        Setting {
            practice: Practice {
                extension_after_restart: self.requests.extension_after_restart,
                improper_clarification_request: self.requests.improper_clarification_request,
            },
            confirms_online: self.requests.confirms_online,
        }
    }

    /// What the pages say of the site.
    #[must_use]
    pub fn site(&self) -> SiteSettings {
        let (server, site) = (&self.server, self.site.clone());
        let public_url = if server.public_url.is_empty() {
            format!("http://{}", server.listen)
        } else {
            server.public_url.clone()
        };
        SiteSettings {
            public_url,
            name: site.name,
            code: site.code,
            icp: site.icp,
            police: site.police,
            organizer: site.organizer,
            contact: site.contact,
            notice: site.notice,
            hot_words: site.hot_words,
            secure_cookies: server.behind_https,
            behind_proxy: server.trusted_proxy,
            max_upload_bytes: (self.limits.upload_mb as usize) << 20,
            request_files: self.limits.request_files as usize,
            request_file_bytes: (self.limits.request_file_mb as usize) << 20,
            metrics: server.metrics,
            sends_mails: self.mail.is_on(),
            requests: self.requests(),
            frequent_from: self.requests.frequent_from,
            ledger: LedgerSettings::default(),
        }
    }
}

#[cfg(test)]
mod tests;
