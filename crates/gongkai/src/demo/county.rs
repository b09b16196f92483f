//! The sample county's agencies, catalogues and accounts.

use anyhow::{Context, bail};
use gongkai_core::accounts::{Account, Grant};
use gongkai_core::agencies::Agency;
use gongkai_core::catalogue;
use gongkai_core::ids::AgencyId;
use gongkai_core::lines::{Line, parse};
use gongkai_core::rights::Role;
use gongkai_store::import::Bulk;

use super::days::Days;
use super::placeholders::Values;

/// Login, name, agency and roles. Plainly invented names.
const PEOPLE: [(&str, &str, &str, &[Role]); 10] = [
    ("nigao", "林小青", "qingshi", &[Role::Editor]),
    ("shenhe", "石明远", "qingshi", &[Role::Reviewer]),
    ("baomi", "柳如安", "qingshi", &[Role::SecrecyReviewer]),
    ("qianfa", "方青川", "qingshi", &[Role::Issuer]),
    ("jingban", "苏文澜", "qingshi", &[Role::RequestHandler]),
    ("gongkai", "顾明川", "qingshi", &[Role::DisclosureHead]),
    ("guanli", "孟知行", "qingshi", &[Role::Administrator]),
    (
        "beiling",
        "白一山",
        "beiling",
        &[
            Role::Editor,
            Role::Reviewer,
            Role::SecrecyReviewer,
            Role::Issuer,
        ],
    ),
    ("shiqiao", "张志远", "shiqiao", &[Role::Editor]),
    (
        "xianban",
        "袁清和",
        "qingyuan",
        &[Role::DisclosureHead, Role::Administrator],
    ),
];

/// The agencies, those above first.
pub(super) fn agencies(days: &Days) -> anyhow::Result<Vec<Agency>> {
    let text = Values::on(days.today()).fill(include_str!("../../demo/agencies.ndjson"))?;
    let mut agencies = Vec::new();
    for line in text.lines() {
        match parse(line).with_context(|| format!("sample agency {line}"))? {
            Line::Agency(agency) => agencies.push(*agency),
            other => bail!("a {} among the sample agencies", other.kind()),
        }
    }
    Ok(agencies)
}

/// Puts them with their standard catalogues.
pub(super) async fn put(bulk: &mut Bulk<'_>, agencies: &[Agency]) -> anyhow::Result<()> {
    for agency in agencies {
        bulk.agency(agency.clone()).await?;
        for item in catalogue::standard(&agency.id, agency.kind) {
            bulk.item(item).await?;
        }
    }
    Ok(())
}

/// The people who can sign in.
pub(super) fn accounts() -> Vec<Account> {
    PEOPLE
        .iter()
        .map(|(login, name, agency, roles)| {
            let agency: AgencyId = agency.parse().expect("the table above holds slugs");
            Account {
                login: login.parse().expect("the table above holds slugs"),
                name: (*name).to_owned(),
                agency: agency.clone(),
                grants: roles
                    .iter()
                    .map(|role| Grant {
                        agency: agency.clone(),
                        role: *role,
                    })
                    .collect(),
                closed: false,
            }
        })
        .collect()
}
