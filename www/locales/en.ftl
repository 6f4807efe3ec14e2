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
places-label = Add something

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

## Shortcuts

shortcuts-title = Keys
key-space = play or pause
key-step = event by event, in the transport
key-ends = to the start, to the end
key-console = type a command
key-complete = complete a word, in the console
key-history = earlier commands, in the console
key-walk = walk the picture
key-open = ask about what has the focus
key-escape = one step back
key-help = this list

## Making and acting

add-producer = + producer
add-topic = + topic
add-broker = + broker
add-group = + group
add-consumer = + consumer
make-producer = New producer
make-topic = New topic
make-consumer = New consumer
make-broker = New broker
make-do = Add
action-gone = It is not there at this moment.
action-start = Start
action-stop = Stop
action-crash = Crash
action-remove = Remove
action-commit = Commit now
action-delete-topic = Delete topic
action-delete-group = Delete group
action-delete-group-note = A group can be deleted once its members are stopped.
form-send-title = Send a record
form-send = Send
form-producer = from
form-topic = topic
form-key = key
form-value = value
form-headers = headers
form-partition = partition
form-timestamp = timestamp
form-no-key = no key
form-empty = empty
form-headers-example = source:web
form-partition-auto = auto
form-timestamp-now = now
form-needs-producer = There is no running producer: add or start one first.
form-needs-topic = There is no topic yet: add one first.
form-rate-title = Keep sending
form-rate = records per second
form-keys = keys, in turn
form-rate-set = Set rate
form-rate-stop = Stop sending
form-process-title = Work
form-process = seconds per record
form-set = Set
form-partitions-title = More partitions
form-partitions-note = The number can only grow, and keys may move to other partitions.
form-partitions = partitions
form-partitions-add = Add partitions
form-name = name
form-acks = waits for
form-copies = copies of each
form-group = group
form-reset = without a committed offset
form-broker = name, b and a number

## Scenarios

scenarios-title = Scenarios
scenarios-note = Each opens a new session. The one you leave is kept.
scenarios-open = Open

## When everything fails

panic-title = Partita has stopped
panic-text = Something went wrong inside Partita. What you did is kept in this browser; reloading goes on from there.
panic-reload = Reload
