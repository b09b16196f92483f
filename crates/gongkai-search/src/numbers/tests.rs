use super::*;

fn check(typed: &str, document_number: Option<&str>, index_number: &str, expected: bool) {
    let record = record_keys(document_number, index_number);
    let asked = asked_keys(typed);
    assert_eq!(
        record.iter().any(|key| asked.contains(key)),
        expected,
        "{typed}: {asked:?} against {record:?}"
    );
}

#[test]
fn a_document_number_is_known_however_it_is_typed() {
    for typed in [
        "青政发〔2026〕12号",
        "青政发[2026]12号",
        "青政发（2026）12号",
        "青政发(2026) 12 号",
        "青政发【2026】第12号",
        "青政发２０２６１２号",
        "青政发 2026 12",
        "青政发2026年12号",
        "青政發〔2026〕012號",
        "关于青政发〔2026〕12号的解读",
        "查一下 青政发〔2026〕12号",
    ] {
        check(typed, Some("青政发〔2026〕12号"), "", true);
    }
}

#[test]
fn another_number_is_another_document() {
    for typed in [
        "青政发〔2026〕1号",
        "青政发〔2025〕12号",
        "青政办发〔2026〕12号",
        "青政发2026",
        "2026年12月",
    ] {
        check(typed, Some("青政发〔2026〕12号"), "", false);
    }
}

#[test]
fn numbers_of_other_forms_are_known_as_a_whole() {
    check("2023年第5号公告", Some("2023年第5号公告"), "", true);
    check("鲁政办发电 7号", Some("鲁政办发电7号"), "", true);
}

#[test]
fn an_index_number_is_known_with_and_without_its_agency() {
    let number = "11140500012420117H003/2023-00519";
    for typed in [
        number,
        "11140500012420117h003/2023-00519",
        "11140500012420117H003 2023 00519",
        "2023-00519",
    ] {
        check(typed, None, number, true);
    }
    check("00519", None, number, false);
}

#[test]
fn a_number_that_is_only_a_word_names_nothing() {
    assert_eq!(record_keys(Some("号"), ""), Vec::<String>::new());
}
