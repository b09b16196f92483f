//! The county with its website: the router over store and index, and the step by which the index follows the journal.

use std::future::Future;
use std::sync::Arc;

use axum::Router;
use gongkai_core::ids::RecordId;
use gongkai_core::journal::Event;
use gongkai_core::records::Validity;
use gongkai_core::time::{Clock as _, china_date};
use gongkai_search::{AttachmentText, Change, Document, Index};
use gongkai_store::public::PublicDocument;
use gongkai_store::write::Acting;
use gongkai_testkit::county::{self, County, Person};
use gongkai_testkit::databases::{Place, on_each, on_sqlite};
use gongkai_testkit::papers::{PlainReader, PlainTypesetter};
use gongkai_web::kit::routes::Row;
use gongkai_web::{App, AppParts, SiteSettings, router};
use jiff::SignedDuration;

use crate::clients::Client;

/// The website of the county.
#[derive(Clone)]
pub struct Site {
    pub county: County,
    pub app: Arc<App>,
    pub router: Router,
    pub table: Vec<Row>,
}

/// Tells a story of the county on SQLite.
pub async fn in_county<F>(story: impl FnOnce(Site) -> F)
where
    F: Future<Output = ()>,
{
    on_sqlite(|place| async { story(Site::open(place).await).await }).await;
}

/// Tells a story of the county on each database there is.
pub async fn in_each_county<F>(story: impl Fn(Site) -> F)
where
    F: Future<Output = ()>,
{
    on_each(|place| async { story(Site::open(place).await).await }).await;
}

impl Site {
    async fn open(place: Place) -> Self {
        let county = County::found(place).await;
        let index = Index::open(&county.place.folder.join("index")).unwrap();
        let settings = SiteSettings {
            public_url: "https://www.example.gov.cn".to_owned(),
            max_upload_bytes: 1 << 20,
            ..SiteSettings::default()
        };
        Self::over(county, Arc::new(index), settings)
    }

    /// The same county with other settings.
    pub fn with_settings(&self, change: impl FnOnce(&mut SiteSettings)) -> Self {
        let mut settings = self.app.site.clone();
        change(&mut settings);
        Self::over(self.county.clone(), Arc::clone(&self.app.index), settings)
    }

    fn over(county: County, index: Arc<Index>, site: SiteSettings) -> Self {
        let app = App::new(AppParts {
            store: county.store.clone(),
            index,
            clock: Arc::clone(&county.clock) as Arc<dyn gongkai_core::time::Clock>,
            typesetter: Arc::new(PlainTypesetter),
            reader: Arc::new(PlainReader),
            site,
        });
        let (router, table) = router(&app);
        Self {
            county,
            app,
            router,
            table,
        }
    }

    /// Someone who is not signed in.
    pub fn visitor(&self) -> Client {
        Client::visitor(self)
    }

    /// Someone with an open session.
    pub async fn signed_in(&self, person: Person) -> Client {
        Client::signed_in(self, person).await
    }

    /// The clerk who writes.
    pub async fn clerk(&self) -> Client {
        self.signed_in(county::CLERK).await
    }

    /// Sets someone's password.
    pub async fn set_password(&self, person: Person, password: &str) {
        let hash = gongkai_web::passwords::hash(password).unwrap();
        let at = self.county.clock.now();
        self.county
            .store
            .set_password(&Acting::import(), &person.login(), &hash, at)
            .await
            .unwrap();
    }

    /// A while later.
    pub fn pass(&self, time: SignedDuration) {
        self.county.clock.pass(time);
    }

    /// What is due by now becomes public, as the program does it by itself.
    pub async fn publish_due(&self) {
        let (store, now) = (&self.county.store, self.county.clock.now());
        for record in store.due_records(now).await.unwrap() {
            let order = gongkai_core::records::Command::PublishDue;
            store
                .command(&Acting::system(), &record, order, now)
                .await
                .unwrap();
        }
    }

    /// The index reads the journal to its end.
    pub async fn index_follows(&self) {
        let store = &self.county.store;
        let entries = store
            .entries_after(self.app.index.position(), 10_000)
            .await
            .unwrap();
        let Some(last) = entries.last().map(|entry| entry.seq) else {
            return;
        };
        let mut changes = Vec::new();
        for entry in entries {
            if matches!(&entry.event, Event::Record(event) if event.touches_public()) {
                changes.push(self.seen(&entry.subject.parse().unwrap()).await);
            }
        }
        self.app.index.apply(changes, last).unwrap();
    }

    async fn seen(&self, record: &RecordId) -> Change {
        let store = &self.county.store;
        let Some(mut seen) = store.public_document(record).await.unwrap() else {
            return Change::Remove(record.to_string());
        };
        for (file, text) in &mut seen.attachments {
            let bytes = store.blob(&file.sha256).await.unwrap().unwrap();
            *text = self.app.reader.text(&file.media_type, &bytes);
        }
        Change::Put(Box::new(document(seen)))
    }
}

fn document(seen: PublicDocument) -> Document {
    let categories = seen.categories().map(|category| category.key()).collect();
    let listed = seen.listed;
    Document {
        id: listed.record.to_string(),
        index_number: listed.index_number,
        title: listed.title,
        document_number: listed.document_number,
        body_text: seen.body_text,
        attachments: seen
            .attachments
            .into_iter()
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
        validity: match listed.validity {
            Validity::InForce => gongkai_search::Validity::InForce,
            Validity::Repealed { .. } => gongkai_search::Validity::Repealed,
            Validity::Expired { .. } => gongkai_search::Validity::Expired,
        },
        summary: listed.summary,
    }
}
