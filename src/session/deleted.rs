//! Sessions that were deleted in this visit, and can be brought back as long as it lasts.

use super::handle::Session;
use crate::storage::{
    Document, Place, SessionBytes, SessionHeader, SessionId, Store, StoreError, adopt,
};

/// How many are held in memory; the oldest goes first.
const MOST: usize = 5;

/// A session that was deleted.
pub(super) struct Deleted {
    title: String,
    header: SessionHeader,
    kept: SessionBytes,
}

impl Session {
    /// Deletes a session; until the page is closed it can be brought back.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn delete(&self, session: SessionId) -> Result<(), StoreError> {
        let store = self.store();
        let kept = store.session(session).await?;
        store.delete_session(session).await?;
        // What cannot be read cannot be brought back either: that was said before.
        if let Ok(header) = SessionHeader::decode(&kept.header, Place::Session(session)) {
            let mut deleted = self.0.deleted.borrow_mut();
            if deleted.len() >= MOST {
                deleted.remove(0);
            }
            deleted.push(Deleted { title: header.title.clone(), header, kept });
        }
        Ok(())
    }

    /// The name of the session that was deleted last and is not back yet.
    #[must_use]
    pub fn last_deleted(&self) -> Option<String> {
        self.0.deleted.borrow().last().map(|deleted| deleted.title.clone())
    }

    /// Brings back what was deleted last, with a number of its own.
    ///
    /// # Errors
    /// When the store fails; it can be tried again then.
    pub async fn undelete(&self) -> Result<(), StoreError> {
        let Some(deleted) = self.0.deleted.borrow_mut().pop() else { return Ok(()) };
        let done = adopt(&self.store(), &deleted.header, &deleted.kept).await;
        if done.is_err() {
            self.0.deleted.borrow_mut().push(deleted);
        }
        done.map(drop)
    }
}
