//! The store in memory: private windows, refused storage, tests. It keeps until the page is closed.

use super::{CheckpointBytes, ChunkSource, SessionBytes, SessionId, Shelf, Store, StoreError};
use partita_engine::log::ChunkId;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A store that keeps until the page is closed. Clones share what they keep.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore(Rc<RefCell<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    /// Why there is no better store.
    instead: Option<StoreError>,
    last_session: u32,
    sessions: BTreeMap<SessionId, KeptSession>,
    chunks: BTreeMap<ChunkId, Vec<u8>>,
    shelves: BTreeMap<(Shelf, String), Vec<u8>>,
}

#[derive(Debug, Default)]
struct KeptSession {
    header: Vec<u8>,
    journal: BTreeMap<u32, Vec<u8>>,
    reached: Option<Vec<u8>>,
    summary: Option<Vec<u8>>,
    last_checkpoint: u32,
    checkpoints: BTreeMap<u32, KeptCheckpoint>,
}

#[derive(Debug)]
struct KeptCheckpoint {
    document: Vec<u8>,
    chunks: Vec<ChunkId>,
}

impl Kept {
    fn session(&mut self, session: SessionId) -> Result<&mut KeptSession, StoreError> {
        self.sessions.get_mut(&session).ok_or(StoreError::NoSession(session))
    }

    fn collect_chunks(&mut self) {
        let named: BTreeSet<ChunkId> = self
            .sessions
            .values()
            .flat_map(|session| session.checkpoints.values())
            .flat_map(|checkpoint| checkpoint.chunks.iter().copied())
            .collect();
        self.chunks.retain(|id, _| named.contains(id));
    }
}

impl MemoryStore {
    /// A store in place of the browser's, which failed with `error`.
    #[must_use]
    pub fn instead(error: StoreError) -> Self {
        let kept = Kept { instead: Some(error), ..Kept::default() };
        Self(Rc::new(RefCell::new(kept)))
    }

    /// Why the browser's store is not used; none when nobody asked it.
    #[must_use]
    pub fn reason(&self) -> Option<StoreError> {
        self.0.borrow().instead.clone()
    }

    /// How many chunks it keeps.
    #[must_use]
    pub fn chunk_count(&self) -> usize {
        self.0.borrow().chunks.len()
    }
}

impl Store for MemoryStore {
    async fn sessions(&self) -> Result<Vec<(SessionId, Vec<u8>)>, StoreError> {
        let kept = self.0.borrow();
        Ok(kept.sessions.iter().map(|(id, session)| (*id, session.header.clone())).collect())
    }

    async fn create_session(
        &self,
        header: &[u8],
        journal: &[Vec<u8>],
        reached: Option<&[u8]>,
    ) -> Result<SessionId, StoreError> {
        let mut kept = self.0.borrow_mut();
        kept.last_session = kept.last_session.saturating_add(1);
        let id = SessionId(kept.last_session);
        let session = KeptSession {
            header: header.to_vec(),
            journal: (0..).zip(journal.iter().cloned()).collect(),
            reached: reached.map(<[u8]>::to_vec),
            ..KeptSession::default()
        };
        kept.sessions.insert(id, session);
        Ok(id)
    }

    async fn put_header(&self, session: SessionId, header: &[u8]) -> Result<(), StoreError> {
        self.0.borrow_mut().session(session)?.header = header.to_vec();
        Ok(())
    }

    async fn summaries(&self) -> Result<Vec<(SessionId, Vec<u8>)>, StoreError> {
        let kept = self.0.borrow();
        let of = |(id, session): (&SessionId, &KeptSession)| Some((*id, session.summary.clone()?));
        Ok(kept.sessions.iter().filter_map(of).collect())
    }

    async fn put_summary(&self, session: SessionId, summary: &[u8]) -> Result<(), StoreError> {
        self.0.borrow_mut().session(session)?.summary = Some(summary.to_vec());
        Ok(())
    }

