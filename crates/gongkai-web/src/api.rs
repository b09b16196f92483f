//! The API for machines: public records, agencies and catalogues as JSON, the description of itself, and whether the
//! server is well and what it counts. Wrong calls get RFC 9457 problem details in plain Chinese.

mod agencies;
mod health;
mod metrics;
mod openapi;
mod parameters;
mod record;
mod records;

use crate::kit::routes::{Right, Routes};

/// Everything machines may ask for.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/api/v1/records", Right::Public, records::get)
        .get(
            "/api/v1/records/{*index_number}",
            Right::Public,
            record::get,
        )
        .get("/api/v1/agencies", Right::Public, agencies::all)
        .get(
            "/api/v1/agencies/{agency}/catalogue",
            Right::Public,
            agencies::catalogue,
        )
        .get("/api/openapi.json", Right::Public, openapi::get)
        .get("/healthz", Right::Public, health::alive)
        .get("/readyz", Right::Public, health::ready)
        .get("/metrics", Right::Public, metrics::get)
}
