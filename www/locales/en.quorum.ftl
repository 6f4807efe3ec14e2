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
