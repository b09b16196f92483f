//! The figures of a year's report that no record or request can tell, so an office types them in: which there are in
//! which years, and how they are read. The ids are those of the NDJSON line `annual_figures`.

use gongkai_core::fields::FieldErrors;
use serde::Serialize;
use serde_json::{Map, Number, Value};

use crate::kit::form::Fields;

/// A figure to type in.
struct Figure {
    id: &'static str,
    label: &'static str,
    kind: Kind,
}

/// What stands in it.
enum Kind {
    /// A number of things.
    Count,
    /// An amount in 万元.
    WanYuan,
    /// Several numbers, in the order of the form's columns.
    Row(&'static [&'static str]),
}

/// The figures that the text of the reports up to 2018 speaks of (国办发〔2014〕32号); the others are counted.
const UP_TO_2018: [Figure; 2] = [
    Figure {
        id: "complaints",
        label: "有关政府信息公开的举报、投诉和申诉（件）",
        kind: Kind::Count,
    },
    Figure {
        id: "fees",
        label: "依申请提供信息收取的费用（万元）",
        kind: Kind::WanYuan,
    },
];

const MADE: Kind = Kind::Row(&["本年新制作数量", "本年新公开数量", "对外公开总数量"]);
const CHANGED: Kind = Kind::Row(&["上一年项目数量", "本年增减", "处理决定数量"]);

/// 国办公开办函〔2019〕60号.
const OF_2019: [Figure; 8] = [
    Figure {
        id: "rules",
        label: "规章",
        kind: MADE,
    },
    Figure {
        id: "normative_docs",
        label: "规范性文件",
        kind: MADE,
    },
    Figure {
        id: "permit",
        label: "行政许可",
        kind: CHANGED,
    },
    Figure {
        id: "other_service",
        label: "其他对外管理服务事项",
        kind: CHANGED,
    },
    Figure {
        id: "penalty",
        label: "行政处罚",
        kind: CHANGED,
    },
    Figure {
        id: "coercion",
        label: "行政强制",
        kind: CHANGED,
    },
    Figure {
        id: "admin_fee",
        label: "行政事业性收费",
        kind: Kind::Row(&["上一年项目数量", "本年增减"]),
    },
    Figure {
        id: "procurement",
        label: "政府集中采购",
        kind: Kind::Row(&["采购项目数量", "采购总金额（元）"]),
    },
];

const STANDING: Kind = Kind::Row(&["本年制发件数", "本年废止件数", "现行有效件数"]);

/// 国办公开办函〔2021〕30号.
const SINCE_2021: [Figure; 6] = [
    Figure {
        id: "rules",
        label: "规章",
        kind: STANDING,
    },
    Figure {
        id: "normative_docs",
        label: "行政规范性文件",
        kind: STANDING,
    },
    Figure {
        id: "permit",
        label: "行政许可，本年处理决定数量（件）",
        kind: Kind::Count,
    },
    Figure {
        id: "penalty",
        label: "行政处罚，本年处理决定数量（件）",
        kind: Kind::Count,
    },
    Figure {
        id: "coercion",
        label: "行政强制，本年处理决定数量（件）",
        kind: Kind::Count,
    },
    Figure {
        id: "admin_fee",
        label: "行政事业性收费，本年收费金额（万元）",
        kind: Kind::WanYuan,
    },
];

fn of_year(year: i16) -> &'static [Figure] {
    match year {
        ..=2018 => &UP_TO_2018,
        2019 | 2020 => &OF_2019,
        2021.. => &SINCE_2021,
    }
}

/// One field of the form.
#[derive(Debug, Clone, Serialize)]
pub(super) struct FigureField {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) value: String,
}

/// The fields of a year with what `cells` hold.
pub(super) fn fields(year: i16, cells: &Map<String, Value>) -> Vec<FigureField> {
    let mut fields = Vec::new();
    for figure in of_year(year) {
        let cell = cells.get(figure.id);
        match figure.kind {
            Kind::Count | Kind::WanYuan => fields.push(FigureField {
                name: single(figure.id),
                label: figure.label.to_owned(),
                value: text(cell),
            }),
            Kind::Row(columns) => {
                for (place, column) in columns.iter().enumerate() {
                    fields.push(FigureField {
                        name: of_row(figure.id, place),
                        label: format!("{}：{column}", figure.label),
                        value: text(cell.and_then(|cell| cell.get(place))),
                    });
                }
            }
        }
    }
    fields
}

fn single(id: &str) -> String {
    format!("figure-{id}")
}

fn of_row(id: &str, place: usize) -> String {
    format!("figure-{id}-{place}")
}

fn text(value: Option<&Value>) -> String {
    value
        .filter(|value| value.is_number())
        .map(ToString::to_string)
        .unwrap_or_default()
}

