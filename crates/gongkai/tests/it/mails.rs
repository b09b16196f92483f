//! Reminders from the clock to the mailbox: a server that takes them, one that refuses, one that is down at first; and
//! the test mail of the command line.

use std::sync::Arc;
use std::time::Duration;

use gongkai::config::{Config, MailTls, Secret};
use gongkai::mail::{Mailer, NotTaken, Posting};
use gongkai::read_clocks::ClockReader;
use gongkai::remind::DayReminder;
use gongkai::send_mails::Postman;
use gongkai::stop;
use gongkai_core::accounts::MailSetting;
use gongkai_core::requests::{ApplicantKind, Command, Particulars, Registration};
use gongkai_core::time::Clock as _;
use gongkai_law::clock::events::Channel;
use gongkai_store::write::Acting;
use gongkai_store::write::requests::{Entry, Setting};
use gongkai_testkit::clock::TestClock;
use gongkai_testkit::county::{County, HANDLER, TOWNSHIP, agency_id};
use gongkai_testkit::databases::{Place, on_each, on_sqlite};
use gongkai_testkit::smtp::{AUTHORITY, Delivered, MailServer, Temper};
use jiff::SignedDuration;
use jiff::civil::date;
use mailparse::MailHeaderMap as _;

use crate::town;

const APPLICANT: &str = "王小明";
const SITE: &str = "https://www.example.cn";
const ADDRESS: &str = "zhengjb@example.cn";

fn config(port: u16) -> Config {
    let mut config = Config::default();
    config.server.public_url = SITE.to_owned();
    config.mail.host = "127.0.0.1".to_owned();
    config.mail.port = port;
    config.mail.tls = MailTls::None;
    config.mail.from = "政府信息公开 <gongkai@example.cn>".to_owned();
    config
}

fn mailer(port: u16) -> Mailer {
    Mailer::new(&config(port).mail).unwrap().unwrap()
}

fn posting<'a>(text: &'a str, clock: &TestClock) -> Posting<'a> {
    Posting {
        id: "gongkai.test.1",
        to: ADDRESS,
        subject: "提醒",
        text,
        at: clock.now(),
    }
}

/// The office with one request of 2026-11-24 at the counter, which is due on 2026-12-22, and a handler with a mailbox.
struct Office {
    county: County,
    reminder: DayReminder,
    postman: Postman,
}

impl Office {
    async fn open(place: Place, port: u16) -> Self {
        let county = County::found(place).await;
        let acting = Acting::person(&HANDLER.account());
        let at = county.clock.now();
        let entry = Entry {
            request: "q1".parse().unwrap(),
            registration: Registration {
                agency: agency_id(TOWNSHIP),
                applicant_kind: ApplicantKind::NaturalPerson,
                channel: Channel::InPerson,
                submitted_on: date(2026, 11, 24),
                signed_on: None,
                subject: format!("{APPLICANT}家的危房改造补助"),
            },
            particulars: Particulars {
                name: APPLICANT.to_owned(),
                phone: Some("0000-1234567".to_owned()),
                ..Particulars::default()
            },
            code_digest: "digest".to_owned(),
        };
        let setting = Setting::default();
        let store = &county.store;
        store
            .register_request(&acting, &entry, setting, at)
            .await
            .unwrap();
        let assign = Command::Assign {
            handler: HANDLER.login(),
            deputy: None,
            post: None,
        };
        store
            .request_command(&acting, &entry.request, &assign, setting, at)
            .await
            .unwrap();
        let mail = MailSetting {
            address: Some(ADDRESS.to_owned()),
            wanted: true,
        };
        store
            .set_mail(&acting, &HANDLER.login(), mail)
            .await
            .unwrap();
        let clock = Arc::clone(&county.clock);
        let site = Some(SITE.to_owned());
        Self {
            reminder: DayReminder::new(store.clone(), clock.clone(), setting, site),
            postman: Postman::new(store.clone(), clock, mailer(port)),
            county,
        }
    }

    /// Five working days before the last day, at six in the morning.
    fn early_on_the_day(&self) {
        let hours = SignedDuration::from_hours;
        self.county.clock.pass(hours(21 * 24 - 3));
    }

    async fn pass(&mut self, minutes: i64) {
        self.county.clock.pass(SignedDuration::from_mins(minutes));
        self.reminder.remind().await.unwrap();
        let (_order, stop) = stop::token();
        self.postman.send_all(&stop).await.unwrap();
    }

    async fn undelivered(&self) -> Vec<String> {
        let agencies = [agency_id(TOWNSHIP)];
        let mails = self.county.store.undelivered_mails(&agencies).await;
        let told = |mail: gongkai_store::mails::Undelivered| {
            format!("{} {} {}", mail.tries, mail.given_up, mail.reason)
        };
        mails.unwrap().into_iter().map(told).collect()
    }
}

