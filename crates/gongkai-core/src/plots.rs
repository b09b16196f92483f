//! Plots of a report's numbers as SVG, each with the same numbers as a table beside it.
//!
//! Pure: numbers in, text out. No script, no colours of its own: it is drawn in the colour of the text around it, so that it
//! suits light and dark pages, large type and print. Title and description are read out by screen readers.

mod draw;

#[cfg(test)]
mod tests;

use crate::catalogue::ContentGroup;
use crate::content::CARRIERS;
use crate::documents::{Column, Table};
use serde::{Deserialize, Serialize};

use crate::reports::ReportFacts;
use crate::reports::annual::counting::RequestState;
use gongkai_law::clock::events::Channel;
use gongkai_law::outcomes::{Outcome, OutcomeGroup};

/// A plot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plot {
    /// Id, unique on the page; the parts of the drawing are named after it.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// Unit of the numbers.
    pub unit: String,
    /// What the labels name: the head of the table's first column.
    pub of: String,
    /// How it is drawn.
    pub shape: Shape,
    /// The numbers, in the order they are shown.
    pub points: Vec<Point>,
}

/// How a plot is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Bars from left to right, for things with names.
    Bars,
    /// Columns side by side, for the parts of a year.
    Columns,
    /// A line from year to year.
    Line,
}

/// A number with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// Its name.
    pub label: String,
    /// The number.
    pub value: u64,
}

impl Point {
    fn new(label: impl Into<String>, value: u64) -> Self {
        Self {
            label: label.into(),
            value,
        }
    }
}

impl Plot {
    /// The drawing.
    #[must_use]
    pub fn svg(&self) -> String {
        match self.shape {
            Shape::Bars => draw::bars(self),
            Shape::Columns => draw::columns(self),
            Shape::Line => draw::line(self),
        }
    }

    /// The same numbers as a table.
    #[must_use]
    pub fn table(&self) -> Table {
        let column = |name: &str, figures| Column {
            name: name.to_owned(),
            figures,
        };
        let rows = self.points.iter();
        Table {
            caption: self.title.clone(),
            columns: vec![
                column(&self.of, false),
                column(&format!("数量（{}）", self.unit), true),
            ],
            rows: rows
                .map(|point| vec![point.label.clone(), point.value.to_string()])
                .collect(),
        }
    }

    /// All numbers in a sentence, for those who cannot see the drawing.
    #[must_use]
    pub fn description(&self) -> String {
        let said: Vec<String> = self
            .points
            .iter()
            .map(|point| format!("{} {} {}", point.label, point.value, self.unit))
            .collect();
        if said.is_empty() {
            return "没有数据。".to_owned();
        }
        format!("{}。", said.join("，"))
    }

    fn most(&self) -> u64 {
        self.points
            .iter()
            .map(|point| point.value)
            .max()
            .unwrap_or(0)
    }
}

/// All plots of a report that have anything to show.
#[must_use]
pub fn of_report(facts: &ReportFacts) -> Vec<Plot> {
    let plots = [
        contents(facts),
        months(facts),
        carriers(facts),
        outcomes(facts),
        request_channels(facts),
        years(facts),
    ];
    // A line through one point says nothing.
    let tells =
        |plot: &Plot| plot.most() > 0 && (plot.shape != Shape::Line || plot.points.len() > 1);
    plots.into_iter().filter(tells).collect()
}

/// 申请办理结果: the requests closed in the year by the headings of the report's table.
#[must_use]
pub fn outcomes(facts: &ReportFacts) -> Plot {
    let groups = [
        OutcomeGroup::Granted,
        OutcomeGroup::Partial,
        OutcomeGroup::Refused,
        OutcomeGroup::Unable,
        OutcomeGroup::NotProcessed,
        OutcomeGroup::Other,
    ];
    let closed = |group: OutcomeGroup| {
        let requests = facts.tables.requests.iter();
        let closed = requests.filter(|one| one.stands(facts.year, RequestState::Closed));
        let ended = closed.map(|one| one.outcome.unwrap_or(Outcome::OtherMisc));
        ended.filter(|outcome| outcome.group() == group).count() as u64
    };
    Plot {
        id: "plot-outcomes".to_owned(),
        title: format!("{}年政府信息公开申请办理结果", facts.year),
        unit: "件".to_owned(),
        of: "办理结果".to_owned(),
        shape: Shape::Bars,
        points: groups
            .map(|group| Point::new(group.name(), closed(group)))
            .to_vec(),
    }
}

