//! The public portal, the staff console and the API: routes, forms, pages, and errors turned into answers.
//!
//! Knows nothing of SQL, migrations, loops or the real typesetter. Portal, console and api never import each other; what
//! two of them need stands in `kit`.

pub mod api;
pub mod app;
pub mod console;
pub mod kit;
pub mod passwords;
pub mod portal;
pub mod serve;

pub use app::{App, AppParts, MetricsFor, SiteSettings};
pub use serve::{router, serve};
