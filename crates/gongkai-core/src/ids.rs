//! Names by which things are known for ever: short slugs, chosen by people or drawn by the caller.

use serde::{Deserialize, Serialize};

/// Why a text is not a slug.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a slug: {0:?}")]
pub struct NotASlug(pub String);

impl NotASlug {
    /// What a person reads, without the field's name.
    #[must_use]
    pub fn sentence(&self) -> String {
        "只能用小写字母、数字和连字符，以字母或数字开头，长度 1—64".to_owned()
    }
}

/// Letters, digits and hyphens, 1 to 64 of them, not beginning with a hyphen.
fn is_slug(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && !text.starts_with('-')
        && text.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_'
        })
}

macro_rules! slug {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The slug as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl TryFrom<String> for $name {
            type Error = NotASlug;
            fn try_from(text: String) -> Result<Self, NotASlug> {
                if is_slug(&text) { Ok(Self(text)) } else { Err(NotASlug(text)) }
            }
        }
        impl std::str::FromStr for $name {
            type Err = NotASlug;
            fn from_str(text: &str) -> Result<Self, NotASlug> {
                Self::try_from(text.to_owned())
            }
        }
        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

slug!(
    /// An agency (行政机关) or village committee.
    AgencyId
);
slug!(
    /// A record (政府信息), whatever its editions.
    RecordId
);
slug!(
    /// A staff account; also its sign-in name.
    Login
);
slug!(
    /// A file that belongs to an edition.
    AttachmentId
);
slug!(
    /// An item of an agency's catalogue (公开目录).
    ItemCode
);
slug!(
    /// A request (政府信息公开申请) as it was imported.
    RequestId
);
slug!(
    /// A reconsideration or lawsuit.
    RemedyId
);
slug!(
    /// A complaint or report.
    ComplaintId
);

impl AgencyId {
    /// Stands where a damaged history does not say whose a thing is; no real agency may bear it.
    #[must_use]
    pub fn unknown() -> Self {
        Self("unknown".to_owned())
    }
}
