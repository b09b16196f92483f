//! Which steps a person is offered on a request, and the form of each. The law's steps are those that `law::clock::next`
//! allows today; beside them stand the desk's own. Whether an order is taken is judged by `core` when it comes.

use gongkai_core::ids::Login;
use gongkai_core::letters::kind::LetterKind;
use gongkai_core::requests::letters::answers;
use gongkai_core::requests::{DraftStage, Handling, Opinion, Request, ServiceMethod};
use gongkai_core::rights::Action;
use gongkai_law::calendar::Calendar;
use gongkai_law::clock::events::ClockEvent;
use gongkai_law::clock::next::{Allowed, NextStep};
use gongkai_law::outcomes::Outcome;
use gongkai_law::rules::Edition;
use jiff::civil::Date;

use super::act::POST;
use super::fields::StepForm;
use crate::console::records::form::Choice;
use crate::kit::staff::Staff;

/// Working days an office is given unless it is said.
const OFFICE_WORKDAYS: u32 = 3;

/// Working days for a correction unless it is said: the law wants a reasonable term and names none.
const CLARIFICATION_WORKDAYS: u32 = 10;

/// What the offer depends on.
pub(super) struct Desk<'a> {
    pub(super) request: &'a Request,
    pub(super) allowed: Vec<Allowed>,
    pub(super) today: Date,
    pub(super) calendar: &'a Calendar,
    pub(super) staff: &'a Staff,
    /// Who can handle it.
    pub(super) handlers: Vec<Choice>,
    /// The posts whose holders can handle it.
    pub(super) posts: Vec<Choice>,
}

/// The steps, those first that one of which is due.
const URGENT: [&str; 13] = [
    "approve_answer",
    "approve_extension",
    "confirm",
    "lapse",
    "extend",
    "send_answer",
    "dispatch",
    "serve",
    "assign",
    "clarify",
    "pay_fee",
    "hear",
    "draft_answer",
];

