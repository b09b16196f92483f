//! What is wrong with a configuration, key by key, in plain Chinese.

use std::path::Path;

use figment::error::Kind;

/// A configuration that cannot be used: one sentence a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("configuration: {}", .0.join(" "))]
pub struct ConfigFault(pub Vec<String>);

impl ConfigFault {
    /// One wrong key.
    pub(super) fn one(key: &str, sentence: &str) -> Self {
        Self(vec![format!("配置「{key}」{sentence}")])
    }

    /// The file named is not there.
    pub(super) fn missing(file: &Path) -> Self {
        Self(vec![format!(
            "没有配置文件 {}，请检查 --config 后面的路径。",
            file.display()
        )])
    }
}

impl From<figment::Error> for ConfigFault {
    fn from(errors: figment::Error) -> Self {
        Self(errors.into_iter().map(|error| sentence(&error)).collect())
    }
}

fn sentence(error: &figment::Error) -> String {
    let key = error.path.join(".");
    let place = error
        .metadata
        .as_ref()
        .map_or(String::new(), |metadata| match &metadata.source {
            Some(figment::Source::File(file)) => format!("（{}）", file.display()),
            _ if metadata.name.contains("environment") => "（环境变量）".to_owned(),
            _ => String::new(),
        });
    let said = match &error.kind {
        Kind::UnknownField(name, known) => {
            let section = match parent(&key, name) {
                "" => name.clone(),
                section => format!("{section}.{name}"),
            };
            return format!(
                "配置里不认识「{section}」{place}，请删去或改名。可用：{}。",
                known.join("、")
            );
        }
        Kind::InvalidType(given, wanted) | Kind::InvalidValue(given, wanted) => {
            format!("要写成{}，现在是 {given}。", wanted_in_words(wanted))
        }
        Kind::UnknownVariant(given, known) => {
            format!("没有「{given}」这个值，可用：{}。", known.join("、"))
        }
        Kind::ISizeOutOfRange(_) | Kind::USizeOutOfRange(_) => "这个数太大。".to_owned(),
        other => format!("读不懂：{other}。请对照 docs/gongkai.toml 检查。"),
    };
    if key.is_empty() {
        format!("配置文件{place}{said}")
    } else {
        format!("配置「{key}」{place}{said}")
    }
}

/// Figment puts the unknown name at the end of its path in some providers and not in others.
fn parent<'a>(key: &'a str, name: &str) -> &'a str {
    key.strip_suffix(name)
        .map_or(key, |section| section.trim_end_matches('.'))
}

fn wanted_in_words(wanted: &str) -> &str {
    match wanted {
        "a boolean" => " true 或 false",
        "a string" => "加引号的文字",
        "u32" => "整数",
        "a sequence" => "列表 […]",
        wanted if wanted.contains("socket") => "“地址:端口”，例如 127.0.0.1:8080",
        other => other,
    }
}
