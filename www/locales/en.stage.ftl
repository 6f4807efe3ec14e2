### The stage, the inspector and the tables.

## Values

value-text = { $value }
value-number = { $value }
value-list = { $values }
value-none = –
value-null = null
value-seconds = { $value } s
value-rate = { $rate }
value-at = { $partition } at { $offset }
value-records = { $records ->
    [one] { $records } record
   *[other] { $records } records
}
value-records-for = { $records ->
    [0] nothing new for { $partition }
    [one] { $records } record for { $partition }
   *[other] { $records } records for { $partition }
}
rate-one = 1 record/s
rate-per-second = { $rate } records/s
rate-per-second-short = { $rate }/s
rate-every = 1 every { $seconds } s
rate-every-short = 1 in { $seconds } s

## On the picture

stage-label = The picture: arrows walk, Enter opens, Escape leaves
stage-producers = Producers
stage-producers-note = write
stage-topic = { $partitions ->
    [one] { $partitions } partition, kept on { $copies } brokers
   *[other] { $partitions } partitions, each kept on { $copies } brokers
}
stage-topic-one-copy = { $partitions ->
    [one] { $partitions } partition, kept on one broker
   *[other] { $partitions } partitions, each kept on one broker
}
stage-topic-short = { $partitions ->
    [one] { $partitions } partition
   *[other] { $partitions } partitions
}
stage-group = reads · { $state }
stage-leads = leads { $partitions }
stage-leads-nothing = leads nothing
stage-no-flow = sends by hand
stage-lag = lag { $lag }
stage-lag-unknown = lag –
stage-isr = ISR { $brokers }
stage-hw = HW { $offset }
stage-high-watermark = high watermark { $offset }
stage-high-watermark-meaning = copied by all: readable up to here
stage-log-end = log end { $offset }
stage-log-end-meaning = the next record lands here
stage-committed = committed { $offset }
stage-committed-meaning = a restart goes on here
stage-position = position { $offset }
stage-position-meaning = is read next
stage-owns = owns { $partitions }
stage-owns-count = { $partitions ->
    [one] owns { $partitions } partition
   *[other] owns { $partitions } partitions
}
stage-owns-nothing = owns nothing
stage-in-hand = in hand
stage-waiting = waiting
stage-out-of-isr = out of ISR
stage-no-leader = no leader
stage-copies = copies { $brokers }
stage-in-sync = { $in_sync } of { $replicas } in sync
stage-key-legend = Letter and colour show the key
stage-no-key = no key
stage-more = { $count } more
stage-times = { $what } × { $count }
stage-under-way = on the way: { $messages }
stage-no-producers = no producer yet
stage-no-topics = no topic yet
stage-no-groups = no group yet
stage-no-members = no members
note-ack = ack { $offset }
note-ack-unknown = ack
note-fetch = fetch from { $offset }
note-fetch-short = fetch
note-nothing-new = nothing new
note-list-offsets = which offset?
note-offset-is = offset { $offset }
note-no-offset = no offset
note-metadata = metadata
note-find-coordinator = which coordinator?
note-coordinator = coordinator
note-join = join
note-joined = generation { $generation }
note-sync = sync
note-assigned = { $partitions ->
    [one] { $partitions } partition
   *[other] { $partitions } partitions
}
note-heartbeat = heartbeat
note-heartbeat-heard = heard
note-leave = leave
note-left = left
note-commit = commit { $offset }
note-commit-all = commit
note-committed = committed { $offset }
note-committed-all = committed
note-offset-fetch = committed where?
note-offset-fetched = committed offsets
note-validate-position = still the same log?
note-epoch-end = same up to { $offset }
note-epoch-end-short = same up to here
note-epoch-unknown = unknown epoch
note-refused = ✕ { $error }
note-delete-group = delete group

## States

