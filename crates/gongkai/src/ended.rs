//! How a command ends when it is not done: with what a person reads, and with the exit status scripts read.

use std::fmt;

use gongkai_core::fields::FieldErrors;
use gongkai_store::StoreFault;
use gongkai_store::write::WriteError;

use crate::config::ConfigFault;

/// Why a command is not done.
#[derive(Debug)]
pub enum Ended {
    /// The answer is no: a check failed. The findings are printed already.
    No,
    /// The call or its input is wrong; what is wrong, a sentence each.
    Wrong(Vec<String>),
    /// Our fault: disk, database, network.
    Fault(anyhow::Error),
}

impl Ended {
    /// One sentence about what is wrong with the call.
    pub fn wrong(sentence: impl Into<String>) -> Self {
        Self::Wrong(vec![sentence.into()])
    }

    /// The exit status (docs/interfaces.md).
    #[must_use]
    pub fn status(&self) -> u8 {
        match self {
            Self::No => 1,
            Self::Wrong(_) => 2,
            Self::Fault(_) => 3,
        }
    }
}

/// What is printed on standard error.
impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::No => Ok(()),
            Self::Wrong(sentences) => {
                for sentence in sentences {
                    writeln!(f, "{sentence}")?;
                }
                Ok(())
            }
            Self::Fault(fault) => writeln!(
                f,
                "没有完成，程序或机器出了问题（不是您的输入有错）：{fault:#}"
            ),
        }
    }
}

impl From<anyhow::Error> for Ended {
    fn from(fault: anyhow::Error) -> Self {
        Self::Fault(fault)
    }
}

impl From<StoreFault> for Ended {
    fn from(fault: StoreFault) -> Self {
        Self::Fault(fault.into())
    }
}

impl From<std::io::Error> for Ended {
    fn from(fault: std::io::Error) -> Self {
        Self::Fault(fault.into())
    }
}

impl From<ConfigFault> for Ended {
    fn from(fault: ConfigFault) -> Self {
        Self::Wrong(fault.0)
    }
}

impl From<FieldErrors> for Ended {
    fn from(errors: FieldErrors) -> Self {
        Self::Wrong(errors.0.into_iter().map(|error| error.sentence).collect())
    }
}

impl From<WriteError> for Ended {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::RequestRefused(refusal) => Self::wrong(refusal.sentence()),
            WriteError::CaseRefused(refusal) => Self::wrong(refusal.sentence()),
            WriteError::ReportRefused(refusal) => Self::wrong(refusal.sentence()),
            WriteError::Refused(refusal) => Self::wrong(refusal.sentence()),
            WriteError::Fields(errors) => errors.into(),
            WriteError::NotAllowed(_) | WriteError::Conflict | WriteError::Fault(_) => {
                Self::Fault(error.into())
            }
        }
    }
}
