//! What the site counts while it serves: answers by route, method and class of status with the time they took, and what the
//! page cache gave. An answer at hand costs two atomic additions and no look at the clock: it takes some microseconds and
//! counts in the smallest class of time. Knows nothing of how the numbers are written out; `api/metrics.rs` does that.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request};
use axum::http::{Method, StatusCode};

/// Upper bounds of the classes of time, in microseconds: from a page out of the cache to a report set in type.
pub const BOUNDS_US: [u64; 14] = [
    100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000,
    2_500_000, 10_000_000,
];

const METHODS: [&str; 3] = ["GET", "POST", "other"];
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

/// What is counted.
#[derive(Default)]
pub struct Metrics {
    routes: OnceLock<HashMap<&'static str, Arc<Route>>>,
    elsewhere: Arc<Route>,
    /// Pages that came out of the cache.
    pub cache_hits: Counter,
    /// Pages that could come out of the cache and had to be made.
    pub cache_misses: Counter,
}

/// A number that only grows.
#[derive(Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// One more.
    pub fn add_one(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// How many so far.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// The answers of one route, by method and class of status; a series begins with its first answer.
#[derive(Default)]
pub struct Route([[OnceLock<Box<Series>>; CLASSES.len()]; METHODS.len()]);

/// How many answers took how long.
#[derive(Default)]
struct Series {
    /// One for each bound, and one for those that took longer.
    classes: [AtomicU64; BOUNDS_US.len() + 1],
    micros: AtomicU64,
}

/// A request that is being answered.
pub struct Measured<'a> {
    route: &'a Arc<Route>,
    method: usize,
    began: Instant,
}

/// The answers of one route, method and class of status.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// The route's pattern; empty for addresses that no route has.
    pub route: &'static str,
    /// `GET` with `HEAD`, `POST`, or `other`.
    pub method: &'static str,
    /// `2xx` and so on.
    pub status: &'static str,
    /// How many took at most as long as each of [`BOUNDS_US`].
    pub within: [u64; BOUNDS_US.len()],
    /// How many there were.
    pub count: u64,
    /// How long all took together.
    pub time: Duration,
}

impl Metrics {
    /// The routes there are. What is asked for before this is counted as no route's.
    pub fn know(&self, paths: impl Iterator<Item = &'static str>) {
        self.routes
            .get_or_init(|| paths.map(|path| (path, Arc::default())).collect());
    }

    /// Begins to measure a request.
    #[must_use]
    pub fn begin(&self, request: &Request) -> Measured<'_> {
        let path = request.extensions().get::<MatchedPath>();
        let route = path.and_then(|path| self.routes.get()?.get(path.as_str()));
        Measured {
            route: route.unwrap_or(&self.elsewhere),
            method: match *request.method() {
                Method::GET | Method::HEAD => 0,
                Method::POST => 1,
                _ => 2,
            },
            began: Instant::now(),
        }
    }

    /// All that was answered so far, by route.
    #[must_use]
    pub fn answered(&self) -> Vec<Answered> {
        let mut all = self.elsewhere.answered("");
        for (path, route) in self.routes.get().into_iter().flatten() {
            all.extend(route.answered(path));
        }
        all.sort_by_key(|answered| (answered.route, answered.method, answered.status));
        all
    }
}

impl<'a> Measured<'a> {
    /// Whose answer it will be.
    #[must_use]
    pub fn route(&self) -> &'a Arc<Route> {
        self.route
    }

    /// The answer is made: its head, not yet what a slow reader takes of its body.
    pub fn end(self, status: StatusCode) {
        self.route
            .series(self.method, status)
            .note(self.began.elapsed());
    }
}

impl Route {
    /// A GET or HEAD was answered with what was at hand.
    pub fn count_at_hand(&self, status: StatusCode) {
        self.series(0, status).classes[0].fetch_add(1, Ordering::Relaxed);
    }

    fn series(&self, method: usize, status: StatusCode) -> &Series {
        let class = usize::from(status.as_u16() / 100)
            .saturating_sub(1)
            .min(CLASSES.len() - 1);
        self.0[method][class].get_or_init(Box::default)
    }

    fn answered(&self, route: &'static str) -> Vec<Answered> {
        let mut all = Vec::new();
        for (series, method) in self.0.iter().zip(METHODS) {
            for (series, status) in series.iter().zip(CLASSES) {
                if let Some(series) = series.get() {
                    all.push(series.answered(route, method, status));
                }
            }
        }
        all
    }
}

impl Series {
    fn note(&self, time: Duration) {
        let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        let class = BOUNDS_US.partition_point(|bound| *bound < micros);
        self.classes[class].fetch_add(1, Ordering::Relaxed);
        self.micros.fetch_add(micros, Ordering::Relaxed);
    }

    fn answered(
        &self,
        route: &'static str,
        method: &'static str,
        status: &'static str,
    ) -> Answered {
        let mut count = 0;
        let within = std::array::from_fn(|class| {
            count += self.classes[class].load(Ordering::Relaxed);
            count
        });
        Answered {
            route,
            method,
            status,
            within,
            count: count + self.classes[BOUNDS_US.len()].load(Ordering::Relaxed),
            time: Duration::from_micros(self.micros.load(Ordering::Relaxed)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{BOUNDS_US, Series};

    #[test]
    fn a_time_counts_in_its_class_and_all_longer_ones() {
        let series = Series::default();
        for micros in [0, 100, 101, 1_000, 60_000_000] {
            series.note(Duration::from_micros(micros));
        }
        let answered = series.answered("/", "GET", "2xx");
        assert_eq!(answered.within[..4], [2, 3, 3, 4]);
        assert_eq!(answered.within[BOUNDS_US.len() - 1], 4);
        assert_eq!(answered.count, 5);
        assert_eq!(answered.time, Duration::from_micros(60_001_201));
    }

    #[test]
    fn the_bounds_rise() {
        assert!(BOUNDS_US.is_sorted());
    }
}
