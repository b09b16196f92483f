//! The shipped program from outside: a real browser before it, and kill -9 behind it.

mod crash;
mod harness;
mod journey;
