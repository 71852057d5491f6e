//! Cases of the command line as data: what is typed, and what comes back. `TRYCMD=overwrite`
//! records them anew.

#[test]
fn the_command_line_answers_as_recorded() {
    trycmd::TestCases::new().case("tests/cli/*.md");
}
