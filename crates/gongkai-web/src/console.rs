//! The staff console: what waits for me, writing, reviewing, and the agency's own affairs. Navigation is by task.

pub mod records;
pub mod sign_in;
pub mod today;
pub mod view;

use gongkai_core::rights::Action;

use crate::kit::routes::{Right, Routes};

/// Everything staff may ask for.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    use Right::{Needs, Public, SignedIn};
    routes
        .get("/console/sign-in", Public, sign_in::get)
        .post("/console/sign-in", Public, sign_in::post)
        .post("/console/sign-out", SignedIn, sign_in::sign_out)
        .get("/console", SignedIn, today::get)
        .get(
            "/console/records",
            Needs(Action::ReadDrafts),
            records::list::get,
        )
        .get(
            "/console/records/new",
            Needs(Action::WriteRecords),
            records::form::new,
        )
        .post(
            "/console/records/new",
            Needs(Action::WriteRecords),
            records::form::create,
        )
        .post(
            "/console/records/word",
            Needs(Action::WriteRecords),
            records::word::post,
        )
        .get(
            "/console/records/{record}",
            Needs(Action::ReadDrafts),
            records::desk::get,
        )
        .get(
            "/console/records/{record}/preview",
            Needs(Action::ReadDrafts),
            records::preview::get,
        )
        .get(
            "/console/records/{record}/edit",
            Needs(Action::WriteRecords),
            records::form::edit,
        )
        .post(
            "/console/records/{record}/edit",
            Needs(Action::WriteRecords),
            records::form::save,
        )
        .get(
            "/console/records/{record}/withdraw",
            Needs(Action::WithdrawRecords),
            records::act::ask_withdraw,
        )
        .get(
            "/console/records/{record}/repeal",
            Needs(Action::RepealRecords),
            records::act::ask_repeal,
        )
        .get(
            "/console/records/{record}/discard",
            Needs(Action::WriteRecords),
            records::act::ask_discard,
        )
        // Which of the acts one may do depends on the act and the stage; `core` judges it.
        .post(
            "/console/records/{record}/act",
            Needs(Action::ReadDrafts),
            records::act::post,
        )
        .post(
            "/console/upload",
            Needs(Action::WriteRecords),
            records::file::upload,
        )
        .get(
            "/console/files/{id}/{name}",
            Needs(Action::ReadDrafts),
            records::file::get,
        )
}
