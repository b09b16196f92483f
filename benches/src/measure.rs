//! Times of calls, and the table they go into.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use anyhow::Result;

/// Times of calls, shortest first.
pub struct Times(Vec<Duration>);

impl Times {
    /// Puts times in order.
    pub fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// The time within which this share of the calls was done, from 0 to 1.
    pub fn at(&self, share: f64) -> Duration {
        self.0[((self.0.len() - 1) as f64 * share) as usize]
    }

    /// Median, p99 and the longest, in milliseconds.
    pub fn in_milliseconds(&self) -> String {
        self.written("ms", 1e3)
    }

    /// The same in microseconds.
    pub fn in_microseconds(&self) -> String {
        self.written("µs", 1e6)
    }

    fn written(&self, unit: &str, per_second: f64) -> String {
        let [p50, p99, max] =
            [0.5, 0.99, 1.0].map(|share| self.at(share).as_secs_f64() * per_second);
        format!("p50 {p50:.2} {unit}, p99 {p99:.2} {unit}, max {max:.2} {unit}")
    }
}

/// Times each of a number of calls, one after the other.
pub fn times<T>(count: usize, mut call: impl FnMut(usize) -> Result<T>) -> Result<Times> {
    let mut taken = Vec::with_capacity(count);
    for place in 0..count {
        let began = Instant::now();
        call(place)?;
        taken.push(began.elapsed());
    }
    Ok(Times::of(taken))
}

/// The middle one.
pub fn median(values: &mut [f64]) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The results as a Markdown table.
pub struct Table {
    /// The table so far.
    pub text: String,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            text: "| what | measured | asked for |\n|---|---|---|\n".to_owned(),
        }
    }
}

impl Table {
    /// Adds a line and says it.
    pub fn line(&mut self, what: &str, measured: &str, wanted: &str) {
        println!("{what}: {measured}");
        let _ = writeln!(self.text, "| {what} | {measured} | {wanted} |");
    }
}
