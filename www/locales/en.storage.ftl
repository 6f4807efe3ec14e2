# Saving: what the header says, and why.
save-saved = Saved
save-saving = Saving
save-not-saved = Not saved
save-memory = Not saved: in memory only

save-reason-slow = The disk is slow. The last command is not saved yet.
save-reason-unavailable = This browser gives no storage, as in a private window. The session lasts until the page is closed.
save-reason-newer = A newer Partita has used this storage. Reload the page to get that one.
save-reason-blocked = An older Partita is open in another tab. Close it, then reload this page.
save-reason-closed = A newer Partita was opened in another tab. Reload this page to go on saving.
save-reason-full = The browser’s storage is full. Delete sessions or free disk space; saving is tried again by itself.
save-reason-conflict = Another tab has written to this session. Reload the page to go on from there.
save-reason-deleted = This session was deleted in another tab.
save-reason-failed = The browser’s storage failed. Saving is tried again by itself.
save-reason-elsewhere = This session is open in another tab. Here it is watched.

# What is told once, when a session is opened.
opening-damaged = Session { $session } is damaged ({ $what }). It stays as it is; a new session has begun.
opening-newer = Session { $session } was made by a newer Partita ({ $what }, form { $found }; known are forms up to { $known }). It stays as it is; a new session has begun.
opening-different = Session { $session } was run by another build of Partita. Run again from its commands, { $count ->
        [one] one thing comes out differently
       *[other] { $count } things come out differently
    }.
opening-noted = Noted then
opening-now = Now
opening-export = Export what is there
opening-close = Close
paste-too-long = What you pasted has { $bytes } bytes; a field holds at most { $most }. Nothing was changed.

kind-session = header
kind-journal-entry = journal entry { $number }
kind-time-reached = time reached
kind-checkpoint = checkpoint { $number }
kind-chunk = part of a log
kind-progress = progress
kind-setting = setting

# The sessions that are kept.
sessions-title = Sessions
sessions-note = Kept in this browser. The one you open goes on where it was.
sessions-open-one = Open
sessions-opened = Open now
sessions-export = Export
sessions-delete = Delete
sessions-delete-surely = Delete for good
sessions-unreadable = Session { $session }: cannot be read
sessions-failed = The sessions cannot be listed: the browser’s storage failed.