/// Reads the fields of a year into `cells`, leaving what the form does not show as it is.
pub(super) fn read(
    year: i16,
    sent: &Fields,
    mut cells: Map<String, Value>,
    errors: &mut FieldErrors,
) -> Map<String, Value> {
    for figure in of_year(year) {
        let value = match figure.kind {
            Kind::Count => number(
                sent,
                &single(figure.id),
                figure.label,
                Least::WholeZero,
                errors,
            ),
            Kind::WanYuan => number(sent, &single(figure.id), figure.label, Least::Zero, errors),
            Kind::Row(columns) => row(sent, figure, columns, errors),
        };
        match value {
            Some(value) => cells.insert(figure.id.to_owned(), value),
            None => cells.remove(figure.id),
        };
    }
    cells
}

/// All numbers of a row, or none where all are blank.
fn row(
    sent: &Fields,
    figure: &Figure,
    columns: &[&str],
    errors: &mut FieldErrors,
) -> Option<Value> {
    let names: Vec<String> = (0..columns.len())
        .map(|place| of_row(figure.id, place))
        .collect();
    if names.iter().all(|name| sent.text(name).is_empty()) {
        return None;
    }
    let mut values = Vec::new();
    for (name, column) in names.iter().zip(columns) {
        let label = format!("{}：{column}", figure.label);
        if sent.text(name).is_empty() {
            errors.add(name, format!("「{label}」也要填，没有的填 0。"));
        }
        values.extend(number(sent, name, &label, Least::None, errors));
    }
    (values.len() == columns.len()).then_some(Value::Array(values))
}

/// Which numbers may stand in a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Least {
    /// Whole ones from 0.
    WholeZero,
    /// Amounts from 0.
    Zero,
    /// Also below 0: a change against the year before.
    None,
}

fn number(
    sent: &Fields,
    name: &str,
    label: &str,
    least: Least,
    errors: &mut FieldErrors,
) -> Option<Value> {
    let text = sent.text(name);
    if text.is_empty() {
        return None;
    }
    let number = match text.parse::<i64>() {
        Ok(whole) if whole >= 0 || least == Least::None => Some(Number::from(whole)),
        Ok(_) => None,
        Err(_) if least == Least::WholeZero => None,
        Err(_) => text
            .parse::<f64>()
            .ok()
            .filter(|amount| *amount >= 0.0 || least == Least::None)
            .and_then(Number::from_f64),
    };
    if number.is_none() {
        let form = match least {
            Least::WholeZero => "不小于 0 的整数",
            Least::Zero => "不小于 0 的数，例如 0.35",
            Least::None => "数字，例如 12",
        };
        errors.add(name, format!("「{label}」要写成{form}。"));
    }
    number.map(Value::Number)
}

#[cfg(test)]
mod tests {
    use gongkai_core::fields::FieldErrors;
    use gongkai_core::figures::AnnualFigures;
    use gongkai_core::lines::{self, Line};
    use serde_json::Map;

    use super::{fields, read};
    use crate::kit::form::Fields;

    #[test]
    fn every_figure_that_can_be_typed_can_be_exported_and_imported_again() {
        for year in [2010, 2018, 2019, 2020, 2021, 2026] {
            let mut sent = Fields::default();
            for field in fields(year, &Map::new()) {
                sent.push(&field.name, "7");
            }
            let mut errors = FieldErrors::default();
            let cells = read(year, &sent, Map::new(), &mut errors);
            assert_eq!(errors, FieldErrors::default(), "{year}");
            let shown = fields(year, &cells);
            assert!(shown.iter().all(|field| field.value == "7"), "{year}");
            let figures = AnnualFigures {
                agency: "qingshi".parse().unwrap(),
                year,
                cells,
            };
            let line = lines::write(&Line::AnnualFigures(figures.clone()));
            match lines::parse(&line) {
                Ok(Line::AnnualFigures(read)) => assert_eq!(read, figures),
                other => panic!("{line}: {other:?}"),
            }
        }
    }

    #[test]
    fn what_is_no_number_is_said_at_its_field_and_what_is_not_shown_stays() {
        let mut sent = Fields::default();
        sent.push("figure-permit", "十二");
        sent.push("figure-admin_fee", "0.35");
        sent.push("figure-rules-0", "1");
        let mut cells = Map::new();
        cells.insert("override_reason".to_owned(), "核对过".into());
        cells.insert("penalty".to_owned(), 3.into());
        let mut errors = FieldErrors::default();
        let cells = read(2026, &sent, cells, &mut errors);
        let wrong: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(wrong, ["figure-rules-1", "figure-rules-2", "figure-permit"]);
        assert_eq!(cells["admin_fee"], 0.35);
        assert_eq!(cells["override_reason"], "核对过");
        assert!(!cells.contains_key("penalty"), "emptied by its field");
    }
}
