//! The year before the week: every occurrence of every sample text gets its day, its number and its place, and comes in
//! as an import.

use std::collections::BTreeMap;

use anyhow::{Context, anyhow, bail};
use gongkai_core::body;
use gongkai_core::content::{Content, Genre};
use gongkai_core::ids::{AgencyId, RecordId};
use gongkai_core::records::{Imported, ImportedEdition, Validity};
use gongkai_store::Store;
use gongkai_store::import::Bulk;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::days::{Days, clock_time, workday_before, workday_from, workdays_after};
use super::files::{self, SampleFile};
use super::markup::{Marked, mark};
use super::placeholders::{Values, quote_tables};
use super::texts::{self, Text};

const TEXTS: [(&str, &str); 13] = [
    ("basics", include_str!("../../demo/texts/basics.txt")),
    ("policy", include_str!("../../demo/texts/policy.txt")),
    ("plans", include_str!("../../demo/texts/plans.txt")),
    ("services", include_str!("../../demo/texts/services.txt")),
    ("money", include_str!("../../demo/texts/money.txt")),
    (
        "livelihood",
        include_str!("../../demo/texts/livelihood.txt"),
    ),
    ("safety", include_str!("../../demo/texts/safety.txt")),
    ("rural", include_str!("../../demo/texts/rural.txt")),
    ("decisions", include_str!("../../demo/texts/decisions.txt")),
    ("news", include_str!("../../demo/texts/news.txt")),
    ("villages", include_str!("../../demo/texts/villages.txt")),
    ("county", include_str!("../../demo/texts/county.txt")),
    ("beiling", include_str!("../../demo/texts/beiling.txt")),
];

/// Names of the agencies, as they stand in texts.
const NAMES: [(&str, &str); 7] = [
    ("qingyuan", "清源县人民政府"),
    ("minzheng", "清源县民政局"),
    ("ziran", "清源县自然资源局"),
    ("qingshi", "青石镇人民政府"),
    ("beiling", "北岭镇人民政府"),
    ("shiqiao", "石桥村村民委员会"),
    ("liuhe", "柳河村村民委员会"),
];

/// All records of the history, oldest publication first.
pub(super) struct History {
    pub(super) records: Vec<Planned>,
}

/// A record about to be imported.
pub(super) struct Planned {
    pub(super) id: RecordId,
    agency: AgencyId,
    editions: Vec<PlannedEdition>,
    validity: Validity,
}

struct PlannedEdition {
    published_at: Timestamp,
    change_note: Option<String>,
    content: Content,
    files: Vec<SampleFile>,
}

/// An occurrence of a text with its day.
struct Dated<'a> {
    text: &'a Text,
    occurrence: &'a BTreeMap<&'static str, &'static str>,
    on: Date,
    published_at: Timestamp,
    number: Option<String>,
}

/// Reads all texts and gives each occurrence its day, number and id.
pub(super) fn plan(days: &Days) -> anyhow::Result<History> {
    let mut texts = Vec::new();
    for (name, file) in TEXTS {
        texts.extend(texts::read(file).with_context(|| format!("sample texts {name}"))?);
    }
    let mut dated = Vec::new();
    for text in &texts {
        for occurrence in &text.occurrences {
            dated.push(Dated::of(text, occurrence, days, dated.len())?);
        }
    }
    number(&mut dated, days);
    dated.sort_by_key(|dated| dated.published_at);
    let mut records = Vec::new();
    let mut places: BTreeMap<(&str, i16), u32> = BTreeMap::new();
    for dated in &dated {
        let place = places.entry((dated.agency(), dated.on.year())).or_default();
        *place += 1;
        let record = dated
            .planned(*place, days)
            .with_context(|| format!("sample text {}", dated.text.title))?;
        records.push(record);
    }
    Ok(History { records })
}

