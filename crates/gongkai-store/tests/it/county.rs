//! A small county to tell stories about: a county, a township with a full office, a village with one clerk.

use std::sync::atomic::{AtomicI64, Ordering};

use gongkai_core::accounts::{Account, Grant};
use gongkai_core::agencies::{Agency, AgencyKind, AgencyRules, Contact, LetterRules, SecondPerson};
use gongkai_core::body::from_text;
use gongkai_core::catalogue::standard;
use gongkai_core::content::{Attachment, Content, Genre};
use gongkai_core::ids::{AgencyId, ItemCode, Login, RecordId};
use gongkai_core::records::{
    Clearance, Command, Imported, ImportedEdition, PublishWhen, Record, Validity,
};
use gongkai_core::rights::Role;
use gongkai_store::Store;
use gongkai_store::write::{Acting, WriteError};
use jiff::{SignedDuration, Timestamp};

use crate::databases::{Database, on_both};

pub struct County {
    pub store: Store,
    pub database: Database,
    minutes: AtomicI64,
}

/// Login, agency, roles.
const PEOPLE: [(&str, &str, &[Role]); 11] = [
    ("zhang", "qingshi", &[Role::Editor]),
    ("li", "qingshi", &[Role::Reviewer]),
    ("wang", "qingshi", &[Role::SecrecyReviewer]),
    ("zhao", "qingshi", &[Role::Issuer]),
    ("sun", "xian", &[Role::Administrator]),
    ("qian", "qingshi", &[Role::Administrator]),
    ("zhou", "baishi", &[Role::Editor, Role::Issuer]),
    ("zheng", "qingshi", &[Role::RequestHandler]),
    ("feng", "qingshi", &[Role::DisclosureHead]),
    (
        "he",
        "baishi",
        &[Role::RequestHandler, Role::DisclosureHead],
    ),
    (
        "cun",
        "shangcun",
        &[
            Role::Editor,
            Role::Reviewer,
            Role::SecrecyReviewer,
            Role::Issuer,
        ],
    ),
];

/// Tells a story of the county on each database there is.
pub async fn in_county<F>(story: impl Fn(County) -> F)
where
    F: Future<Output = ()>,
{
    on_both(|database| async {
        let county = County {
            store: database.store.clone(),
            database,
            minutes: AtomicI64::new(0),
        };
        county.settle().await;
        story(county).await;
    })
    .await;
}

impl County {
    async fn settle(&self) {
        for agency in agencies() {
            let (id, kind) = (agency.id.clone(), agency.kind);
            let at = self.tick();
            self.store
                .define_agency(&Acting::import(), agency, at)
                .await
                .unwrap();
            self.store
                .define_items(&Acting::import(), standard(&id, kind), at)
                .await
                .unwrap();
        }
        for (login, _, _) in PEOPLE {
            let at = self.tick();
            self.store
                .define_account(&Acting::import(), account(login), at)
                .await
                .unwrap();
        }
    }

    /// A minute later.
    pub fn tick(&self) -> Timestamp {
        let minutes = self.minutes.fetch_add(1, Ordering::Relaxed);
        start() + SignedDuration::from_mins(minutes)
    }

    pub async fn order(
        &self,
        login: &str,
        id: &str,
        command: Command,
    ) -> Result<Record, WriteError> {
        let at = self.tick();
        self.store
            .command(&acting(login), &record(id), command, at)
            .await
    }

    pub async fn draft(
        &self,
        login: &str,
        id: &str,
        content: Content,
    ) -> Result<Record, WriteError> {
        let command = Command::Draft {
            record: record(id),
            agency: account(login).agency,
            content: Box::new(content),
        };
        self.order(login, id, command).await
    }

    pub async fn save(
        &self,
        login: &str,
        id: &str,
        content: Content,
    ) -> Result<Record, WriteError> {
        let command = Command::Save {
            content: Box::new(content),
            change_note: Some("更正了数字".to_owned()),
        };
        self.order(login, id, command).await
    }

    /// From the draft to the signature, by the people of the township.
    pub async fn clear(&self, id: &str, clearance: Clearance) -> Record {
        self.order("zhang", id, Command::Submit).await.unwrap();
        self.order("li", id, Command::PassReview { note: None })
            .await
            .unwrap();
        let command = Command::Clear {
            clearance,
            note: None,
        };
        self.order("wang", id, command).await.unwrap()
    }

    pub async fn sign(&self, id: &str, when: PublishWhen) -> Record {
        self.order("zhao", id, Command::Sign { when })
            .await
            .unwrap()
    }

