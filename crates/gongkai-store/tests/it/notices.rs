//! Reminders: made once a day, read by nobody else, told by mail where a person wants it; and last days that move.

use std::collections::BTreeMap;

use gongkai_core::accounts::MailSetting;
use gongkai_core::agencies::{Post, Tenure};
use gongkai_core::calendar::CalendarYear;
use gongkai_core::ids::Login;
use gongkai_core::letters::kind::LetterKind;
use gongkai_core::records::Actor;
use gongkai_core::reminders::ReminderKind;
use gongkai_core::requests::Command;
use gongkai_core::time::from_china;
use gongkai_law::calendar::year_data::{Layer, YearData};
use gongkai_law::clock::events::Channel;
use gongkai_store::notices::Notice;
use gongkai_store::write::notices::Mailing;
use gongkai_store::write::{Acting, WriteError};
use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};

use crate::county::{County, acting, agency, in_county};
use crate::requests::{NAME, entry, id, setting, whole};

const SITE: &str = "https://www.example.cn";

fn login(name: &str) -> Login {
    name.parse().unwrap()
}

fn morning(on: Date) -> Timestamp {
    from_china(on.at(7, 30, 0, 0)).unwrap()
}

fn mailed_to(address: &str) -> MailSetting {
    MailSetting {
        address: Some(address.to_owned()),
        wanted: true,
    }
}

impl County {
    /// Two requests of 2026-11-24, due on 2026-12-22; the first is Zheng's.
    async fn two_requests(&self) {
        for request in ["q1", "q2"] {
            self.enter(&acting("zheng"), &entry(request, Channel::InPerson))
                .await
                .unwrap();
        }
        let assign = Command::Assign {
            handler: login("zheng"),
            deputy: None,
            post: None,
        };
        self.handle("zheng", "q1", assign).await.unwrap();
    }

    async fn remind(&self, on: Date, mailing: Mailing<'_>) -> u64 {
        let store = &self.store;
        let done = store.remind(on, setting(), mailing, morning(on)).await;
        done.unwrap()
    }

    async fn unread(&self, name: &str) -> Vec<Notice> {
        let mine = [agency("qingshi"), agency("baishi")];
        let unread = self.store.unread_notices(&login(name), &mine).await;
        unread.unwrap()
    }

    async fn mail_to(&self, name: &str, address: &str) {
        let set = self
            .store
            .set_mail(&acting(name), &login(name), mailed_to(address))
            .await;
        set.unwrap();
    }
}

/// Five working days before 2026-12-22, and three.
const FIVE_AHEAD: Date = date(2026, 12, 15);
const THREE_AHEAD: Date = date(2026, 12, 17);

