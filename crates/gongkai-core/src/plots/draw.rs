//! The drawings: bars, columns and a line, in units of a 640 wide canvas.

use std::fmt::Write as _;

use super::Plot;

const WIDTH: f64 = 640.0;
/// Size of the letters.
const LETTER: f64 = 15.0;
/// What a bar with its room takes of the height.
const BAR_STEP: f64 = 34.0;
const BAR: f64 = 20.0;
/// Room for the number behind the longest bar.
const NUMBER: f64 = 70.0;
/// Columns and lines: how high the field is, and the room around it.
const FIELD: f64 = 200.0;
const ABOVE: f64 = 28.0;
const BELOW: f64 = 30.0;
const SIDE: f64 = 56.0;

pub(super) fn bars(plot: &Plot) -> String {
    let longest = plot
        .points
        .iter()
        .map(|point| point.label.chars().count())
        .max()
        .unwrap_or(0);
    let names = (float(longest as u64) * LETTER + 12.0).min(WIDTH / 2.0);
    let room = WIDTH - names - NUMBER;
    let height = float(plot.points.len().max(1) as u64) * BAR_STEP + 8.0;
    let mut svg = open(plot, height);
    for (nth, point) in plot.points.iter().enumerate() {
        let y = 4.0 + float(nth as u64) * BAR_STEP;
        let middle = y + BAR / 2.0 + LETTER * 0.36 + 4.0;
        let length = share(point.value, plot.most()) * room;
        text(&mut svg, names - 10.0, middle, "end", &point.label);
        bar(&mut svg, names, y + 4.0, length.max(1.0), BAR);
        text(
            &mut svg,
            names + length + 8.0,
            middle,
            "start",
            &point.value.to_string(),
        );
    }
    axis(&mut svg, (names, 2.0), (names, height - 4.0));
    close(svg)
}

pub(super) fn columns(plot: &Plot) -> String {
    let height = ABOVE + FIELD + BELOW;
    let mut svg = open(plot, height);
    let count = float(plot.points.len().max(1) as u64);
    let step = (WIDTH - 16.0) / count;
    for (nth, point) in plot.points.iter().enumerate() {
        let x = 8.0 + float(nth as u64) * step;
        let tall = share(point.value, plot.most()) * FIELD;
        bar(
            &mut svg,
            x + step * 0.15,
            ABOVE + FIELD - tall,
            step * 0.7,
            tall.max(1.0),
        );
        let middle = x + step / 2.0;
        text(
            &mut svg,
            middle,
            ABOVE + FIELD - tall - 7.0,
            "middle",
            &point.value.to_string(),
        );
        text(&mut svg, middle, height - 8.0, "middle", &point.label);
    }
    axis(&mut svg, (8.0, ABOVE + FIELD), (WIDTH - 8.0, ABOVE + FIELD));
    close(svg)
}

pub(super) fn line(plot: &Plot) -> String {
    let height = ABOVE + FIELD + BELOW;
    let mut svg = open(plot, height);
    let gaps = plot.points.len().saturating_sub(1).max(1);
    let step = (WIDTH - 2.0 * SIDE) / float(gaps as u64);
    let place = |nth: usize, value: u64| {
        let x = if plot.points.len() < 2 {
            WIDTH / 2.0
        } else {
            SIDE + float(nth as u64) * step
        };
        (x, ABOVE + FIELD - share(value, plot.most()) * FIELD)
    };
    let places: Vec<String> = plot
        .points
        .iter()
        .enumerate()
        .map(|(nth, point)| {
            let (x, y) = place(nth, point.value);
            format!("{},{}", short(x), short(y))
        })
        .collect();
    if places.len() > 1 {
        put(
            &mut svg,
            format_args!(
                "<polyline class=\"plot-line\" points=\"{}\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2.5\" stroke-linejoin=\"round\"/>",
                places.join(" ")
            ),
        );
    }
    // Of very many years only some are named, the last one always.
    let named = plot.points.len().div_ceil(12).max(1);
    for (nth, point) in plot.points.iter().enumerate() {
        let (x, y) = place(nth, point.value);
        put(
            &mut svg,
            format_args!(
                "<circle class=\"plot-dot\" cx=\"{}\" cy=\"{}\" r=\"4.5\" fill=\"currentColor\"/>",
                short(x),
                short(y)
            ),
        );
        if (plot.points.len() - 1 - nth).is_multiple_of(named) {
            // In a valley the lines leave room below, unless that is where the years stand.
            let beside = |at: Option<usize>| at.and_then(|at| plot.points.get(at));
            let higher = |at| beside(at).is_none_or(|other| other.value > point.value);
            let valley = higher(nth.checked_sub(1)) && higher(nth.checked_add(1));
            let below = valley && plot.points.len() > 1 && share(point.value, plot.most()) > 0.12;
            let at = if below { y + 22.0 } else { y - 11.0 };
            text(&mut svg, x, at, "middle", &point.value.to_string());
            text(&mut svg, x, height - 8.0, "middle", &point.label);
        }
    }
    axis(
        &mut svg,
        (8.0, ABOVE + FIELD + 2.0),
        (WIDTH - 8.0, ABOVE + FIELD + 2.0),
    );
    close(svg)
}

fn open(plot: &Plot, height: f64) -> String {
    let mut svg = String::new();
    let id = escaped(&plot.id);
    put(
        &mut svg,
        format_args!(
            "<svg class=\"plot\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" width=\"100%\" role=\"img\" \
             aria-labelledby=\"{id}-title {id}-desc\" font-size=\"{LETTER}\" font-family=\"inherit\">\
             <title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc>",
            short(WIDTH),
            short(height),
            escaped(&plot.title),
            escaped(&plot.description())
        ),
    );
    svg
}

fn close(mut svg: String) -> String {
    svg.push_str("</svg>");
    svg
}

fn bar(svg: &mut String, x: f64, y: f64, width: f64, height: f64) {
    put(
        svg,
        format_args!(
            "<rect class=\"plot-bar\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"2\" fill=\"currentColor\" fill-opacity=\"0.65\"/>",
            short(x),
            short(y),
            short(width),
            short(height)
        ),
    );
}

fn text(svg: &mut String, x: f64, y: f64, anchor: &str, words: &str) {
    put(
        svg,
        format_args!(
            "<text class=\"plot-text\" x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\" fill=\"currentColor\">{}</text>",
            short(x),
            short(y),
            escaped(words)
        ),
    );
}

fn axis(svg: &mut String, from: (f64, f64), to: (f64, f64)) {
    put(
        svg,
        format_args!(
            "<line class=\"plot-axis\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"currentColor\" stroke-opacity=\"0.5\"/>",
            short(from.0),
            short(from.1),
            short(to.0),
            short(to.1)
        ),
    );
}

fn put(svg: &mut String, piece: std::fmt::Arguments<'_>) {
    // Writing to a text does not fail.
    let _ = svg.write_fmt(piece);
}

/// How much of the greatest a value is.
fn share(value: u64, most: u64) -> f64 {
    if most == 0 {
        0.0
    } else {
        float(value) / float(most)
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "what is drawn needs no more digits than a screen has"
)]
fn float(number: u64) -> f64 {
    number as f64
}

/// With one digit behind the point, or none.
fn short(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
