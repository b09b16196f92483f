use super::*;
use crate::fold;

#[test]
fn words_of_a_group_find_each_other() {
    assert_eq!(vocabulary().alternatives("低保"), ["最低生活保障"]);
    assert_eq!(vocabulary().alternatives("最低生活保障"), ["低保"]);
}

#[test]
fn an_everyday_word_leads_to_the_official_one_only() {
    assert!(
        vocabulary()
            .alternatives("山火")
            .contains(&"森林防火".to_owned())
    );
    assert!(vocabulary().alternatives("森林防火").is_empty());
}

#[test]
fn every_word_is_written_as_texts_are_folded_and_has_two_characters() {
    for word in vocabulary().words() {
        assert_eq!(fold::key(word), word);
        assert!(word.chars().count() >= 2, "{word}");
    }
}

#[test]
fn no_word_of_the_table_is_a_filler() {
    for word in vocabulary().words() {
        assert!(!vocabulary().is_filler(word), "{word}");
    }
}
