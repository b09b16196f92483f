use super::*;

#[test]
fn the_empty_text_has_the_digest_of_fips_180() {
    let expected = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(Digest::of(b"").to_string(), expected);
    assert_eq!(expected.parse(), Ok(Digest::of(b"")));
}

#[test]
fn a_digest_has_one_spelling() {
    let good = Digest::of("政府信息公开".as_bytes()).to_string();
    for bad in [
        String::new(),
        good[1..].to_owned(),
        format!("{good}0"),
        good.to_uppercase(),
        format!("g{}", &good[1..]),
        format!("+{}", &good[1..]),
        "é".repeat(32),
    ] {
        assert_eq!(bad.parse::<Digest>(), Err(NotADigest), "{bad}");
    }
}

#[test]
fn json_form_is_the_hexadecimal_text() {
    let digest = Digest::of(b"abc");
    let json = serde_json::to_string(&digest).unwrap();
    assert_eq!(json, format!("\"{digest}\""));
    assert_eq!(serde_json::from_str::<Digest>(&json).unwrap(), digest);
    assert!(serde_json::from_str::<Digest>("\"abc\"").is_err());
}
