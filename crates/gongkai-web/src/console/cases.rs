//! What the pages of remedies and complaints share: a board, a page for each case, a form for a new one. Knows neither kind.

use axum::http::StatusCode;
use gongkai_core::cases::Written;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::Login;
use gongkai_core::journal::Entry;
use gongkai_core::time::minute;
use gongkai_law::calendar::Calendar;
use gongkai_store::cases::CaseFilter;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

use crate::app::App;
use crate::console::records::form::{Choice, Wrong, choices, say};
use crate::console::records::list::Cell;
use crate::console::requests::board::soon;
use crate::console::requests::fields::{FieldView, StepForm};
use crate::console::requests::file::{Fact, Returned};
use crate::console::requests::history::Line;
use crate::console::requests::left::{Left, until};
use crate::console::view::{StaffView, flash};
use crate::kit::form::Fields;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::paging::Pager;
use crate::kit::reply::Flash;
use crate::kit::site::NavLink;
use crate::kit::staff::Staff;

/// Cases a page.
pub(super) const SIZE: u64 = 30;

const STATES: [(&str, &str); 3] = [("", "未办结的"), ("closed", "已办结的"), ("all", "全部")];
const DUE: [(&str, &str); 3] = [
    ("", "不限"),
    ("overdue", "已逾期"),
    ("soon", "5 个工作日内到期"),
];

/// The three boards of disclosure on request as tabs; `current` is the code of one.
pub(super) fn tabs(current: &str) -> Vec<NavLink> {
    [
        ("requests", "申请", "/console/requests"),
        ("remedies", "复议和诉讼", "/console/remedies"),
        ("complaints", "投诉举报", "/console/complaints"),
    ]
    .map(|(code, label, url)| NavLink {
        current: code == current,
        ..NavLink::new(label, url)
    })
    .into()
}

/// A column of a board.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Column {
    label: &'static str,
    kind: &'static str,
}

pub(super) fn columns(labels: &[&'static str]) -> Vec<Column> {
    labels
        .iter()
        .map(|label| Column {
            label,
            kind: if *label == "最后一天" {
                "date"
            } else {
                "text"
            },
        })
        .collect()
}

/// The filters as the address has them.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Wanted {
    pub(super) state: String,
    pub(super) due: String,
}

impl Wanted {
    pub(super) fn read(fields: &Fields) -> Self {
        Self {
            state: fields.text("state").to_owned(),
            due: fields.text("due").to_owned(),
        }
    }

    pub(super) fn filter(&self, calendar: &Calendar, today: Date) -> CaseFilter {
        CaseFilter {
            open: match self.state.as_str() {
                "closed" => Some(false),
                "all" => None,
                _ => Some(true),
            },
            due_by: match self.due.as_str() {
                "overdue" => today.yesterday().ok(),
                "soon" => Some(soon(calendar, today)),
                _ => None,
            },
            request: None,
        }
    }

    pub(super) fn parameters(&self) -> [(&str, &str); 2] {
        [("state", &self.state), ("due", &self.due)]
    }
}

/// What one kind of board says of itself.
pub(super) struct BoardWords {
    pub(super) code: &'static str,
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    pub(super) address: &'static str,
    pub(super) register: &'static str,
    pub(super) nothing: &'static str,
    pub(super) columns: &'static [&'static str],
}

/// A board of cases.
#[derive(Debug, Serialize)]
pub struct CasesPage {
    staff: StaffView,
    title: &'static str,
    lead: &'static str,
    flash: Option<Flash>,
    tabs: Vec<NavLink>,
    address: &'static str,
    register: &'static str,
    nothing: &'static str,
    can_register: bool,
    asked: Wanted,
    states: Vec<Choice>,
    dues: Vec<Choice>,
    filtered: bool,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    pager: Pager,
}

impl CasesPage {
    pub(super) fn of(
        app: &App,
        staff: &Staff,
        words: &BoardWords,
        (asked, rows, pager): (Wanted, Vec<Vec<Cell>>, Pager),
        can_register: bool,
    ) -> Self {
        Self {
            flash: flash(staff),
            staff: StaffView::of(app, staff, "requests"),
            ..Self::with(words, (asked, rows, pager), can_register)
        }
    }

