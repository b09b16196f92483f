//! For tests only: a clock that is set, both databases, a county with its people, a mail server, and plain stand-ins for typesetter and
//! reader. Knows no pages and no index.

pub mod clock;
pub mod county;
pub mod databases;
pub mod notices;
pub mod papers;
pub mod smtp;
