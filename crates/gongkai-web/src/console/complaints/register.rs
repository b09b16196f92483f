//! `/console/complaints/new`: entering a complaint that came over the counter, by telephone, by mail or from another organ.

use std::sync::Arc;

use axum::extract::{FromRequest, Request, State};
use axum::response::Response;
use gongkai_core::cases::Refusal;
use gongkai_core::complaints::{ComplaintKind, Matter, Registration, Way, complainant};
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::{AgencyId, ComplaintId};
use gongkai_core::requests::ParticularsInput;
use gongkai_core::rights::Action;
use gongkai_store::write::WriteError;
use gongkai_store::write::cases::ComplaintEntry;
use jiff::civil::Date;

use crate::app::App;
use crate::console::cases::{NewCasePage, Section, agencies};
use crate::console::records::form::say;
use crate::console::requests::fields::FieldView;
use crate::console::requests::file::Fact;
use crate::console::requests::register::RegisteredPage;
use crate::console::view::{StaffView, flash};
use crate::kit::error::WebError;
use crate::kit::form::{Fields, StaffForm};
use crate::kit::reply;
use crate::kit::site::NavLink;
use crate::kit::staff::Staff;
use crate::kit::tokens;

/// `GET /console/complaints/new`
///
/// # Errors
/// A fault in the template.
pub async fn get(State(app): State<Arc<App>>, staff: Staff) -> Result<Response, WebError> {
    let nothing = Fields::default();
    app.render(&page(&app, &staff, &nothing, &FieldErrors::default()))
}

/// `POST /console/complaints/new`
///
/// # Errors
/// When the store fails; what is wrong in the fields comes back with the form.
pub async fn post(State(app): State<Arc<App>>, request: Request) -> Result<Response, WebError> {
    let StaffForm(staff, fields) = StaffForm::from_request(request, &app).await?;
    let agency: AgencyId = fields
        .text("agency")
        .parse()
        .map_err(|_| WebError::NotAllowed(Action::HandleRequests))?;
    staff.must(Action::HandleRequests, &agency)?;
    let code = tokens::tracking_code();
    let entry = match read(&app, &fields, agency, &code).await? {
        Ok(entry) => entry,
        Err(errors) => return app.render(&page(&app, &staff, &fields, &errors)),
    };
    let entered = app
        .store
        .register_complaint(&staff.acting(), &entry, app.now())
        .await;
    let address = format!("/console/complaints/{}", entry.complaint);
    match entered {
        Ok(complaint) => {
            let facts = vec![
                Fact::new("登记编号", complaint.register_number),
                Fact::new("查询码", code),
            ];
            app.render(&RegisteredPage::of(
                &app,
                &staff,
                ("投诉举报", "/console/complaints"),
                address,
                facts,
            ))
        }
        Err(WriteError::CaseRefused(Refusal::Exists)) => {
            Ok(reply::done(&address, "这一件刚才已经登记过了。"))
        }
        Err(WriteError::Fields(errors) | WriteError::CaseRefused(Refusal::Incomplete(errors))) => {
            app.render(&page(&app, &staff, &fields, &errors))
        }
        Err(error) => Err(error.into()),
    }
}

