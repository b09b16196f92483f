//! `agency` and `catalogue_item`.

use super::reader::Fields;
use crate::agencies::{
    Agency, AgencyKind, AgencyRules, Contact, DayOfYear, GroupMember, GroupRole, IdentityCopy,
    LetterRules, MOST_KEPT_YEARS, Post, ReportRules, RequestRules, SecondPerson, Tenure,
};
use crate::catalogue::{Block, CatalogueItem, ContentGroup};
use crate::complaints::MAX_WORKDAYS;
use crate::ids::AgencyId;
use crate::index_number::Pattern;
use crate::letters::number::NumberPattern;

/// Codes of [`SecondPerson`].
pub(super) const SECOND_PERSON: [(&str, SecondPerson); 2] = [
    ("required", SecondPerson::Required),
    ("marked", SecondPerson::Marked),
];

/// Codes of [`GroupRole`].
pub(super) const GROUP_ROLES: [(&str, GroupRole); 3] = [
    ("leader", GroupRole::Leader),
    ("deputy", GroupRole::Deputy),
    ("member", GroupRole::Member),
];

pub(super) fn read(fields: &mut Fields) -> Option<Agency> {
    let id = fields.need("id").slug();
    if id == Some(AgencyId::unknown()) {
        fields.fault("id", "「unknown」是系统保留的编号，请改用别的。");
    }
    let name = fields.need("name").text();
    let kind = fields
        .need("kind")
        .code(&AgencyKind::ALL.map(|kind| (kind.code(), kind)));
    let parent = fields.may("parent").slug();
    let contact = Contact {
        address: fields.may("address").text(),
        phone: fields.may("phone").text(),
        postcode: fields.may("postcode").text(),
        email: fields.may("email").text(),
        fax: fields.may("fax").text(),
        hours: fields.may("hours").text(),
        office: fields.may("office").text(),
    };
    let region_code = fields.may("region_code").text();
    let organization_code = fields.may("organization_code").text();
    let defaults = AgencyRules::default();
    let rules = AgencyRules {
        second_person: fields
            .may("second_person")
            .code(&SECOND_PERSON)
            .unwrap_or(defaults.second_person),
        index_number: pattern(fields).unwrap_or(defaults.index_number),
        letters: letters(fields),
        requests: request_rules(fields),
        reports: report_rules(fields),
        complaint_workdays: fields
            .may("complaint_workdays")
            .whole(1, i64::from(MAX_WORKDAYS))
            .and_then(|days| u16::try_from(days).ok())
            .unwrap_or(defaults.complaint_workdays),
    };
    let leading_group = fields.may("leading_group").objects(member);
    let posts = fields.may("posts").objects(post);
    let agency = Agency {
        id: id?,
        name: name?,
        kind: kind?,
        parent,
        contact,
        region_code,
        organization_code,
        rules,
        leading_group,
        posts,
    };
    fields.checked(agency.checked())
}

fn letters(fields: &mut Fields) -> LetterRules {
    LetterRules {
        code: fields.may("letter_code").text(),
        numbering: numbering(fields).unwrap_or_default(),
        contact_person: fields.may("letter_contact").text(),
        reconsideration_organ: fields.may("reconsideration_organ").text(),
        court: fields.may("court").text(),
        online_channel: fields.may("reconsideration_online").text(),
        fee_payment: fields.may("fee_payment").text(),
    }
}

fn numbering(fields: &mut Fields) -> Option<NumberPattern> {
    let text = fields.may("letter_number_pattern").text()?;
    match NumberPattern::try_from(text) {
        Ok(pattern) => Some(pattern),
        Err(fault) => {
            fields.fault("letter_number_pattern", fault.sentence());
            None
        }
    }
}

fn request_rules(fields: &mut Fields) -> RequestRules {
    let defaults = RequestRules::default();
    RequestRules {
        identity_copy: fields
            .may("identity_copy")
            .code(&IdentityCopy::ALL.map(|rule| (rule.code(), rule)))
            .unwrap_or(defaults.identity_copy),
        kept_years: fields
            .may("kept_years")
            .whole(0, i64::from(MOST_KEPT_YEARS))
            .and_then(|years| u8::try_from(years).ok())
            .unwrap_or(defaults.kept_years),
    }
}

fn report_rules(fields: &mut Fields) -> ReportRules {
    let Some(text) = fields.may("report_publish_by").text() else {
        return ReportRules::default();
    };
    let publish_by = text.parse::<DayOfYear>();
    if let Err(sentence) = &publish_by {
        fields.fault("report_publish_by", sentence.clone());
    }
    ReportRules {
        publish_by: publish_by.ok(),
    }
}

fn pattern(fields: &mut Fields) -> Option<Pattern> {
    let text = fields.may("index_number_pattern").text()?;
    match Pattern::try_from(text) {
        Ok(pattern) => Some(pattern),
        Err(fault) => {
            fields.fault("index_number_pattern", fault.sentence());
            None
        }
    }
}

fn member(fields: &mut Fields) -> Option<GroupMember> {
    let role = fields.need("role").code(&GROUP_ROLES);
    let post = fields.need("post").text();
    let name = fields.may("name").text();
    let from_on = fields.may("from_on").date();
    let to_on = fields.may("to_on").date();
    Some(GroupMember {
        role: role?,
        post: post?,
        name,
        from_on,
        to_on,
    })
}

fn post(fields: &mut Fields) -> Option<Post> {
    let name = fields.need("name").text();
    let deputy = fields.may("deputy").text();
    let tenures = fields.may("tenures").objects(tenure);
    Some(Post {
        name: name?,
        deputy,
        tenures,
    })
}

fn tenure(fields: &mut Fields) -> Option<Tenure> {
    let name = fields.need("name").text();
    let login = fields.may("login").slug();
    let from_on = fields.need("from_on").date();
    let to_on = fields.may("to_on").date();
    Some(Tenure {
        name: name?,
        login,
        from_on: from_on?,
        to_on,
    })
}

pub(super) fn read_item(fields: &mut Fields) -> Option<CatalogueItem> {
    let agency = fields.need("agency").slug();
    let code = fields.need("code").slug();
    let name = fields.need("name").text();
    let block = fields
        .need("block")
        .code(&Block::ALL.map(|block| (block.code(), block)));
    let group = fields
        .need("group")
        .code(&ContentGroup::ALL.map(|group| (group.code(), group)));
    let parent = fields.may("parent").slug();
    let description = fields.may("description").text();
    let position = fields
        .may("position")
        .whole(0, i64::from(u32::MAX))
        .and_then(|position| u32::try_from(position).ok());
    let retired = fields.may("retired").flag();
    let item = CatalogueItem {
        agency: agency?,
        code: code?,
        parent,
        block: block?,
        group: group?,
        name: name?,
        description,
        position: position.unwrap_or_default(),
        retired,
    };
    fields.checked(item.checked())
}
