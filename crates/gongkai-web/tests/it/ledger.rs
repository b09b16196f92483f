//! The transparency log as readers, verifiers and other logs meet it.

use axum::http::StatusCode;
use gongkai_ledger::checkpoint::Checkpoint;
use gongkai_ledger::digest::Digest;
use gongkai_ledger::entry::Entry;
use gongkai_ledger::keys::cosigner::Cosigner;
use gongkai_ledger::keys::{Signer, Verifier};
use gongkai_ledger::note::Note;
use gongkai_ledger::number::PublicationNumber;
use gongkai_ledger::policy::Policy;
use gongkai_ledger::proof_file::ProofFile;
use gongkai_ledger::tiles::edge::Edge;
use gongkai_ledger::tiles::{Row, bundle};
use gongkai_ledger::tree::nodes::Nodes;
use gongkai_ledger::tree::{Hash, leaf_hash};
use gongkai_ledger::witness::{Request, Witness};
use gongkai_store::ledger::{Cosigned, Growth, NewEntry, SignedHead, TileRow};
use gongkai_testkit::county::ADMINISTRATOR;
use gongkai_testkit::databases::tamper;
use gongkai_web::kit::ledger::Signs;
use gongkai_web::kit::logged::entry_of;

use crate::site::{Site, in_county, in_each_county};
use crate::stories::{published, withdrawn};

const ORIGIN: &str = "www.example.gov.cn/ledger";
const PLAIN: &[(&str, &str)] = &[
    ("title", "临时救助公示"),
    ("body_html", "<p>公示如下。</p>"),
];

fn signer() -> Signer {
    Signer::ed25519(ORIGIN, &[5; 32]).unwrap()
}

/// The site with its log's key known.
fn signing(site: &Site) -> Site {
    site.with_settings(|settings| {
        settings.ledger.origin = ORIGIN.to_owned();
        settings.ledger.keys = vec![signer().verifier().to_string()];
        settings.ledger.standing.set(Signs::Yes);
    })
}

/// The log reads the journal to its end, as the program does it by itself.
pub async fn log_follows(site: &Site) {
    let store = &site.county.store;
    let head = store.ledger_head().await.unwrap();
    let acts = store.acts_after(0, 10_000).await.unwrap();
    let all: Vec<NewEntry> = acts
        .acts
        .iter()
        .map(|act| NewEntry {
            seq: act.seq,
            record: act.record.clone(),
            logged_at: act.logged_at,
            data: String::from_utf8(entry_of(act).unwrap().to_bytes().unwrap()).unwrap(),
        })
        .collect();
    let mut edge = Edge::default();
    let grown = edge
        .grow(&all.iter().map(|entry| &entry.data).collect::<Vec<_>>())
        .unwrap();
    let growth = Growth {
        from_size: head.size,
        from_seq: head.seq,
        entries: all[head.size as usize..].to_vec(),
        tiles: grown
            .files
            .into_iter()
            .filter_map(|file| match file.tile.row() {
                Row::Hashes(level) => Some(TileRow {
                    level,
                    number: file.tile.index(),
                    hashes: file.bytes,
                }),
                Row::Entries => None,
            })
            .collect(),
        root: *grown.root.as_bytes(),
        seq: acts.read_to,
    };
    store.ledger_grow(growth).await.unwrap();
    let checkpoint = Checkpoint {
        origin: ORIGIN.to_owned(),
        size: edge.size(),
        root: edge.root(),
    };
    let mut note = Note::new(checkpoint.to_string()).unwrap();
    note.sign(&signer());
    let signed = SignedHead {
        size: edge.size(),
        root: *edge.root().as_bytes(),
        note: note.to_string(),
        signed_at: site.app.now(),
    };
    store.ledger_publish(&signed).await.unwrap();
    store.ledger_head().await.unwrap();
}

/// The publication number that a page shows.
fn number_on(text: &str) -> String {
    let after = text.split("/ledger/proof/").nth(1).unwrap();
    after.split(".tlog-proof").next().unwrap().to_owned()
}