broker-up = runs
broker-down = down
broker-fenced = fenced
state-running = running
state-stopped = stopped
state-crashed = crashed
state-failed = failed
phase-connecting = connecting
phase-joining = joining
phase-syncing = syncing
phase-stable = stable
read-committed = committed
read-processed = processed by { $consumer }, not committed
read-in-hand = in hand of { $consumer }
read-not-yet = not yet read
read-not-readable = not readable yet

## Things in a line

summary-flow = { $rate } to { $topic }
summary-producer = { $sent } sent, { $acknowledged } acknowledged, acks={ $acks }
summary-leads = leads { $partitions }
summary-led = leader { $broker }, in sync { $isr }
summary-log = high watermark { $high_watermark }, log end { $log_end }
summary-value = value { $value }
summary-group = { $state }, generation { $generation }, { $members ->
    [one] { $members } member
   *[other] { $members } members
}
summary-consumer = { $consumer } of group { $group }
summary-owns = owns { $partitions }
summary-buffered = { $records ->
    [one] { $records } record fetched, not polled
   *[other] { $records } records fetched, not polled
}
summary-arrives = arrives at { $time }

## Titles

title-record = { $partition }, offset { $offset }, key { $key }
title-record-no-key = { $partition }, offset { $offset }, no key
title-topic = Topic { $topic }
title-group = Group { $group }
title-broker = Broker { $broker }
title-position = { $consumer } in { $partition }
title-committed = { $group } in { $partition }
title-request = { $word } request
title-answer = { $word } response
subtitle-partition = partition
subtitle-producer = producer
subtitle-consumer = consumer of group { $group }
subtitle-broker = { $broker }
subtitle-position = position
subtitle-committed = committed offset
subtitle-message = from { $from } to { $to }

## Facts

fact-state = State
fact-value = Value
fact-timestamp = Timestamp
fact-header = Header
fact-copies = Copies
fact-copies-all = on { $on }
fact-copies-some = on { $on }, not yet on { $not }
fact-copy = Copy
fact-copy-in-sync = { $broker }, in sync, ends at { $offset }
fact-copy-out = { $broker }, out of ISR, ends at { $offset }
fact-leader = Leader
fact-leader-value = { $broker }, epoch { $epoch }
fact-leader-epoch = Leader epoch
fact-replicas = Replicas
fact-isr = ISR
fact-log-start = Log start
fact-high-watermark = High watermark
fact-log-end = Log end
fact-size = Bytes
fact-records = Records
fact-partitions = Partitions
fact-partition = Partition
fact-partition-led = { $partition }: { $broker }, log end { $log_end }
fact-partition-none = { $partition }: ✕ no leader, log end { $log_end }
fact-replication-factor = Replication factor
fact-group = Group
fact-group-lag = { $group }: committed { $committed }, lag { $lag }
fact-group-no-commit = { $group }: nothing committed
fact-progress = committed { $committed }, lag { $lag }
fact-progress-none = nothing committed
fact-reader = { $group }: { $state }
fact-topics = Topics
fact-generation = Generation
fact-assignor = Assignor
fact-coordinator = Coordinator
fact-coordinates = Coordinates
fact-member = Member
fact-member-owns = { $client }: { $partitions }
fact-member-nothing = { $client }: nothing
fact-member-id = Member id
fact-owner = Owner
fact-owns = Owns
fact-owned-both = { $partition }: position { $position }, committed { $committed }
fact-owned-position = { $partition }: position { $position }, nothing committed
fact-owned-unknown = { $partition }: position not known yet
fact-position = Position
fact-processed = Processed up to
fact-committed = Committed
fact-lag = Lag
fact-fetched-waiting = Fetched, not polled
fact-processing = Work per record
fact-acks = acks
fact-flow = Flow
fact-flow-value = { $rate } to { $topic }, keys { $keys }
fact-flow-no-keys = { $rate } to { $topic }, no keys
fact-sent = Sent
fact-acknowledged = Acknowledged
fact-given-up = Given up
fact-buffered = In the accumulator
fact-in-flight = Not answered yet
fact-last-error = Error
fact-rack = Rack
fact-leads = Leads
fact-leads-count = Partitions led
fact-from = From
fact-to = To
fact-departs = Departed
fact-arrives = Arrives
fact-one-way = One way
fact-carries = Carries
fact-asks-from = Asks for
fact-commits = Commits
fact-written-at = Written

