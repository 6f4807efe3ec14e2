//! What the header says about saving.

use crate::storage::StoreError;

/// Whether what was done will still be there after a reload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveStatus {
    /// Every command is on the disk.
    Saved,
    /// A command is on its way there.
    Saving,
    /// Commands are not on the disk; they are tried again where that can help.
    NotSaved(UnsavedReason),
    /// Nothing is saved, from the beginning.
    MemoryOnly(MemoryReason),
}

/// Why a command is not on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnsavedReason {
    /// The disk takes longer than the run waits.
    Slow,
    /// The store refuses.
    Store(StoreError),
}

/// Why a session is in memory only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MemoryReason {
    /// The browser gives no storage, or its storage failed from the start.
    Store(StoreError),
    /// The session is open for writing in another tab; this one watches.
    OpenElsewhere,
}

impl SaveStatus {
    /// The message that says it in a word or two.
    #[must_use]
    pub const fn label_key(&self) -> &'static str {
        match self {
            Self::Saved => "save-saved",
            Self::Saving => "save-saving",
            Self::NotSaved(_) => "save-not-saved",
            Self::MemoryOnly(MemoryReason::OpenElsewhere) => "save-watching",
            Self::MemoryOnly(MemoryReason::Store(_)) => "save-memory",
        }
    }

    /// Whether something is wrong: watching is not.
    #[must_use]
    pub const fn is_trouble(&self) -> bool {
        !matches!(self, Self::Saved | Self::Saving | Self::MemoryOnly(MemoryReason::OpenElsewhere))
    }

    /// Whether only a session of its own keeps what was done here.
    #[must_use]
    pub const fn needs_copy(&self) -> bool {
        matches!(
            self,
            Self::NotSaved(UnsavedReason::Store(
                StoreError::Conflict { .. } | StoreError::NoSession(_)
            ))
        )
    }

    /// The message that says why and what would help; none where all is well.
    #[must_use]
    pub const fn reason_key(&self) -> Option<&'static str> {
        match self {
            Self::Saved | Self::Saving => None,
            Self::NotSaved(UnsavedReason::Slow) => Some("save-reason-slow"),
            Self::MemoryOnly(MemoryReason::OpenElsewhere) => Some("save-reason-elsewhere"),
            Self::NotSaved(UnsavedReason::Store(error))
            | Self::MemoryOnly(MemoryReason::Store(error)) => Some(reason(error)),
        }
    }
}

/// The message that says why the store fails and what would help.
#[must_use]
pub const fn reason(error: &StoreError) -> &'static str {
    match error {
        StoreError::Unavailable(_) => "save-reason-unavailable",
        StoreError::Newer => "save-reason-newer",
        StoreError::Blocked => "save-reason-blocked",
        StoreError::Closed => "save-reason-closed",
        StoreError::Full => "save-reason-full",
        StoreError::Conflict { .. } => "save-reason-conflict",
        StoreError::NoSession(_) => "save-reason-deleted",
        StoreError::Failed(_) | StoreError::Gap { .. } => "save-reason-failed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trouble_has_a_reason() {
        assert_eq!(SaveStatus::Saved.reason_key(), None);
        assert_eq!(SaveStatus::Saving.reason_key(), None);
        let full = SaveStatus::NotSaved(UnsavedReason::Store(StoreError::Full));
        assert_eq!(full.reason_key(), Some("save-reason-full"));
        let copy = SaveStatus::MemoryOnly(MemoryReason::OpenElsewhere);
        assert_eq!(
            (copy.label_key(), copy.reason_key()),
            ("save-watching", Some("save-reason-elsewhere"))
        );
    }
}
