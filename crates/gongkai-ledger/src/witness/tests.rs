use proptest::prelude::*;

use super::client::{Answer, BadAnswer, read_answer};
use super::*;
use crate::keys::Signer;
use crate::tree::leaf_hash;
use crate::tree::nodes::Nodes;

const ORIGIN: &str = "gongkai.qingshi.example/ledger";

/// A log with its tree, and a witness that remembers.
struct Stage {
    nodes: Nodes,
    witness: Witness,
    last: Option<TreeHead>,
}

fn signer() -> Signer {
    Signer::ed25519(ORIGIN, &[1; 32]).unwrap()
}

fn stage() -> Stage {
    Stage {
        nodes: (0..100u64).map(|n| leaf_hash(&n.to_be_bytes())).collect(),
        witness: Witness {
            logs: vec![signer().verifier().clone()],
            keys: vec![
                Cosigner::ed25519("witness.example", &[2; 32]).unwrap(),
                Cosigner::ml_dsa_44("witness.example", &[3; 32]).unwrap(),
            ],
        },
        last: None,
    }
}

impl Stage {
    fn checkpoint(&self, size: u64) -> Checkpoint {
        Checkpoint {
            origin: ORIGIN.to_owned(),
            size,
            root: self.nodes.root(size).unwrap(),
        }
    }

    fn request(&self, old: u64, size: u64) -> Request {
        Request {
            old,
            proof: self.nodes.prove_consistency(old.min(size), size).unwrap(),
            checkpoint: self.checkpoint(size).sign(&[signer()]).unwrap(),
        }
    }

    /// What the caller does, in one transaction of his.
    fn submit(&mut self, body: &str) -> Result<String, Refused> {
        let admitted = self.witness.admit(body.as_bytes())?;
        self.last = Some(admitted.judge(self.last)?);
        Ok(self.witness.cosign(&admitted, 1_700_000_000).unwrap())
    }
}

#[test]
fn a_request_has_the_lines_of_the_specification() {
    let text = stage().request(2, 4).to_string();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "old 2");
    assert_eq!(lines[1].len(), 44);
    assert_eq!(lines[2..5], ["", ORIGIN, "4"]);
    assert_eq!(Request::parse(text.as_bytes()), Some(stage().request(2, 4)));
}

#[test]
fn a_growing_log_is_cosigned_each_time() {
    let mut stage = stage();
    for (old, size) in [(0, 0), (0, 3), (3, 3), (3, 64), (64, 100)] {
        let request = stage.request(old, size);
        let lines = stage.submit(&request.to_string()).unwrap();
        let keys: Vec<Verifier> = stage
            .witness
            .keys
            .iter()
            .map(|key| key.verifier().clone())
            .collect();
        let answer = read_answer(
            200,
            None,
            lines.as_bytes(),
            &request.checkpoint,
            size,
            &keys,
        );
        assert!(matches!(answer, Ok(Answer::Cosigned(lines)) if lines.len() == 2));
    }
}

#[test]
fn each_refusal_has_its_status() {
    let mut stage = stage();
    stage.submit(&stage.request(0, 10).to_string()).unwrap();
    let kept = stage.last;
    let good = stage.request(10, 20);
    let refuse = |stage: &mut Stage, request: &Request| {
        let refused = stage.submit(&request.to_string()).unwrap_err();
        assert_eq!(stage.last, kept);
        refused.status()
    };

    // Another size was cosigned last; also a replayed older checkpoint.
    for (old, size) in [(0, 20), (9, 20), (11, 20), (0, 5), (5, 5)] {
        let request = stage.request(old, size);
        assert_eq!(refuse(&mut stage, &request), 409, "{old} {size}");
    }
    let conflict = stage.submit(&stage.request(0, 20).to_string()).unwrap_err();
    assert_eq!(conflict.size_body().as_deref(), Some("10\n"));

    let backwards = stage.request(10, 5);
    assert_eq!(refuse(&mut stage, &backwards), 400);

    let mut wrong_proof = good.clone();
    wrong_proof.proof.pop();
    assert_eq!(refuse(&mut stage, &wrong_proof), 422);
    let mut forked = good.clone();
    forked.checkpoint = Checkpoint {
        root: leaf_hash(b"fork"),
        ..stage.checkpoint(20)
    }
    .sign(&[signer()])
    .unwrap();
    assert_eq!(refuse(&mut stage, &forked), 422);
    let same_size = Request {
        old: 10,
        proof: Vec::new(),
        checkpoint: Checkpoint {
            root: leaf_hash(b"fork"),
            ..stage.checkpoint(10)
        }
        .sign(&[signer()])
        .unwrap(),
    };
    assert_eq!(refuse(&mut stage, &same_size), 422);

    let mut stranger = good.clone();
    stranger.checkpoint = stage
        .checkpoint(20)
        .sign(&[Signer::ed25519(ORIGIN, &[9; 32]).unwrap()])
        .unwrap();
    assert_eq!(refuse(&mut stage, &stranger), 403);
    let mut unknown = good.clone();
    unknown.checkpoint = Checkpoint {
        origin: "elsewhere.example".to_owned(),
        ..stage.checkpoint(20)
    }
    .sign(&[Signer::ed25519("elsewhere.example", &[1; 32]).unwrap()])
    .unwrap();
    assert_eq!(refuse(&mut stage, &unknown), 404);
}

