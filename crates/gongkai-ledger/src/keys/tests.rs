use proptest::prelude::*;

use super::cosigner::{CosignError, Cosigner, time_of};
use super::file::{KeyFile, KeyFileFault};
use super::*;
use crate::checkpoint::Checkpoint;
use crate::note::Note;
use crate::tree::leaf_hash;

/// The example of the specification.
const SPEC_KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

const ORIGIN: &str = "gongkai.qingshi.example/ledger";
const WITNESS: &str = "witness.county.example/w1";

fn signer(name: &str, seed: u8) -> Signer {
    Signer::ed25519(name, &[seed; 32]).unwrap()
}

fn log_keys() -> KeyFile {
    KeyFile::new_log(ORIGIN, &[1; 32], &[2; 32]).unwrap()
}

fn witness_keys() -> KeyFile {
    KeyFile::new_witness(WITNESS, &[3; 32], &[4; 32]).unwrap()
}

fn checkpoint() -> Checkpoint {
    Checkpoint {
        origin: ORIGIN.to_owned(),
        size: 1,
        root: leaf_hash(b"entry"),
    }
}

fn hex(digits: &str) -> Vec<u8> {
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
        .collect()
}

/// GB/T 32918.5-2017, annex A.2: the key, the message and the signature printed there.
#[test]
fn the_example_of_the_national_standard_verifies() {
    let secret = hex("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8");
    let x = "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020";
    let y = "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13";
    let r = "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3";
    let s = "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA";
    let signer = Signer::sm2("standard", &secret.try_into().unwrap()).unwrap();
    assert_eq!(signer.verifier().public_bytes(), hex(&format!("04{x}{y}")));
    let signature = hex(&format!("{r}{s}"));
    assert!(signer.verifier().accepts("message digest", &signature));
    assert!(!signer.verifier().accepts("message digesT", &signature));
    for at in 0..64 {
        let mut other = signature.clone();
        other[at] ^= 1;
        assert!(!signer.verifier().accepts("message digest", &other), "{at}");
    }
    // Ours has another k, and verifies as well.
    let ours = signer.sign("message digest");
    assert_ne!(ours.bytes, signature);
    assert!(signer.verifier().accepts("message digest", &ours.bytes));
}

#[test]
fn a_checkpoint_carries_both_lines_of_a_log() {
    let keys = log_keys();
    let note = checkpoint().sign(keys.log_keys().unwrap()).unwrap();
    assert_eq!(note.signatures().len(), 2);
    let known: Vec<Verifier> = keys
        .signers
        .iter()
        .map(|signer| signer.verifier().to_string().parse().unwrap())
        .collect();
    assert_eq!(known[0].kind(), Kind::Ed25519);
    assert_eq!(known[1].kind(), Kind::Sm2);
    let read = Note::parse(note.to_string().as_bytes()).unwrap();
    assert_eq!(read.verify(&known).unwrap().len(), 2);
    for key in &known {
        let bytes = note.to_string();
        assert_eq!(
            Checkpoint::open(bytes.as_bytes(), std::slice::from_ref(key)),
            Ok(checkpoint())
        );
    }
}

#[test]
fn the_id_of_an_sm2_key_covers_the_long_identifier() {
    let key = log_keys().signers.remove(1);
    let typed = [
        b"\xffgongkai.sm2-sm3.v1\n".to_vec(),
        key.verifier().public_bytes(),
    ]
    .concat();
    let hash = Sha256::digest([ORIGIN.as_bytes(), b"\n", &typed].concat());
    let text = key.verifier().to_string();
    assert_eq!(key.verifier().key_id().to_be_bytes(), hash[..4]);
    assert_eq!(
        text,
        format!(
            "{ORIGIN}+{:08x}+{}",
            key.verifier().key_id(),
            STANDARD.encode(&typed)
        )
    );
    let other = STANDARD.encode([b"\xffother\n".to_vec(), key.verifier().public_bytes()].concat());
    assert_eq!(
        format!("{ORIGIN}+00000000+{other}").parse::<Verifier>(),
        Err(KeyError::Kind(0xff))
    );
}

