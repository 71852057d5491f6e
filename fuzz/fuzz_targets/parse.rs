//! What is read and printed reads again as the same text.
#![no_main]

use gradus::notation::text;
use gradus::syntax::parse_expression;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &str| {
    let _ = gradus::syntax::parse(source);
    if let Ok((ast, id)) = parse_expression(source) {
        let printed = text::ascii(&ast, id);
        let (again, root) = parse_expression(&printed).expect("what is printed reads");
        assert_eq!(text::ascii(&again, root), printed);
    }
});