#[tokio::test]
async fn a_record_says_that_it_was_not_changed_and_its_proof_file_holds() {
    in_each_county(|site| async move {
        let site = signing(&site);
        let visitor = site.visitor();
        let (page, address) = published(&site, "临时救助公示", PLAIN, &[]).await;
        visitor.get(&address).await.ok().shows(&["正在入账"]);
        log_follows(&site).await;
        let shown = visitor.get(&address).await;
        shown.ok().shows(&[
            "没有改动，可以核验",
            "此后没有改动",
            "公开编号",
            "proof.js",
            "核验材料",
        ]);
        let number = number_on(&shown.text());
        assert!(number.starts_with("QS-"), "{number}");

        let file = visitor
            .get(&format!("/ledger/proof/{number}.tlog-proof"))
            .await;
        let proof = ProofFile::parse(&file.ok().body).unwrap();
        let policy = Policy::of_log(&[signer().verifier().clone()]);
        proof.verify(None, &policy).unwrap();
        let entry = Entry::from_bytes(proof.extra.as_deref().unwrap()).unwrap();
        let record = visitor
            .get(&address.replace("/r/", "/api/v1/records/"))
            .await
            .json();
        let body = record["body_html"].as_str().unwrap();
        assert_eq!(entry.body_sha256, Digest::of(body.as_bytes()));

        let found = visitor.get(&format!("/n/{number}")).await;
        found.ok().shows(&["公开编号", "临时救助公示", "没有改动"]);
        let typed = visitor
            .get(&format!("/n?number={}", number.to_lowercase()))
            .await;
        assert_eq!(typed.location(), format!("/n/{number}"));

        withdrawn(&site, &page).await;
        log_follows(&site).await;
        let gone = visitor.get(&address).await;
        gone.is(StatusCode::GONE)
            .shows(&["有据可查", "撤回，已记入公开账本"]);
        let of_withdrawal = number_on(&gone.text());
        assert_ne!(of_withdrawal, number);
        let found = visitor.get(&format!("/n/{number}")).await;
        found
            .ok()
            .shows(&["后来在", "撤回", "看撤回说明"])
            .hides(&["临时救助公示"]);
        let found = visitor.get(&format!("/n/{of_withdrawal}")).await;
        found
            .ok()
            .shows(&["撤回，原因：含有个人信息"])
            .hides(&["临时救助公示"]);
    })
    .await;
}

