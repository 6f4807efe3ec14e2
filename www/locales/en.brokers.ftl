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
brokers-told-ok = told OK
brokers-told-nothing = told nothing
brokers-refused = refused
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
act-cut = Cut link to { $other }
act-heal = Heal link to { $other }
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
decided-elr-cleared = { $topic } ELR cleared
