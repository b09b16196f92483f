//! Whom to believe (C2SP tlog-policy): the keys of logs, the keys of witnesses, and how many of them must have cosigned.
//! Text that people write; does not know where a checkpoint comes from.

use std::fmt;

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::keys::Verifier;
use crate::keys::cosigner::time_of;
use crate::note::{Note, Unverified};

mod reading;

pub use reading::{LineFault, MAX_BYTES, PolicyFault};

/// The name of the only group of a policy made here.
const QUORUM_GROUP: &str = "witnesses";

/// A policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<LogLine>,
    witnesses: Vec<WitnessLine>,
    groups: Vec<Group>,
    /// `None` asks for no witness.
    quorum: Option<Member>,
}

/// A log that is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// Its key; the name is its origin.
    pub key: Verifier,
    /// Where it is.
    pub url: Option<String>,
}

/// A witness that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessLine {
    /// What the policy calls it.
    pub name: String,
    /// Its key.
    pub key: Verifier,
    /// Where checkpoints are submitted to it.
    pub url: Option<String>,
}

/// Witnesses or groups of which some number must agree.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    name: String,
    threshold: usize,
    members: Vec<Member>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Member {
    Witness(usize),
    Group(usize),
}

/// A checkpoint that a policy believes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The tree head.
    pub checkpoint: Checkpoint,
    /// The log's keys that signed it.
    pub signed_by: Vec<Verifier>,
    /// The witnesses that agree, in the order of the policy.
    pub cosigned: Vec<Cosigned>,
}

/// A witness that agrees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosigned {
    /// What the policy calls it.
    pub witness: String,
    /// When it cosigned, in seconds since 1970; 0 where it says only that the tree is consistent.
    pub time: u64,
}

/// Why a policy does not believe a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAccepted {
    /// No log of the policy signed it, or it is not sound.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// A line claims a witness of the policy and is not by it.
    #[error("cosignature of {name} with key {key_id:08x} is wrong")]
    WrongCosignature {
        /// Name of the key.
        name: String,
        /// Which key.
        key_id: u32,
    },
    /// Too few witnesses agree.
    #[error("quorum {quorum:?} is not reached, cosigned by {cosigned:?}")]
    Quorum {
        /// What must agree.
        quorum: String,
        /// Who did agree.
        cosigned: Vec<String>,
    },
}

impl Policy {
    /// A policy that believes some keys of a log and asks for no witness.
    #[must_use]
    pub fn of_log(keys: &[Verifier]) -> Self {
        let logs = keys
            .iter()
            .map(|key| LogLine {
                key: key.clone(),
                url: None,
            })
            .collect();
        Self {
            logs,
            witnesses: Vec::new(),
            groups: Vec::new(),
            quorum: None,
        }
    }

    /// A policy that believes some keys of a log and asks that so many of these witnesses cosigned, each with its key and
    /// the address for submissions. More than there are asks for all.
    #[must_use]
    pub fn n_of_m(keys: &[Verifier], witnesses: &[(Verifier, String)], quorum: usize) -> Self {
        let mut policy = Self::of_log(keys);
        for (key, url) in witnesses {
            let taken = |name: &str| policy.witnesses.iter().any(|known| known.name == name);
            let name = match key.name() {
                name if name == "none" || name == QUORUM_GROUP || taken(name) => {
                    format!("{name}/{:08x}", key.key_id())
                }
                name => name.to_owned(),
            };
            policy.witnesses.push(WitnessLine {
                name,
                key: key.clone(),
                url: Some(url.clone()).filter(|url| !url.is_empty()),
            });
        }
        let threshold = quorum.min(witnesses.len());
        if threshold > 0 {
            policy.groups.push(Group {
                name: QUORUM_GROUP.to_owned(),
                threshold,
                members: (0..policy.witnesses.len()).map(Member::Witness).collect(),
            });
            policy.quorum = Some(Member::Group(0));
        }
        policy
    }

    /// The logs believed.
    #[must_use]
    pub fn logs(&self) -> &[LogLine] {
        &self.logs
    }

    /// The witnesses known.
    #[must_use]
    pub fn witnesses(&self) -> &[WitnessLine] {
        &self.witnesses
    }

    /// The keys of the logs.
    #[must_use]
    pub fn log_keys(&self) -> Vec<Verifier> {
        self.logs.iter().map(|log| log.key.clone()).collect()
    }