#[test]
fn both_kinds_of_cosignature_hold_for_one_checkpoint_and_time() {
    let keys = witness_keys();
    let mut note = checkpoint().sign(log_keys().log_keys().unwrap()).unwrap();
    for cosigner in keys.witness_keys().unwrap() {
        let line = cosigner.cosign(&note, 1_700_000_000).unwrap();
        let key: Verifier = cosigner.verifier().to_string().parse().unwrap();
        assert_eq!(time_of(&line, &key), Some(1_700_000_000));
        assert!(key.accepts(note.text(), &line.bytes));
        let mut later = line.clone();
        later.bytes[7] ^= 1;
        assert!(!key.accepts(note.text(), &later.bytes));
        let mut cut = line.clone();
        cut.bytes.pop();
        assert!(!key.accepts(note.text(), &cut.bytes));
        let other = Checkpoint {
            size: 2,
            ..checkpoint()
        };
        assert!(!key.accepts(&other.to_string(), &line.bytes));
        note.add(line);
    }
    let known: Vec<Verifier> = keys
        .cosigners
        .iter()
        .map(|key| key.verifier().clone())
        .collect();
    let read = Note::parse(note.to_string().as_bytes()).unwrap();
    assert_eq!(read.verify(&known).unwrap().len(), 2);
}

#[test]
fn extension_lines_are_covered_by_ed25519_cosignatures_only() {
    let text = format!("{}extension\n", checkpoint());
    let note = Note::new(text.clone()).unwrap();
    let plain = checkpoint().to_string();
    let holds_without = |cosigner: &Cosigner| {
        let line = cosigner.cosign(&note, 5).unwrap();
        assert!(cosigner.verifier().accepts(&text, &line.bytes));
        cosigner.verifier().accepts(&plain, &line.bytes)
    };
    let keys = witness_keys();
    assert!(!holds_without(&keys.cosigners[0]));
    assert!(holds_without(&keys.cosigners[1]));
}

#[test]
fn what_is_no_checkpoint_or_no_time_is_not_cosigned() {
    let keys = witness_keys();
    let poem = Note::new("poem\n").unwrap();
    let note = Note::new(checkpoint().to_string()).unwrap();
    for cosigner in &keys.cosigners {
        assert_eq!(cosigner.cosign(&poem, 1), Err(CosignError::NotACheckpoint));
        assert_eq!(cosigner.cosign(&note, 1 << 63), Err(CosignError::Time));
    }
    let long = Cosigner::ml_dsa_44(&"n".repeat(256), &[1; 32]).unwrap();
    assert_eq!(long.cosign(&note, 1), Err(CosignError::LongName));
}

#[test]
fn a_key_file_reads_back() {
    for file in [log_keys(), witness_keys()] {
        let text = file.to_secret_text();
        let read = KeyFile::parse(text.as_bytes()).unwrap();
        assert_eq!(read.to_secret_text(), text);
    }
    let spaced = format!(
        "\n# remark\n  {}\r\n",
        log_keys().to_secret_text().lines().nth(1).unwrap()
    );
    assert_eq!(KeyFile::parse(spaced.as_bytes()).unwrap().signers.len(), 1);
}

/// The secret of the example of the Go package.
#[test]
fn a_key_of_the_go_package_is_read() {
    let text = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz\n";
    let file = KeyFile::parse(text.as_bytes()).unwrap();
    assert_eq!(
        file.log_keys().unwrap()[0].verifier().to_string(),
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    );
    assert!(file.to_secret_text().ends_with(text));
}

#[test]
fn a_key_file_is_refused_by_line() {
    let good = log_keys().to_secret_text();
    let line = |text: &str| match KeyFile::parse(text.as_bytes()) {
        Err(KeyFileFault::Line { line, error }) => (line, error),
        other => panic!("{other:?}"),
    };
    let public = log_keys().signers[0].verifier().to_string();
    assert_eq!(line(&format!("{good}{public}\n")), (4, KeyError::Form));
    assert_eq!(
        line(&good.replace("+AQEB", "+BQEB")),
        (2, KeyError::Kind(5))
    );
    assert_eq!(line(&good.replace("qingshi", "qingshu")), (2, KeyError::Id));
    let short = good.lines().nth(1).unwrap();
    assert_eq!(line(&short[..short.len() - 4]), (1, KeyError::Form));
    assert_eq!(
        KeyFile::parse(&[0xff; 10]).unwrap_err(),
        KeyFileFault::NotText
    );
    assert_eq!(
        KeyFile::parse(&vec![b'#'; 70_000]).unwrap_err(),
        KeyFileFault::TooLong
    );
}

