//! The prime chains: primality, the field laws, the exponential.

use gradus::number::rational;
use gradus::number::{Chain, Field, Jet, Number, NumberError, Random};
use proptest::prelude::*;

use super::common::{exact, field_numbers, fractions, moves};

/// Miller and Rabin with the bases that decide every 64-bit number (Sorenson and Webster 2015).
fn is_prime(n: u64) -> bool {
    let power = |mut base: u64, mut exponent: u64| {
        let times = |a: u64, b: u64| u64::try_from(u128::from(a) * u128::from(b) % u128::from(n)).unwrap();
        let mut result = 1;
        while exponent > 0 {
            if exponent & 1 == 1 {
                result = times(result, base);
            }
            base = times(base, base);
            exponent >>= 1;
        }
        result
    };
    let twos = (n - 1).trailing_zeros();
    let odd = (n - 1) >> twos;
    n % 2 == 1
        && [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37]
            .iter()
            .all(|base| power(*base, odd) == 1 || (0..twos).any(|step| power(*base, odd << step) == n - 1))
}

#[test]
fn every_chain_is_prime_to_its_end() {
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..2000 {
        seen.insert(Chain::draw(&mut Random::new(seed), 0).modulus());
    }
    assert_eq!(seen.len(), 64, "the whole table is drawn from");
    for largest in seen {
        assert!((1 << 61..1 << 62).contains(&largest));
        for level in 0..=Chain::DEEPEST {
            assert!(is_prime(largest >> level), "{largest} at {level}");
            assert_eq!((largest >> level) & 1, 1);
        }
    }
}

#[test]
fn the_first_numbers_of_the_generator_never_change() {
    // xoshiro256++ from splitmix64 of 0: as published.
    let mut random = Random::new(0);
    assert_eq!(random.next_word(), 0x5317_5d61_490b_23df);
    assert!((0..1000).all(|_| (0.0..1.0).contains(&random.unit())));
    assert!((0..1000).all(|_| (-3..=5).contains(&random.between(-3, 5))));
}

#[test]
fn a_field_has_no_roots_orders_or_logarithms() {
    let (_, numbers) = field_numbers(1, 2);
    let (a, b) = (&numbers[0], &numbers[1]);
    let absent = [a.log(), a.sin(), a.cos(), a.atan(), a.erf(), a.pi(), a.power(&exact("1/2"))];
    assert!(absent.iter().all(|answer| matches!(answer, Err(NumberError::NotInThisKind { .. }))));
    assert!(matches!(a.compare(b), Err(NumberError::NotInThisKind { .. })));
}

#[test]
fn a_prime_of_the_chain_is_no_denominator() {
    let (chain, numbers) = field_numbers(2, 1);
    let modulus = rational::integer(i64::try_from(chain.modulus()).unwrap());
    let inverse = rational::divide(&exact("1"), &modulus).unwrap();
    assert_eq!(Field::from_rational(&chain, &inverse).unwrap_err(), NumberError::Undecided);
    let zero = numbers[0].like(&modulus).unwrap();
    assert_eq!(zero.residue(), 0);
    assert_eq!(numbers[0].divide(&zero).unwrap_err(), NumberError::DivisionByZero);
}

#[test]
fn exponentials_use_up_the_chain() {
    let mut random = Random::new(3);
    let chain = Chain::draw(&mut random, 2);
    let x = Field::sample(&chain, &mut random);
    let twice = x.exp().unwrap().exp().unwrap();
    assert_eq!(twice.remaining(), 0);
    assert_eq!(twice.exp().unwrap_err(), NumberError::TooDeep);
    assert_eq!(x.add(&twice).unwrap().remaining(), 0);
}

#[test]
fn no_literal_is_e() {
    let e_is = |seed| {
        let (chain, _) = field_numbers(seed, 0);
        let one = Field::from_rational(&chain, &exact("1")).unwrap();
        (one.exp().unwrap(), Field::from_rational(&chain, &exact("4")).unwrap())
    };
    assert!((0..200).map(e_is).all(|(e, four)| !e.equals(&four)));
}

#[test]
fn small_whole_numbers_are_recognised() {
    let (chain, numbers) = field_numbers(4, 1);
    for whole in [-1000, -1, 0, 1, 7, 1 << 19] {
        let number = Field::from_rational(&chain, &rational::integer(whole)).unwrap();
        assert_eq!(number.exact(), Some(rational::integer(whole)));
    }
    assert_eq!(numbers[0].exact(), None);
}