    /// How many of the witnesses that a flat quorum names must agree, of how many; `None` for nested groups. For a
    /// sentence such as "3 of 5 witnesses".
    #[must_use]
    pub fn threshold(&self) -> Option<(usize, usize)> {
        match self.quorum {
            None => Some((0, self.witnesses.len())),
            Some(Member::Witness(_)) => Some((1, 1)),
            Some(Member::Group(index)) => {
                let group = self.groups.get(index)?;
                let flat = group
                    .members
                    .iter()
                    .all(|member| matches!(member, Member::Witness(_)));
                flat.then_some((group.threshold, group.members.len()))
            }
        }
    }

    /// Believes a checkpoint or says why not.
    ///
    /// # Errors
    /// It is not signed by a log of the policy, a line of a known key is wrong, or too few witnesses agree.
    pub fn accept(&self, note: &Note) -> Result<Accepted, NotAccepted> {
        let keys = self.log_keys();
        let checkpoint = Checkpoint::of(note, &keys)?;
        let signed_by = note.verify(&keys).map_err(CheckpointError::from)?;
        let cosigned = self.cosigned(note)?;
        if !self.is_reached(&cosigned) {
            return Err(NotAccepted::Quorum {
                quorum: self.quorum_name().to_owned(),
                cosigned: cosigned.into_iter().map(|one| one.witness).collect(),
            });
        }
        Ok(Accepted {
            checkpoint,
            signed_by: signed_by.into_iter().cloned().collect(),
            cosigned,
        })
    }

    /// The witnesses that agree with a checkpoint, in the order of the policy. Says nothing of the log's signature.
    ///
    /// # Errors
    /// A line claims one of their keys and is not by it.
    pub fn cosigned(&self, note: &Note) -> Result<Vec<Cosigned>, NotAccepted> {
        let mut cosigned = Vec::new();
        for witness in &self.witnesses {
            match note.verify(std::slice::from_ref(&witness.key)) {
                Err(Unverified::Unknown) => {}
                Err(Unverified::Wrong { name, key_id }) => {
                    return Err(NotAccepted::WrongCosignature { name, key_id });
                }
                Ok(_) => cosigned.push(Cosigned {
                    witness: witness.name.clone(),
                    time: note
                        .signatures()
                        .iter()
                        .filter_map(|line| time_of(line, &witness.key))
                        .max()
                        .unwrap_or(0),
                }),
            }
        }
        Ok(cosigned)
    }

    /// Whether the witnesses that agree are enough.
    #[must_use]
    pub fn is_reached(&self, cosigned: &[Cosigned]) -> bool {
        self.quorum
            .is_none_or(|member| self.agrees(member, cosigned))
    }

    /// Groups name only members defined before them, so this ends.
    fn agrees(&self, member: Member, cosigned: &[Cosigned]) -> bool {
        match member {
            Member::Witness(index) => self
                .witnesses
                .get(index)
                .is_some_and(|witness| cosigned.iter().any(|one| one.witness == witness.name)),
            Member::Group(index) => self.groups.get(index).is_some_and(|group| {
                let agreeing = group
                    .members
                    .iter()
                    .filter(|member| self.agrees(**member, cosigned))
                    .count();
                agreeing >= group.threshold
            }),
        }
    }

    fn quorum_name(&self) -> &str {
        self.quorum.map_or("none", |member| self.name(member))
    }

    fn name(&self, member: Member) -> &str {
        let name = match member {
            Member::Witness(index) => self.witnesses.get(index).map(|w| w.name.as_str()),
            Member::Group(index) => self.groups.get(index).map(|g| g.name.as_str()),
        };
        name.unwrap_or("none")
    }
}

/// The text that reads back as this policy.
impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ending =
            |url: &Option<String>| url.as_ref().map_or(String::new(), |url| format!(" {url}"));
        for LogLine { key, url } in &self.logs {
            writeln!(f, "log {key}{}", ending(url))?;
        }
        for WitnessLine { name, key, url } in &self.witnesses {
            writeln!(f, "witness {name} {key}{}", ending(url))?;
        }
        for group in &self.groups {
            write!(f, "group {} {}", group.name, group.threshold)?;
            for member in &group.members {
                write!(f, " {}", self.name(*member))?;
            }
            writeln!(f)?;
        }
        writeln!(f, "quorum {}", self.quorum_name())
    }
}

#[cfg(test)]
mod tests;
