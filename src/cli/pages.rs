//! The pages on codes: files of the manual, built into the binary.

macro_rules! pages {
    ($($code:literal)*) => {
        &[$(($code, include_str!(concat!("../../docs/src/errors/", $code, ".md")))),*]
    };
}

/// Every code with its page, in order.
pub(super) const PAGES: &[(&str, &str)] = pages! {
    "G0101" "G0102" "G0103" "G0104" "G0105" "G0106" "G0107" "G0108" "G0109" "G0110" "G0111"
    "G0112" "G0113" "G0114" "G0115" "G0116" "G0117" "G0118" "G0119" "G0120" "G0121" "G0122"
};
