use std::num::NonZeroU16;

use proptest::prelude::*;

use super::*;

fn place(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).unwrap()
}

fn published() -> Entry {
    Entry {
        act: Act::Published,
        record: "qs-2026-0312".parse().unwrap(),
        agency: "qingshi".parse().unwrap(),
        index_number: Some("00000000-0/2026-00312".to_owned()),
        edition: 1,
        title_digest: Some(Digest::of("青石镇2026年农村低保对象名单公示".as_bytes())),
        at: "2026-10-09T01:30:00Z".parse().unwrap(),
        body_sha256: Digest::of(b"<p>x</p>"),
        attachments: vec![Attachment::new(
            place(1),
            "低保名单.PDF",
            Digest::of(b"file"),
            4,
        )],
    }
}

fn text(entry: &Entry) -> String {
    String::from_utf8(entry.to_bytes().unwrap()).unwrap()
}

/// The digests were made with `sha256sum`.
#[test]
fn the_bytes_of_a_publication_are_pinned() {
    let expected = concat!(
        r#"{"act":"published","agency":"qingshi","at":"2026-10-09T01:30:00Z","attachments":[{"name":"1.pdf","#,
        r#""sha256":"3b9c358f36f0a31b6ad3e14f309c7cf198ac9246e8316f9ce543d5b19ac02b80","size":4}],"#,
        r#""body_sha256":"31d8e07ec305ac4e2515d1f0b1c8c603b3858044eb7d97807d6d0970838cb0be","edition":1,"#,
        r#""index_number":"00000000-0/2026-00312","record":"qs-2026-0312","#,
        r#""title_digest":"e43ffd86eff3b64319ffa97ec45fd73e70b613cc10825dc2e1012be596156907","v":1}"#,
    );
    assert_eq!(text(&published()), expected);
}