proptest! {
    #[test]
    fn residues_are_a_field(seed in any::<u64>()) {
        let (_, numbers) = field_numbers(seed, 3);
        let (a, b, c) = (&numbers[0], &numbers[1], &numbers[2]);
        let left = a.multiply(&b.add(c).unwrap()).unwrap();
        let right = a.multiply(b).unwrap().add(&a.multiply(c).unwrap()).unwrap();
        prop_assert!(left.equals(&right));
        prop_assert!(a.subtract(b).unwrap().add(b).unwrap().equals(a));
        prop_assert!(a.divide(b).unwrap().multiply(b).unwrap().equals(a));
        prop_assert!(a.negate().unwrap().add(a).unwrap().equals(&a.like(&exact("0")).unwrap()));
        prop_assert!(!a.equals(b));
        let cube = a.multiply(a).unwrap().multiply(a).unwrap();
        prop_assert!(a.power(&exact("3")).unwrap().equals(&cube));
        let one = a.like(&exact("1")).unwrap();
        prop_assert!(a.power(&exact("-3")).unwrap().multiply(&cube).unwrap().equals(&one));
    }

    #[test]
    fn sums_of_products_are_reduced_once(seed in any::<u64>(), count in 1_usize..200) {
        let (chain, mut numbers) = field_numbers(seed, 2 * count);
        // The largest residues there are, and numbers that have lost primes of their chain.
        numbers[0] = Field::from_rational(&chain, &exact("-1")).unwrap();
        numbers[count] = numbers[0];
        if seed % 2 == 0 {
            numbers[count / 2] = numbers[0].exp().unwrap();
        }
        let (a, b) = numbers.split_at(count);
        let folded = a.iter().zip(b).map(|(a, b)| a.multiply(b).unwrap());
        let folded = folded.reduce(|sum, term| sum.add(&term).unwrap()).unwrap();
        let inner = Field::inner(a.iter().zip(b)).unwrap().unwrap();
        prop_assert!(inner.equals(&folded));
        prop_assert_eq!(inner.remaining(), folded.remaining());
        let mut rest = folded;
        for (a, b) in a.iter().zip(b) {
            rest.take_off(a, b).unwrap();
        }
        prop_assert!(rest.equals(&Field::from_rational(&chain, &exact("0")).unwrap()));
    }

    #[test]
    fn sums_of_products_of_jets_follow_the_product_rule(seed in any::<u64>(), count in 1_usize..20) {
        let (_, numbers) = field_numbers(seed, 4 * count);
        let jet = |place: usize| match (seed >> (place % 40)) & 1 {
            0 => Jet::still(numbers[2 * place]),
            _ => moves(numbers[2 * place], numbers[2 * place + 1]),
        };
        let jets: Vec<Jet<Field>> = (0..2 * count).map(jet).collect();
        let (a, b) = jets.split_at(count);
        let folded = a.iter().zip(b).map(|(a, b)| a.multiply(b).unwrap());
        let folded = folded.reduce(|sum, term| sum.add(&term).unwrap()).unwrap();
        let inner = Jet::inner(a.iter().zip(b)).unwrap().unwrap();
        let mut rest = folded.clone();
        for (a, b) in a.iter().zip(b) {
            rest.take_off(a, b).unwrap();
        }
        prop_assert!(inner.value().equals(folded.value()));
        prop_assert_eq!(inner.tag(), folded.tag());
        prop_assert!(inner.rate(1).unwrap().value().clone().equals(&folded.rate(1).unwrap().value().clone()));
        let zero = numbers[0].like(&exact("0")).unwrap();
        prop_assert!(rest.value().equals(&zero) && rest.rate(1).unwrap().value().clone().equals(&zero));
    }

    #[test]
    fn rationals_go_over_faithfully(seed in any::<u64>(), a in fractions(), b in fractions()) {
        let (chain, _) = field_numbers(seed, 0);
        let over = |value| Field::from_rational(&chain, value).unwrap();
        let product = Number::multiply(&a, &b).unwrap();
        let sum = Number::add(&a, &b).unwrap();
        prop_assert!(over(&a).multiply(&over(&b)).unwrap().equals(&over(&product)));
        prop_assert!(over(&a).add(&over(&b)).unwrap().equals(&over(&sum)));
        prop_assert_eq!(over(&a).equals(&over(&b)), a == b);
    }

    #[test]
    fn the_exponential_turns_sums_to_products(seed in any::<u64>()) {
        let (_, numbers) = field_numbers(seed, 2);
        let (a, b) = (&numbers[0], &numbers[1]);
        let joint = a.add(b).unwrap().exp().unwrap();
        prop_assert!(joint.equals(&a.exp().unwrap().multiply(&b.exp().unwrap()).unwrap()));
        let one = a.like(&exact("1")).unwrap();
        prop_assert!(a.like(&exact("0")).unwrap().exp().unwrap().equals(&one));
        prop_assert!(!one.exp().unwrap().equals(&one));
        // Nested: exp(exp(a) + b) = exp(exp(a)) exp(b).
        let inner = a.exp().unwrap();
        let left = inner.add(b).unwrap().exp().unwrap();
        prop_assert!(left.equals(&inner.exp().unwrap().multiply(&b.exp().unwrap()).unwrap()));
    }
}
