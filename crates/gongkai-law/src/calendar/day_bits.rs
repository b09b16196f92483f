//! A set of days of one year, one bit a day. Knows nothing of holidays; counting is a few popcounts.

use jiff::civil::Date;

/// The last day number any year can have.
pub(super) const LAST_DAY: i16 = 366;

/// Days of one year by their number, 1 to 366; bit 0 stays empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct DayBits([u64; 6]);

impl DayBits {
    /// All days from Monday to Friday of a year.
    pub(super) fn weekdays_of(year: i16) -> Self {
        let first = jiff::civil::date(year, 1, 1);
        let offset = usize::from(first.weekday().to_monday_zero_offset().unsigned_abs());
        let mut bits = Self(WEEKDAYS[offset]);
        if !first.in_leap_year() {
            bits.remove(LAST_DAY);
        }
        bits
    }

    pub(super) fn insert(&mut self, day: i16) {
        let (word, bit) = place(day);
        self.0[word] |= 1 << bit;
    }

    pub(super) fn remove(&mut self, day: i16) {
        let (word, bit) = place(day);
        self.0[word] &= !(1 << bit);
    }

    pub(super) fn contains(&self, day: i16) -> bool {
        let (word, bit) = place(day);
        self.0[word] >> bit & 1 == 1
    }

    /// How many days of the set lie after `after` and not after `until`.
    pub(super) fn count(&self, after: i16, until: i16) -> u32 {
        if after >= until {
            return 0;
        }
        self.up_to(until) - self.up_to(after)
    }

    fn up_to(&self, until: i16) -> u32 {
        let (word, bit) = place(until);
        let whole: u32 = self.0[..word].iter().map(|bits| bits.count_ones()).sum();
        whole + (self.0[word] & (u64::MAX >> (63 - bit))).count_ones()
    }

    /// The `n`-th day of the set after `after`, `n` from 1.
    pub(super) fn nth(&self, after: i16, n: u32) -> Option<i16> {
        let mut left = n;
        let (start, bit) = place(after);
        for word in start..self.0.len() {
            let mut bits = self.0[word];
            if word == start {
                // Shifted twice, because shifting by 64 at once overflows.
                bits &= u64::MAX << bit << 1;
            }
            if left > bits.count_ones() {
                left -= bits.count_ones();
                continue;
            }
            for _ in 1..left {
                bits &= bits - 1;
            }
            return i16::try_from(word * 64 + bits.trailing_zeros() as usize).ok();
        }
        None
    }
}

/// Monday to Friday of a leap year that begins on a Monday, a Tuesday and so on: read for every year without a notice.
const WEEKDAYS: [[u64; 6]; 7] = {
    let mut years = [[0; 6]; 7];
    let mut offset = 0;
    while offset < 7 {
        let mut day = 1;
        while day <= LAST_DAY as usize {
            if (offset + day - 1) % 7 < 5 {
                years[offset][day / 64] |= 1 << (day % 64);
            }
            day += 1;
        }
        offset += 1;
    }
    years
};

fn place(day: i16) -> (usize, u32) {
    let day = day.clamp(0, LAST_DAY).unsigned_abs();
    (usize::from(day / 64), u32::from(day % 64))
}

/// The date with this number in a year; `None` where the year is too short.
pub(super) fn day_of(year: i16, day: i16) -> Option<Date> {
    jiff::civil::date(year, 1, 1)
        .with()
        .day_of_year(day)
        .build()
        .ok()
}
