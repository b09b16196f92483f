//! Every page type renders all its samples, every template is used, and what comes out is sound: one first heading, no two
//! things of one id, no label without its field, no inline script or style (the Content-Security-Policy forbids both).

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use gongkai_web::kit::assets::Assets;
use gongkai_web::kit::error::ErrorPage;
use gongkai_web::kit::page::{Page, check_samples};
use gongkai_web::kit::templates::Templates;
use gongkai_web::portal::design::DesignPage;
use gongkai_web::{console, portal};

/// Renders the samples of each page type; gives template and HTML.
fn rendered() -> Vec<(&'static str, String)> {
    fn of<P: Page>(templates: &Templates, all: &mut Vec<(&'static str, String)>) {
        let samples = check_samples::<P>(templates);
        all.extend(samples.into_iter().map(|html| (P::TEMPLATE, html)));
    }
    let templates = &Templates::new(Arc::new(Assets::new()));
    let mut all = Vec::new();
    of::<ErrorPage>(templates, &mut all);
    of::<portal::agency::AgencyPage>(templates, &mut all);
    of::<portal::apply::ApplyPage>(templates, &mut all);
    of::<portal::calculators::CalculatorsPage>(templates, &mut all);
    of::<portal::apply::elsewhere::ElsewherePage>(templates, &mut all);
    of::<portal::apply::form::FormPage>(templates, &mut all);
    of::<portal::apply::paper::PaperPage>(templates, &mut all);
    of::<portal::apply::receipt::ReceiptPage>(templates, &mut all);
    of::<portal::catalogue::CataloguePage>(templates, &mut all);
    of::<portal::complain::ComplainPage>(templates, &mut all);
    of::<portal::complain::receipt::ComplaintReceiptPage>(templates, &mut all);
    of::<portal::contact::ContactPage>(templates, &mut all);
    of::<DesignPage>(templates, &mut all);
    of::<portal::guide::GuidePage>(templates, &mut all);
    of::<portal::home::HomePage>(templates, &mut all);
    of::<portal::ledger::LedgerPage>(templates, &mut all);
    of::<portal::ledger::number::NumberPage>(templates, &mut all);
    of::<portal::list::ListPage>(templates, &mut all);
    of::<portal::map::MapPage>(templates, &mut all);
    of::<portal::preferences::PreferencesPage>(templates, &mut all);
    of::<portal::record::GonePage>(templates, &mut all);
    of::<portal::record::RecordPage>(templates, &mut all);
    of::<portal::reports::ReportPage>(templates, &mut all);
    of::<portal::reports::ReportsPage>(templates, &mut all);
    of::<portal::reports::CollectionPage>(templates, &mut all);
    of::<portal::search::SearchPage>(templates, &mut all);
    of::<portal::track::TrackPage>(templates, &mut all);
    of::<portal::track::complaint::ComplaintProgressPage>(templates, &mut all);
    of::<portal::track::progress::ProgressPage>(templates, &mut all);
    of::<console::accounts::AccountsPage>(templates, &mut all);
    of::<console::accounts::form::AccountPage>(templates, &mut all);
    of::<console::accounts::password::SetPasswordPage>(templates, &mut all);
    of::<console::agencies::AgenciesPage>(templates, &mut all);
    of::<console::agencies::form::AgencyFormPage>(templates, &mut all);
    of::<console::agencies::new::NewAgencyPage>(templates, &mut all);
    of::<console::alone::AlonePage>(templates, &mut all);
    of::<console::calendar::CalendarPage>(templates, &mut all);
    of::<console::calendar::entry::EntryPage>(templates, &mut all);
    of::<console::calendar::preview::CalendarPreviewPage>(templates, &mut all);
    of::<console::cases::CasePage>(templates, &mut all);
    of::<console::cases::CasesPage>(templates, &mut all);
    of::<console::cases::NewCasePage>(templates, &mut all);
    of::<console::catalogue::CataloguePage>(templates, &mut all);
    of::<console::catalogue::item::ItemPage>(templates, &mut all);
    of::<console::collection::CollectionPage>(templates, &mut all);
    of::<console::collection::AgencyReportPage>(templates, &mut all);
    of::<console::journal::JournalPage>(templates, &mut all);
    of::<console::ledger::LedgerPage>(templates, &mut all);
    of::<console::me::MePage>(templates, &mut all);
    of::<console::password::PasswordPage>(templates, &mut all);
    of::<console::records::act::AskPage>(templates, &mut all);
    of::<console::records::desk::DeskPage>(templates, &mut all);
    of::<console::records::form::RecordFormPage>(templates, &mut all);
    of::<console::records::list::RecordsPage>(templates, &mut all);
    of::<console::records::preview::PreviewPage>(templates, &mut all);
    of::<console::reports::ReportsPage>(templates, &mut all);
    of::<console::reports::behind::BehindPage>(templates, &mut all);
    of::<console::reports::desk::ReportDeskPage>(templates, &mut all);
    of::<console::reports::figures::FiguresPage>(templates, &mut all);
    of::<console::reports::text::ReportTextPage>(templates, &mut all);
    of::<console::reports::form::ReportFormPage>(templates, &mut all);
    of::<console::requests::board::BoardPage>(templates, &mut all);
    of::<console::requests::file::FilePage>(templates, &mut all);
    of::<console::requests::frequent::FrequentPage>(templates, &mut all);
    of::<console::requests::letter::LetterPage>(templates, &mut all);
    of::<console::requests::register::RegisterPage>(templates, &mut all);
    of::<console::requests::register::RegisteredPage>(templates, &mut all);
    of::<console::sign_in::SignInPage>(templates, &mut all);
    of::<console::today::TodayPage>(templates, &mut all);
    all
}

#[test]
fn every_template_is_used() {
    let mut used: BTreeSet<String> = rendered()
        .iter()
        .map(|(template, _)| (*template).to_owned())
        .collect();
    // Layouts, components and feeds are named by other templates or by the code that fills them.
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let texts = texts_in(&root.join("templates")) + &texts_in(&root.join("src"));
    for name in Templates::names() {
        if texts.contains(&format!("\"{name}\"")) {
            used.insert(name);
        }
    }
    let unused: Vec<String> = Templates::names()
        .into_iter()
        .filter(|name| !used.contains(name))
        .collect();
    assert!(unused.is_empty(), "{unused:?} are used by nothing");
    let pages: BTreeSet<&str> = rendered().iter().map(|(template, _)| *template).collect();
    for name in Templates::names() {
        let is_page = texts.contains(&format!("const TEMPLATE: &'static str = \"{name}\""));
        assert!(
            !is_page || pages.contains(name.as_str()),
            "the page of {name} is not in this test"
        );
    }
}

fn texts_in(folder: &Path) -> String {
    let mut all = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.push_str(&texts_in(&path));
        } else {
            all.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
    all
}

#[test]
fn every_page_is_sound() {
    for (template, html) in rendered() {
        // The page of the design system shows parts of many pages at once.
        if template == DesignPage::TEMPLATE {
            continue;
        }
        let faults = faults(template, &html);
        assert!(faults.is_empty(), "{template}: {faults:#?}");
    }
}

fn faults(template: &str, html: &str) -> Vec<String> {
    let mut faults = Vec::new();
    if html.matches("<h1").count() != 1 {
        faults.push(format!("{} first headings", html.matches("<h1").count()));
    }
    for banned in [
        " style=\"",
        "<style",
        " onclick=\"",
        "javascript:",
        "<script>",
    ] {
        if html.contains(banned) {
            faults.push(format!("has {banned:?}"));
        }
    }
    let mut ids = BTreeSet::new();
    for id in values(html, " id=\"") {
        if !ids.insert(id) {
            faults.push(format!("two things of the id {id}"));
        }
    }
    let labels = values(html, "<label for=\"").chain(values(html, " class=\"field-label\" for=\""));
    for target in labels.chain(values(html, " aria-describedby=\"").flat_map(str::split_whitespace))
    {
        if !ids.contains(target) {
            faults.push(format!("nothing has the id {target}"));
        }
    }
    for target in values(html, " href=\"#") {
        if !target.is_empty() && !ids.contains(target) {
            faults.push(format!("a link to #{target}, which is nowhere"));
        }
    }
    for form in html.split("<form ").skip(1) {
        let form = form.split("</form>").next().unwrap_or_default();
        // A visitor has no session that a forged form could use.
        if form.contains("method=\"post\"")
            && !form.contains("name=\"csrf\"")
            && !form.contains("action=\"/console/sign-in\"")
            && !form.contains("action=\"/preferences\"")
            && !template.starts_with("portal/")
        {
            faults.push(format!("a form without token: {:.80}", form));
        }
    }
    faults
}

/// What stands between `before` and the next quotation mark.
fn values<'a>(html: &'a str, before: &'a str) -> impl Iterator<Item = &'a str> {
    html.split(before)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
}