/// What the form held, or what is wrong in it.
async fn read(
    app: &App,
    fields: &Fields,
    agency: AgencyId,
    code: &str,
) -> Result<Result<ComplaintEntry, FieldErrors>, WebError> {
    let mut errors = FieldErrors::default();
    let text = |name: &str| fields.text(name);
    let kind = ComplaintKind::from_code(text("kind"));
    let matter = Matter::from_code(text("matter"));
    let way = Way::from_code(text("way")).filter(|way| *way != Way::Online);
    for (field, sentence, missing) in [
        ("kind", "请选择是投诉还是举报。", kind.is_none()),
        ("matter", "请选择事项。", matter.is_none()),
        ("way", "请选择怎样收到的。", way.is_none()),
    ] {
        if missing {
            errors.add(field, sentence);
        }
    }
    let received_on = fields.date(&mut errors, "received_on", "收到的日期");
    if text("received_on").is_empty() {
        errors.add("received_on", "请填写收到的日期。");
    }
    let request = app.store.request_of_number(&agency, text("about")).await?;
    let record = app.store.record_of_number(&agency, text("about")).await?;
    if request.is_none() && record.is_none() && !text("about").is_empty() {
        errors.add(
            "about",
            "本机关没有这个编号的申请或者信息，请核对，或者空着不填。",
        );
    }
    let kind = kind.unwrap_or(ComplaintKind::Complaint);
    let particulars = complainant(kind, &ParticularsInput::of(text), &mut errors);
    // Anything but a drawn id is none of ours.
    let drawn = text("id").parse().or_else(|_| tokens::id().parse());
    let complaint: ComplaintId = drawn.expect("a drawn id is a slug");
    let entry = ComplaintEntry {
        complaint,
        registration: Registration {
            agency,
            kind,
            matter: matter.unwrap_or(Matter::Other),
            way: way.unwrap_or(Way::InPerson),
            received_on: received_on.unwrap_or(Date::ZERO),
            request,
            record,
            text: text("text").to_owned(),
        },
        particulars,
        code_digest: tokens::tracking_digest(code),
    };
    Ok(errors.or_ok(entry))
}

fn page(app: &App, staff: &Staff, fields: &Fields, errors: &FieldErrors) -> NewCasePage {
    let agencies = agencies(staff, Action::HandleRequests);
    let first = agencies.first().map(|agency| agency.value.clone());
    let kinds: Vec<_> = ComplaintKind::ALL
        .iter()
        .map(|kind| (kind.code(), kind.name()))
        .collect();
    let matters: Vec<_> = Matter::ALL
        .iter()
        .map(|matter| (matter.code(), matter.name()))
        .collect();
    let ways: Vec<_> = Way::ALL
        .iter()
        .filter(|way| **way != Way::Online)
        .map(|way| (way.code(), way.name()))
        .collect();
    let field = FieldView::new;
    let sections = [
        (
            "收到的投诉、举报",
            "",
            vec![
                field("select", "agency", "机关")
                    .choices(agencies)
                    .value(first.unwrap_or_default()),
                field("radio", "kind", "投诉还是举报").options(&kinds),
                field("select", "matter", "事项").options(&matters),
                field("radio", "way", "怎样收到的").options(&ways),
                field("date", "received_on", "收到的日期").value(app.today()),
                field("text", "about", "所涉申请的登记编号，或者信息的索引号")
                    .optional()
                    .hint("例如 qingshi-2026-0001"),
                field("area", "text", "内容").hint("加密保存，只有办理的人看得到"),
            ],
        ),
        (
            "投诉人",
            "只有办理的人能看到，每次查看都有记录。举报可以不留姓名和联系方式。",
            vec![
                field("text", "name", "姓名或者单位名称").optional(),
                field("tel", "phone", "联系电话")
                    .optional()
                    .hint("投诉的，电话、地址、邮箱至少填一种"),
                field("text", "address", "通信地址").optional(),
                field("text", "email", "电子邮箱").optional(),
            ],
        ),
    ];
    let described = sections.into_iter();
    NewCasePage {
        title: "登记投诉举报",
        lead: "登记当面、电话、来信和转来的投诉、举报。网上提交的会自动登记。",
        flash: flash(staff),
        crumbs: vec![
            NavLink::new("依申请公开", "/console/requests"),
            NavLink::new("投诉举报", "/console/complaints"),
            NavLink::new("登记", ""),
        ],
        address: "/console/complaints",
        id: fields.optional("id").unwrap_or_else(tokens::id),
        sections: described
            .map(|(title, text, described)| Section {
                title,
                text,
                fields: described
                    .into_iter()
                    .map(|field| field.typed(fields, errors))
                    .collect(),
            })
            .collect(),
        errors: say(errors).0,
        staff: StaffView::of(app, staff, "requests"),
    }
}
