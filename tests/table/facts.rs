//! What a row says beside its differential: definitions, identities, what becomes of a transpose, and
//! where its values lie. Both sides are compared as a claim of a user's would be.

use gradus::array::Array;
use gradus::equality::{self, Options};
use gradus::functions::kernels::Kernels;
use gradus::functions::{self, Domain, FormId, Transposition, Value};
use gradus::ir::Node;
use gradus::number::rational::{self, to_f64};
use gradus::number::{Chain, Field, NumberError, Random};
use gradus::rules;

use super::cases::{Case, MANNERS, TURNS, cases};
use super::every_form;

/// The call of a form as its signature says.
fn plain(form: FormId) -> Case {
    cases(form).into_iter().next().unwrap()
}

/// Why two texts about the arguments are not equal; nothing where they are.
fn unequal(case: &mut Case, left: &str, right: &str) -> Option<String> {
    let (Some(left), Some(right)) =
        (case.run(&format!("left = {left}")), case.run(&format!("right = {right}")))
    else {
        return Some("nothing was defined".to_owned());
    };
    let (left, right) = (case.arena.unfold(left), case.arena.unfold(right));
    let verdict = equality::compare(&mut case.arena, left, right, &Options::default());
    (verdict.holds() != Some(true)).then(|| format!("{}: {}", verdict.word(), verdict.detail()))
}

#[test]
fn every_definition_is_the_value() {
    every_form(|form| {
        let definition = functions::form(form).definition;
        if definition.is_empty() {
            return Vec::new();
        }
        let mut case = plain(form);
        let call = case.call.clone();
        unequal(&mut case, &call, definition).into_iter().collect()
    });
}

/// What a domain compares can be read over the form's arguments, and what it marks or names is one of them.
#[test]
fn domains_speak_of_their_arguments() {
    every_form(|form| {
        let domain = functions::form(form).domain;
        let signature = functions::signature_of(form);
        let is_argument = |name: &str| signature.arguments.iter().any(|argument| argument.name == name);
        let holds = match domain {
            Domain::Everywhere => true,
            Domain::Invertible(name) | Domain::Rank(name) => is_argument(name),
            Domain::InvertibleBelow { matrix, exponent } => is_argument(matrix) && is_argument(exponent),
            Domain::Words(words) | Domain::Regular { words, .. } => {
                Domain::filled(words, |name| is_argument(name).then(String::new)).is_some()
            }
            Domain::Compared(..) if matches!(functions::form(form).value, Value::Entries(_)) => true,
            Domain::Compared(..) => {
                let mut case = plain(form);
                let call = case.node("f");
                let call = if let Node::Named(_, body) = case.arena.node(call) { *body } else { call };
                rules::compared(&mut case.arena, call).is_some()
            }
        };
        if holds { Vec::new() } else { vec![format!("its domain does not read: {domain}")] }
    });
}

#[test]
fn what_is_level_between_its_kinks_jumps_there() {
    every_form(|form| {
        let row = functions::form(form);
        let is_level = row.kink && row.differential.starts_with("0*");
        let wrong = is_level && !row.jump || row.jump && !row.kink;
        if wrong {
            vec!["a jump is a kink, and where the slope is 0 else there is one".to_owned()]
        } else {
            Vec::new()
        }
    });
}

#[test]
fn every_identity_holds() {
    every_form(|form| {
        let mut faults = Vec::new();
        for identity in functions::form(form).identities {
            let mut case = plain(form);
            let (mut left, mut right) =
                identity.equation.split_once("==").map(|(l, r)| (l.to_owned(), r.to_owned())).unwrap();
            // Matrices of its own lengths are declared so.
            for place in identity.places.split("],") {
                let Some((name, axes)) = place.trim().split_once('[') else { continue };
                let axes = axes.split(']').next().unwrap_or_default();
                let made = !identity.given.is_empty() && !identity.given.ends_with("explicit");
                if made || !axes.contains(',') {
                    continue;
                }
                case.run(&format!("given_{name} : R[{axes}]"));
                (left, right) = (renamed(&left, name), renamed(&right, name));
            }
            let (left, right) = (left.as_str(), right.as_str());
            // What is given is made so: words are declared, and what commutes is made of one matrix.
            let fault = match identity.given.split(' ').collect::<Vec<_>>().as_slice() {
                [""] | [_, "explicit"] => unequal(&mut case, left, right),
                [name, word] => {
                    let declaration = format!("given_{name} : R[n,n] {word}");
                    case.run(&declaration);
                    unequal(&mut case, &renamed(left, name), &renamed(right, name))
                }
                [one, "and", other, "commute"] => {
                    case.run(&format!("given_{other} = 2*{one} + 3*{one}*{one} "));
                    unequal(&mut case, &renamed(left, other), &renamed(right, other))
                }
                _ => Some(format!("cannot make it so that {}", identity.given)),
            };
            faults.extend(fault.map(|fault| format!("{}: {fault}", identity.name)));
        }
        faults
    });
}

