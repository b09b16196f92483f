//! What the transparency log says of a record, in words, with the proof for those who check: the panel of the record's
//! page, of a withdrawal and of a publication number (公开编号). Nothing is claimed that was not compared.

use std::num::NonZeroU16;

use gongkai_core::content::Content;
use gongkai_core::ids::RecordId;
use gongkai_core::time::{china_date, date_in_words, minute};
use gongkai_ledger::digest::Digest;
use gongkai_ledger::entry::{Act, Attachment, Entry, EntryError};
use gongkai_ledger::number::{PublicationNumber, initials};
use gongkai_store::acts::{Deed, PublicAct};
use gongkai_store::ledger::{LoggedEntry, SignedHead};
use jiff::Timestamp;
use serde::Serialize;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::ledger::Signs;
use crate::kit::proofs;

/// The panel.
#[derive(Debug, Clone, Serialize)]
pub struct Proof {
    /// `ok`, `waiting` or `broken`, as the component knows them.
    state: &'static str,
    title: &'static str,
    text: String,
    facts: Vec<Line>,
    links: Vec<Way>,
    /// 公开编号; empty where the entry is still to come.
    pub number: String,
    /// The entry as it is hashed.
    entry: String,
    /// Hashes from the leaf's sibling upward.
    hashes: Vec<String>,
    /// The signed checkpoint with its cosignatures.
    checkpoint: String,
    /// All that the reader's browser checks, as JSON; empty where there is nothing to check yet.
    material: String,
}

#[derive(Debug, Clone, Serialize)]
struct Line {
    label: &'static str,
    value: String,
}

#[derive(Debug, Clone, Serialize)]
struct Way {
    label: &'static str,
    url: String,
}

/// What the script is given.
#[derive(Serialize)]
struct Material<'a> {
    entry: &'a str,
    index: u64,
    hashes: &'a [String],
    checkpoint: &'a str,
    keys: &'a [String],
    /// Where the text is fetched from to be compared; empty where it is not public.
    text_url: String,
}

/// An entry with what it says.
#[derive(Debug, Clone)]
pub struct Known {
    /// Its row.
    pub row: LoggedEntry,
    /// What it says.
    pub entry: Entry,
}

impl Known {
    /// Reads an entry's row.
    ///
    /// # Errors
    /// A row that someone changed.
    pub fn read(row: LoggedEntry) -> Result<Self, WebError> {
        match Entry::from_bytes(row.data.as_bytes()) {
            Ok(entry) => Ok(Self { row, entry }),
            Err(error) => Err(WebError::fault("reading", "an entry of the log", &error)),
        }
    }

    /// Its publication number.
    #[must_use]
    pub fn number(&self) -> String {
        PublicationNumber::new(&initials(self.entry.agency.as_str()), self.row.number)
            .map_or_else(|_| self.row.number.to_string(), |number| number.to_string())
    }

    /// Whether this very content is what it speaks of.
    #[must_use]
    pub fn is_of(&self, content: &Content) -> bool {
        let title = Digest::of(content.title.as_bytes());
        let body = Digest::of(content.body.html().as_bytes());
        self.entry.title_digest == Some(title)
            && self.entry.body_sha256 == body
            && attachments(content).is_ok_and(|files| files == self.entry.attachments)
    }
}

/// The entry of an act: its public facts and digests, nothing that a person could want erased.
///
/// # Errors
/// More files than fit.
pub fn entry_of(act: &PublicAct) -> Result<Entry, EntryError> {
    Ok(Entry {
        act: match act.deed {
            Deed::Published => Act::Published,
            Deed::Revised => Act::Revised,
            Deed::Withdrawn(reason) => Act::Withdrawn { reason },
            Deed::Repealed(on) => Act::Repealed { on },
            Deed::Expired(on) => Act::Expired { on },
        },
        record: act.record.clone(),
        agency: act.agency.clone(),
        index_number: Some(act.index_number.clone()),
        edition: act.edition,
        title_digest: Some(Digest::of(act.content.title.as_bytes())),
        at: act.at,
        body_sha256: Digest::of(act.content.body.html().as_bytes()),
        attachments: attachments(&act.content)?,
    })
}

