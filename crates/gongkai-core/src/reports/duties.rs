//! What an agency owes of its annual report on a day (条例 第四十九条): figures in December, then the report step by step until
//! it is handed in. Pure; whose turn it is follows from the action.

use gongkai_law::calendar::Calendar;
use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday, date};

use super::life::{AnnualReport, Stage};
use crate::agencies::{Agency, AgencyKind};
use crate::reminders::Mail;
use crate::rights::Action;
use crate::time::date_in_words;

/// The month in which offices are asked for their figures.
const ASKED_IN: i8 = 12;

/// For so many days after its last day a report that nobody began is spoken of; later it was made elsewhere, or not at all.
const SPOKEN_OF: i64 = 150;

/// One thing that is owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// Of which year's report.
    pub year: i16,
    /// What is to be done, in words.
    pub what: &'static str,
    /// Who may do it.
    pub action: Action,
    /// By when.
    pub due_on: Date,
}

/// The year whose report is due on a day: the one before.
#[must_use]
pub fn report_year(today: Date) -> i16 {
    today.year() - 1
}

/// The year for which figures are asked on a day; none outside December.
#[must_use]
pub fn figures_year(today: Date) -> Option<i16> {
    (today.month() == ASKED_IN).then(|| today.year())
}

/// What an agency owes today of last year's report; nothing for a village, which is no organ of government.
#[must_use]
pub fn of_report(agency: &Agency, report: &AnnualReport, today: Date) -> Option<Duty> {
    if agency.kind == AgencyKind::Village || report.year != report_year(today) {
        return None;
    }
    let (what, action) = match report.draft.as_ref().map(|draft| &draft.stage) {
        Some(Stage::AwaitingReview) => ("审核年报", Action::ReviewReports),
        Some(Stage::AwaitingSignature) => ("签发年报", Action::IssueReports),
        Some(Stage::Returned { .. }) => ("修改退回的年报", Action::WriteReports),
        Some(Stage::Drafting) => ("编制年报", Action::WriteReports),
        None if report.sent_back.is_some() => ("更正年报", Action::WriteReports),
        None if report.published().is_none() => ("编制年报", Action::WriteReports),
        None if report.reported_on.is_none() => ("报送年报", Action::WriteReports),
        None => return None,
    };
    let due_on = agency.rules.reports.publish_by(agency.kind, report.year);
    let begun = report.draft.is_some() || report.published().is_some();
    if !begun && due_on.saturating_add(SPOKEN_OF.days()) < today {
        return None;
    }
    Some(Duty {
        year: report.year,
        what,
        action,
        due_on,
    })
}

/// The figures an agency is asked for today; nothing once any were entered.
#[must_use]
pub fn of_figures(agency: &Agency, entered: bool, today: Date) -> Option<Duty> {
    let year = figures_year(today).filter(|_| !entered && agency.kind != AgencyKind::Village)?;
    Some(Duty {
        year,
        what: "填报年度数据",
        action: Action::EnterFigures,
        due_on: date(year, 12, 31),
    })
}

/// Working days ahead of the last day on which a mail is written.
const MAILED_AHEAD: [u32; 5] = [20, 10, 5, 3, 1];

/// Whether a mail is written about a duty on a day: on some working days ahead, on the last day, and once it is over on the
/// first working day of each week.
#[must_use]
pub fn is_told(duty: &Duty, calendar: &Calendar, today: Date) -> bool {
    if !calendar.is_workday(today) {
        return false;
    }
    if today > duty.due_on {
        let mut before = today.series(-1.day()).skip(1);
        let of_the_week = before
            .by_ref()
            .take_while(|day| day.weekday() != Weekday::Sunday);
        return !of_the_week.into_iter().any(|day| calendar.is_workday(day));
    }
    let left = calendar.workdays_between(today, duty.due_on);
    left == 0 || MAILED_AHEAD.contains(&left)
}

impl Duty {
    /// What a mail says of it, with the address where it is done.
    #[must_use]
    pub fn line(&self, agency: &Agency, base_url: &str) -> String {
        format!(
            "{}：{}（{} 年度），最迟{}\n{base_url}/console/reports/{}/{}",
            agency.name,
            self.what,
            self.year,
            date_in_words(self.due_on),
            agency.id,
            self.year
        )
    }
}

