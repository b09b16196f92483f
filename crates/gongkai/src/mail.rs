//! Handing mails to the server of the configuration, and saying in plain Chinese why one was not taken. Knows neither the
//! outbox nor what mails are about.

use std::error::Error as _;
use std::io::ErrorKind;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use lettre::message::Mailbox;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

use crate::config::{MailConfig, MailTls};

/// How long one mail may take from the first word to the last. The library bounds the way to the server, but not how long
/// the server thinks.
const PATIENCE: Duration = Duration::from_secs(60);

/// The way to the server.
#[derive(Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    host: String,
    port: u16,
    patience: Duration,
}

/// A mail as it is handed over.
#[derive(Debug, Clone, Copy)]
pub struct Posting<'a> {
    /// What tells it apart from every other of this sender; the same at each try, so that nobody gets it twice.
    pub id: &'a str,
    /// To which address.
    pub to: &'a str,
    /// Its subject.
    pub subject: &'a str,
    /// Its text.
    pub text: &'a str,
    /// When it was written.
    pub at: Timestamp,
}

/// Why a mail was not taken, in words for administrators.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// This mail is refused for good; the server takes others.
    #[error("mail refused: {0}")]
    Refused(String),
    /// The server was not reached, or takes nothing now, or the settings are wrong.
    #[error("mail not taken: {0}")]
    NotNow(String),
}

impl NotTaken {
    /// What a person reads.
    #[must_use]
    pub fn sentence(&self) -> &str {
        match self {
            Self::Refused(sentence) | Self::NotNow(sentence) => sentence,
        }
    }
}

/// Whether mails can come from this: an address, with or without a name before it.
#[must_use]
pub fn is_sender(text: &str) -> bool {
    text.parse::<Mailbox>().is_ok()
}

impl Mailer {
    /// The way to the server of the configuration; none where there is no server.
    ///
    /// # Errors
    /// What is wrong with the settings, in plain Chinese.
    pub fn new(config: &MailConfig) -> Result<Option<Self>, String> {
        if !config.is_on() {
            return Ok(None);
        }
        let from: Mailbox = config
            .from
            .parse()
            .map_err(|_| format!("发件地址「{}」不对。", config.from))?;
        let domain = from.email.domain().to_owned();
        let mut transport =
            AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(config.host.clone())
                .port(config.port)
                .tls(tls(config)?)
                .timeout(Some(PATIENCE))
                .hello_name(ClientId::Domain(domain));
        if !config.user.is_empty() {
            let password = config.password.reveal().to_owned();
            transport = transport.credentials(Credentials::new(config.user.clone(), password));
        }
        Ok(Some(Self {
            transport: transport.build(),
            from,
            host: config.host.clone(),
            port: config.port,
            patience: PATIENCE,
        }))
    }

    /// With another time to wait for the server.
    #[must_use]
    pub fn patient_for(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Hands one mail over.
    ///
    /// # Errors
    /// Why the server did not take it.
    pub async fn send(&self, posting: Posting<'_>) -> Result<(), NotTaken> {
        let message = self.message(posting)?;
        let sending = self.transport.send(message);
        match tokio::time::timeout(self.patience, sending).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(self.not_taken(&error)),
            Err(_) => Err(NotTaken::NotNow(format!(
                "邮件服务器 {}:{} 过了{}秒还没有收下，请检查网络，以及 mail.tls 和 mail.port 是否相配。",
                self.host,
                self.port,
                self.patience.as_secs()
            ))),
        }
    }

    fn message(&self, posting: Posting<'_>) -> Result<Message, NotTaken> {
        let wrong = |what: String| NotTaken::Refused(what);
        let to: Address = posting
            .to
            .parse()
            .map_err(|_| wrong(format!("收件地址「{}」不对，请改正。", posting.to)))?;
        let id = format!("<{}@{}>", posting.id, self.from.email.domain());
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(posting.subject)
            .date(system_time(posting.at))
            .message_id(Some(id))
            // RFC 3834: nobody's absence note answers it.
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ))
            .header(lettre::message::header::ContentType::TEXT_PLAIN)
            .body(posting.text.to_owned())
            .map_err(|error| wrong(format!("邮件写不成：{error}。")))
    }

    fn not_taken(&self, error: &lettre::transport::smtp::Error) -> NotTaken {
        let (host, port) = (&self.host, self.port);
        if let Some(code) = error.status() {
            let code: u16 = code.into();
            let said = error.source().map(ToString::to_string).unwrap_or_default();
            return of_reply(code, &said);
        }
        let mut source = error.source();
        let mut words = error.to_string();
        while let Some(cause) = source {
            if let Some(io) = cause.downcast_ref::<std::io::Error>()
                && let Some(sentence) = of_connection(host, port, io.kind())
            {
                return NotTaken::NotNow(sentence);
            }
            words = cause.to_string();
            source = cause.source();
        }
        NotTaken::NotNow(
            if words.contains("certificate") || words.contains("Certificate") {
                format!(
                    "邮件服务器 {host} 的证书不受信任（{words}）。是单位自建的服务器，请用 mail.ca_file 指明证书文件。"
                )
            } else if error.is_tls() || words.contains("corrupt message") {
                format!(
                    "和邮件服务器 {host}:{port} 建立加密连接没有成功（{words}），请检查 mail.tls 和 mail.port 是否相配：tls 一般是 465，starttls 一般是 587。"
                )
            } else if words.contains("authentication mechanism") {
                format!(
                    "邮件服务器 {host}:{port} 在这种加密方式下不让登录，请检查 mail.tls 和 mail.port；不用登录的服务器，请把 mail.user 和 mail.password 留空。"
                )
            } else if words.contains("lookup") {
                format!("找不到邮件服务器 {host}，请检查 mail.host 和本机的域名解析。")
            } else {
                format!("和邮件服务器 {host}:{port} 的连接出了问题：{words}。")
            },
        )
    }
}

