//! `/console/requests/new`: entering a request that came over the counter, by mail, by fax or by word of mouth.

use std::sync::Arc;

use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use gongkai_core::fields::FieldErrors;
use gongkai_core::ids::{AgencyId, RequestId};
use gongkai_core::requests::{
    ApplicantKind, FileKind, Particulars, ParticularsInput, Refusal, Registration,
};
use gongkai_core::rights::Action;
use gongkai_law::clock::events::Channel;
use gongkai_store::request_files::FileToKeep;
use gongkai_store::write::WriteError;
use gongkai_store::write::requests::Entry;
use serde::Serialize;

use super::fields::FieldView;
use super::file::{Fact, number};
use crate::app::App;
use crate::console::records::form::{Choice, Wrong, say};
use crate::console::view::{StaffView, flash};
use crate::kit::enclosed::{Enclosed, PAPERS, StaffEnclosed};
use crate::kit::error::WebError;
use crate::kit::form::Fields;
use crate::kit::page::{CachePolicy, Page};
use crate::kit::reply::{self, Flash};
use crate::kit::site::NavLink;
use crate::kit::staff::Staff;
use crate::kit::tokens;

/// The ways that are entered by hand; what comes online enters itself.
const CHANNELS: [Channel; 5] = [
    Channel::InPerson,
    Channel::PostSigned,
    Channel::PostUnsigned,
    Channel::Fax,
    Channel::Oral,
];

/// Field of the scans.
const SCANS: &str = "files";

/// The form.
#[derive(Debug, Serialize)]
pub struct RegisterPage {
    staff: StaffView,
    title: &'static str,
    flash: Option<Flash>,
    crumbs: Vec<NavLink>,
    /// Drawn with the form, so that one sent twice enters one request.
    request: String,
    sections: Vec<Section>,
    errors: Vec<Wrong>,
}

#[derive(Debug, Serialize)]
struct Section {
    title: &'static str,
    text: &'static str,
    fields: Vec<FieldView>,
}

impl Page for RegisterPage {
    const TEMPLATE: &'static str = "console/request_new.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn status(&self) -> StatusCode {
        if self.errors.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }

    fn samples() -> Vec<Self> {
        let page = |errors: &FieldErrors| Self {
            staff: StaffView::sample(),
            title: "登记申请",
            flash: None,
            crumbs: Vec::new(),
            request: "a1".to_owned(),
            sections: sections(Vec::new(), "2026-11-24", &Fields::default(), errors),
            errors: say(errors).0,
        };
        vec![
            page(&FieldErrors::default()),
            page(&FieldErrors::one("name", "请填写姓名。")),
        ]
    }
}

/// After a request was entered: its number, and the code once.
#[derive(Debug, Serialize)]
pub struct RegisteredPage {
    staff: StaffView,
    title: String,
    flash: Option<Flash>,
    crumbs: Vec<NavLink>,
    id: String,
    facts: Vec<Fact>,
}

impl Page for RegisteredPage {
    const TEMPLATE: &'static str = "console/request_registered.html";
    const CACHE: CachePolicy = CachePolicy::Private;

    fn samples() -> Vec<Self> {
        vec![Self {
            staff: StaffView::sample(),
            title: "已登记 qingshi-2026-0001".to_owned(),
            flash: None,
            crumbs: Vec::new(),
            id: "a1".to_owned(),
            facts: vec![Fact::new("查询码", "0AB1C2D3E4")],
        }]
    }
}

/// `GET /console/requests/new`
///
/// # Errors
/// A fault in the template.
pub async fn get(State(app): State<Arc<App>>, staff: Staff) -> Result<Response, WebError> {
    app.render(&page(
        &app,
        &staff,
        &Fields::default(),
        &FieldErrors::default(),
    ))
}

/// `POST /console/requests/new`
///
/// # Errors
/// When the store fails; what is wrong in the fields comes back with the form.
pub async fn post(State(app): State<Arc<App>>, request: Request) -> Result<Response, WebError> {
    let StaffEnclosed(staff, mut sent) = StaffEnclosed::from_request(request, &app).await?;
    let files = scans(&mut sent);
    let fields = sent.fields;
    let agency: AgencyId = fields
        .text("agency")
        .parse()
        .map_err(|_| WebError::NotAllowed(Action::HandleRequests))?;
    staff.must(Action::HandleRequests, &agency)?;
    let code = tokens::tracking_code();
    let entry = read(&fields, agency, tokens::tracking_digest(&code));
    let (entry, files) = match (entry, files) {
        (Ok(entry), Ok(files)) => (entry, files),
        (entry, files) => {
            let mut errors = entry.err().unwrap_or_default();
            errors.0.extend(files.err().unwrap_or_default().0);
            return app.render(&page(&app, &staff, &fields, &errors));
        }
    };
    let entered = app
        .store
        .register_request_with_files(
            &staff.acting(),
            &entry,
            &files,
            app.request_setting(),
            app.now(),
        )
        .await;
    match entered {
        Ok(request) => app.render(&RegisteredPage {
            title: format!("已登记 {}", number(&request)),
            flash: flash(&staff),
            crumbs: crumbs(),
            id: request.id.to_string(),
            facts: vec![
                Fact::new("登记编号", number(&request)),
                Fact::new("查询码", code),
            ],
            staff: StaffView::of(&app, &staff, "requests"),
        }),
        Err(WriteError::RequestRefused(Refusal::Exists)) => Ok(reply::done(
            &format!("/console/requests/{}", entry.request),
            "这件申请刚才已经登记过了。",
        )),
        Err(
            WriteError::Fields(errors) | WriteError::RequestRefused(Refusal::Incomplete(errors)),
        ) => app.render(&page(&app, &staff, &fields, &errors)),
        Err(error) => Err(error.into()),
    }
}

