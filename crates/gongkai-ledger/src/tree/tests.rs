use proptest::prelude::*;

use super::nodes::Nodes;
use super::proof::*;
use super::*;

mod vectors;

/// The definition of RFC 6962, section 2.1, word for word and as slow.
fn root_by_definition(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash(Sha256::digest([]).into()),
        [leaf] => *leaf,
        _ => {
            let mut k = 1;
            while k * 2 < leaves.len() {
                k *= 2;
            }
            node_hash(
                root_by_definition(&leaves[..k]),
                root_by_definition(&leaves[k..]),
            )
        }
    }
}

/// PATH(m, D[n]) of section 2.1.1.
fn path_by_definition(m: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let k = leaves.len().next_power_of_two() / 2;
    let (mut path, other) = if m < k {
        (
            path_by_definition(m, &leaves[..k]),
            root_by_definition(&leaves[k..]),
        )
    } else {
        (
            path_by_definition(m - k, &leaves[k..]),
            root_by_definition(&leaves[..k]),
        )
    };
    path.push(other);
    path
}

/// SUBPROOF(m, D[n], b) of section 2.1.2.
fn subproof_by_definition(m: usize, leaves: &[Hash], complete: bool) -> Vec<Hash> {
    if m == leaves.len() {
        return if complete {
            Vec::new()
        } else {
            vec![root_by_definition(leaves)]
        };
    }
    let k = leaves.len().next_power_of_two() / 2;
    let (mut proof, other) = if m <= k {
        (
            subproof_by_definition(m, &leaves[..k], complete),
            root_by_definition(&leaves[k..]),
        )
    } else {
        (
            subproof_by_definition(m - k, &leaves[k..], false),
            root_by_definition(&leaves[..k]),
        )
    };
    proof.push(other);
    proof
}

fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(|n| leaf_hash(&n.to_be_bytes())).collect()
}

/// Past a power of two, so that every shape of right edge up to seven subtrees occurs.
const SIZES: u64 = 70;

#[test]
fn every_small_tree_is_as_the_rfc_defines_it() {
    let leaves = leaves(SIZES);
    let nodes: Nodes = leaves.iter().copied().collect();
    let mut frontier = Frontier::default();
    for size in 0..=SIZES {
        let part = &leaves[..size as usize];
        let expected = root_by_definition(part);
        assert_eq!(root(part), expected, "{size}");
        assert_eq!(frontier.root(), expected, "{size}");
        assert_eq!(nodes.root(size), Some(expected), "{size}");
        assert_eq!(frontier.size(), size);
        assert_eq!(frontier.roots().len(), size.count_ones() as usize);
        for index in 0..size {
            let proof = nodes.prove_inclusion(index, size).unwrap();
            assert_eq!(
                proof,
                path_by_definition(index as usize, part),
                "{index} of {size}"
            );
            assert_eq!(
                verify_inclusion(leaves[index as usize], index, size, &proof, expected),
                Ok(())
            );
        }
        for old in 1..=size {
            let proof = nodes.prove_consistency(old, size).unwrap();
            assert_eq!(
                proof,
                subproof_by_definition(old as usize, part, true),
                "{old} to {size}"
            );
            let old_root = root_by_definition(&leaves[..old as usize]);
            assert_eq!(
                verify_consistency(old, old_root, size, expected, &proof),
                Ok(())
            );
        }
        if size < SIZES {
            frontier.append(leaves[size as usize]);
        }
    }
}

#[test]
fn a_leaf_cannot_pass_for_a_node() {
    let (left, right) = (leaf_hash(b"a"), leaf_hash(b"b"));
    let node = node_hash(left, right);
    let joined = [left.as_bytes().as_slice(), right.as_bytes()].concat();
    assert_ne!(leaf_hash(&joined), node);
    assert_ne!(leaf_hash(&[&[1], joined.as_slice()].concat()), node);
}

#[test]
fn an_inclusion_proof_holds_for_its_own_place_only() {
    let size = 40;
    let leaves = leaves(size);
    let nodes: Nodes = leaves.iter().copied().collect();
    let root = nodes.root(size).unwrap();
    for index in 0..size {
        let leaf = leaves[index as usize];
        let proof = nodes.prove_inclusion(index, size).unwrap();
        for other in (0..size + 5).filter(|other| *other != index) {
            assert!(
                verify_inclusion(leaf, other, size, &proof, root).is_err(),
                "{index} as {other}"
            );
        }
        let longer = [proof.as_slice(), &[root]].concat();
        assert_eq!(
            verify_inclusion(leaf, index, size, &longer, root),
            Err(Disproved::Length)
        );
        let shorter = &proof[..proof.len() - 1];
        assert_eq!(
            verify_inclusion(leaf, index, size, shorter, root),
            Err(Disproved::Length)
        );
        assert_eq!(
            verify_inclusion(root, index, size, &proof, root),
            Err(Disproved::Root)
        );
    }
    assert_eq!(
        verify_inclusion(leaves[0], size, size, &[], root),
        Err(Disproved::OutOfTree(OutOfTree::Leaf { index: size, size }))
    );
    assert_eq!(
        verify_inclusion(EMPTY_ROOT, 0, 0, &[], EMPTY_ROOT),
        Err(OutOfTree::Leaf { index: 0, size: 0 }.into())
    );
}