fn system_time(at: Timestamp) -> SystemTime {
    let seconds = u64::try_from(at.as_second()).unwrap_or_default();
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

/// What a code of the server means (RFC 5321, 4.2; RFC 4954, 6). Codes that speak of signing in or of the connection are
/// about our settings and not about the mail.
fn of_reply(code: u16, said: &str) -> NotTaken {
    let said = said.trim();
    match code {
        530 | 534 | 535 | 538 => NotTaken::NotNow(format!(
            "邮件服务器不认用户名或者密码（{code} {said}），请检查 mail.user 和 mail.password；有的邮箱要用单独的“授权码”。"
        )),
        550..=559 => NotTaken::Refused(format!("邮件服务器拒收（{code} {said}）。")),
        500..=549 => NotTaken::NotNow(format!("邮件服务器不接受（{code} {said}）。")),
        _ => NotTaken::NotNow(format!("邮件服务器暂时不收（{code} {said}）。")),
    }
}

fn of_connection(host: &str, port: u16, kind: ErrorKind) -> Option<String> {
    match kind {
        ErrorKind::ConnectionRefused => Some(format!(
            "{host}:{port} 没有邮件服务，请检查 mail.host 和 mail.port。"
        )),
        ErrorKind::TimedOut | ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => Some(
            format!("连不上邮件服务器 {host}:{port}，请检查网络和防火墙。"),
        ),
        ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => Some(
            format!("邮件服务器 {host}:{port} 中断了连接，请检查 mail.tls 和 mail.port 是否相配。"),
        ),
        _ => None,
    }
}

/// How a certificate begins in PEM (RFC 7468); a file without one would be taken as an empty list.
const BEGINNING: &[u8] = b"-----BEGIN CERTIFICATE-----";

fn tls(config: &MailConfig) -> Result<Tls, String> {
    let parameters = || -> Result<TlsParameters, String> {
        let mut builder = TlsParameters::builder(config.host.clone());
        if !config.ca_file.as_os_str().is_empty() {
            let file = config.ca_file.display();
            let pem = std::fs::read(&config.ca_file)
                .map_err(|error| format!("读不了 mail.ca_file 指明的 {file}：{error}。"))?;
            let is_one = pem.windows(BEGINNING.len()).any(|part| part == BEGINNING);
            let certificate = Certificate::from_pem(&pem)
                .ok()
                .filter(|_| is_one)
                .ok_or_else(|| format!("mail.ca_file 指明的 {file} 不是 PEM 格式的证书。"))?;
            builder = builder.add_root_certificate(certificate);
        }
        builder
            .build_rustls()
            .map_err(|error| format!("准备加密连接没有成功：{error}。"))
    };
    Ok(match config.tls {
        MailTls::None => Tls::None,
        MailTls::StartTls => Tls::Required(parameters()?),
        MailTls::Tls => Tls::Wrapper(parameters()?),
    })
}

#[cfg(test)]
mod tests {
    use super::{NotTaken, is_sender, of_reply};

    #[test]
    fn only_a_refusal_of_the_mail_itself_is_for_good() {
        let is_for_good = |code| matches!(of_reply(code, "x"), NotTaken::Refused(_));
        for code in [550, 551, 552, 553, 554] {
            assert!(is_for_good(code), "{code}");
        }
        for code in [421, 450, 451, 452, 500, 502, 503, 530, 535] {
            assert!(!is_for_good(code), "{code}");
        }
        assert!(of_reply(535, "auth").sentence().contains("授权码"));
        assert_eq!(
            of_reply(550, " no such user ").sentence(),
            "邮件服务器拒收（550 no such user）。"
        );
    }

    #[test]
    fn a_sender_is_an_address_with_or_without_a_name() {
        assert!(is_sender("gongkai@example.cn"));
        assert!(is_sender("政府信息公开 <gongkai@example.cn>"));
        assert!(!is_sender("政府信息公开") && !is_sender(""));
    }
}
