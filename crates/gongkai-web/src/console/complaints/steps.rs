//! Which steps a person is offered on a complaint, and the form of each.

use gongkai_core::complaints::{Complaint, Outcome};
use gongkai_core::rights::Action;
use gongkai_core::time::date_in_words;
use gongkai_law::calendar::Calendar;
use jiff::civil::Date;

use crate::console::requests::fields::StepForm;
use crate::kit::staff::Staff;

/// What the offer depends on.
pub(super) struct Desk<'a> {
    pub(super) complaint: &'a Complaint,
    pub(super) calendar: &'a Calendar,
    pub(super) today: Date,
    pub(super) staff: &'a Staff,
}

impl Desk<'_> {
    /// The forms for this person now: what moves the case, and what goes beside it.
    pub(super) fn offered(&self) -> [Vec<StepForm>; 2] {
        let complaint = self.complaint;
        let (mut moves, mut beside) = (Vec::new(), Vec::new());
        let may =
            |action| complaint.erased_on.is_none() && self.staff.may(action, &complaint.agency);
        let answered = complaint.answered.is_some();
        if may(Action::HandleRequests) {
            if !answered && complaint.handler.as_ref() != Some(&self.staff.account.login) {
                moves.push("assign");
            }
            if !answered {
                moves.push("answer");
            }
            beside.push("note");
        }
        if may(Action::ApproveRequests) && answered {
            beside.push("erase");
        }
        let form = |act: &str| self.form(act);
        [moves, beside].map(|acts| acts.into_iter().filter_map(form).collect())
    }

    /// The form of a step, also of one that is not offered now: what was typed in it must not be lost.
    pub(super) fn form(&self, act: &str) -> Option<StepForm> {
        let outcomes: Vec<_> = Outcome::ALL
            .iter()
            .map(|outcome| (outcome.code(), outcome.name()))
            .collect();
        let due = self.complaint.due(self.calendar).date;
        Some(match act {
            "assign" => {
                StepForm::new("assign", "", "由我经办", "由我经办").says("经办人负责核查、答复。")
            }
            "answer" => StepForm::new("answer", "", "答复投诉人", "登记答复")
                .says(format!(
                    "最迟{}。凭查询码的人在网上看得到核查结果和答复内容。",
                    date_in_words(due)
                ))
                .day("答复的日期", self.today)
                .field("radio", "outcome", "核查结果", |field| {
                    field.options(&outcomes)
                })
                .words(
                    "text",
                    "答复内容",
                    "写明查到什么、怎样处理；不要写投诉人的姓名、电话，也不要写别人的",
                ),
            "note" => StepForm::new("note", "", "写备注", "保存备注")
                .says("加密保存，只有办理的人看得到。")
                .words("text", "备注", ""),
            "erase" => StepForm::new("erase", "", "清除投诉人信息", "清除")
                .says("投诉人信息、内容、答复和备注都清除，不能恢复；日期和结果仍在。"),
            _ => return None,
        })
    }
}
