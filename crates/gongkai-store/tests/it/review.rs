//! The life of a record: review, return, revision, scheduled publication, holding back, repeal.

use gongkai_core::records::{
    Act, Clearance, Command, Ground, PublishWhen, Refusal, Stage, Standing, Validity,
};
use gongkai_store::public::{PublicPage, Shown};
use gongkai_store::write::{Acting, WriteError};
use jiff::SignedDuration;
use jiff::civil::date;

use crate::county::{County, acting, in_county, notice, record};

async fn shown(county: &County, number: &str) -> Shown {
    match county.store.public_page(number).await.unwrap() {
        Some(PublicPage::Shown(shown)) => *shown,
        other => panic!("not shown: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_public_before_the_signature() {
    in_county(|county| async move {
        let before = county.store.public_generation();
        county
            .draft("zhang", "r1", notice("医保通知"))
            .await
            .unwrap();
        county.clear("r1", Clearance::Proactive).await;
        let list = county
            .store
            .public_list(&Default::default(), 0, 10)
            .await
            .unwrap();
        assert_eq!(list.total, 0);
        assert_eq!(county.store.public_generation(), before);

        let changes = county.store.changes();
        let signed = county.sign("r1", PublishWhen::Now).await;
        let number = signed.index_number.unwrap();
        assert_eq!(number, "qingshi/2026-00001");
        assert!(county.store.public_generation() > before);
        assert!(changes.has_changed().unwrap());

        let page = shown(&county, &number).await;
        assert_eq!(page.content, notice("医保通知"));
        assert_eq!(page.listed.title, "医保通知");
        assert_eq!(page.listed.agency_name, "青石镇人民政府");
        assert_eq!(page.listed.published_at, signed.editions[0].published_at);
        assert_eq!(page.edition, 1);
        let acts: Vec<Act> = signed.editions[0]
            .steps
            .iter()
            .map(|step| step.act)
            .collect();
        assert_eq!(
            acts,
            [Act::Submitted, Act::ReviewPassed, Act::Cleared, Act::Signed]
        );
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_returned_draft_says_why_and_goes_round_again() {
    in_county(|county| async move {
        county
            .draft("zhang", "r1", notice("医保通知"))
            .await
            .unwrap();
        county.order("zhang", "r1", Command::Submit).await.unwrap();
        let reason = "第二段数字不对".to_owned();
        let returned = county
            .order(
                "li",
                "r1",
                Command::Return {
                    reason: reason.clone(),
                },
            )
            .await
            .unwrap();
        assert_eq!(returned.draft.unwrap().stage, Stage::Returned { reason });
        // The draft's content is still there to be sent again.
        county.clear("r1", Clearance::Proactive).await;
        county.sign("r1", PublishWhen::Now).await;
        assert_eq!(county.store.history(&record("r1")).await.unwrap().len(), 7);
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revision_leaves_the_public_text_until_it_is_signed() {
    in_county(|county| async move {
        let first = county.publish("r1", notice("医保通知")).await;
        let number = first.index_number.clone().unwrap();
        let revised = county
            .store
            .revise(&acting("zhang"), &record("r1"), county.tick())
            .await
            .unwrap();
        assert_eq!(revised.draft.unwrap().content.unwrap().title, "医保通知");
        county
            .save("zhang", "r1", notice("医保通知（更正）"))
            .await
            .unwrap();
        assert_eq!(shown(&county, &number).await.listed.title, "医保通知");
        let desk = county
            .store
            .desk_record(&record("r1"))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(desk.public_content.unwrap().title, "医保通知");
        assert_eq!(
            desk.record.draft.unwrap().content.unwrap().title,
            "医保通知（更正）"
        );

        county.clear("r1", Clearance::Proactive).await;
        let second = county.sign("r1", PublishWhen::Now).await;
        assert_eq!(second.index_number.as_deref(), Some(number.as_str()));
        let page = shown(&county, &number).await;
        assert_eq!(page.listed.title, "医保通知（更正）");
        assert_eq!(page.listed.published_at, first.editions[0].published_at);
        assert_eq!(page.listed.edition_at, second.editions[1].published_at);
        assert_eq!(page.change_note.as_deref(), Some("更正了数字"));
        assert_eq!(page.editions.len(), 2);
        let old = county
            .store
            .public_edition(&number, 1)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(old.content.title, "医保通知");
        assert!(
            county
                .store
                .public_edition(&number, 3)
                .await
                .unwrap()
                .is_none()
        );
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_discarded_draft_leaves_what_is_public() {
    in_county(|county| async move {
        county.publish("r1", notice("医保通知")).await;
        county
            .store
            .revise(&acting("zhang"), &record("r1"), county.tick())
            .await
            .unwrap();
        county.save("zhang", "r1", notice("写坏了")).await.unwrap();
        let after = county.order("zhang", "r1", Command::Discard).await.unwrap();
        assert_eq!(after.status().0, "public");
        let line = &county
            .store
            .desk_list(&[after.agency], None, None, 0, 9)
            .await
            .unwrap()
            .items[0];
        assert_eq!(line.title, "医保通知");

        county.draft("zhang", "r2", notice("没用上")).await.unwrap();
        let after = county.order("zhang", "r2", Command::Discard).await.unwrap();
        let list = county
            .store
            .desk_list(&[after.agency], Some("discarded"), None, 0, 9)
            .await
            .unwrap();
        assert_eq!(list.items[0].title, "没用上");
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scheduled_record_becomes_public_when_its_time_has_come() {
    in_county(|county| async move {
        county
            .draft("zhang", "r1", notice("征地公告"))
            .await
            .unwrap();
        county.clear("r1", Clearance::Proactive).await;
        let publish_at = county.tick() + SignedDuration::from_hours(24);
        let scheduled = county.sign("r1", PublishWhen::At(publish_at)).await;
        assert_eq!(scheduled.index_number, None);
        assert!(
            county
                .store
                .due_records(county.tick())
                .await
                .unwrap()
                .is_empty()
        );
        assert_eq!(
            county.store.due_records(publish_at).await.unwrap(),
            [record("r1")]
        );

        let system = Acting::system();
        let too_early = county
            .store
            .command(&system, &record("r1"), Command::PublishDue, county.tick())
            .await;
        assert!(matches!(
            too_early,
            Err(WriteError::Refused(Refusal::NotDue))
        ));
        let public = county
            .store
            .command(&system, &record("r1"), Command::PublishDue, publish_at)
            .await
            .unwrap();
        assert_eq!(public.editions[0].published_at, publish_at);
        assert_eq!(
            shown(&county, "qingshi/2026-00001")
                .await
                .listed
                .published_at,
            publish_at
        );
        assert!(
            county
                .store
                .due_records(publish_at)
                .await
                .unwrap()
                .is_empty()
        );
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_held_is_kept_and_can_be_looked_at_again() {
    in_county(|county| async move {
        county
            .draft("zhang", "r1", notice("会议记录"))
            .await
            .unwrap();
        let withheld = Clearance::Withheld {
            ground: Ground::Process,
            reasons: "讨论中的过程稿".to_owned(),
        };
        county.clear("r1", withheld).await;
        let held = county.sign("r1", PublishWhen::Now).await;
        assert!(matches!(held.standing, Standing::Held { .. }));
        assert_eq!(
            held.index_number, None,
            "a number is issued only at publication"
        );
        assert_eq!(
            county
                .database
                .raw
                .number("SELECT COUNT(*) FROM index_numbers")
                .await,
            0
        );

        // A revision begins with what is held; thrown away, it leaves that untouched.
        county
            .store
            .revise(&acting("zhang"), &record("r1"), county.tick())
            .await
            .unwrap();
        county
            .save("zhang", "r1", notice("改坏的会议记录"))
            .await
            .unwrap();
        county.order("zhang", "r1", Command::Discard).await.unwrap();
        let desk = county
            .store
            .desk_record(&record("r1"))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(desk.kept_content.unwrap().title, "会议记录");
        assert_eq!(desk.public_content, None);

        let public = county.publish_revision("r1", notice("会议纪要")).await;
        assert_eq!(public.index_number.as_deref(), Some("qingshi/2026-00001"));
        assert_eq!(
            shown(&county, "qingshi/2026-00001").await.listed.title,
            "会议纪要"
        );
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repealed_record_stays_readable_and_says_so() {
    in_county(|county| async move {
        county.publish("r1", notice("旧办法")).await;
        county.publish("r2", notice("旧计划")).await;
        let on = date(2026, 11, 30);
        let by = Some("青政发〔2026〕9 号".to_owned());
        county
            .order("li", "r1", Command::Repeal { on, by: by.clone() })
            .await
            .unwrap();
        county
            .order("zhao", "r2", Command::Expire { on })
            .await
            .unwrap();
        let page = shown(&county, "qingshi/2026-00001").await;
        assert_eq!(page.listed.validity, Validity::Repealed { on, by });
        assert_eq!(page.content.title, "旧办法");
        assert_eq!(
            shown(&county, "qingshi/2026-00002").await.listed.validity,
            Validity::Expired { on }
        );
        let again = county.order("zhao", "r2", Command::Expire { on }).await;
        assert!(matches!(
            again,
            Err(WriteError::Refused(Refusal::NotInForce))
        ));
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_order_changes_nothing() {
    in_county(|county| async move {
        county
            .draft("zhang", "r1", notice("医保通知"))
            .await
            .unwrap();
        let head = county.store.head().await.unwrap();
        let refused = county.order("zhang", "r1", Command::PublishDue).await;
        assert!(matches!(
            refused,
            Err(WriteError::Refused(
                Refusal::NoDraft | Refusal::NotAllowed(None)
            ))
        ));
        let mut elsewhere = notice("放错地方");
        elsewhere.items = vec!["no-such-item".parse().unwrap()];
        let refused = county.save("zhang", "r1", elsewhere).await;
        let Err(WriteError::Fields(errors)) = refused else {
            panic!("{refused:?}")
        };
        assert!(errors.of("items").is_some());
        let exists = county.draft("zhang", "r1", notice("再来一条")).await;
        assert!(matches!(exists, Err(WriteError::Refused(Refusal::Exists))));
        assert_eq!(county.store.head().await.unwrap(), head);
        county.is_sound().await;
    })
    .await;
}
