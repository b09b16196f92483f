//! What a site shows today against what its log says: every record whose last act made it public must be shown with the
//! title, text and files that were logged, every withdrawn one must be gone, and nothing may be shown that was not logged.
//! Reads the site through its public interface for programs, as anyone can.

use std::collections::{BTreeMap, BTreeSet};

use gongkai_ledger::digest::Digest;
use gongkai_ledger::entry::{Act, Entry};
use gongkai_ledger::walk::SourceFault;
use gongkai_web::kit::addresses::number_in_path;
use serde::Deserialize;

use crate::ledger_sources::{fetch, get};

/// Most bytes of a record or a page of the list.
const RECORD_BYTES: usize = 64 << 20;

/// Most bytes of a file.
const FILE_BYTES: usize = 1 << 30;

/// Most differences told.
const MOST: usize = 200;

/// What the log says last of each record.
#[derive(Debug, Default)]
pub struct Latest {
    records: BTreeMap<String, Record>,
}

/// A record as the log leaves it.
#[derive(Debug)]
struct Record {
    /// Its entry that made the edition public.
    edition: Option<(u64, Entry)>,
    index_number: String,
    withdrawn: bool,
}

/// A record as the site shows it.
#[derive(Deserialize)]
struct Shown {
    title: String,
    body_html: String,
    edition: u32,
    attachments: Vec<File>,
}

#[derive(Deserialize)]
struct File {
    name: String,
    url: String,
    sha256: String,
}

#[derive(Deserialize)]
struct List {
    items: Vec<Item>,
    next: Option<String>,
}

#[derive(Deserialize)]
struct Item {
    id: String,
    index_number: String,
}

impl Latest {
    /// Takes the next entry of the log.
    pub fn take(&mut self, number: u64, entry: Entry) {
        let Some(index_number) = entry.index_number.clone() else {
            return;
        };
        let record = self
            .records
            .entry(entry.record.to_string())
            .or_insert_with(|| Record {
                edition: None,
                index_number: String::new(),
                withdrawn: false,
            });
        record.index_number = index_number;
        match entry.act {
            Act::Published | Act::Revised => {
                record.withdrawn = false;
                record.edition = Some((number, entry));
            }
            Act::Withdrawn { .. } => record.withdrawn = true,
            Act::Repealed { .. } | Act::Expired { .. } | Act::AnnualReport => {}
        }
    }

    /// Records that the log knows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether it knows none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }
}

/// Compares a site with its log; answers what differs, a sentence each.
pub struct Comparison<'a> {
    client: &'a reqwest::Client,
    /// The site's address without a slash at the end.
    site: &'a str,
    differences: Vec<String>,
    files: BTreeSet<String>,
}

impl<'a> Comparison<'a> {
    /// Of the site at this address.
    #[must_use]
    pub fn new(client: &'a reqwest::Client, site: &'a str) -> Self {
        Self {
            client,
            site,
            differences: Vec::new(),
            files: BTreeSet::new(),
        }
    }

    /// Reads every record, its files, and the list of all.
    ///
    /// # Errors
    /// The site does not answer.
    pub async fn run(
        mut self,
        latest: &Latest,
        told: &mut (dyn FnMut(u64) + Send),
    ) -> Result<Vec<String>, SourceFault> {
        for (done, record) in (1..).zip(latest.records.values()) {
            self.record(record).await?;
            told(done);
        }
        self.list(latest).await?;
        Ok(self.differences)
    }

    fn add(&mut self, sentence: String) {
        if self.differences.len() < MOST {
            self.differences.push(sentence);
        }
    }

