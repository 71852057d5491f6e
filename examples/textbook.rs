//! Prints the table of the textbook: every case with our answer, the literature's, the ratio of
//! their lengths and the verdict. `cargo run --release --example textbook [WORD]` shows the cases
//! whose id or title has the word.
#![allow(missing_docs, dead_code)]
#![allow(clippy::print_stdout, reason = "a table is printed")]

#[path = "../tests/textbook/cases.rs"]
mod cases;

fn main() {
    let word = std::env::args().nth(1).unwrap_or_default();
    let mut ratios = Vec::new();
    let mut faulty = Vec::new();
    for group in cases::groups("textbook") {
        for case in group.cases.iter().filter(|case| {
            case.id == word || word.is_empty() || (word.len() > 3 && case.title.contains(&word))
        }) {
            let (rows, faults) = case.rows();
            for row in rows {
                print(&row);
                ratios.push(row.ratio());
            }
            faulty.extend(faults);
        }
    }
    ratios.sort_by(f64::total_cmp);
    let median = ratios.get(ratios.len() / 2).copied().unwrap_or_default();
    let longer = ratios.iter().filter(|ratio| **ratio > 1.0).count();
    println!("{} answers, median ratio {median:.2}, {longer} longer than the literature's", ratios.len());
    for fault in &faulty {
        println!("! {fault}");
    }
}

fn print(row: &cases::Row) {
    println!("{:<5}{}", row.id, row.query);
    for (place, line) in row.ours.iter().enumerate() {
        let label = if place == 0 { "ours" } else { "where" };
        println!("     {label:<10} {line}");
    }
    println!("     literature {}", row.literature.join("  or  "));
    let verdict = row.verdicts.join(", ");
    println!("     {} / {} = {:.2}   {verdict}", row.our_tokens, row.their_tokens, row.ratio());
}
