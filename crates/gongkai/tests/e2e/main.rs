//! The shipped program from outside: a real browser before it, and kill -9 behind it.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

mod case;
mod crash;
mod drafts;
mod harness;
mod journey;
mod ledger;
mod pages;
mod proofs;
mod requests;
