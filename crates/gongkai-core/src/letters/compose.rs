//! From facts to a complete draft. What is not known yet stands in the draft as a gap (【待填：…】) that `check` finds.
//!
//! The sentences are ours. Letters to third parties and other agencies say of the request only what concerns them, and
//! nothing of who made it (our reading of 条例 第三十二条: the law does not ask for it, and it may harm the applicant).

mod answers;
mod consultations;
mod corrections;
mod fees;
mod file_sheets;
mod forms;
mod refusals;
mod steps;
mod unprocessed;

use gongkai_law::clock::events::Channel;
use gongkai_law::rules::{Edition, Rule};
use jiff::civil::Date;

use crate::letters::element::Element;
use crate::letters::facts::LetterFacts;
use crate::letters::kind::{Audience, LetterKind};
use crate::letters::number::NumberParts;
use crate::letters::phrases::Writing;
use crate::letters::remedy::RemedyClause;
use crate::letters::sheet::Sheet;
use crate::letters::{Letter, Paragraph};
use crate::requests::ApplicantKind;
use crate::wording::{sentence, tidy};

/// A draft of a letter from all that is known.
#[must_use]
pub fn compose(kind: LetterKind, facts: &LetterFacts) -> Letter {
    let mut draft = Draft::new(kind, facts);
    match kind {
        LetterKind::RequestForm => forms::request_form(&mut draft),
        LetterKind::RegistrationSlip => forms::registration_slip(&mut draft),
        LetterKind::OralRequestTranscript => forms::oral_request_transcript(&mut draft),
        LetterKind::ProofOfService => forms::proof_of_service(&mut draft),
        LetterKind::ConversionForm => file_sheets::conversion_form(&mut draft),
        LetterKind::ReviewForm => file_sheets::review_form(&mut draft),
        LetterKind::SearchLog => file_sheets::search_log(&mut draft),
        LetterKind::ExtensionApproval => file_sheets::extension_approval(&mut draft),
        LetterKind::MeetingMinutes => file_sheets::meeting_minutes(&mut draft),
        LetterKind::ClarificationNotice => steps::clarification(&mut draft),
        LetterKind::UnclarifiedNotice => steps::unclarified(&mut draft),
        LetterKind::ExtensionNotice => steps::extension(&mut draft),
        LetterKind::ReasonsNotice => steps::reasons(&mut draft),
        LetterKind::DelayNotice => steps::delay(&mut draft),
        LetterKind::ThirdPartyConsultation => consultations::third_party(&mut draft),
        LetterKind::ThirdPartyNotice => consultations::third_party_notice(&mut draft),
        LetterKind::AgencyConsultation => consultations::agency(&mut draft),
        LetterKind::CoMakerConsultation => consultations::co_maker(&mut draft),
        LetterKind::AlreadyPublicAnswer => answers::already_public(&mut draft),
        LetterKind::GrantedAnswer => answers::granted(&mut draft),
        LetterKind::PartialAnswer => answers::partial(&mut draft),
        LetterKind::NotExistingNotice => answers::not_existing(&mut draft),
        LetterKind::NotOursNotice => answers::not_ours(&mut draft),
        LetterKind::NeedCreationNotice => answers::need_creation(&mut draft),
        LetterKind::StillUnclearNotice => answers::still_unclear(&mut draft),
        LetterKind::AdminQueryNotice => answers::admin_query(&mut draft),
        LetterKind::OtherNotice => answers::other(&mut draft),
        LetterKind::StateSecretRefusal
        | LetterKind::LawForbidsRefusal
        | LetterKind::SecurityRefusal
        | LetterKind::ThirdPartyRefusal
        | LetterKind::InternalAffairsRefusal
        | LetterKind::ProcessInfoRefusal
        | LetterKind::EnforcementFileRefusal => refusals::refusal(&mut draft),
        LetterKind::PetitionNotice => unprocessed::petition(&mut draft),
        LetterKind::RepeatNotice => unprocessed::repeat(&mut draft),
        LetterKind::PublicationNotice => unprocessed::publication(&mut draft),
        LetterKind::ExcessiveNotice => unprocessed::excessive(&mut draft),
        LetterKind::ConfirmOrReissueNotice => unprocessed::confirm_or_reissue(&mut draft),
        LetterKind::FeeNotice => fees::notice(&mut draft),
        LetterKind::UnpaidNotice => fees::unpaid(&mut draft),
        LetterKind::CorrectionAnswer => corrections::answer(&mut draft),
        LetterKind::CorrectionTransferNotice => corrections::transfer(&mut draft),
    }
    draft.finish()
}

/// The day by which law is chosen where a letter bears no date yet: the latest law we know.
pub(super) fn day_of(dated: Option<Date>) -> Date {
    dated.unwrap_or(Date::MAX)
}

/// A letter in the making.
struct Draft<'a> {
    facts: &'a LetterFacts,
    kind: LetterKind,
    edition: Edition,
    paragraphs: Vec<Paragraph>,
    sheet: Option<Sheet>,
}

impl<'a> Draft<'a> {
    fn new(kind: LetterKind, facts: &'a LetterFacts) -> Self {
        let edition = facts
            .request
            .received_on
            .map_or(Edition::Of2019, Edition::in_force_on);
        Self {
            facts,
            kind,
            edition,
            paragraphs: Vec::new(),
            sheet: None,
        }
    }

