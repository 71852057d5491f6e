//! Claims with the verdicts that they must have, as texts: what a careless verifier gets wrong,
//! and the lecture's statements one by one.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails stops")]

use gradus::session::{Answer, Session};

use crate::harness::snapshot;

mod repairs;

/// The network of the lecture with its numbers, each layer a definition.
const NETWORK: &str = "
    x : R[2] = [0.05; 0.1]
    W1 : R[2,2] = [0.15, 0.20; 0.25, 0.30]
    b1 : R = 0.35
    W2 : R[2,2] = [0.4, 0.45; 0.5, 0.55]
    b2 : R = 0.6
    target : R[2] = [0.01; 0.99]
    A : R[2,2]
    b : R[2]
    net_H = W1*x + b1
    out_H = sigma(net_H)
    net_O = W2*out_H + b2
    out_O = sigma(net_O)
    E_total = 1/2*norm(out_O - target)^2
";

/// The verdict on a claim in a word; `shape` where its sides do not fit.
fn verdict(before: &str, claim: &str) -> (String, String) {
    let mut session = Session::new();
    session.options.repairs = gradus::session::Repairs::Omitted;
    let outcome = session.run(&format!("{before}\nclaim {claim}")).pop().unwrap();
    match outcome.answer {
        Answer::Claim(claim) => (claim.verdict.to_owned(), claim.detail),
        Answer::Errors(errors) if errors.iter().all(|error| error.code.starts_with("G02")) => {
            ("shape".to_owned(), errors.iter().map(|error| error.message.as_str()).collect())
        }
        other => panic!("{claim}: {other:?}"),
    }
}

fn lines(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines.map(|line| line.split('|').map(str::trim).collect())
}

#[test]
fn no_falsehood_is_accepted_and_no_truth_refused() {
    let mut wrong = Vec::new();
    for line in lines(include_str!("claims/falsehoods.txt")) {
        let [before, claim, wanted] = line.as_slice() else { panic!("{line:?}") };
        let (found, detail) = verdict(before, claim);
        if found != *wanted {
            wrong.push(format!("{claim}: {found}, not {wanted}: {detail}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What has an order or a kink in it, and so is never given a bound.
const ORDERED: [&str; 6] = ["abs(", "sign(", "relu(", "max(", "min(", "step("];

#[test]
fn a_word_of_structure_means_what_it_says_and_no_more() {
    let mut wrong = Vec::new();
    for line in lines(include_str!("claims/structures.txt")) {
        let [before, claim, wanted] = line.as_slice() else { panic!("{line:?}") };
        let (found, detail) = verdict(before, claim);
        let holds = ["proved", "agrees"].contains(&found.as_str());
        if found != *wanted && !(*wanted == "holds" && holds) {
            wrong.push(format!("{before} | {claim}: {found}, not {wanted}: {detail}"));
        }
        if holds && ORDERED.iter().any(|name| claim.contains(name)) && detail.contains("2^-") {
            wrong.push(format!("{before} | {claim}: a bound is said: {detail}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_lecture_is_right_where_it_is_and_wrong_where_it_is_not() {
    let mut wrong = Vec::new();
    for line in lines(include_str!("claims/lecture.txt")) {
        let [claim, wanted] = line.as_slice() else { panic!("{line:?}") };
        let (found, detail) = verdict(NETWORK, claim);
        if found != *wanted {
            wrong.push(format!("{claim}: {found}, not {wanted}: {detail}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// With sizes that are names, the chain rule does not even fit in the order printed.
#[test]
fn a_chain_rule_in_the_wrong_order_does_not_conform() {
    let network = "x : R[k]; W1 : R[h,k]; W2 : R[p,h]; target : R[p]; out_H = sigma(W1*x)\n\
                   net_O = W2*out_H; out_O = sigma(net_O); E = 1/2*norm(out_O - target)^2";
    let chain = "jacobian(net_O, W2)*jacobian(out_O, net_O)*grad(E, out_O)";
    let (found, detail) = verdict(network, &format!("grad(E, W2) == {chain}"));
    assert_eq!(found, "shape", "{detail}");
    snapshot("claims/chain_rule", &detail);
}
