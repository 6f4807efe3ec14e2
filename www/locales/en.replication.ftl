### Brokers that fail: what happens to them and to the copies, and what can be done and set.

refusal-broker-runs = { $name } runs already.
refusal-broker-down = { $name } does not run: start { $name } starts it.
refusal-no-leader = { $name } has no leader now.

command-kill = Ends a broker’s process at once; what is on its disk stays.
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
<<<<<<< HEAD
config-broker-log-flush-start-offset-checkpoint-interval-ms = How often the starts of logs are written to disk. What was deleted since then is back after a crash.
config-broker-log-initial-task-delay-ms = How long after its start a broker begins with its periodic work on logs.
=======
config-broker-producer-id-expiration-ms = How long a log remembers an idempotent producer after its last batch.
>>>>>>> cff278b (Validate positions after a leader change, and come into a leader's range as Kafka's followers do)
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
