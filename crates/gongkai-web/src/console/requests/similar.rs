//! What may spare work on a request: earlier requests for something alike, and records that are public already.

use std::collections::BTreeSet;

use gongkai_core::ids::AgencyId;
use gongkai_core::requests::Request;
use gongkai_core::requests::alike::{SIMILAR, likeness};
use gongkai_search::telling_words;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;

use super::file::number;
use super::steps::outcome_words;
use crate::app::App;
use crate::kit::addresses::record_url;
use crate::kit::error::WebError;
use crate::kit::hits;

/// How many of each are shown.
const MOST: usize = 5;
/// How far back one looks.
const YEARS: i64 = 3;
/// How many requests are looked through.
const LOOKED_THROUGH: u64 = 2000;

/// A line with a link.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Like {
    pub(super) label: String,
    pub(super) url: String,
    pub(super) note: String,
}

/// The words of what was asked for.
pub(super) fn words_of(request: &Request) -> BTreeSet<String> {
    telling_words(&request.subject).into_iter().collect()
}

/// The requests of these agencies that are not too old, newest first.
pub(super) async fn recent(
    app: &App,
    agencies: &[AgencyId],
    years: i64,
) -> Result<Vec<Request>, WebError> {
    let since = app.today().checked_sub(years.years()).unwrap_or(Date::MIN);
    let recent = app
        .store
        .requests_since(agencies, since, LOOKED_THROUGH)
        .await?;
    Ok(recent)
}

/// Other requests of the agency for something alike, the most alike first.
pub(super) async fn requests(app: &App, request: &Request) -> Result<Vec<Like>, WebError> {
    let mut others = recent(app, std::slice::from_ref(&request.agency), YEARS).await?;
    others.retain(|other| other.id != request.id);
    let asked = request.clone();
    let alike = blocking(move || most_alike(&asked, others)).await?;
    Ok(alike
        .iter()
        .map(|other| Like {
            label: other.subject.clone(),
            url: format!("/console/requests/{}", other.id),
            note: match other.outcome {
                Some(outcome) => format!("{}，{}", number(other), outcome_words(outcome)),
                None => format!("{}，没有办结", number(other)),
            },
        })
        .collect())
}

/// Cutting many texts into words takes its time, which nobody else should wait for.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, WebError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| WebError::fault("comparing", "requests", &error))
}

/// Those that are alike enough, the most alike first.
fn most_alike(request: &Request, others: Vec<Request>) -> Vec<Request> {
    let words = words_of(request);
    let mut alike: Vec<(u8, Request)> = others
        .into_iter()
        .map(|other| (likeness(&words, &words_of(&other)), other))
        .filter(|(percent, _)| *percent >= SIMILAR)
        .collect();
    alike.sort_by_key(|(percent, _)| std::cmp::Reverse(*percent));
    alike.truncate(MOST);
    alike.into_iter().map(|(_, other)| other).collect()
}

/// Public records that may be what was asked for.
pub(super) async fn records(app: &App, subject: &str) -> Result<Vec<Like>, WebError> {
    let found = hits::fitting(app, subject, MOST).await?;
    Ok(found
        .into_iter()
        .map(|listed| Like {
            url: record_url(&listed.index_number),
            label: listed.title,
            note: listed.agency_name,
        })
        .collect())
}
