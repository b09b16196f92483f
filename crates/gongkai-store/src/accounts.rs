//! Staff accounts as the console lists them. Password hashes live in [`crate::sessions`].

use gongkai_core::accounts::Account;
use gongkai_core::ids::{AgencyId, Login};

use crate::fault::StoreFault;
use crate::store::Store;

impl Store {
    /// The accounts that belong to these agencies, by login.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn accounts(&self, agencies: &[AgencyId]) -> Result<Vec<Account>, StoreFault> {
        todo!()
    }

    /// One account.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account(&self, login: &Login) -> Result<Option<Account>, StoreFault> {
        todo!()
    }
}
