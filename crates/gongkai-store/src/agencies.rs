//! Agencies and their catalogues as everybody reads them, kept in memory until the journal says they changed, and how
//! far a grant reaches in the tree. The calendar is kept beside them.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, MutexGuard, PoisonError};

use gongkai_core::accounts::Grant;
use gongkai_core::agencies::Agency;
use gongkai_core::catalogue::CatalogueItem;
use gongkai_core::ids::{AgencyId, ItemCode};
use gongkai_core::rights::Role;
use gongkai_law::calendar::Calendar;

use crate::db::{Tx, values};
use crate::fault::StoreFault;
use crate::store::{Head, Store};

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

/// What is kept in memory, with the journal number up to which it is known to be right.
#[derive(Default)]
pub(crate) struct Directory {
    seq: u64,
    tree: Option<Arc<Tree>>,
    catalogues: HashMap<AgencyId, Arc<Catalogue>>,
    calendar: Option<Arc<Calendar>>,
}

/// All agencies, each before those below it.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) agencies: Vec<Agency>,
    places: HashMap<AgencyId, usize>,
}

/// One agency's catalogue: by block, then as a tree.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    pub(crate) items: Vec<CatalogueItem>,
    places: HashMap<ItemCode, usize>,
}

impl Tree {
    /// Orders agencies that come in the order they were added.
    pub(crate) fn of(agencies: Vec<Agency>) -> Self {
        let mut below: HashMap<Option<AgencyId>, Vec<Agency>> = HashMap::new();
        for agency in agencies {
            below.entry(agency.parent.clone()).or_default().push(agency);
        }
        let mut tree = Self::default();
        let mut open: Vec<Agency> = below.remove(&None).unwrap_or_default();
        open.reverse();
        while let Some(agency) = open.pop() {
            let children = below.remove(&Some(agency.id.clone())).unwrap_or_default();
            open.extend(children.into_iter().rev());
            tree.places.insert(agency.id.clone(), tree.agencies.len());
            tree.agencies.push(agency);
        }
        tree
    }

    pub(crate) async fn load(tx: &mut Tx) -> Result<Self, StoreFault> {
        let rows = tx
            .all("SELECT data FROM agencies ORDER BY place", vec![])
            .await?;
        let agencies = rows.iter().map(|row| row.json("data"));
        Ok(Self::of(agencies.collect::<Result<_, _>>()?))
    }

    pub(crate) fn get(&self, id: &AgencyId) -> Option<&Agency> {
        self.places.get(id).map(|place| &self.agencies[*place])
    }

    /// The agency above all others.
    pub(crate) fn top(&self) -> Option<&Agency> {
        self.agencies.first()
    }

    pub(crate) fn name(&self, id: &AgencyId) -> String {
        self.get(id)
            .map_or_else(|| id.to_string(), |agency| agency.name.clone())
    }

    /// Those above, nearest first.
    pub(crate) fn ancestors(&self, id: &AgencyId) -> Vec<AgencyId> {
        let mut above = Vec::new();
        let mut at = self.get(id);
        while let Some(parent) = at.and_then(|agency| agency.parent.as_ref()) {
            above.push(parent.clone());
            at = self.get(parent);
        }
        above
    }

    /// The agency and all below it, in the order of the tree.
    pub(crate) fn with_descendants(&self, id: &AgencyId) -> Vec<AgencyId> {
        let mut found: Vec<AgencyId> = Vec::new();
        let mut inside: BTreeSet<&AgencyId> = BTreeSet::new();
        for agency in &self.agencies {
            let below = agency
                .parent
                .as_ref()
                .is_some_and(|parent| inside.contains(parent));
            if agency.id == *id || below {
                inside.insert(&agency.id);
                found.push(agency.id.clone());
            }
        }
        found
    }
}

impl Catalogue {
    /// Orders items: by block, then as a tree, siblings by position and code.
    pub(crate) fn of(mut items: Vec<CatalogueItem>) -> Self {
        items.sort_by(|a, b| (a.block, a.position, &a.code).cmp(&(b.block, b.position, &b.code)));
        let mut below: HashMap<Option<ItemCode>, Vec<CatalogueItem>> = HashMap::new();
        for item in items {
            below.entry(item.parent.clone()).or_default().push(item);
        }
        let mut catalogue = Self::default();
        let mut open = below.remove(&None).unwrap_or_default();
        open.reverse();
        while let Some(item) = open.pop() {
            let children = below.remove(&Some(item.code.clone())).unwrap_or_default();
            open.extend(children.into_iter().rev());
            catalogue
                .places
                .insert(item.code.clone(), catalogue.items.len());
            catalogue.items.push(item);
        }
        catalogue
    }

    pub(crate) async fn load(tx: &mut Tx, agency: &AgencyId) -> Result<Self, StoreFault> {
        let rows = tx
            .all(
                "SELECT data FROM catalogue_items WHERE agency = $1",
                values![agency.as_str()],
            )
            .await?;
        let items = rows.iter().map(|row| row.json("data"));
        Ok(Self::of(items.collect::<Result<_, _>>()?))
    }

