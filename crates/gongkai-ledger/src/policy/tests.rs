use proptest::prelude::*;

use super::*;
use crate::keys::cosigner::Cosigner;
use crate::keys::{KeyError, Signer};
use crate::tree::leaf_hash;

const ORIGIN: &str = "gongkai.qingshi.example/ledger";

fn log_signer() -> Signer {
    Signer::ed25519(ORIGIN, &[1; 32]).unwrap()
}

fn cosigner(seed: u8) -> Cosigner {
    Cosigner::ed25519(&format!("witness{seed}.example"), &[seed; 32]).unwrap()
}

fn log_key() -> String {
    log_signer().verifier().to_string()
}

fn key(seed: u8) -> String {
    cosigner(seed).verifier().to_string()
}

/// The example of the specification, two levels of groups.
fn two_levels() -> String {
    let mut text = format!(
        "# an example\n\n\tlog  {} https://gongkai.qingshi.example/ledger\n",
        log_key()
    );
    for (name, seed) in [
        ("X1", 11),
        ("X2", 12),
        ("X3", 13),
        ("Y1", 21),
        ("Y2", 22),
        ("Y3", 23),
    ] {
        text.push_str(&format!("witness {name} {}\n", key(seed)));
    }
    text.push_str("group X-witnesses 2 X1 X2 X3\ngroup Y-witnesses any Y1 Y2 Y3\n");
    text.push_str(
        "  # both operators\ngroup X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n",
    );
    text
}

fn policy(text: &str) -> Policy {
    Policy::parse(text.as_bytes()).unwrap()
}

fn fault(text: &str) -> (usize, LineFault) {
    match Policy::parse(text.as_bytes()) {
        Err(PolicyFault::Line { line, fault }) => (line, fault),
        other => panic!("{text}: {other:?}"),
    }
}

fn checkpoint() -> Checkpoint {
    Checkpoint {
        origin: ORIGIN.to_owned(),
        size: 1,
        root: leaf_hash(b"entry"),
    }
}

fn cosigned_by(seeds: &[u8]) -> Note {
    let mut note = checkpoint().sign(&[log_signer()]).unwrap();
    for seed in seeds {
        let line = cosigner(*seed).cosign(&note, 1_000 + u64::from(*seed));
        note.add(line.unwrap());
    }
    note
}

