//! A reconsideration and a lawsuit, two complaints: a reply that is due, an answer owed anew, one complaint nobody handles
//! yet and one that was answered.

use anyhow::Context;
use gongkai_core::accounts::Account;
use gongkai_core::complaints::{self, ComplaintKind, Matter, Outcome, Way};
use gongkai_core::ids::{ComplaintId, RemedyId};
use gongkai_core::remedies::{self, Details, Procedure, Registration, RemedyKind, RemedyOutcome};
use gongkai_core::requests::Particulars;
use gongkai_store::Store;
use gongkai_store::write::Acting;
use gongkai_store::write::cases::ComplaintEntry;
use gongkai_web::kit::tokens;
use jiff::civil::Date;

use super::days::{Days, clock_time};
use super::requests::{day, person};

/// The handler, and the days.
struct Desk<'a> {
    store: &'a Store,
    days: &'a Days,
    handler: Acting,
}

/// Enters and handles them.
pub(super) async fn work(store: &Store, days: &Days, accounts: &[Account]) -> anyhow::Result<()> {
    let desk = Desk {
        store,
        days,
        handler: person(accounts, "jingban")?,
    };
    desk.reconsideration()
        .await
        .context("sample reconsideration")?;
    desk.lawsuit().await.context("sample lawsuit")?;
    // In the order they came in, as their numbers have it.
    desk.answered_report().await.context("sample report")?;
    desk.new_complaint().await.context("sample complaint")
}

impl Desk<'_> {
    fn day(&self, ago: usize) -> Date {
        day(self.days, ago)
    }

    /// Its reply is due within the week.
    async fn reconsideration(&self) -> anyhow::Result<()> {
        let id = "remedy-reconsideration".parse()?;
        let registration = Registration {
            agency: "qingshi".parse()?,
            kind: RemedyKind::Reconsideration,
            filed_on: self.day(3),
            request: Some("request-delivered".parse()?),
            details: Details {
                organ: "清源县人民政府".to_owned(),
                case_number: format!("清政复字〔{}〕18号", self.day(3).year()),
                procedure: Procedure::Simplified,
                received_on: self.day(2),
            },
        };
        let register = remedies::Command::Register(registration);
        self.remedy(&id, &register, self.day(2)).await?;
        let note = remedies::Command::Note {
            text: "申请人认为名单里少了两户，请民政办核对后写进书面答复。".to_owned(),
        };
        self.remedy(&id, &note, self.day(1)).await
    }

    /// The court has corrected; an answer is owed anew.
    async fn lawsuit(&self) -> anyhow::Result<()> {
        let id = "remedy-lawsuit".parse()?;
        let registration = Registration {
            agency: "qingshi".parse()?,
            kind: RemedyKind::LitigationAfterReconsideration,
            filed_on: self.day(60),
            request: None,
            details: Details {
                organ: "清源县人民法院".to_owned(),
                case_number: format!("（{}）清行初7号", self.day(60).year()),
                procedure: Procedure::Ordinary,
                received_on: self.day(56),
            },
        };
        let register = remedies::Command::Register(registration);
        self.remedy(&id, &register, self.day(56)).await?;
        let reply = remedies::Command::Reply { on: self.day(50) };
        self.remedy(&id, &reply, self.day(50)).await?;
        let decided = self.day(6);
        let anew_by = decided.saturating_add(jiff::Span::new().days(30));
        let conclude = remedies::Command::Conclude {
            on: decided,
            outcome: RemedyOutcome::Corrected,
            anew_by: Some(anew_by),
        };
        self.remedy(&id, &conclude, self.day(5)).await
    }

    async fn remedy(
        &self,
        id: &RemedyId,
        command: &remedies::Command,
        on: Date,
    ) -> anyhow::Result<()> {
        let at = clock_time(on, 15, 30);
        self.store
            .remedy_command(&self.handler, id, command, at)
            .await?;
        Ok(())
    }

    /// Sent in online; nobody handles it yet.
    async fn new_complaint(&self) -> anyhow::Result<()> {
        let on = self.day(1);
        let entry = ComplaintEntry {
            complaint: "complaint-new".parse()?,
            registration: complaints::Registration {
                agency: "qingshi".parse()?,
                kind: ComplaintKind::Complaint,
                matter: Matter::NoAnswer,
                way: Way::Online,
                received_on: on,
                request: Some("request-overdue".parse()?),
                record: None,
                text: "我单位申请的高标准农田建设项目招标结果已经过了答复期限，一直没有收到答复，请督促办理。"
                    .to_owned(),
            },
            particulars: Particulars {
                name: "清源县青禾种植有限公司".to_owned(),
                phone: Some("0000-8219000".to_owned()),
                ..Particulars::default()
            },
            code_digest: tokens::tracking_digest("QS00000005"),
        };
        let at = clock_time(on, 20, 10);
        self.store
            .register_complaint(&Acting::applicant(), &entry, at)
            .await?;
        Ok(())
    }

    /// Came by telephone without a name; answered.
    async fn answered_report(&self) -> anyhow::Result<()> {
        let on = self.day(12);
        let id: ComplaintId = "complaint-answered".parse()?;
        let entry = ComplaintEntry {
            complaint: id.clone(),
            registration: complaints::Registration {
                agency: "qingshi".parse()?,
                kind: ComplaintKind::Report,
                matter: Matter::NotPublished,
                way: Way::Telephone,
                received_on: on,
                request: None,
                record: None,
                text: "柳河村第三季度的村级财务收支没有在公示栏和网上公开。".to_owned(),
            },
            particulars: Particulars::default(),
            code_digest: tokens::tracking_digest("QS00000006"),
        };
        let store = self.store;
        store
            .register_complaint(&self.handler, &entry, clock_time(on, 9, 20))
            .await?;
        let assign = complaints::Command::Assign {
            handler: "jingban".parse()?,
        };
        store
            .complaint_command(&self.handler, &id, &assign, clock_time(on, 9, 30))
            .await?;
        let answered = self.day(4);
        let answer = complaints::Command::Answer {
            on: answered,
            outcome: Outcome::Justified,
            text: "经核查，情况属实。已督促该村补充公开第三季度财务收支，并列入村务公开检查。"
                .to_owned(),
        };
        store
            .complaint_command(&self.handler, &id, &answer, clock_time(answered, 16, 0))
            .await?;
        Ok(())
    }
}
