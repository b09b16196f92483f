//! Documents become PDF files that print, read and compare as promised.

use std::time::Instant;
use gongkai_core::documents::Typesetter;
use gongkai_papers::typesetter::TypstTypesetter;

use crate::sample;

#[test]
fn look() {
    let typesetter = TypstTypesetter::new();
    let start = Instant::now();
    let pdf = typesetter.pdf(&sample::report()).unwrap();
    eprintln!("cold {:?}", start.elapsed());
    for n in 0..3 {
        let mut report = sample::report();
        report.paragraph(format!("再一段，第{n}段。"));
        let start = Instant::now();
        typesetter.pdf(&report).unwrap();
        eprintln!("warm {:?}", start.elapsed());
    }
    std::fs::write(concat!(env!("CARGO_TARGET_TMPDIR"), "/report.pdf"), pdf).unwrap();
}
