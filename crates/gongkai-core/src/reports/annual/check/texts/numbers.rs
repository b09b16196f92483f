//! Counts in running text: `收到申请16件`, `1,136 条`, `1.7万余张`. Dates, shares and ordinals are none.

/// What counts are counted in.
const COUNTERS: &str = "件条次篇个项宗份起人名期场张本部家户批封例种则幅卷";
/// What follows a number that is no count.
const NO_COUNT: &str = "年月日号%‰时点分届级楼—-";

/// A count in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    /// The number; none where it has a fraction or is too large to compare.
    pub(super) value: Option<i64>,
    /// What is counted in; none where nothing was said.
    pub(super) unit: Option<char>,
    /// Whether only about as many (余、多、近、约).
    pub(super) about: bool,
    /// Where it begins, in characters.
    pub(super) start: usize,
    /// Where it and its unit end.
    pub(super) end: usize,
}

/// All counts of a text, in order.
pub(super) fn numbers(text: &[char]) -> Vec<Number> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&c) = text.get(at) {
        if !c.is_ascii_digit() {
            at += 1;
            continue;
        }
        let (digits, mut end) = digits(text, at);
        let before = at.checked_sub(1).and_then(|at| text.get(at)).copied();
        let mut value = digits.parse::<i64>().ok();
        let mut about = before.is_some_and(|c| "近约逾超".contains(c));
        let next = |at: usize| text.get(at).copied().unwrap_or('\0');
        if next(end) == '万' {
            value = value.and_then(|value| value.checked_mul(10_000));
            end += 1;
        }
        if "余多".contains(next(end)) {
            about = true;
            end += 1;
        }
        let unit = Some(next(end)).filter(|c| COUNTERS.contains(*c));
        let ordinal =
            before.is_some_and(|c| c == '第' || c.is_ascii_alphabetic() || "〔［[-—.".contains(c));
        let counts = !ordinal && !NO_COUNT.contains(next(end)) && next(end) != '元';
        let start = at;
        at = end + usize::from(unit.is_some());
        // 人次 is one unit.
        at += usize::from(unit == Some('人') && next(at) == '次');
        if counts {
            found.push(Number {
                value,
                unit,
                about,
                start,
                end: at,
            });
        }
    }
    found
}

/// The digits of a number without separators of thousands, and where it ends.
fn digits(text: &[char], start: usize) -> (String, usize) {
    let mut digits = String::new();
    let mut at = start;
    let digit = |at: usize| text.get(at).is_some_and(char::is_ascii_digit);
    loop {
        match text.get(at) {
            Some(c) if c.is_ascii_digit() => digits.push(*c),
            Some(',' | '，')
                if digit(at + 1) && digit(at + 2) && digit(at + 3) && !digit(at + 4) => {}
            Some('.') if digit(at + 1) => digits.push('.'),
            _ => return (digits, at),
        }
        at += 1;
    }
}
