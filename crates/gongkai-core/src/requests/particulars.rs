//! Who applied (条例 第二十九条第二款第一项): checked when it is typed, kept encrypted by the store, shown to the handlers
//! only. Nothing of it enters the journal, a public page or a log.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ApplicantKind;
use crate::fields::{FieldErrors, optional_line, required_line};

/// An applicant's particulars.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Particulars {
    /// 姓名或者名称
    pub name: String,
    /// Kind of identity document (身份证件名称).
    pub identity_kind: Option<String>,
    /// Its number.
    pub identity_number: Option<String>,
    /// 联系人 of an organisation.
    pub contact_person: Option<String>,
    /// 联系电话
    pub phone: Option<String>,
    /// 通信地址
    pub address: Option<String>,
    /// 邮政编码
    pub postcode: Option<String>,
    /// 电子邮箱
    pub email: Option<String>,
    /// 代理人
    pub agent: Option<String>,
    /// How the information is wanted (获取信息的方式), in words.
    pub wanted_form: Option<String>,
    /// By which way it is wanted (获取信息的途径), in words.
    pub wanted_way: Option<String>,
    /// Help wanted for reading, seeing or hearing (条例 第四十三条).
    pub help: Option<String>,
}

/// Never shown by a debug print: a log is no place for a name.
impl fmt::Debug for Particulars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Particulars(***)")
    }
}

/// Particulars as they were typed.
#[derive(Clone, Copy, Default)]
pub struct ParticularsInput<'a> {
    /// Field `name`.
    pub name: &'a str,
    /// Field `identity_kind`.
    pub identity_kind: &'a str,
    /// Field `identity_number`.
    pub identity_number: &'a str,
    /// Field `contact_person`.
    pub contact_person: &'a str,
    /// Field `phone`.
    pub phone: &'a str,
    /// Field `address`.
    pub address: &'a str,
    /// Field `postcode`.
    pub postcode: &'a str,
    /// Field `email`.
    pub email: &'a str,
    /// Field `agent`.
    pub agent: &'a str,
    /// Field `wanted_form`.
    pub wanted_form: &'a str,
    /// Field `wanted_way`.
    pub wanted_way: &'a str,
    /// Field `help`.
    pub help: &'a str,
}

impl<'a> ParticularsInput<'a> {
    /// As the fields of these names hold them.
    pub fn of(text: impl Fn(&'static str) -> &'a str) -> Self {
        Self {
            name: text("name"),
            identity_kind: text("identity_kind"),
            identity_number: text("identity_number"),
            contact_person: text("contact_person"),
            phone: text("phone"),
            address: text("address"),
            postcode: text("postcode"),
            email: text("email"),
            agent: text("agent"),
            wanted_form: text("wanted_form"),
            wanted_way: text("wanted_way"),
            help: text("help"),
        }
    }
}

impl Particulars {
    /// Checks what was typed: name, identity document and one way to be reached are what 条例 第二十九条 asks for.
    #[must_use]
    pub fn read(
        kind: ApplicantKind,
        typed: &ParticularsInput<'_>,
        errors: &mut FieldErrors,
    ) -> Self {
        let person = kind == ApplicantKind::NaturalPerson;
        let name_label = if person { "姓名" } else { "单位名称" };
        let particulars = Self {
            name: required_line(errors, "name", name_label, typed.name, 100),
            identity_kind: Some(required_line(
                errors,
                "identity_kind",
                "证件名称",
                typed.identity_kind,
                40,
            )),
            identity_number: Some(required_line(
                errors,
                "identity_number",
                "证件号码",
                typed.identity_number,
                40,
            )),
            contact_person: if person {
                None
            } else {
                Some(required_line(
                    errors,
                    "contact_person",
                    "联系人",
                    typed.contact_person,
                    40,
                ))
            },
            phone: optional_line(errors, "phone", "联系电话", typed.phone, 40),
            address: optional_line(errors, "address", "通信地址", typed.address, 200),
            postcode: optional_line(errors, "postcode", "邮政编码", typed.postcode, 6),
            email: optional_line(errors, "email", "电子邮箱", typed.email, 100),
            agent: optional_line(errors, "agent", "代理人", typed.agent, 40),
            wanted_form: optional_line(errors, "wanted_form", "希望的形式", typed.wanted_form, 40),
            wanted_way: optional_line(errors, "wanted_way", "希望的途径", typed.wanted_way, 40),
            help: optional_line(errors, "help", "需要的帮助", typed.help, 200),
        };
        particulars.check_ways(errors);
        particulars
    }

    /// What tells who the applicant is, wherever it stands.
    #[must_use]
    pub fn telling(&self) -> Vec<&str> {
        let others = [
            &self.identity_number,
            &self.contact_person,
            &self.phone,
            &self.address,
            &self.email,
            &self.agent,
        ];
        let others = others.into_iter().flatten().map(String::as_str);
        std::iter::once(self.name.as_str()).chain(others).collect()
    }

    fn check_ways(&self, errors: &mut FieldErrors) {
        if self.phone.is_none() && self.address.is_none() && self.email.is_none() {
            errors.add(
                "phone",
                "请至少填写一种联系方式：联系电话、通信地址或者电子邮箱，答复要靠它送到。",
            );
        }
        if let Some(postcode) = &self.postcode
            && !(postcode.len() == 6 && postcode.bytes().all(|byte| byte.is_ascii_digit()))
        {
            errors.add("postcode", "邮政编码是 6 位数字，请核对。");
        }
        if let Some(email) = &self.email
            && !is_mail_address(email)
        {
            errors.add(
                "email",
                format!("电子邮箱「{email}」写得不完整，应像 name@example.cn 这样。"),
            );
        }
    }
}

fn is_mail_address(text: &str) -> bool {
    match text.split_once('@') {
        Some((name, host)) => {
            !name.is_empty() && host.contains('.') && !host.starts_with('.') && !text.contains(' ')
        }
        None => false,
    }
}

/// A name as lists show it: the first character, then marks. 王小明 becomes 王**, 清源县某某公司 becomes 清*****司.
#[must_use]
pub fn masked(name: &str, kind: ApplicantKind) -> String {
    let letters: Vec<char> = name.chars().collect();
    let (Some(first), Some(last)) = (letters.first(), letters.last()) else {
        return String::new();
    };
    match (kind, letters.len()) {
        (_, 1) => "*".to_owned(),
        (ApplicantKind::NaturalPerson, length) => {
            format!("{first}{}", "*".repeat((length - 1).min(3)))
        }
        (_, 2) => format!("{first}*"),
        (_, length) => format!("{first}{}{last}", "*".repeat((length - 2).min(5))),
    }
}
