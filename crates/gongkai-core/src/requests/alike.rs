//! Requests for the same information: how much alike two are by their words, and which of many belong together
//! (条例 第四十四条: 多个申请人就相同政府信息提出申请). Who applied is not looked at. Cutting text into words is the caller's.

use std::collections::BTreeSet;

/// From how many words in a hundred that two share they ask for the same.
pub const SAME: u8 = 60;
/// From how many they are worth a look.
pub const SIMILAR: u8 = 34;

/// How many in a hundred of the words of both two share, 0 to 100.
#[must_use]
pub fn likeness(one: &BTreeSet<String>, other: &BTreeSet<String>) -> u8 {
    let shared = one.intersection(other).count();
    let all = one.len() + other.len() - shared;
    match (shared * 100).checked_div(all) {
        Some(percent) => u8::try_from(percent).unwrap_or(100),
        None => 0,
    }
}

/// Groups of at least `at_least` that ask for the same as the first of their group, by their places, the largest first.
#[must_use]
pub fn groups(words: &[BTreeSet<String>], at_least: usize) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (place, asked) in words.iter().enumerate() {
        let group = groups
            .iter_mut()
            .find(|group| likeness(&words[group[0]], asked) >= SAME);
        match group {
            Some(group) => group.push(place),
            None => groups.push(vec![place]),
        }
    }
    groups.retain(|group| group.len() >= at_least);
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    groups
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{groups, likeness};

    fn words(text: &str) -> BTreeSet<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn likeness_counts_shared_words() {
        let list = words("危房 改造 补助 名单");
        assert_eq!(likeness(&list, &list), 100);
        assert_eq!(likeness(&list, &words("危房 改造 补助 标准")), 60);
        assert_eq!(likeness(&list, &words("水库 合同")), 0);
        assert_eq!(likeness(&BTreeSet::new(), &BTreeSet::new()), 0);
    }

    #[test]
    fn the_same_belong_together_and_the_few_are_left_out() {
        let asked = [
            words("危房 改造 补助 名单"),
            words("水库 合同"),
            words("危房 改造 补助 名单 石桥"),
            words("危房 改造 名单 补助"),
            words("水库 合同"),
        ];
        assert_eq!(groups(&asked, 2), [vec![0, 2, 3], vec![1, 4]]);
        assert_eq!(groups(&asked, 3), [vec![0, 2, 3]]);
    }
}
