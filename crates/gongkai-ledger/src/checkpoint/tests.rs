use proptest::prelude::*;

use super::*;
use crate::tree::{Frontier, leaf_hash};

const ORIGIN: &str = "gongkai.qingshi.example/ledger";

fn signer() -> Signer {
    Signer::ed25519(ORIGIN, &[1; 32]).unwrap()
}

fn known() -> Vec<Verifier> {
    vec![signer().verifier().clone()]
}

fn checkpoint(size: u64) -> Checkpoint {
    let mut frontier = Frontier::default();
    for entry in 0..size {
        frontier.append(leaf_hash(&entry.to_be_bytes()));
    }
    Checkpoint {
        origin: ORIGIN.to_owned(),
        size,
        root: frontier.root(),
    }
}

#[test]
fn a_checkpoint_has_three_lines() {
    let expected = format!("{ORIGIN}\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
    assert_eq!(checkpoint(0).to_string(), expected);
    assert_eq!(Checkpoint::parse(&expected), Ok(checkpoint(0)));
}

#[test]
fn what_the_log_signs_others_open() {
    for size in [0, 1, 70] {
        let note = checkpoint(size).sign(&[signer()]).unwrap().to_string();
        assert_eq!(
            Checkpoint::open(note.as_bytes(), &known()),
            Ok(checkpoint(size))
        );
    }
}

#[test]
fn extension_lines_are_signed_but_say_nothing() {
    let mut note = Note::new(format!("{}extension 1\n扩展\n", checkpoint(3))).unwrap();
    note.sign(&signer());
    assert_eq!(
        Checkpoint::open(note.to_string().as_bytes(), &known()),
        Ok(checkpoint(3))
    );
}

#[test]
fn malformed_texts_are_refused_by_line() {
    let good = checkpoint(3).to_string();
    let root = checkpoint(3).root.to_string();
    let cases = [
        (String::new(), 0),
        ("\n".to_owned(), 1),
        (format!("{ORIGIN}\n"), 2),
        (format!("{ORIGIN}\n3\n"), 3),
        (good.trim_end().to_owned(), 3),
        (good.replacen(ORIGIN, "", 1), 1),
        (good.replace("\n3\n", "\n03\n"), 2),
        (good.replace("\n3\n", "\n+3\n"), 2),
        (good.replace("\n3\n", "\n-3\n"), 2),
        (good.replace("\n3\n", "\n18446744073709551616\n"), 2),
        (good.replace("\n3\n", "\n\n"), 2),
        (good.replace(&root, &root[..40]), 3),
        (format!("{good}\n"), 4),
        (format!("{good}a\n\n"), 5),
    ];
    for (text, line) in cases {
        assert_eq!(
            Checkpoint::parse(&text),
            Err(CheckpointError::Line(line)),
            "{text:?}"
        );
    }
}

#[test]
fn a_log_speaks_only_for_itself() {
    let other = Signer::ed25519("other.example", &[1; 32]).unwrap();
    let origin = CheckpointError::Origin {
        found: ORIGIN.to_owned(),
        key: "other.example".to_owned(),
    };
    assert_eq!(
        checkpoint(3).sign(std::slice::from_ref(&other)),
        Err(origin.clone())
    );
    let mut note = Note::new(checkpoint(3).to_string()).unwrap();
    note.sign(&other);
    assert_eq!(
        Checkpoint::open(note.to_string().as_bytes(), &[other.verifier().clone()]),
        Err(origin)
    );
    assert_eq!(
        Checkpoint::open(note.to_string().as_bytes(), &known()),
        Err(CheckpointError::Unverified(Unverified::Unknown))
    );
}

#[test]
fn an_empty_tree_has_the_empty_root() {
    let wrong = Checkpoint {
        size: 0,
        ..checkpoint(3)
    };
    assert_eq!(wrong.sign(&[signer()]), Err(CheckpointError::EmptyRoot));
    let mut note = Note::new(wrong.to_string()).unwrap();
    note.sign(&signer());
    assert_eq!(
        Checkpoint::open(note.to_string().as_bytes(), &known()),
        Err(CheckpointError::EmptyRoot)
    );
}

#[test]
fn an_origin_of_two_lines_cannot_be_signed() {
    let forged = Checkpoint {
        origin: format!("{ORIGIN}\n9"),
        ..checkpoint(3)
    };
    assert!(matches!(
        forged.sign(&[signer()]),
        Err(CheckpointError::Origin { .. })
    ));
}

proptest! {
    #[test]
    fn any_flipped_byte_voids_a_checkpoint(at: prop::sample::Index, flip in 1u8..) {
        let mut bytes = checkpoint(70).sign(&[signer()]).unwrap().to_string().into_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        prop_assert!(Checkpoint::open(&bytes, &known()).is_err());
    }
}
