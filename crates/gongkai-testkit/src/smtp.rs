//! A mail server on the loopback that speaks SMTP (RFC 5321) and keeps what it is given. It takes everything, or refuses
//! every recipient, or says nothing at all. It speaks TLS from the beginning where that is asked for, as `localhost`, by a
//! certificate of an authority made for tests.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// The authority whose certificate the server shows, as PEM.
pub const AUTHORITY: &str = include_str!("../data/authority.pem");

/// What the server says to a recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Temper {
    /// 250 to everyone.
    Takes,
    /// 550: no such mailbox.
    Refuses,
    /// Takes the connection and never says a word.
    Silent,
}

/// A mail as it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// The sender of the envelope.
    pub from: String,
    /// The recipients of the envelope.
    pub to: Vec<String>,
    /// The message, dots taken off again.
    pub message: Vec<u8>,
    /// The lines of the message as they travelled.
    pub on_the_wire: Vec<String>,
}

/// The server. It ends when it is dropped.
pub struct MailServer {
    address: SocketAddr,
    kept: Arc<Kept>,
}

#[derive(Default)]
struct Kept {
    delivered: Mutex<Vec<Delivered>>,
    dialogue: Mutex<Vec<String>>,
    ended: AtomicBool,
}

impl MailServer {
    /// One on a free port.
    ///
    /// # Panics
    /// When the machine has no free port.
    #[must_use]
    pub fn start(temper: Temper) -> Self {
        Self::start_on(0, temper)
    }

    /// One on a free port that takes everything and speaks TLS from the beginning.
    ///
    /// # Panics
    /// When the machine has no free port.
    #[must_use]
    pub fn start_tls() -> Self {
        Self::listening(0, Temper::Takes, Some(Arc::new(tls())))
    }

    /// One on this port, such as one that was free before.
    ///
    /// # Panics
    /// When the port is taken.
    #[must_use]
    pub fn start_on(port: u16, temper: Temper) -> Self {
        Self::listening(port, temper, None)
    }

    fn listening(port: u16, temper: Temper, tls: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).expect("the port is free");
        let address = listener.local_addr().expect("it was just bound");
        let kept = Arc::new(Kept::default());
        let keeps = Arc::clone(&kept);
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                if keeps.ended.load(Ordering::Acquire) {
                    return;
                }
                // Whoever hangs up early is the test's matter.
                let _ = serve(connection, tls.clone(), temper, &keeps);
            }
        });
        Self { address, kept }
    }

    /// A port on which nobody listens.
    ///
    /// # Panics
    /// When the machine has no free port.
    #[must_use]
    pub fn free_port() -> u16 {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("there is a free port");
        listener.local_addr().expect("it was just bound").port()
    }

    /// The port it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The mails it has taken.
    ///
    /// # Panics
    /// When a session panicked.
    #[must_use]
    pub fn delivered(&self) -> Vec<Delivered> {
        let delivered = self.kept.delivered.lock();
        delivered.expect("no session panics").clone()
    }

    /// The words of the commands it was given, in order.
    ///
    /// # Panics
    /// When a session panicked.
    #[must_use]
    pub fn dialogue(&self) -> Vec<String> {
        let dialogue = self.kept.dialogue.lock();
        dialogue.expect("no session panics").clone()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.kept.ended.store(true, Ordering::Release);
        // Wakes the listener, so that it sees the end.
        let _ = TcpStream::connect(self.address);
    }
}

fn serve(
    mut connection: TcpStream,
    tls: Option<Arc<ServerConfig>>,
    temper: Temper,
    kept: &Kept,
) -> std::io::Result<()> {
    if temper == Temper::Silent {
        return std::io::copy(&mut connection, &mut std::io::sink()).map(|_| ());
    }
    match tls {
        None => Session::serve(connection, temper, kept),
        Some(tls) => {
            let begun = ServerConnection::new(tls).map_err(std::io::Error::other)?;
            Session::serve(StreamOwned::new(begun, connection), temper, kept)
        }
    }
}

