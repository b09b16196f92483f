//! Lines as an export writes them: fields in the order of the documentation, what is empty left out, so that the same
//! installation always gives the same bytes.

use gongkai_law::clock::events::ClockEvent;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Map, Value};

use super::agency::{GROUP_ROLES, SECOND_PERSON};
use super::record::{FileLine, FileSource, RecordLine};
use super::{Line, figures};
use crate::agencies::{Agency, AgencyRules, GroupMember, Post};
use crate::catalogue::CatalogueItem;
use crate::content::Content;
use crate::figures::AnnualFigures;
use crate::records::{ImportedEdition, TakenBack, Validity, WithdrawalNotice};
use crate::remedies::{Remedy, RemedyOutcome};
use crate::requests::Request;
use crate::time::in_china;

/// The line, without its line end.
#[must_use]
pub fn write(line: &Line) -> String {
    match line {
        Line::Agency(agency) => json(line, &AgencyOut::of(agency)),
        Line::CatalogueItem(item) => json(line, &ItemOut::of(item)),
        Line::Record(record) => json(line, &RecordOut::of(record)),
        Line::Request(request) => json(line, &RequestOut::of(request)),
        Line::Remedy(remedy) => json(line, &RemedyOut::of(remedy)),
        Line::AnnualFigures(entered) => json(line, &FiguresOut::of(entered)),
        Line::PublicationCount(count) => json(line, count),
        Line::Narrative(narrative) => json(line, narrative),
    }
}

#[derive(Serialize)]
struct Typed<'a, T> {
    r#type: &'static str,
    #[serde(flatten)]
    fields: &'a T,
}

fn json<T: Serialize>(line: &Line, fields: &T) -> String {
    serde_json::to_string(&Typed {
        r#type: line.kind(),
        fields,
    })
    .expect("every field of a line can be written as JSON")
}

#[derive(Serialize)]
struct AgencyOut<'a> {
    id: &'a str,
    name: &'a str,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    postcode: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fax: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hours: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    office: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    organization_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    second_person: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    index_number_pattern: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    letter_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    letter_number_pattern: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    letter_contact: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reconsideration_organ: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    court: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reconsideration_online: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fee_payment: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    identity_copy: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kept_years: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    report_publish_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    complaint_workdays: Option<u16>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    leading_group: Vec<MemberOut<'a>>,
    #[serde(skip_serializing_if = "<[Post]>::is_empty")]
    posts: &'a [Post],
}

#[derive(Serialize)]
struct MemberOut<'a> {
    role: &'static str,
    post: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from_on: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to_on: Option<Date>,
}

impl<'a> AgencyOut<'a> {
    fn of(agency: &'a Agency) -> Self {
        let contact = &agency.contact;
        let rules = &agency.rules;
        let letters = &rules.letters;
        let defaults = AgencyRules::default();
        Self {
            id: agency.id.as_str(),
            name: &agency.name,
            kind: agency.kind.code(),
            parent: agency.parent.as_ref().map(|parent| parent.as_str()),
            address: contact.address.as_deref(),
            phone: contact.phone.as_deref(),
            postcode: contact.postcode.as_deref(),
            email: contact.email.as_deref(),
            fax: contact.fax.as_deref(),
            hours: contact.hours.as_deref(),
            office: contact.office.as_deref(),
            region_code: agency.region_code.as_deref(),
            organization_code: agency.organization_code.as_deref(),
            second_person: (rules.second_person != defaults.second_person)
                .then(|| code_of(&SECOND_PERSON, rules.second_person)),
            index_number_pattern: (rules.index_number != defaults.index_number)
                .then(|| rules.index_number.as_str()),
            letter_code: letters.code.as_deref(),
            letter_number_pattern: (letters.numbering != defaults.letters.numbering)
                .then(|| letters.numbering.as_str()),
            letter_contact: letters.contact_person.as_deref(),
            reconsideration_organ: letters.reconsideration_organ.as_deref(),
            court: letters.court.as_deref(),
            reconsideration_online: letters.online_channel.as_deref(),
            fee_payment: letters.fee_payment.as_deref(),
            identity_copy: (rules.requests.identity_copy != defaults.requests.identity_copy)
                .then(|| rules.requests.identity_copy.code()),
            kept_years: (rules.requests.kept_years != defaults.requests.kept_years)
                .then_some(rules.requests.kept_years),
            report_publish_by: rules.reports.publish_by.map(String::from),
            complaint_workdays: (rules.complaint_workdays != defaults.complaint_workdays)
                .then_some(rules.complaint_workdays),
            leading_group: agency.leading_group.iter().map(MemberOut::of).collect(),
            posts: &agency.posts,
        }
    }
}

