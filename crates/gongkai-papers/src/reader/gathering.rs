//! Text gathered from a reader that may be slow, endless or broken: it runs on a thread of its own and writes into a
//! room of limited size. Whatever stands there when the reader ends, fails or runs out of time is the result.

use std::fmt;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use pdf_extract::ConvertToFmt;

/// Files of people nest a few dozen deep; a hostile one may make a recursive reader use all of this.
const STACK_BYTES: usize = 64 * 1024 * 1024;
/// A thousand pages take some ten seconds.
const MAX_TIME: Duration = Duration::from_secs(30);

/// Text in the making, shared by who writes and who waits.
#[derive(Debug, Clone)]
pub(super) struct Gathering(Arc<Mutex<Gathered>>);

#[derive(Debug)]
struct Gathered {
    text: String,
    /// Characters that may still come; none once the text was taken.
    room: usize,
}

/// There is no more room, or nobody waits any longer.
#[derive(Debug)]
pub(super) struct Full;

impl Gathering {
    pub(super) fn with_room(characters: usize) -> Self {
        Self(Arc::new(Mutex::new(Gathered {
            text: String::new(),
            room: characters,
        })))
    }

    /// Adds text as far as there is room.
    pub(super) fn push(&self, text: &str) -> Result<(), Full> {
        let mut gathered = self.lock();
        for c in text.chars() {
            gathered.room = gathered.room.checked_sub(1).ok_or(Full)?;
            gathered.text.push(c);
        }
        Ok(())
    }

    /// The text so far. Nothing is taken in afterwards.
    pub(super) fn take(&self) -> String {
        let mut gathered = self.lock();
        gathered.room = 0;
        std::mem::take(&mut gathered.text)
    }

    /// A writer that panicked leaves whole characters behind, so a poisoned lock holds a sound text.
    fn lock(&self) -> MutexGuard<'_, Gathered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Write for Gathering {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push(text).map_err(|Full| fmt::Error)
    }
}

impl ConvertToFmt for Gathering {
    type Writer = Self;

    fn convert(self) -> Self {
        self
    }
}

/// Runs a reader that gives its result at the end; `None` where it fails or takes too long.
pub(super) fn guarded<T: Send + 'static>(
    read: impl FnOnce() -> Option<T> + Send + 'static,
) -> Option<T> {
    let (end, ended) = channel();
    let thread = thread::Builder::new()
        .name("file-reader".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(move || {
            // Nobody listens any more once the time is up.
            let _ = end.send(read());
        });
    thread.ok()?;
    ended.recv_timeout(MAX_TIME).ok().flatten()
}

/// Runs a reader and gives what it wrote. A panic ends its thread only; a reader that runs out of time goes on until
/// its next word finds no room.
pub(super) fn gather(
    characters: usize,
    read: impl FnOnce(&Gathering) + Send + 'static,
) -> Option<String> {
    let gathering = Gathering::with_room(characters);
    let (end, ended) = channel();
    let theirs = gathering.clone();
    let thread = thread::Builder::new()
        .name("file-reader".to_owned())
        .stack_size(STACK_BYTES)
        .spawn(move || {
            read(&theirs);
            // Nobody listens any more once the time is up.
            let _ = end.send(());
        });
    thread.ok()?;
    match ended.recv_timeout(MAX_TIME) {
        Ok(()) | Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
    }
    Some(gathering.take())
}