    /// The articles of the kind.
    fn rules(&self) -> &'static [Rule] {
        self.kind.rules(self.edition)
    }

    /// How the letter speaks to whom it is for.
    fn you(&self) -> &'static str {
        let person = match self.kind.audience() {
            Audience::Applicant | Audience::File => matches!(
                self.facts.applicant.kind,
                None | Some(ApplicantKind::NaturalPerson)
            ),
            Audience::ThirdParty => self.facts.third_party.person,
            Audience::Agency => false,
        };
        if person { "您" } else { "贵单位" }
    }

    fn push(&mut self, paragraph: Paragraph) {
        self.paragraphs.push(paragraph);
    }

    /// A paragraph without words that must stay.
    fn plain(&mut self, element: Element, text: impl Into<String>) {
        self.push(Writing::of(element).done(text));
    }

    /// 本机关于……收到您……提交的政府信息公开申请……
    fn opening(&mut self) {
        let request = &self.facts.request;
        let you = self.you();
        let mut writing = Writing::of(Element::Facts);
        let on = writing.date("收到申请的日期", request.received_on);
        let number = writing.keep("登记编号", &request.register_number);
        let subject = writing.quote("申请公开的内容", &request.subject);
        let submitted = request.channel.map_or("提交", submitted_by);
        let mut text = format!(
            "本机关于{on}收到{you}{submitted}的政府信息公开申请（登记编号：{number}），申请公开{subject}。"
        );
        if let Some(on) = request.clarified_on {
            let on = writing.date("收到补正的日期", Some(on));
            text.push_str(&format!("本机关于{on}收到{you}补正后的申请。"));
        }
        let opening = writing.done(text);
        self.push(opening);
    }

    /// Whom to ask: name and telephone, and the addresses too where the letter asks for an answer.
    fn contact(&mut self) {
        let sender = &self.facts.agency;
        let contact = &sender.contact;
        let is_due = self
            .kind
            .elements(self.edition)
            .any(|element| element == Element::Contact);
        let short = [
            ("联系人", Some(&sender.contact_person)),
            ("联系电话", contact.phone.as_ref()),
        ];
        let long = [
            ("联系机构", contact.office.as_ref()),
            ("通信地址", contact.address.as_ref()),
            ("邮政编码", contact.postcode.as_ref()),
            ("电子邮箱", contact.email.as_ref()),
        ];
        let parts: Vec<String> = short
            .into_iter()
            .chain(long.into_iter().filter(|_| is_due))
            .map(|(label, value)| (label, value.map(|value| tidy(value)).unwrap_or_default()))
            .filter(|(_, value)| !value.is_empty())
            .map(|(label, value)| format!("{label}：{value}"))
            .collect();
        let mut writing = Writing::of(Element::Contact);
        let text = match (parts.is_empty(), is_due) {
            (true, false) => return,
            (true, true) => writing.keep("联系方式", ""),
            (false, _) => parts.join("；"),
        };
        self.push(writing.done(format!("{text}。")));
    }

    fn finish(mut self) -> Letter {
        let facts = self.facts;
        for text in &facts.own_paragraphs {
            let text = text.trim();
            if !text.is_empty() {
                self.plain(Element::Own, sentence(text));
            }
        }
        if self.kind.is_letter() {
            self.contact();
        }
        let to_applicant = self.kind.audience() == Audience::Applicant;
        let only_for_applicant = |list: &[String]| {
            // What is enclosed for the applicant, and who gets a copy, may say who the applicant is.
            if to_applicant && self.kind.is_letter() {
                list.to_vec()
            } else {
                Vec::new()
            }
        };
        let mut attachments = only_for_applicant(&facts.attachments);
        if self.kind.is_letter() {
            attachments.extend(self.sheet.iter().map(|sheet| sheet.title.clone()));
        }
        Letter {
            kind: self.kind,
            edition: self.edition,
            issuer: facts.agency.name.trim().to_owned(),
            number: self.number(),
            title: self.kind.title().to_owned(),
            addressee: self.addressee(),
            remedy: RemedyClause::due(self.kind, day_of(facts.dated), &facts.remedies),
            attachments,
            dated: facts.dated.filter(|_| self.kind.is_signed()),
            copies_to: only_for_applicant(&facts.copies_to),
            service: facts.service.method.filter(|_| self.kind.is_letter()),
            paragraphs: self.paragraphs,
            sheet: self.sheet,
        }
    }

    /// Empty where serial, year or the agency's code is not known.
    fn number(&self) -> String {
        let facts = self.facts;
        match (facts.serial, facts.dated) {
            (Some(serial), Some(dated)) if self.kind.is_letter() => {
                let parts = NumberParts {
                    code: &facts.agency.code,
                    year: dated.year(),
                    serial,
                    suffix: self.kind.suffix(),
                };
                facts.agency.numbering.number(&parts).unwrap_or_default()
            }
            _ => String::new(),
        }
    }

    fn addressee(&self) -> String {
        let name = match self.kind.audience() {
            Audience::Applicant if self.kind.is_letter() => &self.facts.applicant.name,
            Audience::ThirdParty => &self.facts.third_party.name,
            Audience::Agency => &self.facts.consultation.agency,
            Audience::Applicant | Audience::File => return String::new(),
        };
        name.trim().to_owned()
    }
}

/// 通过互联网提交, 当面提交.
fn submitted_by(channel: Channel) -> &'static str {
    match channel {
        Channel::InPerson => "当面提交",
        Channel::PostSigned | Channel::PostUnsigned => "邮寄提交",
        Channel::Online => "通过互联网提交",
        Channel::Fax => "通过传真提交",
        Channel::Oral => "口头提出",
    }
}
