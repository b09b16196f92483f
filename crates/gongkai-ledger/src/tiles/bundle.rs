//! Bundles of entries (C2SP tlog-tiles, "Entry bundles"): each entry after its length in two bytes, big end first.

use super::FULL;

/// An entry that fits no bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("entry has {0} bytes, at most 65535 fit")]
pub struct EntryTooLong(pub usize);

/// Why bytes are not a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BundleFault {
    /// It ends within an entry or within its length.
    #[error("bundle ends within entry {0}")]
    Truncated(u16),
    /// It has fewer or more entries than its width.
    #[error("bundle has {found} entries, not {expected}")]
    Count {
        /// Its width.
        expected: u16,
        /// Entries in it; counting stops after 257.
        found: u16,
    },
}

/// Adds an entry at the end of a bundle.
///
/// # Errors
/// An entry of more than 65,535 bytes.
pub fn push(bundle: &mut Vec<u8>, entry: &[u8]) -> Result<(), EntryTooLong> {
    let length = u16::try_from(entry.len()).map_err(|_| EntryTooLong(entry.len()))?;
    bundle.extend_from_slice(&length.to_be_bytes());
    bundle.extend_from_slice(entry);
    Ok(())
}

/// The entries of a bundle of some width.
///
/// # Errors
/// Bytes that are not so many entries.
pub fn split(bytes: &[u8], width: u16) -> Result<Vec<&[u8]>, BundleFault> {
    let mut entries = Vec::with_capacity(usize::from(width));
    let mut rest = bytes;
    let mut number = 0;
    while !rest.is_empty() && number <= FULL {
        let truncated = BundleFault::Truncated(number);
        let (length, after) = rest.split_first_chunk().ok_or(truncated)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, after) = after.split_at_checked(length).ok_or(truncated)?;
        entries.push(entry);
        rest = after;
        number += 1;
    }
    if number == width {
        Ok(entries)
    } else {
        Err(BundleFault::Count {
            expected: width,
            found: number,
        })
    }
}
