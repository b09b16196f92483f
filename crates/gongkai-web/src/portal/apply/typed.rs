//! What an applicant typed: the contents of a request by 条例 第二十九条, read into what is registered. A purpose is not
//! asked for (第二十七条).

use std::collections::BTreeMap;

use gongkai_core::fields::{FieldErrors, optional_line};
use gongkai_core::ids::AgencyId;
use gongkai_core::requests::{ApplicantKind, Particulars, ParticularsInput, Registration};
use gongkai_law::clock::events::Channel;
use jiff::civil::Date;

use crate::kit::form::Fields;

/// The fields of the form, in its order.
pub(super) const NAMES: [&str; 15] = [
    "kind",
    "name",
    "identity_kind",
    "identity_number",
    "contact_person",
    "agent",
    "phone",
    "email",
    "address",
    "postcode",
    "subject",
    "document_number",
    "wanted_form",
    "wanted_way",
    "help",
];

/// Kinds of identity documents offered (身份证明).
pub(super) const IDENTITY_KINDS: [&str; 5] = [
    "居民身份证",
    "统一社会信用代码证书（营业执照等）",
    "港澳台居民居住证或者通行证",
    "护照",
    "其他证件",
];
/// Forms in which information may be wanted (获取信息的方式).
pub(super) const FORMS: [&str; 4] = ["电子文件", "纸质", "光盘", "其他"];
/// Ways by which it may be wanted (获取信息的途径).
pub(super) const WAYS: [&str; 4] = [BY_MAIL, BY_POST, "自行领取", "当场查阅、抄录"];
const BY_MAIL: &str = "电子邮件";
const BY_POST: &str = "邮寄";

/// The fields as they were typed. Personal: shown back to the one who typed them and to nobody else.
pub(super) struct Typed(pub(super) BTreeMap<&'static str, String>);

impl Typed {
    /// An empty form.
    pub(super) fn nothing() -> Self {
        Self(NAMES.map(|name| (name, String::new())).into())
    }

    pub(super) fn of(fields: &Fields) -> Self {
        Self(
            NAMES
                .map(|name| (name, fields.text(name).to_owned()))
                .into(),
        )
    }

    pub(super) fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// What is registered, handed in online on a day.
    pub(super) fn read(
        &self,
        agency: &AgencyId,
        today: Date,
    ) -> Result<(Registration, Particulars), FieldErrors> {
        let mut errors = FieldErrors::default();
        let kind = ApplicantKind::from_code(self.text("kind"));
        if kind.is_none() {
            errors.add("kind", "请选择申请人类别：自然人，或者哪一类单位。");
        }
        let applicant_kind = kind.unwrap_or(ApplicantKind::NaturalPerson);
        let particulars = Particulars::read(applicant_kind, &self.input(), &mut errors);
        self.check_delivery(&particulars, &mut errors);
        let subject = self.subject(&mut errors);
        // The summary names the fields from the top of the form down.
        errors
            .0
            .sort_by_key(|error| NAMES.iter().position(|name| *name == error.field));
        errors.or_ok((
            Registration {
                agency: agency.clone(),
                applicant_kind,
                channel: Channel::Online,
                submitted_on: today,
                signed_on: None,
                subject,
            },
            particulars,
        ))
    }

    fn input(&self) -> ParticularsInput<'_> {
        ParticularsInput::of(|name| self.text(name))
    }

    /// Form and way are contents of a request (第二十九条第二款第三项); a way that cannot be gone is said at once.
    fn check_delivery(&self, particulars: &Particulars, errors: &mut FieldErrors) {
        for (field, offered, sentence) in [
            (
                "wanted_form",
                FORMS,
                "请选择希望的形式：纸质、电子文件或者其他。",
            ),
            (
                "wanted_way",
                WAYS,
                "请选择希望的途径：电子邮件、邮寄、自行领取或者当场查阅。",
            ),
        ] {
            if !offered.contains(&self.text(field)) {
                errors.add(field, sentence);
            }
        }
        if self.text("wanted_way") == BY_MAIL && particulars.email.is_none() {
            errors.add(
                "email",
                "您希望用电子邮件收到信息，请填写电子邮箱，或者改选别的途径。",
            );
        }
        if self.text("wanted_way") == BY_POST && particulars.address.is_none() {
            errors.add("address", "您希望邮寄，请填写通信地址，或者改选别的途径。");
        }
    }

    /// What is asked for: a description, a document number, or both.
    fn subject(&self, errors: &mut FieldErrors) -> String {
        let number = optional_line(
            errors,
            "document_number",
            "文号",
            self.text("document_number"),
            100,
        );
        let description = self.text("subject");
        match number {
            Some(number) if description.is_empty() => format!("文号：{number}"),
            Some(number) => format!("{description}\n文号：{number}"),
            None => {
                if description.is_empty() {
                    errors.add(
                        "subject",
                        "请写明要什么信息：名称、文号，或者便于查找的特征，写一样就行。",
                    );
                }
                description.to_owned()
            }
        }
    }
}
