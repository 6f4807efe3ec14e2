//! What the browser keeps: sessions, their journals, checkpoints, progress and settings.
//!
//! A [`Store`] keeps bytes under keys and knows what must be written together; the documents in
//! those bytes are [`document`]'s and [`record`]'s. There is one store in IndexedDB and one in
//! memory, for private windows, for browsers that refuse, and for tests.

mod adopt;
mod breath;
pub mod document;
pub mod export;
mod indexed_db;
mod journal;
mod lock;
mod memory;
mod outcome;
pub mod picture;
pub mod record;
mod restore;
pub mod session_file;

pub use adopt::{adopt, copied_title};
pub use breath::Breath;
pub use document::{Document, DocumentError, Kind, Place};
pub use indexed_db::{DATABASE_NAME, IndexedDbStore};
pub use journal::{Told, read_journal};
pub use lock::{LockError, SessionLock};
pub use memory::MemoryStore;
pub use outcome::{Differences, MOST_LINES, outcome};
pub use picture::Picture;
pub use record::{
    Checkpoint, JournalAction, JournalEntry, LastSession, Reached, SessionHeader, SessionId,
    Summary,
};
pub use restore::{RestoreError, Restored, restore};

use partita_engine::log::ChunkId;

/// The build of the engine: checkpoints are read by the build that made them alone.
pub const BUILD: &str = env!("PARTITA_BUILD");

/// Why something could not be kept or read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// There is no storage: a private window, or the browser refused.
    #[error("this browser gives no storage: {0}")]
    Unavailable(String),
    /// A later Partita has changed the form of the database.
    #[error("the database was made by a newer Partita; reload the page to get that one")]
    Newer,
    /// Another tab holds the database open in an older form and does not let go of it.
    #[error("another tab with an older Partita is open; close it, then reload this page")]
    Blocked,
    /// The database was closed because another tab needs it in a newer form.
    #[error("a newer Partita was opened in another tab; reload this page to go on saving")]
    Closed,
    /// The disk or the browser's allowance is full.
    #[error("the browser's storage is full; delete sessions or free disk space")]
    Full,
    /// Another tab has written to this session.
    #[error("session {session} was written to by another tab")]
    Conflict {
        /// Which session.
        session: SessionId,
    },
    /// A journal entry would follow one that is not there.
    #[error("journal entry {number} of session {session} is missing")]
    Gap {
        /// Which session.
        session: SessionId,
        /// The entry that is not there.
        number: u32,
    },
    /// There is no such session.
    #[error("there is no session {0}; it may have been deleted in another tab")]
    NoSession(SessionId),
    /// Anything else that the browser says.
    #[error("the browser's storage failed: {0}")]
    Failed(String),
}

/// A chunk on its way into the store.
pub trait ChunkSource {
    /// Its id: the hash of its content.
    fn id(&self) -> ChunkId;
    /// Its bytes; asked for only when the store does not have it yet.
    fn bytes(&self) -> Vec<u8>;
}

impl ChunkSource for std::sync::Arc<partita_engine::log::Chunk> {
    fn id(&self) -> ChunkId {
        partita_engine::log::Chunk::id(self)
    }

    fn bytes(&self) -> Vec<u8> {
        self.encode()
    }
}

/// Everything kept of one session, as bytes: nothing of it is believed yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionBytes {
    /// The header.
    pub header: Vec<u8>,
    /// Journal entries by number.
    pub journal: Vec<(u32, Vec<u8>)>,
    /// The time reached, if it was noted.
    pub reached: Option<Vec<u8>>,
    /// Checkpoints by number, oldest first.
    pub checkpoints: Vec<(u32, Vec<u8>)>,
}

/// A checkpoint to be written.
#[derive(Clone, Debug)]
pub struct CheckpointBytes<C> {
    /// Its document.
    pub document: Vec<u8>,
    /// Every chunk that it names.
    pub chunks: Vec<C>,
    /// How many checkpoints of the session to keep, this one among them; at least 1.
    pub keep: usize,
}

/// What is kept outside sessions, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shelf {
    /// How far lessons have come.
    Progress,
    /// Settings of the app.
    Settings,
}

/// A place that keeps sessions. Each call is one short transaction: all of it happens or nothing.
#[expect(async_fn_in_trait, reason = "the app has one thread, futures need not be Send")]
pub trait Store {
    /// All sessions with their headers, oldest first.
    async fn sessions(&self) -> Result<Vec<(SessionId, Vec<u8>)>, StoreError>;

    /// Keeps a new session with the journal that it has already, written through to the disk.
    async fn create_session(
        &self,
        header: &[u8],
        journal: &[Vec<u8>],
        reached: Option<&[u8]>,
    ) -> Result<SessionId, StoreError>;

    /// Writes a session's header anew: it got another name.
    ///
    /// # Errors
    /// [`StoreError::NoSession`] when there is none of that number.
    async fn put_header(&self, session: SessionId, header: &[u8]) -> Result<(), StoreError>;

    /// What the list shows of each session that has been left once.
    async fn summaries(&self) -> Result<Vec<(SessionId, Vec<u8>)>, StoreError>;

    /// Keeps what the list shows of a session, over what it showed before.
    async fn put_summary(&self, session: SessionId, summary: &[u8]) -> Result<(), StoreError>;

    /// How many bytes are kept of a session. What it shares with others counts for each.
    ///
    /// # Errors
    /// [`StoreError::NoSession`] when there is none of that number.
    async fn size(&self, session: SessionId) -> Result<u64, StoreError>;

