//! The staff console: what waits for me, writing, reviewing, and the agency's own affairs. Navigation is by task.

pub mod accounts;
pub mod agencies;
pub mod alone;
pub mod calendar;
pub mod cases;
pub mod catalogue;
pub mod collection;
pub mod complaints;
pub mod journal;
pub mod ledger;
pub mod lines;
pub mod me;
pub mod notices;
pub mod password;
pub mod records;
pub mod remedies;
pub mod reports;
pub mod requests;
pub mod sign_in;
pub mod today;
pub mod view;

use gongkai_core::rights::Action;

use crate::kit::routes::{Right, Routes};

/// Everything staff may ask for.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    annual_reports(administration(remedies_and_complaints(on_request(work(
        routes,
    )))))
}

/// What everyone at their desk does.
fn work(routes: Routes) -> Routes {
    use Right::{Needs, Public, SignedIn};
    routes
        .get("/console/sign-in", Public, sign_in::get)
        .post("/console/sign-in", Public, sign_in::post)
        .post("/console/sign-out", SignedIn, sign_in::sign_out)
        .get("/console", SignedIn, today::get)
        .post("/console/notices", SignedIn, notices::post)
        .get("/console/me", SignedIn, me::get)
        .post("/console/me", SignedIn, me::post)
        .get("/console/password", SignedIn, password::get)
        .post("/console/password", SignedIn, password::post)
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

/// Disclosure on request.
fn on_request(routes: Routes) -> Routes {
    use Right::Needs;
    routes
        .get(
            "/console/requests",
            Needs(Action::ReadRequests),
            requests::board::get,
        )
        .get(
            "/console/requests/new",
            Needs(Action::HandleRequests),
            requests::register::get,
        )
        .post(
            "/console/requests/new",
            Needs(Action::HandleRequests),
            requests::register::post,
        )
        .get(
            "/console/requests/frequent",
            Needs(Action::ReadRequests),
            requests::frequent::get,
        )
        .get(
            "/console/requests/{request}",
            Needs(Action::ReadRequests),
            requests::file::get,
        )
        .post(
            "/console/requests/{request}/applicant",
            Needs(Action::SeeApplicants),
            requests::file::see_applicant,
        )
        .get(
            "/console/requests/{request}/letter",
            Needs(Action::HandleRequests),
            requests::letter::get,
        )
        .post(
            "/console/requests/{request}/letter",
            Needs(Action::HandleRequests),
            requests::letter::post,
        )
        .get(
            "/console/requests/{request}/answer.pdf",
            Needs(Action::ReadRequests),
            requests::papers::answer,
        )
        .post(
            "/console/requests/{request}/letters/{number}",
            Needs(Action::SeeApplicants),
            requests::papers::finished,
        )
        .post(
            "/console/requests/{request}/sheets",
            Needs(Action::SeeApplicants),
            requests::papers::sheet,
        )
        .get(
            "/console/requests/{request}/files/{number}",
            Needs(Action::ReadRequests),
            requests::files::get,
        )
        .post(
            "/console/requests/{request}/files",
            Needs(Action::HandleRequests),
            requests::files::post,
        )
        .post(
            "/console/requests/{request}/files/{number}/remove",
            Needs(Action::HandleRequests),
            requests::files::remove,
        )
        .post(
            "/console/requests/{request}/for-all",
            Needs(Action::ReadRequests),
            requests::for_all::post,
        )
        // Which of the steps one may take depends on the step and the request; `core` judges it.
        .post(
            "/console/requests/{request}/act",
            Needs(Action::ReadRequests),
            requests::act::post,
        )
}

/// What comes of a request, or of none, against the agency.
fn remedies_and_complaints(routes: Routes) -> Routes {
    use Right::Needs;
    const READ: Right = Needs(Action::ReadRequests);
    const HANDLE: Right = Needs(Action::HandleRequests);
    routes
        .get("/console/remedies", READ, remedies::board::get)
        .get("/console/remedies/new", HANDLE, remedies::register::get)
        .post("/console/remedies/new", HANDLE, remedies::register::post)
        .get("/console/remedies/{remedy}", READ, remedies::file::get)
        // Which of the steps one may take depends on the step and the case; `core` judges it.
        .post("/console/remedies/{remedy}/act", READ, remedies::act::post)
        .get("/console/complaints", READ, complaints::board::get)
        .get("/console/complaints/new", HANDLE, complaints::register::get)
        .post(
            "/console/complaints/new",
            HANDLE,
            complaints::register::post,
        )
        .get(
            "/console/complaints/{complaint}",
            READ,
            complaints::file::get,
        )
        .post(
            "/console/complaints/{complaint}/complainant",
            Needs(Action::SeeApplicants),
            complaints::file::see_complainant,
        )
        .post(
            "/console/complaints/{complaint}/act",
            READ,
            complaints::act::post,
        )
}

/// Catalogue, agencies, accounts, reports, and the lists for supervision.
fn administration(routes: Routes) -> Routes {
    use Right::Needs;
    const CATALOGUE: Right = Needs(Action::ManageCatalogue);
    const AGENCY: Right = Needs(Action::ManageAgency);
    const ACCOUNTS: Right = Needs(Action::ManageAccounts);
    const JOURNAL: Right = Needs(Action::ReadJournal);
    const CALENDAR: Right = Needs(Action::ManageCalendar);
    routes
        .get("/console/ledger", AGENCY, ledger::get)
        .get(
            "/console/catalogue",
            Needs(Action::ReadDrafts),
            catalogue::get,
        )
        .post(
            "/console/catalogue/{agency}/standard",
            CATALOGUE,
            catalogue::add_missing,
        )
        .get(
            "/console/catalogue/{agency}/new",
            CATALOGUE,
            catalogue::item::new,
        )
        .post(
            "/console/catalogue/{agency}/new",
            CATALOGUE,
            catalogue::item::create,
        )
        .get(
            "/console/catalogue/{agency}/items/{item}",
            CATALOGUE,
            catalogue::item::edit,
        )
        .post(
            "/console/catalogue/{agency}/items/{item}",
            CATALOGUE,
            catalogue::item::change,
        )
        .get("/console/agencies", AGENCY, agencies::get)
        .get("/console/agencies/new", AGENCY, agencies::new::get)
        .post("/console/agencies/new", AGENCY, agencies::new::post)
        .get("/console/agencies/{agency}", AGENCY, agencies::form::get)
        .post("/console/agencies/{agency}", AGENCY, agencies::form::post)
        .get("/console/accounts", ACCOUNTS, accounts::get)
        .get("/console/accounts/new", ACCOUNTS, accounts::form::new)
        .post("/console/accounts/new", ACCOUNTS, accounts::form::create)
        .get("/console/accounts/{login}", ACCOUNTS, accounts::form::edit)
        .post(
            "/console/accounts/{login}",
            ACCOUNTS,
            accounts::form::change,
        )
        .get(
            "/console/accounts/{login}/password",
            ACCOUNTS,
            accounts::password::get,
        )
        .post(
            "/console/accounts/{login}/password",
            ACCOUNTS,
            accounts::password::post,
        )
        .get("/console/calendar", CALENDAR, calendar::get)
        .post("/console/calendar", CALENDAR, calendar::enter::post)
        .get("/console/calendar/new", CALENDAR, calendar::entry::get)
        .post("/console/calendar/new", CALENDAR, calendar::entry::post)
        .get("/console/alone", JOURNAL, alone::get)
        .get("/console/journal", JOURNAL, journal::get)
}

/// Annual reports, on the way and of all agencies below.
fn annual_reports(routes: Routes) -> Routes {
    use Right::Needs;
    // Who works at an agency may see its report on the way; which step one may take is judged by `core`.
    const SEE: Right = Needs(Action::EnterFigures);
    const WRITE: Right = Needs(Action::WriteReports);
    routes
        .get("/console/reports", SEE, reports::get)
        .get("/console/reports/{agency}/{year}", SEE, reports::desk::get)
        .post(
            "/console/reports/{agency}/{year}/act",
            SEE,
            reports::act::post,
        )
        .get(
            "/console/reports/{agency}/{year}/behind",
            SEE,
            reports::behind::get,
        )
        .get(
            "/console/reports/{agency}/{year}/figures",
            SEE,
            reports::figures::get,
        )
        .post(
            "/console/reports/{agency}/{year}/figures",
            SEE,
            reports::figures::post,
        )
        .get(
            "/console/reports/{agency}/{year}/{file}",
            SEE,
            reports::desk::file,
        )
        .get(
            "/console/reports/{agency}/{year}/text",
            WRITE,
            reports::text::get,
        )
        .post(
            "/console/reports/{agency}/{year}/text",
            WRITE,
            reports::text::post,
        )
        .get(
            "/console/reports/{agency}/{year}/material",
            WRITE,
            reports::form::get,
        )
        .post(
            "/console/reports/{agency}/{year}/material",
            WRITE,
            reports::form::post,
        )
        .get(
            "/console/collection",
            Needs(Action::SuperviseReports),
            collection::last,
        )
        .get(
            "/console/collection/{year}",
            Needs(Action::SuperviseReports),
            collection::get,
        )
        .get(
            "/console/collection/{year}/{agency}",
            Needs(Action::SuperviseReports),
            collection::agency_get,
        )
        .post(
            "/console/collection/{year}/{agency}",
            Needs(Action::SuperviseReports),
            collection::agency_post,
        )
}