#[test]
fn each_act_carries_its_own_facts_and_reads_back() {
    let day: Date = "2026-12-31".parse().unwrap();
    let cases = [
        (Act::Published, r#""act":"published""#, None),
        (Act::Revised, r#""act":"revised""#, None),
        (
            Act::Withdrawn {
                reason: WithdrawalReason::PersonalData,
            },
            r#""act":"withdrawn""#,
            Some(r#""reason":"personal_data""#),
        ),
        (
            Act::Repealed { on: day },
            r#""act":"repealed""#,
            Some(r#""on":"2026-12-31""#),
        ),
        (
            Act::Expired { on: day },
            r#""act":"expired""#,
            Some(r#""on":"2026-12-31""#),
        ),
        (Act::AnnualReport, r#""act":"annual_report""#, None),
    ];
    for (act, code, fact) in cases {
        let entry = Entry { act, ..published() };
        let json = text(&entry);
        assert!(json.contains(code), "{json}");
        assert!(fact.is_none_or(|fact| json.contains(fact)), "{json}");
        assert_eq!(
            json.contains("\"on\"") || json.contains("\"reason\""),
            fact.is_some(),
            "{json}"
        );
        assert_eq!(Entry::from_bytes(json.as_bytes()).unwrap(), entry);
    }
}

#[test]
fn titles_and_file_names_never_reach_the_log() {
    let entry = Entry {
        attachments: [
            "张三低保公示.pdf",
            "zhangsan",
            "名单.zhangsan",
            "李四.王五",
            "a.TXT",
            ".x-y",
            "end.",
        ]
        .iter()
        .zip(1..)
        .map(|(name, n)| Attachment::new(place(n), name, Digest::of(name.as_bytes()), 1))
        .collect(),
        ..published()
    };
    let labels: Vec<&str> = entry
        .attachments
        .iter()
        .map(|file| file.name.as_str())
        .collect();
    assert_eq!(labels, ["1.pdf", "2", "3", "4", "5.txt", "6", "7"]);
    assert!(entry.to_bytes().unwrap().is_ascii());
}

#[test]
fn a_file_label_is_a_place_and_an_extension() {
    for good in ["1", "9.ofd", "65535.docx"] {
        assert_eq!(FileLabel::try_from(good.to_owned()).unwrap().as_str(), good);
    }
    for bad in [
        "",
        "0",
        "0.pdf",
        "01.pdf",
        "+1.pdf",
        "1.",
        "1.PDF",
        "1.tar.gz",
        "1.zhangsan",
        "名单.pdf",
        "65536",
        "1 ",
    ] {
        assert_eq!(FileLabel::try_from(bad.to_owned()), Err(NotALabel), "{bad}");
    }
}

#[test]
fn missing_facts_are_refused() {
    assert_eq!(
        Entry {
            edition: 0,
            ..published()
        }
        .to_bytes(),
        Err(EntryError::NoEdition)
    );
    assert_eq!(
        Entry {
            index_number: None,
            ..published()
        }
        .to_bytes(),
        Err(EntryError::NoIndexNumber)
    );
    for bad in [
        String::new(),
        " ".to_owned(),
        "a\nb".to_owned(),
        "号".repeat(101),
    ] {
        assert_eq!(
            Entry {
                index_number: Some(bad),
                ..published()
            }
            .to_bytes(),
            Err(EntryError::IndexNumber)
        );
    }
    let report = Entry {
        act: Act::AnnualReport,
        index_number: None,
        ..published()
    };
    assert_eq!(
        Entry::from_bytes(&report.to_bytes().unwrap()).unwrap(),
        report
    );
}

#[test]
fn an_entry_fits_a_sixteen_bit_length() {
    let with_files = |count: u16| Entry {
        attachments: (1..=count)
            .map(|n| Attachment::new(place(n), "a.pdf", Digest::of(b""), 1))
            .collect(),
        ..published()
    };
    let mut last_length = 0;
    for count in 500..700 {
        match with_files(count).to_bytes() {
            Ok(bytes) => {
                assert!(bytes.len() <= MAX_BYTES);
                last_length = bytes.len();
            }
            Err(error) => {
                assert!(
                    last_length > MAX_BYTES - 200,
                    "refused too early, after {last_length}"
                );
                let EntryError::TooLong { bytes } = error else {
                    panic!("{error}")
                };
                assert!(bytes > MAX_BYTES);
                return;
            }
        }
    }
    panic!("seven hundred files were taken");
}

#[test]
fn a_size_that_json_cannot_keep_is_refused() {
    let mut entry = published();
    entry.attachments[0].size = canonical::MAX_INTEGER + 1;
    assert_eq!(
        entry.to_bytes().unwrap_err().to_string(),
        "integer is too large to be exact everywhere at json pointer \"/attachments/0/size\""
    );
}

#[test]
fn only_the_canonical_bytes_are_read() {
    let good = text(&published());
    let respelled = [
        good.replacen(':', ": ", 1),
        format!("{good}\n"),
        good.replace("2026-10-09T01:30:00Z", "2026-10-09T09:30:00+08:00"),
        good.replace("\"qingshi\"", "\"qings\\u0068i\""),
        good.replacen("\"v\":1", "\"v\":1,\"on\":null", 1),
    ];
    for bytes in respelled {
        assert!(
            matches!(
                Entry::from_bytes(bytes.as_bytes()),
                Err(ReadError::NotCanonical)
            ),
            "{bytes}"
        );
    }
    let malformed = [
        good.replace("\"v\":1", "\"v\":2"),
        good.replace("\"v\":1", "\"v\":1,\"v\":1"),
        good.replace("\"v\":1", "\"v\":1,\"x\":1"),
        good.replace("\"v\":1", "\"on\":\"2026-01-01\",\"v\":1"),
        good.replace("published", "withdrawn"),
        good.replace("published", "deleted"),
        good.replace("1.pdf", "名单.pdf"),
        good[1..].to_owned(),
    ];
    for bytes in malformed {
        assert!(
            matches!(
                Entry::from_bytes(bytes.as_bytes()),
                Err(ReadError::Malformed(_))
            ),
            "{bytes}"
        );
    }
    let unsound = good.replace("\"edition\":1", "\"edition\":0");
    assert!(matches!(
        Entry::from_bytes(unsound.as_bytes()),
        Err(ReadError::Unsound(EntryError::NoEdition))
    ));
    assert!(matches!(
        Entry::from_bytes(&vec![b' '; MAX_BYTES + 1]),
        Err(ReadError::TooLong(65_536))
    ));
}

/// The digest was made with `printf` and `sha256sum` from the three lines of the doc comment.
#[test]
fn the_content_digest_can_be_made_by_hand() {
    let file = Attachment::new(place(1), "表.xlsx", Digest::of(b"file"), 4);
    assert_eq!(
        content_digest("<p>正文</p>", &[file]).to_string(),
        "1130881d579f6a5979417c566a97394d260d1775a6ad15289b8af4711d42914c"
    );
}

#[test]
fn the_content_digest_sees_every_change() {
    let files = |names: &[(&str, &[u8])]| -> Vec<Attachment> {
        names
            .iter()
            .zip(1..)
            .map(|((name, bytes), n)| {
                Attachment::new(place(n), name, Digest::of(bytes), bytes.len() as u64)
            })
            .collect()
    };
    let a: (&str, &[u8]) = ("a.pdf", b"a");
    let b: (&str, &[u8]) = ("b.pdf", b"b");
    let digests = [
        content_digest("", &[]),
        content_digest(" ", &[]),
        content_digest("", &files(&[a])),
        content_digest("", &files(&[a, b])),
        content_digest("", &files(&[b, a])),
        content_digest("", &files(&[("a.ofd", b"a")])),
    ];
    for (n, one) in digests.iter().enumerate() {
        assert!(digests[n + 1..].iter().all(|other| other != one), "{n}");
    }
}

#[test]
fn an_entry_knows_the_digest_its_page_shows() {
    let mut entry = published();
    entry.body_sha256 = Digest::of("<p>正文</p>".as_bytes());
    assert_eq!(
        entry.content_digest(),
        content_digest("<p>正文</p>", &entry.attachments)
    );
}

proptest! {
    #[test]
    fn no_flipped_byte_reads_as_the_same_entry(at in any::<prop::sample::Index>(), flip in 1u8..) {
        let entry = published();
        let mut bytes = entry.to_bytes().unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        if let Ok(other) = Entry::from_bytes(&bytes) {
            prop_assert_ne!(other, entry);
        }
    }

    #[test]
    fn reading_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Entry::from_bytes(&bytes).is_err());
    }
}
