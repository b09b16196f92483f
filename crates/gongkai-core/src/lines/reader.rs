//! Reads one JSON object field by field and notes every fault. What is left over at the end was not known and is refused
//! by name. Knows no particular line.

use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use crate::fields::FieldErrors;
use crate::ids::NotASlug;
use crate::time::from_china;

/// An object that is being read.
pub(super) struct Fields {
    /// Where it stands in the line, such as `attachments[0].`; empty for the line itself.
    place: String,
    values: Vec<(String, Value)>,
    known: Vec<&'static str>,
    errors: FieldErrors,
}

/// The value of one field, or nothing where it is missing.
pub(super) struct Found<'a> {
    fields: &'a mut Fields,
    name: &'static str,
    value: Option<Value>,
}

impl Fields {
    /// Opens the object of a line.
    pub(super) fn of_line(line: &str) -> Result<Self, FieldErrors> {
        let Members(values) =
            serde_json::from_str(line).map_err(|error| FieldErrors::one("", json_fault(&error)))?;
        Ok(Self::new(String::new(), values))
    }

    fn new(place: String, mut values: Vec<(String, Value)>) -> Self {
        let mut errors = FieldErrors::default();
        let mut seen = HashSet::new();
        for (name, _) in &values {
            if !seen.insert(name.as_str()) {
                errors.add(format!("{place}{name}"), "写了两次，请只留一个。");
            }
        }
        // A missing value and `null` mean the same.
        values.retain(|(_, value)| !value.is_null());
        Self {
            place,
            values,
            known: Vec::new(),
            errors,
        }
    }

    /// A field that must be there.
    pub(super) fn need(&mut self, name: &'static str) -> Found<'_> {
        let value = self.take(name);
        if value.is_none() {
            self.fault(name, "缺少这个字段，请补上。");
        }
        Found {
            fields: self,
            name,
            value,
        }
    }

    /// A field that may be missing.
    pub(super) fn may(&mut self, name: &'static str) -> Found<'_> {
        let value = self.take(name);
        Found {
            fields: self,
            name,
            value,
        }
    }

    fn take(&mut self, name: &'static str) -> Option<Value> {
        self.known.push(name);
        let index = self.values.iter().position(|(given, _)| given == name)?;
        Some(self.values.swap_remove(index).1)
    }

    /// Takes all that was not asked for yet; names are the caller's to judge.
    pub(super) fn rest(&mut self) -> Vec<(String, Value)> {
        let mut rest = std::mem::take(&mut self.values);
        rest.sort_by(|(left, _), (right, _)| left.cmp(right));
        rest
    }

    /// Notes a fault of a field.
    pub(super) fn fault(&mut self, name: &str, sentence: impl Into<String>) {
        self.errors.add(format!("{}{name}", self.place), sentence);
    }

    /// Takes over what a check of the whole has found.
    pub(super) fn checked<T>(&mut self, result: Result<T, FieldErrors>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(errors) => {
                for error in errors.0 {
                    self.fault(&error.field, error.sentence);
                }
                None
            }
        }
    }

    /// Refuses what was not asked for.
    fn close(&mut self) {
        for (name, _) in std::mem::take(&mut self.values) {
            let known: Vec<&str> = self
                .known
                .iter()
                .copied()
                .filter(|name| *name != "type")
                .collect();
            let sentence = format!(
                "不认识的字段「{name}」，请删去或改名。可用字段：{}。",
                known.join("、")
            );
            self.fault(&name, sentence);
        }
    }

    /// Closes the line. `read` is there unless a fault was noted.
    pub(super) fn finish<T>(mut self, read: Option<T>) -> Result<T, FieldErrors> {
        self.close();
        match read {
            Some(read) if self.errors.0.is_empty() => Ok(read),
            _ => Err(self.errors),
        }
    }

    /// What was noted so far.
    pub(super) fn into_errors(self) -> FieldErrors {
        self.errors
    }

    /// Reads an object that stands inside this one.
    fn inside<T>(
        &mut self,
        place: String,
        value: Value,
        read: impl FnOnce(&mut Fields) -> Option<T>,
    ) -> Option<T> {
        let Value::Object(members) = value else {
            let sentence = format!("要写成对象 {{…}}，现在是{}。", kind_of(&value));
            self.errors.add(place, sentence);
            return None;
        };
        let mut inner = Fields::new(format!("{place}."), members.into_iter().collect());
        let read = read(&mut inner);
        inner.close();
        self.errors.0.append(&mut inner.errors.0);
        read
    }
}

impl Found<'_> {
    fn wrong(self, sentence: impl Into<String>) {
        self.fields.fault(self.name, sentence);
    }

