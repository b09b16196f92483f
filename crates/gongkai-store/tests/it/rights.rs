//! Who may do what, and where: roles bind to an agency, an administrator's reach those below.

use gongkai_core::accounts::Grant;
use gongkai_core::catalogue::{Block, CatalogueItem, ContentGroup};
use gongkai_core::figures::{Narrative, Section};
use gongkai_core::records::{Clearance, Command, PublishWhen, Refusal};
use gongkai_core::rights::{Action, Role};
use gongkai_store::agencies::roles_at;
use gongkai_store::write::WriteError;
use gongkai_store::write::reports::ReportInput;

use crate::county::{account, acting, agencies, agency, in_county, item, login, notice, record};

fn not_allowed<T: std::fmt::Debug>(result: Result<T, WriteError>) {
    match result {
        Err(WriteError::NotAllowed(_) | WriteError::Refused(Refusal::NotAllowed(_))) => {}
        other => panic!("allowed: {other:?}"),
    }
}

#[test]
fn an_administrators_grant_reaches_below_and_no_other() {
    let grants = [
        Grant {
            agency: agency("xian"),
            role: Role::Administrator,
        },
        Grant {
            agency: agency("xian"),
            role: Role::Issuer,
        },
        Grant {
            agency: agency("shangcun"),
            role: Role::Editor,
        },
    ];
    let above = [agency("qingshi"), agency("xian")];
    assert_eq!(
        roles_at(&grants, &agency("shangcun"), &above),
        [Role::Administrator, Role::Editor]
    );
    assert_eq!(
        roles_at(&grants, &agency("xian"), &[]),
        [Role::Administrator, Role::Issuer]
    );
    assert_eq!(
        roles_at(&grants[1..], &agency("qingshi"), &[agency("xian")]),
        []
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_needs_its_role_at_the_records_agency() {
    in_county(|county| async move {
        county
            .draft("zhang", "r1", notice("医保通知"))
            .await
            .unwrap();
        not_allowed(county.order("zhao", "r1", Command::Submit).await);
        not_allowed(county.order("zhou", "r1", Command::Submit).await);
        not_allowed(county.order("sun", "r1", Command::Submit).await);
        county.order("zhang", "r1", Command::Submit).await.unwrap();
        not_allowed(
            county
                .order("zhang", "r1", Command::PassReview { note: None })
                .await,
        );
        not_allowed(
            county
                .store
                .revise(&acting("zhou"), &record("r1"), county.tick())
                .await,
        );
        // A record of another agency and one that does not exist look the same.
        not_allowed(county.order("zhou", "nothing", Command::Submit).await);
        let draft = Command::Draft {
            record: record("r2"),
            agency: agency("baishi"),
            content: Box::new(notice("冒名")),
        };
        not_allowed(county.order("zhang", "r2", draft).await);
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_person_is_required_or_the_step_is_marked() {
    in_county(|county| async move {
        // Zhang may review now, but not what Zhang wrote.
        let mut person = acting("zhang");
        person.grants.push(Grant {
            agency: agency("qingshi"),
            role: Role::Reviewer,
        });
        county
            .draft("zhang", "r1", notice("医保通知"))
            .await
            .unwrap();
        county.order("zhang", "r1", Command::Submit).await.unwrap();
        let own = county
            .store
            .command(
                &person,
                &record("r1"),
                Command::PassReview { note: None },
                county.tick(),
            )
            .await;
        assert!(matches!(
            own,
            Err(WriteError::Refused(Refusal::SecondPersonMissing))
        ));

        // The village has one clerk and has set its rule so.
        let mut content = notice("村务公开");
        content.items = vec![
            county.store.catalogue(&agency("shangcun")).await.unwrap()[0]
                .code
                .clone(),
        ];
        county.draft("cun", "v1", content).await.unwrap();
        county.order("cun", "v1", Command::Submit).await.unwrap();
        county
            .order("cun", "v1", Command::PassReview { note: None })
            .await
            .unwrap();
        let clear = Command::Clear {
            clearance: Clearance::Proactive,
            note: None,
        };
        county.order("cun", "v1", clear).await.unwrap();
        let sign = Command::Sign {
            when: PublishWhen::Now,
        };
        county.order("cun", "v1", sign).await.unwrap();
        let alone = county
            .store
            .alone_list(&[agency("shangcun")], 0, 10)
            .await
            .unwrap();
        assert_eq!(alone.total, 3);
        assert_eq!(alone.items[0].act, gongkai_core::records::Act::Signed);
        assert_eq!(alone.items[0].by, "cun同志");
        assert_eq!(
            county
                .store
                .alone_list(&[agency("qingshi")], 0, 10)
                .await
                .unwrap()
                .total,
            0
        );
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn administrators_change_agencies_and_catalogues_below_them() {
    in_county(|county| async move {
        let mut qingshi = agencies()[1].clone();
        qingshi.contact.phone = Some("0421-5500000".to_owned());
        not_allowed(
            county
                .store
                .define_agency(&acting("zhang"), qingshi.clone(), county.tick())
                .await,
        );
        county
            .store
            .define_agency(&acting("sun"), qingshi.clone(), county.tick())
            .await
            .unwrap();
        assert_eq!(
            county.store.agency(&qingshi.id).await.unwrap(),
            Some(qingshi.clone())
        );

        let mut village = agencies()[3].clone();
        village.id = agency("xiacun");
        county
            .store
            .define_agency(&acting("qian"), village.clone(), county.tick())
            .await
            .unwrap();
        village.parent = Some(agency("baishi"));
        not_allowed(
            county
                .store
                .define_agency(&acting("qian"), village.clone(), county.tick())
                .await,
        );
        county
            .store
            .define_agency(&acting("sun"), village.clone(), county.tick())
            .await
            .unwrap();
        village.parent = None;
        not_allowed(
            county
                .store
                .define_agency(&acting("sun"), village, county.tick())
                .await,
        );

        let mut top = agencies()[0].clone();
        top.parent = Some(agency("shangcun"));
        let circle = county
            .store
            .define_agency(&acting("sun"), top, county.tick())
            .await;
        let Err(WriteError::Fields(errors)) = circle else {
            panic!("{circle:?}")
        };
        assert!(errors.of("parent").is_some());

        let new = CatalogueItem {
            agency: agency("shangcun"),
            code: item("party"),
            parent: None,
            block: Block::News,
            group: ContentGroup::News,
            name: "村里的事".to_owned(),
            description: None,
            position: 99,
            retired: false,
        };
        not_allowed(
            county
                .store
                .define_items(&acting("cun"), vec![new.clone()], county.tick())
                .await,
        );
        county
            .store
            .define_items(&acting("qian"), vec![new], county.tick())
            .await
            .unwrap();
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_lends_rights_they_do_not_have() {
    in_county(|county| async move {
        // The township's administrator cannot make an administrator of the county,
        let mut cunning = account("qian");
        cunning.grants.push(Grant {
            agency: agency("xian"),
            role: Role::Administrator,
        });
        not_allowed(
            county
                .store
                .define_account(&acting("qian"), cunning, county.tick())
                .await,
        );
        // nor take over someone who belongs here and has a role above.
        let mut lent = account("li");
        lent.grants.push(Grant {
            agency: agency("xian"),
            role: Role::Reviewer,
        });
        county
            .store
            .define_account(&acting("sun"), lent.clone(), county.tick())
            .await
            .unwrap();
        let set = county
            .store
            .set_password(&acting("qian"), &login("li"), "hash", county.tick())
            .await;
        assert!(matches!(
            set,
            Err(WriteError::NotAllowed(Action::ManageAccounts))
        ));
        lent.grants.clear();
        lent.closed = true;
        not_allowed(
            county
                .store
                .define_account(&acting("qian"), lent, county.tick())
                .await,
        );
        // What is theirs they may change.
        let mut closed = account("zhang");
        closed.closed = true;
        county
            .store
            .define_account(&acting("qian"), closed.clone(), county.tick())
            .await
            .unwrap();
        assert_eq!(
            county.store.account(&login("zhang")).await.unwrap(),
            Some(closed)
        );
        let of_township = county.store.accounts(&[agency("qingshi")]).await.unwrap();
        let logins: Vec<&str> = of_township
            .iter()
            .map(|account| account.login.as_str())
            .collect();
        assert_eq!(
            logins,
            ["feng", "li", "qian", "wang", "zhang", "zhao", "zheng"]
        );
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_ones_own_or_the_administrators_business() {
    in_county(|county| async move {
        let store = &county.store;
        store
            .set_password(&acting("zhang"), &login("zhang"), "h1", county.tick())
            .await
            .unwrap();
        store
            .set_password(&acting("sun"), &login("li"), "h2", county.tick())
            .await
            .unwrap();
        not_allowed(
            store
                .set_password(&acting("zhang"), &login("li"), "h3", county.tick())
                .await,
        );
        not_allowed(
            store
                .set_password(&acting("zhang"), &login("nobody"), "h3", county.tick())
                .await,
        );
        assert_eq!(
            store.password_hash(&login("li")).await.unwrap().as_deref(),
            Some("h2")
        );
        let hashes = county
            .database
            .raw
            .number("SELECT COUNT(*) FROM journal WHERE data LIKE '%h1%' OR data LIKE '%h2%'")
            .await;
        assert_eq!(hashes, 0, "no hash in the journal");
        county.is_sound().await;
    })
    .await;
}

fn text(at: &str) -> Narrative {
    Narrative {
        agency: agency(at),
        year: 2026,
        section: Section::Overview,
        points: vec!["全年公开信息若干条。".to_owned()],
    }
}

fn texts(narratives: Vec<Narrative>) -> ReportInput {
    ReportInput {
        narratives,
        ..ReportInput::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn report_texts_are_written_at_ones_own_agency() {
    in_county(|county| async move {
        let enter = async |who: &str, narratives| {
            let at = county.tick();
            county
                .store
                .enter_report(&acting(who), texts(narratives), at)
                .await
        };
        not_allowed(enter("zhang", vec![text("baishi")]).await);
        not_allowed(enter("li", vec![text("qingshi")]).await);
        let head = county.store.head().await.unwrap();
        not_allowed(enter("zhang", vec![text("qingshi"), text("baishi")]).await);
        assert_eq!(county.store.head().await.unwrap(), head);
        enter("zhang", vec![text("qingshi")]).await.unwrap();
        let head = county.store.head().await.unwrap();
        enter("zhang", vec![text("qingshi")]).await.unwrap();
        assert_eq!(
            county.store.head().await.unwrap(),
            head,
            "the same text again is no event"
        );
        county.is_sound().await;
    })
    .await;
}
