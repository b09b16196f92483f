use proptest::prelude::*;

use super::*;

fn number(prefix: &str, entry: u64) -> PublicationNumber {
    PublicationNumber::new(prefix, entry).unwrap()
}

/// Small, around each change of width, and a few in between.
const ENTRIES: [u64; 14] = [
    0,
    1,
    2,
    31,
    32,
    1_000,
    65_535,
    2_026_312,
    (1 << 25) - 1,
    1 << 25,
    (1 << 30) - 1,
    1 << 30,
    (1 << 35) - 2,
    (1 << 35) - 1,
];

const PREFIXES: [&str; 4] = ["Q", "QS", "LZX", "ABBA"];

fn samples() -> impl Iterator<Item = PublicationNumber> {
    PREFIXES
        .into_iter()
        .flat_map(|prefix| ENTRIES.into_iter().map(move |entry| number(prefix, entry)))
}

/// Numbers are printed: these may never change. They were also computed apart, from the description alone.
#[test]
fn printed_numbers_are_pinned() {
    let printed: Vec<String> = [0, 1, 2, 1 << 25, 1 << 30]
        .map(|entry| number("QS", entry).to_string())
        .into();
    assert_eq!(
        printed,
        [
            "QS-0000-03",
            "QS-LLZ0-M6",
            "QS-99Y1-AL",
            "QS-M000-00M",
            "QS-M000-000A"
        ]
    );
}

#[test]
fn every_sample_reads_back() {
    for sample in samples() {
        assert_eq!(sample.to_string().parse(), Ok(sample.clone()), "{sample}");
    }
    for entry in 0..20_000 {
        assert_eq!(
            number("QS", entry)
                .to_string()
                .parse::<PublicationNumber>()
                .unwrap()
                .entry(),
            entry
        );
    }
}

/// What somebody who reads `text` instead of `sample` gets: a refusal, or the same number spelled otherwise.
fn noticed(sample: &PublicationNumber, text: &str) {
    match text.parse::<PublicationNumber>() {
        Err(_) => {}
        Ok(read) => assert_eq!(read, *sample, "{sample} mistyped as {text}"),
    }
}

#[test]
fn one_mistyped_character_is_always_noticed() {
    // A space at either end is an omission, not another character.
    let typed: Vec<char> = ('!'..='~')
        .chain(['，', '。', '０', 'ｑ', '－', '青'])
        .collect();
    for sample in samples() {
        let printed: Vec<char> = sample.to_string().chars().collect();
        for place in 0..printed.len() {
            for other in &typed {
                let mut text = printed.clone();
                text[place] = *other;
                noticed(&sample, &text.into_iter().collect::<String>());
            }
        }
    }
}

#[test]
fn another_letter_of_the_alphabet_is_never_taken_for_the_same() {
    for sample in samples() {
        let printed = sample.to_string().into_bytes();
        for place in (0..printed.len()).filter(|place| printed[*place] != b'-') {
            for other in ALPHABET.iter().filter(|other| **other != printed[place]) {
                let mut text = printed.clone();
                text[place] = *other;
                let text = String::from_utf8(text).unwrap();
                assert!(
                    text.parse::<PublicationNumber>().is_err(),
                    "{sample} mistyped as {text}"
                );
            }
        }
    }
}

#[test]
fn two_swapped_neighbours_are_always_noticed() {
    for sample in samples() {
        let printed = sample.to_string().into_bytes();
        for place in 1..printed.len() {
            let mut text = printed.clone();
            text.swap(place - 1, place);
            noticed(&sample, std::str::from_utf8(&text).unwrap());
        }
        // The hyphens left where they are: neighbours to the eye, if not to the keyboard.
        let places: Vec<usize> = (0..printed.len())
            .filter(|place| printed[*place] != b'-')
            .collect();
        for pair in places.windows(2) {
            let mut text = printed.clone();
            text.swap(pair[0], pair[1]);
            noticed(&sample, std::str::from_utf8(&text).unwrap());
        }
    }
}

#[test]
fn weights_are_neither_zero_nor_alike() {
    let widest = WIDTHS.end() + 1;
    assert!(widest <= PREFIX_WEIGHT);
    let mut weights: Vec<u8> = (0..widest)
        .chain(PREFIX_WEIGHT..PREFIX_WEIGHT + MAX_PREFIX)
        .map(|exponent| times_power(1, exponent))
        .collect();
    weights.sort_unstable();
    let count = weights.len();
    weights.dedup();
    assert_eq!(weights.len(), count);
    assert_ne!(weights[0], 0);
    // Multiplication by a weight loses nothing: x generates all 31 units.
    assert_eq!(times_power(1, 31), 1);
    assert!((1..31).all(|exponent| times_power(1, exponent) != 1));
}

#[test]
fn it_is_read_however_people_type_it() {
    let sample = number("QS", 1_000);
    let printed = sample.to_string();
    let wide: String = printed
        .chars()
        .map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap())
        .collect();
    for typed in [
        printed.to_lowercase(),
        format!("  {printed}\n"),
        printed.replace('-', " "),
        printed.replace('-', "\u{3000}"),
        printed.replace('-', "—"),
        printed.replace('-', "_"),
        wide,
    ] {
        assert_eq!(typed.parse(), Ok(sample.clone()), "{typed}");
    }
}

