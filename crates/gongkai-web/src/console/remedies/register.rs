//! `/console/remedies/new`: entering a reconsideration or lawsuit when its notice came in; with `?request=` from the page of
//! the request it is about.

use std::sync::Arc;

use axum::extract::{FromRequest, RawQuery, Request, State};
use axum::response::Response;
use gongkai_core::cases::Refusal;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::{AgencyId, RemedyId, RequestId};
use gongkai_core::remedies::{Command, Details, Procedure, Registration, RemedyKind};
use gongkai_core::rights::Action;
use gongkai_store::write::WriteError;
use jiff::civil::Date;

use crate::app::App;
use crate::console::cases::{NewCasePage, Section, agencies};
use crate::console::records::form::say;
use crate::console::requests::fields::FieldView;
use crate::console::view::{StaffView, flash};
use crate::kit::error::WebError;
use crate::kit::form::{Fields, StaffForm};
use crate::kit::reply;
use crate::kit::site::NavLink;
use crate::kit::staff::Staff;
use crate::kit::tokens;

/// `GET /console/remedies/new`
///
/// # Errors
/// When the store fails.
pub async fn get(
    State(app): State<Arc<App>>,
    staff: Staff,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let mut fields = Fields::default();
    if let Ok(id) = asked.text("request").parse::<RequestId>()
        && let Some(file) = app.store.request_file(&id).await?
        && staff.may(Action::ReadRequests, &file.agency.id)
    {
        fields.push("agency", file.agency.id.as_str());
        fields.push(
            "about",
            &crate::console::requests::file::number(&file.request),
        );
    }
    app.render(&page(&app, &staff, &fields, &FieldErrors::default()))
}

/// `POST /console/remedies/new`
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
    let about = fields.text("about");
    let request = app.store.request_of_number(&agency, about).await?;
    let registration = match read(&fields, agency, request) {
        Ok(registration) => registration,
        Err(errors) => return app.render(&page(&app, &staff, &fields, &errors)),
    };
    // Anything but a drawn id is none of ours.
    let drawn = fields.text("id").parse().or_else(|_| tokens::id().parse());
    let id: RemedyId = drawn.expect("a drawn id is a slug");
    let command = Command::Register(registration);
    let entered = app
        .store
        .remedy_command(&staff.acting(), &id, &command, app.now())
        .await;
    let address = format!("/console/remedies/{id}");
    match entered {
        Ok(_) => Ok(reply::done(&address, "已登记，答复的最后一天已经算出。")),
        Err(WriteError::CaseRefused(Refusal::Exists)) => {
            Ok(reply::done(&address, "这一件刚才已经登记过了。"))
        }
        Err(WriteError::Fields(errors) | WriteError::CaseRefused(Refusal::Incomplete(errors))) => {
            app.render(&page(&app, &staff, &fields, &errors))
        }
        Err(error) => Err(error.into()),
    }
}

fn read(
    fields: &Fields,
    agency: AgencyId,
    request: Option<RequestId>,
) -> Result<Registration, FieldErrors> {
    let mut errors = FieldErrors::default();
    let kind = RemedyKind::from_code(fields.text("kind"));
    if kind.is_none() {
        errors.add("kind", "请选择种类。");
    }
    let mut day = |field: &str, label: &str| {
        if fields.text(field).is_empty() {
            errors.add(field, format!("请填写{label}。"));
        }
        fields.date(&mut errors, field, label).unwrap_or(Date::ZERO)
    };
    let filed_on = day("filed_on", "提出的日期");
    let received_on = day("received_on", "收到的日期");
    if request.is_none() && !fields.text("about").is_empty() {
        errors.add(
            "about",
            "本机关没有这个编号的申请，请核对登记编号，或者空着不填。",
        );
    }
    let registration = Registration {
        agency,
        kind: kind.unwrap_or(RemedyKind::Reconsideration),
        filed_on,
        request,
        details: Details {
            organ: fields.text("organ").to_owned(),
            case_number: fields.text("case_number").to_owned(),
            procedure: Procedure::from_code(fields.text("procedure")).unwrap_or_default(),
            received_on,
        },
    };
    errors.or_ok(registration)
}

fn page(app: &App, staff: &Staff, fields: &Fields, errors: &FieldErrors) -> NewCasePage {
    let agencies = agencies(staff, Action::HandleRequests);
    let first = agencies.first().map(|agency| agency.value.clone());
    let kinds = RemedyKind::ALL.map(|kind| (kind.code(), kind.name()));
    let procedures = Procedure::ALL.map(|known| (known.code(), known.name()));
    let field = FieldView::new;
    let described = vec![
        field("select", "agency", "机关")
            .choices(agencies)
            .value(first.unwrap_or_default()),
        field("radio", "kind", "种类").options(&kinds),
        field("text", "about", "所涉申请的登记编号")
            .optional()
            .hint("例如 qingshi-2026-0001；不是因申请引起的，空着"),
        field("text", "organ", "复议机关或者法院")
            .hint("写全称，例如：清源县人民政府、清源县人民法院"),
        field("text", "case_number", "案号")
            .optional()
            .hint("照通知书填写；没有的以后再补。不要写当事人的姓名"),
        field("date", "filed_on", "申请复议、起诉的日期").hint("照申请书、起诉状"),
        field("date", "received_on", "收到通知书的日期")
            .value(app.today())
            .hint("收到申请书副本、起诉状副本的那天，答复期限从第二天起算"),
        field("radio", "procedure", "复议程序")
            .options(&procedures)
            .value(Procedure::Ordinary.code())
            .hint("行政诉讼不用选。简易程序的书面答复期限是 5 个工作日"),
    ];
    NewCasePage {
        title: "登记复议、诉讼",
        lead: "收到行政复议答复通知书、应诉通知书以后登记。",
        flash: flash(staff),
        crumbs: vec![
            NavLink::new("依申请公开", "/console/requests"),
            NavLink::new("复议和诉讼", "/console/remedies"),
            NavLink::new("登记", ""),
        ],
        address: "/console/remedies",
        id: fields.optional("id").unwrap_or_else(tokens::id),
        sections: vec![Section {
            title: "案件",
            text: "当事人的姓名不在这里登记，需要记下的写在备注里，备注加密保存。",
            fields: described
                .into_iter()
                .map(|field| field.typed(fields, errors))
                .collect(),
        }],
        errors: say(errors).0,
        staff: StaffView::of(app, staff, "requests"),
    }
}
