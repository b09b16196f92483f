//! Staff accounts as the console lists them. Password hashes live in [`crate::sessions`].

use gongkai_core::accounts::Account;
use gongkai_core::ids::{AgencyId, Login};
use sqlx::AssertSqlSafe;

use crate::db::{among, values};
use crate::fault::StoreFault;
use crate::store::Store;

impl Store {
    /// The accounts that belong to these agencies, by login.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn accounts(&self, agencies: &[AgencyId]) -> Result<Vec<Account>, StoreFault> {
        if agencies.is_empty() {
            return Ok(Vec::new());
        }
        let mut args = vec![];
        let among = among(&mut args, agencies.iter().map(AgencyId::as_str));
        let sql = format!("SELECT data FROM accounts WHERE agency IN ({among}) ORDER BY login");
        let rows = self.db().all(AssertSqlSafe(sql), args).await?;
        rows.iter().map(|row| row.json("data")).collect()
    }

    /// One account.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account(&self, login: &Login) -> Result<Option<Account>, StoreFault> {
        let row = self
            .db()
            .one(
                "SELECT data FROM accounts WHERE login = $1",
                values![login.as_str()],
            )
            .await?;
        row.map(|row| row.json("data")).transpose()
    }
}
