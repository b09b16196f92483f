//! Letters of a request: what its history knows of the facts a letter needs, and which step a letter is.

use std::collections::BTreeMap;

use gongkai_law::calendar::Calendar;
use gongkai_law::clock::Practice;
use gongkai_law::clock::events::ClockEvent;
use gongkai_law::fees::FEE_PAYMENT_WORKDAYS;
use jiff::civil::Date;

use super::{Command, Handling, Letter, Opinion, Particulars, Request};
use crate::agencies::Agency;
use crate::letters::facts::decisions::Search;
use crate::letters::facts::sheets;
use crate::letters::facts::steps::{self, SentLetter};
use crate::letters::facts::{
    Applicant, LetterFacts, RemedyFacts, RequestFacts, Sender, SupplyForm, SupplyRoute,
};
use crate::letters::kind::LetterKind;

/// Working days that are offered for a correction (条例 第三十条 wants a reasonable time and sets none).
const CLARIFICATION_WORKDAYS: u32 = 10;

/// What the facts of a letter are read from.
#[derive(Clone, Copy)]
pub struct LetterContext<'a> {
    /// The request, with what was asked for.
    pub request: &'a Request,
    /// The agency asked.
    pub agency: &'a Agency,
    /// Working days.
    pub calendar: &'a Calendar,
    /// How the agency reads the law where it is silent.
    pub practice: Practice,
    /// Today in China.
    pub today: Date,
    /// The texts kept beside the request, by their numbers.
    pub words: &'a BTreeMap<u32, String>,
}