## Questions

why-partition = Why partition { $partition }?
why-high-watermark = Why is the high watermark { $high_watermark }?
why-high-watermark-behind = Why does the high watermark wait at { $high_watermark }?
why-no-leader = Why does nobody lead?
why-topic = Why { $partitions ->
    [one] one partition
   *[other] { $partitions } partitions
}?
why-producer = What became of the last record?
why-refused = What went wrong?
why-failed = Why can { $client } not go on?
why-crashed = What happened to { $client }?
why-stopped = Why does { $client } not run?
why-owns = Why does { $client } own these partitions?
why-owns-nothing = Why does { $client } own nothing?
why-joining = What is { $client } waiting for?
why-position = Why is { $position } read next?
why-group = Why is { $group } { $state }?
why-committed = Why { $committed }?
why-leads = Why does { $broker } lead?
why-leads-nothing = Why does { $broker } lead nothing?
why-message = Why was it sent?

## What holds now

now-above-high-watermark = Not below the high watermark yet: no consumer may read it.
now-not-committed = { $group } has not committed it: a crash of { $consumer } now would deliver it again.
now-not-read = { $consumer } of { $group } has not polled it yet.
now-no-owner = Nobody in { $group } owns the partition: it waits.
now-shortest-copy = { $broker } is in sync and its copy ends at { $offset }: the high watermark cannot pass that.
now-copies-not-known = All copies end at { $offset }; the leader learns it with their next fetch.
now-all-copies-equal = Every copy in sync ends at { $offset }.
now-producer-idle = Nothing waits and nothing is on the way.
now-producer-buffers = { $buffered ->
    [one] { $buffered } record waits in the accumulator.
   *[other] { $buffered } records wait in the accumulator.
}
now-producer-waits = { $in_flight ->
    [one] { $in_flight } record is not answered yet.
   *[other] { $in_flight } records are not answered yet.
}
now-crashed = It left nothing behind: { $group } notices when the session times out.
now-not-running = Its committed offsets stay with { $group }.
now-connecting = It asks for metadata and for the coordinator of { $group }.
now-joining = The coordinator waits for the other members of { $group }.
now-syncing = The leader of { $group } computes who gets what.
now-group-preparing = Members are joining; nobody is given records until it is over.
now-group-completing = The leader's assignment is awaited.
now-group-empty = No members: committed offsets stay.
now-message = It reaches { $to } at { $time }.

## A record's story

record-appended = { $node } appends it to { $partition } at offset { $offset }
record-replicated = { $node } has a copy
record-readable = The high watermark rises to { $high_watermark }: it may be read
record-fetched = { $consumer } fetches it
record-polled = poll() hands it to { $consumer }
record-processed = { $consumer } is done with it
record-committed = { $group } commits { $offset }: it is not delivered again

## Events

