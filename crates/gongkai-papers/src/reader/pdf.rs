//! The words of a PDF that has some. Scanned pages have none; recognition is not our trade.

use std::io::{BufRead, BufReader, Read, sink};

use flate2::bufread::ZlibDecoder;
use pdf_extract::{Document, PlainTextOutput, output_doc};

use crate::reader::MAX_CHARACTERS;
use crate::reader::gathering::gather;

/// One compressed stream; a page scanned at 600 dpi in grey unpacks to 35 MB.
const MAX_STREAM_BYTES: u64 = 64 * 1024 * 1024;
/// All of them together.
const MAX_STREAMS_BYTES: u64 = 512 * 1024 * 1024;
const MAX_LAYERS: usize = 3;
/// Up to here a second, unmeasured compression does no harm.
const SMALL_FILE_BYTES: usize = 1024 * 1024;

pub(super) fn text(bytes: &[u8]) -> Option<String> {
    if !unpacks_within_limits(bytes) {
        return None;
    }
    let copy = bytes.to_vec();
    gather(MAX_CHARACTERS, move |text| {
        let Ok(mut document) = Document::load_mem(&copy) else {
            return;
        };
        // Locked against changes only, a file may be read by everyone: its reader's password is empty.
        if document.is_encrypted() && document.decrypt("").is_err() {
            return;
        }
        let mut output = PlainTextOutput::new(text.clone());
        // A page that cannot be read ends the text; what stands before it counts.
        let _ = output_doc(&document, &mut output);
    })
}

/// The text with the lines of a paragraph joined, as far as lines show where one ends: a gap, a full stop, a title, or a
/// numbered line after them.
pub(super) fn paragraphs(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut ended = true;
    for line in text.lines().map(str::trim) {
        if line.is_empty() {
            ended = true;
            continue;
        }
        if !joined.is_empty() {
            joined.push(if ended || is_numbered(line) {
                '\n'
            } else {
                ' '
            });
        }
        joined.push_str(line);
        ended = line.ends_with(['。', '；', '：', '！', '？']) || joined.ends_with("报告");
    }
    joined
}

/// `一、…`, `（一）…`: a line that begins something.
fn is_numbered(line: &str) -> bool {
    let line = line.trim_start_matches(['（', '(']);
    let rest = line.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
    rest.len() < line.len() && rest.starts_with(['、', '）', ')'])
}

/// Unpacks every zlib stream into nothing before the reader unpacks them into memory without a limit.
fn unpacks_within_limits(bytes: &[u8]) -> bool {
    // These filters may hide a second compression.
    let others: [&[u8]; 3] = [b"LZWDecode", b"ASCII85Decode", b"ASCIIHexDecode"];
    if bytes.len() > SMALL_FILE_BYTES && others.iter().any(|filter| find(bytes, filter).is_some()) {
        return false;
    }
    let mut left = MAX_STREAMS_BYTES;
    let mut rest = bytes;
    while let Some(found) = find(rest, b"stream") {
        rest = &rest[found + b"stream".len()..];
        let data = rest
            .strip_prefix(b"\r\n")
            .or_else(|| rest.strip_prefix(b"\n"))
            .unwrap_or(rest);
        if !is_zlib(data) {
            continue;
        }
        let Some(size) = unpacked_size(data) else {
            return false;
        };
        let Some(remaining) = left.checked_sub(size) else {
            return false;
        };
        left = remaining;
    }
    true
}

/// What a stream unpacks to, `None` where that is too much. A stream may be packed several times over.
fn unpacked_size(data: &[u8]) -> Option<u64> {
    for layers in 1..=MAX_LAYERS {
        let mut unpacked: Box<dyn BufRead + '_> = Box::new(data);
        for _ in 0..layers {
            unpacked = Box::new(BufReader::new(ZlibDecoder::new(unpacked)));
        }
        // A broken stream is the reader's concern; here only its size counts.
        let packed_again = unpacked.fill_buf().is_ok_and(is_zlib);
        let size = std::io::copy(&mut unpacked.take(MAX_STREAM_BYTES + 1), &mut sink())
            .unwrap_or_default();
        if size > MAX_STREAM_BYTES {
            return None;
        }
        if !packed_again {
            return Some(size);
        }
    }
    None
}

/// The two bytes a zlib stream begins with (RFC 1950).
fn is_zlib(data: &[u8]) -> bool {
    matches!(data, [first, second, ..] if first & 0x8F == 8 && (u16::from(*first) * 256 + u16::from(*second)) % 31 == 0)
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::paragraphs;

    #[test]
    fn lines_of_a_paragraph_are_joined() {
        let text = "某镇 2024 年政府信息公开工作年\n度报告\n根据条例编制，至 12 月\n31 日止。\n一、总体情况\n（一）主动公开。\n\n公开 5\n条";
        let joined = "某镇 2024 年政府信息公开工作年 度报告\n根据条例编制，至 12 月 31 日止。\n一、总体情况\n（一）主动公开。\n公开 5 条";
        assert_eq!(paragraphs(text), joined);
    }
}
