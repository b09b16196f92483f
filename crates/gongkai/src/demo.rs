//! The sample county: invented places, people and figures, a year of publications and a week of work in every state, so
//! that the product can be looked at within seconds. Deterministic for a given moment, passwords' salts apart.
//!
//! The texts stand in `demo/`; here is only how they become records. History comes in as an import does, the week's work
//! by the same commands the staff's screens give.

mod cases;
mod county;
mod days;
mod files;
mod history;
mod markup;
mod placeholders;
mod reports;
mod request_files;
mod requests;
mod texts;
mod week;
mod year;

use anyhow::Context;
use gongkai_core::accounts::Account;
use gongkai_store::Store;
use gongkai_store::write::Acting;
use jiff::Timestamp;

use days::Days;

/// Stands under every page of the demo.
pub const NOTICE: &str = "示例数据，非真实地名";

/// Name of the demo's transparency log.
pub const LEDGER_ORIGIN: &str = "demo.gongkai.example/ledger";

/// Everybody's password in the demo.
pub const PASSWORD: &str = "qingshi-demo";

/// Who can sign in to the demo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoSignIns {
    /// The password they all share.
    pub password: &'static str,
    /// The people, in the order of the work.
    pub people: Vec<DemoPerson>,
}

/// One sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoPerson {
    /// Sign-in name.
    pub login: String,
    /// The person's invented name.
    pub name: String,
    /// Where they work.
    pub agency: String,
    /// What they do there.
    pub roles: String,
}

/// Fills an empty installation.
///
/// # Errors
/// When the store fails or holds something else already.
pub async fn fill(store: &Store, at: Timestamp) -> anyhow::Result<DemoSignIns> {
    let hash = tokio::task::spawn_blocking(|| gongkai_web::passwords::hash(PASSWORD));
    let days = Days::before(at);
    let begun_at = days::clock_time(days.week()[0], 8, 0);
    let history = history::plan(&days)?;

    let mut bulk = store.bulk(begun_at).await.context("beginning the sample")?;
    let agencies = county::agencies(&days)?;
    county::put(&mut bulk, &agencies).await?;
    history::put(store, &mut bulk, &history).await?;
    year::put(&mut bulk, &days).await?;
    bulk.commit()
        .await
        .context("storing the sample's history")?;

    let accounts = county::accounts();
    let hash = hash.await.context("hashing the demo's password")??;
    for account in &accounts {
        let import = Acting::import();
        store
            .define_account(&import, account.clone(), begun_at)
            .await?;
        store
            .set_password(&import, &account.login, &hash, begun_at)
            .await?;
    }
    requests::work(store, &days, &accounts).await?;
    cases::work(store, &days, &accounts).await?;
    week::work(store, &days, &accounts).await?;
    reports::work(store, &days).await?;
    Ok(sign_ins(&accounts, &agencies))
}

/// Who can sign in to a demo that was filled before.
///
/// # Errors
/// When the store fails.
pub async fn sign_ins_again(store: &Store) -> anyhow::Result<DemoSignIns> {
    let agencies = store.agencies().await?;
    Ok(sign_ins(&county::accounts(), &agencies))
}

fn sign_ins(accounts: &[Account], agencies: &[gongkai_core::agencies::Agency]) -> DemoSignIns {
    let people = accounts
        .iter()
        .map(|account| DemoPerson {
            login: account.login.to_string(),
            name: account.name.clone(),
            agency: agencies
                .iter()
                .find(|agency| agency.id == account.agency)
                .map(|agency| agency.name.clone())
                .unwrap_or_default(),
            roles: account
                .grants
                .iter()
                .map(|grant| grant.role.name())
                .collect::<Vec<_>>()
                .join("、"),
        })
        .collect();
    DemoSignIns {
        password: PASSWORD,
        people,
    }
}

#[cfg(test)]
mod tests;