    async fn size(&self, session: SessionId) -> Result<u64, StoreError> {
        let mut kept = self.0.borrow_mut();
        let of = kept.session(session)?;
        let checkpoints = of.checkpoints.values();
        let named: BTreeSet<ChunkId> =
            checkpoints.clone().flat_map(|checkpoint| checkpoint.chunks.iter().copied()).collect();
        let mut bytes = of.header.len() + of.reached.as_ref().map_or(0, Vec::len);
        bytes += of.journal.values().map(Vec::len).sum::<usize>();
        bytes += checkpoints.map(|checkpoint| checkpoint.document.len()).sum::<usize>();
        bytes += of.summary.as_ref().map_or(0, Vec::len);
        bytes += named.iter().filter_map(|id| kept.chunks.get(id)).map(Vec::len).sum::<usize>();
        Ok(u64::try_from(bytes).unwrap_or(u64::MAX))
    }

    async fn journal_from(
        &self,
        session: SessionId,
        first: u32,
    ) -> Result<Vec<(u32, Vec<u8>)>, StoreError> {
        let mut kept = self.0.borrow_mut();
        let journal = &kept.session(session)?.journal;
        Ok(journal.range(first..).map(|(number, bytes)| (*number, bytes.clone())).collect())
    }

    async fn session(&self, session: SessionId) -> Result<SessionBytes, StoreError> {
        let mut kept = self.0.borrow_mut();
        let session = kept.session(session)?;
        Ok(SessionBytes {
            header: session.header.clone(),
            journal: session.journal.iter().map(|(n, bytes)| (*n, bytes.clone())).collect(),
            reached: session.reached.clone(),
            checkpoints: session
                .checkpoints
                .iter()
                .map(|(n, checkpoint)| (*n, checkpoint.document.clone()))
                .collect(),
        })
    }

    async fn delete_session(&self, session: SessionId) -> Result<(), StoreError> {
        let mut kept = self.0.borrow_mut();
        kept.sessions.remove(&session);
        kept.collect_chunks();
        Ok(())
    }

    async fn append_journal(
        &self,
        session: SessionId,
        first: u32,
        entries: &[Vec<u8>],
        reached: &[u8],
    ) -> Result<(), StoreError> {
        let mut kept = self.0.borrow_mut();
        let kept = kept.session(session)?;
        let numbered: Vec<(u32, &Vec<u8>)> = (first..).zip(entries).collect();
        if numbered.iter().any(|(number, _)| kept.journal.contains_key(number)) {
            return Err(StoreError::Conflict { session });
        }
        if let Some(number) = first.checked_sub(1)
            && !kept.journal.contains_key(&number)
        {
            return Err(StoreError::Gap { session, number });
        }
        kept.journal.extend(numbered.into_iter().map(|(number, bytes)| (number, bytes.clone())));
        kept.reached = Some(reached.to_vec());
        Ok(())
    }

    async fn note_reached(&self, session: SessionId, reached: &[u8]) -> Result<(), StoreError> {
        self.0.borrow_mut().session(session)?.reached = Some(reached.to_vec());
        Ok(())
    }

    async fn put_checkpoint<C: ChunkSource>(
        &self,
        session: SessionId,
        checkpoint: &CheckpointBytes<C>,
    ) -> Result<(), StoreError> {
        let mut kept = self.0.borrow_mut();
        let named = checkpoint.chunks.iter().map(ChunkSource::id).collect();
        let into = kept.session(session)?;
        into.last_checkpoint = into.last_checkpoint.saturating_add(1);
        let number = into.last_checkpoint;
        let document = checkpoint.document.clone();
        into.checkpoints.insert(number, KeptCheckpoint { document, chunks: named });
        while into.checkpoints.len() > checkpoint.keep.max(1) {
            into.checkpoints.pop_first();
        }
        for chunk in &checkpoint.chunks {
            kept.chunks.entry(chunk.id()).or_insert_with(|| chunk.bytes());
        }
        kept.collect_chunks();
        Ok(())
    }

    async fn chunks(&self, ids: &[ChunkId]) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        let kept = self.0.borrow();
        Ok(ids.iter().map(|id| kept.chunks.get(id).cloned()).collect())
    }

    async fn get(&self, shelf: Shelf, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.0.borrow().shelves.get(&(shelf, name.to_owned())).cloned())
    }

    async fn put(&self, shelf: Shelf, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.0.borrow_mut().shelves.insert((shelf, name.to_owned()), bytes.to_vec());
        Ok(())
    }
}
