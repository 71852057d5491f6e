//! How little would have to be written otherwise for an equation to hold. Nobody comes upon a true statement by chance that
//! is one sign off: what is a slip away from it was meant to say something.

use super::checker::Slip;

/// What kind of slip makes a right side out of what is true.
pub(super) fn of<'r>(right: &str, mut repairs: impl Iterator<Item = &'r str>) -> Option<Slip> {
    let without = |text: &str, signs: &[char]| -> String {
        text.chars().filter(|c| !c.is_whitespace() && !signs.contains(c)).collect()
    };
    let is_number = ['+', '-', '*', '(', ')', '/', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
    let is_transpose = ['\'', '(', ')'];
    repairs.find_map(|repair| {
        if repair.starts_with("the left is") && repair.ends_with("the right") {
            let is_turned = repair.contains("transpose");
            return (!is_turned).then_some(Slip::Number);
        }
        let meant = repair.strip_prefix("always: ")?;
        if without(meant, &is_transpose) == without(right, &is_transpose) {
            Some(Slip::Transpose)
        } else if without(meant, &is_number) == without(right, &is_number) {
            Some(Slip::Number)
        } else {
            None
        }
    })
}
