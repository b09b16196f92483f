//! A public record in the form the index takes.

use gongkai_core::records::Validity;
use gongkai_core::time::china_date;
use gongkai_search::{AttachmentText, Document};
use gongkai_store::public::PublicDocument;

/// The document of a record.
pub(super) fn of(seen: PublicDocument) -> Document {
    let categories = seen.categories().map(|category| category.key()).collect();
    let listed = seen.listed;
    let mut body_text = seen.body_text;
    if !seen.keywords.is_empty() {
        // Keywords are words of the record and found like them.
        body_text.push('\n');
        body_text.push_str(&seen.keywords.join(" "));
    }
    let attachments = seen
        .attachments
        .into_iter()
        .filter(|(file, _)| !file.inline);
    Document {
        id: listed.record.to_string(),
        index_number: listed.index_number,
        title: listed.title,
        document_number: listed.document_number,
        body_text,
        attachments: attachments
            .map(|(file, text)| AttachmentText {
                name: file.name,
                text: text.unwrap_or_default(),
            })
            .collect(),
        agency: listed.agency.to_string(),
        agency_name: listed.agency_name,
        agency_path: seen.agency_path.iter().map(ToString::to_string).collect(),
        categories,
        genre: Some(listed.genre.code().to_owned()),
        published_on: china_date(listed.published_at),
        validity: validity(&listed.validity),
        summary: listed.summary,
    }
}

fn validity(validity: &Validity) -> gongkai_search::Validity {
    match validity {
        Validity::InForce => gongkai_search::Validity::InForce,
        Validity::Repealed { .. } => gongkai_search::Validity::Repealed,
        Validity::Expired { .. } => gongkai_search::Validity::Expired,
    }
}
