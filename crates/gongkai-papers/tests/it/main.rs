//! One test binary for the crate: what goes onto paper and what is read from it.

mod sample;
mod typesetter;
