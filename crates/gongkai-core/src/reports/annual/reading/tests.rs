//! What the files of offices may not do to the reading.

use proptest::prelude::*;

use super::read;
use crate::grids::{Grid, Piece, Span};
use crate::reports::annual::Format;

fn cell() -> impl Strategy<Value = Span> {
    let names: Vec<String> = Format::all()
        .iter()
        .flat_map(Format::tables)
        .flat_map(|table| {
            table
                .rows
                .iter()
                .map(|row| row.label.clone())
                .chain(table.columns.iter().map(|column| column.label.clone()))
        })
        .chain(["行政复议", "行政诉讼", "信息内容", "一、总体情况", ""].map(str::to_owned))
        .collect();
    let text = prop_oneof![
        3 => prop::sample::select(names),
        3 => (0u64..100_000).prop_map(|number| number.to_string()),
        1 => ".{0,20}",
        1 => "[0-9.,，-]{0,20}",
    ];
    (text, 0usize..4, 0usize..4).prop_map(|(text, columns, rows)| Span {
        text,
        columns,
        rows,
    })
}

fn piece() -> impl Strategy<Value = Piece> {
    prop_oneof![
        "(.|\n){0,60}".prop_map(Piece::Text),
        "[一二三四五六七、总体情况主动公开0-9 年度报告政府信息\n]{0,60}".prop_map(Piece::Text),
        prop::collection::vec(prop::collection::vec(cell(), 0..18), 0..12)
            .prop_map(|rows| Piece::Grid(Grid::expanded(rows))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn nothing_in_a_file_makes_the_reading_fail(pieces in prop::collection::vec(piece(), 0..8)) {
        for format in [None, Format::by_code("2021"), Format::by_code("2019"), Format::by_code("2014")] {
            if let Some(reading) = read(&pieces, format) {
                let _ = reading.format.check(&reading.report, &Default::default());
            }
        }
    }
}
