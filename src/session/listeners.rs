//! Whoever wants to be called: added, called in order, gone when their subscription is dropped.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

type Call = Rc<dyn Fn()>;

#[derive(Default)]
struct List {
    next: u32,
    calls: Vec<(u32, Call)>,
}

/// Callbacks in the order in which they came.
#[derive(Clone, Default)]
pub struct Listeners(Rc<RefCell<List>>);

/// Keeps a callback in its list; dropping it takes it out.
#[must_use = "the callback is taken out when this is dropped"]
pub struct Subscription {
    list: Weak<RefCell<List>>,
    id: u32,
}

impl Listeners {
    /// Adds a callback.
    pub fn add(&self, call: impl Fn() + 'static) -> Subscription {
        let mut list = self.0.borrow_mut();
        let id = list.next;
        list.next = list.next.wrapping_add(1);
        list.calls.push((id, Rc::new(call)));
        Subscription { list: Rc::downgrade(&self.0), id }
    }

    /// Calls all of them. They may add and drop subscriptions meanwhile.
    pub fn call(&self) {
        let calls: Vec<Call> =
            self.0.borrow().calls.iter().map(|(_, call)| Rc::clone(call)).collect();
        for call in calls {
            call();
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(list) = self.list.upgrade() {
            list.borrow_mut().calls.retain(|(id, _)| *id != self.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn called_until_dropped() {
        let listeners = Listeners::default();
        let count = Rc::new(Cell::new(0));
        let counted = Rc::clone(&count);
        let subscription = listeners.add(move || counted.set(counted.get() + 1));
        listeners.call();
        listeners.call();
        drop(subscription);
        listeners.call();
        assert_eq!(count.get(), 2);
    }

    #[test]
    fn a_callback_may_add_another() {
        let listeners = Listeners::default();
        let kept = Rc::new(RefCell::new(Vec::new()));
        let (inner, into) = (listeners.clone(), Rc::clone(&kept));
        let _outer = listeners.add(move || into.borrow_mut().push(inner.add(|| ())));
        listeners.call();
        assert_eq!(kept.borrow().len(), 1);
    }
}
