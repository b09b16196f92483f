//! Attachments: kept by digest, bound to one record, public only with it.

use gongkai_store::write::WriteError;
use jiff::SignedDuration;

use crate::county::{acting, agency, file, in_county, notice};

#[tokio::test(flavor = "multi_thread")]
async fn bytes_are_kept_once_and_read_back() {
    in_county(|county| async move {
        let store = &county.store;
        let blob = store.keep_blob(b"gongkai".to_vec()).await.unwrap();
        assert_eq!(store.keep_blob(b"gongkai".to_vec()).await.unwrap(), blob);
        assert_eq!(blob.size, 7);
        assert_eq!(
            store.blob(&blob.sha256).await.unwrap().as_deref(),
            Some(b"gongkai".as_slice())
        );
        assert_eq!(store.blob(&"0".repeat(64)).await.unwrap(), None);
        assert_eq!(store.blob("").await.unwrap(), None);
        assert!(
            store
                .blob_path("../../etc/passwd")
                .starts_with(county.database.config.data_dir.join("blobs"))
        );
        let kept = std::fs::read_dir(county.database.config.data_dir.join("blobs"))
            .unwrap()
            .count();
        assert_eq!(kept, 1, "nothing half-written is left");
        store.keep_text(&blob.sha256, "一").await.unwrap();
        store.keep_text(&blob.sha256, "二").await.unwrap();
        assert_eq!(
            store.blob_text(&blob.sha256).await.unwrap().as_deref(),
            Some("二")
        );
        assert_eq!(store.blob_text("none").await.unwrap(), None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_is_for_its_agency_until_a_record_takes_it() {
    in_county(|county| async move {
        let store = &county.store;
        let blob = store.keep_blob(b"abc".to_vec()).await.unwrap();
        let upload = file("f1", &blob.sha256);
        store
            .upload(
                &acting("zhang"),
                &agency("qingshi"),
                upload.clone(),
                county.tick(),
            )
            .await
            .unwrap();
        store
            .upload(
                &acting("zhang"),
                &agency("qingshi"),
                upload.clone(),
                county.tick(),
            )
            .await
            .unwrap();
        let other = file("f1", &"c".repeat(64));
        let replaced = store
            .upload(&acting("zhang"), &agency("qingshi"), other, county.tick())
            .await;
        assert!(matches!(replaced, Err(WriteError::Fields(_))));
        let stranger = store
            .upload(
                &acting("li"),
                &agency("qingshi"),
                file("f2", &blob.sha256),
                county.tick(),
            )
            .await;
        assert!(matches!(stranger, Err(WriteError::NotAllowed(_))));
        assert_eq!(
            store.desk_file(&upload.id).await.unwrap(),
            Some((agency("qingshi"), upload.clone()))
        );
        assert_eq!(store.public_file(&upload.id).await.unwrap(), None);

        let mut content = notice("通知");
        content.attachments = vec![upload.clone()];
        county
            .draft("zhou", "n1", content.clone())
            .await
            .unwrap_err();
        county.draft("zhang", "r1", content.clone()).await.unwrap();
        // Bound to that record now; another of the same agency cannot borrow it,
        let borrowed = county.draft("zhang", "r2", content.clone()).await;
        let Err(WriteError::Fields(errors)) = borrowed else {
            panic!("{borrowed:?}")
        };
        assert!(errors.of("attachments").is_some());
        // nor can its own record make it another file. Its name may change.
        content.attachments[0].media_type = "text/html".to_owned();
        county
            .save("zhang", "r1", content.clone())
            .await
            .unwrap_err();
        content.attachments[0] = upload.clone();
        content.attachments[0].name = "新名字.pdf".to_owned();
        county.save("zhang", "r1", content).await.unwrap();
        assert_eq!(
            store.desk_file(&upload.id).await.unwrap().unwrap().1.name,
            "新名字.pdf"
        );
        assert_eq!(
            store.public_file(&upload.id).await.unwrap(),
            None,
            "a draft's file is not public"
        );
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forgotten_uploads_are_swept_and_saved_ones_stay() {
    in_county(|county| async move {
        let store = &county.store;
        let blob = store.keep_blob(b"abc".to_vec()).await.unwrap();
        let at = county.tick();
        for id in ["old", "saved"] {
            store
                .upload(
                    &acting("zhang"),
                    &agency("qingshi"),
                    file(id, &blob.sha256),
                    at,
                )
                .await
                .unwrap();
        }
        let later = at + SignedDuration::from_hours(6 * 24);
        store
            .upload(
                &acting("zhang"),
                &agency("qingshi"),
                file("new", &blob.sha256),
                later,
            )
            .await
            .unwrap();
        let mut content = notice("通知");
        content.attachments = vec![file("saved", &blob.sha256)];
        county.draft("zhang", "r1", content).await.unwrap();
        assert_eq!(
            store
                .sweep_uploads(at + SignedDuration::from_hours(7 * 24 + 1))
                .await
                .unwrap(),
            1
        );
        for (id, kept) in [("old", false), ("saved", true), ("new", true)] {
            assert_eq!(
                store
                    .desk_file(&id.parse().unwrap())
                    .await
                    .unwrap()
                    .is_some(),
                kept,
                "{id}"
            );
        }
    })
    .await;
}
