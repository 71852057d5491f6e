//! The pages on codes: files of the manual, built into the binary.

macro_rules! pages {
    ($($code:literal)*) => {
        &[$(($code, include_str!(concat!("../../docs/src/errors/", $code, ".md")))),*]
    };
}

/// The page on a code.
#[cfg(feature = "lsp")]
pub(super) fn page(code: &str) -> Option<&'static str> {
    PAGES.iter().find(|(known, _)| *known == code).map(|(_, page)| *page)
}

/// Every code with its page, in order.
pub(super) const PAGES: &[(&str, &str)] = pages! {
    "G0101" "G0102" "G0103" "G0104" "G0105" "G0106" "G0107" "G0108" "G0109" "G0110" "G0111"
    "G0112" "G0113" "G0114" "G0115" "G0116" "G0117" "G0118" "G0119" "G0120" "G0121" "G0122"
    "G0123" "G0124"
    "G0201" "G0202" "G0203" "G0204" "G0205" "G0206" "G0207" "G0208" "G0209" "G0210" "G0211"
    "G0212" "G0213" "G0214" "G0217" "G0302" "G0303" "G0304" "G0305" "G0306" "G0307" "G0308" "G0397" "G0398" "G0399"
    "G0401" "G0402" "G0403" "G0404" "G0405" "G0406" "G0407" "G0408" "G0409" "G0410" "G0411"
    "G0412" "G0413" "G0414" "G0415" "G0416" "G0417" "G0418" "G0419" "G0551" "G0552" "G0553" "G0554" "G0555"
    "G0556" "G0558" "G0561" "G0562" "G0563" "G0564" "G0565" "G0566" "G0601" "G0602" "G0603" "G0701" "G0702"
    "G0703" "G0704" "G0705" "G0706"
};
