### The page: header, console, transport, forms, scenarios.

skip-to-stage = Go to the picture
hint-first = Click any record to ask why it went there.
nav-label = Pages
nav-sandbox = Sandbox
nav-scenarios = Scenarios
table-toggle = Table
theme-label = Theme: { $theme }
theme-system = as the system
theme-light = light
theme-dark = dark
close = Close
side-label = What is selected

## Time

time-seconds = { $seconds } s
transport-label = Time
transport-start = To the start
transport-back = One event back
transport-play = Play
transport-pause = Pause
transport-step = Next event
transport-travelling = on the way
transport-slowed = as fast as it can
transport-past = in the past
timeline-label = Timeline
speed = speed { $speed } ×
speed-label = Speed
mark-group-forms = group forms
mark-rebalance = rebalance
mark-assigned = partitions assigned
mark-broken = ✕ { $node }

## Console

console-label = Console
console-input = Type a command
console-hint = type a command
console-completions = What could follow
console-did-you-mean = Did you mean { $word }?
console-done = done
console-sent = → { $partition }
console-sent-at = → { $partition }, offset { $offset }

## Scenarios

scenarios-title = Scenarios
scenarios-note = Each opens a new session. The one you leave is kept.
scenarios-open = Open

## When everything fails

panic-title = Partita has stopped
panic-text = Something went wrong inside Partita. What you did is kept in this browser; reloading goes on from there.
panic-reload = Reload
