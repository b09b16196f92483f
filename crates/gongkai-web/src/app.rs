//! What every handler is given: the store, the index, the clock, the typesetter and the site's settings.

use std::sync::Arc;

use gongkai_core::documents::{FileReader, Typesetter};
use gongkai_core::ids::AgencyId;
use gongkai_core::time::{Clock, china_date};
use gongkai_law::calendar::Calendar;
use gongkai_search::Index;
use gongkai_store::write::requests::Setting;
use gongkai_store::{Store, StoreFault};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::kit::assets::Assets;
use crate::kit::cache::PageCache;
use crate::kit::ledger::LedgerSettings;
use crate::kit::metrics::Metrics;
use crate::kit::templates::Templates;

/// The parts `gongkai` wires together.
pub struct AppParts {
    /// The store.
    pub store: Store,
    /// The full-text index.
    pub index: Arc<Index>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Sets reports in type.
    pub typesetter: Arc<dyn Typesetter>,
    /// Reads Word files and the text of attachments.
    pub reader: Arc<dyn FileReader>,
    /// The site's settings.
    pub site: SiteSettings,
}

/// What a site says of itself on every page (政府网站发展指引: page tags and footer).
#[derive(Debug, Clone)]
pub struct SiteSettings {
    /// The address people reach it by, without a slash at the end: `https://www.example.gov.cn`.
    pub public_url: String,
    /// Standard name of the site; the top agency's name where empty.
    pub name: String,
    /// 政府网站标识码, 10 digits.
    pub code: String,
    /// ICP 备案编号.
    pub icp: String,
    /// 公安备案编号.
    pub police: String,
    /// 主办单位; the top agency where empty.
    pub organizer: String,
    /// 联系方式; the top agency's telephone where empty.
    pub contact: String,
    /// A line under every page, such as 示例数据，非真实地名.
    pub notice: String,
    /// Words offered under the search box.
    pub hot_words: Vec<String>,
    /// Whether cookies may travel over HTTPS only.
    pub secure_cookies: bool,
    /// Whether the address of a visitor is taken from the proxy's `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// Largest upload, in bytes.
    pub max_upload_bytes: usize,
    /// Most files an applicant may send at a time, the identity document apart.
    pub request_files: usize,
    /// Largest of these files, in bytes.
    pub request_file_bytes: usize,
    /// For whom `/metrics` is.
    pub metrics: MetricsFor,
    /// Whether reminders are mailed, since a mail server is known.
    pub sends_mails: bool,
    /// What requests are judged with beside the law.
    pub requests: Setting,
    /// From how many requests for the same information on disclosure to all is proposed.
    pub frequent_from: u32,
    /// The transparency log.
    pub ledger: LedgerSettings,
}

/// For whom `/metrics` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MetricsFor {
    /// Programs on the same machine.
    #[default]
    Local,
    /// Everybody who reaches the site.
    Everyone,
}

impl Default for SiteSettings {
    fn default() -> Self {
        Self {
            public_url: "http://127.0.0.1:8080".to_owned(),
            name: String::new(),
            code: String::new(),
            icp: String::new(),
            police: String::new(),
            organizer: String::new(),
            contact: String::new(),
            notice: String::new(),
            hot_words: ["农村低保", "危房改造", "医保缴费", "宅基地审批", "耕地补贴"]
                .map(str::to_owned)
                .to_vec(),
            secure_cookies: false,
            behind_proxy: false,
            max_upload_bytes: 50 << 20,
            request_files: 5,
            request_file_bytes: 10 << 20,
            metrics: MetricsFor::default(),
            sends_mails: false,
            requests: Setting::default(),
            frequent_from: 3,
            ledger: LedgerSettings::default(),
        }
    }
}

/// What every handler is given.
pub struct App {
    /// The store.
    pub store: Store,
    /// The full-text index.
    pub index: Arc<Index>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Sets reports in type.
    pub typesetter: Arc<dyn Typesetter>,
    /// Reads Word files and the text of attachments.
    pub reader: Arc<dyn FileReader>,
    /// The site's settings.
    pub site: SiteSettings,
    /// Files of the pages themselves, by hashed names.
    pub assets: Arc<Assets>,
    /// Page templates.
    pub templates: Templates,
    /// Pages as they were last shown.
    pub cache: PageCache,
    /// What is counted.
    pub metrics: Metrics,
}

impl App {
    /// Puts the parts together.
    #[must_use]
    pub fn new(parts: AppParts) -> Arc<Self> {
        let assets = Arc::new(Assets::new());
        Arc::new(Self {
            templates: Templates::new(Arc::clone(&assets)),
            assets,
            cache: PageCache::new(),
            metrics: Metrics::default(),
            store: parts.store,
            index: parts.index,
            clock: parts.clock,
            typesetter: parts.typesetter,
            reader: parts.reader,
            site: parts.site,
        })
    }

    /// Whether the index holds exactly what is public. Asked before a search, it tells whether what the search counts may
    /// be shown: while the index lags behind, that may hold what was withdrawn.
    #[must_use]
    pub fn index_is_current(&self) -> bool {
        self.index.position() >= self.store.public_generation()
    }

    /// The present instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Today in China.
    #[must_use]
    pub fn today(&self) -> Date {
        china_date(self.now())
    }

    /// Working days as this installation knows them; a notice that was entered counts from the next call on.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn calendar(&self) -> Result<Arc<Calendar>, StoreFault> {
        self.store.calendar().await
    }

    /// What requests are judged with beside the law.
    #[must_use]
    pub fn request_setting(&self) -> Setting {
        self.site.requests
    }

    /// Years an agency has published a report of, newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn report_years(&self, agency: &AgencyId) -> Result<Vec<i16>, StoreFault> {
        let reports = self.store.public_reports_by(agency).await?;
        Ok(reports.iter().map(|report| report.year).collect())
    }
}
