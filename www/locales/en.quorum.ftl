# Several controllers, and what they tell each other.

argument-controllers = How many controllers: one alone, or 101, 102, …, which decide by majority.
config-broker-controller-quorum-election-timeout-ms = How long a controller waits for an election’s outcome before it tries again; up to twice that.
config-broker-controller-quorum-fetch-timeout-ms = How long a controller does without its leader; a leader, one and a half times, without a majority.
config-broker-controller-quorum-election-backoff-max-ms = The longest that a controller waits before it tries to succeed one that resigned.
config-broker-controller-quorum-request-timeout-ms = How long a controller waits for another’s answer.
refusal-unknown-controller = There is no controller { $name }.
refusal-no-active-controller = No controller is active. Name one of { $names }.
refusal-controller-runs = Controller { $name } runs already.
refusal-controller-down = Controller { $name } does not run. start { $name } starts it.
refusal-controller-stays = { $name } is a voter of the quorum, which cannot be changed. kill { $name } kills it.
event-controller-started = Controller { $node } starts
event-controller-stopped = Controller { $node } stops in order
event-controller-killed = Controller { $node } is killed; its log stays on its disk
event-controller-missed = { $node } does not hear from { $leader }: it asks whether it would be elected
event-controller-missed-nobody = { $node } knows no active controller: it asks whether it would be elected
event-candidacy = { $node } begins epoch { $epoch } and asks for votes
event-vote-given = { $node } votes for { $candidate } in epoch { $epoch }; it has one vote in each
event-controller-elected = { $node } is elected in epoch { $epoch } by { $votes }
event-controller-resigned = { $node } leads no more: it hears from no majority
event-controller-resigned-stops = { $node } gives up the lead, because it stops
event-controller-resigned-newer = { $node } leads no more: there is a newer epoch
event-metadata-truncated = { $node } cuts off its log at { $to }: no majority had the rest
decided-leader = ★ { $controller } elected
decided-producer-ids = producer ids from { $next }

## A controller in the inspector and in the tables.

title-controller = Controller { $controller }
subtitle-controller = one of { $voters } voters; { $majority } are a majority
subtitle-controller-alone = decides alone
controller-alone = decides alone
controller-leads = leads
controller-follows = follows { $leader }
controller-misses = misses { $leader }, asks whether it would be elected
controller-asks = asks whether it would be elected
controller-candidate = asks for votes
controller-resigned = leads no more
controller-voted = voted for { $candidate }, knows no leader yet
controller-unattached = knows no leader
controller-down = down since { $time }
controller-paused = paused
summary-controller = epoch { $epoch }, log end { $log_end }
fact-epoch = Epoch
fact-voted-for = Voted for
controller-voted-for-nobody = nobody in this epoch
fact-votes = Has the votes of
fact-own-tail = Will be cut off
controller-own-tail = from { $offset } on: no majority had it
fact-asked-by = Asked by
fact-last-fetch = Fetched last
fact-caught-up = Had all last
controller-next-alone = Next: it decides at once whatever it is asked.
controller-next-down = Next: nothing. Its log is on its disk; { $line } brings it back.
controller-next-paused = Next: nothing until { $line }.
controller-next-leader = Next: if no majority fetches before { $time }, it gives up the lead.
controller-next-follower = Next: if { $leader } is not heard before { $time }, it asks whether it would be elected.
controller-next-prospective = Next: if no majority would elect it by { $time }, it goes back to waiting.
controller-next-candidate = Next: if it is not elected by { $time }, it tries again.
controller-next-resigned = Next: it takes part again at { $time }.
controller-next-unattached = Next: if nobody is elected before { $time }, it asks whether it would be.
why-controller-leads = Why does { $controller } lead?
why-controller-follows = Why does { $controller } follow { $leader }?
why-controller-down = Why does { $controller } not run?
why-controller-has-no-leader = Why does { $controller } have no leader?
table-controllers = Controllers
column-epoch = epoch
column-voted-for = voted for

## The controllers’ log.

title-controller-log = Controllers’ log
title-controller-log-alone = Controller’s log
title-controller-record = Record { $offset } of the controllers’ log
controller-log-opens = Enter lists all of it
fact-written-by = Written by
fact-says = Says
fact-majority = On
fact-controller-log = Log
why-controller-record = Why was it written?
logged-have = { $offset }: { $have } of { $voters } have it
logged-decided = { $have } of { $voters }
logged-undecided = { $have } of { $voters }, not decided
logged-written = written at { $time } in epoch { $epoch }
logged-is-decided = A majority has it: it is decided, and never lost.
logged-is-undecided = No majority has it yet: nobody acts on it.
logged-partition = { $partition } is made: { $parts }
logged-change = { $partition }: { $parts }
logged-replicas = on { $brokers }
logged-leader = { $broker } leads
logged-no-leader = nobody leads
logged-unclean = elected at the price of records
logged-isr = ISR { $brokers }
logged-isr-empty = ISR empty
logged-elr = ELR { $brokers }
logged-elr-empty = ELR empty
logged-last-leader = last leader { $brokers }
logged-last-leader-none = no last leader kept
logged-whole-cluster = all topics
logged-config = { $whose }: { $name } = { $value }
logged-config-removed = { $whose }: { $name } no longer set
logged-filter = Which records
logged-topic = Topic
logged-all-topics = all
logged-partition-field = Partition
logged-all-partitions = all
logged-records = Records, newest first
logged-shown = { $first }–{ $last } of { $total }, newest first
logged-newest = Newest
logged-newer = Newer
logged-older = Older
logged-none = No record says anything of it.
logged-open = Why was record { $offset } written?
logged-snapshot = Kept one by one from { $offset } on; what lies before is in a snapshot.
column-says = says
column-majority = on
table-log-note = { $total ->
    [one] { $total } record
   *[other] { $total } records
}

## What controllers, and brokers and the controller, say to each other on the picture.

note-pre-vote = would you vote, epoch { $epoch }?
note-vote = vote for me, epoch { $epoch }?
note-vote-short = vote?
note-vote-given = yes, epoch { $epoch }
note-vote-refused = no, epoch { $epoch }
note-leads-epoch = I lead epoch { $epoch }
note-ends-epoch = I lead no more, epoch { $epoch }
note-metadata-records = { $records ->
    [one] record { $offset }
   *[other] { $records } records from { $offset }
}
note-metadata-records-short = { $records ->
    [one] 1 record
   *[other] { $records } records
}
note-metadata-parts = cut at { $offset }
note-producer-ids = producer ids
note-create-topic = create topic
brokers-one-answer = one answer { $from } → { $to }