/// Scans of the paper it came on.
fn scans(sent: &mut Enclosed) -> Result<Vec<FileToKeep>, FieldErrors> {
    let files = sent.take(SCANS, FileKind::Scan, Some(&PAPERS));
    std::mem::take(&mut sent.wrong).or_ok(files)
}

fn crumbs() -> Vec<NavLink> {
    vec![
        NavLink::new("依申请公开", "/console/requests"),
        NavLink::new("登记申请", ""),
    ]
}

fn page(app: &App, staff: &Staff, fields: &Fields, errors: &FieldErrors) -> RegisterPage {
    let agencies = staff.scope(Action::HandleRequests);
    let agencies = agencies.into_iter().map(|id| Choice {
        label: staff.agency_name(&id).to_owned(),
        value: id.to_string(),
    });
    let today = app.today().to_string();
    RegisterPage {
        title: "登记申请",
        flash: flash(staff),
        crumbs: crumbs(),
        request: fields.optional("request").unwrap_or_else(tokens::id),
        sections: sections(agencies.collect(), &today, fields, errors),
        errors: say(errors).0,
        staff: StaffView::of(app, staff, "requests"),
    }
}

/// What the form held, or what is wrong in it.
fn read(fields: &Fields, agency: AgencyId, code_digest: String) -> Result<Entry, FieldErrors> {
    let mut errors = FieldErrors::default();
    let text = |name: &str| fields.text(name);
    let channel = CHANNELS
        .into_iter()
        .find(|channel| channel.id() == text("channel"));
    if channel.is_none() {
        errors.add("channel", "请选择提交渠道。");
    }
    let submitted_on = fields.date(&mut errors, "submitted_on", "提交日期");
    if text("submitted_on").is_empty() {
        errors.add("submitted_on", "请填写提交日期。");
    }
    let signed_on = fields.date(&mut errors, "signed_on", "签收日期");
    let kind = ApplicantKind::from_code(text("applicant_kind"));
    if kind.is_none() {
        errors.add("applicant_kind", "请选择申请人类别。");
    }
    let typed = ParticularsInput::of(text);
    let particulars = Particulars::read(
        kind.unwrap_or(ApplicantKind::NaturalPerson),
        &typed,
        &mut errors,
    );
    if text("subject").is_empty() {
        errors.add("subject", "请填写申请内容。");
    }
    // Anything but a drawn id is none of ours.
    let drawn = text("request").parse().or_else(|_| tokens::id().parse());
    let request: RequestId = drawn.expect("a drawn id is a slug");
    match (channel, submitted_on, kind, errors.0.is_empty()) {
        (Some(channel), Some(submitted_on), Some(applicant_kind), true) => Ok(Entry {
            request,
            registration: Registration {
                agency,
                applicant_kind,
                channel,
                submitted_on,
                signed_on,
                subject: text("subject").to_owned(),
            },
            particulars,
            code_digest,
        }),
        _ => Err(errors),
    }
}

fn sections(
    agencies: Vec<Choice>,
    today: &str,
    fields: &Fields,
    errors: &FieldErrors,
) -> Vec<Section> {
    let first = agencies.first().map(|agency| agency.value.clone());
    let channels = CHANNELS.map(|channel| (channel.id(), channel.name()));
    let kinds = ApplicantKind::ALL.map(|kind| (kind.code(), kind.name()));
    let field = FieldView::new;
    let sections = [
        (
            "收到的申请",
            "",
            vec![
                field("select", "agency", "机关")
                    .choices(agencies)
                    .value(first.unwrap_or_default()),
                field("radio", "channel", "提交渠道").options(&channels),
                field("date", "submitted_on", "提交日期")
                    .value(today)
                    .hint("当面、口头的为当天；信函、传真为收到的日期；挂号信、快递为交寄的日期"),
                field("date", "signed_on", "签收日期")
                    .optional()
                    .hint("挂号信、快递填写，签收之日为收到申请之日"),
                field("area", "subject", "申请内容")
                    .hint("照申请书填写信息的名称、文号，或者便于查找的其他特征"),
                field("files", SCANS, "申请书的扫描件或者照片")
                    .optional()
                    .hint("连同信封、身份证明一起；加密保存，每次打开都有记录。填错退回时要重新选"),
            ],
        ),
        (
            "申请人",
            "只有办理的人能看到，每次查看都有记录。",
            vec![
                field("select", "applicant_kind", "申请人类别").options(&kinds),
                field("text", "name", "姓名或者单位名称"),
                field("text", "identity_kind", "证件名称").hint("例如居民身份证、营业执照"),
                field("text", "identity_number", "证件号码"),
                field("text", "contact_person", "联系人")
                    .optional()
                    .hint("单位申请的要填写"),
                field("tel", "phone", "联系电话")
                    .optional()
                    .hint("电话、地址、邮箱至少填一种"),
                field("text", "address", "通信地址").optional(),
                field("text", "postcode", "邮政编码").optional(),
                field("text", "email", "电子邮箱").optional(),
                field("text", "agent", "代理人").optional(),
            ],
        ),
        (
            "希望怎样得到",
            "",
            vec![
                field("text", "wanted_form", "希望的形式")
                    .optional()
                    .hint("例如纸面、电子邮件"),
                field("text", "wanted_way", "希望的途径")
                    .optional()
                    .hint("例如邮寄、自行领取"),
                field("text", "help", "需要的帮助")
                    .optional()
                    .hint("阅读困难或者视听障碍的，写明需要什么帮助"),
            ],
        ),
    ];
    sections
        .into_iter()
        .map(|(title, text, described)| Section {
            title,
            text,
            fields: described
                .into_iter()
                .map(|field| field.typed(fields, errors))
                .collect(),
        })
        .collect()
}
