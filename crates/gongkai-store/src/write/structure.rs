//! Adding and changing agencies and catalogue items.

use gongkai_core::agencies::Agency;
use gongkai_core::catalogue::CatalogueItem;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::AgencyId;
use gongkai_core::journal::Event;
use gongkai_core::rights::Action;
use jiff::Timestamp;

use crate::agencies::{Catalogue, Tree};
use crate::db::{Tx, json, values};
use crate::dossier::Dossier;
use crate::fault::StoreFault;
use crate::rows::Changes;
use crate::store::Store;
use crate::write::records::unknown_agency;
use crate::write::{Acting, WriteError, Writing, twice};

impl Store {
    /// Adds an agency with the catalogue it starts with, all or nothing; needs `ManageAgency` at its parent.
    ///
    /// # Errors
    /// See [`WriteError`]; nothing has changed then. An id that is in use is a wrong field.
    pub async fn add_agency(
        &self,
        acting: &Acting,
        agency: Agency,
        items: Vec<CatalogueItem>,
        at: Timestamp,
    ) -> Result<(), WriteError> {
        twice(|| self.put_new_agency(acting, &agency, &items, at)).await
    }

    /// Adds or changes an agency; needs `ManageAgency` there or above, and at both parents where it moves.
    ///
    /// # Errors
    /// See [`WriteError`].
    pub async fn define_agency(
        &self,
        acting: &Acting,
        agency: Agency,
        at: Timestamp,
    ) -> Result<(), WriteError> {
        twice(|| self.put_agency(acting, &agency, at)).await
    }

    /// Adds or changes catalogue items, all or nothing, each after the one above it; needs `ManageCatalogue`. Records
    /// under an item are counted anew where it moves.
    ///
    /// # Errors
    /// See [`WriteError`]; nothing has changed then.
    pub async fn define_items(
        &self,
        acting: &Acting,
        items: Vec<CatalogueItem>,
        at: Timestamp,
    ) -> Result<(), WriteError> {
        twice(|| self.put_items(acting, &items, at)).await
    }

    async fn put_new_agency(
        &self,
        acting: &Acting,
        agency: &Agency,
        items: &[CatalogueItem],
        at: Timestamp,
    ) -> Result<(), WriteError> {
        let mut writing = self.writing().await?;
        let tree = self.tree_in(&mut writing.tx, writing.head).await?;
        enter_agency(&mut writing, &tree, acting, agency, at).await?;
        if tree.get(&agency.id).is_some() {
            let sentence = format!("编号「{}」已经有机关在用，请另取一个。", agency.id);
            return Err(FieldErrors::one("id", sentence).into());
        }
        let with_it = Tree::load(&mut writing.tx).await?;
        for item in items {
            enter_item(&mut writing, &with_it, acting, item, at).await?;
        }
        self.commit(writing).await?;
        Ok(())
    }

    async fn put_agency(
        &self,
        acting: &Acting,
        agency: &Agency,
        at: Timestamp,
    ) -> Result<(), WriteError> {
        let mut writing = self.writing().await?;
        let tree = self.tree_in(&mut writing.tx, writing.head).await?;
        enter_agency(&mut writing, &tree, acting, agency, at).await?;
        self.commit(writing).await?;
        Ok(())
    }

    async fn put_items(
        &self,
        acting: &Acting,
        items: &[CatalogueItem],
        at: Timestamp,
    ) -> Result<(), WriteError> {
        let mut writing = self.writing().await?;
        let tree = self.tree_in(&mut writing.tx, writing.head).await?;
        for item in items {
            enter_item(&mut writing, &tree, acting, item, at).await?;
        }
        self.commit(writing).await?;
        Ok(())
    }
}

async fn enter_agency(
    writing: &mut Writing,
    tree: &Tree,
    acting: &Acting,
    agency: &Agency,
    at: Timestamp,
) -> Result<(), WriteError> {
    let known = tree.get(&agency.id);
    if known.is_some() {
        acting.permit(tree, Action::ManageAgency, &agency.id)?;
    }
    if known.is_none_or(|known| known.parent != agency.parent) {
        match &agency.parent {
            Some(parent) => acting.permit(tree, Action::ManageAgency, parent)?,
            // Only the operator makes a top.
            None if acting.is_person() => {
                return Err(WriteError::NotAllowed(Action::ManageAgency));
            }
            None => {}
        }
    }
    check_agency(agency, tree)?;
    if known == Some(agency) {
        return Ok(());
    }
    let event = Event::Agency(Box::new(agency.clone()));
    writing
        .append_next(acting, &agency.id, agency.id.as_str(), &event, at)
        .await?;
    write_agency(&mut writing.tx, agency).await?;
    Ok(())
}