#[test]
fn a_consistency_proof_has_one_length() {
    let leaves = leaves(40);
    let nodes: Nodes = leaves.iter().copied().collect();
    let root_of = |size| nodes.root(size).unwrap();
    for new in 2..=40 {
        for old in 1..new {
            let proof = nodes.prove_consistency(old, new).unwrap();
            let longer = [proof.as_slice(), &[root_of(new)]].concat();
            assert_eq!(
                verify_consistency(old, root_of(old), new, root_of(new), &longer),
                Err(Disproved::Length)
            );
            let shorter = &proof[..proof.len() - 1];
            assert!(verify_consistency(old, root_of(old), new, root_of(new), shorter).is_err());
            assert_eq!(
                verify_consistency(old, root_of(old), new, root_of(new), &[]),
                Err(Disproved::Length)
            );
        }
    }
}

#[test]
fn empty_and_equal_trees_need_no_proof() {
    let three = root(&leaves(3));
    assert_eq!(
        verify_consistency(0, EMPTY_ROOT, 0, EMPTY_ROOT, &[]),
        Ok(())
    );
    assert_eq!(verify_consistency(0, EMPTY_ROOT, 3, three, &[]), Ok(()));
    assert_eq!(verify_consistency(3, three, 3, three, &[]), Ok(()));
    assert_eq!(
        verify_consistency(0, three, 3, three, &[]),
        Err(Disproved::Root)
    );
    assert_eq!(
        verify_consistency(0, EMPTY_ROOT, 0, three, &[]),
        Err(Disproved::Root)
    );
    assert_eq!(
        verify_consistency(0, three, 0, three, &[]),
        Err(Disproved::Root)
    );
    assert_eq!(
        verify_consistency(3, three, 3, EMPTY_ROOT, &[]),
        Err(Disproved::Root)
    );
    assert_eq!(
        verify_consistency(3, three, 3, three, &[three]),
        Err(Disproved::Length)
    );
    assert_eq!(
        verify_consistency(0, EMPTY_ROOT, 3, three, &[three]),
        Err(Disproved::Length)
    );
    assert_eq!(
        verify_consistency(3, three, 2, three, &[]),
        Err(Disproved::OutOfTree(OutOfTree::Shrinks { old: 3, new: 2 }))
    );
}

#[test]
fn a_proof_is_refused_where_the_tree_has_not_come_about() {
    let nodes: Nodes = leaves(5).into_iter().collect();
    assert_eq!(nodes.root(6), None);
    assert_eq!(
        nodes.prove_inclusion(5, 6),
        Err(ProveError::TooEarly { size: 6, have: 5 })
    );
    assert_eq!(
        nodes.prove_consistency(4, 6),
        Err(ProveError::TooEarly { size: 6, have: 5 })
    );
    assert_eq!(
        nodes.prove_inclusion(5, 5),
        Err(OutOfTree::Leaf { index: 5, size: 5 }.into())
    );
    assert_eq!(
        nodes.prove_consistency(5, 4),
        Err(OutOfTree::Shrinks { old: 5, new: 4 }.into())
    );
    let missing = Place { level: 2, index: 0 };
    let lost = plan_inclusion(4, 5)
        .unwrap()
        .assemble(&|place| nodes.hash_at(place).filter(|_| place != missing));
    assert_eq!(lost, Err(ProveError::Missing(missing)));
}

#[test]
fn the_largest_sizes_do_not_overflow() {
    let hash = leaf_hash(b"");
    let plan = plan_inclusion(u64::MAX - 1, u64::MAX).unwrap();
    let proof = plan.assemble(&|_| Some(hash)).unwrap();
    assert_eq!(
        verify_inclusion(hash, u64::MAX - 1, u64::MAX, &proof, hash),
        Err(Disproved::Root)
    );
    for old in [1, 1 << 63, (1 << 63) + 1, u64::MAX - 1] {
        let proof = plan_consistency(old, u64::MAX)
            .unwrap()
            .assemble(&|_| Some(hash))
            .unwrap();
        assert_eq!(
            verify_consistency(old, hash, u64::MAX, EMPTY_ROOT, &proof),
            Err(Disproved::Root)
        );
    }
}

#[test]
fn a_kept_frontier_must_fit_its_size() {
    let roots = leaves(2);
    assert_eq!(
        Frontier::from_parts(3, roots.clone()).unwrap().roots(),
        roots
    );
    assert_eq!(
        Frontier::from_parts(4, roots.clone()),
        Err(NotAFrontier { size: 4, roots: 2 })
    );
    assert_eq!(
        Frontier::from_parts(0, roots).unwrap_err().to_string(),
        "a frontier of 0 leaves has 0 roots, not 2"
    );
    assert_eq!(
        Frontier::from_parts(0, Vec::new()).unwrap(),
        Frontier::default()
    );
}