decided-by-hash = murmur2("{ $key }") = { $hash }, sign bit cleared { $positive }, mod { $partitions } = { $partition }
event-broker-registered = { $broker } registers with the controller
event-topic-created = Topic { $topic } is made: { $partitions ->
    [one] { $partitions } partition
   *[other] { $partitions } partitions
}, { $copies ->
    [one] one copy
   *[other] { $copies } copies each
}
event-partitions-added = { $topic } grows from { $from } to { $to } partitions
event-topic-deleted = Topic { $topic } is deleted
event-leader-elected = { $broker } leads { $partition } from now on, epoch { $epoch }
event-leader-none = No broker can lead { $partition }
event-isr-changed = In sync for { $partition }: { $brokers }
event-metadata-learned = { $node } learns newer metadata
event-request-sent = { $node } sends { $to } a { $word } request
event-answer-sent = { $node } answers the { $word } request of { $to }
event-message-lost = The message finds nobody at { $node }
event-admin-answered = The { $word } request succeeded
event-admin-refused = The { $word } request is refused: { $error }
event-client-started = { $node } starts
event-client-stopped = { $node } is closed in order
event-client-crashed = { $node } crashes: no commit, no leave
event-client-failed = { $node } cannot go on: { $exception }
event-client-failed-at = { $node } cannot go on in { $partition }: { $exception }
event-record-sent-explicit = { $node } sends it to partition { $partition }, as it was told
event-record-sent-key = { $node } sends it: the hash of its key chooses partition { $partition }
event-record-sent-sticky = { $node } sends it without a key: partition { $partition } goes on until a batch is full
event-record-sent-sticky-drawn = { $node } sends it without a key: partition { $partition } is drawn by lot
event-record-sent-round-robin = { $node } sends it: partition { $partition } is next in turn
event-record-dropped-large = { $node } gives a record for { $topic } up: it is too large
event-record-dropped-blocked = { $node } gives a record for { $topic } up: no metadata or memory in time
event-record-dropped-gone = A record for { $topic } is gone with { $node }
event-batch-full = The batch for { $partition } is full: { $records ->
    [one] { $records } record
   *[other] { $records } records
}, { $bytes } bytes
event-batch-lingered = The batch for { $partition } has waited long enough: { $records ->
    [one] { $records } record
   *[other] { $records } records
}, { $bytes } bytes
event-batch-followed = The batch for { $partition } makes room for the next: { $records ->
    [one] { $records } record
   *[other] { $records } records
}
event-batch-rides-along = The batch for { $partition } rides along with another: { $records ->
    [one] { $records } record
   *[other] { $records } records
}
event-batch-flushed = The batch for { $partition } is flushed: { $records ->
    [one] { $records } record
   *[other] { $records } records
}
event-batch-retried = The batch for { $partition } is sent again: { $records ->
    [one] { $records } record
   *[other] { $records } records
}
event-batch-memory = Memory is used up: the batch for { $partition } leaves with { $records ->
    [one] { $records } record
   *[other] { $records } records
}
event-batch-acknowledged = { $node } is told: { $records ->
    [one] written to { $partition } at { $offset }
   *[other] { $records } records written to { $partition } from { $offset }
}
event-batch-unacknowledged = { $node } asks for no answer (acks=0)
event-batch-failed = { $node } is told { $error } and gives { $records ->
    [one] the record
   *[other] { $records } records
} for { $partition } up
event-batch-failed-retry = { $node } is told { $error } for { $partition } and tries again
event-batch-appended = { $node } appends { $records ->
    [one] { $records } record
   *[other] { $records } records
} to { $partition } at { $offset }
event-batch-refused = { $node } refuses a batch for { $partition }: { $error }
event-records-replicated = { $node } copies { $records ->
    [one] offset { $from }
   *[other] offsets { $from } to { $last }
} of { $partition }
event-high-watermark = The high watermark of { $partition } rises from { $from } to { $to }
event-position-committed = { $node } goes on in { $partition } at { $offset }: the group had committed it
event-position-earliest = { $node } begins { $partition } at { $offset }, the log's start
event-position-latest = { $node } begins { $partition } at { $offset }, behind the newest record
event-position-truncated = { $node } goes back to { $offset } in { $partition }: up to there the new leader has what was read
event-position-sought = { $node } is moved to { $offset } in { $partition }
event-records-fetched = { $node } fetches { $records ->
    [one] offset { $from }
   *[other] offsets { $from } to { $last }
} of { $partition }
event-records-polled = poll() hands { $node } { $records ->
    [one] offset { $from }
   *[other] offsets { $from } to { $last }
} of { $partition }
event-record-processed = { $node } is done with { $partition } at { $offset }
event-commit-acknowledged = { $node } is told: committed { $offsets }
event-commit-refused = { $node } may not commit: { $error }
event-assigned = { $node } is given { $partitions }
event-assigned-none = { $node } is given nothing
event-revoked = { $node } gives up { $partitions }
event-lost = { $node } has lost { $partitions }
event-member-added = { $client } is a member of { $group }
event-member-removed = { $how ->
    [left] { $client } leaves { $group }
    [session-expired] { $client } was silent too long and is out of { $group }
    [rebalance-timed-out] { $client } did not join { $group } again in time
   *[other] { $client } is out of { $group }
}
group-change = { $how ->
    [joined] { $client } joins
    [rejoined] { $client } joins again
    [left] { $client } leaves
    [session-expired] { $client } was silent too long
   *[other] { $client } did not join in time
}
event-group-state = { $group }: { $from } → { $to }
event-group-state-because = { $because }: { $group } goes from { $from } to { $to }
event-generation = Generation { $generation } of { $group } begins with { $members ->
    [one] { $members } member
   *[other] { $members } members
}, assignor { $assignor }
event-generation-empty = Generation { $generation } of { $group } begins without members
event-assignment = The leader shares out: { $assignment }
event-offsets-committed = { $node } keeps for { $group }: committed { $offsets }
event-group-deleted = Group { $group } is deleted
event-coordinator-loaded = { $node } coordinates partition { $partition } of __consumer_offsets: { $groups ->
    [one] { $groups } group
   *[other] { $groups } groups
}

