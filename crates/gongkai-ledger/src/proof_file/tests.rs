use proptest::prelude::*;

use super::*;
use crate::checkpoint::Checkpoint;
use crate::keys::Signer;
use crate::keys::cosigner::Cosigner;
use crate::tree::nodes::Nodes;

const ORIGIN: &str = "gongkai.qingshi.example/ledger";

fn entry(number: u64) -> Vec<u8> {
    format!("entry {number}").into_bytes()
}

fn policy() -> Policy {
    let log = Signer::ed25519(ORIGIN, &[1; 32]).unwrap();
    let witness = cosigner();
    let text = format!(
        "log {}\nwitness w {}\nquorum w\n",
        log.verifier(),
        witness.verifier()
    );
    Policy::parse(text.as_bytes()).unwrap()
}

fn cosigner() -> Cosigner {
    Cosigner::ed25519("witness.example", &[2; 32]).unwrap()
}

fn proof(index: u64, size: u64) -> ProofFile {
    let nodes: Nodes = (0..size).map(|number| leaf_hash(&entry(number))).collect();
    let checkpoint = Checkpoint {
        origin: ORIGIN.to_owned(),
        size,
        root: nodes.root(size).unwrap(),
    };
    let mut note = checkpoint
        .sign(&[Signer::ed25519(ORIGIN, &[1; 32]).unwrap()])
        .unwrap();
    let line = cosigner().cosign(&note, 1_700_000_000).unwrap();
    note.add(line);
    ProofFile {
        extra: Some(entry(index)),
        index,
        hashes: nodes.prove_inclusion(index, size).unwrap(),
        checkpoint: note,
    }
}

#[test]
fn a_proof_file_has_the_lines_of_the_specification() {
    let text = proof(1, 2).to_string();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[..3], [MARK, "extra ZW50cnkgMQ==", "index 1"]);
    assert_eq!(lines[3], leaf_hash(&entry(0)).to_string());
    assert_eq!(lines[4..7], ["", ORIGIN, "2"]);
    let bare = ProofFile {
        extra: None,
        ..proof(0, 1)
    };
    assert!(
        bare.to_string()
            .starts_with("c2sp.org/tlog-proof@v1\nindex 0\n\ngongkai")
    );
}

#[test]
fn a_proof_holds_for_its_entry_only() {
    let policy = policy();
    for (index, size) in [(0, 1), (0, 2), (6, 7), (300, 1_000)] {
        let file = ProofFile::parse(proof(index, size).to_string().as_bytes()).unwrap();
        assert_eq!(file, proof(index, size));
        let accepted = file.verify(None, &policy).unwrap();
        assert_eq!(accepted.checkpoint.size, size);
        assert_eq!(accepted.cosigned[0].time, 1_700_000_000);
        assert!(file.verify(Some(&entry(index)), &policy).is_ok());
        assert_eq!(
            file.verify(Some(b"another"), &policy),
            Err(Unproven::Disproved(Disproved::Root))
        );
    }
}

#[test]
fn what_the_policy_does_not_believe_proves_nothing() {
    let mut file = proof(0, 3);
    file.checkpoint.retain(|line| line.name == ORIGIN);
    assert!(matches!(
        file.verify(None, &policy()),
        Err(Unproven::NotAccepted(NotAccepted::Quorum { .. }))
    ));
    let other = Signer::ed25519(ORIGIN, &[9; 32]).unwrap();
    let other = Policy::of_log(&[other.verifier().clone()]);
    assert!(matches!(
        proof(0, 3).verify(None, &other),
        Err(Unproven::NotAccepted(NotAccepted::Checkpoint(_)))
    ));
    file.extra = None;
    assert_eq!(file.verify(None, &policy()), Err(Unproven::NoEntry));
}

#[test]
fn malformed_files_are_refused_by_line() {
    let good = proof(5, 9).to_string();
    let parse = |text: &str| ProofFile::parse(text.as_bytes()).unwrap_err();
    assert_eq!(parse(""), ProofFileFault::Mark);
    assert_eq!(parse("hello\n\nworld"), ProofFileFault::Mark);
    assert_eq!(parse(&good.replace("@v1", "@v2")), ProofFileFault::Mark);
    assert_eq!(parse(&good[..80]), ProofFileFault::Truncated);
    assert_eq!(
        parse(&good.replace("extra ", "extra  ")),
        ProofFileFault::Line(2)
    );
    assert_eq!(
        parse(&good.replace("index 5", "index 05")),
        ProofFileFault::Line(3)
    );
    assert_eq!(
        parse(&good.replace("index 5\n", "index 5\nextra AA==\n")),
        ProofFileFault::Line(4)
    );
    assert_eq!(
        parse(&good.replace("index 5\n", "")),
        ProofFileFault::Line(3)
    );
    assert!(matches!(
        parse(good.trim_end()),
        ProofFileFault::Checkpoint(_)
    ));
    assert_eq!(ProofFile::parse(&[0xff]), Err(ProofFileFault::NotText));
    let hash = leaf_hash(b"").to_string() + "\n";
    let long = good.replace("index 5\n", &format!("index 5\n{}", hash.repeat(65)));
    assert!(matches!(parse(&long), ProofFileFault::Line(_)));
    assert_eq!(
        ProofFile::parse(&vec![b'a'; MAX_BYTES + 1]),
        Err(ProofFileFault::TooLong)
    );
}

proptest! {
    #[test]
    fn any_flipped_byte_voids_the_proof(at: prop::sample::Index, flip in 1u8..) {
        let mut bytes = proof(3, 10).to_string().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        let verified = ProofFile::parse(&bytes).map(|file| file.verify(Some(&entry(3)), &policy()));
        // The line `extra` is not believed; but with it alone the proof is void too.
        let of_extra = ProofFile::parse(&bytes).map(|file| file.verify(None, &policy()));
        prop_assert!(!matches!(of_extra, Ok(Ok(_))));
        let in_extra = (MARK.len() + 1..MARK.len() + 20).contains(&at);
        prop_assert!(in_extra || !matches!(verified, Ok(Ok(_))));
    }

    #[test]
    fn reading_never_panics(text in "c2sp.org/tlog-proof@v1\n(extra [A-Za-z=]{0,8}\n)?(index [0-9]{0,3}\n)?([A-Za-z=]{0,44}\n){0,3}\n?\\PC{0,40}") {
        let _ = ProofFile::parse(text.as_bytes());
    }
}
