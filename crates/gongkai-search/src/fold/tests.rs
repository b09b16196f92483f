use super::*;

/// The chunks of a text, folded.
fn chunks(text: &str) -> Vec<String> {
    let signs = fold(text);
    let mut found = Vec::new();
    let mut start = 0;
    while start < signs.len() {
        let end = start
            + 1
            + signs[start + 1..]
                .iter()
                .take_while(|sign| sign.joined)
                .count();
        found.push(text_of(&signs[start..end]));
        start = end;
    }
    found
}

#[test]
fn width_case_and_traditional_forms_fold_alike() {
    assert_eq!(key("ＧＢ／Ｔ　３３１９０"), key("gb/t 33190"));
    assert_eq!(key("臺灣鄉鎮縣衛生廳"), "台湾乡镇县卫生厅");
    assert_eq!(key("青政发〔2026〕12号"), key("青政發［２０２６］１２號"));
    assert_eq!(key("青政发〔2026〕12号"), key("青政发(2026)12号"));
}

#[test]
fn quotation_marks_do_not_part_words_but_other_marks_do() {
    assert_eq!(chunks("“三公”经费"), ["三公经费"]);
    assert_eq!(
        chunks("印发《悦来镇应急预案》的通知"),
        ["印发悦来镇应急预案的通知"]
    );
    assert_eq!(
        chunks("海口镇：开展防溺水宣传 织牢"),
        ["海口镇", "开展防溺水宣传", "织牢"]
    );
}

#[test]
fn a_line_end_parts_numbers_but_not_wrapped_chinese() {
    assert_eq!(chunks("政府信\n息公开"), ["政府信息公开"]);
    assert_eq!(chunks("2021\n2022"), ["2021", "2022"]);
    assert_eq!(chunks("第一条。\n第二条"), ["第一条", "第二条"]);
}

#[test]
fn rare_characters_of_names_stay() {
    assert_eq!(key("湖㳇镇西卅店𠀀"), "湖㳇镇西卅店𠀀");
}

#[test]
fn each_sign_points_at_its_character() {
    let text = "甲，“Ａ鄉”";
    let originals: Vec<&str> = fold(text)
        .iter()
        .map(|sign| &text[sign.range(text)])
        .collect();
    assert_eq!(originals, ["甲", "Ａ", "鄉"]);
}

#[test]
fn the_table_of_traditional_characters_is_sound() {
    for line in TRADITIONAL.lines().filter(|line| !line.starts_with('#')) {
        for pair in line.split_whitespace() {
            let chars: Vec<char> = pair.chars().collect();
            let [from, to] = chars[..] else {
                panic!("not a pair: {pair}")
            };
            assert_eq!(simplified(from), to, "{pair}");
            assert_eq!(simplified(to), to, "{pair} leads on");
        }
    }
}
