//! A session's records as a session of their own: duplicates, imports, what was deleted by mistake.

use super::record::{Checkpoint, SessionHeader, SessionId};
use super::{CheckpointBytes, ChunkSource, Document, SessionBytes, Store, StoreError};
use partita_engine::log::ChunkId;

/// A chunk as it is kept.
struct KeptChunk {
    id: ChunkId,
    bytes: Vec<u8>,
}

impl ChunkSource for KeptChunk {
    fn id(&self) -> ChunkId {
        self.id
    }

    fn bytes(&self) -> Vec<u8> {
        self.bytes.clone()
    }
}

/// Keeps records of a session as another one, under `header`. The newest checkpoint comes along
/// where all of it is in the store; without it the session is run again.
///
/// # Errors
/// When the store fails; nothing was kept then.
pub async fn adopt<S: Store>(
    store: &S,
    header: &SessionHeader,
    kept: &SessionBytes,
) -> Result<SessionId, StoreError> {
    let journal: Vec<Vec<u8>> = kept.journal.iter().map(|(_, entry)| entry.clone()).collect();
    let session = store.create_session(&header.encode(), &journal, kept.reached.as_deref()).await?;
    if let Some((_, document)) = kept.checkpoints.last()
        && let Ok(checkpoint) = Checkpoint::decode(document, "")
    {
        let found = store.chunks(&checkpoint.chunks).await?;
        let chunks: Option<Vec<KeptChunk>> = checkpoint
            .chunks
            .iter()
            .zip(found)
            .map(|(id, bytes)| Some(KeptChunk { id: *id, bytes: bytes? }))
            .collect();
        if let Some(chunks) = chunks {
            let bytes = CheckpointBytes { document: document.clone(), chunks, keep: 1 };
            // Only a cache: a disk that is too full for it loses nothing.
            let _ = store.put_checkpoint(session, &bytes).await;
        }
    }
    Ok(session)
}

/// The title of a copy: `Web shop`, `Web shop (2)`, `Web shop (3)`.
#[must_use]
pub fn copied_title(title: &str) -> String {
    let numbered = title.strip_suffix(')').and_then(|title| title.rsplit_once(" ("));
    let counted = numbered.and_then(|(name, number)| Some((name, number.parse::<u32>().ok()?)));
    let (name, number) = counted.unwrap_or((title, 1));
    format!("{name} ({})", number.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_count() {
        assert_eq!(copied_title("Web shop"), "Web shop (2)");
        assert_eq!(copied_title("Web shop (2)"), "Web shop (3)");
        assert_eq!(copied_title("Web shop (old)"), "Web shop (old) (2)");
        assert_eq!(copied_title(""), " (2)");
    }
}
