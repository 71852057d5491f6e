//! Choices, one after another, and how what fails is made smaller: a program is a function of bytes, so
//! fewer and smaller bytes are a shorter program.

/// The bytes that a program is grown from. When they run out the simplest is taken.
pub struct Choices<'a> {
    bytes: std::slice::Iter<'a, u8>,
}

impl<'a> Choices<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes: bytes.iter() }
    }

    /// One of `count` choices; 0 is the simplest.
    pub fn of(&mut self, count: usize) -> usize {
        self.bytes.next().map_or(0, |byte| usize::from(*byte) % count.max(1))
    }

    /// One of these.
    pub fn one<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.of(all.len())].clone()
    }

    /// Leaves at most so many choices.
    pub fn limit(&mut self, count: usize) {
        let all = self.bytes.as_slice();
        self.bytes = all[..all.len().min(count)].iter();
    }

    /// Whether hardly anything is left to choose from.
    pub fn is_spent(&self) -> bool {
        self.bytes.len() < 2
    }
}

/// A generator of bytes by its seed (`xorshift`), the same everywhere.
pub fn bytes(seed: u64, count: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[4]
    };
    (0..count).map(|_| next()).collect()
}

/// The shortest bytes that can be found for which something still fails.
pub fn shrunk(mut bytes: Vec<u8>, fails: &dyn Fn(&[u8]) -> bool) -> Vec<u8> {
    loop {
        let before = bytes.clone();
        let mut length = (bytes.len() / 2).max(1);
        while length > 0 {
            let mut from = 0;
            while from < bytes.len() {
                let mut shorter = bytes.clone();
                shorter.drain(from..(from + length).min(bytes.len()));
                if fails(&shorter) {
                    bytes = shorter;
                } else {
                    from += length;
                }
            }
            length /= 2;
        }
        for place in 0..bytes.len() {
            for smaller in [0, bytes[place] / 2, bytes[place].saturating_sub(1)] {
                let mut simpler = bytes.clone();
                simpler[place] = smaller;
                if smaller < bytes[place] && fails(&simpler) {
                    bytes = simpler;
                    break;
                }
            }
        }
        if bytes == before {
            return bytes;
        }
    }
}
