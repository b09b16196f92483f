//! By what a search is narrowed: agency, column, genre, validity and dates, and how many hits each choice leaves. It does
//! not know what was found.

use std::collections::HashMap;

use gongkai_core::agencies::Agency;
use gongkai_core::catalogue::{Block, CatalogueItem, Category, ContentGroup};
use gongkai_core::content::Genre;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::{AgencyId, ItemCode};
use gongkai_search::{Count, Facets, Query, Validity};
use gongkai_store::public::ValidityCode;
use jiff::civil::Date;

use crate::app::App;
use crate::kit::error::WebError;
use crate::kit::form::Fields;
use crate::portal::list::{Choice, FilterField, common_filters};
use crate::portal::search::Found;

/// What the address asks for, as far as there is such a thing.
pub(super) struct Narrowing {
    pub(super) agency: Option<AgencyId>,
    columns: Vec<Column>,
    column: Option<Column>,
    genre: Option<Genre>,
    validity: Option<ValidityCode>,
    from: Option<Date>,
    to: Option<Date>,
}

impl Narrowing {
    pub(super) async fn read(
        app: &App,
        fields: &Fields,
        errors: &mut FieldErrors,
    ) -> Result<Self, WebError> {
        let agency: Option<AgencyId> = fields.text("agency").parse().ok();
        let mut columns = match &agency {
            Some(id) => of_catalogue(&app.store.catalogue(id).await?),
            None => shared(),
        };
        let code = fields.text("category");
        let mut column = columns.iter().find(|column| column.code == code).cloned();
        if column.is_none()
            && let Some(group) = ContentGroup::from_code(code)
        {
            // Chosen before the agency was: it is a choice here too as long as it stays chosen.
            column = Some(Column::of_group(group));
            columns.extend(column.clone());
        }
        if column.is_none() && !code.is_empty() {
            let sentence = match &agency {
                Some(_) => {
                    "栏目：这个机关没有原来选的栏目，下面是它全部栏目的结果，可以另选一个栏目。"
                }
                None => {
                    "栏目：这个栏目不是所有机关都有，下面是全部栏目的结果。请另选，或者先选机关再选栏目。"
                }
            };
            errors.add("category", sentence);
        }
        Ok(Self {
            agency,
            columns,
            column,
            genre: Genre::from_code(fields.text("genre")),
            validity: ValidityCode::from_code(fields.text("validity")),
            from: fields.date(errors, "from", "开始日期"),
            to: fields.date(errors, "to", "结束日期"),
        })
    }

    /// Asks only for that.
    pub(super) fn narrow(&self, question: &mut Query) {
        question.agency = self.agency.as_ref().map(ToString::to_string);
        question.category = self.column.as_ref().map(|column| column.category.key());
        question.genre = self.genre.map(|genre| genre.code().to_owned());
        question.validity = self.validity.map(validity);
        question.from = self.from;
        question.to = self.to;
    }

    /// The parameters of the address that say so again.
    pub(super) fn kept(&self, fields: &Fields) -> Vec<(&'static str, String)> {
        let code = self.column.as_ref().map(|column| column.code.clone());
        let mut kept = vec![("category", code.unwrap_or_default())];
        for name in ["agency", "genre", "validity", "from", "to"] {
            kept.push((name, fields.text(name).to_owned()));
        }
        kept
    }

    /// The fields of the form, with the number of hits beside each choice where it is known.
    pub(super) fn filters(
        &self,
        agencies: &[Agency],
        fields: &Fields,
        found: &Found,
    ) -> Vec<FilterField> {
        let names = agencies
            .iter()
            .map(|agency| Choice::new(agency.id.as_str(), &agency.name))
            .collect();
        let columns = self
            .columns
            .iter()
            .map(|column| Choice::new(&column.code, &column.label))
            .collect();
        let agency = self.agency.as_ref().map_or("", AgencyId::as_str);
        let column = self.column.as_ref().map_or("", |column| &column.code);
        let mut filters = vec![
            FilterField::select("agency", "机关", agency, names),
            FilterField::select("category", "栏目", column, columns),
        ];
        filters.extend(common_filters(fields));
        if let Some(facets) = &found.facets {
            for field in &mut filters {
                let name = field.name();
                field.count(found.total, |value| self.records(facets, name, value));
            }
        }
        filters
    }

    /// How many hits there are when this value of a field is chosen.
    fn records(&self, facets: &Facets, field: &str, value: &str) -> u64 {
        let among = |counts: &[Count], value: &str| {
            let count = counts.iter().find(|count| count.value == value);
            count.map_or(0, |count| count.records)
        };
        let records = match field {
            "agency" => among(&facets.agencies, value),
            "category" => {
                let column = self.columns.iter().find(|column| column.code == value);
                column.map_or(0, |column| {
                    among(&facets.categories, &column.category.key())
                })
            }
            "genre" => among(&facets.genres, value),
            "validity" => {
                let asked = ValidityCode::from_code(value).map(validity);
                let mut counts = facets.validity.iter();
                counts
                    .find(|(validity, _)| Some(*validity) == asked)
                    .map_or(0, |(_, records)| *records)
            }
            _ => 0,
        };
        records as u64
    }
}

fn validity(code: ValidityCode) -> Validity {
    match code {
        ValidityCode::InForce => Validity::InForce,
        ValidityCode::Repealed => Validity::Repealed,
        ValidityCode::Expired => Validity::Expired,
    }
}

/// One choice of the field 栏目.
#[derive(Clone)]
struct Column {
    category: Category,
    /// In the address; blocks and items as in the addresses of lists.
    code: String,
    /// Indented as the catalogue is.
    label: String,
}

impl Column {
    fn of_block(block: Block) -> Self {
        Self {
            category: Category::Block(block),
            code: block.code().to_owned(),
            label: block.name().to_owned(),
        }
    }

    fn of_group(group: ContentGroup) -> Self {
        Self {
            category: Category::Group(group),
            code: group.code().to_owned(),
            label: group.name().to_owned(),
        }
    }

    fn of_item(item: &CatalogueItem, depth: usize) -> Self {
        Self {
            category: Category::Item(item.code.clone()),
            code: item.code.to_string(),
            label: format!("{}{}", "　".repeat(depth), item.name),
        }
    }
}

/// What all agencies have: the blocks, and the content groups, which part the largest of them. 工作动态 is both.
fn shared() -> Vec<Column> {
    let blocks = Block::ALL.map(Column::of_block);
    let groups = ContentGroup::ALL
        .into_iter()
        .filter(|group| Block::from_code(group.code()).is_none())
        .map(Column::of_group);
    blocks.into_iter().chain(groups).collect()
}

/// The catalogue of an agency, items in the order of the tree, each under its block. An item of a block's code is what
/// that block holds (as `rules`), and no choice of its own. Retired items are choices too: their records are found.
fn of_catalogue(items: &[CatalogueItem]) -> Vec<Column> {
    let mut columns = Vec::new();
    let mut depths: HashMap<&ItemCode, usize> = HashMap::new();
    for block in Block::ALL {
        columns.push(Column::of_block(block));
        for item in items.iter().filter(|item| item.block == block) {
            let above = item.parent.as_ref().and_then(|code| depths.get(code));
            let depth = above.map_or(1, |depth| depth + 1);
            depths.insert(&item.code, depth);
            if Block::from_code(item.code.as_str()).is_none() {
                columns.push(Column::of_item(item, depth));
            }
        }
    }
    columns
}