/// Puts the records, oldest first, so that their index numbers follow the order of publication.
pub(super) async fn put(
    store: &Store,
    bulk: &mut Bulk<'_>,
    history: &History,
) -> anyhow::Result<()> {
    for record in &history.records {
        let mut editions = Vec::new();
        for (edition, number) in record.editions.iter().zip(1..) {
            let mut content = edition.content.clone();
            for (file, place) in edition.files.iter().zip(1..) {
                let id = format!("{}-{number}-{place}", record.id);
                content
                    .attachments
                    .push(files::keep(store, id, file).await?);
            }
            editions.push(ImportedEdition {
                published_at: edition.published_at,
                change_note: edition.change_note.clone(),
                content,
            });
        }
        bulk.record(Imported {
            record: record.id.clone(),
            agency: record.agency.clone(),
            index_number: None,
            withdrawn_before: Vec::new(),
            editions,
            validity: record.validity.clone(),
            withdrawn: None,
        })
        .await
        .with_context(|| format!("sample record {}", record.id))?;
    }
    Ok(())
}

impl<'a> Dated<'a> {
    fn of(
        text: &'a Text,
        occurrence: &'a BTreeMap<&'static str, &'static str>,
        days: &Days,
        place: usize,
    ) -> anyhow::Result<Self> {
        let on = text.of(occurrence, "on").context("no day")?;
        let on = days.on(on).ok_or_else(|| anyhow!("{on} is no day"))?;
        let lag = match text.of(occurrence, "lag") {
            Some(lag) => lag.parse().context("lag")?,
            None => [0, 1, 1, 2, 3, 1, 0, 2][place % 8],
        };
        let mut published_on = workdays_after(on, lag);
        if published_on >= days.week()[0] {
            published_on = workday_before(days.week()[0]);
        }
        Ok(Self {
            text,
            occurrence,
            on,
            published_at: at_work(published_on, place),
            number: None,
        })
    }

