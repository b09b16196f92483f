//! The configuration as people write it, and the example file that must say the same as the code.

use std::collections::BTreeSet;

use figment::Figment;
use figment::providers::{Format, Serialized, Toml};
use figment::value::{Dict, Value};

use super::{Config, Secret};

const EXAMPLE: &str = include_str!("../../../../docs/gongkai.toml");

fn read(toml: &str) -> Result<Config, Vec<String>> {
    Config::read(Figment::from(Toml::string(toml)), None).map_err(|fault| fault.0)
}

/// The example with every commented key in force.
fn uncommented() -> String {
    let lines = EXAMPLE.lines().map(|line| match line.strip_prefix("# ") {
        Some(key) if key.contains(" = ") => key,
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn keys(section: &Dict, above: &str, into: &mut BTreeSet<String>) {
    for (name, value) in section {
        match value {
            Value::Dict(_, below) => keys(below, &format!("{above}{name}."), into),
            _ => {
                into.insert(format!("{above}{name}"));
            }
        }
    }
}

fn keys_of(figment: &Figment) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    keys(&figment.extract::<Dict>().unwrap(), "", &mut found);
    found
}

#[test]
fn the_example_names_every_key_with_its_default() {
    assert_eq!(
        read(EXAMPLE),
        Ok(Config::default()),
        "the example changes nothing as it stands"
    );
    assert_eq!(
        read(&uncommented()),
        Ok(Config::default()),
        "the commented values are the defaults"
    );
    let known = keys_of(&Figment::from(Serialized::defaults(Config::default())));
    assert_eq!(keys_of(&Figment::from(Toml::string(&uncommented()))), known);
}

#[test]
fn an_unknown_key_is_refused_by_name() {
    let faults = read("[server]\nlisten = \"0.0.0.0:80\"\nport = 80").unwrap_err();
    assert_eq!(faults.len(), 1);
    assert!(
        faults[0].starts_with("配置里不认识「server.port」"),
        "{faults:?}"
    );
    assert!(
        faults[0].contains("listen、public_url、behind_https、trusted_proxy"),
        "{faults:?}"
    );
    let faults = read("[post]\nhost = \"x\"").unwrap_err();
    assert!(faults[0].starts_with("配置里不认识「post」"), "{faults:?}");
}

#[test]
fn a_wrong_value_names_its_key_and_the_mend() {
    let wrong = |toml: &str| read(toml).unwrap_err().remove(0);
    assert_eq!(
        wrong("[server]\nbehind_https = \"yes\""),
        "配置「server.behind_https」要写成 true 或 false，现在是 string \"yes\"。"
    );
    assert!(wrong("[server]\nlisten = \"8080\"").starts_with("配置「server.listen」"));
    assert_eq!(
        wrong("[server]\npublic_url = \"www.a.cn\""),
        "配置「server.public_url」要以 http:// 或 https:// 开头。"
    );
    assert!(
        wrong("[data]\ndatabase_url = \"mysql://x\"")
            .starts_with("配置「data.database_url」只能是 postgres://")
    );
    assert_eq!(
        wrong("[limits]\nupload_mb = 0"),
        "配置「limits.upload_mb」请填 1 到 1024 之间的整数。"
    );
    assert_eq!(
        wrong("[limits]\nrequest_files = 21"),
        "配置「limits.request_files」请填 1 到 20 之间的整数。"
    );
    assert!(wrong("[log]\nformat = \"xml\"").contains("text、json"));
    assert!(wrong("[server]\nmetrics = \"yes\"").contains("local、everyone"));
    assert!(wrong("[server").starts_with("配置文件"));
}

#[test]
fn mails_need_a_sender_and_a_whole_sign_in() {
    let wrong = |toml: &str| read(toml).unwrap_err().remove(0);
    let server = "[mail]\nhost = \"smtp.example.cn\"";
    assert!(wrong(server).starts_with("配置「mail.from」要写成发件地址"));
    let server = &format!("{server}\nfrom = \"政府信息公开 <gk@example.cn>\"");
    assert!(wrong(server).starts_with("配置「server.public_url」要填写"));
    let url = "[server]\npublic_url = \"https://www.a.gov.cn/\"\n";
    let server = &format!("{url}{server}");
    assert!(read(server).unwrap().mail.is_on());
    assert!(wrong(&format!("{server}\nuser = \"gk\"")).starts_with("配置「mail.password」"));
    let signed = read(&format!("{server}\nuser = \"gk\"\npassword = \"geheim\"")).unwrap();
    assert!(!format!("{signed:?}").contains("geheim"));
    assert!(wrong("[mail]\ntls = \"ssl\"").contains("none、starttls、tls"));
    assert_eq!(read("").unwrap().mail_from(), None);
    assert_eq!(
        read(server).unwrap().mail_from().as_deref(),
        Some("https://www.a.gov.cn")
    );
}

#[test]
fn a_secret_is_never_shown() {
    let config = read("[data]\ndatabase_url = \"postgres://u:p@h/d\"").unwrap();
    assert_eq!(config.data.database_url.reveal(), "postgres://u:p@h/d");
    assert!(!format!("{config:?}").contains("postgres"));
    assert!(!serde_json::to_string(&config).unwrap().contains("postgres"));
    assert_eq!(format!("{:?}", Secret::default()), "\"\"");
}

#[test]
fn the_site_is_reached_where_it_listens_unless_told_otherwise() {
    assert_eq!(Config::default().site().public_url, "http://127.0.0.1:8080");
    let config = read("[server]\npublic_url = \"https://www.a.gov.cn/\"").unwrap();
    assert_eq!(config.site().public_url, "https://www.a.gov.cn");
}
