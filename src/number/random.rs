//! A small generator of random numbers: seeded, the same on every machine and in every version
//! (xoshiro256++ of Blackman and Vigna, 2019, seeded by their splitmix64). Not for secrets.

use super::rational::{self, Rational};

/// A generator; the same seed gives the same numbers for ever.
#[derive(Clone, Debug)]
pub struct Random {
    state: [u64; 4],
}

impl Random {
    /// A generator from a seed.
    pub fn new(seed: u64) -> Self {
        let mut word = seed;
        let state = [(); 4].map(|()| {
            word = word.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mixed = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            mixed ^ (mixed >> 31)
        });
        Self { state }
    }

    /// 64 random bits.
    pub fn next_word(&mut self) -> u64 {
        let [a, b, c, d] = self.state;
        let result = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        let (c, d) = (c ^ a, d ^ b);
        let (b_next, a_next) = (b ^ c, a ^ d);
        self.state = [a_next, b_next, c ^ (b << 17), d.rotate_left(45)];
        result
    }

    /// A whole number below `bound`, each as likely as the others; 0 where the bound is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 {
            return 0;
        }
        // Words above the last multiple of the bound would favour the small numbers.
        let excess = (u64::MAX % bound + 1) % bound;
        loop {
            let word = self.next_word();
            if word <= u64::MAX - excess {
                return word % bound;
            }
        }
    }

    /// A whole number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.abs_diff(low).saturating_add(1);
        low.min(high).wrapping_add_unsigned(self.below(width))
    }

    /// A float from 0 up to, and without, 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit a float")]
    pub fn unit(&mut self) -> f64 {
        (self.next_word() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A fraction between `low` and `high` with the denominator `steps`: no float is near it by luck
    /// when `steps` is a large prime, and it stays short.
    pub fn rational(&mut self, low: i64, high: i64, steps: u32) -> Rational {
        let steps = i64::from(steps.max(1));
        let numerator = self.between(low.saturating_mul(steps), high.saturating_mul(steps));
        rational::ratio(numerator, steps).unwrap_or_else(|_| rational::integer(low))
    }

    /// A second generator, independent of what this one gives next.
    pub fn fork(&mut self) -> Self {
        Self::new(self.next_word())
    }
}
