### Acting on things: buttons, forms, the list of keys.

## Buttons

actions-label = Act
places-label = Add something
add-producer = + producer
add-topic = + topic
add-broker = + broker
add-group = + group
add-consumer = + consumer
act-send = Send a record
act-flow = Set rate
act-flow-stop = Stop sending
act-partitions = Add partitions
act-process = Work per record
act-seek = Seek
act-start = Start
act-stop = Stop
act-crash = Crash
act-remove = Remove
act-commit = Commit now
act-delete-topic = Delete topic
act-delete-group = Delete group
act-delete-group-not = Delete group: only once its members are stopped.
act-needs-topic = Send a record: add a topic first.
act-needs-producer = Send a record: add or start a producer first.
act-seek-not = Seek: it owns no partition now.
act-delete-takes = Deletes { $topic } with { $records ->
    [one] 1 record
   *[other] { $records } records
}, and what these groups have committed in it: { $groups }.
act-delete-takes-records = Deletes { $topic } with { $records ->
    [one] 1 record
   *[other] { $records } records
}.
act-delete-do = Delete
act-keep = Keep it

## Forms

make-producer = New producer
make-topic = New topic
make-broker = New broker
make-consumer = New consumer
act-send-do = Send
act-set-do = Set
act-partitions-do = Add partitions
act-seek-do = Seek
act-add-do = Add
act-line-waits = The line appears once all fields are right.
act-auto = auto
act-now = now
act-none = none
act-no-key = no key
act-null-key = null: no key
act-null = null: a tombstone
act-empty = empty
act-header-add = + header
act-header-name = name
act-header-value = value
act-header-remove = Remove this header
act-partitions-note = The number can only grow. Keys may move to other partitions.

## Fields; settings keep Kafka’s names

field-producer = from
field-topic = topic
field-key = key
field-value = value
field-partition = partition
field-timestamp = timestamp, ms
field-headers = headers
field-rate = records per second
field-keys = keys, in turn
field-spread = partitions chosen by
field-partitions = partitions
field-process = seconds per record
field-offset = next offset to read
field-name = name
field-rf = replication factor
field-broker = broker
field-rack = rack
field-group = group
field-commit = commits

## Where a record would go

foresight-place = Would go to partition { $partition }, offset { $offset } or later:
foresight-drawn = The partition is drawn when it is sent:
foresight-explicit = you name it.
foresight-key = its key decides.
foresight-sticky = without a key it joins the partition that this producer is on.
foresight-sticky-drawn = without a key any of them, kept until a batch is full.
foresight-round-robin = it is next in turn.
foresight-calculation = murmur2({ $key }) = { $hash }, sign bit cleared { $positive }, mod { $partitions } = { $partition }

## Keys

shortcuts-title = Keys
shortcuts-commands = Commands
shortcuts-commands-note = Each is one line in the console. Every button writes such a line.
shortcuts-anywhere = Anywhere
shortcuts-picture = On the picture
shortcuts-transport = In the transport
shortcuts-console = In the console
key-space = play or pause
key-step = event by event
key-ends = to the start, to the end
key-console = type a command
key-complete = complete a word
key-history = earlier commands
key-run = carry it out
key-walk = walk along the picture
key-open = ask about what has the focus
key-escape = one step back
key-help = this list
