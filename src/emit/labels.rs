//! Products over labels, as a target spells them.

use super::target::Arrays;
use super::template::fill;
use crate::plan::operation::Id;
use crate::shape::Dimension;

/// A sum over every label that the output does not mention.
pub(super) fn einsum(target: &Arrays, operands: &[(Id, Vec<u16>)], output: &[u16]) -> String {
    let mut letters: Vec<u16> = output.to_vec();
    for label in operands.iter().flat_map(|(_, labels)| labels) {
        if !letters.contains(label) {
            letters.push(*label);
        }
    }
    let word =
        |labels: &[u16]| labels.iter().map(|label| letter(place(&letters, *label))).collect::<String>();
    let inputs: Vec<String> = operands.iter().map(|(_, labels)| word(labels)).collect();
    let labels = format!("{}->{}", inputs.join(","), word(output));
    let places: Vec<String> = (1..=operands.len()).map(|place| format!("#{place}")).collect();
    fill(target.operators.einsum, &[("labels", &labels), ("operands", &places.join(", "))])
}

/// Entries on the diagonals of an array of zeros; by a product with identity matrices where the target
/// changes no array.
pub(super) fn spread(
    target: &Arrays,
    (labels, output): (&[u16], &[u16]),
    axes: &[Dimension],
    identity: &dyn Fn(&Dimension) -> String,
) -> String {
    let mut all: Vec<u16> = Vec::new();
    for label in output {
        if !all.contains(label) {
            all.push(*label);
        }
    }
    let word = |labels: &[u16]| labels.iter().map(|label| letter(place(&all, *label))).collect::<String>();
    if !target.operators.spread.is_empty() {
        let index: Vec<&str> =
            all.iter().map(|label| if labels.contains(label) { ":" } else { "None" }).collect();
        // What is repeated along first axes needs no word.
        let is_plain =
            labels.is_empty() || index.iter().skip_while(|word| **word == "None").all(|word| *word == ":");
        let value = if is_plain { "#1".to_owned() } else { format!("#1[{}]", index.join(", ")) };
        let diagonals = format!("{}->{}", word(output), word(&all));
        return fill(target.operators.spread, &[("labels", &diagonals), ("value", &value)]);
    }
    let mut inputs: Vec<String> = Vec::new();
    let mut operands: Vec<String> = Vec::new();
    if !labels.is_empty() {
        inputs.push(word(labels));
        operands.push("#1".to_owned());
    }
    let mut written = String::new();
    for (at, (label, axis)) in output.iter().zip(axes).enumerate() {
        let own = letter(place(&all, *label));
        if output.iter().take(at).any(|other| other == label) {
            let fresh = letter(all.len() + at);
            inputs.push(format!("{own}{fresh}"));
            operands.push(identity(axis));
            written.push(fresh);
        } else {
            written.push(own);
        }
    }
    let labels = format!("{}->{written}", inputs.join(","));
    fill(target.operators.einsum, &[("labels", &labels), ("operands", &operands.join(", "))])
}

fn place(all: &[u16], label: u16) -> usize {
    all.iter().position(|other| *other == label).unwrap_or_default()
}

/// i, j, k, … first, as people name indices; there are 52 letters.
fn letter(place: usize) -> char {
    "ijklmnopqrstuvwxyzabcdefghABCDEFGHIJKLMNOPQRSTUVWXYZ".chars().nth(place).unwrap_or('?')
}
