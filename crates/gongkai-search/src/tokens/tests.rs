use super::*;

fn tokens(name: &str, text: &str) -> Vec<(usize, String)> {
    let mut analyzer = tokenizers().get(name).expect("registered");
    let mut stream = analyzer.token_stream(text);
    let mut found = Vec::new();
    while stream.advance() {
        found.push((stream.token().position, stream.token().text.clone()));
    }
    found
}

fn pair_tokens(text: &str) -> Vec<(usize, String)> {
    tokens(PAIRS, text)
}

fn texts(name: &str, text: &str) -> Vec<String> {
    tokens(name, text)
        .into_iter()
        .map(|(_, text)| text)
        .collect()
}

#[test]
fn each_character_begins_one_pair() {
    let expected = [(0, "湖㳇"), (1, "㳇镇"), (2, "镇"), (3, "2026"), (4, "年")];
    assert_eq!(
        pair_tokens("湖㳇镇2026年"),
        expected.map(|(at, text)| (at, text.to_owned()))
    );
}

#[test]
fn positions_are_left_free_where_text_is_interrupted() {
    let expected = [(0, "海口"), (1, "口"), (3, "开展"), (4, "展")];
    assert_eq!(
        pair_tokens("海口：开展"),
        expected.map(|(at, text)| (at, text.to_owned()))
    );
}

#[test]
fn the_pairs_of_a_query_are_those_of_the_index() {
    let signs = fold::fold("“三公”经费2024年");
    let asked: Vec<(usize, String)> = pairs(&signs)
        .into_iter()
        .map(|pair| (pair.position, pair.text))
        .collect();
    assert_eq!(asked, pair_tokens("三公经费2024年"));
}

#[test]
fn words_of_text_and_title_differ_in_single_characters() {
    assert_eq!(texts(WORDS, "禁毒宣讲 H003"), ["禁毒", "宣讲", "h003"]);
    assert_eq!(
        texts(TITLE_WORDS, "禁毒宣讲"),
        ["禁毒", "宣讲", "禁", "毒", "宣", "讲"]
    );
}

#[test]
fn nothing_to_search_for_yields_no_token() {
    for name in [WORDS, TITLE_WORDS, PAIRS] {
        assert_eq!(texts(name, "\u{0}？…—— \n\t*"), Vec::<String>::new());
    }
}
