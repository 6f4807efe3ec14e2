### Making, changing and undoing from the picture.

## Undo

undo-group = Undo and redo
undo-bare = Undo
undo-word = Undo { $word }
undo-line = Undo: { $line }
undo-nothing = Nothing to undo
redo-line = Redo: { $line }
redo-nothing = Nothing to redo
key-undo = take the last command back
key-redo = bring it back
console-elsewhere = not at this moment

## Other names, removed brokers

command-rename = Restarts a client under another client.id, with the same settings.
command-rename-group = Restarts a group’s consumers under another group.id; what it committed stays behind.
refusal-nobody-in-group = No consumer has the group.id { $name } (or that is its name already): there is nobody to restart under another.
refusal-broker-holds-replicas = { $name } holds replicas of { $topics }: it can be removed once it holds none. Delete these topics first.
event-broker-unregistered = { $broker } is shut down, and the controller forgets it

## Settings of things

settings-label = Settings
settings-all = Show all settings
settings-fewer = Show fewer settings
settings-apply = Apply
settings-discard = Discard
settings-unchanged = Nothing to apply yet.
settings-changed = Changed: { $changed }.
settings-refused = { $refused } of { $changed } refused.
settings-nothing-ran = Nothing has run.
settings-no-limit = no limit
settings-use = Use { $value }
settings-back = Back to default
settings-row-changed = Changed, default { $default }. { $meaning }
settings-row-removed = Back to the default, { $default }. { $meaning }
settings-row-default = Default. { $meaning }
settings-partitions = Can only grow; keys may move to other partitions.
settings-partitions-changed = Changed, was { $present }. Can only grow; keys may move to other partitions.
settings-partitions-wrong = INVALID_PARTITIONS The number can only grow: more than { $present }, at most 10000 at once.

## Renaming and composing

add-record = + record
act-rename = Rename
act-rename-do = Rename
act-rename-client-note = A client reads client.id when it starts: it restarts under the new name with the same settings.
act-rename-group-note = The consumers restart with this group.id. What the old group committed stays with the old group.
act-rename-group-not = Rename: it has no consumers.
act-rename-topic-note = Kafka cannot rename a topic: producers, consumers and committed offsets know it by its name. This makes a new, empty one with the same partitions, copies and settings.
act-remove-broker-not = Remove: only once it holds no replica; delete the topics that have one here.
compose-label = New record
foresight-pending-moves = With the { $partitions } partitions of the form it would be partition { $partition }: from then on this key has records in two partitions.
foresight-pending-stays = With the { $partitions } partitions of the form it would stay partition { $partition }.
console-edit = Put this line into the console
add-partition = + partition
stage-would-land = the new record would land here
