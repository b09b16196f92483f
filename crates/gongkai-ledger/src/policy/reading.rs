//! Reading a policy, line by line. UTF-8 is asked for, which the specification strongly recommends; nothing else is
//! narrower than there.

use super::{Group, LogLine, Member, Policy, WitnessLine};
use crate::keys::{KeyError, Verifier};

/// Longest policy that is read, in bytes: 32 logs, witnesses and groups with ML-DSA keys are some 70 KB.
pub const MAX_BYTES: usize = 1 << 20;

/// Why a text is no policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyFault {
    /// Longer than any policy.
    #[error("policy has more than {MAX_BYTES} bytes")]
    TooLong,
    /// Not UTF-8.
    #[error("policy is not text")]
    NotText,
    /// A line is wrong.
    #[error("line {line} of the policy: {fault}")]
    Line {
        /// From 1.
        line: usize,
        /// What is wrong with it.
        fault: LineFault,
    },
    /// No line says how many witnesses must agree.
    #[error("policy has no quorum line")]
    NoQuorum,
}

/// What is wrong with a line of a policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineFault {
    /// A control character; also the carriage return of other systems.
    #[error("control character")]
    Control,
    /// Not `log`, `witness`, `group` or `quorum`.
    #[error("unknown word {0:?}")]
    Word(String),
    /// Too few or too many words.
    #[error("wrong number of words")]
    Words,
    /// A key that cannot be read.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The key of a witness where a log's is wanted, or the other way round.
    #[error("key is of the wrong kind for this line")]
    Kind,
    /// The same key again.
    #[error("key stands in the policy already")]
    SameKey,
    /// The name again, or the name `none`.
    #[error("name {0:?} is taken")]
    Taken(String),
    /// A name that no line before defines.
    #[error("name {0:?} is not defined before")]
    Undefined(String),
    /// A member of two groups.
    #[error("{0:?} is a member already")]
    MemberTwice(String),
    /// Not `all`, `any` or a number from 1 to the number of members.
    #[error("threshold {0:?} does not fit")]
    Threshold(String),
    /// A second quorum line.
    #[error("second quorum line")]
    SecondQuorum,
}

impl PolicyFault {
    /// What a person reads, with the mend.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::TooLong | Self::NotText => "这不是核验规则文件（tlog-policy）。".to_owned(),
            Self::NoQuorum => {
                "核验规则没有写需要几个见证：请加一行 quorum 名称，不需要见证时写 quorum none。"
                    .to_owned()
            }
            Self::Line { line, fault } => format!("核验规则第 {line} 行：{}", fault.sentence()),
        }
    }
}

impl LineFault {
    fn sentence(&self) -> String {
        match self {
            Self::Control => {
                "有控制字符。请存成每行以换行符（LF）结尾的纯文本，用空格或制表符分隔。".to_owned()
            }
            Self::Word(word) => {
                format!("不认识「{word}」，每行以 log、witness、group 或 quorum 开头。")
            }
            Self::Words => "项数不对，请对照格式填写。".to_owned(),
            Self::Key(error) => error.sentence(),
            Self::Kind => "密钥用途不对：log 行写日志的公钥，witness 行写见证的公钥。".to_owned(),
            Self::SameKey => "这把公钥前面已经写过。".to_owned(),
            Self::Taken(name) => format!("名称「{name}」已经用过，请换一个。"),
            Self::Undefined(name) => format!("名称「{name}」在前面没有定义。"),
            Self::MemberTwice(name) => format!("「{name}」已经是一个组的成员，只能列一次。"),
            Self::Threshold(text) => {
                format!("「{text}」不是合适的数目，请写 all、any 或不超过成员数的正整数。")
            }
            Self::SecondQuorum => "quorum 只能写一行。".to_owned(),
        }
    }
}

/// A policy in the making.
#[derive(Default)]
struct Draft {
    logs: Vec<LogLine>,
    witnesses: Vec<WitnessLine>,
    groups: Vec<Group>,
    /// Names that are members of a group.
    members: Vec<Member>,
    quorum: Option<Option<Member>>,
}

impl Policy {
    /// Reads a policy.
    ///
    /// # Errors
    /// The first line that is wrong.
    pub fn parse(bytes: &[u8]) -> Result<Self, PolicyFault> {
        if bytes.len() > MAX_BYTES {
            return Err(PolicyFault::TooLong);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| PolicyFault::NotText)?;
        let mut draft = Draft::default();
        for (line, text) in (1..).zip(text.split('\n')) {
            draft
                .read_line(text)
                .map_err(|fault| PolicyFault::Line { line, fault })?;
        }
        let Draft {
            logs,
            witnesses,
            groups,
            quorum,
            ..
        } = draft;
        Ok(Self {
            logs,
            witnesses,
            groups,
            quorum: quorum.ok_or(PolicyFault::NoQuorum)?,
        })
    }
}

