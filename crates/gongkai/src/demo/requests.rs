//! Requests in four states, entered and handled by the commands the staff's screens give: one past its last day, one that
//! awaits confirmation, one whose answer awaits approval, one answered and delivered.

use anyhow::Context;
use gongkai_core::accounts::Account;
use gongkai_core::ids::RequestId;
use gongkai_core::letters::kind::LetterKind;
use gongkai_core::letters::questions::known_answers;
use gongkai_core::letters::work::LetterInWork;
use gongkai_core::requests::{ApplicantKind, Command, Particulars, Registration, ServiceMethod};
use gongkai_law::clock::events::Channel;
use gongkai_store::Store;
use gongkai_store::request_files::FileToKeep;
use gongkai_store::write::Acting;
use gongkai_store::write::notices::Mailing;
use gongkai_store::write::requests::{Entry, Setting};
use gongkai_web::kit::tokens;
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::days::{Days, clock_time, workday_before};
use super::request_files;

/// One request: how it came, so many working days ago, from whom, for what.
struct Asked {
    id: &'static str,
    ago: usize,
    channel: Channel,
    kind: ApplicantKind,
    name: &'static str,
    subject: &'static str,
    code: &'static str,
}

const OVERDUE: Asked = Asked {
    id: "request-overdue",
    ago: 23,
    channel: Channel::PostSigned,
    kind: ApplicantKind::OrgCommercial,
    name: "清源县青禾种植有限公司",
    subject: "2024年以来青石镇高标准农田建设项目的招标结果和合同金额",
    code: "QS00000001",
};

const DELIVERED: Asked = Asked {
    id: "request-delivered",
    ago: 18,
    channel: Channel::InPerson,
    kind: ApplicantKind::NaturalPerson,
    name: "宋小川",
    subject: "石桥村2025年农村危房改造补助对象名单和补助标准",
    code: "QS00000002",
};

const AWAITING: Asked = Asked {
    id: "request-approval",
    ago: 15,
    channel: Channel::InPerson,
    kind: ApplicantKind::NaturalPerson,
    name: "程一禾",
    subject: "青石镇2025年村级公益事业一事一议财政奖补项目清单",
    code: "QS00000003",
};

const UNCONFIRMED: Asked = Asked {
    id: "request-unconfirmed",
    ago: 2,
    channel: Channel::Online,
    kind: ApplicantKind::OrgLegalService,
    name: "清源县明理法律服务所",
    subject: "青石镇人民政府2025年行政执法人员名单",
    code: "QS00000004",
};

/// The two of the disclosure office, and a calendar to judge by.
struct Desk<'a> {
    store: &'a Store,
    days: &'a Days,
    handler: Acting,
    head: Acting,
    setting: Setting,
}

/// One of the people, acting.
pub(super) fn person(accounts: &[Account], login: &str) -> anyhow::Result<Acting> {
    let mut accounts = accounts.iter();
    accounts
        .find(|account| account.login.as_str() == login)
        .map(Acting::person)
        .with_context(|| format!("nobody is {login}"))
}

/// Enters and handles them.
pub(super) async fn work(store: &Store, days: &Days, accounts: &[Account]) -> anyhow::Result<()> {
    let desk = Desk {
        store,
        days,
        handler: person(accounts, "jingban")?,
        head: person(accounts, "gongkai")?,
        setting: Setting::default(),
    };
    desk.overdue().await.context("sample request overdue")?;
    desk.delivered().await.context("sample request delivered")?;
    desk.awaiting().await.context("sample request awaiting")?;
    let applicant = Acting::applicant();
    let unconfirmed = desk.enter(&UNCONFIRMED, &applicant).await?;
    let files = request_files::handed_in()?;
    desk.keep(&applicant, &unconfirmed, &files, desk.day(UNCONFIRMED.ago))
        .await?;
    desk.reminders().await
}

