//! Lengths of a Word file: twips (1/20 pt), half points, and how wide words are.

/// 2号, in points.
pub(super) const SIZE_2: u32 = 22;
/// 3号
pub(super) const SIZE_3: u32 = 16;
/// 4号
pub(super) const SIZE_4: u32 = 14;
/// 小四
pub(super) const SMALL_4: u32 = 12;
/// 5号 and a hair less: Word counts half points.
pub(super) const SIZE_5: u32 = 10;
/// The line pitch: 225 mm / 22, in twips.
pub(super) const LINE: u32 = 580;
/// The width of the type area, in twips.
pub(super) const TYPE_WIDTH: u32 = 8845;
/// One character of the 28-character line, in twips: 16 pt less [`TIGHTER`].
pub(super) const CELL: u32 = 315;
/// How much closer than 16 pt the characters of the body stand, in twips, so that 28 of them fit into 156 mm.
pub(super) const TIGHTER: u32 = 5;

/// Millimetres in twips.
pub(super) fn mm(millimetres: f64) -> i64 {
    (millimetres * 1440.0 / 25.4).round() as i64
}

/// How wide words are when set: a Chinese character one em, a Latin letter or figure half of it, a point or blank a
/// quarter.
pub(super) fn width_in_twips(text: &str, points: u32) -> u32 {
    let quarter_ems: u32 = text
        .chars()
        .map(|c| match c {
            '.' | ',' | ' ' => 1,
            c if c.is_ascii() => 2,
            _ => 4,
        })
        .sum();
    quarter_ems * points * 5
}
