//! How the report says things: itself and how many there are. Knows nothing of what is reported.

use std::ops::Add;

use crate::agencies::Agency;

/// A number of records as it can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tally {
    /// Counted.
    Exact(u64),
    /// One number reported as a lower bound (180余条).
    Over(u64),
    /// A sum with a lower bound in it (不少于202条).
    NotUnder(u64),
}

impl Tally {
    pub(super) const NONE: Self = Self::Exact(0);

    pub(super) fn is_none(self) -> bool {
        self == Self::NONE
    }

    /// The least it can be.
    pub(super) fn least(self) -> u64 {
        match self {
            Self::Exact(number) | Self::Over(number) | Self::NotUnder(number) => number,
        }
    }

    /// With its unit, for a sentence; without one, for a cell.
    pub(super) fn of(self, unit: &str) -> String {
        match self {
            Self::Exact(number) => format!("{number}{unit}"),
            Self::Over(number) => format!("{number}余{unit}"),
            Self::NotUnder(number) => format!("不少于{number}{unit}"),
        }
    }

    /// 共226条.
    pub(super) fn in_all(self) -> String {
        match self {
            Self::Exact(_) | Self::Over(_) => format!("共{}", self.of("条")),
            Self::NotUnder(_) => self.of("条"),
        }
    }
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        match (self, other) {
            (Self::Exact(a), Self::Exact(b)) => Self::Exact(a + b),
            (Self::Exact(0), sum) | (sum, Self::Exact(0)) => sum,
            (a, b) => Self::NotUnder(a.least() + b.least()),
        }
    }
}

/// What an agency calls itself (我镇).
pub(in crate::reports) fn own_name(agency: &Agency) -> &'static str {
    const ENDINGS: [(&str, &str); 12] = [
        ("村民委员会", "我村"),
        ("居民委员会", "我社区"),
        ("街道办事处", "我街道"),
        ("镇人民政府", "我镇"),
        ("乡人民政府", "我乡"),
        ("县人民政府", "我县"),
        ("区人民政府", "我区"),
        ("市人民政府", "我市"),
        ("委员会", "我委"),
        ("镇", "我镇"),
        ("乡", "我乡"),
        ("局", "我局"),
    ];
    ENDINGS
        .iter()
        .find(|(ending, _)| agency.name.ends_with(ending))
        .map_or("本机关", |(_, own)| own)
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn numbers_are_said_as_they_are_known() {
        assert_eq!(Tally::Exact(22).of("条"), "22条");
        assert_eq!((Tally::NONE + Tally::Over(180)).of("条"), "180余条");
        assert_eq!(
            (Tally::Exact(22) + Tally::Over(180)).of("条"),
            "不少于202条"
        );
    }
}