    fn with(
        words: &BoardWords,
        (asked, rows, pager): (Wanted, Vec<Vec<Cell>>, Pager),
        can_register: bool,
    ) -> Self {
        Self {
            staff: StaffView::sample(),
            title: words.title,
            lead: words.lead,
            flash: None,
            tabs: tabs(words.code),
            address: words.address,
            register: words.register,
            nothing: words.nothing,
            can_register,
            filtered: asked
                .parameters()
                .iter()
                .any(|(_, value)| !value.is_empty()),
            asked,
            states: choices(&STATES),
            dues: choices(&DUE),
            columns: columns(words.columns),
            rows,
            pager,
        }
    }
}

impl Page for CasesPage {
    const TEMPLATE: &'static str = "console/cases.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn samples() -> Vec<Self> {
        let words = &crate::console::remedies::board::WORDS;
        let row: Vec<Cell> = words
            .columns
            .iter()
            .map(|label| Cell::text(*label))
            .collect();
        let late = Wanted {
            due: "overdue".to_owned(),
            ..Wanted::default()
        };
        vec![
            Self::with(
                words,
                (Wanted::default(), vec![row], Pager::single(1)),
                true,
            ),
            Self::with(
                words,
                (Wanted::default(), Vec::new(), Pager::single(0)),
                true,
            ),
            Self::with(words, (late, Vec::new(), Pager::single(0)), false),
        ]
    }
}

/// What is left until a case's last day; nothing for a case without one.
pub(super) fn left(app: &App, calendar: &Calendar, due_on: Option<Date>) -> Option<Left> {
    let (text, kind) = until(calendar, app.today(), due_on?);
    Some(Left { text, kind })
}

/// The cells of a last day: how much is left, and the day.
pub(super) fn due_cells(app: &App, calendar: &Calendar, due_on: Option<Date>) -> [Cell; 2] {
    [
        left(app, calendar, due_on)
            .map_or_else(|| Cell::text(""), |left| Cell::tag(left.text, left.kind)),
        Cell::text(due_on.map(|on| on.to_string()).unwrap_or_default()),
    ]
}

/// Something odd, with the rule.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Finding {
    pub(super) text: String,
    pub(super) rule: String,
}

/// Words in a panel of their own.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Text {
    pub(super) title: &'static str,
    pub(super) text: String,
}

/// One case.
#[derive(Debug, Serialize)]
pub struct CasePage {
    pub(super) staff: StaffView,
    pub(super) title: String,
    pub(super) flash: Option<Flash>,
    pub(super) crumbs: Vec<NavLink>,
    /// Address of the page; its forms go to the ones below.
    pub(super) address: String,
    pub(super) left: Option<Left>,
    pub(super) state: String,
    pub(super) facts: Vec<Fact>,
    pub(super) can_see: bool,
    pub(super) particulars: Vec<Fact>,
    pub(super) texts: Vec<Text>,
    pub(super) findings: Vec<Finding>,
    pub(super) sentence: String,
    pub(super) errors: Vec<Wrong>,
    pub(super) moves: Vec<StepForm>,
    pub(super) beside: Vec<StepForm>,
    pub(super) written: Vec<Line>,
    pub(super) history: Vec<Line>,
    #[serde(skip)]
    pub(super) status: StatusCode,
}

impl CasePage {
    /// With what was typed in a form that was refused; the form stands open, also where it is offered no more.
    pub(super) fn given_back(
        mut self,
        returned: &Returned<'_>,
        form: impl Fn(&str) -> Option<StepForm>,
    ) -> Self {
        let act = returned.fields.text("act");
        for form in self.moves.iter_mut().chain(&mut self.beside) {
            form.open = false;
        }
        let mut offered = self.moves.iter_mut().chain(&mut self.beside);
        if let Some(sent) = offered.find(|form| form.act == act) {
            *sent = sent.clone().returned(returned.fields, &returned.errors);
        } else if let Some(form) = form(act) {
            let form = form.returned(returned.fields, &returned.errors);
            self.moves.insert(0, form);
        }
        self.sentence.clone_from(&returned.sentence);
        self.errors = say(&returned.errors).0;
        self.status = returned.status;
        self
    }

    /// The first step stands open and is the primary one.
    pub(super) fn first_open(mut self) -> Self {
        if let Some(first) = self.moves.first_mut() {
            first.kind = "primary";
            first.open = true;
        }
        self
    }
}

