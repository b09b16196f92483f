//! The `gongkai` command.

use std::process::ExitCode;

/// Many threads serve small pages; this allocator keeps them from waiting for each other.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    gongkai::run(std::env::args_os())
}