impl<'a> MemberOut<'a> {
    fn of(member: &'a GroupMember) -> Self {
        Self {
            role: code_of(&GROUP_ROLES, member.role),
            post: &member.post,
            name: member.name.as_deref(),
            from_on: member.from_on,
            to_on: member.to_on,
        }
    }
}

#[derive(Serialize)]
struct ItemOut<'a> {
    agency: &'a str,
    code: &'a str,
    name: &'a str,
    block: &'static str,
    group: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    position: u32,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    retired: bool,
}

impl<'a> ItemOut<'a> {
    fn of(item: &'a CatalogueItem) -> Self {
        Self {
            agency: item.agency.as_str(),
            code: item.code.as_str(),
            name: &item.name,
            block: item.block.code(),
            group: item.group.code(),
            parent: item.parent.as_ref().map(|parent| parent.as_str()),
            description: item.description.as_deref(),
            position: item.position,
            retired: item.retired,
        }
    }
}

#[derive(Serialize)]
struct RecordOut<'a> {
    id: &'a str,
    agency: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    index_number: Option<&'a str>,
    #[serde(flatten)]
    edition: Option<EditionOut<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    validity: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    repealed_on: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    repealed_by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawn: Option<NoticeOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    withdrawn_before: Vec<TakenBackOut<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    past_editions: Vec<EditionOut<'a>>,
}

#[derive(Serialize)]
struct EditionOut<'a> {
    title: &'a str,
    published_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    change_note: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued_on: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_on: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    document_number: Option<&'a str>,
    genre: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    catalogue: Vec<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    channels: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    keywords: &'a [String],
    body_html: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<FileOut<'a>>,
}

#[derive(Serialize)]
struct FileOut<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    media_type: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    inline: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    data_base64: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
}

#[derive(Serialize)]
struct NoticeOut<'a> {
    at: String,
    reason: &'static str,
    explanation: &'a str,
}

#[derive(Serialize)]
struct TakenBackOut<'a> {
    #[serde(flatten)]
    notice: NoticeOut<'a>,
    editions: Vec<PublishedOut>,
}

#[derive(Serialize)]
struct PublishedOut {
    published_at: String,
}

impl<'a> RecordOut<'a> {
    fn of(line: &'a RecordLine) -> Self {
        let imported = &line.imported;
        let no_files: &[FileLine] = &[];
        let files = line
            .files
            .iter()
            .map(Vec::as_slice)
            .chain(std::iter::repeat(no_files));
        let mut editions: Vec<EditionOut<'_>> = imported
            .editions
            .iter()
            .zip(files)
            .map(|(edition, files)| EditionOut::of(edition, files))
            .collect();
        let (validity, by) = match &imported.validity {
            Validity::InForce => (None, None),
            Validity::Repealed { by, .. } => (Some(imported.validity.code()), by.as_deref()),
            Validity::Expired { .. } => (Some(imported.validity.code()), None),
        };
        Self {
            id: imported.record.as_str(),
            agency: imported.agency.as_str(),
            index_number: imported.index_number.as_deref(),
            edition: editions.pop(),
            validity,
            repealed_on: imported.validity.ceased_on(),
            repealed_by: by,
            withdrawn: imported.withdrawn.as_ref().map(NoticeOut::of),
            withdrawn_before: imported
                .withdrawn_before
                .iter()
                .map(TakenBackOut::of)
                .collect(),
            past_editions: editions,
        }
    }
}

