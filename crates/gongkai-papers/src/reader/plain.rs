//! Text and HTML files, in UTF-8 or in the encodings of Chinese Windows.

use encoding_rs::{Encoding, GB18030, UTF_8};
use gongkai_core::body;

/// A page's tree takes many times its text.
const MAX_HTML_BYTES: usize = 10 * 1024 * 1024;

/// The words of a text file: by its byte order mark, else UTF-8, else GB 18030; `None` where it is none of these.
pub(super) fn decoded(bytes: &[u8]) -> Option<String> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return decoded_as(encoding, bytes);
    }
    decoded_as(UTF_8, bytes).or_else(|| decoded_as(GB18030, bytes))
}

fn decoded_as(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    let (text, malformed) = encoding.decode_with_bom_removal(bytes);
    // Binary data that calls itself text mostly decodes, with zeros in it.
    (!malformed && !text.contains('\0')).then(|| text.into_owned())
}

/// The words of a web page, through the same cleaning as everything else.
pub(super) fn html_text(bytes: &[u8]) -> Option<String> {
    Some(body::plain_text(body::clean(&page(bytes)?).html()))
}

/// A web page as it was sent; `None` where it is too large or no text.
pub(super) fn page(bytes: &[u8]) -> Option<String> {
    if bytes.len() > MAX_HTML_BYTES {
        return None;
    }
    decoded(bytes)
}