/// The text with a name replaced by the one that is made as the identity wants it.
fn renamed(text: &str, name: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for letter in text.chars() {
        match words.last_mut() {
            Some(word) if letter.is_alphanumeric() && word.chars().all(char::is_alphanumeric) => {
                word.push(letter);
            }
            _ => words.push(letter.to_string()),
        }
    }
    words.iter().map(|word| if word == name { format!("given_{name}") } else { word.clone() }).collect()
}

#[test]
fn every_identity_is_read() {
    let mut arena = gradus::ir::Arena::new();
    assert_eq!(rules::identities(&mut arena).1, Vec::<String>::new());
}

#[test]
fn transposes_come_out_as_the_row_says() {
    every_form(|form| {
        let mut case = plain(form);
        let call = case.call.clone();
        let Some(argument) = case.arguments.first().cloned() else { return Vec::new() };
        let turned = call.replacen(&argument, &format!("{argument}'"), 1);
        match functions::form(form).transposition {
            Transposition::Unknown => Vec::new(),
            Transposition::Commutes => unequal(&mut case, &turned, &format!("{call}'")).into_iter().collect(),
            Transposition::Ignores => unequal(&mut case, &turned, &call).into_iter().collect(),
        }
    });
}

#[test]
fn values_lie_where_the_row_says() {
    every_form(|form| {
        let facts = functions::form(form);
        let mut faults = Vec::new();
        let case = plain(form);
        let value = case.node("f");
        let variables = case.variables(&[value]);
        let mut random = Random::new(11);
        for (turn, manner) in (0..TURNS).flat_map(|turn| MANNERS.map(|manner| (turn, manner))) {
            let point = case.point(&variables, turn, manner, &mut random).convert(to_f64).unwrap();
            // Where it has no value, it has none to be wrong about; the differences find where it has.
            let Ok(found) = gradus::evaluate::evaluate(&case.arena, value, &point, &1.0) else { continue };
            let wrong = |entry: &f64| {
                ((facts.positive || facts.magnitude) && *entry <= 0.0)
                    || (facts.below_one && *entry >= 1.0)
                    || (facts.whole && (entry - entry.round()).abs() > 0.0)
            };
            faults
                .extend(found.data().iter().filter(|entry| wrong(entry)).map(|entry| format!("is {entry}")));
        }
        faults
    });
}

#[test]
fn every_row_says_what_it_is_and_where_it_stands() {
    for row in functions::table() {
        assert!(!row.help.is_empty() && row.help.ends_with('.'), "{}: {}", row.name, row.help);
        assert!(!row.source.is_empty(), "{} has no source", row.name);
        assert!(!row.forms.is_empty(), "{} has no form", row.name);
    }
}

#[test]
fn kernels_take_exponentials_where_the_row_says() {
    every_form(|form| {
        let Some(kernel) = functions::form(form).kernels.and_then(Kernels::of::<Field>) else {
            return Vec::new();
        };
        let works = |nested: usize| {
            let mut random = Random::new(1);
            let chain = Chain::draw(&mut random, nested);
            let signature = functions::signature_of(form);
            let mut argument = |argument: &functions::signature::Argument| {
                Array::from_fn(&vec![2; argument.axes.len()], |_| {
                    if argument.parameter {
                        Field::from_rational(&chain, &rational::integer(2))
                    } else {
                        Ok(Field::sample(&chain, &mut random))
                    }
                })
            };
            let arguments: Result<Vec<Array<Field>>, NumberError> =
                signature.arguments.iter().map(&mut argument).collect();
            let found = kernel(&arguments.unwrap());
            !matches!(found, Err(NumberError::NotInThisKind { .. } | NumberError::TooDeep))
        };
        let (alone, with_room) = (works(0), works(3));
        let says = functions::form(form).exponentials;
        if says == (!alone && with_room) {
            Vec::new()
        } else {
            vec![format!("says {says}, works {alone}, {with_room}")]
        }
    });
}
