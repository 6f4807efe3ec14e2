### Making, changing and undoing from the picture.

## Undo

undo-group = Undo and redo
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