/// A step with the number of what it is about.
type Place = (&'static str, String);

impl Desk<'_> {
    /// The forms for this person now, in two parts: what moves the request, and what goes beside it. One is primary.
    pub(super) fn offered(&self) -> [Vec<StepForm>; 2] {
        let (mut moves, beside) = (self.moves(), self.beside());
        let first = URGENT
            .iter()
            .find_map(|act| moves.iter().position(|(offered, _)| offered == act));
        if let Some(first) = first {
            let step = moves.remove(first);
            moves.insert(0, step);
        }
        let form = |(act, number): Place| self.form(act, &number);
        let mut moves: Vec<StepForm> = moves.into_iter().filter_map(form).collect();
        if let (Some(_), Some(primary)) = (first, moves.first_mut()) {
            primary.kind = "primary";
            primary.open = true;
        }
        [moves, beside.into_iter().filter_map(form).collect()]
    }

    fn may(&self, action: Action) -> bool {
        self.request.handling.erased_on.is_none() && self.staff.may(action, &self.request.agency)
    }

    fn step(&self, step: NextStep) -> Option<&Allowed> {
        self.allowed.iter().find(|allowed| allowed.step == step)
    }

    fn is_allowed(&self, step: NextStep) -> bool {
        self.step(step).is_some()
    }

    fn moves(&self) -> Vec<Place> {
        let mut steps: Vec<Place> = Vec::new();
        if self.may(Action::ApproveRequests) {
            approvals(&self.request.handling, &mut steps);
        }
        if !self.may(Action::HandleRequests) {
            return steps;
        }
        let handling = &self.request.handling;
        let mut add = |act: &'static str| steps.push((act, String::new()));
        if !self.request.is_closed() && handling.handler.as_ref() != Some(&self.staff.account.login)
        {
            add(if handling.handler.is_none() {
                "assign"
            } else {
                "take_over"
            });
        }
        for (step, act) in [
            (NextStep::Confirm, "confirm"),
            (NextStep::Lapse, "lapse"),
            (NextStep::Clarify, "clarify"),
            (NextStep::PayFee, "pay_fee"),
            (NextStep::RequestClarification, "ask_clarification"),
            (NextStep::ConsultThirdParty, "consult_third_party"),
            (NextStep::ConsultAgency, "consult_agency"),
            (NextStep::Delay, "delay"),
            (NextStep::NotifyFee, "notify_fee"),
        ] {
            if self.is_allowed(step) {
                add(act);
            }
        }
        if self.is_allowed(NextStep::Extend) {
            match &handling.extension {
                None => add("propose_extension"),
                Some(extension) if extension.approved => add("extend"),
                Some(_) => {}
            }
        }
        self.answering(&mut steps);
        if self.is_allowed(NextStep::Withdraw) {
            steps.push(("withdraw", String::new()));
        }
        steps
    }

    /// Opinions, the answer, letters.
    fn answering(&self, steps: &mut Vec<Place>) {
        let handling = &self.request.handling;
        let heard =
            self.is_allowed(NextStep::HearThirdParty) || self.is_allowed(NextStep::HearAgency);
        for asked in handling.consultations.iter().filter(|_| heard) {
            if asked.opinion.is_none() {
                steps.push(("hear", asked.id.clone()));
            }
        }
        let stage = handling.draft.as_ref().map(|draft| draft.stage);
        if self.is_allowed(NextStep::Decide) && stage != Some(DraftStage::AwaitingApproval) {
            steps.push(("draft_answer", String::new()));
            if stage.is_some() {
                steps.push(("send_answer", String::new()));
            }
        }
        for letter in &handling.letters {
            let number = letter.number.to_string();
            match (letter.dispatched, letter.served) {
                (None, _) => steps.push(("dispatch", number)),
                (Some(_), None) => steps.push(("serve", number)),
                (Some(_), Some(_)) => {}
            }
        }
    }

    fn beside(&self) -> Vec<Place> {
        let mut steps: Vec<Place> = Vec::new();
        let sealed = self.request.handling.register_number.is_some();
        if self.may(Action::ApproveRequests) && self.request.is_closed() && sealed {
            steps.push(("erase", String::new()));
        }
        if !self.may(Action::HandleRequests) {
            return steps;
        }
        let handling = &self.request.handling;
        for asked in &handling.collections {
            if asked.answered.is_none() {
                steps.push(("office_answered", asked.number.to_string()));
                steps.push(("urge_office", asked.number.to_string()));
            }
        }
        if !self.request.is_closed() {
            steps.push(("ask_office", String::new()));
            if self.handlers.len() > 1 || !self.posts.is_empty() {
                steps.push(("assign_to", String::new()));
            }
        }
        steps.push(("note", String::new()));
        steps
    }

    /// The form of a step, also of one that is not offered now: what was typed in it must not be lost.
    pub(super) fn form(&self, act: &str, number: &str) -> Option<StepForm> {
        self.clock_form(act, number)
            .or_else(|| self.answer_form(act, number))
            .or_else(|| self.desk_form(act, number))
    }

    /// Steps of the clock.
    fn clock_form(&self, act: &str, number: &str) -> Option<StepForm> {
        let today = self.today;
        let plain = |act, title: &str, button| StepForm::new(act, number, title, button);
        let step = |act, step: NextStep, button| {
            StepForm::new(act, number, step.name(), button).allowed(self.step(step))
        };
        Some(match act {
            "confirm" => step("confirm", NextStep::Confirm, "登记确认")
                .says("双方确认之日为收到申请之日，答复期限从次日起算。")
                .day("确认的日期", today)
                .remark("how", "怎样确认的"),
            "ask_clarification" => step(
                "ask_clarification",
                NextStep::RequestClarification,
                "登记已告知补正",
            )
            .says("补正要一次告知清楚。等待补正期间不计算答复期限，收到补正后重新计算。")
            .letter(&self.request.id, LetterKind::ClarificationNotice)
            .day("告知的日期", today)
            .field(
                "number",
                "within_workdays",
                "补正期限（工作日）",
                |field| field.value(CLARIFICATION_WORKDAYS),
            )
            .words("what", "需要补正的内容", "写清缺什么、怎样补，申请人会看到"),
            "clarify" => step("clarify", NextStep::Clarify, "登记补正")
                .says("答复期限自收到补正之日起重新计算。")
                .day("收到补正的日期", today)
                .words("text", "补正内容", ""),
            "consult_third_party" => step(
                "consult_third_party",
                NextStep::ConsultThirdParty,
                "登记已征求第三方意见",
            )
            .says("从次日起暂停计算，到收到意见为止，至多 15 个工作日。")
            .letter(&self.request.id, LetterKind::ThirdPartyConsultation)
            .day("发函的日期", today)
            .words("about", "征求谁的意见，关于什么", ""),
            "consult_agency" => step(
                "consult_agency",
                NextStep::ConsultAgency,
                "登记已征求其他机关意见",
            )
            .says("从次日起暂停计算，到收到意见为止，至多 15 个工作日。")
            .letter(&self.request.id, LetterKind::AgencyConsultation)
            .day("发函的日期", today)
            .words("about", "征求哪个机关的意见，关于什么", ""),
            "hear" => self.hear_form(number),
            "propose_extension" => step("propose_extension", NextStep::Extend, "提请延期")
                .says("先由公开机构负责人同意，再告知申请人。")
                .field("number", "workdays", "延长几个工作日", |field| {
                    let most = Edition::in_force_on(today).extension_workdays();
                    field.value(most).hint(&format!("最多 {most} 个工作日"))
                })
                .words("reason", "延期理由", ""),
            "approve_extension" => plain("approve_extension", "同意延期", "同意延期")
                .says(self.extension_words("同意后由经办人告知申请人，告知之日起延期生效。")),
            "return_extension" => plain("return_extension", "不同意延期", "不同意，退回").words(
                "reason",
                "退回理由",
                "",
            ),
            "extend" => step("extend", NextStep::Extend, "登记已告知延期")
                .says(self.extension_words("负责人已经同意，告知申请人之后延期生效。"))
                .letter(&self.request.id, LetterKind::ExtensionNotice)
                .day("告知的日期", today),
            "delay" => step("delay", NextStep::Delay, "登记已告知延迟答复")
                .says("申请的数量、频次明显超过合理范围，申请人说明的理由合理但是无法按期答复的，可以确定延迟答复的合理期限。")
                .letter(&self.request.id, LetterKind::DelayNotice)
                .day("告知的日期", today)
                .field("date", "until", "延迟到哪天", |field| field),
            "notify_fee" => step("notify_fee", NextStep::NotifyFee, "登记已发收费通知")
                .says("等待缴费期间不计算答复期限，缴费次日起重新计算。")
                .letter(&self.request.id, LetterKind::FeeNotice)
                .day("发出的日期", today)
                .words(
                    "basis",
                    "收费依据和计算",
                    "写明件数、页数、适用的档次和金额",
                ),
            "pay_fee" => step("pay_fee", NextStep::PayFee, "登记缴费").day("缴清的日期", today),
            "lapse" => step("lapse", NextStep::Lapse, "不再处理，办结")
                .says("期限内没有补正或者缴费，视为放弃申请。办结后不能恢复。")
                .letter(&self.request.id, self.lapse_letter())
                .day("办结的日期", today),
            "withdraw" => step("withdraw", NextStep::Withdraw, "登记撤回，办结")
                .says("申请人撤回后不再答复，办结后不能恢复。")
                .day("撤回的日期", today)
                .remark("reason", "撤回的原因"),
            _ => return None,
        })
    }

    /// The letter that closes what was given up: for the fee where one was asked for last, else for the correction.
    fn lapse_letter(&self) -> LetterKind {
        let asked = self.request.events.iter().rev();
        let mut letters = asked.filter_map(|event| match event {
            ClockEvent::FeeNotified { .. } => Some(LetterKind::UnpaidNotice),
            ClockEvent::ClarificationRequested { .. } => Some(LetterKind::UnclarifiedNotice),
            _ => None,
        });
        letters.next().unwrap_or(LetterKind::UnclarifiedNotice)
    }

    /// Who wants how much, for the one who agrees.
    fn extension_words(&self, after: &str) -> String {
        let days = self.request.handling.extension.as_ref();
        let days = days.map_or(String::new(), |extension| {
            format!("提请延长 {} 个工作日。", extension.workdays)
        });
        format!("{days}{after}")
    }

    fn hear_form(&self, id: &str) -> StepForm {
        let asked = self.request.handling.consultations.iter();
        let third_party = asked
            .filter(|asked| asked.id == id)
            .any(|asked| asked.third_party);
        let step = if third_party {
            NextStep::HearThirdParty
        } else {
            NextStep::HearAgency
        };
        let opinions = Opinion::ALL.map(|opinion| (opinion.code(), opinion.name()));
        StepForm::new("hear", id, format!("{}（{id}）", step.name()), "登记意见")
            .allowed(self.step(step))
            .says("收到意见之日起，答复期限接着计算。")
            .day("收到意见的日期", self.today)
            .field("radio", "opinion", "意见", |field| {
                field.options(&opinions)
            })
            .remark("reasons", "理由")
    }

    /// The answer and the letters.
    fn answer_form(&self, act: &str, number: &str) -> Option<StepForm> {
        let decide = self.step(NextStep::Decide);
        let plain = |act, title: &str, button| StepForm::new(act, number, title, button);
        let draft = self.request.handling.draft.as_ref();
        Some(match act {
            "draft_answer" => {
                let letter = draft.map(|draft| draft.letter.code()).unwrap_or_default();
                let title = if draft.is_some() { "修改答复" } else { "拟答复" };
                plain("draft_answer", title, "去写答复")
                    .allowed(decide)
                    .says("选择办理结果，系统按它生成答复书，要点齐全了才能送审。")
                    .field("select", "letter", "办理结果", |field| {
                        field.choices(letters()).value(letter)
                    })
            }
            "send_answer" => plain("send_answer", "答复送审", "答复送审")
                .says("送公开机构负责人审批。送审后、退回前不能修改。"),
            "approve_answer" => plain("approve_answer", "审批答复", "审批通过")
                .allowed(decide)
                .says("通过后，答复以今天的日期作出并编文号，申请办结，不能恢复。请先看下面的“拟答复”。"),
            "return_answer" => plain("return_answer", "退回答复", "退回修改")
                .words("reason", "退回理由", "写清哪里要改、怎么改"),
            "dispatch" => plain("dispatch", &self.letter_title("发出", number), "登记发出")
                .day("发出的日期", self.today)
                .field("radio", "method", "方式", |field| field.choices(methods())),
            "serve" => plain("serve", &self.letter_title("送达", number), "登记送达")
                .says("申请人收到之日，申请行政复议和提起诉讼的期限由此起算。")
                .day("送达的日期", self.today)
                .field("radio", "method", "方式", |field| {
                    field.choices(methods()).value(self.sent_by(number))
                }),
            _ => return None,
        })
    }

    fn letter_title(&self, verb: &str, number: &str) -> String {
        let mut letters = self.request.handling.letters.iter();
        let letter = letters.find(|letter| letter.number.to_string() == number);
        let name = letter.map_or("文书", |letter| letter.kind.title());
        let mark = letter.and_then(|letter| letter.document_number.as_deref());
        format!("{verb}{name} {}", mark.unwrap_or(number))
    }

    /// How a letter went out, which is mostly how it arrives.
    fn sent_by(&self, number: &str) -> &'static str {
        let letters = self.request.handling.letters.iter();
        letters
            .filter(|letter| letter.number.to_string() == number)
            .find_map(|letter| letter.dispatched)
            .map_or("", |dispatch| dispatch.method.code())
    }

    fn assign_form(&self) -> StepForm {
        let login =
            |login: &Option<Login>| login.as_ref().map_or(String::new(), ToString::to_string);
        let handling = &self.request.handling;
        let given_to = match &handling.post {
            Some(post) => format!("{POST}{post}"),
            None => login(&handling.handler),
        };
        let mut choices = self.posts.clone();
        choices.extend(self.handlers.clone());
        StepForm::new("assign_to", "", "分办给岗位或者别人", "分办")
            .says(
                "经办人和代办人都会收到到期提醒；经办人不在时，代办人接着办。分办给岗位的，由在岗的人办理，\
                 换了人自动转给接任的人，代办人由岗位的代办岗位确定，不用另选。",
            )
            .field("select", "handler", "岗位或者经办人", |field| {
                field.choices(choices).value(given_to)
            })
            .field("select", "deputy", "代办人", |field| {
                let field = field.optional().choices(self.handlers.clone());
                field.value(login(&handling.deputy))
            })
    }

    /// The desk's own steps.
    fn desk_form(&self, act: &str, number: &str) -> Option<StepForm> {
        let plain = |act, title: &str, button| StepForm::new(act, number, title, button);
        let office = || {
            let asked = self.request.handling.collections.iter();
            asked
                .filter(|asked| asked.number.to_string() == number)
                .map(|asked| asked.office.as_str())
                .next()
                .unwrap_or("科室")
        };
        Some(match act {
            "assign" => plain("assign", "由我经办", "由我经办"),
            "take_over" => plain("take_over", "转由我经办", "转由我经办"),
            "assign_to" => self.assign_form(),
            "ask_office" => plain("ask_office", "请科室查找", "登记已请科室查找")
                .field("text", "office", "科室名称", |field| field)
                .field("date", "until", "最迟反馈的日期", |field| {
                    field.value(self.calendar.add_workdays(self.today, OFFICE_WORKDAYS).date)
                })
                .remark("what", "要查找什么"),
            "urge_office" => plain("urge_office", &format!("催办：{}", office()), "登记已催办"),
            "office_answered" => plain(
                "office_answered",
                &format!("登记反馈：{}", office()),
                "登记反馈",
            )
            .field("radio", "found", "有没有要找的信息", |field| {
                field.options(&[("yes", "有"), ("no", "没有")])
            })
            .remark("answer", "反馈的内容"),
            "note" => {
                plain("note", "写备注", "保存备注").words("text", "备注", "只有办理的人看得到")
            }
            "erase" => plain("erase", "清除申请人信息", "清除，不能恢复")
                .says("申请人信息、备注、往来文字、文书内容和文件都会清除，不能恢复；编号、日期和办理结果留下，统计不变。"),
            _ => return None,
        })
    }
}

