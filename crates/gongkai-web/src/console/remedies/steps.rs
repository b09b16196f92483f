//! Which steps a person is offered on a remedy, and the form of each.

use gongkai_core::remedies::{Procedure, Remedy, RemedyKind, RemedyOutcome};
use gongkai_core::rights::Action;
use gongkai_core::time::date_in_words;
use gongkai_law::calendar::Calendar;
use jiff::civil::Date;

use super::number;
use crate::console::requests::fields::StepForm;
use crate::kit::staff::Staff;

/// What the offer depends on.
pub(super) struct Desk<'a> {
    pub(super) remedy: &'a Remedy,
    pub(super) calendar: &'a Calendar,
    pub(super) today: Date,
    pub(super) staff: &'a Staff,
}

impl Desk<'_> {
    /// The forms for this person now: what moves the case, and what goes beside it.
    pub(super) fn offered(&self) -> [Vec<StepForm>; 2] {
        let (mut moves, mut beside) = (Vec::new(), Vec::new());
        let handling = &self.remedy.handling;
        if self.staff.may(Action::HandleRequests, &self.remedy.agency) {
            let open = self.remedy.concluded_on.is_none();
            if open && handling.replied_on.is_none() && handling.received_on.is_some() {
                moves.push("reply");
            }
            if open {
                moves.push("conclude");
            } else {
                if handling.anew.is_some_and(|anew| anew.done_on.is_none()) {
                    moves.push("answer_anew");
                }
                if self.remedy.request.is_some() {
                    moves.push("tell_request");
                }
                moves.push("reopen");
            }
            beside.push("correct");
            if handling.erased_on.is_none() {
                beside.push("note");
            }
        }
        if self.staff.may(Action::ApproveRequests, &self.remedy.agency)
            && self.remedy.is_closed()
            && handling.erased_on.is_none()
            && !handling.written.is_empty()
        {
            beside.push("erase");
        }
        let form = |act: &str| self.form(act);
        [moves, beside].map(|acts| acts.into_iter().filter_map(form).collect())
    }

    /// The form of a step, also of one that is not offered now: what was typed in it must not be lost.
    pub(super) fn form(&self, act: &str) -> Option<StepForm> {
        let (remedy, today) = (self.remedy, self.today);
        let reply = remedy.kind.reply_name();
        let outcomes = RemedyOutcome::ALL.map(|outcome| (outcome.code(), outcome.name()));
        Some(match act {
            "reply" => StepForm::new("reply", "", format!("提交{reply}"), "登记已提交")
                .limited(remedy.reply_due(self.calendar).as_ref())
                .says(format!("{reply}和证据、依据一起提交；不按期提交的，视为没有证据。"))
                .day("提交的日期", today),
            "conclude" => StepForm::new("conclude", "", "登记结果", "登记结果")
                .says("年度报告按这里的结果统计。一审判决正在上诉的，先不登记。")
                .day("决定书、判决书的日期", today)
                .field("radio", "outcome", "结果", |field| {
                    field.options(&outcomes).hint(
                        "维持、驳回请求为结果维持；撤销、变更、确认违法、责令履行为结果纠正；不予受理、撤回、调解为其他结果",
                    )
                })
                .field("date", "anew_by", "责令重新答复的，最迟哪天", |field| {
                    field
                        .optional()
                        .hint("照决定书、判决书给的期限；没有责令的，空着")
                }),
            "answer_anew" => StepForm::new("answer_anew", "", "重新答复", "登记已重新答复")
                .says(self.anew_words())
                .day("重新答复的日期", today),
            "tell_request" => StepForm::new(
                "tell_request",
                "",
                "把结果记到申请里",
                "记到申请的备注里",
            )
            .says("在所涉申请里留一条备注，经办人办理后续时看得到。")
            .field("area", "text", "备注", |field| {
                field.value(self.consequence())
            }),
            "reopen" => StepForm::new("reopen", "", "上诉、再审", "登记上诉、再审")
                .says("结果没有生效的，登记以后按尚未审结统计。")
                .day("提起的日期", today),
            "correct" => self.correction(),
            "note" => StepForm::new("note", "", "写备注", "保存备注")
                .says("加密保存，只有办理的人看得到。")
                .words("text", "备注", ""),
            "erase" => StepForm::new("erase", "", "清除备注", "清除备注")
                .says("清除以后不能恢复；案号、日期和结果仍在，年度报告的数字不变。"),
            _ => return None,
        })
    }

    fn anew_words(&self) -> String {
        let by = self.remedy.handling.anew.map(|anew| anew.by);
        by.map(|by| {
            format!(
                "最迟{}重新答复。重新答复不是新的申请，不重复统计。",
                date_in_words(by)
            )
        })
        .unwrap_or_default()
    }

    fn correction(&self) -> StepForm {
        let handling = &self.remedy.handling;
        let procedures = Procedure::ALL.map(|known| (known.code(), known.name()));
        let received_on = handling.received_on.unwrap_or(self.today);
        let form = StepForm::new("correct", "", "补充、更正登记", "保存")
            .field("text", "organ", "复议机关或者法院", |field| {
                field.value(&handling.organ)
            })
            .field("text", "case_number", "案号", |field| {
                let number = handling.case_number.clone();
                field.optional().value(number.unwrap_or_default())
            })
            .field("date", "received_on", "收到通知书的日期", |field| {
                field.value(received_on)
            });
        if self.remedy.kind != RemedyKind::Reconsideration {
            return form;
        }
        form.field("radio", "procedure", "复议程序", |field| {
            field.options(&procedures).value(handling.procedure.code())
        })
    }

    /// What the request's file is told.
    fn consequence(&self) -> String {
        let remedy = self.remedy;
        let mut text = format!(
            "{}（{}，{}）：{}",
            remedy.kind.name(),
            remedy.handling.organ,
            number(remedy),
            remedy.outcome.map_or("", RemedyOutcome::name),
        );
        if let Some(on) = remedy.concluded_on {
            text.push_str(&format!("，{}审结", date_in_words(on)));
        }
        match remedy.handling.anew {
            Some(anew) => match anew.done_on {
                Some(on) => text.push_str(&format!("，{}已重新答复", date_in_words(on))),
                None => text.push_str(&format!("，最迟{}重新答复", date_in_words(anew.by))),
            },
            None => text.push_str("，不用重新答复"),
        }
        text.push('。');
        text
    }
}