#[tokio::test(flavor = "multi_thread")]
async fn a_day_is_told_once_and_the_next_reminder_takes_the_place_of_the_one_before() {
    in_county(|county| async move {
        county.two_requests().await;
        let head = county.store.head().await.unwrap();
        assert_eq!(county.remind(date(2026, 12, 14), Mailing::Off).await, 0);
        assert_eq!(county.remind(FIVE_AHEAD, Mailing::Off).await, 2);
        assert_eq!(county.remind(FIVE_AHEAD, Mailing::Off).await, 0);
        let unread = county.unread("zheng").await;
        assert_eq!(unread.len(), 2);
        assert_eq!(
            unread[0].words,
            "qingshi-2026-0001 还有5个工作日到期，最迟2026年12月22日答复。"
        );
        assert_eq!(unread[0].kind, ReminderKind::AnswerDue);
        assert_eq!(unread[0].subject, "2025年危房改造补助名单");
        assert_eq!(county.remind(THREE_AHEAD, Mailing::Off).await, 2);
        let unread = county.unread("zheng").await;
        let days: Vec<Date> = unread.iter().map(|notice| notice.day).collect();
        assert_eq!(days, [THREE_AHEAD, THREE_AHEAD]);
        assert_eq!(
            county.store.head().await.unwrap(),
            head,
            "a reminder is no act"
        );
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_at_once_make_one_set() {
    in_county(|county| async move {
        county.two_requests().await;
        county.mail_to("zheng", "zheng@example.cn").await;
        let another = county.database.another().await;
        let at = morning(FIVE_AHEAD);
        let mailing = Mailing::From(SITE);
        let (here, there) = tokio::join!(
            county.store.remind(FIVE_AHEAD, setting(), mailing, at),
            another.remind(FIVE_AHEAD, setting(), mailing, at),
        );
        assert_eq!(here.unwrap() + there.unwrap(), 2);
        let mails = county.database.raw.number("SELECT COUNT(*) FROM mails");
        assert_eq!(mails.await, 1);
        another.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_reads_or_settles_anothers_notices() {
    in_county(|county| async move {
        county.two_requests().await;
        county.remind(FIVE_AHEAD, Mailing::Off).await;
        for other in ["feng", "he", "sun", "zhang"] {
            assert_eq!(county.unread(other).await, [], "{other}");
        }
        let at = county.tick();
        let store = &county.store;
        let first = county.unread("zheng").await[0].number;
        store.read_notice(&login("feng"), first, at).await.unwrap();
        store.read_notices(&login("feng"), 99, at).await.unwrap();
        assert_eq!(county.unread("zheng").await.len(), 2);
        // Whoever may not read the agency's requests any more reads nothing of them here either.
        let elsewhere = [agency("baishi")];
        let unread = store.unread_notices(&login("zheng"), &elsewhere).await;
        assert_eq!(unread.unwrap(), []);
        store.read_notice(&login("zheng"), first, at).await.unwrap();
        assert_eq!(county.unread("zheng").await.len(), 1);
        store.read_notices(&login("zheng"), 99, at).await.unwrap();
        assert_eq!(county.unread("zheng").await, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_need_not_be_read_any_more() {
    in_county(|county| async move {
        county.two_requests().await;
        let letter = LetterKind::GrantedAnswer;
        county
            .draft_letter("q1", letter, &whole(letter))
            .await
            .unwrap();
        let at = county.tick();
        county
            .store
            .send_answer(&acting("zheng"), &id("q1"), setting(), at)
            .await
            .unwrap();
        assert_eq!(county.remind(FIVE_AHEAD, Mailing::Off).await, 3);
        assert_eq!(county.unread("feng").await[0].kind, ReminderKind::Approval);
        let at = county.tick();
        county
            .store
            .approve_answer(&acting("feng"), &id("q1"), setting(), at)
            .await
            .unwrap();
        assert_eq!(county.unread("feng").await, []);
        let left: Vec<_> = county.unread("zheng").await;
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].request, id("q2"));
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_mail_tells_a_person_the_whole_day_and_names_nobody() {
    in_county(|county| async move {
        county.two_requests().await;
        county.mail_to("zheng", " zheng@example.cn ").await;
        county.remind(FIVE_AHEAD, Mailing::From(SITE)).await;
        county.remind(FIVE_AHEAD, Mailing::From(SITE)).await;
        let store = &county.store;
        let at = morning(FIVE_AHEAD);
        let mail = store.take_mail(at).await.unwrap().unwrap();
        assert_eq!(mail.address, "zheng@example.cn");
        assert_eq!(mail.subject, "依申请公开提醒：有2件事要办");
        assert!(mail.text.contains("qingshi-2026-0002　还有5个工作日到期"));
        assert!(
            mail.text
                .contains("https://www.example.cn/console/requests/q2\n")
        );
        assert_eq!((mail.tries, mail.made_at), (1, at));
        for kept in [NAME, "王", "危房", "0000-1234567"] {
            assert!(!mail.text.contains(kept) && !mail.subject.contains(kept));
        }
        assert_eq!(store.take_mail(at).await.unwrap(), None, "taken once");
        store.mail_sent(mail.number, at).await.unwrap();
        let later = at + SignedDuration::from_hours(48);
        assert_eq!(store.take_mail(later).await.unwrap(), None);
        // Notices say no more of the applicant than mails.
        let words = county.database.raw.texts("SELECT words FROM notices").await;
        assert!(
            words
                .iter()
                .all(|words| !words.contains('王') && !words.contains("危房"))
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_fails_waits_and_one_that_is_refused_is_kept_with_its_reason() {
    in_county(|county| async move {
        county.two_requests().await;
        county.mail_to("zheng", "zheng@example.cn").await;
        county.remind(FIVE_AHEAD, Mailing::From(SITE)).await;
        let store = &county.store;
        let at = morning(FIVE_AHEAD);
        let first = store.take_mail(at).await.unwrap().unwrap();
        let later = at + SignedDuration::from_mins(5);
        store
            .mail_failed(first.number, "连不上", Some(later), at)
            .await
            .unwrap();
        assert_eq!(store.take_mail(at).await.unwrap(), None);
        let again = store.take_mail(later).await.unwrap().unwrap();
        assert_eq!((again.number, again.tries), (first.number, 2));
        // Whoever took it and fell over leaves it to the next one after a while.
        let lease = later + SignedDuration::from_mins(11);
        let third = store.take_mail(lease).await.unwrap().unwrap();
        assert_eq!(third.tries, 3);
        store
            .mail_failed(first.number, "550 没有这个邮箱", None, lease)
            .await
            .unwrap();
        let years = lease + SignedDuration::from_hours(24 * 400);
        assert_eq!(store.take_mail(years).await.unwrap(), None);
        let kept = store.undelivered_mails(&[agency("qingshi")]).await.unwrap();
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].reason, "550 没有这个邮箱");
        assert!(kept[0].given_up && kept[0].login == login("zheng"));
        let elsewhere = store.undelivered_mails(&[agency("baishi")]).await;
        assert_eq!(elsewhere.unwrap(), []);
        // A mended address needs no word of the old one.
        county.mail_to("zheng", "zheng@example.com").await;
        let kept = store.undelivered_mails(&[agency("qingshi")]).await;
        assert_eq!(kept.unwrap(), []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_mail_without_an_address_or_against_a_wish_or_where_none_is_sent() {
    in_county(|county| async move {
        county.two_requests().await;
        let mails = || async {
            let count = county.database.raw.number("SELECT COUNT(*) FROM mails");
            count.await
        };
        county.remind(FIVE_AHEAD, Mailing::From(SITE)).await;
        assert_eq!(mails().await, 0);
        county.mail_to("zheng", "zheng@example.cn").await;
        county.remind(THREE_AHEAD, Mailing::Off).await;
        assert_eq!(mails().await, 0);
        let unwanted = MailSetting {
            wanted: false,
            ..mailed_to("zheng@example.cn")
        };
        let me = login("zheng");
        county
            .store
            .set_mail(&acting("zheng"), &me, unwanted.clone())
            .await
            .unwrap();
        assert_eq!(county.store.mail_setting(&me).await.unwrap(), unwanted);
        county.remind(date(2026, 12, 21), Mailing::From(SITE)).await;
        assert_eq!(mails().await, 0);
        assert_eq!(county.unread("zheng").await.len(), 2, "read in the console");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_set_by_its_person_and_those_who_keep_the_account() {
    in_county(|county| async move {
        let store = &county.store;
        let head = store.head().await.unwrap();
        let set = |by: &'static str, address: &'static str| {
            let store = store.clone();
            async move {
                store
                    .set_mail(&acting(by), &login("zheng"), mailed_to(address))
                    .await
            }
        };
        for stranger in ["feng", "zhang", "he"] {
            let refused = set(stranger, "x@example.cn").await;
            assert!(
                matches!(refused, Err(WriteError::NotAllowed(_))),
                "{stranger}: {refused:?}"
            );
        }
        let wrong = set("zheng", "zheng").await;
        assert!(matches!(wrong, Err(WriteError::Fields(_))), "{wrong:?}");
        assert_eq!(
            store.mail_setting(&login("zheng")).await.unwrap(),
            MailSetting::default()
        );
        for keeper in ["zheng", "qian", "sun"] {
            set(keeper, "zheng@example.cn").await.unwrap();
        }
        let setting = store.mail_setting(&login("zheng")).await.unwrap();
        assert_eq!(setting, mailed_to("zheng@example.cn"));
        assert_eq!(
            store.head().await.unwrap(),
            head,
            "an address stays out of the journal"
        );
        let nobody = store
            .set_mail(&Acting::import(), &login("nobody"), mailed_to("x@y.cn"))
            .await;
        assert!(matches!(nobody, Err(WriteError::Fields(_))), "{nobody:?}");
    })
    .await;
}

fn day_off(on: Date) -> CalendarYear {
    CalendarYear {
        year: on.year(),
        layer: Layer::Local,
        data: YearData {
            holidays: vec![on],
            workdays: Vec::new(),
            source: "自治县人民政府的规定".to_owned(),
            names: BTreeMap::new(),
        },
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_last_day_that_a_notice_of_holidays_moves_is_told_to_the_handler() {
    in_county(|county| async move {
        county.two_requests().await;
        county.mail_to("zheng", "zheng@example.cn").await;
        // An opinion is awaited: that last day moves on by itself each day, and no notice of holidays moved it.
        let consult = Command::Consult {
            on: date(2026, 11, 24),
            third_party: true,
            about: "某公司的意见".to_owned(),
        };
        let consulted = county.handle("zheng", "q2", consult).await;
        consulted.unwrap();
        let store = &county.store;
        let read = |on: Date| {
            let store = store.clone();
            async move {
                let mailing = Mailing::From(SITE);
                let moved = store.read_clocks(on, setting(), mailing, morning(on));
                moved.await.unwrap()
            }
        };
        assert_eq!(read(date(2026, 11, 24)).await, []);
        assert_eq!(read(date(2026, 11, 25)).await, []);
        let operator = Acting::import();
        let entered = vec![day_off(date(2026, 12, 1))];
        store
            .enter_calendar(&operator, entered, county.tick())
            .await
            .unwrap();
        let moved = read(date(2026, 11, 26)).await;
        assert_eq!(moved.len(), 1);
        assert_eq!(moved[0].request, id("q1"));
        assert_eq!(
            (moved[0].from, moved[0].to),
            (date(2026, 12, 22), date(2026, 12, 23))
        );
        assert_eq!(read(date(2026, 11, 26)).await, []);
        assert_eq!(read(date(2026, 11, 27)).await, []);
        let unread = county.unread("zheng").await;
        assert_eq!(unread.len(), 1);
        assert_eq!(
            unread[0].words,
            "qingshi-2026-0001 最迟答复日期由2026年12月22日改为2026年12月23日（放假安排公布）。"
        );
        let mail = store.take_mail(morning(date(2026, 11, 26))).await.unwrap();
        let mail = mail.unwrap();
        assert!(mail.subject.contains("最迟答复日期有变动"), "{mail:?}");
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_installation_of_before_gains_the_tables() {
    in_county(|county| async move {
        let raw = &county.database.raw;
        for table in ["notices", "mail_settings", "mails"] {
            raw.run(&format!("DROP TABLE {table}")).await.unwrap();
        }
        raw.run("DELETE FROM schema_migrations WHERE number = 4")
            .await
            .unwrap();
        let migrated = county.database.another().await;
        let none = migrated.take_mail(county.tick()).await.unwrap();
        assert_eq!(none, None);
        migrated.close().await;
        county.is_sound().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_to_a_post_goes_to_whoever_serves_in_it_next() {
    in_county(|county| async move {
        let tenure = |name: &str, from_on, to_on| Tenure {
            name: name.to_owned(),
            login: Some(login(name)),
            from_on,
            to_on,
        };
        let mut town = county
            .store
            .agency(&agency("qingshi"))
            .await
            .unwrap()
            .unwrap();
        town.posts = vec![
            Post {
                name: "专员".to_owned(),
                deputy: Some("主任".to_owned()),
                tenures: vec![
                    tenure("zheng", date(2024, 1, 1), Some(date(2026, 12, 9))),
                    tenure("feng", date(2026, 12, 10), None),
                ],
            },
            Post {
                name: "主任".to_owned(),
                deputy: None,
                tenures: vec![tenure("feng", date(2024, 1, 1), None)],
            },
        ];
        let at = county.tick();
        county
            .store
            .define_agency(&Acting::import(), town, at)
            .await
            .unwrap();
        for request in ["q1", "q2"] {
            let entry = entry(request, Channel::InPerson);
            county.enter(&acting("zheng"), &entry).await.unwrap();
        }
        for (request, post) in [("q1", Some("专员".to_owned())), ("q2", None)] {
            let assign = Command::Assign {
                handler: login("zheng"),
                deputy: post.as_ref().map(|_| login("feng")),
                post,
            };
            county.handle("zheng", request, assign).await.unwrap();
        }
        for (on, of_the_post) in [(date(2026, 12, 9), "zheng"), (date(2026, 12, 10), "feng")] {
            let store = &county.store;
            let read = store.read_clocks(on, setting(), Mailing::Off, morning(on));
            assert_eq!(read.await.unwrap(), [], "no day moved");
            for (request, handler) in [("q1", of_the_post), ("q2", "zheng")] {
                let file = store.request_file(&id(request)).await.unwrap().unwrap();
                let handling = file.request.handling;
                assert_eq!(handling.handler, Some(login(handler)), "{request} on {on}");
                // Nobody stands in for themselves.
                let deputy = (handler == "zheng" && request == "q1").then(|| login("feng"));
                assert_eq!(handling.deputy, deputy, "{request} on {on}");
            }
        }
        let history = county.store.request_history(&id("q1")).await.unwrap();
        assert_eq!(
            history
                .iter()
                .filter(|entry| entry.actor == Actor::System)
                .count(),
            1
        );
        county.is_sound().await;
    })
    .await;
}
