//! The transparency log: what an act of disclosure is as bytes, how entries are hashed into a tree and kept as tiles, how
//! membership and growth are proved, how a tree head is signed and cosigned, and how all of it is verified. By the
//! specifications of C2SP (signed-note, tlog-checkpoint, -tiles, -cosignature, -witness, -proof, -policy) and RFC 6962.
//!
//! Pure: no I/O, clock or randomness. Knows nothing of SQL, HTTP or personal data; what cannot be erased later must not
//! be personal, so titles and file names never enter an entry.

pub mod canonical;
pub mod checkpoint;
pub mod digest;
pub mod entry;
pub mod keys;
pub mod note;
pub mod number;
pub mod policy;
pub mod proof_file;
pub mod tiles;
pub mod tree;
pub mod walk;
pub mod witness;
