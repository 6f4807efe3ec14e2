//! Walks over a layout by arrow keys.

use partita_scene::hit::{Direction, neighbour};
use partita_scene::layout::Layout;

/// Asks that arrows lead from the layout's first thing to everything there; `size` is for the message.
pub fn everything_by_arrows(layout: &Layout, size: (f32, f32)) {
    let mut reached = vec![layout.hits[0].thing.clone()];
    let mut next = 0;
    while let Some(from) = reached.get(next).cloned() {
        for direction in [Direction::Left, Direction::Right, Direction::Up, Direction::Down] {
            let to = neighbour(layout, &from, direction);
            reached.extend(to.filter(|to| !reached.contains(to)));
        }
        next += 1;
    }
    for hit in &layout.hits {
        assert!(reached.contains(&hit.thing), "{:?} on {size:?}", hit.thing);
    }
}
