//! The functions in numbers: one generic routine each, for every kind of number.
