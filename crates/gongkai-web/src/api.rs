//! The API.
use crate::kit::routes::Routes;

/// Everything machines may ask for.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
}