    /// The whole way to the public.
    pub async fn publish(&self, id: &str, content: Content) -> Record {
        self.draft("zhang", id, content).await.unwrap();
        self.clear(id, Clearance::Proactive).await;
        self.sign(id, PublishWhen::Now).await
    }

    /// The next edition, the whole way to the public.
    pub async fn publish_revision(&self, id: &str, content: Content) -> Record {
        let at = self.tick();
        self.store
            .revise(&acting("zhang"), &record(id), at)
            .await
            .unwrap();
        self.save("zhang", id, content).await.unwrap();
        self.clear(id, Clearance::Proactive).await;
        self.sign(id, PublishWhen::Now).await
    }

    /// A file whose bytes are kept.
    pub async fn file(&self, id: &str) -> Attachment {
        let blob = self.store.keep_blob(id.as_bytes().to_vec()).await.unwrap();
        let mut file = file(id, &blob.sha256);
        file.size = blob.size;
        file
    }

    /// What a store must always be: nothing for the doctor to find.
    pub async fn is_sound(&self) {
        let found = self.store.check().await.unwrap();
        assert!(found.is_empty(), "{found:#?}");
    }
}

pub fn start() -> Timestamp {
    "2026-11-24T01:00:00Z".parse().unwrap()
}

pub fn record(id: &str) -> RecordId {
    id.parse().unwrap()
}

pub fn agency(id: &str) -> AgencyId {
    id.parse().unwrap()
}

pub fn item(code: &str) -> ItemCode {
    code.parse().unwrap()
}

pub fn login(name: &str) -> Login {
    name.parse().unwrap()
}

pub fn agencies() -> Vec<Agency> {
    use SecondPerson::{Marked, Required};
    [
        ("xian", None, AgencyKind::County, "青石县人民政府", Required),
        (
            "qingshi",
            Some("xian"),
            AgencyKind::Township,
            "青石镇人民政府",
            Required,
        ),
        (
            "baishi",
            Some("xian"),
            AgencyKind::Township,
            "白石镇人民政府",
            Required,
        ),
        (
            "shangcun",
            Some("qingshi"),
            AgencyKind::Village,
            "上村村民委员会",
            Marked,
        ),
    ]
    .into_iter()
    .map(|(id, parent, kind, name, second_person)| Agency {
        id: agency(id),
        name: name.to_owned(),
        kind,
        parent: parent.map(agency),
        contact: Contact {
            phone: Some("0000-8200001".to_owned()),
            ..Contact::default()
        },
        region_code: None,
        organization_code: None,
        rules: AgencyRules {
            second_person,
            letters: LetterRules {
                reconsideration_organ: Some("清源县人民政府".to_owned()),
                court: Some("清源县人民法院".to_owned()),
                ..LetterRules::default()
            },
            ..AgencyRules::default()
        },
        leading_group: Vec::new(),
        posts: Vec::new(),
    })
    .collect()
}

pub fn account(name: &str) -> Account {
    let (_, at, roles) = PEOPLE.iter().find(|(login, _, _)| *login == name).unwrap();
    Account {
        login: login(name),
        name: format!("{name}同志"),
        agency: agency(at),
        grants: roles
            .iter()
            .map(|role| Grant {
                agency: agency(at),
                role: *role,
            })
            .collect(),
        closed: false,
    }
}

pub fn acting(name: &str) -> Acting {
    Acting::person(&account(name))
}

/// A notice that can be sent for review, under an item with another above it.
pub fn notice(title: &str) -> Content {
    let mut content = Content::titled(title, Genre::Notice);
    content.items = vec![some_item()];
    content.issued_on = Some("2026-11-20".parse().unwrap());
    content.channels = vec!["board".to_owned()];
    content.body = from_text("全体村民：请按时参加医疗保险。");
    content
}

/// An item of a township's catalogue that stands under another.
pub fn some_item() -> ItemCode {
    let items = standard(&agency("qingshi"), AgencyKind::Township);
    let item = items.iter().find(|item| item.parent.is_some()).unwrap();
    item.code.clone()
}

/// A file as someone may claim it is.
pub fn file(id: &str, sha256: &str) -> Attachment {
    Attachment {
        id: id.parse().unwrap(),
        name: format!("{id}.pdf"),
        media_type: "application/pdf".to_owned(),
        size: 3,
        sha256: sha256.to_owned(),
        inline: false,
    }
}

pub fn imported(id: &str, published_at: &str, content: Content) -> Imported {
    Imported {
        record: record(id),
        agency: agency("qingshi"),
        index_number: None,
        withdrawn_before: Vec::new(),
        editions: vec![ImportedEdition {
            published_at: published_at.parse().unwrap(),
            change_note: None,
            content,
        }],
        validity: Validity::InForce,
        withdrawn: None,
    }
}