/// The files of an edition as entries have them.
///
/// # Errors
/// More files than fit.
pub fn attachments(content: &Content) -> Result<Vec<Attachment>, EntryError> {
    let mut files = Vec::with_capacity(content.attachments.len());
    for (position, file) in content.attachments.iter().enumerate() {
        let place = u16::try_from(position + 1).ok().and_then(NonZeroU16::new);
        let too_many = EntryError::TooLong { bytes: usize::MAX };
        // A digest that cannot be read is that of no file; an entry that says so is better than none.
        let sha256 = file.sha256.parse();
        let sha256 = sha256.unwrap_or_else(|_| Digest::of(file.sha256.as_bytes()));
        files.push(Attachment::new(
            place.ok_or(too_many)?,
            &file.name,
            sha256,
            file.size,
        ));
    }
    Ok(files)
}

/// What the log says of a record, oldest first.
///
/// # Errors
/// When the database fails or a row was changed.
pub async fn of_record(app: &App, record: &RecordId) -> Result<Vec<Known>, WebError> {
    let rows = app.store.ledger_of(record).await?;
    rows.into_iter().map(Known::read).collect()
}

/// The entry by which an edition became public.
#[must_use]
pub fn of_edition(known: &[Known], edition: u32) -> Option<&Known> {
    known.iter().rev().find(|known| {
        known.entry.edition == edition && matches!(known.entry.act, Act::Published | Act::Revised)
    })
}

/// The last withdrawal.
#[must_use]
pub fn withdrawal(known: &[Known]) -> Option<&Known> {
    let mut latest = known.iter().rev();
    latest.find(|known| matches!(known.entry.act, Act::Withdrawn { .. }))
}

/// What the panel is about.
#[derive(Debug, Clone, Copy)]
pub enum About<'a> {
    /// An edition that is shown, with its content and the entry by which it became public.
    Edition(&'a Content),
    /// A withdrawal, or an entry whose text is not shown beside it.
    Alone,
}

/// The panel of an entry; `None` where the log has not taken it yet.
///
/// # Errors
/// When the database fails.
pub async fn panel(app: &App, known: Option<&Known>, about: About<'_>) -> Result<Proof, WebError> {
    let Some(known) = known else {
        return Ok(waiting(
            "正在入账",
            "刚刚公开，几秒钟后就能核验。".to_owned(),
            None,
        ));
    };
    if let About::Edition(content) = about
        && !known.is_of(content)
    {
        let text = "本页内容与公开账本登记的不一样，请勿引用，并请告知本机关。".to_owned();
        let mut panel = waiting("与公开账本不符", text, Some(known));
        panel.state = "broken";
        return Ok(panel);
    }
    let signed = app.store.ledger_checkpoint().await?;
    let Some(signed) = signed.filter(|signed| signed.size > known.row.number) else {
        let text = match app.site.ledger.standing.now() {
            Signs::WithoutKey => "已记入公开账本。本站还没有设置签名密钥，暂时不能对外核验。",
            Signs::Yes => "已记入公开账本，几秒钟后就能核验。",
            Signs::Frozen { .. } => "已记入公开账本。账本暂停签名，恢复以前不能对外核验。",
        };
        return Ok(waiting("已入账，尚未签名", text.to_owned(), Some(known)));
    };
    proved(app, known, about, signed).await
}

async fn proved(
    app: &App,
    known: &Known,
    about: About<'_>,
    signed: SignedHead,
) -> Result<Proof, WebError> {
    let index = known.row.number;
    let (signed, witnesses) = best(app, index, signed).await?;
    let fault = |error: &dyn std::error::Error| WebError::fault("proving", "an entry", error);
    let hashes = proofs::inclusion(&app.store, index, signed.size)
        .await
        .map_err(|error| fault(&error))?;
    let hashes: Vec<String> = hashes.iter().map(ToString::to_string).collect();
    let text_url = match about {
        About::Edition(_) => {
            known
                .entry
                .index_number
                .as_deref()
                .map_or_else(String::new, |number| {
                    let number = crate::kit::addresses::number_in_path(number);
                    format!("/api/v1/records/{number}")
                })
        }
        About::Alone => String::new(),
    };
    let material = Material {
        entry: &known.row.data,
        index,
        hashes: &hashes,
        checkpoint: &signed.note,
        keys: &app.site.ledger.keys,
        text_url,
    };
    let material = serde_json::to_string(&material)
        .map_err(|error| WebError::fault("writing", "the proof", &error))?;
    let number = known.number();
    Ok(Proof {
        state: "ok",
        title: match about {
            About::Edition(_) => "没有改动，可以核验",
            About::Alone => "有据可查，可以核验",
        },
        text: words(known, about, witnesses),
        facts: facts(known, &number, &signed),
        links: vec![
            Way {
                label: "下载证明文件",
                url: format!("/ledger/proof/{number}.tlog-proof"),
            },
            Way {
                label: "怎样核验",
                url: "/ledger#verify".to_owned(),
            },
        ],
        entry: known.row.data.clone(),
        checkpoint: signed.note,
        number,
        hashes,
        material,
    })
}

