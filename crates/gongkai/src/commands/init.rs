//! `gongkai init`: a new, empty installation with its top agency and its first administrator.

use gongkai_core::accounts::{Account, Grant};
use gongkai_core::agencies::{Agency, AgencyKind, AgencyRules, Contact};
use gongkai_core::catalogue;
use gongkai_core::ids::AgencyId;
use gongkai_core::rights::Role;
use gongkai_core::time::Clock;
use gongkai_store::Store;
use gongkai_store::import::BulkError;
use gongkai_store::write::Acting;
use serde::Serialize;

use crate::cli::Init;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::ended::Ended;
use crate::output::Output;
use crate::{installation, passwords};

#[derive(Serialize)]
struct Made<'a> {
    data: String,
    agency: &'a str,
    agency_name: &'a str,
    agency_kind: &'static str,
    admin: &'a str,
}

pub(super) async fn run(call: &Init, config: Config, output: Output) -> Result<(), Ended> {
    let dir = config.data.dir.display().to_string();
    if installation::exists(&config) && !installation::is_postgres(&config) {
        return Err(already(&dir));
    }
    let agency = top_agency(call).checked()?;
    let admin = Account {
        login: call.admin.clone(),
        name: "系统管理员".to_owned(),
        agency: agency.id.clone(),
        grants: vec![Grant {
            agency: agency.id.clone(),
            role: Role::Administrator,
        }],
        closed: false,
    };
    let admin = admin.checked()?;
    let hash = passwords::new_hash(
        passwords::Source::from_flag(call.password_stdin),
        &call.admin,
    )
    .await?;
    let store = installation::open_or_create(&config).await?;
    if !store.agencies().await?.is_empty() {
        return Err(already(&dir));
    }
    let at = SystemClock.now();
    found(&store, &agency, at).await?;
    let acting = Acting::import();
    store.define_account(&acting, admin, at).await?;
    store.set_password(&acting, &call.admin, &hash, at).await?;
    store.close().await;
    let made = Made {
        data: dir,
        agency: agency.id.as_str(),
        agency_name: &agency.name,
        agency_kind: agency.kind.code(),
        admin: call.admin.as_str(),
    };
    output.print(&made, || {
        format!(
            "已在 {} 建立安装：{}（{}，编号 {}），管理员 {}。\n运行网站：gongkai serve --data {}",
            made.data,
            made.agency_name,
            agency.kind.name(),
            made.agency,
            made.admin,
            made.data
        )
    })
}

fn already(dir: &str) -> Ended {
    Ended::wrong(format!(
        "{dir} 里已经有一个安装，没有改动它。要新建请换一个文件夹。"
    ))
}

fn top_agency(call: &Init) -> Agency {
    let kind = call
        .agency_kind
        .unwrap_or_else(|| kind_by_name(&call.agency_name));
    let id = call.agency_id.clone().unwrap_or_else(|| default_id(kind));
    Agency {
        id,
        name: call.agency_name.clone(),
        kind,
        parent: None,
        contact: Contact::default(),
        region_code: None,
        organization_code: None,
        rules: AgencyRules::default(),
        leading_group: Vec::new(),
        posts: Vec::new(),
    }
}

fn default_id(kind: AgencyKind) -> AgencyId {
    kind.code()
        .parse()
        .expect("the codes of agency kinds are slugs")
}

/// What an agency is, by the last word of its name.
fn kind_by_name(name: &str) -> AgencyKind {
    let name = name.trim().trim_end_matches("人民政府");
    let ends = |words: &[&str]| words.iter().any(|word| name.ends_with(word));
    if ends(&["村民委员会", "居民委员会", "村委会", "居委会", "村", "社区"]) {
        AgencyKind::Village
    } else if ends(&["镇", "乡", "街道办事处", "街道"]) {
        AgencyKind::Township
    } else if ends(&["县", "区", "市", "旗"]) {
        AgencyKind::County
    } else {
        AgencyKind::Department
    }
}

/// The agency and the catalogue it starts with.
async fn found(store: &Store, agency: &Agency, at: jiff::Timestamp) -> Result<(), Ended> {
    let mut bulk = store.bulk(at).await?;
    bulk.agency(agency.clone()).await.map_err(refused)?;
    for item in catalogue::standard(&agency.id, agency.kind) {
        bulk.item(item).await.map_err(refused)?;
    }
    bulk.commit().await?;
    Ok(())
}

fn refused(error: BulkError) -> Ended {
    match error {
        BulkError::Fields(errors) => errors.into(),
        BulkError::Fault(fault) => fault.into(),
    }
}

#[cfg(test)]
mod tests {
    use gongkai_core::agencies::AgencyKind;

    use super::kind_by_name;

    #[test]
    fn the_kind_follows_from_the_name() {
        let cases = [
            ("青石镇人民政府", AgencyKind::Township),
            ("太平庄满族乡人民政府", AgencyKind::Township),
            ("新华街道办事处", AgencyKind::Township),
            ("河畔村民委员会", AgencyKind::Village),
            ("幸福社区", AgencyKind::Village),
            ("云岭县人民政府", AgencyKind::County),
            ("城关区人民政府", AgencyKind::County),
            ("云岭县自然资源局", AgencyKind::Department),
            ("云岭县人民政府办公室", AgencyKind::Department),
        ];
        for (name, kind) in cases {
            assert_eq!(kind_by_name(name), kind, "{name}");
        }
    }
}
