//! Mails about annual reports: figures that are asked for in December, and the steps toward the last day of publication. The
//! console shows the same duties every day; a mail is written on the days `core` names, once to each person.

use std::collections::BTreeMap;

use gongkai_core::accounts::Account;
use gongkai_core::ids::Login;
use gongkai_core::reports::duties::{
    Duty, figures_year, is_told, mail, of_figures, of_report, report_year,
};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::annual_reports::report_in;
use crate::db::{Tx, values};
use crate::fault::StoreFault;
use crate::store::Store;
use crate::write::notices::{Mailing, forget_report_mails, open_accounts, post};

impl Store {
    /// Writes the mails of a day that were not written yet. Returns how many are new.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remind_of_reports(
        &self,
        today: Date,
        mailing: Mailing<'_>,
        at: Timestamp,
    ) -> Result<u64, StoreFault> {
        let Mailing::From(base_url) = mailing else {
            return Ok(0);
        };
        let calendar = self.calendar().await?;
        let entered = match figures_year(today) {
            Some(year) => self.figures_entered(year).await?,
            None => Vec::new(),
        };
        let mut writing = self.writing().await?;
        let tree = self.tree_in(&mut writing.tx, writing.head).await?;
        let accounts = open_accounts(&mut writing.tx).await?;
        let mut told: BTreeMap<Login, Vec<String>> = BTreeMap::new();
        for agency in &tree.agencies {
            let report = report_in(&mut writing.tx, &agency.id, report_year(today)).await?;
            let figures = of_figures(agency, entered.contains(&agency.id), today);
            let duties = figures.into_iter().chain(of_report(agency, &report, today));
            for duty in duties.filter(|duty| is_told(duty, &calendar, today)) {
                let line = duty.line(agency, base_url);
                for login in who(&accounts, &duty, agency.id.as_str()) {
                    told.entry(login).or_default().push(line.clone());
                }
            }
        }
        let mut written = 0;
        for (login, lines) in told {
            if first_today(&mut writing.tx, &login, today).await? {
                post(&mut writing.tx, &login, &mail(&lines, base_url), at).await?;
                written += 1;
            }
        }
        forget_report_mails(&mut writing.tx, at).await?;
        self.commit(writing).await?;
        Ok(written)
    }
}

/// Who may do it at this agency.
fn who<'a>(
    accounts: &'a [Account],
    duty: &'a Duty,
    agency: &'a str,
) -> impl Iterator<Item = Login> + 'a {
    let may = move |account: &&Account| {
        let mut grants = account.grants.iter();
        grants.any(|grant| {
            grant.agency.as_str() == agency && duty.action.roles().contains(&grant.role)
        })
    };
    accounts
        .iter()
        .filter(may)
        .map(|account| account.login.clone())
}

/// Whether nothing was mailed about reports to this person today.
async fn first_today(tx: &mut Tx, login: &Login, today: Date) -> Result<bool, StoreFault> {
    let row = tx
        .one(
            "INSERT INTO report_mails (login, day) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING login",
            values![login.as_str(), today.to_string()],
        )
        .await?;
    Ok(row.is_some())
}
