//! Numbers put into expressions: texts with their values, refusals, and random expressions
//! against an evaluator that only loops over indices.

mod evaluate {
    mod naive;
    mod random;
    mod texts;
}
