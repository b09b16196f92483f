//! What stands around every page of the console: who is signed in, and the navigation by task.

use gongkai_core::rights::Action;
use serde::Serialize;

use crate::app::App;
use crate::kit::reply::Flash;
use crate::kit::staff::Staff;

/// The `staff` of kit/console_layout.html.
#[derive(Debug, Clone, Serialize)]
pub struct StaffView {
    name: String,
    post: String,
    agency_name: String,
    seal_char: String,
    /// The token of this session's forms.
    pub csrf: String,
    sign_out_url: &'static str,
    portal_url: String,
    nav: Vec<Task>,
}

#[derive(Debug, Clone, Serialize)]
struct Task {
    label: &'static str,
    url: &'static str,
    current: bool,
    /// Notices that were not read, beside 今日.
    count: usize,
}

/// The tasks in the order of the navigation: code, words, address, what one must be allowed to.
const TASKS: [(&str, &str, &str, Option<Action>); 12] = [
    ("today", "今日", "/console", None),
    (
        "records",
        "发布",
        "/console/records",
        Some(Action::ReadDrafts),
    ),
    (
        "requests",
        "依申请公开",
        "/console/requests",
        Some(Action::ReadRequests),
    ),
    (
        "catalogue",
        "公开目录",
        "/console/catalogue",
        Some(Action::ReadDrafts),
    ),
    (
        "reports",
        "年度报告",
        "/console/reports",
        Some(Action::EnterFigures),
    ),
    (
        "collection",
        "各机关年报",
        "/console/collection",
        Some(Action::SuperviseReports),
    ),
    (
        "agency",
        "机关信息",
        "/console/agencies",
        Some(Action::ManageAgency),
    ),
    (
        "accounts",
        "账号",
        "/console/accounts",
        Some(Action::ManageAccounts),
    ),
    (
        "calendar",
        "工作日历",
        "/console/calendar",
        Some(Action::ManageCalendar),
    ),
    (
        "ledger",
        "公开账本",
        "/console/ledger",
        Some(Action::ManageAgency),
    ),
    (
        "alone",
        "单人办理",
        "/console/alone",
        Some(Action::ReadJournal),
    ),
    (
        "journal",
        "办理记录",
        "/console/journal",
        Some(Action::ReadJournal),
    ),
];

impl StaffView {
    /// Around the page of the task of this code.
    #[must_use]
    pub fn of(app: &App, staff: &Staff, task: &str) -> Self {
        let agency = staff.agency();
        Self {
            name: staff.account.name.clone(),
            post: staff.post(app.now()),
            agency_name: staff.agency_name(&staff.account.agency).to_owned(),
            seal_char: agency
                .and_then(|agency| agency.name.chars().next())
                .map(String::from)
                .unwrap_or_default(),
            csrf: staff.csrf.clone(),
            sign_out_url: "/console/sign-out",
            portal_url: format!("/a/{}", staff.account.agency),
            nav: TASKS
                .iter()
                .filter(|(_, _, _, action)| action.is_none_or(|action| staff.may_anywhere(action)))
                .map(|(code, label, url, _)| Task {
                    label,
                    url,
                    current: *code == task,
                    count: if *code == "today" { staff.unread } else { 0 },
                })
                .collect(),
        }
    }

    /// For samples.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            name: "李小芳".to_owned(),
            post: "公开专干".to_owned(),
            agency_name: "青石镇人民政府".to_owned(),
            seal_char: "青".to_owned(),
            csrf: "token".to_owned(),
            sign_out_url: "/console/sign-out",
            portal_url: "/a/qingshi".to_owned(),
            nav: vec![Task {
                label: "今日",
                url: "/console",
                current: true,
                count: 5,
            }],
        }
    }
}

/// The `flash` of the layout: what the last action did.
#[must_use]
pub fn flash(staff: &Staff) -> Option<Flash> {
    staff.flash.clone()
}
