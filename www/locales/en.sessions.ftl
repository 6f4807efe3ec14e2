# The page of sessions, files that are brought, and two tabs on one session.
sessions-link = { $title }: { $state }. Open the list of sessions.
sessions-new = New session
sessions-new-title = New session
sessions-import = Import a file
sessions-import-note = Or drop a file anywhere on the page: a session (.partita-session) or a scenario (.partita).
sessions-used = { $used } of about { $quota } used.
sessions-full = The browser’s storage is full. Nothing is damaged, and what runs goes on in memory. Export sessions that you do not need here and delete them, the largest first; saving goes on by itself as soon as there is room.
sessions-saved-at = Saved { $date }
sessions-made-at = Made { $date }
sessions-rename = Rename
sessions-name = Name
sessions-name-missing = A session needs a name.
sessions-keep-name = Save
sessions-cancel = Cancel
sessions-duplicate = Duplicate
sessions-commands = Export commands
sessions-delete-question = Delete “{ $name }” with all its records?
sessions-keep = Keep
sessions-deleted = “{ $name }” is deleted.
sessions-undelete = Bring it back
sessions-no-picture = No picture yet
sessions-picture = Its world, small
sessions-trouble = That could not be done: { $why }
sessions-drop = Drop the file to open it

watch-following = This session is open in another tab. You watch it here; what you do here goes into a copy.
watch-alone = This session is open in another tab. You look around by yourself; what you do here goes into a copy.
watch-free = The tab that wrote this session has closed.
watch-copy = Keep a copy
watch-follow = Follow again
watch-take-over = Go on here
save-watching = Watching
unsaved-copy = Keep as a session
unsaved-sessions = Make room

file-refused = “{ $name }” was not opened. { $why }
file-unreadable = The browser could not read it.
file-other = It is neither a session nor a scenario of Partita. A session’s file begins with {"{"}"format":"partita-session"; a scenario has a command on each line.
file-newer = It was written by a newer Partita (form { $found }; known are forms up to { $known }). Reload the page to get that one.
file-line = Line { $line }: { $why }
file-more = { $told } And { $more ->
        [one] one more line is wrong
       *[other] { $more } more lines are wrong
    }.
file-cut = It ends after line { $lines }, before its last one: it was cut off. Export the session again.
file-changed = It was changed after it was written: its checksum does not match. Export the session again.
file-too-late = It runs for { $seconds } seconds; at most { $most } are run.
kind-summary = summary

# What is wrong with a line of a scenario's file, besides its command.
problem-not-a-moment = “{ $value }” is no moment. Write @ and seconds, for instance @12.48.
problem-backwards = @{ $moment } is in the past: the lines above reach { $reached } s.
problem-header-twice = { $key } is given twice. Keep one.
problem-header-too-late = { $key } belongs above the first command.
problem-not-a-seed = “{ $value }” is no seed. It is a whole number from 0 to 18446744073709551615.
problem-not-a-version = “{ $value }” is no version. This Partita knows { $known }.
problem-newer = It is of version { $version }, this Partita knows { $known }. Open it with a newer one.
problem-too-long = It has { $length } bytes; at most { $most } are read.
problem-too-many-lines = It has more than { $most } lines.
