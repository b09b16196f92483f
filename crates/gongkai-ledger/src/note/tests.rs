use proptest::prelude::*;

use super::*;

/// The example of the specification.
const SPEC_KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const SPEC_NOTE: &str = "This is an example message.\n\n\
    — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

/// The example of the Go package that the format comes from, with its secret: the kind and 32 bytes.
const GO_SECRET: &str = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const GO_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const GO_TEXT: &str = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const GO_LINE: &str = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

fn signer(name: &str, seed: u8) -> Signer {
    Signer::ed25519(name, &[seed; 32]).unwrap()
}

fn signed(text: &str, signers: &[&Signer]) -> Note {
    let mut note = Note::new(text).unwrap();
    for signer in signers {
        note.sign(signer);
    }
    note
}

#[test]
fn the_example_of_the_specification_verifies() {
    let key: Verifier = SPEC_KEY.parse().unwrap();
    assert_eq!(key.to_string(), SPEC_KEY);
    let note = Note::parse(SPEC_NOTE.as_bytes()).unwrap();
    assert_eq!(note.text(), "This is an example message.\n");
    assert_eq!(note.verify(std::slice::from_ref(&key)), Ok(vec![&key]));
    assert_eq!(note.to_string(), SPEC_NOTE);
}

#[test]
fn the_example_of_the_go_package_is_signed_alike() {
    let secret = STANDARD.decode(GO_SECRET).unwrap();
    let secret = Signer::ed25519("PeterNeumann", secret[1..].try_into().unwrap()).unwrap();
    assert_eq!(secret.verifier().to_string(), GO_KEY);
    assert_eq!(
        signed(GO_TEXT, &[&secret]).to_string(),
        format!("{GO_TEXT}\n{GO_LINE}")
    );
}

#[test]
fn other_lines_are_passed_over_and_known_ones_must_be_right() {
    let (log, witness, stranger) = (
        signer("log.example", 1),
        signer("witness.example", 2),
        signer("stranger", 3),
    );
    let known = [log.verifier().clone(), witness.verifier().clone()];
    let note = signed("text\n", &[&stranger, &witness, &log]);
    assert_eq!(
        note.verify(&known),
        Ok(vec![witness.verifier(), log.verifier()])
    );
    assert_eq!(
        signed("text\n", &[&stranger]).verify(&known),
        Err(Unverified::Unknown)
    );
    assert_eq!(note.verify(&[]), Err(Unverified::Unknown));

    // One known line is right, the other was made for another text: the whole note is void.
    let other = signed("other\n", &[&witness]);
    let mixed = note.to_string().replace(
        &last_line(&signed("text\n", &[&witness])),
        &last_line(&other),
    );
    let wrong = Unverified::Wrong {
        name: "witness.example".to_owned(),
        key_id: witness.verifier().key_id(),
    };
    assert_eq!(
        Note::parse(mixed.as_bytes()).unwrap().verify(&known),
        Err(wrong.clone())
    );

    // Also where a right line of the same key stands before it.
    let twice = format!("{}{}", signed("text\n", &[&witness]), last_line(&other));
    assert_eq!(
        Note::parse(twice.as_bytes()).unwrap().verify(&known),
        Err(wrong)
    );
}

fn last_line(note: &Note) -> String {
    note.to_string()
        .split_inclusive('\n')
        .next_back()
        .unwrap()
        .to_owned()
}

#[test]
fn the_same_name_with_another_key_is_a_stranger() {
    let note = signed("text\n", &[&signer("log.example", 1)]);
    let impostor = signer("log.example", 9);
    assert_eq!(
        note.verify(&[impostor.verifier().clone()]),
        Err(Unverified::Unknown)
    );
}

#[test]
fn signing_again_replaces_the_line() {
    let (log, witness) = (signer("log.example", 1), signer("witness.example", 2));
    let mut note = signed("text\n", &[&log, &witness]);
    note.sign(&log);
    let names: Vec<&str> = note
        .signatures()
        .iter()
        .map(|line| line.name.as_str())
        .collect();
    assert_eq!(names, ["witness.example", "log.example"]);
}

#[test]
fn the_text_ends_at_the_last_empty_line() {
    let log = signer("log.example", 1);
    for text in [
        "\n",
        "\n\n",
        "a\n\nb\n",
        "a\n\n",
        "— a line like a signature\n",
        "正文\n",
    ] {
        let note = signed(text, &[&log]);
        let read = Note::parse(note.to_string().as_bytes()).unwrap();
        assert_eq!(read, note, "{text:?}");
        assert!(read.verify(&[log.verifier().clone()]).is_ok());
    }
}