async fn enter_item(
    writing: &mut Writing,
    tree: &Tree,
    acting: &Acting,
    item: &CatalogueItem,
    at: Timestamp,
) -> Result<(), WriteError> {
    if tree.get(&item.agency).is_none() {
        return Err(unknown_agency("agency", &item.agency).into());
    }
    acting.permit(tree, Action::ManageCatalogue, &item.agency)?;
    let before = Catalogue::load(&mut writing.tx, &item.agency).await?;
    check_item(item, &before)?;
    let known = before.get(&item.code);
    if known == Some(item) {
        return Ok(());
    }
    let event = Event::CatalogueItem(item.clone());
    writing
        .append_next(acting, &item.agency, &item_subject(item), &event, at)
        .await?;
    write_item(&mut writing.tx, item).await?;
    let moved = known.is_some_and(|known| {
        (&known.parent, known.block, known.group) != (&item.parent, item.block, item.group)
    });
    if moved {
        let after = Catalogue::load(&mut writing.tx, &item.agency).await?;
        refile(&mut writing.tx, item, &before, &after).await?;
    }
    Ok(())
}

/// What can only be seen with the other agencies beside it.
pub(crate) fn check_agency(agency: &Agency, tree: &Tree) -> Result<(), FieldErrors> {
    let mut errors = FieldErrors::default();
    if agency.id == AgencyId::unknown() {
        errors.add("id", "编号 unknown 留给系统使用，请另取一个。");
    }
    if let Some(parent) = &agency.parent {
        if tree.get(parent).is_none() {
            errors.add("parent", format!("没有上级机关「{parent}」，请先添加它。"));
        }
        if *parent == agency.id || tree.ancestors(parent).contains(&agency.id) {
            errors.add("parent", "上级机关不能是它自己或它的下级，请另选。");
        }
    }
    errors.or_ok(())
}

/// What can only be seen with the rest of the catalogue beside it.
pub(crate) fn check_item(item: &CatalogueItem, catalogue: &Catalogue) -> Result<(), FieldErrors> {
    let mut errors = FieldErrors::default();
    if let Some(parent) = &item.parent {
        match catalogue.get(parent) {
            None => errors.add("parent", format!("没有上级目录「{parent}」，请先添加它。")),
            Some(above) if above.block != item.block => errors.add(
                "parent",
                format!(
                    "上级目录在「{}」栏，请选同一栏里的，或者改栏目。",
                    above.block.name()
                ),
            ),
            Some(_) => {}
        }
        let circular = catalogue
            .path(parent)
            .iter()
            .any(|above| above.code == item.code);
        if circular || *parent == item.code {
            errors.add("parent", "上级目录不能是它自己或它的下级，请另选。");
        }
    }
    let stays = catalogue
        .items
        .iter()
        .any(|other| other.parent.as_ref() == Some(&item.code) && other.block != item.block);
    if stays {
        errors.add(
            "block",
            "它下面还有下级目录，不能单独换栏目。请先把下级目录移开。",
        );
    }
    errors.or_ok(())
}

/// The name of a catalogue item in the journal.
pub(crate) fn item_subject(item: &CatalogueItem) -> String {
    format!("{}/{}", item.agency, item.code)
}

pub(crate) async fn write_agency(tx: &mut Tx, agency: &Agency) -> Result<(), StoreFault> {
    tx.run(
        "INSERT INTO agencies (agency, parent, place, data)
         VALUES ($1, $2, (SELECT COALESCE(MAX(place), 0) + 1 FROM agencies), $3)
         ON CONFLICT (agency) DO UPDATE SET parent = excluded.parent, data = excluded.data",
        values![
            agency.id.as_str(),
            agency.parent.as_ref().map(AgencyId::as_str),
            json(agency)
        ],
    )
    .await?;
    Ok(())
}

pub(crate) async fn write_item(tx: &mut Tx, item: &CatalogueItem) -> Result<(), StoreFault> {
    tx.run(
        "INSERT INTO catalogue_items (agency, code, parent, data) VALUES ($1, $2, $3, $4)
         ON CONFLICT (agency, code) DO UPDATE SET parent = excluded.parent, data = excluded.data",
        values![
            item.agency.as_str(),
            item.code.as_str(),
            item.parent.as_ref().map(|parent| parent.as_str()),
            json(item)
        ],
    )
    .await?;
    Ok(())
}

/// Files the public records under a moved item anew, and counts them anew.
async fn refile(
    tx: &mut Tx,
    item: &CatalogueItem,
    before: &Catalogue,
    after: &Catalogue,
) -> Result<(), StoreFault> {
    let rows = tx
        .all(
            "SELECT record FROM public_facets WHERE facet = 'item' AND code = $1 AND agency = $2",
            values![item.code.as_str(), item.agency.as_str()],
        )
        .await?;
    for row in rows {
        let id = row.parsed("record")?;
        if let Some(dossier) = Dossier::load(tx, &id).await? {
            let changes = Changes::between(Some((&dossier, before)), (&dossier, after));
            changes.write(tx, id.as_str()).await?;
        }
    }
    Ok(())
}