/// The checkpoint to prove with: the newest that enough witnesses cosigned, else the newest; with the cosignatures in the
/// note, and how many there are.
///
/// # Errors
/// When the database fails.
pub async fn best(
    app: &App,
    index: u64,
    newest: SignedHead,
) -> Result<(SignedHead, usize), WebError> {
    let quorum = app.site.ledger.quorum;
    let cosigned = if quorum == 0 {
        None
    } else {
        app.store.cosigned_checkpoint(index, quorum).await?
    };
    let mut head = cosigned.unwrap_or(newest);
    let lines = app.store.cosignatures(head.size).await?;
    for cosigned in &lines {
        head.note.push_str(&cosigned.line);
        head.note.push('\n');
    }
    Ok((head, lines.len()))
}

fn waiting(title: &'static str, text: String, known: Option<&Known>) -> Proof {
    let number = known.map(Known::number).unwrap_or_default();
    let numbered = (!number.is_empty()).then(|| Line {
        label: "公开编号",
        value: number.clone(),
    });
    Proof {
        state: "waiting",
        title,
        text,
        facts: numbered.into_iter().collect(),
        links: vec![Way {
            label: "公开账本是什么",
            url: "/ledger".to_owned(),
        }],
        entry: known
            .map(|known| known.row.data.clone())
            .unwrap_or_default(),
        number,
        hashes: Vec::new(),
        checkpoint: String::new(),
        material: String::new(),
    }
}

/// Longest time between an act and its journal entry that goes without saying.
const AT_ONCE_S: i64 = 24 * 3600;

fn words(known: &Known, about: About<'_>, witnesses: usize) -> String {
    let (entry, logged_at) = (&known.entry, known.row.logged_at);
    let day = |at: Timestamp| date_in_words(china_date(at));
    let late = logged_at.as_second() - entry.at.as_second() > AT_ONCE_S;
    let what = match entry.act {
        Act::Published | Act::AnnualReport => "公开",
        Act::Revised => "修订公开",
        Act::Withdrawn { .. } => "撤回",
        Act::Repealed { .. } => "宣布废止",
        Act::Expired { .. } => "宣布失效",
    };
    let done = format!("{}{what}", day(entry.at));
    let logged = if late {
        format!("，{}导入本站并登记", day(logged_at))
    } else {
        String::new()
    };
    let since = match (about, late) {
        (About::Edition(_), false) => "，此后没有改动",
        (About::Edition(_), true) => "，登记以后没有改动",
        (About::Alone, _) => "，已记入公开账本",
    };
    let seen = match witnesses {
        0 => String::new(),
        n => format!("，{n} 个见证方意见一致"),
    };
    let subject = match about {
        About::Edition(_) => "本文于",
        About::Alone => "这条信息于",
    };
    format!("{subject}{done}{logged}{since}{seen}。")
}

fn facts(known: &Known, number: &str, signed: &SignedHead) -> Vec<Line> {
    let line = |label, value: String| Line { label, value };
    vec![
        line("公开编号", number.to_owned()),
        line(
            "账本位置",
            format!("第 {} 条，共 {} 条", known.row.number + 1, signed.size),
        ),
        line("账本签名时间", minute(signed.signed_at)),
        line(
            "内容摘要（SHA-256）",
            known.entry.content_digest().to_string(),
        ),
    ]
}

impl Proof {
    /// One to be shown in samples.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            state: "ok",
            title: "没有改动，可以核验",
            text: "本文于2026年10月14日公开，此后没有改动，3 个见证方意见一致。".to_owned(),
            facts: vec![Line {
                label: "公开编号",
                value: "QS-7K3M-2F".to_owned(),
            }],
            links: vec![Way {
                label: "怎样核验",
                url: "/ledger".to_owned(),
            }],
            number: "QS-7K3M-2F".to_owned(),
            entry: "{\"act\":\"published\"}".to_owned(),
            hashes: vec!["47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=".to_owned()],
            checkpoint:
                "www.example.gov.cn/ledger\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
                    .to_owned(),
            material: "{}".to_owned(),
        }
    }
}