/// What waits for the head of the disclosure office.
fn approvals(handling: &Handling, steps: &mut Vec<Place>) {
    let stage = handling.draft.as_ref().map(|draft| draft.stage);
    if stage == Some(DraftStage::AwaitingApproval) {
        steps.push(("approve_answer", String::new()));
        steps.push(("return_answer", String::new()));
    }
    if handling
        .extension
        .as_ref()
        .is_some_and(|extension| !extension.approved)
    {
        steps.push(("approve_extension", String::new()));
        steps.push(("return_extension", String::new()));
    }
}

/// The letters by which a request can be answered, each under the heading of the report.
fn letters() -> Vec<Choice> {
    let kinds = answers();
    kinds
        .map(|kind| Choice {
            value: kind.code().to_owned(),
            label: letter_words(kind),
        })
        .collect()
}

/// A letter that answers, with the heading under which it is counted.
pub(super) fn letter_words(kind: LetterKind) -> String {
    match kind.outcome() {
        Some(outcome) => format!("{}：{}", outcome.group().name(), kind.name()),
        None => kind.name().to_owned(),
    }
}

/// An outcome with its heading.
pub(super) fn outcome_words(outcome: Outcome) -> String {
    let (group, name) = (outcome.group().name(), outcome.name());
    if group == name {
        name.to_owned()
    } else {
        format!("{group}：{name}")
    }
}

fn methods() -> Vec<Choice> {
    ServiceMethod::ALL
        .into_iter()
        .map(|method| Choice {
            value: method.code().to_owned(),
            label: method.name().to_owned(),
        })
        .collect()
}
