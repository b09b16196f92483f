//! The week before the present: one piece of work in every state, done by the people whose work it is, through the same
//! commands their screens give.

use anyhow::{Context, anyhow};
use gongkai_core::accounts::Account;
use gongkai_core::body;
use gongkai_core::content::{Content, Genre};
use gongkai_core::ids::RecordId;
use gongkai_core::records::{Clearance, Command, Ground, PublishWhen, WithdrawalReason};
use gongkai_store::Store;
use gongkai_store::write::Acting;
use jiff::Timestamp;
use jiff::ToSpan;
use jiff::civil::Date;

use super::days::{Days, clock_time, workday_from};
use super::markup::mark;
use super::placeholders::Values;
use super::texts::{self, Text};

/// How far a piece of work has come, by the `key` of its text.
const DONE: [(&str, Reach); 12] = [
    ("week-drafting", Reach::Drafted),
    (
        "week-returned",
        Reach::Returned(
            "第二部分的户数和附表不一致，请与民政办核对后再送；公示期写成了 5 天，应为 7 天。",
        ),
    ),
    ("week-review", Reach::Submitted),
    ("week-clearance", Reach::Reviewed),
    ("week-signature", Reach::Cleared),
    ("week-scheduled", Reach::Scheduled),
    ("week-published", Reach::Published),
    (
        "week-on-request",
        Reach::OnRequest("涉及个别农户的家庭情况，公开会影响其生活，需要的可以申请。"),
    ),
    (
        "week-withheld",
        Reach::Withheld("内容是会议讨论中的过程稿，尚未形成决定。"),
    ),
    (
        "week-withdrawn",
        Reach::Withdrawn("名单里有一户的家庭住址没有隐去，隐去后重新公示。"),
    ),
    ("week-revised", Reach::Revised("更正联系电话")),
    ("week-revising", Reach::Revising),
];

