use std::path::PathBuf;
use std::sync::Arc;

use gongkai_core::body::from_text;
use gongkai_core::content::{Content, Genre};
use gongkai_core::records::{
    Command, Imported, ImportedEdition, Validity, WithdrawalNotice, WithdrawalReason,
};
use gongkai_core::time::Clock as _;
use gongkai_ledger::checkpoint::Checkpoint;
use gongkai_ledger::entry::{Act, Entry};
use gongkai_ledger::keys::file::KeyFile;
use gongkai_ledger::note::Note;
use gongkai_ledger::tree::proof::verify_inclusion;
use gongkai_ledger::tree::{Hash, leaf_hash};
use gongkai_store::Store;
use gongkai_store::write::Acting;
use gongkai_testkit::county::{COUNTY_ADMINISTRATOR, County, TOWNSHIP, agency_id};
use gongkai_testkit::databases::on_each;
use gongkai_web::kit::ledger::{Signs, Standing};
use gongkai_web::kit::proofs;

use super::{Keys, LedgerFollower};
use crate::followers::Follower as _;
use crate::stop;

const ORIGIN: &str = "www.example.gov.cn/ledger";

/// A county whose log follows.
struct Logged {
    county: County,
    key_file: PathBuf,
    standing: Arc<Standing>,
    follower: LedgerFollower,
}

impl Logged {
    fn open(county: County) -> Self {
        let key_file = county.place.folder.join("keys").join("ledger.key");
        std::fs::create_dir_all(key_file.parent().unwrap()).unwrap();
        let keys = KeyFile::new_log(ORIGIN, &[7; 32], &[9; 32]).unwrap();
        std::fs::write(&key_file, keys.to_secret_text()).unwrap();
        let (standing, follower) = follower(&county, &county.store, &key_file);
        Self {
            county,
            key_file,
            standing,
            follower,
        }
    }

    async fn catch_up(&mut self) {
        let (_order, stop) = stop::token();
        self.follower.catch_up(&stop).await.unwrap();
    }

    /// The program begins anew.
    fn restart(&mut self) {
        (self.standing, self.follower) = follower(&self.county, &self.county.store, &self.key_file);
    }

    async fn import(&self, id: &str, change: impl FnOnce(&mut Imported)) {
        import(&self.county, id, change).await;
    }

    async fn entries(&self) -> Vec<Entry> {
        let logged = self.county.store.ledger_entries(0, 1000).await.unwrap();
        let entries = logged.iter();
        entries
            .map(|entry| Entry::from_bytes(entry.data.as_bytes()).unwrap())
            .collect()
    }

    fn guard(&self) -> PathBuf {
        self.key_file.with_extension("signed")
    }
}

fn follower(
    county: &County,
    store: &Store,
    key_file: &std::path::Path,
) -> (Arc<Standing>, LedgerFollower) {
    let standing = Arc::new(Standing::default());
    let clock = Arc::clone(&county.clock) as Arc<dyn gongkai_core::time::Clock>;
    let keys = Keys::load(key_file);
    let follower = LedgerFollower::new(store.clone(), clock, keys, Arc::clone(&standing));
    (standing, follower)
}

async fn import(county: &County, id: &str, change: impl FnOnce(&mut Imported)) {
    let mut content = Content::titled(format!("{id}号公示"), Genre::Notice);
    content.items = vec!["livelihood-relief".parse().unwrap()];
    content.body = from_text("公示如下。");
    let mut imported = Imported {
        record: id.parse().unwrap(),
        agency: agency_id(TOWNSHIP),
        index_number: None,
        withdrawn_before: Vec::new(),
        editions: vec![ImportedEdition {
            published_at: county.clock.now(),
            change_note: None,
            content,
        }],
        validity: Validity::InForce,
        withdrawn: None,
    };
    change(&mut imported);
    let (id, at) = (imported.record.clone(), county.clock.now());
    let command = Command::Import(Box::new(imported));
    let (store, by) = (&county.store, Acting::import());
    store.command(&by, &id, command, at).await.unwrap();
}

async fn on_each_log<F>(story: impl Fn(Logged) -> F)
where
    F: Future<Output = ()>,
{
    on_each(|place| async { story(Logged::open(County::found(place).await)).await }).await;
}

async fn checkpoint(store: &Store, keys: &Keys) -> Checkpoint {
    let shown = store.ledger_checkpoint().await.unwrap().unwrap();
    let Keys::Loaded(keys) = keys else {
        panic!("no keys")
    };
    assert!(keys.signed(&shown.note));
    let note = Note::parse(shown.note.as_bytes()).unwrap();
    let checkpoint = Checkpoint::parse(note.text()).unwrap();
    assert_eq!(checkpoint.size, shown.size);
    checkpoint
}

