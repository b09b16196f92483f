//! The least of an HTTP client: one kept connection of the loopback, with the cookie of a session.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};

use anyhow::{Context, Result, bail};

/// A kept connection.
pub struct Client {
    reader: BufReader<TcpStream>,
    cookie: String,
}

/// What came back.
struct Answer {
    status: String,
    cookie: Option<String>,
    body: Vec<u8>,
}

impl Client {
    /// Connects.
    pub fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self {
            reader: BufReader::new(stream),
            cookie: String::new(),
        })
    }

    /// The body of a page that is there.
    pub fn get(&mut self, path: &str) -> Result<Vec<u8>> {
        let cookie = &self.cookie;
        write!(
            self.reader.get_mut(),
            "GET {path} HTTP/1.1\r\nHost: bench\r\n{cookie}\r\n"
        )?;
        let answer = self.answer()?;
        if !answer.status.starts_with("HTTP/1.1 200") {
            bail!("{path}: {}", answer.status);
        }
        Ok(answer.body)
    }

    /// Signs in to the console; what is asked for afterwards is asked by this person.
    pub fn sign_in(&mut self, login: &str, password: &str) -> Result<()> {
        let form = format!("login={login}&password={password}");
        write!(
            self.reader.get_mut(),
            "POST /console/sign-in HTTP/1.1\r\nHost: bench\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        )?;
        let answer = self.answer()?;
        let cookie = answer
            .cookie
            .with_context(|| format!("signing in: {}", answer.status))?;
        self.cookie = format!("Cookie: {cookie}\r\n");
        Ok(())
    }

    fn answer(&mut self) -> Result<Answer> {
        let mut line = String::new();
        self.reader.read_line(&mut line)?;
        let status = line.trim().to_owned();
        let (mut length, mut cookie) = (None, None);
        loop {
            line.clear();
            self.reader.read_line(&mut line)?;
            let header = line.trim_end();
            if header.is_empty() {
                break;
            }
            let (name, value) = header.split_once(':').unwrap_or((header, ""));
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = Some(value.trim().parse::<usize>()?),
                "set-cookie" => {
                    cookie = value.split(';').next().map(|pair| pair.trim().to_owned());
                }
                _ => {}
            }
        }
        let mut body = vec![0; length.context("no content-length")?];
        self.reader.read_exact(&mut body)?;
        Ok(Answer {
            status,
            cookie,
            body,
        })
    }
}
