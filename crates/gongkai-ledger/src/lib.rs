//! The foundation of the transparency log: what an act of disclosure is as bytes, how entries are hashed into a tree,
//! how membership and growth are proved, and how a tree head is signed.
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