#[derive(Clone, Copy)]
enum Reach {
    Drafted,
    Returned(&'static str),
    Submitted,
    Reviewed,
    Cleared,
    Scheduled,
    Published,
    OnRequest(&'static str),
    Withheld(&'static str),
    Withdrawn(&'static str),
    Revised(&'static str),
    Revising,
}

/// The four of the township, and the clock of their week.
struct Office<'a> {
    store: &'a Store,
    people: [Acting; 4],
    at: Timestamp,
}

/// Does the week's work.
pub(super) async fn work(store: &Store, days: &Days, accounts: &[Account]) -> anyhow::Result<()> {
    let person = |login: &str| -> anyhow::Result<Acting> {
        let account = accounts
            .iter()
            .find(|account| account.login.as_str() == login);
        Ok(Acting::person(
            account.with_context(|| format!("nobody is {login}"))?,
        ))
    };
    let people = [
        person("nigao")?,
        person("shenhe")?,
        person("baomi")?,
        person("qianfa")?,
    ];
    let mut office = Office {
        store,
        people,
        at: clock_time(days.week()[0], 9, 0),
    };
    let texts =
        texts::read(include_str!("../../demo/texts/week.txt")).context("sample texts week")?;
    for (place, (key, reach)) in DONE.iter().enumerate() {
        let text = texts
            .iter()
            .find(|text| text.of(&text.occurrences[0], "key") == Some(key))
            .with_context(|| format!("no text {key}"))?;
        let on = days.week()[place * 5 / DONE.len()];
        office.at = office.at.max(clock_time(on, 9, 10));
        office
            .piece(text, key, *reach, on, days)
            .await
            .with_context(|| format!("sample work {key}"))?;
    }
    Ok(())
}

impl Office<'_> {
    async fn piece(
        &mut self,
        text: &Text,
        key: &str,
        reach: Reach,
        on: Date,
        days: &Days,
    ) -> anyhow::Result<()> {
        let id: RecordId = key.parse()?;
        let draft = Command::Draft {
            record: id.clone(),
            agency: "qingshi".parse()?,
            content: Box::new(content(text, 1, on)?),
        };
        self.order(0, &id, draft).await?;
        if matches!(reach, Reach::Drafted) {
            return Ok(());
        }
        self.order(0, &id, Command::Submit).await?;
        match reach {
            Reach::Drafted | Reach::Submitted => return Ok(()),
            Reach::Returned(reason) => {
                return self
                    .order(
                        1,
                        &id,
                        Command::Return {
                            reason: reason.to_owned(),
                        },
                    )
                    .await;
            }
            _ => {
                self.order(
                    1,
                    &id,
                    Command::PassReview {
                        note: Some("内容属实，数字已与台账核对。".to_owned()),
                    },
                )
                .await?
            }
        }
        let clearance = match reach {
            Reach::Reviewed => return Ok(()),
            Reach::OnRequest(ground) => Clearance::OnRequest {
                ground: ground.to_owned(),
            },
            Reach::Withheld(reasons) => Clearance::Withheld {
                ground: Ground::Process,
                reasons: reasons.to_owned(),
            },
            _ => Clearance::Proactive,
        };
        self.order(
            2,
            &id,
            Command::Clear {
                clearance,
                note: None,
            },
        )
        .await?;
        let when = match reach {
            Reach::Cleared => return Ok(()),
            Reach::Scheduled => PublishWhen::At(clock_time(
                workday_from(days.today().saturating_add(1.day())),
                9,
                0,
            )),
            _ => PublishWhen::Now,
        };
        self.order(3, &id, Command::Sign { when }).await?;
        match reach {
            Reach::Withdrawn(explanation) => {
                let withdraw = Command::Withdraw {
                    reason: WithdrawalReason::PersonalData,
                    explanation: explanation.to_owned(),
                };
                self.order(3, &id, withdraw).await
            }
            Reach::Revised(note) => {
                self.revise(text, &id, note, on).await?;
                self.order(0, &id, Command::Submit).await?;
                self.order(1, &id, Command::PassReview { note: None })
                    .await?;
                self.order(
                    2,
                    &id,
                    Command::Clear {
                        clearance: Clearance::Proactive,
                        note: None,
                    },
                )
                .await?;
                self.order(
                    3,
                    &id,
                    Command::Sign {
                        when: PublishWhen::Now,
                    },
                )
                .await
            }
            Reach::Revising => self.revise(text, &id, "补充办理地点", on).await,
            _ => Ok(()),
        }
    }

    async fn revise(
        &mut self,
        text: &Text,
        id: &RecordId,
        note: &str,
        on: Date,
    ) -> anyhow::Result<()> {
        let at = self.next();
        self.store.revise(&self.people[0], id, at).await?;
        let save = Command::Save {
            content: Box::new(content(text, 2, on)?),
            change_note: Some(note.to_owned()),
        };
        self.order(0, id, save).await
    }

    async fn order(
        &mut self,
        person: usize,
        id: &RecordId,
        command: Command,
    ) -> anyhow::Result<()> {
        let at = self.next();
        self.store
            .command(&self.people[person], id, command, at)
            .await?;
        Ok(())
    }

    /// A quarter of an hour later.
    fn next(&mut self) -> Timestamp {
        self.at = self.at.saturating_add(15.minutes()).unwrap_or(self.at);
        self.at
    }
}

fn content(text: &Text, edition: u32, on: Date) -> anyhow::Result<Content> {
    let values = Values::on(on);
    let header = |key: &str| text.of(&text.occurrences[0], key).unwrap_or_default();
    let genre =
        Genre::from_code(header("genre")).ok_or_else(|| anyhow!("no genre {}", header("genre")))?;
    let mut content = Content::titled(values.fill(text.title)?, genre);
    content.issued_on = Some(on);
    content.summary = Some(header("summary").to_owned()).filter(|summary| !summary.is_empty());
    for item in header("items").split_whitespace() {
        content.items.push(item.parse()?);
    }
    content.channels = header("carriers")
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    content.keywords = header("keywords")
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    content.body = body::clean(&mark(&values.fill(&text.body(edition))?).html);
    Ok(content.checked()?)
}