#[tokio::test]
async fn numbers_that_are_none_get_a_sentence() {
    in_county(|site| async move {
        let visitor = site.visitor();
        visitor.get("/n").await.ok().shows(&["查公开编号"]);
        let number = PublicationNumber::new("QS", 5).unwrap();
        let answer = visitor.get(&format!("/n/{number}")).await;
        answer
            .is(StatusCode::NOT_FOUND)
            .shows(&["没有这个公开编号"]);
        let answer = visitor.get("/n?number=QS-0000").await;
        answer.is(StatusCode::NOT_FOUND).shows(&["公开编号"]);
        let answer = visitor
            .get(&format!("/ledger/proof/{number}.tlog-proof"))
            .await;
        answer.is(StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn tiles_and_entries_lead_to_the_signed_root() {
    in_county(|site| async move {
        let site = signing(&site);
        let visitor = site.visitor();
        visitor
            .get("/ledger/checkpoint")
            .await
            .is(StatusCode::NOT_FOUND);
        visitor
            .get("/ledger/tile/0/000.p/1")
            .await
            .is(StatusCode::NOT_FOUND);
        for title in ["一", "二", "三"] {
            published(&site, title, PLAIN.get(1..).unwrap(), &[]).await;
        }
        log_follows(&site).await;
        let answer = visitor.get("/ledger/checkpoint").await;
        assert_eq!(
            answer.ok().header("content-type"),
            "text/plain; charset=utf-8"
        );
        assert_eq!(answer.header("cache-control"), "public, max-age=2");
        let key: Verifier = signer().verifier().clone();
        let head = Checkpoint::open(&answer.body, std::slice::from_ref(&key)).unwrap();
        assert_eq!(head.size, 3);

        let tile = visitor.get("/ledger/tile/0/000.p/3").await;
        assert_eq!(tile.ok().header("content-type"), "application/octet-stream");
        assert!(tile.header("cache-control").contains("immutable"));
        let entries = visitor.get("/ledger/tile/entries/000.p/3").await;
        assert!(entries.ok().header("cache-control").contains("immutable"));
        let entries = bundle::split(&entries.body, 3).unwrap();
        let leaves: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry)).collect();
        let hashes: Vec<u8> = leaves.iter().flat_map(|leaf| *leaf.as_bytes()).collect();
        assert_eq!(tile.body, hashes);
        let nodes: Nodes = leaves.into_iter().collect();
        assert_eq!(nodes.root(3), Some(head.root));
        // A narrower one is its beginning.
        let narrow = visitor.get("/ledger/tile/0/000.p/2").await;
        assert_eq!(narrow.ok().body, hashes[..64]);
        for path in [
            "tile/0/000",
            "tile/0/000.p/4",
            "tile/0/000.p/0",
            "tile/0/000.p/03",
            "tile/0/0.p/3",
            "tile/00/000.p/3",
            "tile/0/%30%30%30.p/3",
            "tile/1/000.p/1",
            "tile/64/000",
            "tile/0/001",
            "tile/entries/000.p/4",
            "tile/entries/x000/000.p/3",
            "tile/0/../0/000.p/3",
        ] {
            let answer = visitor.get(&format!("/ledger/{path}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_page_that_was_changed_says_so() {
    in_each_county(|site| async move {
        let site = signing(&site);
        let (_, address) = published(&site, "临时救助公示", PLAIN, &[]).await;
        log_follows(&site).await;
        let sql = "UPDATE public_editions SET content = replace(content, '公示如下', '公示如上')";
        tamper(&site.county.place, sql).await;
        site.visitor()
            .get(&address)
            .await
            .ok()
            .shows(&["与公开账本不符"])
            .hides(&["可以核验"]);
    })
    .await;
}

#[tokio::test]
async fn the_log_is_explained_and_the_console_says_how_it_stands() {
    in_county(|site| async move {
        let visitor = site.visitor();
        visitor
            .get("/ledger")
            .await
            .ok()
            .shows(&["公开账本", "还没有设置签名密钥"]);
        let site = signing(&site);
        published(&site, "临时救助公示", PLAIN, &[]).await;
        log_follows(&site).await;
        let key = signer().verifier().to_string();
        let page = site.visitor().get("/ledger").await;
        page.ok().shows(&["已签名", "1 条", ORIGIN, "怎样核验"]);
        assert!(page.text().contains(&key[..40]));
        let administrator = site.signed_in(ADMINISTRATOR).await;
        administrator
            .get("/console/ledger")
            .await
            .ok()
            .shows(&["正常签名", "还没有见证方"]);
        site.app.site.ledger.standing.set(Signs::Frozen {
            why: "数据库可能是从旧备份恢复的。".to_owned(),
            mend: "请恢复更新的备份。".to_owned(),
        });
        administrator.get("/console/ledger").await.ok().shows(&[
            "账本已停止签名",
            "旧备份",
            "请恢复更新的备份",
        ]);
    })
    .await;
}

#[tokio::test]
async fn witnesses_that_agree_are_counted_and_travel_with_the_proof() {
    in_county(|site| async move {
        let key = Cosigner::ed25519("qingyuan.example/witness", &[8; 32]).unwrap();
        let site = signing(&site).with_settings(|settings| {
            settings.ledger.quorum = 1;
        });
        let (_, address) = published(&site, "临时救助公示", PLAIN, &[]).await;
        log_follows(&site).await;
        let store = &site.county.store;
        let signed = store.ledger_checkpoint().await.unwrap().unwrap();
        let note = Note::parse(signed.note.as_bytes()).unwrap();
        let line = key.cosign(&note, 1_795_000_000).unwrap().to_string();
        let cosigned = Cosigned {
            witness: key.verifier().name().to_owned(),
            line: line.trim_end().to_owned(),
            at: site.app.now(),
        };
        store
            .keep_cosignature(signed.size, &cosigned)
            .await
            .unwrap();
        let visitor = site.visitor();
        let shown = visitor.get(&address).await;
        shown.ok().shows(&["1 个见证方意见一致"]);
        let number = number_on(&shown.text());
        let file = visitor
            .get(&format!("/ledger/proof/{number}.tlog-proof"))
            .await;
        let proof = ProofFile::parse(&file.ok().body).unwrap();
        let checked = proof
            .checkpoint
            .verify(std::slice::from_ref(key.verifier()));
        assert_eq!(checked.unwrap().len(), 1);
        let shown = visitor.get("/ledger/checkpoint").await;
        shown.ok().shows(&["qingyuan.example/witness"]);
    })
    .await;
}

#[tokio::test]
async fn as_a_witness_it_cosigns_what_grows_and_nothing_else() {
    in_each_county(|site| async move {
        let log = Signer::ed25519("hedong.example/ledger", &[1; 32]).unwrap();
        let own = Cosigner::ed25519("qingyuan.example/witness", &[2; 32]).unwrap();
        let site = site.with_settings(|settings| {
            settings.ledger.witness = Some(std::sync::Arc::new(Witness {
                logs: vec![log.verifier().clone()],
                keys: vec![own.clone()],
            }));
        });
        let leaves: Vec<Hash> = (0u8..9).map(|n| leaf_hash(&[n])).collect();
        let nodes: Nodes = leaves.into_iter().collect();
        let ask = |old: u64, size: u64, by: &Signer| {
            let checkpoint = Checkpoint {
                origin: by.verifier().name().to_owned(),
                size,
                root: nodes.root(size).unwrap(),
            };
            let mut note = Note::new(checkpoint.to_string()).unwrap();
            note.sign(by);
            let proof = if old > size {
                Vec::new()
            } else {
                nodes.prove_consistency(old, size).unwrap()
            };
            (
                Request {
                    old,
                    proof,
                    checkpoint: note.clone(),
                }
                .to_string(),
                note,
            )
        };
        let visitor = site.visitor();
        let path = "/ledger/witness/add-checkpoint";
        let (body, note) = ask(0, 3, &log);
        let answer = visitor.post_raw(path, &body).await;
        let mut cosigned = note.to_string();
        cosigned.push_str(&answer.ok().text());
        let cosigned = Note::parse(cosigned.as_bytes()).unwrap();
        cosigned
            .verify(std::slice::from_ref(own.verifier()))
            .unwrap();

        let (body, _) = ask(0, 7, &log);
        let answer = visitor.post_raw(path, &body).await;
        assert_eq!(answer.is(StatusCode::CONFLICT).text(), "3\n");
        assert_eq!(answer.header("content-type"), "text/x.tlog.size");
        let (body, _) = ask(3, 7, &log);
        visitor.post_raw(path, &body).await.ok();
        let stranger = Signer::ed25519("elsewhere.example/ledger", &[3; 32]).unwrap();
        visitor
            .post_raw(path, &ask(0, 3, &stranger).0)
            .await
            .is(StatusCode::NOT_FOUND);
        let false_key = Signer::ed25519("hedong.example/ledger", &[4; 32]).unwrap();
        visitor
            .post_raw(path, &ask(7, 9, &false_key).0)
            .await
            .is(StatusCode::FORBIDDEN);
        visitor
            .post_raw(path, "old x\n")
            .await
            .is(StatusCode::BAD_REQUEST);
        let (body, _) = ask(7, 9, &log);
        let broken = body.replacen(
            "old 7\n",
            "old 7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
            1,
        );
        visitor
            .post_raw(path, &broken)
            .await
            .is(StatusCode::UNPROCESSABLE_ENTITY);

        let name = Digest::of(b"hedong.example/ledger");
        let last = visitor
            .get(&format!("/ledger/witness/{name}/checkpoint"))
            .await;
        let last = Note::parse(&last.ok().body).unwrap();
        assert_eq!(Checkpoint::parse(last.text()).unwrap().size, 7);
        last.verify(std::slice::from_ref(own.verifier())).unwrap();
        // Two at once: one of them is told what the other promised.
        let (a, b) = (ask(7, 8, &log).0, ask(7, 9, &log).0);
        let (a, b) = tokio::join!(visitor.post_raw(path, &a), visitor.post_raw(path, &b));
        let mut statuses = [a.status.as_u16(), b.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
    })
    .await;
}
