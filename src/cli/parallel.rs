//! Many items at once, the results in the order of the items.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::STACK;

/// Does the work of every item, on as many threads as the machine has cores. This thread works
/// too, so that it is done even where no other can be started.
pub(super) fn in_order<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let share = || {
        let mut done: Vec<(usize, R)> = Vec::new();
        while let Some((place, item)) = take(items, &next) {
            done.push((place, work(item)));
        }
        done
    };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut all = std::thread::scope(|scope| {
        let thread = |_| std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, share);
        let others: Vec<_> = (1..cores.min(items.len())).filter_map(|one| thread(one).ok()).collect();
        let mut all = share();
        for other in others {
            // A fault in one is a fault of the whole, with its own message.
            all.extend(other.join().unwrap_or_else(|fault| std::panic::resume_unwind(fault)));
        }
        all
    });
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().map(|(_, result)| result).collect()
}

fn take<'i, T>(items: &'i [T], next: &AtomicUsize) -> Option<(usize, &'i T)> {
    let place = next.fetch_add(1, Ordering::Relaxed);
    Some((place, items.get(place)?))
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn results_keep_the_order_of_the_items() {
        let items: Vec<usize> = (0..500).collect();
        // The first take longest, so that on several threads the last are done before them.
        let work = |item: &usize| (0..(500 - item) * 50).fold(*item, |sum, one| sum ^ one ^ one);
        assert_eq!(in_order(&items, work), items);
        assert!(in_order(&[] as &[usize], work).is_empty());
    }
}
