//! Who complained, read from what was typed. A complaint wants an answer and so a name and a way to be reached; a report may
//! leave neither. Kept in the same form as an applicant's particulars and sealed like them.

use super::ComplaintKind;
use crate::fields::{FieldErrors, optional_line, required_line};
use crate::requests::{Particulars, ParticularsInput};

/// Checks what was typed.
#[must_use]
pub fn complainant(
    kind: ComplaintKind,
    typed: &ParticularsInput<'_>,
    errors: &mut FieldErrors,
) -> Particulars {
    let named = kind == ComplaintKind::Complaint;
    let name = if named {
        required_line(errors, "name", "姓名或者单位名称", typed.name, 100)
    } else {
        optional_line(errors, "name", "姓名或者单位名称", typed.name, 100).unwrap_or_default()
    };
    let particulars = Particulars {
        name,
        phone: optional_line(errors, "phone", "联系电话", typed.phone, 40),
        address: optional_line(errors, "address", "通信地址", typed.address, 200),
        email: optional_line(errors, "email", "电子邮箱", typed.email, 100),
        ..Particulars::default()
    };
    if named {
        particulars.check_reachable(errors);
    }
    particulars.check_forms(errors);
    particulars
}