#[test]
fn a_key_file_must_have_the_keys_that_are_asked_for() {
    let fault = |file: &KeyFile| file.log_keys().unwrap_err();
    assert_eq!(fault(&KeyFile::default()), KeyFileFault::NoLogKey);
    assert_eq!(fault(&witness_keys()), KeyFileFault::NoLogKey);
    let mut file = log_keys();
    assert_eq!(file.witness_keys().unwrap_err(), KeyFileFault::NoWitnessKey);
    file.signers.push(signer("another.example", 9));
    assert_eq!(fault(&file), KeyFileFault::SeveralLogs);
    file.signers = vec![Signer::sm2(ORIGIN, &[2; 32]).unwrap()];
    assert_eq!(fault(&file), KeyFileFault::NoLogKey);
}

#[test]
fn secrets_that_make_no_sm2_key_are_refused() {
    let order = "FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123";
    let minus = |less: u8| {
        let mut bytes = hex(order);
        bytes[31] -= less;
        Signer::sm2("name", &bytes.try_into().unwrap()).map(|_| ())
    };
    assert_eq!(minus(0), Err(KeyError::Unsound));
    assert_eq!(minus(1), Err(KeyError::Unsound));
    assert_eq!(minus(2), Ok(()));
    assert_eq!(
        Signer::sm2("name", &[0; 32]).map(|_| ()),
        Err(KeyError::Unsound)
    );
}

#[test]
fn malformed_keys_are_refused() {
    let parse = |text: &str| text.parse::<Verifier>().unwrap_err();
    for form in [
        "",
        "name",
        "name+530d903a",
        "name+530d903+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "name++30d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "name+530d903a+",
        "name+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U0=",
    ] {
        assert_eq!(parse(form), KeyError::Form, "{form}");
    }
    assert_eq!(
        parse(&SPEC_KEY.replace("example.com/foo", "")),
        KeyError::Name
    );
    assert_eq!(parse(&SPEC_KEY.replace('/', " ")), KeyError::Name);
    assert_eq!(parse(&SPEC_KEY.replace("foo", "bar")), KeyError::Id);
    assert_eq!(parse(&SPEC_KEY.replace("530d", "530e")), KeyError::Id);
    assert_eq!(parse(&SPEC_KEY.replace("+Ae", "+Be")), KeyError::Kind(5));
    // The neutral element of the curve: anything can be signed for it.
    let mut weak = [0; 33];
    (weak[0], weak[1]) = (1, 1);
    assert_eq!(
        parse(&format!("name+00000000+{}", STANDARD.encode(weak))),
        KeyError::Unsound
    );
    // No point of the curve has this y.
    weak[1] = 2;
    assert_eq!(
        parse(&format!("name+00000000+{}", STANDARD.encode(weak))),
        KeyError::Unsound
    );
    assert!(matches!(
        Signer::ed25519("a b", &[1; 32]),
        Err(KeyError::Name)
    ));
}

#[test]
fn a_secret_key_is_never_printed() {
    let signer = signer("log.example", 7);
    let shown = format!("{signer:?}");
    assert!(
        shown.ends_with(", ***)") && shown.contains("log.example"),
        "{shown}"
    );
    assert!(
        !shown.contains("070707")
            && !shown.contains("7, 7, 7")
            && !shown.contains(&STANDARD.encode([7; 32])),
        "{shown}"
    );
}

proptest! {
    #[test]
    fn reading_keys_never_panics(text in "\\PC{0,80}", bytes in prop::collection::vec(any::<u8>(), 0..120)) {
        let _ = text.parse::<Verifier>();
        let _ = KeyFile::parse(text.as_bytes());
        let encoded = STANDARD.encode(&bytes);
        let _ = format!("name+00000000+{encoded}").parse::<Verifier>();
        let _ = KeyFile::parse(format!("PRIVATE+KEY+name+00000000+{encoded}").as_bytes());
    }

    #[test]
    fn any_key_verifies_what_it_signs_and_nothing_else(seed: [u8; 32], text in "[a-z]{1,20}\n", at in 0usize..64, flip in 1u8..) {
        let mut signers = vec![Signer::ed25519("name", &seed).unwrap()];
        signers.extend(Signer::sm2("name", &seed));
        for signer in signers {
            let line = signer.sign(&text);
            prop_assert!(signer.verifier().accepts(&text, &line.bytes));
            let mut other = line.bytes.clone();
            other[at] ^= flip;
            prop_assert!(!signer.verifier().accepts(&text, &other));
        }
    }
}