    /// A session's journal from the entry with the number `first` on.
    async fn journal_from(
        &self,
        session: SessionId,
        first: u32,
    ) -> Result<Vec<(u32, Vec<u8>)>, StoreError>;

    /// Everything of a session.
    ///
    /// # Errors
    /// [`StoreError::NoSession`] when there is none of that number.
    async fn session(&self, session: SessionId) -> Result<SessionBytes, StoreError>;

    /// Forgets a session, and the chunks that only it named.
    async fn delete_session(&self, session: SessionId) -> Result<(), StoreError>;

    /// Adds entries to the journal with the numbers from `first` on, and notes the time reached;
    /// written through to the disk.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when a number is taken: another tab has written.
    /// [`StoreError::Gap`] when the entry before `first` is not there.
    async fn append_journal(
        &self,
        session: SessionId,
        first: u32,
        entries: &[Vec<u8>],
        reached: &[u8],
    ) -> Result<(), StoreError>;

    /// Notes the time reached, over the last note.
    async fn note_reached(&self, session: SessionId, reached: &[u8]) -> Result<(), StoreError>;

    /// Adds a checkpoint with the chunks that are not kept yet, and forgets the oldest ones and the
    /// chunks that no checkpoint names any more.
    async fn put_checkpoint<C: ChunkSource>(
        &self,
        session: SessionId,
        checkpoint: &CheckpointBytes<C>,
    ) -> Result<(), StoreError>;

    /// The bytes of chunks, in the order asked for; `None` for those that are not there.
    async fn chunks(&self, ids: &[ChunkId]) -> Result<Vec<Option<Vec<u8>>>, StoreError>;

    /// What lies on a shelf under a name.
    async fn get(&self, shelf: Shelf, name: &str) -> Result<Option<Vec<u8>>, StoreError>;

    /// Puts something on a shelf, over what lay there under that name.
    async fn put(&self, shelf: Shelf, name: &str, bytes: &[u8]) -> Result<(), StoreError>;
}

/// The store of this page: the browser's, or memory's where it has none.
#[derive(Clone, Debug)]
pub enum AnyStore {
    /// In IndexedDB.
    IndexedDb(IndexedDbStore),
    /// In memory, until the page is closed.
    Memory(MemoryStore),
}

impl AnyStore {
    /// The name of the database; none in memory.
    #[must_use]
    pub fn database(&self) -> Option<String> {
        match self {
            Self::IndexedDb(store) => Some(store.name().to_owned()),
            Self::Memory(_) => None,
        }
    }
}

/// Calls the same method on whichever store there is.
macro_rules! either {
    ($this:expr, $store:ident => $call:expr) => {
        match $this {
            AnyStore::IndexedDb($store) => $call.await,
            AnyStore::Memory($store) => $call.await,
        }
    };
}

impl Store for AnyStore {
    async fn sessions(&self) -> Result<Vec<(SessionId, Vec<u8>)>, StoreError> {
        either!(self, store => store.sessions())
    }

    async fn create_session(
        &self,
        header: &[u8],
        journal: &[Vec<u8>],
        reached: Option<&[u8]>,
    ) -> Result<SessionId, StoreError> {
        either!(self, store => store.create_session(header, journal, reached))
    }

    async fn put_header(&self, session: SessionId, header: &[u8]) -> Result<(), StoreError> {
        either!(self, store => store.put_header(session, header))
    }

    async fn summaries(&self) -> Result<Vec<(SessionId, Vec<u8>)>, StoreError> {
        either!(self, store => store.summaries())
    }

    async fn put_summary(&self, session: SessionId, summary: &[u8]) -> Result<(), StoreError> {
        either!(self, store => store.put_summary(session, summary))
    }

    async fn size(&self, session: SessionId) -> Result<u64, StoreError> {
        either!(self, store => store.size(session))
    }

    async fn journal_from(
        &self,
        session: SessionId,
        first: u32,
    ) -> Result<Vec<(u32, Vec<u8>)>, StoreError> {
        either!(self, store => store.journal_from(session, first))
    }

    async fn session(&self, session: SessionId) -> Result<SessionBytes, StoreError> {
        either!(self, store => store.session(session))
    }

    async fn delete_session(&self, session: SessionId) -> Result<(), StoreError> {
        either!(self, store => store.delete_session(session))
    }

    async fn append_journal(
        &self,
        session: SessionId,
        first: u32,
        entries: &[Vec<u8>],
        reached: &[u8],
    ) -> Result<(), StoreError> {
        either!(self, store => store.append_journal(session, first, entries, reached))
    }

    async fn note_reached(&self, session: SessionId, reached: &[u8]) -> Result<(), StoreError> {
        either!(self, store => store.note_reached(session, reached))
    }

    async fn put_checkpoint<C: ChunkSource>(
        &self,
        session: SessionId,
        checkpoint: &CheckpointBytes<C>,
    ) -> Result<(), StoreError> {
        either!(self, store => store.put_checkpoint(session, checkpoint))
    }

    async fn chunks(&self, ids: &[ChunkId]) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        either!(self, store => store.chunks(ids))
    }

    async fn get(&self, shelf: Shelf, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        either!(self, store => store.get(shelf, name))
    }

    async fn put(&self, shelf: Shelf, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        either!(self, store => store.put(shelf, name, bytes))
    }
}
