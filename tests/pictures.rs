//! Pictures in every language that they are written in, beside the texts that they were recorded as: each of those
//! was looked at.

use gradus::draw::{Ground, Language, View, Wanted, picture};
use gradus::session::{Notation, Options, Session};

use crate::harness::snapshots;

const PICTURES: &[(&str, &str, View)] = &[
    // Operands in order, one of them defined and framed; what is derived by stands out.
    ("layer", "h = relu(W*x + b); grad(norm(h - t)^2, W)", View::Graph),
    // Equal terms are collected, equal factors are a power; a sum stands side by side.
    ("hessian", "A : R[m,n]; hessian(sum(sigma(A*x)), x)", View::Network),
    ("trace", "tr(A*B*C) + 2*x'*A*y - y'*A'*x", View::Network),
];

const LANGUAGES: &[(&str, Language, Ground)] = &[
    ("light.svg", Language::Svg, Ground::Light),
    ("dark.svg", Language::Svg, Ground::Dark),
    ("dot", Language::Dot, Ground::Light),
    ("mmd", Language::Mermaid, Ground::Light),
    ("tex", Language::Tikz, Ground::Light),
];

#[test]
fn pictures_are_written_as_recorded() {
    let mut written = Vec::new();
    for (name, program, view) in PICTURES {
        for (ending, language, ground) in LANGUAGES {
            let mut session = Session::new();
            session.options = Options { notation: Notation::Index, ..Options::default() };
            let outcomes = session.run(program);
            let wanted = Wanted { view: *view, language: *language, ground: *ground };
            let text = picture(program, &outcomes, &mut session, wanted).unwrap_or_default();
            written.push((format!("{name}_{}", ending.replace('.', "_")), text));
        }
    }
    snapshots("pictures", written);
}