impl Draft {
    fn read_line(&mut self, text: &str) -> Result<(), LineFault> {
        if text
            .bytes()
            .any(|byte| (byte < b' ' && byte != b'\t') || byte == 0x7f)
        {
            return Err(LineFault::Control);
        }
        let words: Vec<&str> = text
            .split([' ', '\t'])
            .filter(|word| !word.is_empty())
            .collect();
        match words.as_slice() {
            [] => Ok(()),
            [first, ..] if first.starts_with('#') => Ok(()),
            ["log", rest @ ..] => self.read_log(rest),
            ["witness", rest @ ..] => self.read_witness(rest),
            ["group", rest @ ..] => self.read_group(rest),
            ["quorum", rest @ ..] => self.read_quorum(rest),
            [first, ..] => Err(LineFault::Word((*first).to_owned())),
        }
    }

    fn read_log(&mut self, words: &[&str]) -> Result<(), LineFault> {
        let (key, url) = match words {
            [key] => (key, None),
            [key, url] => (key, Some((*url).to_owned())),
            _ => return Err(LineFault::Words),
        };
        let key: Verifier = key.parse()?;
        if key.kind().cosigns() {
            return Err(LineFault::Kind);
        }
        let bytes = key.public_bytes();
        if self.logs.iter().any(|log| log.key.public_bytes() == bytes) {
            return Err(LineFault::SameKey);
        }
        self.logs.push(LogLine { key, url });
        Ok(())
    }

    fn read_witness(&mut self, words: &[&str]) -> Result<(), LineFault> {
        let (name, key, url) = match words {
            [name, key] => (name, key, None),
            [name, key, url] => (name, key, Some((*url).to_owned())),
            _ => return Err(LineFault::Words),
        };
        let name = self.free_name(name)?;
        let key: Verifier = key.parse()?;
        if !key.kind().cosigns() {
            return Err(LineFault::Kind);
        }
        let bytes = key.public_bytes();
        let known = |witness: &WitnessLine| witness.key.public_bytes() == bytes;
        if self.witnesses.iter().any(known) {
            return Err(LineFault::SameKey);
        }
        self.witnesses.push(WitnessLine { name, key, url });
        Ok(())
    }

    fn read_group(&mut self, words: &[&str]) -> Result<(), LineFault> {
        let [name, threshold, names @ ..] = words else {
            return Err(LineFault::Words);
        };
        if names.is_empty() {
            return Err(LineFault::Words);
        }
        let name = self.free_name(name)?;
        let threshold = read_threshold(threshold, names.len())?;
        let mut members = Vec::with_capacity(names.len());
        for member in names {
            let found = self.find(member)?;
            if self.members.contains(&found) {
                return Err(LineFault::MemberTwice((*member).to_owned()));
            }
            self.members.push(found);
            members.push(found);
        }
        self.groups.push(Group {
            name,
            threshold,
            members,
        });
        Ok(())
    }

    fn read_quorum(&mut self, words: &[&str]) -> Result<(), LineFault> {
        let [name] = words else {
            return Err(LineFault::Words);
        };
        if self.quorum.is_some() {
            return Err(LineFault::SecondQuorum);
        }
        let quorum = match *name {
            "none" => None,
            name => Some(self.find(name)?),
        };
        self.quorum = Some(quorum);
        Ok(())
    }

    fn free_name(&self, name: &str) -> Result<String, LineFault> {
        if name == "none" || self.find(name).is_ok() {
            Err(LineFault::Taken(name.to_owned()))
        } else {
            Ok(name.to_owned())
        }
    }

    fn find(&self, name: &str) -> Result<Member, LineFault> {
        let witness = self.witnesses.iter().position(|line| line.name == name);
        let group = self.groups.iter().position(|group| group.name == name);
        witness
            .map(Member::Witness)
            .or(group.map(Member::Group))
            .ok_or_else(|| LineFault::Undefined(name.to_owned()))
    }
}

fn read_threshold(text: &str, members: usize) -> Result<usize, LineFault> {
    match text {
        "any" => Ok(1),
        "all" => Ok(members),
        _ => {
            let digits = text.bytes().all(|byte| byte.is_ascii_digit());
            let number = text.parse().ok().filter(|_| digits);
            number
                .filter(|number| (1..=members).contains(number))
                .ok_or_else(|| LineFault::Threshold(text.to_owned()))
        }
    }
}
