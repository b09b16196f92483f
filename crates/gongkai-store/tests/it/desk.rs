//! The console's lists: what waits for whom, and finding a record again.

use gongkai_core::records::{Clearance, Command, PublishWhen};
use jiff::SignedDuration;

use crate::county::{account, agency, in_county, login, notice};

#[tokio::test(flavor = "multi_thread")]
async fn each_person_sees_what_waits_for_them() {
    in_county(|county| async move {
        for id in ["a", "b", "c", "d", "e"] {
            county
                .draft("zhang", id, notice(&format!("通知{id}")))
                .await
                .unwrap();
        }
        county.order("zhang", "b", Command::Submit).await.unwrap();
        county.order("zhang", "c", Command::Submit).await.unwrap();
        county
            .order(
                "li",
                "c",
                Command::Return {
                    reason: "请补充".to_owned(),
                },
            )
            .await
            .unwrap();
        county.clear("d", Clearance::Proactive).await;
        county.clear("e", Clearance::Proactive).await;
        let publish_at = county.tick() + SignedDuration::from_hours(8);
        county.sign("e", PublishWhen::At(publish_at)).await;

        let waiting = |name: &'static str| {
            let store = county.store.clone();
            async move {
                store
                    .waiting(&account(name).grants, &login(name))
                    .await
                    .unwrap()
            }
        };
        let ids = |lines: &[gongkai_store::desk::DeskLine]| -> Vec<String> {
            lines.iter().map(|line| line.record.to_string()).collect()
        };
        let zhang = waiting("zhang").await;
        assert_eq!(ids(&zhang.my_drafts), ["a"]);
        assert_eq!(ids(&zhang.returned_to_me), ["c"]);
        assert_eq!(ids(&zhang.sent_by_me), ["e", "d", "c", "b"]);
        assert_eq!(zhang.sent_by_me[0].status_name, "定时发布");
        assert!(zhang.to_review.is_empty());
        let li = waiting("li").await;
        assert_eq!(ids(&li.to_review), ["b"]);
        assert_eq!(li.to_review[0].drafter_name.as_deref(), Some("zhang同志"));
        assert_eq!(li.to_review[0].agency_name, "青石镇人民政府");
        let zhao = waiting("zhao").await;
        assert_eq!(ids(&zhao.to_sign), ["d"]);
        assert_eq!(ids(&zhao.scheduled), ["e"]);
        assert_eq!(zhao.scheduled[0].publish_at, Some(publish_at));
        assert_eq!(ids(&waiting("wang").await.to_clear), Vec::<String>::new());
        // Neighbours and administrators see none of it.
        for name in ["zhou", "sun"] {
            assert_eq!(waiting(name).await, Default::default(), "{name}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_is_found_by_state_and_by_words() {
    in_county(|county| async move {
        let mut content = notice("关于2026年度医保缴费的通知 100%");
        content.document_number = Some("青政发〔2026〕Ab号".to_owned());
        county.publish("r1", content).await;
        county
            .draft("zhang", "r2", notice("征地公告"))
            .await
            .unwrap();
        let here = [agency("qingshi"), agency("xian")];
        let find = |status: Option<&'static str>, text: Option<&'static str>| {
            let store = county.store.clone();
            let here = here.clone();
            async move {
                let page = store.desk_list(&here, status, text, 0, 10).await.unwrap();
                assert_eq!(page.total, page.items.len() as u64);
                let ids: Vec<String> = page
                    .items
                    .iter()
                    .map(|line| line.record.to_string())
                    .collect();
                ids.join(" ")
            }
        };
        assert_eq!(find(None, None).await, "r2 r1");
        assert_eq!(find(Some("public"), None).await, "r1");
        assert_eq!(find(None, Some(" 医保 ")).await, "r1");
        assert_eq!(find(None, Some("aB号")).await, "r1");
        assert_eq!(find(None, Some("qingshi/2026-0")).await, "r1");
        assert_eq!(find(None, Some("100%")).await, "r1");
        assert_eq!(find(None, Some("1%0")).await, "");
        assert_eq!(find(Some("drafting"), Some("征地")).await, "r2");
        let page = county
            .store
            .desk_list(&here, None, None, 1, 1)
            .await
            .unwrap();
        assert_eq!((page.total, page.items.len()), (2, 1));
        let nowhere = county
            .store
            .desk_list(&[], None, None, 0, 10)
            .await
            .unwrap();
        assert_eq!(nowhere.total, 0);
        let neighbour = county
            .store
            .desk_list(&[agency("baishi")], None, None, 0, 10)
            .await
            .unwrap();
        assert!(neighbour.items.is_empty());
    })
    .await;
}
