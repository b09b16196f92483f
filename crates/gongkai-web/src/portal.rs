//! The public portal: what a resident finds, reads, follows and prints. Server-rendered; works without JavaScript.

pub mod agency;
pub mod apply;
pub mod calculators;
pub mod catalogue;
pub mod compare;
pub mod complain;
pub mod contact;
pub mod design;
pub mod feed;
pub mod file;
pub mod guide;
pub mod home;
pub mod ledger;
pub mod list;
pub mod map;
pub mod preferences;
pub mod record;
pub mod reports;
pub mod search;
pub mod track;
pub mod views;

use crate::kit::assets;
use crate::kit::routes::{Right, Routes};

/// Everything the public may ask for.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/", Right::Public, home::get)
        .get("/map", Right::Public, map::get)
        .get("/search", Right::Public, search::get)
        .get("/suggest", Right::Public, search::suggest)
        .get("/apply", Right::Public, apply::get)
        .get("/calculators", Right::Public, calculators::get)
        .get("/apply/{agency}/form", Right::Public, apply::form::get)
        .post("/apply/{agency}/form", Right::Public, apply::form::post)
        .get("/apply/{agency}/paper", Right::Public, apply::paper::get)
        .get("/complain/{agency}", Right::Public, complain::get)
        .post("/complain/{agency}", Right::Public, complain::post)
        .get("/track", Right::Public, track::get)
        .post("/track", Right::Public, track::post)
        .post("/track/letter", Right::Public, track::file::letter)
        .post("/track/file", Right::Public, track::file::post)
        .get("/reports/{year}", Right::Public, reports::collection)
        .get("/feed.atom", Right::Public, feed::all)
        .get("/sitemap.xml", Right::Public, map::sitemap)
        .get("/robots.txt", Right::Public, map::robots)
        .get("/design", Right::Public, design::get)
        .get("/preferences", Right::Public, preferences::get)
        .post("/preferences", Right::Public, preferences::post)
        .get("/r/{*index_number}", Right::Public, record::get)
        .get("/n", Right::Public, ledger::number::ask)
        .get("/n/{number}", Right::Public, ledger::number::get)
        .get("/ledger", Right::Public, ledger::get)
        .get(
            "/ledger/checkpoint",
            Right::Public,
            ledger::files::checkpoint,
        )
        .get("/ledger/policy", Right::Public, ledger::files::policy)
        .get("/ledger/tile/{*path}", Right::Public, ledger::files::tile)
        .get("/ledger/proof/{name}", Right::Public, ledger::files::proof)
        .post(
            "/ledger/witness/add-checkpoint",
            Right::Public,
            ledger::witness::post,
        )
        .get(
            "/ledger/witness/{log}/checkpoint",
            Right::Public,
            ledger::witness::get,
        )
        .get("/files/{id}/{name}", Right::Public, file::get)
        .get("/a/{agency}", Right::Public, agency::get)
        .get("/a/{agency}/guide", Right::Public, guide::get)
        .get("/a/{agency}/contact", Right::Public, contact::get)
        .get("/a/{agency}/catalogue", Right::Public, catalogue::get)
        .get("/a/{agency}/list", Right::Public, list::all)
        .get("/a/{agency}/list/{column}", Right::Public, list::column)
        .get(
            "/a/{agency}/list/{column}/feed.atom",
            Right::Public,
            feed::column,
        )
        .get("/a/{agency}/feed.atom", Right::Public, feed::agency)
        .get("/a/{agency}/reports", Right::Public, reports::agency)
        .get("/a/{agency}/reports/{year}", Right::Public, reports::get)
        .get(
            "/a/{agency}/reports/{year}/{file}",
            Right::Public,
            reports::file,
        )
        .get("/assets/{digest}/{name}", Right::Public, assets::get)
}