    fn header(&self, key: &str) -> Option<&'static str> {
        self.text.of(self.occurrence, key)
    }

    fn agency(&self) -> &'static str {
        self.header("agency").unwrap_or("qingshi")
    }

    fn planned(&self, place: u32, days: &Days) -> anyhow::Result<Planned> {
        let agency = self.agency();
        let id = match self.header("key") {
            Some(key) => format!("{agency}-{key}"),
            None => format!("{agency}-{}-{place:03}", self.on.year()),
        };
        let mut editions = vec![self.edition(1, self.published_at, None)?];
        for (revision, number) in self.revisions(days)?.into_iter().zip(2..) {
            let (published_at, note) = revision;
            editions.push(self.edition(number, published_at, Some(note))?);
        }
        Ok(Planned {
            id: id.parse()?,
            agency: agency.parse()?,
            editions,
            validity: self.validity(days)?,
        })
    }

    /// `-200=note; -45=note`
    fn revisions(&self, days: &Days) -> anyhow::Result<Vec<(Timestamp, String)>> {
        let mut revisions = Vec::new();
        for revision in self
            .header("editions")
            .into_iter()
            .flat_map(|list| list.split(';'))
        {
            let (on, note) = revision
                .trim()
                .split_once('=')
                .context("edition without =")?;
            let on = days.on(on).context("edition's day")?;
            revisions.push((at_work(on, revisions.len() * 7 + 3), note.to_owned()));
        }
        Ok(revisions)
    }

    /// `140 | by` in working days after the document, but not after the history's end.
    fn validity(&self, days: &Days) -> anyhow::Result<Validity> {
        let ceased = |after: &str| -> anyhow::Result<Date> {
            let on = workdays_after(self.on, after.trim().parse()?);
            Ok(on.min(workday_before(days.week()[0])))
        };
        if let Some(repealed) = self.header("repealed") {
            let (after, by) = repealed.split_once('|').context("repealed by nothing")?;
            return Ok(Validity::Repealed {
                on: ceased(after)?,
                by: Some(by.trim().to_owned()),
            });
        }
        Ok(match self.header("expired") {
            Some(after) => Validity::Expired { on: ceased(after)? },
            None => Validity::InForce,
        })
    }

    fn edition(
        &self,
        number: u32,
        published_at: Timestamp,
        change_note: Option<String>,
    ) -> anyhow::Result<PlannedEdition> {
        let values = self.values()?;
        let marked = mark(&values.fill(&self.text.body(number))?);
        let files = match self.header("files") {
            Some(list) => files::of_header(&values.fill(list)?, &marked)?,
            None => Vec::new(),
        };
        Ok(PlannedEdition {
            published_at,
            change_note,
            content: self.content(&values, &marked)?,
            files,
        })
    }

    fn values(&self) -> anyhow::Result<Values> {
        let mut values = Values::on(self.on);
        let name = NAMES
            .iter()
            .find(|(id, _)| *id == self.agency())
            .map(|(_, name)| *name)
            .with_context(|| format!("no agency {}", self.agency()))?;
        values.named.insert("agency".to_owned(), name.to_owned());
        // What one occurrence has and another lacks (a third step, a fourth row) is left blank.
        for name in self.text.occurrences.iter().flat_map(BTreeMap::keys) {
            values.named.insert((*name).to_owned(), String::new());
        }
        let dated = values.clone();
        for (name, value) in self.occurrence {
            values.named.insert((*name).to_owned(), dated.fill(value)?);
        }
        Ok(values)
    }

    fn content(&self, values: &Values, marked: &Marked) -> anyhow::Result<Content> {
        let words = |key| -> anyhow::Result<Vec<String>> {
            let list = values.fill(self.header(key).unwrap_or_default())?;
            Ok(list.split_whitespace().map(str::to_owned).collect())
        };
        let genre = self.header("genre").unwrap_or("news");
        let genre = Genre::from_code(genre).ok_or_else(|| anyhow!("no genre {genre}"))?;
        let mut content = Content::titled(values.fill(self.text.title)?, genre);
        content.document_number = self.number.clone();
        content.issued_on = Some(self.on);
        content.topic = self
            .header("topic")
            .map(|topic| values.fill(topic))
            .transpose()?;
        let mut items = words("items")?;
        if items.is_empty() {
            items.push("news".to_owned());
        }
        for item in items {
            content.items.push(item.parse()?);
        }
        content.channels = words("carriers")?;
        content.source = self.header("source").map(str::to_owned);
        let summary = values.fill(self.header("summary").unwrap_or_default())?;
        content.summary = (!summary.is_empty()).then(|| quote_tables(&summary, &marked.tables));
        content.keywords = words("keywords")?;
        content.body = body::clean(&quote_tables(&marked.html, &marked.tables));
        if content.body.html().contains(['{', '}']) {
            bail!("braces are left in the text");
        }
        Ok(content.checked()?)
    }
}

/// Numbers each series by day, from the beginning of each year. The first year's begin where they would stand, had the
/// same documents been issued that year before the sample begins.
fn number(dated: &mut [Dated<'_>], days: &Days) {
    let mut order: Vec<usize> = (0..dated.len()).collect();
    order.sort_by_key(|place| dated[*place].on);
    let mut used: BTreeMap<(&'static str, i16), u32> = BTreeMap::new();
    for document in dated.iter() {
        if let Some(series) = document.header("number")
            && days.in_last_calendar_year(document.on)
        {
            *used.entry((series, document.on.year() - 1)).or_default() += 1;
        }
    }
    for place in order {
        let document = &mut dated[place];
        if let Some(series) = document.header("number") {
            let year = document.on.year();
            let used = used.entry((series, year)).or_default();
            *used += 1;
            document.number = Some(format!("{series}〔{year}〕{used}号"));
        }
    }
}

/// Some minute of a working day, never twice the same in a row.
fn at_work(on: Date, place: usize) -> Timestamp {
    let minute = (place * 53 % 440) as i64;
    // Three hours in the morning from 8:40, the rest after 13:40.
    let minute = if minute < 180 {
        520 + minute
    } else {
        640 + minute
    };
    clock_time(on, 0, 0)
        .checked_add(minute.minutes())
        .unwrap_or_else(|_| clock_time(workday_from(on), 9, 0))
}