## Inspector

inspector-label = Inspector
inspector-close = Close the inspector
inspector-empty = Click or choose anything on the picture to ask why it is so.
inspector-gone = That is not there any more.
inspector-gone-message = The message has arrived.
inspector-time = Go to { $time }
inspector-earlier = What happened before is not kept at hand.
inspector-began = See it again at { $time }, its timestamp
inspector-more-facts = All facts
inspector-fewer-facts = Fewer facts
inspector-open = Open
story-command = command
story-event = event
story-broken = broke
story-now = now

## Tables

table-title = The picture as tables
table-close = Close the tables
table-brokers = Brokers
table-newest = { $partition }, newest records
table-topic-note = { $partitions ->
    [one] { $partitions } partition
   *[other] { $partitions } partitions
}, replication factor { $copies }
table-group-note = { $state }, generation { $generation }, { $assignor }
table-group-note-empty = { $state }, generation { $generation }
table-not-in-sync = { $isr }, not { $missing }
table-more = and { $count } more
table-empty = none yet
table-keys-rows = rows
table-keys-open = opens
table-keys-leave = leaves
column-name = name
column-keys = keys
column-rate = records/s
column-acks = acks
column-wire = on the wire
column-state = state
column-leads = leads
column-partition = partition
column-leader = leader
column-in-sync = in sync
column-start = start
column-high-watermark = high watermark
column-log-end = log end
column-offset = offset
column-key = key
column-value = value
column-has-it = { $group } has it
column-owner = owner
column-committed = committed
column-position = position
column-lag = lag
wire-nothing = nothing
wire-records = { $records ->
    [one] { $records } record
   *[other] { $records } records
}
wire-acks = { $acks ->
    [one] { $acks } ack
   *[other] { $acks } acks
}
wire-both = { $records ->
    [one] { $records } record
   *[other] { $records } records
}, { $acks ->
    [one] { $acks } ack
   *[other] { $acks } acks
}
live-playing = { $time }, running. { $summary }
live-paused = { $time }, paused. { $summary }
live-logs = { $records ->
    [one] { $records } record in { $topics ->
        [one] one topic
       *[other] { $topics } topics
    }.
   *[other] { $records } records in { $topics ->
        [one] one topic
       *[other] { $topics } topics
    }.
}
live-group = { $group }: { $state }, lag { $lag }.
live-broker-down = Broker { $broker } is down.
live-client-crashed = { $client } has crashed.
live-client-failed = { $client } cannot go on: { $error }.
live-step = { $event }.