    async fn record(&mut self, record: &Record) -> Result<(), SourceFault> {
        let number = &record.index_number;
        let path = number_in_path(number);
        let url = format!("{}/api/v1/records/{path}", self.site);
        let (status, bytes) = fetch(self.client, &url, RECORD_BYTES).await?;
        match (status, record.withdrawn) {
            (200, false) => match serde_json::from_slice(&bytes) {
                Ok(shown) => self.shown(record, &shown).await?,
                Err(_) => self.add(format!("网站给出的信息 {number} 读不懂。")),
            },
            (410, true) => {}
            (200, true) => self.add(format!("信息 {number} 按账本已经撤回，网站上还在。")),
            (410, false) => self.add(format!(
                "网站说信息 {number} 已经撤回，账本里没有这次撤回。"
            )),
            (404, _) => self.add(format!("信息 {number} 在账本里，网站上没有了。")),
            (status, _) => self.add(format!("信息 {number} 打不开（{status}）。")),
        }
        Ok(())
    }

    async fn shown(&mut self, record: &Record, shown: &Shown) -> Result<(), SourceFault> {
        let index_number = &record.index_number;
        let Some((number, entry)) = &record.edition else {
            self.add(format!(
                "网站上有信息 {index_number}，账本里没有公开它的条目。"
            ));
            return Ok(());
        };
        let at = number + 1;
        if entry.edition != shown.edition {
            self.add(format!(
                "信息 {index_number}：网站显示第 {} 版，账本里最新的是第 {} 版（第 {at} 条）。",
                shown.edition, entry.edition
            ));
            return Ok(());
        }
        if entry.title_digest != Some(Digest::of(shown.title.as_bytes())) {
            self.add(format!("信息 {index_number} 的标题与账本第 {at} 条不同。"));
        }
        if entry.body_sha256 != Digest::of(shown.body_html.as_bytes()) {
            self.add(format!("信息 {index_number} 的正文与账本第 {at} 条不同。"));
        }
        let logged: Vec<String> = entry
            .attachments
            .iter()
            .map(|file| file.sha256.to_string())
            .collect();
        let listed: Vec<String> = shown
            .attachments
            .iter()
            .map(|file| file.sha256.clone())
            .collect();
        if logged != listed {
            self.add(format!("信息 {index_number} 的附件与账本第 {at} 条不同。"));
        }
        for file in &shown.attachments {
            self.file(index_number, file).await?;
        }
        Ok(())
    }

    async fn file(&mut self, index_number: &str, file: &File) -> Result<(), SourceFault> {
        if !self.files.insert(file.url.clone()) {
            return Ok(());
        }
        // The address that the site gives out may be the one for the public, another than that of this call.
        let url = match file.url.find("/files/") {
            Some(at) => format!("{}{}", self.site, file.url.get(at..).unwrap_or_default()),
            None => file.url.clone(),
        };
        match get(self.client, &url, FILE_BYTES).await? {
            None => self.add(format!(
                "信息 {index_number} 的附件「{}」打不开。",
                file.name
            )),
            Some(bytes) if Digest::of(&bytes).to_string() != file.sha256 => self.add(format!(
                "信息 {index_number} 的附件「{}」内容被改动过。",
                file.name
            )),
            Some(_) => {}
        }
        Ok(())
    }

    /// Nothing may be listed that the log does not know.
    async fn list(&mut self, latest: &Latest) -> Result<(), SourceFault> {
        let mut cursor: Option<String> = None;
        loop {
            let mut url = format!("{}/api/v1/records?limit=100", self.site);
            if let Some(cursor) = &cursor {
                url.push_str("&cursor=");
                url.push_str(&gongkai_web::kit::paging::encode(cursor));
            }
            let Some(bytes) = get(self.client, &url, RECORD_BYTES).await? else {
                self.add("网站没有给出信息目录（/api/v1/records）。".to_owned());
                return Ok(());
            };
            let Ok(list) = serde_json::from_slice::<List>(&bytes) else {
                self.add("网站给出的信息目录读不懂。".to_owned());
                return Ok(());
            };
            for item in list.items {
                if !latest.records.contains_key(&item.id) {
                    self.add(format!(
                        "网站上的信息 {} 不在公开账本里。",
                        item.index_number
                    ));
                }
            }
            if list.next.is_none() || list.next == cursor {
                return Ok(());
            }
            cursor = list.next;
        }
    }
}
