//! The log's rows: they only grow, by comparison with what was found, and two writers never both win.

use gongkai_store::ledger::{
    Cosigned, Growth, HashBytes, NewEntry, SignedHead, Swap, TileRow, WitnessedLog,
};

use crate::county::{County, in_county, notice, record, start};

fn growth(from: u64, root: u8) -> Growth {
    Growth {
        from_size: from,
        from_seq: from,
        entries: vec![NewEntry {
            seq: from + 1,
            record: record("r1"),
            logged_at: start(),
            data: format!("{{\"n\":{from}}}"),
        }],
        tiles: vec![TileRow {
            level: 0,
            number: 0,
            hashes: vec![7; 32 * (from as usize + 1)],
        }],
        root: [root; 32],
        seq: from + 1,
    }
}

fn signed(size: u64, root: HashBytes, note: &str, at: &str) -> SignedHead {
    SignedHead {
        size,
        root,
        note: note.to_owned(),
        signed_at: at.parse().unwrap(),
    }
}

async fn grown(county: &County, to: u64) {
    for size in 0..to {
        let done = county.store.ledger_grow(growth(size, 1)).await.unwrap();
        assert_eq!(done, Swap::Done);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_grow_from_the_same_size_one_wins() {
    in_county(|county| async move {
        let other = county.database.another().await;
        let (one, two) = tokio::join!(
            county.store.ledger_grow(growth(0, 1)),
            other.ledger_grow(growth(0, 2))
        );
        let mut outcomes = [one.unwrap(), two.unwrap()];
        outcomes.sort_by_key(|swap| *swap == Swap::Faster);
        assert_eq!(outcomes, [Swap::Done, Swap::Faster]);
        let head = county.store.ledger_head().await.unwrap();
        assert_eq!((head.size, head.seq, head.signed), (1, 1, None));
        let entries = county.store.ledger_entries(0, 9).await.unwrap();
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].data, "{\"n\":0}");
        assert_eq!(
            county.store.ledger_grow(growth(1, 1)).await.unwrap(),
            Swap::Done
        );
        let tile = county.store.ledger_tile(0, 0).await.unwrap().unwrap();
        assert_eq!(tile.len(), 64);
        assert_eq!(county.store.ledger_tile(1, 0).await.unwrap(), None);
        assert_eq!(county.store.ledger_tile(0, u64::MAX).await.unwrap(), None);
        assert_eq!(
            county.store.ledger_of(&record("r1")).await.unwrap().len(),
            2
        );
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_changes_an_entry_of_the_log() {
    in_county(|county| async move {
        grown(&county, 2).await;
        let raw = &county.database.raw;
        for sql in [
            "UPDATE ledger_entries SET data = '{}'",
            "DELETE FROM ledger_entries WHERE number = 1",
        ] {
            let refused = raw.run(sql).await.unwrap_err().to_string();
            assert!(refused.contains("append-only"), "{sql}: {refused}");
        }
        if raw.is_postgres() {
            raw.run("TRUNCATE ledger_entries").await.unwrap_err();
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_checkpoint_never_goes_back_nor_beyond_the_tree() {
    in_county(|county| async move {
        let store = &county.store;
        grown(&county, 3).await;
        let root = [1; 32];
        let at = "2026-11-24T01:00:00Z";
        let publish = |size, note: &'static str| {
            let head = signed(size, root, note, at);
            async move { store.ledger_publish(&head).await.unwrap() }
        };
        assert_eq!(store.ledger_checkpoint().await.unwrap(), None);
        assert_eq!(publish(2, "two").await, Swap::Done);
        assert_eq!(publish(4, "four").await, Swap::Faster);
        assert_eq!(publish(3, "three").await, Swap::Done);
        assert_eq!(publish(2, "two again").await, Swap::Faster);
        assert_eq!(publish(3, "three, by a new key").await, Swap::Done);
        let current = store.ledger_checkpoint().await.unwrap().unwrap();
        assert_eq!(
            (current.size, current.note.as_str()),
            (3, "three, by a new key")
        );
        // Of the day only the last one is kept; of another day it stays.
        assert_eq!(store.ledger_checkpoints().await.unwrap().len(), 1);
        store.ledger_grow(growth(3, 1)).await.unwrap();
        let next_day = signed(4, root, "four", "2026-11-25T01:00:00Z");
        store.ledger_publish(&next_day).await.unwrap();
        let kept: Vec<u64> = store
            .ledger_checkpoints()
            .await
            .unwrap()
            .iter()
            .map(|kept| kept.size)
            .collect();
        assert_eq!(kept, [3, 4]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cosigned_checkpoints_are_kept_and_found() {
    in_county(|county| async move {
        let store = &county.store;
        grown(&county, 3).await;
        let at = "2026-11-24T01:00:00Z";
        for size in 1..=3 {
            let head = signed(size, [1; 32], "note", at);
            store.ledger_publish(&head).await.unwrap();
            let line = |witness: &str| Cosigned {
                witness: witness.to_owned(),
                line: format!("— {witness} {size}"),
                at: at.parse().unwrap(),
            };
            store.keep_cosignature(size, &line("a")).await.unwrap();
            if size == 2 {
                store.keep_cosignature(size, &line("b")).await.unwrap();
            }
        }
        let cosigned = |least| async move {
            let found = store.cosigned_checkpoint(0, least).await.unwrap();
            found.map(|head| head.size)
        };
        assert_eq!(cosigned(1).await, Some(3));
        // A witness that lags behind still makes a quorum with what the other said before.
        assert_eq!(cosigned(2).await, Some(2));
        assert_eq!(cosigned(3).await, None);
        assert_eq!(store.cosignatures(3).await.unwrap().len(), 1);
        store
            .note_witness_fault("b", None, "连不上。", start())
            .await
            .unwrap();
        // The same log goes on: what was said stays.
        store.ledger_grow(growth(3, 1)).await.unwrap();
        let head = signed(4, [1; 32], "note", at);
        store.ledger_publish(&head).await.unwrap();
        assert_eq!(store.cosignatures(3).await.unwrap().len(), 1);
        let states = store.witness_states().await.unwrap();
        let told: Vec<(&str, u64, bool)> = states
            .iter()
            .map(|state| (state.witness.as_str(), state.size, state.fault.is_some()))
            .collect();
        assert_eq!(told, [("a", 3, false), ("b", 2, true)]);
        // Another name is another log: what was said of the one says nothing of the other.
        let successor = signed(4, [1; 32], "another", at);
        store.ledger_publish(&successor).await.unwrap();
        assert_eq!(store.cosignatures(3).await.unwrap(), []);
        assert_eq!(store.witness_states().await.unwrap(), []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_promised_to_a_log_is_compared_before_the_next_promise() {
    in_county(|county| async move {
        let store = &county.store;
        let log = |size, root| WitnessedLog {
            origin: "a.example/log".to_owned(),
            size,
            root: [root; 32],
            note: "note".to_owned(),
            at: start(),
        };
        assert_eq!(store.witnessed_log("a.example/log").await.unwrap(), None);
        for (old, new, expected) in [
            (0, log(3, 3), Swap::Done),
            (0, log(5, 5), Swap::Faster),
            (2, log(5, 5), Swap::Faster),
            (3, log(5, 5), Swap::Done),
            (5, log(5, 5), Swap::Done),
            (5, log(5, 6), Swap::Faster),
            (5, log(4, 4), Swap::Faster),
        ] {
            let done = store.keep_witnessed(old, &new).await.unwrap();
            assert_eq!(done, expected, "{old} {new:?}");
        }
        let last = store.witnessed_log("a.example/log").await.unwrap().unwrap();
        assert_eq!((last.size, last.root), (5, [5; 32]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn acts_say_what_an_edition_said_when_it_became_public() {
    in_county(|county| async move {
        county.publish("r1", notice("一")).await;
        county.draft("zhang", "r2", notice("草稿")).await.unwrap();
        let before = county.store.acts_after(0, 1_000).await.unwrap();
        county.publish_revision("r1", notice("二")).await;
        let after = county.store.acts_after(0, 1_000).await.unwrap();
        assert_eq!(before.acts, after.acts[..before.acts.len()]);
        let told: Vec<(u32, &str)> = after
            .acts
            .iter()
            .map(|act| (act.edition, act.content.title.as_str()))
            .collect();
        assert_eq!(told, [(1, "一"), (2, "二")]);
        assert_eq!(after.read_to, county.store.head().await.unwrap());
        // In small steps the same comes out.
        let (mut acts, mut seq) = (Vec::new(), 0);
        loop {
            let part = county.store.acts_after(seq, 2).await.unwrap();
            if part.read_to == seq {
                break;
            }
            seq = part.read_to;
            acts.extend(part.acts);
        }
        assert_eq!(acts, after.acts);
    })
    .await;
}