#[test]
fn an_empty_tree_has_the_empty_root() {
    let mut stage = stage();
    let mut note = Note::new(format!("{ORIGIN}\n0\n{}\n", leaf_hash(b""))).unwrap();
    note.sign(&signer());
    let request = Request {
        old: 0,
        proof: Vec::new(),
        checkpoint: note,
    };
    assert_eq!(
        stage.submit(&request.to_string()).unwrap_err(),
        Refused::Inconsistent
    );
}

#[test]
fn malformed_requests_are_refused() {
    let good = stage().request(2, 4).to_string();
    let mut stage = stage();
    for bad in [
        String::new(),
        good.replace("old 2", "old 02"),
        good.replace("old 2", "old -2"),
        good.replace("old 2", "new 2"),
        good.replace("old 2\n", ""),
        good.replacen("\n\n", "\n", 1),
        good.replace("\n4\n", "\n04\n"),
        good.trim_end().to_owned(),
        good.replace(
            "old 2\n",
            &format!("old 2\n{}", format!("{}\n", leaf_hash(b"")).repeat(63)),
        ),
    ] {
        assert_eq!(stage.submit(&bad), Err(Refused::Malformed), "{bad}");
    }
}

#[test]
fn the_log_learns_from_the_answer() {
    let stage = stage();
    let note = stage.request(0, 20).checkpoint;
    let keys = [stage.witness.keys[0].verifier().clone()];
    let answer =
        |status, kind, body: &str| read_answer(status, kind, body.as_bytes(), &note, 20, &keys);
    let size = Some("text/x.tlog.size");
    assert_eq!(answer(409, size, "7\n"), Ok(Answer::From(7)));
    assert_eq!(
        answer(409, Some("text/x.tlog.size; charset=utf-8"), "20\n"),
        Ok(Answer::From(20))
    );
    assert_eq!(answer(409, size, "21\n"), Ok(Answer::Ahead(21)));
    assert_eq!(answer(409, size, "7"), Err(BadAnswer::Form));
    assert_eq!(answer(409, size, "07\n"), Err(BadAnswer::Form));
    assert_eq!(
        answer(409, Some("text/html"), "7\n"),
        Ok(Answer::Refused(409))
    );
    assert_eq!(answer(422, None, ""), Ok(Answer::Refused(422)));
    assert_eq!(answer(503, None, ""), Ok(Answer::Later(503)));
    assert_eq!(answer(200, None, ""), Err(BadAnswer::NotCosigned));
    assert_eq!(answer(200, None, "hello\n"), Err(BadAnswer::Form));

    // Lines of other keys are passed over, the known one must be right.
    let lines = |key: usize, time| {
        stage.witness.keys[key]
            .cosign(&note, time)
            .unwrap()
            .to_string()
    };
    assert_eq!(answer(200, None, &lines(1, 1)), Err(BadAnswer::NotCosigned));
    assert!(matches!(
        answer(200, None, &(lines(1, 1) + &lines(0, 1))),
        Ok(Answer::Cosigned(found)) if found.len() == 1
    ));
    let other = stage.request(0, 21).checkpoint;
    let wrong = stage.witness.keys[0].cosign(&other, 1).unwrap().to_string();
    assert_eq!(answer(200, None, &wrong), Err(BadAnswer::Wrong));
}

proptest! {
    #[test]
    fn whatever_is_asked_the_witness_never_goes_back_or_forks(asked in prop::collection::vec((0u64..20, 0u64..20, any::<bool>()), 1..20)) {
        let mut stage = stage();
        let mut seen: Vec<TreeHead> = Vec::new();
        for (old, size, honest) in asked {
            let mut request = stage.request(old, size);
            if !honest && size > 0 {
                request.checkpoint = Checkpoint { root: leaf_hash(b"fork"), ..stage.checkpoint(size) }.sign(&[signer()]).unwrap();
            }
            if stage.submit(&request.to_string()).is_ok() {
                seen.extend(stage.last);
            }
        }
        prop_assert!(seen.is_sorted_by_key(|head| head.size));
        // From nothing any first tree is believed; after it only what grows out of it.
        for pair in seen.windows(2) {
            prop_assert!(pair[0].size < pair[1].size || pair[0] == pair[1]);
        }
    }

    #[test]
    fn reading_never_panics(text in "old [0-9]{0,4}\n([A-Za-z=]{0,44}\n){0,3}\n?\\PC{0,40}") {
        let _ = stage().witness.admit(text.as_bytes());
    }
}
