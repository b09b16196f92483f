//! `gongkai mail test`: hands one mail to the server of the configuration and says what came of it.

use gongkai_core::accounts::MailSetting;
use gongkai_core::time::Clock;
use serde::Serialize;

use crate::cli::MailTest;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::ended::Ended;
use crate::mail::{Mailer, Posting};
use crate::output::Output;

#[derive(Serialize)]
struct Tested<'a> {
    sent: bool,
    to: &'a str,
    /// Why it was not taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

pub(super) async fn test(call: &MailTest, config: Config, output: Output) -> Result<(), Ended> {
    let asked = MailSetting {
        address: Some(call.to.clone()),
        wanted: true,
    };
    let Some(to) = asked.checked()?.address else {
        return Err(Ended::wrong("请用 --to 写明收件地址。"));
    };
    let mailer = Mailer::new(&config.mail).map_err(Ended::wrong)?;
    let Some(mailer) = mailer else {
        return Err(Ended::wrong(
            "配置里没有 mail.host，系统不发邮件。请先在配置的 [mail] 里填写邮件服务器。",
        ));
    };
    let at = SystemClock.now();
    let id = format!("gongkai.test.{}", at.as_nanosecond());
    let text = format!(
        "这是一封测试邮件。收到它，说明提醒邮件可以送达。\n网站：{}\n",
        config.site().public_url
    );
    let sent = mailer
        .send(Posting {
            id: &id,
            to: &to,
            subject: "政府信息公开系统测试邮件",
            text: &text,
            at,
        })
        .await;
    let reason = sent.err().map(|error| error.sentence().to_owned());
    let tested = Tested {
        sent: reason.is_none(),
        to: &to,
        reason,
    };
    output.print(&tested, || match &tested.reason {
        None => format!("邮件服务器收下了给 {to} 的测试邮件，请到邮箱里看一看，也看看垃圾邮件。"),
        Some(reason) => format!("测试邮件没有发出：{reason}"),
    })?;
    if tested.sent { Ok(()) } else { Err(Ended::No) }
}