/// Subject and text, read by a parser that is not the sender's.
fn read(mail: &Delivered) -> (String, String) {
    let parsed = mailparse::parse_mail(&mail.message).unwrap();
    let header = |name: &str| parsed.headers.get_first_value(name).unwrap_or_default();
    assert_eq!(header("From"), "政府信息公开 <gongkai@example.cn>");
    assert_eq!(header("To"), ADDRESS);
    assert_eq!(header("Auto-Submitted"), "auto-generated");
    assert!(header("Message-ID").ends_with("@example.cn>"));
    // Seven in the morning of 15 December in China.
    assert_eq!(header("Date"), "Mon, 14 Dec 2026 23:00:00 +0000");
    (header("Subject"), parsed.get_body().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reminder_reaches_the_mailbox_once_in_the_morning_of_its_day() {
    on_each(|place| async move {
        let server = MailServer::start(Temper::Takes);
        let mut office = Office::open(place, server.port()).await;
        office.early_on_the_day();
        office.pass(0).await;
        assert_eq!(server.delivered(), [], "nobody is woken at six");
        office.pass(60).await;
        office.pass(1).await;
        let delivered = server.delivered();
        assert_eq!(delivered.len(), 1);
        let mail = &delivered[0];
        assert_eq!(mail.from, "gongkai@example.cn");
        assert_eq!(mail.to, [ADDRESS]);
        assert_eq!(server.dialogue(), ["EHLO", "MAIL", "RCPT", "DATA", "QUIT"]);
        let (subject, text) = read(mail);
        assert_eq!(
            subject,
            "依申请公开提醒：qingshi-2026-0001 还有5个工作日到期"
        );
        assert!(
            text.contains("qingshi-2026-0001　还有5个工作日到期"),
            "{text}"
        );
        assert!(
            text.contains("https://www.example.cn/console/requests/q1"),
            "{text}"
        );
        for personal in [APPLICANT, "危房", "0000-1234567", "郑经办"] {
            assert!(!text.contains(personal) && !subject.contains(personal));
        }
        assert!(mail.on_the_wire.iter().all(|line| line.len() <= 998));
        assert_eq!(office.undelivered().await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_mail_is_kept_with_the_servers_words_and_not_tried_again() {
    on_each(|place| async move {
        let server = MailServer::start(Temper::Refuses);
        let mut office = Office::open(place, server.port()).await;
        office.early_on_the_day();
        office.pass(60).await;
        let refused = ["1 true 邮件服务器拒收（550 5.1.1 no such mailbox here）。"];
        assert_eq!(office.undelivered().await, refused);
        office.pass(9 * 60).await;
        assert_eq!(office.undelivered().await, refused);
        let asked = server.dialogue();
        assert_eq!(asked.iter().filter(|word| *word == "RCPT").count(), 1);
        assert_eq!(server.delivered(), []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_down_at_first_gets_the_mail_later() {
    on_each(|place| async move {
        let port = MailServer::free_port();
        let mut office = Office::open(place, port).await;
        office.early_on_the_day();
        office.pass(60).await;
        let waiting =
            format!("1 false 127.0.0.1:{port} 没有邮件服务，请检查 mail.host 和 mail.port。");
        assert_eq!(office.undelivered().await, [waiting]);
        let server = MailServer::start_on(port, Temper::Takes);
        office.pass(0).await;
        assert_eq!(server.delivered(), [], "not before its time");
        office.pass(1).await;
        assert_eq!(server.delivered().len(), 1);
        assert_eq!(office.undelivered().await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_fails_for_days_is_given_up_with_its_reason() {
    on_sqlite(|place| async move {
        let mut office = Office::open(place, MailServer::free_port()).await;
        office.early_on_the_day();
        office.pass(60).await;
        // The next day has its own mail; only the first is looked at.
        for _ in 0..12 {
            office.pass(24 * 60).await;
        }
        let undelivered = office.undelivered().await;
        let first = undelivered.last().unwrap();
        assert!(first.starts_with("12 true 127.0.0.1:"), "{undelivered:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_that_begin_with_a_dot_arrive_as_they_were() {
    let server = MailServer::start(Temper::Takes);
    let clock = TestClock::at("2026-12-14T23:00:00Z".parse().unwrap());
    let text = "first\r\n.\r\n..two\r\nlast\r\n";
    let sent = mailer(server.port()).send(posting(text, &clock)).await;
    assert_eq!(sent, Ok(()));
    let delivered = server.delivered();
    assert!(delivered[0].on_the_wire.contains(&"..".to_owned()));
    assert!(delivered[0].on_the_wire.contains(&"...two".to_owned()));
    assert_eq!(read(&delivered[0]).1.trim_end(), text.trim_end());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_the_tls_that_was_asked_for_gets_nothing() {
    let server = MailServer::start(Temper::Takes);
    let clock = TestClock::at("2026-12-14T23:00:00Z".parse().unwrap());
    let mut settings = config(server.port()).mail;
    settings.tls = MailTls::StartTls;
    settings.user = "gk".to_owned();
    settings.password = Secret::new("geheim".to_owned());
    let mailer = Mailer::new(&settings).unwrap().unwrap();
    let Err(NotTaken::NotNow(reason)) = mailer.send(posting("x", &clock)).await else {
        panic!("it was sent in the clear")
    };
    assert!(reason.contains("127.0.0.1"), "{reason}");
    assert!(
        !server
            .dialogue()
            .iter()
            .any(|word| word == "MAIL" || word == "AUTH")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_of_ones_own_is_trusted_by_its_certificate_and_no_other() {
    let server = MailServer::start_tls();
    let clock = TestClock::at("2026-12-14T23:00:00Z".parse().unwrap());
    let place = town::Place::new();
    let mut settings = config(server.port()).mail;
    settings.host = "localhost".to_owned();
    settings.tls = MailTls::Tls;
    let send = async |settings: &gongkai::config::MailConfig| {
        let mailer = Mailer::new(settings).unwrap().unwrap();
        mailer.send(posting("你好", &clock)).await
    };
    let Err(NotTaken::NotNow(reason)) = send(&settings).await else {
        panic!("an unknown certificate was trusted")
    };
    assert!(reason.contains("证书不受信任"), "{reason}");
    settings.ca_file = place.write("authority.pem", AUTHORITY).into();
    assert_eq!(send(&settings).await, Ok(()));
    assert_eq!(server.delivered().len(), 1);
    // The same certificate under another name.
    settings.host = "127.0.0.1".to_owned();
    let Err(NotTaken::NotNow(reason)) = send(&settings).await else {
        panic!("another name was trusted")
    };
    assert!(reason.contains("证书不受信任"), "{reason}");
    for wrong in [
        "/nowhere/authority.pem".to_owned(),
        place.write("empty.pem", ""),
    ] {
        settings.ca_file = wrong.into();
        let refused = Mailer::new(&settings).map(|_| ());
        assert!(refused.unwrap_err().contains("mail.ca_file"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_waits_for_ever_for_a_server_that_says_nothing() {
    let server = MailServer::start(Temper::Silent);
    let clock = TestClock::at("2026-12-14T23:00:00Z".parse().unwrap());
    let mailer = mailer(server.port()).patient_for(Duration::from_secs(1));
    let Err(NotTaken::NotNow(reason)) = mailer.send(posting("x", &clock)).await else {
        panic!("it said nothing")
    };
    assert!(reason.contains("过了1秒还没有收下"), "{reason}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_handles_a_request_is_told_that_a_notice_moved_its_last_day() {
    on_sqlite(|place| async move {
        let server = MailServer::start(Temper::Takes);
        let mut office = Office::open(place, server.port()).await;
        let clock: Arc<TestClock> = Arc::clone(&office.county.clock);
        let store = office.county.store.clone();
        let reader = ClockReader::new(store.clone(), clock.clone(), Setting::default(), Some(SITE.to_owned()));
        reader.read().await.unwrap();
        let off = serde_json::json!({"year": 2026, "layer": "local", "data": {"holidays": ["2026-12-01"],
            "workdays": [], "source": "自治县人民政府的规定", "names": {}}});
        let year = serde_json::from_value(off).unwrap();
        let operator = Acting::import();
        store
            .enter_calendar(&operator, vec![year], clock.now())
            .await
            .unwrap();
        reader.read().await.unwrap();
        reader.read().await.unwrap();
        let mine = [agency_id(TOWNSHIP)];
        let unread = store.unread_notices(&HANDLER.login(), &mine).await.unwrap();
        assert_eq!(unread.len(), 1);
        assert!(unread[0].words.ends_with("由2026年12月22日改为2026年12月23日（放假安排公布）。"));
        office.pass(0).await;
        assert_eq!(server.delivered().len(), 1);
    })
    .await;
}

#[test]
fn the_command_sends_a_test_mail_and_says_what_went_wrong() {
    let place = town::Place::new();
    let server = MailServer::start(Temper::Takes);
    let write = |port: u16| {
        place.write(
            "gongkai.toml",
            format!(
                "[server]\npublic_url = \"{SITE}\"\n[mail]\nhost = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\nfrom = \"gk@example.cn\"\n"
            ),
        )
    };
    let test = |port: u16| {
        let file = write(port);
        town::gongkai(&["mail", "test", "--config", &file, "--to", ADDRESS, "--json"])
    };
    let sent = test(server.port()).done().json();
    assert_eq!(sent, serde_json::json!({"sent": true, "to": ADDRESS}));
    assert_eq!(server.delivered()[0].to, [ADDRESS]);
    let refusing = MailServer::start(Temper::Refuses);
    for (port, reason) in [
        (refusing.port(), "拒收（550"),
        (MailServer::free_port(), "没有邮件服务"),
    ] {
        let ran = test(port);
        assert_eq!(ran.status, 1, "{}", ran.stderr);
        assert!(ran.json()["reason"].as_str().unwrap().contains(reason));
    }
    let file = write(1);
    let wrong = town::gongkai(&["mail", "test", "--config", &file, "--to", "zheng"]).wrong();
    assert!(wrong.contains("电子邮箱不对"), "{wrong}");
    let nowhere = place.write("empty.toml", "");
    let wrong = town::gongkai(&["mail", "test", "--config", &nowhere, "--to", ADDRESS]).wrong();
    assert!(wrong.contains("没有 mail.host"), "{wrong}");
}