#[test]
fn texts_that_no_note_can_have_are_refused() {
    assert_eq!(Note::new(""), Err(NoteError::OpenEnd));
    assert_eq!(Note::new("a"), Err(NoteError::OpenEnd));
    assert_eq!(Note::new("a\r\n"), Err(NoteError::NotText));
    assert_eq!(Note::new("a\tb\n"), Err(NoteError::NotText));
}

#[test]
fn malformed_notes_are_refused() {
    let parse = |text: &str| Note::parse(text.as_bytes()).unwrap_err();
    assert_eq!(parse(""), NoteError::Unsigned);
    assert_eq!(parse("text\n"), NoteError::Unsigned);
    assert_eq!(parse("text\n\n"), NoteError::Unsigned);
    assert_eq!(Note::parse(b"text\n\n\xff"), Err(NoteError::NotText));
    assert_eq!(parse(&SPEC_NOTE.replace('\n', "\r\n")), NoteError::NotText);
    for bad in [
        SPEC_NOTE.trim_end().to_owned(),
        SPEC_NOTE.replace("— ", "- "),
        SPEC_NOTE.replace("— ", "—"),
        SPEC_NOTE.replace("foo Uw2", "foo  Uw2"),
        SPEC_NOTE.replace("example.com/foo ", " "),
        SPEC_NOTE.replace("example.com/foo", "example.com+foo"),
        SPEC_NOTE.replace("example.com/foo", "example.com\u{3000}foo"),
        SPEC_NOTE.replace("aQM=", "aQM"),
        SPEC_NOTE.replace("aQM=", "aQN="),
        "text\n\n— name AAAAAA==\n".to_owned(),
        "text\n\n— name \n".to_owned(),
    ] {
        assert_eq!(parse(&bad), NoteError::Line(1), "{bad}");
    }
    assert_eq!(parse(&format!("{SPEC_NOTE}more\n")), NoteError::Line(2));
    assert!(Note::parse("text\n\n— name AAAAAAA=\n".as_bytes()).is_ok());
}

#[test]
fn sixty_four_signatures_are_read_and_not_one_more() {
    let line = last_line(&signed("text\n", &[&signer("log.example", 1)]));
    let with_lines = |count: usize| format!("text\n\n{}", line.repeat(count));
    assert_eq!(
        Note::parse(with_lines(MAX_SIGNATURES).as_bytes())
            .unwrap()
            .signatures()
            .len(),
        MAX_SIGNATURES
    );
    assert_eq!(
        Note::parse(with_lines(MAX_SIGNATURES + 1).as_bytes()),
        Err(NoteError::TooManySignatures)
    );
    assert_eq!(
        Note::parse(&vec![b'a'; MAX_BYTES + 1]),
        Err(NoteError::TooLong)
    );
    let largest_line = format!(
        "— {} {}\n",
        "n".repeat(250),
        STANDARD.encode([7; 4 + 8 + 2420])
    );
    let full = format!("text\n\n{}", largest_line.repeat(MAX_SIGNATURES));
    assert_eq!(
        Note::parse(full.as_bytes()).unwrap().signatures().len(),
        MAX_SIGNATURES
    );
}

proptest! {
    #[test]
    fn any_flipped_byte_voids_a_note(at: prop::sample::Index, flip in 1u8..) {
        let mut bytes = SPEC_NOTE.as_bytes().to_vec();
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        let key: Verifier = SPEC_KEY.parse().unwrap();
        prop_assert!(Note::parse(&bytes).map_or(true, |note| note.verify(&[key]).is_err()));
    }

    #[test]
    fn what_is_signed_reads_back_and_verifies(text in "([^\\x00-\\x1f]|\n){0,60}\n", seed: [u8; 32]) {
        let signer = Signer::ed25519("日志.example", &seed).unwrap();
        let note = signed(&text, &[&signer]);
        let read = Note::parse(note.to_string().as_bytes()).unwrap();
        prop_assert_eq!(read.verify(&[signer.verifier().to_string().parse().unwrap()]).map(|keys| keys.len()), Ok(1));
        prop_assert_eq!(read, note);
    }

    #[test]
    fn reading_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Note::parse(&bytes).is_err());
    }
}
