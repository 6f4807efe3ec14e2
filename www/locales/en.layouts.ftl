### The overview, zooming, and looking back in a log.

## The overview; what stands between bars is bold

overview-reading = |A bad column| is a broker, |a bad row| is a group, |one long bar| is a hot key.
overview-bar-up = up: records in
overview-bar-down = down: lag, log scale
overview-topics = Topics
overview-records-in = records in
overview-groups = Groups
overview-groups-read = read
overview-lag-and-change = lag, change per second
overview-brokers-down = { $brokers } down
overview-without-leader = { $count } without leader
overview-copy-missing = { $count } with a copy missing
overview-members = { $count ->
    [one] { $count } member
   *[other] { $count } members
}
overview-block = { $topic } on { $leader }
overview-block-leaderless = { $topic } without leader
overview-block-note = { $count ->
    [one] { $count } partition; lag on a log scale
   *[other] { $count } partitions; lag on a log scale
}
overview-partition = partition { $number }
overview-in = in
overview-committed = { $group }: committed { $offset }
overview-other-groups = { $count ->
    [one] { $count } other group
   *[other] { $count } other groups
}
overview-times-neighbours = { $times } × its neighbours
overview-keys = Arrows move along the bars; Enter opens the log

## Looking closer, and back in a log

look-label = Looking closer
look-closer = Closer
look-further = Further away
look-fit = Fit
look-tails = Follow the tails
look-offset = Show from offset
look-show = Show
look-tail = Follow the tail
look-bounds = Offsets { $first } to { $last }
key-look-closer = Closer
key-look-further = Further away
key-look-fit = What fits
key-look-pages = Page through the focused log
key-look-ends = Its oldest record, its tail
key-look-pan = Move the picture