#[tokio::test(flavor = "multi_thread")]
async fn every_act_becomes_an_entry_with_its_proof() {
    on_each_log(|mut log| async move {
        log.import("r1", |_| {}).await;
        log.import("r2", |imported| {
            imported.withdrawn = Some(WithdrawalNotice {
                at: imported.editions[0].published_at,
                reason: WithdrawalReason::PersonalData,
                explanation: "含有张三的身份证号".to_owned(),
            });
        })
        .await;
        log.import("r3", |imported| {
            imported.validity = Validity::Repealed {
                on: "2026-11-01".parse().unwrap(),
                by: Some("某文件".to_owned()),
            };
        })
        .await;
        let id = "r1".parse().unwrap();
        let order = Command::Withdraw {
            reason: WithdrawalReason::Duplicate,
            explanation: "重复".to_owned(),
        };
        let at = log.county.clock.now();
        let (store, by) = (&log.county.store, Acting::system());
        store.command(&by, &id, order, at).await.unwrap();
        log.catch_up().await;
        let entries = log.entries().await;
        let acts: Vec<Act> = entries.iter().map(|entry| entry.act).collect();
        assert!(matches!(
            acts.as_slice(),
            [
                Act::Published,
                Act::Published,
                Act::Withdrawn {
                    reason: WithdrawalReason::PersonalData
                },
                Act::Published,
                Act::Repealed { .. },
                Act::Withdrawn {
                    reason: WithdrawalReason::Duplicate
                },
            ]
        ));
        assert_eq!(entries[0].body_sha256, entries[5].body_sha256);
        let logged = log.county.store.ledger_entries(0, 100).await.unwrap();
        assert!(logged.iter().all(|entry| !entry.data.contains("张三")));
        assert_eq!(log.standing.now(), Signs::Yes);
        let head = checkpoint(&log.county.store, &Keys::load(&log.key_file)).await;
        assert_eq!(head.size, 6);
        for entry in logged {
            let proof = proofs::inclusion(&log.county.store, entry.number, head.size)
                .await
                .unwrap();
            let leaf = leaf_hash(entry.data.as_bytes());
            verify_inclusion(leaf, entry.number, head.size, &proof, head.root).unwrap();
        }
        // Nothing new: nothing is signed anew.
        let before = log.county.store.ledger_checkpoint().await.unwrap();
        log.restart();
        log.catch_up().await;
        assert_eq!(log.county.store.ledger_checkpoint().await.unwrap(), before);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_journal_gives_the_same_log() {
    on_each_log(|mut log| async move {
        // In one step here, in many there.
        for number in 0..300 {
            log.import(&format!("r{number}"), |_| {}).await;
            if number % 50 == 0 {
                log.catch_up().await;
            }
        }
        log.catch_up().await;
        let there = log.county.place.folder.join("dump");
        log.county.store.dump_tables(&there).await.unwrap();
        let here = log.county.store.ledger_head().await.unwrap();
        assert_eq!(here.size, 300);
        let mut leaves = Vec::new();
        for entry in log.county.store.ledger_entries(0, 1000).await.unwrap() {
            leaves.push(leaf_hash(entry.data.as_bytes()));
        }
        assert_eq!(gongkai_ledger::tree::root(&leaves), Hash::from(here.root));
        let acts = log.county.store.acts_after(0, 10_000).await.unwrap();
        let again: Vec<Vec<u8>> = acts
            .acts
            .iter()
            .map(|act| {
                gongkai_web::kit::logged::entry_of(act)
                    .unwrap()
                    .to_bytes()
                    .unwrap()
            })
            .collect();
        let logged = log.county.store.ledger_entries(0, 1000).await.unwrap();
        assert!(
            again
                .iter()
                .eq(logged.iter().map(|entry| entry.data.as_bytes()))
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_grow_one_tree() {
    on_each_log(|log| async move {
        let other = Store::open(&log.county.place.config).await.unwrap();
        let beside = log.county.place.folder.join("node2").join("ledger.key");
        std::fs::create_dir_all(beside.parent().unwrap()).unwrap();
        std::fs::copy(&log.key_file, &beside).unwrap();
        let (standing, second) = follower(&log.county, &other, &beside);
        let (order, stop) = stop::token();
        let first = tokio::spawn(crate::followers::follow(log.follower, stop.clone()));
        let second = tokio::spawn(crate::followers::follow(second, stop));
        for number in 0..40 {
            import(&log.county, &format!("r{number}"), |_| {}).await;
        }
        let store = &log.county.store;
        for _ in 0..100 {
            let head = store.ledger_head().await.unwrap();
            if head.size == 40 && head.signed == Some(40) {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        order.give();
        first.await.unwrap();
        second.await.unwrap();
        assert_ne!(log.standing.now(), Signs::WithoutKey);
        assert_ne!(standing.now(), Signs::WithoutKey);
        let head = checkpoint(store, &Keys::load(&log.key_file)).await;
        assert_eq!(head.size, 40);
        let logged = store.ledger_entries(0, 100).await.unwrap();
        assert_eq!(logged.len(), 40);
        let leaves: Vec<Hash> = logged
            .iter()
            .map(|entry| leaf_hash(entry.data.as_bytes()))
            .collect();
        assert_eq!(gongkai_ledger::tree::root(&leaves), head.root);
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tree_that_forgot_what_was_signed_is_never_signed() {
    on_each_log(|mut log| async move {
        log.import("r1", |_| {}).await;
        log.catch_up().await;
        let old = log.county.place.folder.join("old");
        log.county.store.dump_tables(&old).await.unwrap();
        log.import("r2", |_| {}).await;
        log.catch_up().await;

        // The old backup in the database's place, the key and what was signed with it where they were.
        let mut restored = log.county.place.config.clone();
        restored.data_dir = log.county.place.folder.join("restored");
        restored.database_url = None;
        Store::load_dump(&restored, &old).await.unwrap();
        let store = Store::open(&restored).await.unwrap();
        let mut county = log.county.clone();
        county.store = store.clone();
        let (standing, mut behind) = follower(&county, &store, &log.key_file);
        let (_order, stop) = stop::token();
        behind.catch_up(&stop).await.unwrap();
        let Signs::Frozen { why, mend } = standing.now() else {
            panic!("signed: {:?}", standing.now())
        };
        assert!(why.contains("2 条") && why.contains("只有 1 条"), "{why}");
        assert!(mend.contains("备份"), "{mend}");

        // Publishing goes on, entries are kept, and a tree that has caught up in size only is another tree.
        import(&county, "another", |_| {}).await;
        import(&county, "and-another", |_| {}).await;
        behind.catch_up(&stop).await.unwrap();
        let Signs::Frozen { why, .. } = standing.now() else {
            panic!("signed")
        };
        assert!(why.contains("不一致"), "{why}");
        assert_eq!(store.ledger_head().await.unwrap().size, 3);
        assert_eq!(store.ledger_checkpoint().await.unwrap().unwrap().size, 1);
        store.close().await;

        // Without the file nobody can say whether the database is the newest.
        let kept = std::fs::read(log.guard()).unwrap();
        std::fs::remove_file(log.guard()).unwrap();
        log.restart();
        log.catch_up().await;
        assert!(matches!(log.standing.now(), Signs::Frozen { .. }));
        // A checkpoint of the log that somebody kept does as well.
        std::fs::write(log.guard(), kept).unwrap();
        log.catch_up().await;
        assert_eq!(log.standing.now(), Signs::Yes);
        // A new name and key begin a new log.
        std::fs::remove_file(log.guard()).unwrap();
        let successor =
            KeyFile::new_log("www.example.gov.cn/ledger-2", &[3; 32], &[4; 32]).unwrap();
        std::fs::write(&log.key_file, successor.to_secret_text()).unwrap();
        log.restart();
        log.catch_up().await;
        assert_eq!(log.standing.now(), Signs::Yes);
        let head = checkpoint(&log.county.store, &Keys::load(&log.key_file)).await;
        assert_eq!(
            (head.origin.as_str(), head.size),
            ("www.example.gov.cn/ledger-2", 2)
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_the_log_is_kept_and_signed_later() {
    on_each_log(|mut log| async move {
        let text = std::fs::read(&log.key_file).unwrap();
        std::fs::remove_file(&log.key_file).unwrap();
        log.restart();
        log.import("r1", |_| {}).await;
        log.catch_up().await;
        assert_eq!(log.standing.now(), Signs::WithoutKey);
        assert_eq!(log.entries().await.len(), 1);
        assert_eq!(log.county.store.ledger_checkpoint().await.unwrap(), None);
        std::fs::write(&log.key_file, b"PRIVATE+KEY+nonsense").unwrap();
        log.restart();
        log.catch_up().await;
        assert!(matches!(log.standing.now(), Signs::Frozen { .. }));
        std::fs::write(&log.key_file, text).unwrap();
        log.restart();
        log.catch_up().await;
        assert_eq!(
            checkpoint(&log.county.store, &Keys::load(&log.key_file))
                .await
                .size,
            1
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_names_is_no_act() {
    on_each_log(|mut log| async move {
        let account = COUNTY_ADMINISTRATOR.account();
        let at = log.county.clock.now();
        let store = &log.county.store;
        store
            .define_account(&Acting::import(), account, at)
            .await
            .unwrap();
        log.catch_up().await;
        assert_eq!(log.entries().await.len(), 0);
        assert_eq!(
            checkpoint(&log.county.store, &Keys::load(&log.key_file))
                .await
                .size,
            0
        );
    })
    .await;
}
