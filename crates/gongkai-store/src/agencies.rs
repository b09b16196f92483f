//! Agencies and their catalogues as everybody reads them, kept in memory until the journal says they changed, and how
//! far a grant reaches in the tree.

use gongkai_core::accounts::Grant;
use gongkai_core::agencies::Agency;
use gongkai_core::catalogue::CatalogueItem;
use gongkai_core::ids::AgencyId;
use gongkai_core::rights::Role;

use crate::fault::StoreFault;
use crate::store::Store;

/// The roles someone has at `agency`, whose `ancestors` are the agencies above it. An administrator's grant reaches
/// all agencies below; every other role only the agency itself.
#[must_use]
pub fn roles_at(grants: &[Grant], agency: &AgencyId, ancestors: &[AgencyId]) -> Vec<Role> {
    let mut roles = Vec::new();
    for grant in grants {
        let reaches = grant.agency == *agency
            || (grant.role == Role::Administrator && ancestors.contains(&grant.agency));
        if reaches && !roles.contains(&grant.role) {
            roles.push(grant.role);
        }
    }
    roles
}

impl Store {
    /// All agencies: each before those below it, siblings in the order they were added.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn agencies(&self) -> Result<Vec<Agency>, StoreFault> {
        todo!()
    }

    /// One agency.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn agency(&self, id: &AgencyId) -> Result<Option<Agency>, StoreFault> {
        todo!()
    }

    /// The agencies above, nearest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ancestors(&self, id: &AgencyId) -> Result<Vec<AgencyId>, StoreFault> {
        todo!()
    }

    /// The agency and all below it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn with_descendants(&self, id: &AgencyId) -> Result<Vec<AgencyId>, StoreFault> {
        todo!()
    }

    /// The catalogue of an agency: by block, then as a tree, siblings by position.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn catalogue(&self, agency: &AgencyId) -> Result<Vec<CatalogueItem>, StoreFault> {
        todo!()
    }
}