/// One mail that tells a person all of a day.
#[must_use]
pub fn mail(lines: &[String], base_url: &str) -> Mail {
    Mail {
        subject: "政府信息公开年报提醒".to_owned(),
        text: format!(
            "您好！年度报告有下列事项等您办理：\n\n{}\n\n这封邮件由系统自动发出，请不要回复。不想再收到：{base_url}/console/me\n",
            lines.join("\n\n")
        ),
    }
}

#[cfg(test)]
mod tests {
    use gongkai_law::calendar::Calendar;
    use jiff::ToSpan as _;
    use jiff::civil::date;

    use super::{is_told, mail, of_figures, of_report};
    use crate::agencies::{Agency, AgencyKind, AgencyRules, Contact};
    use crate::reports::life::AnnualReport;
    use crate::rights::Action;

    fn agency(kind: AgencyKind) -> Agency {
        Agency {
            id: "qingshi".parse().unwrap(),
            name: "青石镇人民政府".to_owned(),
            kind,
            parent: None,
            contact: Contact::default(),
            region_code: None,
            organization_code: None,
            rules: AgencyRules::default(),
            leading_group: Vec::new(),
            posts: Vec::new(),
        }
    }

    #[test]
    fn figures_are_asked_for_in_december_until_some_were_entered() {
        let town = agency(AgencyKind::Township);
        assert_eq!(of_figures(&town, false, date(2026, 11, 30)), None);
        let asked = of_figures(&town, false, date(2026, 12, 1)).unwrap();
        assert_eq!((asked.year, asked.due_on), (2026, date(2026, 12, 31)));
        assert_eq!(of_figures(&town, true, date(2026, 12, 1)), None);
        assert_eq!(
            of_figures(&agency(AgencyKind::Village), false, date(2026, 12, 1)),
            None
        );
    }

    #[test]
    fn mails_go_ahead_of_the_day_and_weekly_after_it() {
        let town = agency(AgencyKind::Township);
        let none = AnnualReport::none(town.id.clone(), 2025);
        let calendar = Calendar::built_in();
        let mut told = Vec::new();
        for day in date(2026, 1, 1).series(1.day()).take(45) {
            let owed = of_report(&town, &none, day);
            if owed.is_some_and(|duty| is_told(&duty, calendar, day)) {
                told.push(day.to_string());
            }
        }
        // 31 January 2026 is a Saturday: the Friday before is the last working day.
        let days = [
            "2026-01-04",
            "2026-01-16",
            "2026-01-23",
            "2026-01-27",
            "2026-01-29",
            "2026-01-30",
            "2026-02-02",
            "2026-02-09",
        ];
        assert_eq!(told, days);
        let owed = of_report(&town, &none, date(2026, 1, 4)).unwrap();
        let mail = mail(
            &[owed.line(&town, "https://www.example.cn")],
            "https://www.example.cn",
        );
        assert!(
            mail.text
                .contains("编制年报（2025 年度），最迟2026年1月31日"),
            "{}",
            mail.text
        );
        assert!(
            mail.text
                .contains("https://www.example.cn/console/reports/qingshi/2025")
        );
    }

    #[test]
    fn last_years_report_is_owed_from_january_until_it_is_handed_in() {
        let town = agency(AgencyKind::Township);
        let none = AnnualReport::none(town.id.clone(), 2025);
        let owed = of_report(&town, &none, date(2026, 1, 2)).unwrap();
        assert_eq!((owed.what, owed.due_on), ("编制年报", date(2026, 1, 31)));
        assert_eq!(owed.action, Action::WriteReports);
        assert!(of_report(&town, &none, date(2026, 6, 1)).is_some(), "late");
        assert_eq!(
            of_report(&town, &none, date(2026, 11, 24)),
            None,
            "made elsewhere"
        );
        assert_eq!(
            of_report(&town, &none, date(2027, 1, 2)),
            None,
            "the year before last"
        );
        let county = of_report(&agency(AgencyKind::County), &none, date(2026, 1, 2));
        assert_eq!(county.unwrap().due_on, date(2026, 3, 31));
    }
}
