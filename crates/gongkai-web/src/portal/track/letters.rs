//! Letters as their applicant reads of them: which kinds are addressed to the applicant, and by what name. Sheets of the
//! desk and letters to others stay out of sight.

/// The name of a kind of letter; nothing where it is not for the applicant.
pub(super) fn name(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "registration_slip" => "登记回执",
        "clarification_notice" => "补正告知书",
        "extension_notice" => "延期答复告知书",
        "reasons_notice" => "要求说明理由通知书",
        "delay_notice" => "延迟答复告知书",
        "fee_notice" => "收费通知书",
        "unclarified_notice" | "unpaid_notice" => "不再处理告知书",
        "partial_answer" => "部分公开答复书",
        "third_party_notice" => return None,
        answer if answer.ends_with("_answer") => "答复书",
        refusal if refusal.ends_with("_refusal") => "不予公开告知书",
        notice if notice.ends_with("_notice") => "告知书",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn what_goes_to_others_has_no_name_here() {
        assert_eq!(name("granted_answer"), Some("答复书"));
        assert_eq!(name("third_party_refusal"), Some("不予公开告知书"));
        for others in [
            "third_party_notice",
            "third_party_consultation",
            "extension_approval",
        ] {
            assert_eq!(name(others), None);
        }
    }
}