#[test]
fn one_and_zero_may_be_typed_as_letters() {
    let with_both = (0..1_000_000)
        .map(|entry| number("QS", entry))
        .find(|n| n.to_string().contains('1') && n.to_string().contains('0'))
        .unwrap();
    let printed = with_both.to_string();
    assert_eq!(
        printed.replace('1', "i").replace('0', "O").parse(),
        Ok(with_both.clone())
    );
    assert_eq!(
        printed.replace('1', "I").replace('0', "o").parse(),
        Ok(with_both)
    );
}

#[test]
fn what_is_no_number_is_refused_with_a_reason() {
    let refusal = |text: &str| text.parse::<PublicationNumber>().unwrap_err();
    for form in [
        "",
        "QS",
        "QS-",
        "QS-7K3M",
        "QS-7K3M-",
        "QS-7K3M-2",
        "QS7K3M2F",
        "QS-7K3M2F",
        "QS7K3M-2F",
        "QS-7K3-M2F",
        "QS--7K3M-2F",
        "QS-7K3M--2F",
        "QS-7K3M-2F-",
        "QS-7K3M-2F3M-7",
        "7K3M-2F",
    ] {
        assert_eq!(refusal(form), NumberError::Form, "{form}");
    }
    assert_eq!(refusal("QS-7K3M-2U"), NumberError::Character('U'));
    assert_eq!(refusal("QS-7K3M-2镇"), NumberError::Character('镇'));
    for prefix in ["Q1-7K3M-2F", "-7K3M-2F", "LONGER-7K3M-2F"] {
        assert!(
            matches!(refusal(prefix), NumberError::Prefix(_)),
            "{prefix}"
        );
    }
    for bad in ["", "qs", "ABCDE", "Q1", "IO", "青石"] {
        assert_eq!(
            PublicationNumber::new(bad, 0),
            Err(NumberError::Prefix(bad.to_owned()))
        );
    }
    assert_eq!(
        PublicationNumber::new("QS", 1 << 35),
        Err(NumberError::TooLarge(1 << 35))
    );
}

/// Entry 0 has the digits 00000; six zeros with a right check character would be a second number for it.
#[test]
fn an_entry_has_one_number() {
    let zeros = [0; 7];
    let check = char::from(ALPHABET[usize::from(weighted_sum("QS", &zeros))]);
    assert_eq!(
        format!("QS-0000-00{check}").parse::<PublicationNumber>(),
        Err(NumberError::Check)
    );
    assert_eq!(format!("QS-0000-0{check}").parse(), Ok(number("QS", 0)));
}

#[test]
fn a_reader_is_told_what_to_do() {
    for error in [
        NumberError::Prefix(String::new()),
        NumberError::TooLarge(0),
        NumberError::Character('U'),
        NumberError::Form,
        NumberError::Check,
    ] {
        let sentence = error.sentence();
        assert!(
            sentence.starts_with("公开编号") && sentence.contains('请') && sentence.ends_with('。'),
            "{sentence}"
        );
    }
}

proptest! {
    #[test]
    fn any_entry_reads_back(entry in 0u64..1 << 35, prefix in "[A-HJ-NP-TW-Z]{1,4}") {
        let number = number(&prefix, entry);
        prop_assert_eq!(number.to_string().parse(), Ok(number.clone()));
    }

    #[test]
    fn any_typo_of_any_number_is_noticed(entry in 0u64..1 << 35, prefix in "[A-HJ-NP-TW-Z]{1,4}", place: prop::sample::Index, other in "[0-9A-HJ-NP-TW-Z]") {
        let sample = number(&prefix, entry);
        let mut text: Vec<char> = sample.to_string().chars().collect();
        let place = place.index(text.len());
        text[place] = other.chars().next().unwrap();
        noticed(&sample, &text.into_iter().collect::<String>());
    }

    #[test]
    fn any_swap_in_any_number_is_noticed(entry in 0u64..1 << 35, prefix in "[A-HJ-NP-TW-Z]{1,4}", place: prop::sample::Index) {
        let sample = number(&prefix, entry);
        let mut text: Vec<char> = sample.to_string().chars().collect();
        let place = 1 + place.index(text.len() - 1);
        text.swap(place - 1, place);
        noticed(&sample, &text.into_iter().collect::<String>());
    }

    #[test]
    fn whatever_is_read_is_printed_as_it_reads(text in prop_oneof![any::<String>(), "[A-Z]{1,4}-[0-9A-Z]{4}-[0-9A-Z]{2,4}"]) {
        if let Ok(number) = text.parse::<PublicationNumber>() {
            prop_assert_eq!(number.to_string().parse(), Ok(number));
        }
    }
}

#[test]
fn initials_are_those_of_the_syllables() {
    for (slug, expected) in [
        ("qingshi", "QS"),
        ("taipingzhuang", "TPZ"),
        ("qingyuan", "QY"),
        ("qingyuan-minzheng", "QYMZ"),
        ("hedong", "HD"),
        ("shiqiao", "SQ"),
        ("nongye", "NY"),
        ("a1", "A"),
        ("anhui", "AH"),
        ("u-o", "GK"),
        ("7", "GK"),
    ] {
        assert_eq!(initials(slug), expected, "{slug}");
        PublicationNumber::new(&initials(slug), 0).unwrap();
    }
}