impl Page for CasePage {
    const TEMPLATE: &'static str = "console/case.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        self.status
    }

    fn samples() -> Vec<Self> {
        let page = |errors: &FieldErrors| Self {
            staff: StaffView::sample(),
            title: "清政复字〔2026〕12号".to_owned(),
            flash: None,
            crumbs: Vec::new(),
            address: "/console/remedies/m1".to_owned(),
            left: Some(Left {
                text: "3 个工作日".to_owned(),
                kind: "warn",
            }),
            state: "待提交书面答复".to_owned(),
            facts: vec![Fact::new("种类", "行政复议")],
            can_see: true,
            particulars: Vec::new(),
            texts: vec![Text {
                title: "投诉的内容",
                text: "名单一直没有公开".to_owned(),
            }],
            findings: vec![Finding {
                text: "提交的书面答复超过了期限。".to_owned(),
                rule: "行政复议法 第四十八条".to_owned(),
            }],
            sentence: "这一步已经办过，不用再办。".to_owned(),
            errors: say(errors).0,
            moves: vec![StepForm::new("reply", "", "登记已提交书面答复", "登记")],
            beside: vec![StepForm::new("note", "", "写备注", "保存备注").words("text", "备注", "")],
            written: vec![Line::default()],
            history: vec![Line::default()],
            status: StatusCode::OK,
        };
        let seen = Self {
            particulars: vec![Fact::new("姓名", "王小明")],
            left: None,
            ..page(&FieldErrors::default())
        };
        vec![page(&FieldErrors::one("note-text", "请填写备注。")), seen]
    }
}

/// The notes beside a case, newest first; their words are gone where they were erased.
pub(super) fn written(
    written: &[Written],
    words: &BTreeMap<u32, String>,
    names: &BTreeMap<Login, String>,
) -> Vec<Line> {
    let notes = written.iter().rev();
    notes
        .map(|note| Line {
            at: minute(note.at),
            title: "办理备注".to_owned(),
            who: note
                .by
                .as_ref()
                .and_then(|login| names.get(login).cloned())
                .unwrap_or_default(),
            text: words
                .get(&note.number)
                .cloned()
                .unwrap_or_else(|| "（已清除）".to_owned()),
            ..Line::default()
        })
        .collect()
}

/// What was done, newest first. `said` adds to an entry what it was done with.
pub(super) fn history(entries: &[Entry], said: impl Fn(&Entry) -> String) -> Vec<Line> {
    let entries = entries.iter().rev();
    entries
        .map(|entry| Line {
            at: minute(entry.at),
            title: entry.event.name().to_owned(),
            who: entry.actor.name().to_owned(),
            text: said(entry),
            ..Line::default()
        })
        .collect()
}

/// A part of the form of a new case.
#[derive(Debug, Serialize)]
pub(super) struct Section {
    pub(super) title: &'static str,
    pub(super) text: &'static str,
    pub(super) fields: Vec<FieldView>,
}

/// The form of a new case.
#[derive(Debug, Serialize)]
pub struct NewCasePage {
    pub(super) staff: StaffView,
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    pub(super) flash: Option<Flash>,
    pub(super) crumbs: Vec<NavLink>,
    /// The board; the form goes to the page `new` below it.
    pub(super) address: &'static str,
    /// Drawn with the form, so that one sent twice enters one case.
    pub(super) id: String,
    pub(super) sections: Vec<Section>,
    pub(super) errors: Vec<Wrong>,
}

impl Page for NewCasePage {
    const TEMPLATE: &'static str = "console/case_new.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        if self.errors.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }

    fn samples() -> Vec<Self> {
        let page = |errors: &FieldErrors| Self {
            staff: StaffView::sample(),
            title: "登记复议、诉讼",
            lead: "收到通知书后登记。",
            flash: None,
            crumbs: Vec::new(),
            address: "/console/remedies",
            id: "m1".to_owned(),
            sections: vec![Section {
                title: "案件",
                text: "",
                fields: vec![FieldView::new("text", "organ", "复议机关或者法院")],
            }],
            errors: say(errors).0,
        };
        vec![
            page(&FieldErrors::default()),
            page(&FieldErrors::one("organ", "请填写复议机关或者法院。")),
        ]
    }
}

/// The agencies where this person may enter something, as choices.
pub(super) fn agencies(staff: &Staff, action: gongkai_core::rights::Action) -> Vec<Choice> {
    let agencies = staff.scope(action).into_iter();
    agencies
        .map(|id| Choice {
            label: staff.agency_name(&id).to_owned(),
            value: id.to_string(),
        })
        .collect()
}
