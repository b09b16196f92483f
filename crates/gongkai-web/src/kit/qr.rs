//! Addresses as QR codes, for paper.

use fast_qr::convert::Builder;
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::qr::QRBuilder;

/// The address as an `<svg>`; nothing where it is too long for a code.
#[must_use]
pub fn qr(address: &str) -> String {
    match QRBuilder::new(address).build() {
        Ok(code) => SvgBuilder::default().margin(1).to_str(&code),
        Err(_) => String::new(),
    }
}
