# The brokers' view.

views-label = Views of this world
view-topics = Topics
view-brokers = Brokers
title-broker-number = Broker { $broker }
brokers-leads = leads { $leads } of { $copies }
brokers-in-isrs = in { $isrs } of { $copies } ISRs
brokers-isr-below-min = ISR { $brokers }, min { $min }
brokers-end = end { $offset }
brokers-frozen = HW { $offset } frozen
brokers-epoch = epoch { $epoch }
brokers-epoch-short = e{ $epoch }
brokers-epoch-from = e{ $epoch } from { $offset }
brokers-folded = { $count ->
    [one] 1 partition more, all copies in sync
   *[other] { $count } partitions more, all copies in sync
}
brokers-waits = waits for HW { $offset }
brokers-at-offset = { $partition } at { $offset }
brokers-unnoticed = not fenced yet
brokers-leader = leader
brokers-in-isr = in ISR
brokers-in-elr = in ELR
brokers-last-leader = last leader
brokers-cut-here = cut here
brokers-last-request = last request
brokers-on-its-way = on its way
brokers-waits-its-turn = read after { $requests } more
brokers-told-ok = told OK
brokers-told-nothing = told nothing
brokers-refused = refused
brokers-refused-until = refused, again at { $time }
brokers-again-at = again at { $time }
key-topics = topics view
key-brokers = brokers view
matter-dead = { $brokers } down, not fenced yet
matter-fenced = { $brokers } fenced
matter-leaderless = { $count ->
    [one] 1 partition without a leader
   *[other] { $count } partitions without a leader
}
matter-frozen = { $count } below min.insync.replicas
matter-behind = { $count } with a copy out of sync
act-kill = Kill
act-shut-down = Shut down in order
act-pause = Pause (GC)
act-resume = Resume
act-slow-disk = Slow disk
act-fast-disk = Disk as before
brokers-paused = paused
brokers-cut-from = cut from { $others }
brokers-slow-disk = slow disk
brokers-controller = Controller
brokers-controller-log = its log ends at { $offset }
decided-plain = { $words }
decided-registered = { $broker } registered
decided-unregistered = { $broker } unregistered
decided-fenced = ✕ { $broker } fenced
decided-unfenced = { $broker } unfenced
decided-shutting-down = { $broker } shutting down
decided-topic = topic { $topic }
decided-topic-removed = topic { $topic } removed
decided-elr-cleared-everywhere = ELR of all topics cleared
decided-elr-cleared = { $topic } ELR cleared
brokers-on-one-ruler = { $copies ->
    [one] its only copy
   *[other] its { $copies } copies on one ruler
}
brokers-out-of-isr = out of ISR
brokers-dead-copy = dead, { $role }
brokers-epoch-led-by = epoch { $epoch }, led by { $broker }
brokers-epoch-unclean = epoch { $epoch }, led by { $broker }, unclean
brokers-kept-on = on { $brokers }
brokers-epoch-ends = cut: epoch { $epoch } ends at { $offset }
brokers-readable = HW { $offset }: readable up to here
brokers-opens = Enter opens it in Topics
brokers-behind = { $records ->
    [one] 1 record behind
   *[other] { $records } records behind
}
ahead-heading = If nobody does anything, next
title-stack = { $partition }, all copies on one ruler
ahead-looking = Looking ahead …
ahead-nothing = Nothing happens to it before { $time }.
ahead-nothing-else = Nothing else before { $time }.
ahead-too-fast = Not looked for while time passes faster than 4 ×.
ahead-isr-below-min = { $event }: fewer than min.insync.replicas { $min }, acks=all is refused
ahead-isr-enough = { $event }: enough for min.insync.replicas { $min }, acks=all is taken again
brokers-controllers = Controllers
quorum-led = epoch { $epoch }, led by { $leader }: { $running } of { $voters } are a majority, so they decide
quorum-lost = { $running } of { $voters } run, no majority: nothing is decided, partition leaders go on
quorum-elects = epoch { $epoch }, they elect one of them
quorum-have = HW { $offset }: { $have } of { $voters } have it
quorum-applied-by = applied by { $brokers }
quorum-applied-by-all = applied by all brokers
quorum-applied-by-none = applied by no broker yet
quorum-behind = nobody waits for { $voters }
note-registration = registration
note-alter-partition = ISR change
note-metadata-upto = metadata up to { $offset }
note-epoch-ends = epoch { $epoch } ends at { $offset }
table-copies = Copies of { $partition }
column-broker = broker
column-epochs = epochs from
column-time = time
column-what = what happens
brokers-down-fenced = dead since { $time }, fenced
brokers-down-unnoticed = dead since { $time }, not fenced yet
brokers-metadata = metadata { $offset }
ahead-steady = So it goes on until { $time }: no election, no change of the ISR.
brokers-open = Open in Topics
matter-no-majority = { $running } of { $voters } controllers run: nothing is decided