impl LetterContext<'_> {
    /// What is known for its letters, who applied left out.
    #[must_use]
    pub fn facts(&self) -> LetterFacts {
        let rules = &self.agency.rules.letters;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        LetterFacts {
            agency: Sender {
                name: self.agency.name.clone(),
                code: self.agency.letter_code().to_owned(),
                numbering: rules.numbering.clone(),
                contact: self.agency.contact.clone(),
                contact_person: text(&rules.contact_person),
            },
            applicant: Applicant {
                kind: Some(self.request.applicant_kind),
                ..Applicant::default()
            },
            request: self.request_facts(),
            remedies: RemedyFacts {
                reconsideration_organ: text(&rules.reconsideration_organ),
                court: text(&rules.court),
                online_channel: text(&rules.online_channel),
            },
            clarification: self.clarification(),
            extension: self.extension(),
            third_party: self.third_party(),
            fee: self.fee(),
            search: Search {
                on: Some(self.today),
                ..Search::default()
            },
            excess: steps::Excess {
                notice: self.sent(LetterKind::ReasonsNotice),
                ..steps::Excess::default()
            },
            consultation: steps::Consultation {
                reply_by: Some(self.workdays_from_today(CLARIFICATION_WORKDAYS)),
                ..steps::Consultation::default()
            },
            ..LetterFacts::default()
        }
    }

    fn handling(&self) -> &Handling {
        &self.request.handling
    }

    fn workdays_from_today(&self, workdays: u32) -> Date {
        self.calendar.add_workdays(self.today, workdays).date
    }

    fn request_facts(&self) -> RequestFacts {
        let request = self.request;
        let last = |fits: &dyn Fn(&ClockEvent) -> bool| {
            let events = request.events.iter().filter(|event| fits(event));
            events.map(ClockEvent::on).max()
        };
        let reading = request.clock(self.calendar, self.today, self.practice);
        RequestFacts {
            register_number: self.handling().register_number.clone().unwrap_or_default(),
            submitted_on: last(&|event| matches!(event, ClockEvent::Submitted { .. })),
            confirmed_on: last(&|event| matches!(event, ClockEvent::Confirmed { .. })),
            received_on: reading.received_on,
            channel: Some(request.channel),
            subject: request.subject.clone(),
            clarified_on: last(&|event| matches!(event, ClockEvent::Clarified { .. })),
            due_on: reading.due_on,
            ..RequestFacts::default()
        }
    }

    /// The last finished letter of a kind.
    fn finished(&self, kind: LetterKind) -> Option<&Letter> {
        let letters = self.handling().letters.iter().rev();
        letters.into_iter().find(|letter| letter.kind == kind)
    }

    fn sent(&self, kind: LetterKind) -> SentLetter {
        self.finished(kind)
            .map(|letter| SentLetter {
                title: kind.title().to_owned(),
                number: letter.document_number.clone().unwrap_or_default(),
                on: Some(letter.dated),
            })
            .unwrap_or_default()
    }

    fn clarification(&self) -> steps::Clarification {
        let asked = self.request.events.iter().rev();
        let asked = asked.filter_map(|event| match event {
            ClockEvent::ClarificationRequested {
                on,
                within_workdays,
            } => Some((*on, (*within_workdays)?)),
            _ => None,
        });
        let due_on = asked
            .map(|(on, workdays)| self.calendar.add_workdays(on, u32::from(workdays)).date)
            .next()
            .unwrap_or_else(|| self.workdays_from_today(CLARIFICATION_WORKDAYS));
        steps::Clarification {
            due_on: Some(due_on),
            notice: self.sent(LetterKind::ClarificationNotice),
            ..steps::Clarification::default()
        }
    }

    fn extension(&self) -> steps::Extension {
        let Some(extension) = &self.handling().extension else {
            return steps::Extension::default();
        };
        let mut extended = self.request.clone();
        extended.events.push(ClockEvent::Extended {
            on: self.today,
            workdays: extension.workdays,
        });
        let reading = extended.clock(self.calendar, self.today, self.practice);
        steps::Extension {
            reasons: self
                .words
                .get(&extension.reason)
                .cloned()
                .unwrap_or_default(),
            workdays: Some(u32::from(extension.workdays)),
            new_due_on: reading.due_on,
        }
    }

    fn third_party(&self) -> steps::ThirdPartyFacts {
        let asked = self.handling().consultations.iter().rev();
        let Some(asked) = asked.into_iter().find(|asked| asked.third_party) else {
            return steps::ThirdPartyFacts::default();
        };
        let consultation = SentLetter {
            on: Some(asked.asked_on),
            ..self.sent(LetterKind::ThirdPartyConsultation)
        };
        let opinion = asked.opinion.map(|(_, opinion)| match opinion {
            Opinion::Consents => steps::Opinion::Agrees,
            Opinion::InPart => steps::Opinion::AgreesInPart,
            Opinion::Objects => steps::Opinion::Objects,
        });
        steps::ThirdPartyFacts {
            consultation,
            opinion,
            answered_on: asked.opinion.map(|(on, _)| on),
            ..steps::ThirdPartyFacts::default()
        }
    }

    fn fee(&self) -> steps::FeeFacts {
        let notice = self.finished(LetterKind::FeeNotice);
        let received_on = notice
            .and_then(|letter| letter.served)
            .map(|served| served.on);
        steps::FeeFacts {
            payment: self
                .agency
                .rules
                .letters
                .fee_payment
                .clone()
                .unwrap_or_default(),
            notice: self.sent(LetterKind::FeeNotice),
            received_on,
            due_on: received_on.map(|on| self.calendar.add_workdays(on, FEE_PAYMENT_WORKDAYS).date),
            ..steps::FeeFacts::default()
        }
    }

    /// The same facts with who applied, for forms that show it.
    #[must_use]
    pub fn facts_with(&self, particulars: &Particulars) -> LetterFacts {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let mut facts = self.facts();
        facts.applicant = Applicant {
            kind: Some(self.request.applicant_kind),
            name: particulars.name.clone(),
            identity_kind: text(&particulars.identity_kind),
            identity_number: text(&particulars.identity_number),
            contact_person: text(&particulars.contact_person),
            phone: text(&particulars.phone),
            address: text(&particulars.address),
            postcode: text(&particulars.postcode),
            email: text(&particulars.email),
            agent: text(&particulars.agent),
        };
        let form = text(&particulars.wanted_form);
        facts.request.supply_form = SupplyForm::ALL
            .into_iter()
            .find(|known| form.contains(known.name()));
        let way = text(&particulars.wanted_way);
        facts.request.supply_route = SupplyRoute::ALL
            .into_iter()
            .find(|known| way.contains(known.name()));
        facts.request.help = text(&particulars.help);
        facts
    }

    /// The facts of the proof of service (送达回证) of a finished letter.
    #[must_use]
    pub fn service(&self, letter: &Letter, particulars: &Particulars) -> sheets::Service {
        let method = letter.dispatched.map(|dispatch| dispatch.method);
        let place = match method {
            Some(super::ServiceMethod::Electronic) => &particulars.email,
            _ => &particulars.address,
        };
        sheets::Service {
            method: method.map(|method| match method {
                super::ServiceMethod::Post => sheets::ServiceMethod::Post,
                super::ServiceMethod::Electronic => sheets::ServiceMethod::Electronic,
                super::ServiceMethod::InPerson | super::ServiceMethod::Collected => {
                    sheets::ServiceMethod::Direct
                }
            }),
            letters: vec![SentLetter {
                title: letter.kind.title().to_owned(),
                number: letter.document_number.clone().unwrap_or_default(),
                on: Some(letter.dated),
            }],
            place: place.clone().unwrap_or_default(),
            ..sheets::Service::default()
        }
    }

    /// The step that a letter is when it is finished today; `None` for a letter that changes nothing in the clock.
    /// `facts` are those it was composed from.
    #[must_use]
    pub fn step(&self, kind: LetterKind, facts: &LetterFacts) -> Option<Command> {
        let on = self.today;
        Some(match kind {
            LetterKind::ClarificationNotice => {
                let until = facts.clarification.due_on.unwrap_or(on);
                let workdays = self.calendar.workdays_between(on, until);
                Command::RequestClarification {
                    on,
                    within_workdays: u16::try_from(workdays).unwrap_or(u16::MAX).max(1),
                    what: facts.clarification.items.join("\n"),
                }
            }
            LetterKind::ExtensionNotice => Command::Extend { on },
            LetterKind::ThirdPartyConsultation => Command::Consult {
                on,
                third_party: true,
                about: format!("{}：{}", facts.third_party.name, facts.third_party.content),
            },
            LetterKind::AgencyConsultation | LetterKind::CoMakerConsultation => Command::Consult {
                on,
                third_party: false,
                about: format!(
                    "{}：{}",
                    facts.consultation.agency, facts.consultation.content
                ),
            },
            LetterKind::DelayNotice => Command::Delay {
                on,
                until: facts.excess.delayed_to.unwrap_or(on),
            },
            LetterKind::FeeNotice => Command::NotifyFee {
                on,
                basis: facts
                    .fee
                    .count
                    .map(|count| format!("合计{}元。", count.fee().total_yuan))
                    .unwrap_or_default(),
            },
            LetterKind::UnclarifiedNotice | LetterKind::UnpaidNotice => Command::Lapse { on },
            _ => return None,
        })
    }
}