/// 申请提交方式: the requests received in the year by channel.
#[must_use]
pub fn request_channels(facts: &ReportFacts) -> Plot {
    let received = |channel: Channel| {
        let requests = facts.tables.requests.iter();
        let received = requests.filter(|one| one.stands(facts.year, RequestState::Received));
        received.filter(|one| one.channel == channel).count() as u64
    };
    Plot {
        id: "plot-request-channels".to_owned(),
        title: format!("{}年政府信息公开申请提交方式", facts.year),
        unit: "件".to_owned(),
        of: "提交方式".to_owned(),
        shape: Shape::Bars,
        points: Channel::ALL
            .map(|channel| Point::new(channel.name(), received(channel)))
            .to_vec(),
    }
}

/// 公开方式: the records of the year by carrier, those that carried none left out.
#[must_use]
pub fn carriers(facts: &ReportFacts) -> Plot {
    let mut points = vec![Point::new("政府网站", facts.counts.total)];
    for (code, name) in CARRIERS {
        let n = facts
            .counts
            .by_carrier
            .get(code)
            .copied()
            .unwrap_or_default();
        if n > 0 {
            points.push(Point::new(name, n));
        }
    }
    Plot {
        id: "plot-carriers".to_owned(),
        title: format!("{}年主动公开政府信息的方式", facts.year),
        unit: "条".to_owned(),
        of: "公开方式".to_owned(),
        shape: Shape::Bars,
        points,
    }
}

/// 公开内容: the records of the year by content group.
#[must_use]
pub fn contents(facts: &ReportFacts) -> Plot {
    let number = |group| {
        facts
            .counts
            .by_group
            .get(&group)
            .copied()
            .unwrap_or_default()
    };
    Plot {
        id: "plot-contents".to_owned(),
        title: format!("{}年主动公开政府信息的内容", facts.year),
        unit: "条".to_owned(),
        of: "内容".to_owned(),
        shape: Shape::Bars,
        points: ContentGroup::ALL
            .map(|group| Point::new(group.name(), number(group)))
            .to_vec(),
    }
}

/// 每月公开数量.
#[must_use]
pub fn months(facts: &ReportFacts) -> Plot {
    Plot {
        id: "plot-months".to_owned(),
        title: format!("{}年各月主动公开政府信息数量", facts.year),
        unit: "条".to_owned(),
        of: "月份".to_owned(),
        shape: Shape::Columns,
        points: (1..)
            .zip(facts.months)
            .map(|(month, n)| Point::new(format!("{month}月"), n))
            .collect(),
    }
}

/// 历年公开数量: records by year of publication, up to the report's.
#[must_use]
pub fn years(facts: &ReportFacts) -> Plot {
    let until = facts.counts.by_year.range(..=facts.year);
    Plot {
        id: "plot-years".to_owned(),
        title: "历年主动公开政府信息数量".to_owned(),
        unit: "条".to_owned(),
        of: "年度".to_owned(),
        shape: Shape::Line,
        points: until
            .map(|(year, n)| Point::new(year.to_string(), *n))
            .collect(),
    }
}

/// A trend from year to year of anything a report counts, such as requests received.
#[must_use]
pub fn trend(id: &str, title: &str, unit: &str, years: &[(i16, u64)]) -> Plot {
    Plot {
        id: id.to_owned(),
        title: title.to_owned(),
        unit: unit.to_owned(),
        of: "年度".to_owned(),
        shape: Shape::Line,
        points: years
            .iter()
            .map(|(year, n)| Point::new(year.to_string(), *n))
            .collect(),
    }
}
