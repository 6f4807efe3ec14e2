//! Long lists in shared chunks: a copy of one costs its chunks' pointers, a change one chunk.

use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::sync::Arc;

/// How many items a chunk holds.
const CHUNK: usize = 256;
/// The same, for positions.
pub(super) const CHUNK_ITEMS: u64 = CHUNK as u64;

/// A list that grows at its end and forgets at its front, in whole chunks. Positions stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Chunked<T> {
    /// How many chunks were forgotten.
    forgotten: u64,
    chunks: VecDeque<Arc<Vec<T>>>,
}

impl<T> Default for Chunked<T> {
    fn default() -> Self {
        Self { forgotten: 0, chunks: VecDeque::new() }
    }
}

impl<T: Clone> Chunked<T> {
    /// The position of the oldest item that is still known.
    pub fn first(&self) -> u64 {
        self.forgotten.saturating_mul(CHUNK_ITEMS)
    }

    /// The position that the next item gets.
    pub fn end(&self) -> u64 {
        let last = self.chunks.back().map_or(0, |chunk| chunk.len() as u64);
        let whole = self.chunks.len().saturating_sub(1) as u64;
        self.first() + whole * CHUNK_ITEMS + last
    }

    fn place(&self, position: u64) -> Option<(usize, usize)> {
        let chunk = (position / CHUNK_ITEMS).checked_sub(self.forgotten)?;
        Some((usize::try_from(chunk).ok()?, usize::try_from(position % CHUNK_ITEMS).ok()?))
    }

    /// The item at `position`, while it is known.
    pub fn get(&self, position: u64) -> Option<&T> {
        let (chunk, index) = self.place(position)?;
        self.chunks.get(chunk)?.get(index)
    }

    /// The item at `position`, to change.
    pub fn get_mut(&mut self, position: u64) -> Option<&mut T> {
        let (chunk, index) = self.place(position)?;
        Arc::make_mut(self.chunks.get_mut(chunk)?).get_mut(index)
    }

    /// Changes the item at `position`, then the one so many on as `change` says, and so on, until that
    /// is none or an item is not known.
    pub fn walk(&mut self, mut position: u64, mut change: impl FnMut(&mut T) -> Option<u64>) {
        while let Some((chunk, mut index)) = self.place(position)
            && let Some(chunk) = self.chunks.get_mut(chunk)
        {
            // As long as the way stays in a chunk, that is asked only once whether it is shared.
            let items = Arc::make_mut(chunk);
            let begin = position - index as u64;
            loop {
                let Some(on) = items.get_mut(index).and_then(&mut change) else { return };
                position = position.saturating_add(on);
                match usize::try_from(position - begin) {
                    Ok(next) if next < CHUNK => index = next,
                    _ => break,
                }
            }
        }
    }

    /// Adds an item at the end.
    pub fn push(&mut self, item: T) {
        match self.chunks.back_mut().filter(|chunk| chunk.len() < CHUNK) {
            Some(chunk) => Arc::make_mut(chunk).push(item),
            None => {
                let mut chunk = Vec::with_capacity(CHUNK);
                chunk.push(item);
                self.chunks.push_back(Arc::new(chunk));
            }
        }
    }

    /// Takes the last item, when that is known.
    pub fn pop(&mut self) -> Option<T> {
        let chunk = self.chunks.back_mut()?;
        let item = Arc::make_mut(chunk).pop();
        if chunk.is_empty() {
            self.chunks.pop_back();
        }
        item
    }

    /// The oldest chunk, when it is full.
    pub fn oldest_chunk(&self) -> Option<&[T]> {
        let chunk = self.chunks.front().filter(|chunk| chunk.len() == CHUNK)?;
        Some(chunk.as_slice())
    }

    /// Forgets the oldest chunk.
    pub fn forget_oldest_chunk(&mut self) {
        if self.chunks.pop_front().is_some() {
            self.forgotten += 1;
        }
    }

    /// All that is known, oldest first, with positions.
    pub fn iter(&self) -> impl Iterator<Item = (u64, &T)> {
        (self.first()..).zip(self.chunks.iter().flat_map(|chunk| chunk.iter()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_stay_when_the_front_is_forgotten() {
        let mut list = Chunked::default();
        (0..600_u32).for_each(|item| list.push(item));
        assert_eq!((list.first(), list.end()), (0, 600));
        list.forget_oldest_chunk();
        assert_eq!((list.get(255), list.get(256), list.get(599)), (None, Some(&256), Some(&599)));
        assert_eq!((list.first(), list.end(), list.iter().count()), (256, 600, 344));
        assert_eq!((list.pop(), list.end(), list.get(599)), (Some(599), 599, None));
    }

    #[test]
    fn a_walk_goes_on_from_item_to_item_until_it_is_told_to_end() {
        let mut list = Chunked::default();
        (0..600_u32).for_each(|_| list.push(0));
        let mut left = 5;
        let mut step = |item: &mut u32| {
            *item = left;
            left -= 1;
            (left > 0).then_some(150)
        };
        list.walk(2, &mut step);
        let changed = |list: &Chunked<u32>| {
            list.iter().filter(|(_, item)| **item > 0).map(|(at, _)| at).collect::<Vec<_>>()
        };
        assert_eq!(changed(&list), [2, 152, 302, 452], "what is not known ends it too");
        list.walk(599, |item| {
            *item = 1;
            None
        });
        assert_eq!(changed(&list), [2, 152, 302, 452, 599]);
    }

    #[test]
    fn a_copy_keeps_what_it_had() {
        let mut list = Chunked::default();
        (0..300_u32).for_each(|item| list.push(item));
        let copy = list.clone();
        *list.get_mut(299).expect("there") = 7;
        assert_eq!((copy.get(299), list.get(299)), (Some(&299), Some(&7)));
        assert!(Arc::ptr_eq(&copy.chunks[0], &list.chunks[0]), "what did not change is shared");
    }
}