#[test]
fn a_hash_is_written_in_strict_base64() {
    let text = EMPTY_ROOT.to_string();
    assert_eq!(text, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    assert_eq!(text.parse(), Ok(EMPTY_ROOT));
    for bad in [
        "",
        "47DEQpj8HBSa",
        &text[..43],
        &text.replace('+', "-"),
        &format!("{text}\n"),
        &text.replace("FU=", "FV="),
    ] {
        assert_eq!(bad.parse::<Hash>(), Err(NotAHash), "{bad}");
    }
}

fn flipped(hash: Hash, bit: usize) -> Hash {
    let mut bytes = hash.0;
    bytes[bit / 8 % 32] ^= 1 << (bit % 8);
    Hash(bytes)
}

/// A tree of up to 600 leaves, so that it passes two tiles, and a size within it.
fn tree() -> impl Strategy<Value = (Nodes, u64)> {
    (1u64..600).prop_flat_map(|count| (Just(leaves(count).into_iter().collect()), 1..=count))
}

proptest! {
    #[test]
    fn a_frontier_equals_the_whole_tree(count in 0u64..2000, cut in any::<prop::sample::Index>()) {
        let leaves = leaves(count);
        let cut = cut.index(leaves.len() + 1);
        let mut frontier = Frontier::default();
        leaves[..cut].iter().for_each(|leaf| frontier.append(*leaf));
        prop_assert_eq!(frontier.root(), root_by_definition(&leaves[..cut]));
        let mut kept = Frontier::from_parts(frontier.size(), frontier.roots().to_vec()).unwrap();
        leaves[cut..].iter().for_each(|leaf| kept.append(*leaf));
        prop_assert_eq!(kept.root(), root_by_definition(&leaves));
        prop_assert_eq!(kept.size(), count);
    }

    #[test]
    fn an_inclusion_proof_breaks_with_any_bit((nodes, size) in tree(), at in any::<prop::sample::Index>(), which in any::<prop::sample::Index>(), bit in 0usize..256) {
        let index = at.index(size as usize) as u64;
        let root = nodes.root(size).unwrap();
        let leaf = nodes.hash_at(Place { level: 0, index }).unwrap();
        let proof = nodes.prove_inclusion(index, size).unwrap();
        prop_assert_eq!(verify_inclusion(leaf, index, size, &proof, root), Ok(()));
        prop_assert_eq!(verify_inclusion(flipped(leaf, bit), index, size, &proof, root), Err(Disproved::Root));
        prop_assert_eq!(verify_inclusion(leaf, index, size, &proof, flipped(root, bit)), Err(Disproved::Root));
        if !proof.is_empty() {
            let mut broken = proof.clone();
            let which = which.index(broken.len());
            broken[which] = flipped(broken[which], bit);
            prop_assert_eq!(verify_inclusion(leaf, index, size, &broken, root), Err(Disproved::Root));
        }
    }

    #[test]
    fn any_two_sizes_are_consistent_and_any_bit_breaks_it((nodes, new) in tree(), at in any::<prop::sample::Index>(), which in any::<prop::sample::Index>(), bit in 0usize..256) {
        let old = at.index(new as usize + 1) as u64;
        let (old_root, new_root) = (nodes.root(old).unwrap(), nodes.root(new).unwrap());
        let proof = nodes.prove_consistency(old, new).unwrap();
        prop_assert_eq!(verify_consistency(old, old_root, new, new_root, &proof), Ok(()));
        prop_assert_eq!(verify_consistency(old, flipped(old_root, bit), new, new_root, &proof), Err(Disproved::Root));
        if old > 0 {
            prop_assert_eq!(verify_consistency(old, old_root, new, flipped(new_root, bit), &proof), Err(Disproved::Root));
        }
        if !proof.is_empty() {
            let mut broken = proof.clone();
            let which = which.index(broken.len());
            broken[which] = flipped(broken[which], bit);
            prop_assert_eq!(verify_consistency(old, old_root, new, new_root, &broken), Err(Disproved::Root));
        }
    }

    #[test]
    fn a_rewritten_past_is_never_consistent(count in 2u64..300, at in any::<prop::sample::Index>(), old in any::<prop::sample::Index>()) {
        let mut leaves = leaves(count);
        let honest: Nodes = leaves.iter().copied().collect();
        let old = 1 + old.index(count as usize - 1) as u64;
        let changed = at.index(old as usize);
        leaves[changed] = leaf_hash(b"rewritten");
        let forged: Nodes = leaves.into_iter().collect();
        let proof = forged.prove_consistency(old, count).unwrap();
        let old_root = honest.root(old).unwrap();
        prop_assert!(verify_consistency(old, old_root, count, forged.root(count).unwrap(), &proof).is_err());
    }

    #[test]
    fn checking_never_panics(index: u64, size: u64, count in 0usize..70, seed: [u8; 32]) {
        let proof = vec![Hash(seed); count];
        prop_assert!(verify_inclusion(EMPTY_ROOT, index, size, &proof, Hash(seed)).is_err());
        prop_assert!(verify_consistency(index, EMPTY_ROOT, size, Hash(seed), &proof).is_err() || index == 0);
    }
}