impl Desk<'_> {
    /// What the desk is reminded of this morning; on a day off, what it was reminded of on the last working day.
    async fn reminders(&self) -> anyhow::Result<()> {
        let today = workday_before(self.days.today().saturating_add(1.day()));
        let at = clock_time(today, 7, 0);
        self.store
            .remind(today, self.setting, Mailing::Off, at)
            .await
            .context("sample reminders")?;
        Ok(())
    }

    async fn overdue(&self) -> anyhow::Result<()> {
        let id = self.enter(&OVERDUE, &self.handler).await?;
        let on = self.day(20);
        self.assign(&id, on).await?;
        let office = Command::AskOffice {
            office: "农业农村办公室".to_owned(),
            until: self.day(17),
            what: "近两年项目的中标通知书和合同".to_owned(),
        };
        self.order(&self.handler, &id, &office, on).await?;
        let urge = Command::UrgeOffice { number: 1 };
        self.order(&self.handler, &id, &urge, self.day(5)).await
    }

    async fn delivered(&self) -> anyhow::Result<()> {
        let id = self.enter(&DELIVERED, &self.handler).await?;
        self.assign(&id, self.day(17)).await?;
        let answers = [
            (
                "attachments",
                "石桥村2025年农村危房改造补助对象名单\n2025年农村危房改造补助标准",
            ),
            ("service.method", "post"),
        ];
        let released = [request_files::released()?];
        self.keep(&self.handler, &id, &released, self.day(10))
            .await?;
        self.send_answer(&id, LetterKind::GrantedAnswer, &answers, self.day(9))
            .await?;
        let at = clock_time(self.day(8), 10, 0);
        self.store
            .approve_answer(&self.head, &id, self.setting, at)
            .await?;
        let (sent, arrived) = (self.day(7), self.day(4));
        let method = ServiceMethod::Post;
        let dispatch = Command::Dispatch {
            letter: 1,
            on: sent,
            method,
        };
        self.order(&self.handler, &id, &dispatch, sent).await?;
        let serve = Command::Serve {
            letter: 1,
            on: arrived,
            method,
        };
        self.order(&self.handler, &id, &serve, arrived).await
    }

    async fn awaiting(&self) -> anyhow::Result<()> {
        let id = self.enter(&AWAITING, &self.handler).await?;
        self.assign(&id, self.day(14)).await?;
        let answers = [
            ("given", "已经完成验收的 6 个项目的名称、地点、奖补金额"),
            (
                "attachments",
                "青石镇2025年村级公益事业一事一议财政奖补项目清单（已遮盖）",
            ),
            (
                "withheld.0.what",
                "清单中尚未评审的 3 个项目的评审意见（第3页涂黑部分）",
            ),
            ("withheld.0.ground", "refused_process_info"),
            ("withheld.0.refusal.categories", "discussion"),
            (
                "withheld.0.refusal.reasons",
                "评审意见是形成决定之前的讨论记录，公开会影响评审人员坦率发表意见，法律、法规、规章没有应当公开的规定",
            ),
        ];
        self.send_answer(&id, LetterKind::PartialAnswer, &answers, self.day(1))
            .await
    }

    async fn enter(&self, asked: &Asked, acting: &Acting) -> anyhow::Result<RequestId> {
        let on = self.day(asked.ago);
        let signed = asked.channel == Channel::PostSigned;
        let person = asked.kind == ApplicantKind::NaturalPerson;
        let entry = Entry {
            request: asked.id.parse()?,
            registration: Registration {
                agency: "qingshi".parse()?,
                applicant_kind: asked.kind,
                channel: asked.channel,
                submitted_on: on,
                signed_on: signed.then_some(on),
                subject: asked.subject.to_owned(),
            },
            particulars: Particulars {
                name: asked.name.to_owned(),
                identity_kind: Some(
                    if person {
                        "居民身份证"
                    } else {
                        "营业执照"
                    }
                    .to_owned(),
                ),
                identity_number: Some("000000000000000000".to_owned()),
                contact_person: (!person).then(|| "陈示例".to_owned()),
                phone: Some("0000-8219000".to_owned()),
                address: Some("清源县青石镇示例路1号".to_owned()),
                wanted_form: Some("纸面".to_owned()),
                wanted_way: Some("邮寄".to_owned()),
                ..Particulars::default()
            },
            code_digest: tokens::tracking_digest(asked.code),
        };
        let at = clock_time(on, 10, 30);
        let store = self.store;
        store
            .register_request(acting, &entry, self.setting, at)
            .await?;
        Ok(entry.request)
    }

    async fn assign(&self, id: &RequestId, on: Date) -> anyhow::Result<()> {
        let assign = Command::Assign {
            handler: "jingban".parse()?,
            deputy: None,
            post: None,
        };
        self.order(&self.handler, id, &assign, on).await
    }

    async fn send_answer(
        &self,
        id: &RequestId,
        letter: LetterKind,
        answers: &[(&str, &str)],
        on: Date,
    ) -> anyhow::Result<()> {
        let facts = self.store.letter_facts(id, self.setting, on).await?;
        let facts = facts.context("no such request")?;
        let mut all = known_answers(&facts, &letter.questions());
        let typed = answers.iter();
        all.extend(typed.map(|(name, answer)| ((*name).to_owned(), (*answer).to_owned())));
        let work = LetterInWork::compose(letter, &facts, all)?;
        let at = clock_time(on, 14, 0);
        let (store, setting) = (self.store, self.setting);
        store
            .draft_answer(&self.handler, id, &work, setting, at)
            .await?;
        let at = clock_time(on, 15, 0);
        store.send_answer(&self.handler, id, setting, at).await?;
        Ok(())
    }

    async fn order(
        &self,
        acting: &Acting,
        id: &RequestId,
        command: &Command,
        on: Date,
    ) -> anyhow::Result<()> {
        let at = clock_time(on, 15, 0);
        self.store
            .request_command(acting, id, command, self.setting, at)
            .await?;
        Ok(())
    }

    async fn keep(
        &self,
        acting: &Acting,
        id: &RequestId,
        files: &[FileToKeep],
        on: Date,
    ) -> anyhow::Result<()> {
        let at = clock_time(on, 16, 0);
        self.store
            .request_command_with_files(acting, id, (None, files), self.setting, at)
            .await?;
        Ok(())
    }

    fn day(&self, ago: usize) -> Date {
        day(self.days, ago)
    }
}

/// So many working days before today.
pub(super) fn day(days: &Days, ago: usize) -> Date {
    (0..ago).fold(days.today(), |day, _| workday_before(day))
}
