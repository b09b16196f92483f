//! Requests for the same information: how much alike two are by their words, and which of many belong together
//! (条例 第四十四条: 多个申请人就相同政府信息提出申请). Who applied is not looked at. Cutting text into words is the caller's.

use std::collections::{BTreeMap, BTreeSet};

/// From how many words in a hundred that two share they ask for the same.
pub const SAME: u8 = 60;
/// From how many they are worth a look.
pub const SIMILAR: u8 = 34;

/// How many in a hundred of the words of both two share, 0 to 100.
#[must_use]
pub fn likeness(one: &BTreeSet<String>, other: &BTreeSet<String>) -> u8 {
    percent(one.intersection(other).count(), one.len() + other.len())
}

/// Shared words in a hundred of all, where `both` counts the shared ones twice.
fn percent(shared: usize, both: usize) -> u8 {
    match (shared * 100).checked_div(both - shared) {
        Some(percent) => u8::try_from(percent).unwrap_or(100),
        None => 0,
    }
}

/// Groups of at least `at_least` that ask for the same as the first of their group, by their places, the largest first.
#[must_use]
pub fn groups(words: &[BTreeSet<String>], at_least: usize) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    // In which groups' first request a word stands: only those can be alike.
    let mut holding: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, asked) in words.iter().enumerate() {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for group in asked
            .iter()
            .filter_map(|word| holding.get(word.as_str()))
            .flatten()
        {
            *shared.entry(*group).or_default() += 1;
        }
        let same = shared.into_iter().find(|(group, shared)| {
            percent(*shared, words[groups[*group][0]].len() + asked.len()) >= SAME
        });
        match same {
            Some((group, _)) => groups[group].push(place),
            None => {
                for word in asked {
                    holding.entry(word).or_default().push(groups.len());
                }
                groups.push(vec![place]);
            }
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
