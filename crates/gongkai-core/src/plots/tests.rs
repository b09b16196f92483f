//! Plots hold their numbers thrice: drawn, described and as a table.

use super::{Plot, Point, Shape, trend};

fn plot(shape: Shape, values: &[(&str, u64)]) -> Plot {
    Plot {
        id: "plot-x".to_owned(),
        title: "申请<办理>结果".to_owned(),
        unit: "件".to_owned(),
        of: "结果".to_owned(),
        shape,
        points: values
            .iter()
            .map(|(label, n)| Point::new(*label, *n))
            .collect(),
    }
}

#[test]
fn each_number_is_drawn_described_and_listed() {
    for shape in [Shape::Bars, Shape::Columns, Shape::Line] {
        let plot = plot(shape, &[("予以公开", 12), ("部分公开", 3), ("不予公开", 0)]);
        let svg = plot.svg();
        for (label, n) in [("予以公开", "12"), ("部分公开", "3"), ("不予公开", "0")] {
            assert!(svg.contains(&format!(">{label}</text>")), "{svg}");
            assert!(svg.contains(&format!(">{n}</text>")), "{svg}");
        }
        assert!(svg.contains("<title id=\"plot-x-title\">申请&lt;办理&gt;结果</title>"));
        assert!(svg.contains(
            "<desc id=\"plot-x-desc\">予以公开 12 件，部分公开 3 件，不予公开 0 件。</desc>"
        ));
        assert!(!svg.contains("<script") && !svg.contains("style=") && !svg.contains("NaN"));
        assert_eq!(plot.table().rows[0], ["予以公开", "12"]);
    }
}

#[test]
fn nothing_and_one_number_are_drawn_too() {
    for shape in [Shape::Bars, Shape::Columns, Shape::Line] {
        for values in [&[][..], &[("2024", 0)], &[("2024", u64::MAX)]] {
            let svg = plot(shape, values).svg();
            assert!(
                svg.starts_with("<svg")
                    && svg.ends_with("</svg>")
                    && !svg.contains("NaN")
                    && !svg.contains("inf")
            );
        }
    }
}

#[test]
fn of_many_years_some_are_named_and_the_last_always() {
    let years: Vec<(i16, u64)> = (1990..2025).map(|year| (year, 5)).collect();
    let svg = trend("t", "历年", "条", &years).svg();
    assert!(svg.contains(">2024</text>") && !svg.contains(">2023</text>"));
}
