mod checks;
mod drafts;
mod kinds;
pub(crate) mod sample;
