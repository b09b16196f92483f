use super::*;

fn words(run: &str) -> Vec<String> {
    let chars: Vec<char> = run.chars().collect();
    index_words(run)
        .into_iter()
        .map(|span| chars[span].iter().collect())
        .collect()
}

fn check(run: &str, found: &[&str], not_found: &[&str]) {
    let words = words(run);
    for word in found {
        assert!(
            words.iter().any(|other| other == word),
            "{word} not among {words:?}"
        );
    }
    for word in not_found {
        assert!(
            !words.iter().any(|other| other == word),
            "{word} among {words:?}"
        );
    }
}

#[test]
fn long_words_are_found_by_their_parts() {
    check("防汛抗旱应急预案", &["防汛", "抗旱", "应急", "预案"], &[]);
    check("突发地质灾害", &["突发", "地质", "灾害", "地质灾害"], &[]);
    check("县人民政府", &["人民政府", "人民", "政府"], &[]);
}

#[test]
fn two_characters_that_meet_by_chance_are_no_word() {
    check("降低保险费率", &["降低", "保险"], &["低保"]);
    check("中医保健", &["中医", "保健"], &["医保"]);
}

#[test]
fn everyday_words_are_cut_as_words() {
    check("农村低保对象", &["低保"], &[]);
    check("三公经费", &["三公经费", "三公"], &[]);
    check("开展防溺水宣传", &["防溺水", "溺水"], &[]);
}

#[test]
fn the_cut_covers_the_run_without_gaps() {
    let run = "湖㳇镇各村开展夏季防溺水宣传々〇";
    let mut end = 0;
    for span in cut(run) {
        assert_eq!(span.start, end);
        end = span.end;
    }
    assert_eq!(end, run.chars().count());
}