impl<'a> EditionOut<'a> {
    fn of(edition: &'a ImportedEdition, files: &'a [FileLine]) -> Self {
        let content: &Content = &edition.content;
        Self {
            title: &content.title,
            published_at: instant(edition.published_at),
            change_note: edition.change_note.as_deref(),
            issued_on: content.issued_on,
            effective_on: content.effective_on,
            document_number: content.document_number.as_deref(),
            genre: content.genre.code(),
            topic: content.topic.as_deref(),
            catalogue: content.items.iter().map(|item| item.as_str()).collect(),
            channels: &content.channels,
            source: content.source.as_deref(),
            summary: content.summary.as_deref(),
            keywords: &content.keywords,
            body_html: content.body.html(),
            attachments: files.iter().map(FileOut::of).collect(),
        }
    }
}

impl<'a> FileOut<'a> {
    fn of(file: &'a FileLine) -> Self {
        let (data_base64, path) = match &file.source {
            FileSource::Base64(data) => (Some(data.as_str()), None),
            FileSource::Path(path) => (None, Some(path.as_str())),
        };
        Self {
            id: file.id.as_ref().map(|id| id.as_str()),
            name: &file.name,
            media_type: file.media_type.as_deref(),
            inline: file.inline,
            data_base64,
            file: path,
        }
    }
}

impl<'a> NoticeOut<'a> {
    fn of(notice: &'a WithdrawalNotice) -> Self {
        Self {
            at: instant(notice.at),
            reason: notice.reason.code(),
            explanation: &notice.explanation,
        }
    }
}

impl<'a> TakenBackOut<'a> {
    fn of(taken_back: &'a TakenBack) -> Self {
        let published_at = taken_back.published_at.iter();
        Self {
            notice: NoticeOut::of(&taken_back.notice),
            editions: published_at
                .map(|at| PublishedOut {
                    published_at: instant(*at),
                })
                .collect(),
        }
    }
}

#[derive(Serialize)]
struct RequestOut<'a> {
    id: &'a str,
    agency: &'a str,
    applicant: ApplicantOut<'a>,
    channel: &'a str,
    subject: &'a str,
    events: &'a [ClockEvent],
}

#[derive(Serialize)]
struct ApplicantOut<'a> {
    kind: &'a str,
}

impl<'a> RequestOut<'a> {
    fn of(request: &'a Request) -> Self {
        Self {
            id: request.id.as_str(),
            agency: request.agency.as_str(),
            applicant: ApplicantOut {
                kind: request.applicant_kind.code(),
            },
            channel: request.channel.id(),
            subject: &request.subject,
            events: &request.events,
        }
    }
}

#[derive(Serialize)]
struct RemedyOut<'a> {
    id: &'a str,
    agency: &'a str,
    kind: &'static str,
    filed_on: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    concluded_on: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<&'a str>,
}

impl<'a> RemedyOut<'a> {
    fn of(remedy: &'a Remedy) -> Self {
        Self {
            id: remedy.id.as_str(),
            agency: remedy.agency.as_str(),
            kind: remedy.kind.code(),
            filed_on: remedy.filed_on,
            concluded_on: remedy.concluded_on,
            outcome: remedy.outcome.map(RemedyOutcome::code),
            request: remedy.request.as_ref().map(|request| request.as_str()),
        }
    }
}

#[derive(Serialize)]
struct FiguresOut<'a> {
    agency: &'a str,
    year: i16,
    #[serde(flatten)]
    cells: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    override_reason: Option<Value>,
}

impl<'a> FiguresOut<'a> {
    fn of(entered: &'a AnnualFigures) -> Self {
        let mut cells = entered.cells.clone();
        let override_reason = cells.remove(figures::OVERRIDE_REASON);
        Self {
            agency: entered.agency.as_str(),
            year: entered.year,
            cells,
            override_reason,
        }
    }
}

/// The code of a value in one of the tables.
fn code_of<T: Copy + PartialEq>(codes: &[(&'static str, T)], value: T) -> &'static str {
    let found = codes.iter().find(|(_, known)| *known == value);
    found
        .expect("the tables hold every value of their types, a test writes each")
        .0
}

/// A day where it is a day's first moment in China, or date, time and offset.
fn instant(at: Timestamp) -> String {
    let civil = in_china(at);
    if civil.time() == jiff::civil::Time::midnight() {
        civil.date().to_string()
    } else {
        format!("{civil}+08:00")
    }
}
