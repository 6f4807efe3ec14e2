### Brokers that fail: what happens to them and to the copies, and what can be done and set.

refusal-broker-runs = { $name } runs already.
refusal-broker-down = { $name } does not run: start { $name } starts it.
refusal-no-leader = { $name } has no leader now.

command-kill = Ends a broker’s or controller’s process at once; what is on its disk stays.
command-elect = Asks the controller to elect a partition’s leader.
command-delete-records = Deletes the records of a partition below an offset.
argument-before = An offset, or high-watermark for all that is committed.
argument-type = preferred: the first replica leads again; unclean: any leader, even if records are lost.

config-broker-broker-heartbeat-interval-ms = How often a broker tells the controller that it lives.
config-broker-broker-session-timeout-ms = How long a broker may be silent before the controller fences it.
config-broker-replica-lag-time-max-ms = How long a follower may lag before it leaves the in-sync replicas.
config-broker-replica-fetch-wait-max-ms = How long a leader may keep a follower’s fetch waiting for records.
config-broker-replica-fetch-min-bytes = From how many bytes on a follower’s fetch is answered at once.
config-broker-replica-fetch-max-bytes = Most bytes of one partition in a follower’s fetch; one batch always fits.
config-broker-replica-fetch-backoff-ms = How long a follower leaves a partition alone that could not be fetched.
config-broker-replica-high-watermark-checkpoint-interval-ms = How often high watermarks are written to disk.
config-broker-log-flush-start-offset-checkpoint-interval-ms = How often the starts of logs are written to disk.
config-broker-log-initial-task-delay-ms = How long after its start a broker begins with its periodic work on logs.
config-broker-producer-id-expiration-ms = How long a log remembers an idempotent producer after its last batch.
config-cluster-min-insync-replicas = How many replicas must be in sync for acks=all to be accepted.
config-cluster-unclean-leader-election-enable = Whether a replica out of sync may lead, at the price of lost records.
config-cluster-log-retention-ms = How long records are kept; −1 is for ever.
config-cluster-log-retention-bytes = How many bytes a partition keeps; −1 is no limit.
config-cluster-log-cleanup-policy = What happens to old records: delete, compact or both.
config-cluster-log-segment-bytes = The size at which a segment is closed and a new one begun.
config-cluster-log-roll-ms = The age at which a segment is closed on the next append.
config-cluster-log-cleaner-delete-retention-ms = How long tombstones stay after they were first cleaned.
config-cluster-message-max-bytes = The largest batch that is accepted, in bytes.
config-cluster-log-message-timestamp-type = Whose clock a record’s timestamp shows.
config-cluster-log-message-timestamp-before-max-ms = How far a record’s timestamp may lie behind the leader’s clock.
config-cluster-log-message-timestamp-after-max-ms = How far a record’s timestamp may lie ahead of the leader’s clock.
config-broker-num-partitions = How many partitions a topic has that is made without a number.
config-broker-default-replication-factor = How many replicas its partitions have.
config-broker-controlled-shutdown-enable = Whether a broker that is stopped first gives its leaderships away.
config-broker-auto-leader-rebalance-enable = Whether partitions go back to their preferred leaders by themselves.
config-broker-leader-imbalance-check-interval-seconds = How often partitions go back to their preferred leaders, in seconds.
config-broker-unclean-leader-election-interval-ms = How often unclean leaders are elected where a topic allows it.

event-broker-fenced = The controller fences { $broker }: it leads nothing and is in no ISR
event-broker-unfenced = The controller takes { $broker } back
event-broker-started = { $node } starts and registers
event-broker-stopping = { $node } gives its leaderships away, to stop
event-broker-stopped = { $node } has stopped in order
event-broker-killed = { $node } is killed; what is on its disk stays
event-leader-unclean = { $broker } leads { $partition } from now on, epoch { $epoch }: an unclean election, acknowledged records may be lost
event-log-started-anew = { $node } drops its copy of { $partition }: it ended at { $from }, the leader keeps only { $to } and on
event-records-truncated = { $node } cuts { $partition } off at offset { $to }: { $records ->
    [one] one record
   *[other] { $records } records
} its leader does not have
