mod checks;
mod drafts;
mod kinds;
mod sample;
