//! The staff console.
use crate::kit::routes::Routes;

/// Everything staff may ask for.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
}