fn tls() -> ServerConfig {
    let chain = CertificateDer::from_pem_slice(include_bytes!("../data/localhost.pem"));
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("../data/localhost.key"));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring knows the usual versions")
        .with_no_client_auth()
        .with_single_cert(
            vec![chain.expect("it is a certificate")],
            key.expect("it is a key"),
        )
        .expect("key and certificate belong together")
}

/// One connection.
struct Session<'a, S> {
    stream: BufReader<S>,
    temper: Temper,
    kept: &'a Kept,
    from: Option<String>,
    to: Vec<String>,
}

impl<'a, S: Read + Write> Session<'a, S> {
    fn serve(connection: S, temper: Temper, kept: &'a Kept) -> std::io::Result<()> {
        let mut session = Self {
            stream: BufReader::new(connection),
            temper,
            kept,
            from: None,
            to: Vec::new(),
        };
        session.say("220 localhost ESMTP")?;
        while let Some(line) = session.line()? {
            let word = line.split(' ').next().unwrap_or_default().to_uppercase();
            if let Ok(mut dialogue) = kept.dialogue.lock() {
                dialogue.push(word.clone());
            }
            if word == "QUIT" {
                return session.say("221 bye");
            }
            session.answer(&word, &line)?;
        }
        Ok(())
    }

    fn answer(&mut self, word: &str, line: &str) -> std::io::Result<()> {
        match word {
            "EHLO" => self.say("250-localhost\r\n250-8BITMIME\r\n250 SIZE 1000000"),
            "HELO" | "NOOP" => self.say("250 ok"),
            "RSET" => {
                self.from = None;
                self.to.clear();
                self.say("250 ok")
            }
            "MAIL" => {
                self.from = Some(in_brackets(line));
                self.to.clear();
                self.say("250 ok")
            }
            "RCPT" if self.from.is_none() => self.say("503 MAIL first"),
            "RCPT" if self.temper == Temper::Refuses => self.say("550 5.1.1 no such mailbox here"),
            "RCPT" => {
                self.to.push(in_brackets(line));
                self.say("250 ok")
            }
            "DATA" if self.to.is_empty() => self.say("503 RCPT first"),
            "DATA" => {
                self.say("354 go on")?;
                self.take()?;
                self.say("250 kept")
            }
            _ => self.say("502 not here"),
        }
    }

    /// The message up to the line with a dot alone.
    fn take(&mut self) -> std::io::Result<()> {
        let mut message = Vec::new();
        let mut on_the_wire = Vec::new();
        while let Some(line) = self.line()? {
            if line == "." {
                break;
            }
            message.extend_from_slice(line.strip_prefix('.').unwrap_or(&line).as_bytes());
            message.extend_from_slice(b"\r\n");
            on_the_wire.push(line);
        }
        if let Ok(mut delivered) = self.kept.delivered.lock() {
            delivered.push(Delivered {
                from: self.from.take().unwrap_or_default(),
                to: std::mem::take(&mut self.to),
                message,
                on_the_wire,
            });
        }
        Ok(())
    }

    /// A line without its end, which must be CRLF; none at the end of the connection.
    fn line(&mut self) -> std::io::Result<Option<String>> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        match line.strip_suffix("\r\n") {
            Some(line) => Ok(Some(line.to_owned())),
            None => Err(std::io::Error::other("a line ends without CRLF")),
        }
    }

    fn say(&mut self, words: &str) -> std::io::Result<()> {
        let stream = self.stream.get_mut();
        stream.write_all(format!("{words}\r\n").as_bytes())?;
        stream.flush()
    }
}

/// `MAIL FROM:<a@b.cn> SIZE=1` → `a@b.cn`
fn in_brackets(line: &str) -> String {
    let inside = line
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'));
    inside.map_or(String::new(), |(address, _)| address.to_owned())
}
