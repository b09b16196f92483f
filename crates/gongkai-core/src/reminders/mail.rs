//! A person's reminders of one occasion as one mail: register numbers, days left, addresses. Knows nothing of servers.

use jiff::SignedDuration;

use super::Reminder;

/// A mail in plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
}

/// One mail that tells them all; `base_url` is the site's address. None where there is nothing to tell.
#[must_use]
pub fn compose(reminders: &[&Reminder], base_url: &str) -> Option<Mail> {
    let subject = match reminders {
        [] => return None,
        [one] => format!("依申请公开提醒：{} {}", one.number, one.brief),
        several => format!("依申请公开提醒：有{}件事要办", several.len()),
    };
    let mut text = String::from("您好！下列申请需要您处理：\n\n");
    for reminder in reminders {
        let Reminder {
            number,
            brief,
            request,
            ..
        } = reminder;
        text.push_str(&format!(
            "{number}　{brief}\n{base_url}/console/requests/{request}\n\n"
        ));
    }
    text.push_str(&format!(
        "这封邮件由系统自动发出，请不要回复。不想再收到：{base_url}/console/me\n"
    ));
    Some(Mail { subject, text })
}

/// How long to wait after so many tries that failed; `None` gives up, after about three days.
#[must_use]
pub fn pause_after(tries: u32) -> Option<SignedDuration> {
    const MINUTES: [i64; 11] = [1, 5, 15, 60, 120, 240, 480, 480, 720, 720, 1440];
    let place = usize::try_from(tries.checked_sub(1)?).ok()?;
    let minutes = MINUTES.get(place)?;
    Some(SignedDuration::from_mins(*minutes))
}