/// Letters that a handler finishes alone. Answers are approved by a second person.
pub const FINISHED_BY_HANDLER: [LetterKind; 13] = [
    LetterKind::ClarificationNotice,
    LetterKind::UnclarifiedNotice,
    LetterKind::ExtensionNotice,
    LetterKind::ThirdPartyConsultation,
    LetterKind::ThirdPartyNotice,
    LetterKind::AgencyConsultation,
    LetterKind::CoMakerConsultation,
    LetterKind::ReasonsNotice,
    LetterKind::DelayNotice,
    LetterKind::FeeNotice,
    LetterKind::UnpaidNotice,
    LetterKind::CorrectionAnswer,
    LetterKind::CorrectionTransferNotice,
];

/// Letters on a request to correct records about the applicant (条例 第四十一条): it mostly comes when the information has been
/// given, so that the request it is about is closed.
pub const ON_CORRECTION: [LetterKind; 2] = [
    LetterKind::CorrectionAnswer,
    LetterKind::CorrectionTransferNotice,
];

/// Letters by which a request can be answered: each decides it in one way. Those that only close what was given up are no
/// answers.
pub fn answers() -> impl Iterator<Item = LetterKind> {
    LetterKind::ALL.into_iter().filter(|kind| {
        kind.outcome()
            .is_some_and(|outcome| !outcome.is_of_a_lapse())
    })
}
