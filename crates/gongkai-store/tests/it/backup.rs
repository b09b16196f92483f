//! Copies taken while others write are whole, and open again on either database.

use gongkai_store::Store;

use crate::county::{County, in_county, notice};
use crate::databases::{Raw, config, elsewhere};

async fn tables(raw: &Raw) -> Vec<(String, Vec<String>)> {
    let mut tables = Vec::new();
    for table in gongkai_store::schema::tables() {
        let columns: Vec<String> = table
            .columns
            .iter()
            .map(|column| format!("COALESCE(CAST({} AS TEXT), '-')", column.name))
            .collect();
        let sql = format!(
            "SELECT {} AS line FROM {} ORDER BY line",
            columns.join(" || '|' || "),
            table.name
        );
        let mut lines = raw.texts(&sql).await;
        lines.sort();
        tables.push((table.name.clone(), lines));
    }
    tables
}

async fn with_a_history(county: &County) {
    county.publish("r1", notice("一")).await;
    county.publish_revision("r1", notice("二")).await;
    county.draft("zhang", "r2", notice("草稿")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dump_loads_into_the_other_database() {
    in_county(|county| async move {
        with_a_history(&county).await;
        let dump = county.database.folder.join("dump.ndjson");
        county.store.dump_tables(&dump).await.unwrap();
        county.store.dump_tables(&dump).await.unwrap_err();
        let before = tables(&county.database.raw).await;
        elsewhere(|there| async move {
            Store::load_dump(&there, &dump).await.unwrap();
            assert_eq!(tables(&Raw::open(&there).await).await, before);
            let store = Store::open(&there).await.unwrap();
            assert!(store.check().await.unwrap().is_empty());
            assert_eq!(
                store
                    .public_list(&Default::default(), 0, 9)
                    .await
                    .unwrap()
                    .total,
                1
            );
            store.close().await;
            // Only into an empty one, and only a whole dump.
            let again = Store::load_dump(&there, &dump).await.unwrap_err();
            assert!(again.to_string().contains("not empty"));
        })
        .await;
        let dump = county.database.folder.join("dump.ndjson");
        let text = std::fs::read_to_string(&dump).unwrap();
        let cut = text.len() - text.lines().last().unwrap().len() - 1;
        std::fs::write(&dump, &text[..cut]).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let fresh = config(&folder, None);
        let cut_off = Store::load_dump(&fresh, &dump).await.unwrap_err();
        assert!(cut_off.to_string().contains("cut off"), "{cut_off}");
        let store = Store::open(&fresh).await.unwrap();
        assert_eq!(store.head().await.unwrap(), 0, "nothing was loaded");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_taken_while_others_write_is_sound() {
    in_county(|county| async move {
        with_a_history(&county).await;
        let writing = async {
            for n in 0..40 {
                county
                    .draft("zhang", &format!("w{n}"), notice("写"))
                    .await
                    .unwrap();
            }
        };
        let to = county.database.folder.join("backup");
        let backing = async {
            for _ in 0..10 {
                tokio::task::yield_now().await;
            }
            county.store.backup_database(&to).await.unwrap();
        };
        tokio::join!(writing, backing);
        county.store.backup_database(&to).await.unwrap_err();
        let folder = tempfile::tempdir().unwrap();
        let there = config(&folder, None);
        if county.database.raw.is_postgres() {
            Store::load_dump(&there, &to).await.unwrap();
        } else {
            std::fs::create_dir_all(&there.data_dir).unwrap();
            std::fs::copy(&to, there.data_dir.join("gongkai.db")).unwrap();
        }
        let store = Store::open(&there).await.unwrap();
        assert!(store.check().await.unwrap().is_empty());
        assert_eq!(
            store
                .public_list(&Default::default(), 0, 9)
                .await
                .unwrap()
                .total,
            1
        );
        assert!(store.head().await.unwrap() <= county.store.head().await.unwrap());
    })
    .await;
}
