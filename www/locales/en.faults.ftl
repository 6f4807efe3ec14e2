# What goes wrong by command: links, messages, processes, disks.

## Commands

command-cut = Cuts the link between two nodes: all that is sent on it is lost.
command-heal = Mends a link that was cut.
command-hold = Lets the messages between two nodes wait.
command-release = Lets the messages that wait go on.
command-delay = Lets messages between two nodes take longer, one way.
command-drop-next = Loses the next message from A to B.
command-pause = Lets a process stand still, as in a long garbage collection.
command-resume = Lets a paused process go on.
command-lose-disk = Loses a broker’s disk with all its logs, and its process with it.
command-slow = Slows a broker’s disk: each append takes so many seconds.

## Arguments

argument-a = One end: a broker, a client or the controller.
argument-b = The other end.
argument-way = Both directions, or one: from A to B.
argument-seconds = How many seconds; 0 ends it.
argument-kind = Which message; any when left out.

## Refusals

refusal-same-node = { $name } has no link with itself. Name two nodes.
refusal-no-link = { $a } and { $b } never speak to each other. A link has a broker at one end, or joins controllers.
refusal-link-is-cut = The link from { $a } to { $b } is cut already. heal { $a } { $b } mends it.
refusal-link-is-not-cut = The link from { $a } to { $b } is not cut.
refusal-link-is-held = Messages from { $a } to { $b } wait already. release { $a } { $b } lets them go on.
refusal-link-is-not-held = Messages from { $a } to { $b } do not wait.
refusal-paused = { $name } stands still. resume { $name } lets it go on.
refusal-not-paused = { $name } does not stand still.

## Events

event-disk-lost = The disk of { $node } is lost with all its logs
event-message-lost-cut = { $word } from { $from } to { $node } is lost: the link is cut
event-message-lost-dropped = { $word } from { $from } to { $node } is lost on its way
