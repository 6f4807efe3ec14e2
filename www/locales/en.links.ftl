### Links: what is wrong with them, and what can be done to them.

## On the picture

matter-cut = link { $links } cut
matter-held = link { $links } held
brokers-held = held
brokers-held-from = held from { $others }
brokers-delayed = +{ $seconds } s
brokers-delayed-to = slow link to { $others }
brokers-loses-next = loses next

## In the inspector and the tables

title-link = { $one } – { $other }
subtitle-link = link
table-links = Links
fact-way = Way
fact-end = End
link-way = { $from } → { $to }: { $state }
link-both = { $there }; back: { $back }
link-sound = as usual
link-cut = cut, all is lost
link-held = { $messages ->
    [0] held, none waits yet
    [one] held, 1 message waits
   *[other] held, { $messages } messages wait
}
link-delayed = { $seconds } s longer
link-loses = loses its next { $kind }
link-loses-any = loses its next message
link-end-down = { $node } is down: nothing is sent.
link-nothing-lost = Nothing that is still known.
why-link = Why is it like this?
why-link-sound = What was lost here?

## Doing something to them

links-label = Links
act-link-cut = Cut
act-link-heal = Heal
act-link-hold = Hold messages
act-link-release = Release messages
act-link-delay = Delay
act-link-delay-end = End the delay
act-link-lose-ack = Lose the next acknowledgement
act-link-lose = Lose the next { $other }
act-link-lose-way = Lose next { $other }
field-seconds = seconds longer, one way
act-lose-disk = Lose the disk
act-lose-disk-takes = Takes { $broker }’s process and all its logs: { $replicas ->
    [one] 1 copy
   *[other] { $replicas } copies
} of partitions, { $records ->
    [one] 1 record
   *[other] { $records } records
}. { $last ->
    [0] Each has another copy that runs.
    [one] 1 partition has no other copy that runs.
   *[other] { $last } partitions have no other copy that runs.
}
act-lose-disk-do = Lose it
key-kill = kill or crash what has the focus
key-start = start it again
key-cut = cut its link in a direction, or heal it
key-cut-any = walk to any other node, and cut the link there with x, or heal it
stage-cut-where = Which link of { $node }? Click the other end, or press an arrow for its direction; x once more lets you walk there. Esc leaves all as it is.
stage-cut-walk = Which link of { $node }? Walk to the other end and press x, or click it. Esc leaves all as it is.
stage-cut-not-there = No link leads there.
act-cut-where = Cut a link…
stage-cut-none = No link in that direction.
plate-label = Actions here