    pub(crate) fn get(&self, code: &ItemCode) -> Option<&CatalogueItem> {
        self.places.get(code).map(|place| &self.items[*place])
    }

    /// The item and those above it, nearest first.
    pub(crate) fn path(&self, code: &ItemCode) -> Vec<&CatalogueItem> {
        let mut path = Vec::new();
        let mut at = self.get(code);
        while let Some(item) = at {
            path.push(item);
            at = item.parent.as_ref().and_then(|parent| self.get(parent));
        }
        path
    }
}

impl Store {
    /// All agencies: each before those below it, siblings in the order they were added.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn agencies(&self) -> Result<Vec<Agency>, StoreFault> {
        Ok(self.tree().await?.agencies.clone())
    }

    /// One agency.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn agency(&self, id: &AgencyId) -> Result<Option<Agency>, StoreFault> {
        Ok(self.tree().await?.get(id).cloned())
    }

    /// The agencies above, nearest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ancestors(&self, id: &AgencyId) -> Result<Vec<AgencyId>, StoreFault> {
        Ok(self.tree().await?.ancestors(id))
    }

    /// The agency and all below it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn with_descendants(&self, id: &AgencyId) -> Result<Vec<AgencyId>, StoreFault> {
        Ok(self.tree().await?.with_descendants(id))
    }

    /// The catalogue of an agency: by block, then as a tree, siblings by position.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn catalogue(&self, agency: &AgencyId) -> Result<Vec<CatalogueItem>, StoreFault> {
        Ok(self.catalogue_of(agency).await?.items.clone())
    }

    pub(crate) async fn tree(&self) -> Result<Arc<Tree>, StoreFault> {
        if let Some(tree) = self.remembered().tree_at(self.inner.structure_seq()) {
            return Ok(tree);
        }
        let mut tx = self.db().snapshot().await?;
        let head = Head::read(&mut tx).await?;
        let tree = Arc::new(Tree::load(&mut tx).await?);
        tx.end().await?;
        self.remembered().keep_tree(head.structure_seq, &tree);
        Ok(tree)
    }

    pub(crate) async fn catalogue_of(
        &self,
        agency: &AgencyId,
    ) -> Result<Arc<Catalogue>, StoreFault> {
        if let Some(known) = self
            .remembered()
            .catalogue_at(self.inner.structure_seq(), agency)
        {
            return Ok(known);
        }
        let mut tx = self.db().snapshot().await?;
        let head = Head::read(&mut tx).await?;
        let catalogue = Arc::new(Catalogue::load(&mut tx, agency).await?);
        tx.end().await?;
        self.remembered()
            .keep_catalogue(head.structure_seq, agency, &catalogue);
        Ok(catalogue)
    }

    /// The tree as a writer sees it, who knows the journal's head for certain.
    pub(crate) async fn tree_in(&self, tx: &mut Tx, head: Head) -> Result<Arc<Tree>, StoreFault> {
        if let Some(tree) = self.remembered().tree_exactly_at(head.structure_seq) {
            return Ok(tree);
        }
        Ok(Arc::new(Tree::load(tx).await?))
    }

    /// The lock is held for a look only, never across a wait.
    pub(crate) fn remembered(&self) -> MutexGuard<'_, Directory> {
        self.inner
            .directory
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Directory {
    fn tree_at(&self, known_seq: u64) -> Option<Arc<Tree>> {
        self.tree.clone().filter(|_| self.seq >= known_seq)
    }

    fn tree_exactly_at(&self, seq: u64) -> Option<Arc<Tree>> {
        self.tree.clone().filter(|_| self.seq == seq)
    }

    fn catalogue_at(&self, known_seq: u64, agency: &AgencyId) -> Option<Arc<Catalogue>> {
        self.catalogues
            .get(agency)
            .filter(|_| self.seq >= known_seq)
            .cloned()
    }

    pub(crate) fn calendar_at(&self, known_seq: u64) -> Option<Arc<Calendar>> {
        self.calendar.clone().filter(|_| self.seq >= known_seq)
    }

    pub(crate) fn keep_calendar(&mut self, seq: u64, calendar: &Arc<Calendar>) {
        if self.is_as_of(seq) {
            self.calendar = Some(Arc::clone(calendar));
        }
    }

    fn keep_tree(&mut self, seq: u64, tree: &Arc<Tree>) {
        if self.is_as_of(seq) {
            self.tree = Some(Arc::clone(tree));
        }
    }

    fn keep_catalogue(&mut self, seq: u64, agency: &AgencyId, catalogue: &Arc<Catalogue>) {
        if self.is_as_of(seq) {
            self.catalogues
                .insert(agency.clone(), Arc::clone(catalogue));
        }
    }

    /// Forgets what is older than `seq`; says no to what is older than what is kept.
    fn is_as_of(&mut self, seq: u64) -> bool {
        if seq > self.seq {
            *self = Self {
                seq,
                ..Self::default()
            };
        }
        seq == self.seq
    }
}
