//! The form of a step as it was sent: its fields under the plain names that `core` uses, and what goes back onto the page
//! where the order was refused. Knows no order.

use axum::http::StatusCode;
use gongkai_core::fields::FieldErrors;
use gongkai_core::requests::ServiceMethod;
use gongkai_core::{cases, requests};
use gongkai_store::write::WriteError;
use jiff::civil::Date;

use super::fields::named;
use super::file::Returned;
use crate::kit::error::WebError;
use crate::kit::form::Fields;

/// What a page says of an order that was refused; what is for no page is an error.
///
/// # Errors
/// Faults, and orders that this person may not give at all.
pub(in crate::console) fn refused(
    error: WriteError,
) -> Result<(StatusCode, String, FieldErrors), WebError> {
    Ok(match error {
        WriteError::Fields(errors)
        | WriteError::RequestRefused(requests::Refusal::Incomplete(errors))
        | WriteError::CaseRefused(cases::Refusal::Incomplete(errors)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, String::new(), errors)
        }
        WriteError::RequestRefused(
            refusal @ (requests::Refusal::NotAllowed(_) | requests::Refusal::Absent),
        ) => {
            return Err(WebError::RequestRefused(refusal));
        }
        WriteError::CaseRefused(
            refusal @ (cases::Refusal::NotAllowed(_) | cases::Refusal::Absent),
        ) => return Err(WebError::CaseRefused(refusal)),
        WriteError::CaseRefused(refusal) => (
            StatusCode::CONFLICT,
            refusal.sentence(),
            FieldErrors::default(),
        ),
        WriteError::RequestRefused(refusal) => (
            StatusCode::CONFLICT,
            refusal.sentence(),
            FieldErrors::default(),
        ),
        WriteError::Conflict => {
            let (_, sentence) = WebError::Conflict.words();
            (StatusCode::CONFLICT, sentence, FieldErrors::default())
        }
        error => return Err(error.into()),
    })
}

/// What goes back onto the page of the case.
pub(in crate::console) fn returned<'a>(
    error: WriteError,
    fields: &'a Fields,
) -> Result<Returned<'a>, WebError> {
    let (status, sentence, errors) = refused(error)?;
    let (act, number) = (fields.text("act"), fields.text("number"));
    let mut here = FieldErrors::default();
    let mut sentences = sentence;
    for error in errors.0 {
        match error.field.as_str() {
            "act" => sentences.push_str(&error.sentence),
            field => here.add(named(act, number, field), error.sentence),
        }
    }
    Ok(Returned {
        fields,
        status,
        sentence: sentences,
        errors: here,
    })
}

/// The fields of the form that was sent, and what is wrong with them under the plain names that `core` uses.
pub(in crate::console) struct Sent<'a> {
    fields: &'a Fields,
    pub(in crate::console) act: &'a str,
    pub(in crate::console) number: &'a str,
    pub(in crate::console) errors: FieldErrors,
}

impl<'a> Sent<'a> {
    /// What a form holds.
    pub(in crate::console) fn of(fields: &'a Fields) -> Self {
        Self {
            fields,
            act: fields.text("act"),
            number: fields.text("number"),
            errors: FieldErrors::default(),
        }
    }

    pub(in crate::console) fn text(&self, field: &str) -> String {
        self.fields
            .text(&named(self.act, self.number, field))
            .to_owned()
    }

    /// A day. What stands for it where it is wrong goes no further: the errors stop the order.
    pub(in crate::console) fn day(&mut self, field: &str) -> Date {
        let text = self.text(field);
        if let Ok(day) = text.parse() {
            return day;
        }
        let sentence = if text.is_empty() {
            "请填写日期。".to_owned()
        } else {
            format!("「{text}」不是日期，请写成 2026-11-24 这样。")
        };
        self.errors.add(field, sentence);
        Date::ZERO
    }

    /// A day that may be left out.
    pub(in crate::console) fn may_day(&mut self, field: &str) -> Option<Date> {
        if self.text(field).is_empty() {
            return None;
        }
        Some(self.day(field))
    }

    pub(in crate::console) fn workdays(&mut self, field: &str) -> u16 {
        let text = self.text(field);
        match text.parse() {
            Ok(days) if days > 0 => days,
            _ => {
                self.errors.add(
                    field,
                    format!("「{text}」不是工作日的天数，请填写整数，例如 10。"),
                );
                1
            }
        }
    }

    pub(in crate::console) fn choice<T>(
        &mut self,
        field: &str,
        label: &str,
        read: impl Fn(&str) -> Option<T>,
        or: T,
    ) -> T {
        read(&self.text(field)).unwrap_or_else(|| {
            self.errors.add(field, format!("请选择{label}。"));
            or
        })
    }

    pub(in crate::console) fn method(&mut self) -> ServiceMethod {
        self.choice(
            "method",
            "方式",
            ServiceMethod::from_code,
            ServiceMethod::Post,
        )
    }

    /// The number of a letter or a collection; one that is none is refused as unknown.
    pub(in crate::console) fn count(&self) -> u32 {
        self.number.parse().unwrap_or_default()
    }
}
