//! The formats built in, and published reports against them.

mod formats;
mod published;