#[test]
fn the_quorum_of_the_specification_counts_groups() {
    let policy = policy(&two_levels());
    assert_eq!(
        policy.logs()[0].url.as_deref(),
        Some("https://gongkai.qingshi.example/ledger")
    );
    assert_eq!(policy.witnesses().len(), 6);
    assert_eq!(policy.threshold(), None);
    for (seeds, enough) in [
        (vec![], false),
        (vec![11, 12], false),
        (vec![11, 12, 13], false),
        (vec![11, 21, 22, 23], false),
        (vec![11, 12, 21], true),
        (vec![13, 12, 23], true),
        (vec![11, 12, 13, 21, 22, 23], true),
    ] {
        let found = policy.accept(&cosigned_by(&seeds));
        match found {
            Ok(accepted) => {
                assert!(enough, "{seeds:?}");
                assert_eq!(accepted.checkpoint, checkpoint());
                assert_eq!(accepted.signed_by, [log_signer().verifier().clone()]);
                assert_eq!(accepted.cosigned.len(), seeds.len());
            }
            Err(NotAccepted::Quorum { quorum, cosigned }) => {
                assert!(!enough, "{seeds:?}");
                assert_eq!(quorum, "X-and-Y");
                assert_eq!(cosigned.len(), seeds.len());
            }
            Err(other) => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_witness_counts_with_its_time() {
    let policy = policy(&two_levels());
    let accepted = policy.accept(&cosigned_by(&[12, 11, 22])).unwrap();
    let times: Vec<(&str, u64)> = accepted
        .cosigned
        .iter()
        .map(|one| (one.witness.as_str(), one.time))
        .collect();
    assert_eq!(times, [("X1", 1_011), ("X2", 1_012), ("Y2", 1_022)]);
}

#[test]
fn without_witnesses_the_signature_of_the_log_is_enough() {
    let by_hand = policy(&format!("log {}\nquorum none\n", log_key()));
    let of_log = Policy::of_log(&[log_signer().verifier().clone()]);
    assert_eq!(by_hand, of_log);
    assert!(of_log.accept(&cosigned_by(&[])).is_ok());
    assert_eq!(of_log.threshold(), Some((0, 0)));
    let nobody = policy("quorum none");
    assert_eq!(
        nobody.accept(&cosigned_by(&[11])),
        Err(NotAccepted::Checkpoint(Unverified::Unknown.into()))
    );
}

#[test]
fn a_policy_reads_back_from_its_text() {
    let by_hand = policy(&two_levels());
    assert_eq!(policy(&by_hand.to_string()), by_hand);
    let witness = |seed, url: &str| (cosigner(seed).verifier().clone(), url.to_owned());
    let mut witnesses = vec![witness(11, "https://a.example/witness"), witness(12, "")];
    let second = Cosigner::ml_dsa_44("witness12.example", &[4; 32]).unwrap();
    witnesses.push((second.verifier().clone(), String::new()));
    let keys = [log_signer().verifier().clone()];
    for quorum in 0..5 {
        let made = Policy::n_of_m(&keys, &witnesses, quorum);
        assert_eq!(policy(&made.to_string()), made);
        assert_eq!(made.threshold(), Some((quorum.min(3), 3)));
    }
    assert!(
        Policy::n_of_m(&keys, &witnesses, 1)
            .accept(&cosigned_by(&[12]))
            .is_ok()
    );
    assert!(
        Policy::n_of_m(&keys, &witnesses, 2)
            .accept(&cosigned_by(&[12]))
            .is_err()
    );
}

#[test]
fn a_single_witness_can_be_the_quorum() {
    let policy = policy(&format!(
        "log {}\nwitness w {}\nquorum w\n",
        log_key(),
        key(11)
    ));
    assert!(policy.accept(&cosigned_by(&[11])).is_ok());
    assert!(policy.accept(&cosigned_by(&[12])).is_err());
    assert_eq!(policy.threshold(), Some((1, 1)));
}

#[test]
fn a_wrong_line_of_a_known_witness_voids_the_checkpoint() {
    let policy = policy(&two_levels());
    let mut note = cosigned_by(&[11, 12, 21]);
    let mut wrong = cosigner(22).cosign(&note, 5).unwrap();
    wrong.bytes[20] ^= 1;
    note.add(wrong);
    assert!(matches!(
        policy.accept(&note),
        Err(NotAccepted::WrongCosignature { name, .. }) if name == "witness22.example"
    ));
}

#[test]
fn lines_that_say_nothing_or_contradict_are_refused_by_number() {
    let log = log_key();
    let (a, b) = (key(11), key(12));
    let word = |text: &str| LineFault::Word(text.to_owned());
    let taken = |text: &str| LineFault::Taken(text.to_owned());
    let undefined = |text: &str| LineFault::Undefined(text.to_owned());
    let threshold = |text: &str| LineFault::Threshold(text.to_owned());
    let two = format!("witness a {a}\nwitness b {b}\n");
    for (text, line, expected) in [
        ("logs x".to_owned(), 1, word("logs")),
        ("log".to_owned(), 1, LineFault::Words),
        (format!("log {log} a b"), 1, LineFault::Words),
        ("log x".to_owned(), 1, LineFault::Key(KeyError::Form)),
        (format!("log {a}"), 1, LineFault::Kind),
        (format!("witness a {log}"), 1, LineFault::Kind),
        (format!("log {log}\nlog {log}"), 2, LineFault::SameKey),
        (
            format!("witness a {a}\nwitness b {a}"),
            2,
            LineFault::SameKey,
        ),
        (format!("witness a {a}\nwitness a {b}"), 2, taken("a")),
        (format!("witness none {a}"), 1, taken("none")),
        (format!("{two}group a any b"), 3, taken("a")),
        (format!("{two}group g any c"), 3, undefined("c")),
        (format!("{two}group g any g"), 3, undefined("g")),
        (format!("{two}group g any none"), 3, undefined("none")),
        (format!("{two}group g any"), 3, LineFault::Words),
        (format!("{two}group g 0 a"), 3, threshold("0")),
        (format!("{two}group g 3 a b"), 3, threshold("3")),
        (format!("{two}group g +1 a b"), 3, threshold("+1")),
        (format!("{two}group g most a b"), 3, threshold("most")),
        (
            format!("{two}group g any a a"),
            3,
            LineFault::MemberTwice("a".to_owned()),
        ),
        (
            format!("{two}group g any a\ngroup h any b a"),
            4,
            LineFault::MemberTwice("a".to_owned()),
        ),
        (format!("{two}quorum c"), 3, undefined("c")),
        (
            "quorum none\nquorum none".to_owned(),
            2,
            LineFault::SecondQuorum,
        ),
        ("quorum".to_owned(), 1, LineFault::Words),
        ("quorum none\r\n".to_owned(), 1, LineFault::Control),
    ] {
        assert_eq!(fault(&text), (line, expected), "{text}");
    }
    assert_eq!(Policy::parse(b"# nothing\n"), Err(PolicyFault::NoQuorum));
    assert_eq!(Policy::parse(b"\xff\n"), Err(PolicyFault::NotText));
}

#[test]
fn every_refusal_says_in_chinese_which_line() {
    let text = Policy::parse(b"\nquorum x\n").unwrap_err().sentence();
    assert_eq!(text, "核验规则第 2 行：名称「x」在前面没有定义。");
}

proptest! {
    #[test]
    fn n_of_m_counts_any_of_them(size in 1usize..6, threshold in 1usize..6, present in 0u32..64) {
        prop_assume!(threshold <= size);
        let seeds: Vec<u8> = (0..size as u8).map(|number| 30 + number).collect();
        let mut text = format!("log {}\n", log_key());
        for seed in &seeds {
            text.push_str(&format!("witness w{seed} {}\n", key(*seed)));
        }
        let names: Vec<String> = seeds.iter().map(|seed| format!("w{seed}")).collect();
        text.push_str(&format!("group g {threshold} {}\nquorum g\n", names.join(" ")));
        let there: Vec<u8> = seeds.iter().copied().filter(|seed| present >> (seed - 30) & 1 == 1).collect();
        let policy = policy(&text);
        prop_assert_eq!(policy.threshold(), Some((threshold, size)));
        prop_assert_eq!(policy.accept(&cosigned_by(&there)).is_ok(), there.len() >= threshold);
    }

    #[test]
    fn reading_never_panics(text in "((log|witness|group|quorum|any|all|none|[a-z0-9+#]{0,4})[ \t\n]?){0,20}") {
        let _ = Policy::parse(text.as_bytes());
    }
}