    fn wrong_kind(self, wanted: &str, value: &Value) {
        let sentence = format!("要写成{wanted}，现在是{}。", kind_of(value));
        self.wrong(sentence);
    }

    /// Whether anything stands there; its value is dropped.
    pub(super) fn is_there(&self) -> bool {
        self.value.is_some()
    }

    /// Text as it stands.
    pub(super) fn text(mut self) -> Option<String> {
        match self.value.take()? {
            Value::String(text) => Some(text),
            other => {
                self.wrong_kind("加引号的文字", &other);
                None
            }
        }
    }

    /// One of the ids of things.
    pub(super) fn slug<T: FromStr<Err = NotASlug>>(mut self) -> Option<T> {
        match self.value.take()? {
            Value::String(text) => match text.parse::<T>() {
                Ok(slug) => Some(slug),
                Err(fault) => {
                    self.wrong(format!("「{text}」不能用：{}，请改名。", fault.sentence()));
                    None
                }
            },
            other => {
                self.wrong_kind("加引号的文字", &other);
                None
            }
        }
    }

    /// One of a list of codes.
    pub(super) fn code<T: Copy>(mut self, codes: &[(&'static str, T)]) -> Option<T> {
        let text = match self.value.take()? {
            Value::String(text) => text,
            other => {
                self.wrong_kind("加引号的代码", &other);
                return None;
            }
        };
        let found = codes
            .iter()
            .find(|(code, _)| *code == text)
            .map(|(_, value)| *value);
        if found.is_none() {
            let known: Vec<&str> = codes.iter().map(|(code, _)| *code).collect();
            self.wrong(format!(
                "没有「{text}」这个值，请改为以下之一：{}。",
                known.join("、")
            ));
        }
        found
    }

    /// A day.
    pub(super) fn date(mut self) -> Option<Date> {
        let text = match self.value.take()? {
            Value::String(text) => text,
            other => {
                self.wrong_kind("加引号的日期", &other);
                return None;
            }
        };
        let date = day(&text);
        if date.is_none() {
            self.wrong(format!(
                "「{text}」不是日期或没有这一天，请写成 2018-05-30 这样的年-月-日。"
            ));
        }
        date
    }

    /// An instant, or a day, which stands for its first moment in China.
    pub(super) fn instant(mut self) -> Option<Timestamp> {
        let text = match self.value.take()? {
            Value::String(text) => text,
            other => {
                self.wrong_kind("加引号的日期或时间", &other);
                return None;
            }
        };
        let instant = instant(&text);
        if instant.is_none() {
            self.wrong(format!(
                "「{text}」不是日期或时间，或者没有这一天，请写成 2018-05-30 或 2018-05-30T09:00:00+08:00 这样。"
            ));
        }
        instant
    }

    /// A whole number between two bounds.
    pub(super) fn whole(mut self, least: i64, most: i64) -> Option<i64> {
        let value = self.value.take()?;
        match value.as_i64() {
            Some(number) if (least..=most).contains(&number) => Some(number),
            Some(number) => {
                self.wrong(format!(
                    "{number} 超出范围，请填 {least} 到 {most} 之间的整数。"
                ));
                None
            }
            None => {
                self.wrong_kind("整数（不加引号）", &value);
                None
            }
        }
    }

    /// Yes or no; missing is no.
    pub(super) fn flag(mut self) -> bool {
        match self.value.take() {
            None => false,
            Some(Value::Bool(flag)) => flag,
            Some(other) => {
                self.wrong_kind(" true 或 false", &other);
                false
            }
        }
    }

    /// A list as it stands; missing is empty.
    pub(super) fn list(mut self) -> Vec<Value> {
        match self.value.take() {
            None => Vec::new(),
            Some(Value::Array(values)) => values,
            Some(other) => {
                self.wrong_kind("列表 […]", &other);
                Vec::new()
            }
        }
    }

    /// A list of texts; missing is empty.
    pub(super) fn texts(self) -> Vec<String> {
        let Found {
            fields,
            name,
            value,
        } = self;
        let mut texts = Vec::new();
        for (index, value) in (Found {
            fields: &mut *fields,
            name,
            value,
        })
        .list()
        .into_iter()
        .enumerate()
        {
            match value {
                Value::String(text) => texts.push(text),
                other => {
                    let sentence = format!("要写成加引号的文字，现在是{}。", kind_of(&other));
                    fields.fault(&format!("{name}[{index}]"), sentence);
                }
            }
        }
        texts
    }

    /// A list of ids; missing is empty.
    pub(super) fn slugs<T: FromStr<Err = NotASlug>>(self) -> Vec<T> {
        let Found {
            fields,
            name,
            value,
        } = self;
        let mut slugs = Vec::new();
        for (index, text) in (Found {
            fields: &mut *fields,
            name,
            value,
        })
        .texts()
        .into_iter()
        .enumerate()
        {
            match text.parse::<T>() {
                Ok(slug) => slugs.push(slug),
                Err(fault) => {
                    let sentence = format!("「{text}」不能用：{}，请改名。", fault.sentence());
                    fields.fault(&format!("{name}[{index}]"), sentence);
                }
            }
        }
        slugs
    }

    /// An object.
    pub(super) fn object<T>(self, read: impl FnOnce(&mut Fields) -> Option<T>) -> Option<T> {
        let place = format!("{}{}", self.fields.place, self.name);
        self.fields.inside(place, self.value?, read)
    }

    /// A list of objects; missing is empty.
    pub(super) fn objects<T>(self, mut read: impl FnMut(&mut Fields) -> Option<T>) -> Vec<T> {
        let Found {
            fields,
            name,
            value,
        } = self;
        let list = Found {
            fields: &mut *fields,
            name,
            value,
        }
        .list();
        let mut objects = Vec::with_capacity(list.len());
        for (index, value) in list.into_iter().enumerate() {
            let place = format!("{}{name}[{index}]", fields.place);
            objects.extend(fields.inside(place, value, &mut read));
        }
        objects
    }
}

/// `2018-05-30` and nothing longer or shorter.
pub(super) fn day(text: &str) -> Option<Date> {
    let shape = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
    if shape { text.parse().ok() } else { None }
}

/// A day, an instant with its offset, or a date and time in China.
pub(super) fn instant(text: &str) -> Option<Timestamp> {
    if let Some(day) = day(text) {
        return from_china(day.to_datetime(jiff::civil::Time::midnight())).ok();
    }
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant);
    }
    let has_time = text.contains(['T', ' ']);
    if has_time {
        text.parse::<DateTime>()
            .ok()
            .and_then(|civil| from_china(civil).ok())
    } else {
        None
    }
}

/// What a value is, in words.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "空值",
        Value::Bool(_) => "是否值",
        Value::Number(_) => "数字",
        Value::String(_) => "文字",
        Value::Array(_) => "列表",
        Value::Object(_) => "对象",
    }
}

fn json_fault(error: &serde_json::Error) -> String {
    match error.classify() {
        serde_json::error::Category::Data => {
            "这一行要写成一个 JSON 对象，以 { 开头，以 } 结尾。".to_owned()
        }
        serde_json::error::Category::Eof => {
            "这一行没有写完，请检查引号和括号是否成对，一条数据是否断成了几行。".to_owned()
        }
        serde_json::error::Category::Syntax | serde_json::error::Category::Io => {
            format!(
                "第 {} 个字节附近不合 JSON 的写法，请检查引号、逗号和括号。",
                error.column()
            )
        }
    }
}

/// The members of an object in their order, doubled names included, which a map would swallow.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}
