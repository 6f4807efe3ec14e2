### The command language: errors, refusals, and what commands, arguments and settings mean.

## What is wrong with a line

error-empty = The line is empty. Write a command, for instance send p1 orders value=1
error-too-long = The line has { $length } bytes; at most { $most } are allowed.
error-unclosed-quote = This quote is not closed. Write another " at the end of the text.
error-unknown-escape = { $escape } stands for nothing. Use \" \\ \n \r \t or \u{"{"}1f600{"}"}
error-text-after-quote = The text ends at its quote. Put all of it in quotes, and write \" for a quote inside.
error-unknown-verb = There is no command “{ $word }”.
error-missing = { $argument } is missing: { $usage }
error-unexpected-word = “{ $word }” is one word too many: { $usage }
error-unknown-argument = { $verb } has no “{ $name }”.
error-given-twice = { $name } is given twice. Keep one.
error-excludes = { $one } and { $other } exclude each other. Keep one.
error-nothing-to-change = { $verb } needs something to change, for instance { $example }
error-not-a-number = { $argument } is a whole number from { $least } to { $most }, not “{ $value }”.
error-not-a-duration = { $argument } is a time of at most { $most } s, not “{ $value }”. Write 0.5, 5s, 500ms or 2m.
error-not-a-rate = { $argument } is records per second, { $least } to 10000, with at most three decimals, not “{ $value }”.
error-not-one-of = { $argument } is one of { $allowed }, not “{ $value }”.
error-not-a-name = “{ $value }” is no { $argument }: { $reason }
error-not-a-broker = “{ $value }” is no broker. Write b and its number, for instance b1.
error-reserved-name = “{ $name }” cannot be a client’s name: b and a number is a broker, wire and controller have a meaning.
error-no-value = { $argument }= has no value. Write { $argument }="" for an empty text, or leave it out.
error-not-a-list = “{ $value }” is no list. Write a,b,c, and "…" around texts with commas or quotes.
error-not-a-header = “{ $value }” are no headers. Write name:value, parted by commas.
error-not-an-assignment = “{ $value }” are no brokers. Write each partition’s replicas, as in 1,2,3;2,3,1
error-replica-twice = Partition { $partition } has { $broker } twice. Each replica needs a broker of its own.
error-uneven-assignment = Partition { $partition } has { $replicas } replicas, the first one has { $expected }. Kafka wants the same for all.
error-assignment-differs = { $argument }={ $value }, but the assignment has { $assigned }. Leave { $argument } out.
error-other = { $reason }

error-name-empty = the name is empty.
error-name-too-long = the name has { $length } characters; at most { $most } are allowed.
error-name-character = “{ $character }” is not allowed in a name. Use letters a to z, digits, “.”, “_” and “-”.
error-name-dots = “{ $name }” cannot be a name.

## What is wrong with a setting, in Kafka's words

error-config-unknown = Unknown { $owner } config name: { $name }
error-config-not-a-number = Invalid value { $value } for configuration { $name }: Not a number of type { $number }
error-config-too-small = Invalid value { $value } for configuration { $name }: Value must be at least { $least }
error-config-too-large = Invalid value { $value } for configuration { $name }: Value must be no more than { $most }
error-config-not-a-boolean = Invalid value { $value } for configuration { $name }: Expected value to be either true or false
error-config-not-one-of = Invalid value { $value } for configuration { $name }: String must be one of: { $allowed }
error-config-not-a-duration = Invalid value { $value } for { $name }: write seconds (0.5) or a unit (500ms, 2m, 7d)
error-config-not-set = Invalid config(s): { $name }: nothing was set for it here.
complete-removed = Removes what was set.
error-config-not-a-name = Invalid value { $value } for configuration { $name }: { $reason }
error-config-broker-level-min-isr = Broker-level min.insync.replicas cannot be altered while ELR is enabled: “set cluster min.insync.replicas=” sets it for all.
error-config-cluster-level-min-isr = Cluster-level min.insync.replicas cannot be removed while ELR is enabled: set it to 1.
error-config-delivery-timeout = delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms
error-config-idempotence-retries = Must set retries to non-zero when using the idempotent producer.
error-config-idempotence-acks = Must set acks to all in order to use the idempotent producer. Otherwise we cannot guarantee idempotence.
error-config-idempotence-in-flight = Must set max.in.flight.requests.per.connection to at most 5 when using the idempotent producer.
error-config-heartbeat = Heartbeat must be set lower than the session timeout

## Why a command is refused

refusal-cluster-exists = There is a cluster already. broker b4 adds a broker to it.
refusal-no-brokers = There is no broker yet. cluster brokers=3 makes three.
refusal-unknown-client = There is no producer or consumer { $name }.
refusal-not-a-producer = { $name } is not a producer.
refusal-not-a-consumer = { $name } is not a consumer.
refusal-name-taken = The name { $name } is taken.
refusal-unknown-broker = There is no broker { $name }.
refusal-unknown-group = There is no group { $name }.
refusal-group-active = Group { $name } has members. Stop them first.
refusal-unknown-partition = Topic { $topic } has no partition { $partition }: it has { $partitions }, counted from 0.
refusal-unknown-topic = There is no topic { $name }.
refusal-already-running = { $name } runs already.
refusal-not-running = { $name } does not run. start { $name } starts it.
refusal-not-owned = { $name } does not own { $partition } now.
refusal-too-many = No more than { $most } are possible.
refusal-world-full = This world is full: too much is in flight. Go back in time or start anew.
refusal-topic-exists = Topic { $name } already exists.
refusal-topic-collides = Topic { $name } collides with the existing topic { $existing }: “.” and “_” count as the same.
refusal-replication-factor = Replication factor { $asked } is not possible: there { $brokers ->
    [one] is 1 broker
   *[other] are { $brokers } brokers
}, and each copy needs one of its own.
refusal-all-fenced = All brokers are fenced: none could lead a new partition.
refusal-assignment = Partition { $partition } is assigned to { $broker }, which does not exist or comes twice.
refusal-assignment-count = { $lists } assignments are given for { $partitions } new partitions.
refusal-assignment-factor = Partition { $partition } is assigned to { $asked } brokers, the others have { $replicas } replicas.
refusal-assignment-down = All brokers that partition { $partition } is assigned to are fenced or shutting down: none could lead it.
refusal-partitions = Topic { $name } has { $present } partitions. The number can only grow; { $asked } does not.
refusal-too-many-partitions = { $asked } partitions are too many: at most { $most } at once.
refusal-broker-exists = { $name } already exists.

## Commands

command-cluster = Sets up brokers b1, b2, … in an empty world.
command-broker = Adds a broker.
command-topic = Makes a topic.
command-alter = Adds partitions to a topic or changes its settings; =default removes what was set.
command-delete-topic = Deletes a topic with all its records.
command-delete-group = Deletes a group without members, and its committed offsets.
command-producer = Starts a new producer.
command-send = Sends a record.
command-flow = Sends records one after the other, until rate=0.
command-consumer = Starts a new consumer in a group.
command-set = Changes settings of a client, a broker or the controller; =default removes what was set for the latter two.
command-set-cluster = Changes what topics have that set nothing themselves.
command-set-wire = Sets how many seconds a message takes, one way.
command-start = Brings back what was stopped or crashed.
command-stop = Stops in order: a consumer leaves its group, a broker gives its leaderships away.
command-crash = Ends at once: no commit, no goodbye.
command-remove = Stops a client and takes it away, or a broker that holds no replica.
command-commit = Commits a consumer’s positions.
command-seek = Moves a consumer’s position in a partition that it owns.
command-reset-offsets = Moves the committed offsets of a group without members.
command-run = Lets virtual time pass.

## Arguments

argument-topic = The topic.
argument-name = A name of your choice: letters, digits, . _ -
argument-producer = The producer.
argument-consumer = The consumer.
argument-client = A producer or a consumer.
argument-node = A broker, a client or the controller.
argument-group = The consumer group.
argument-broker = A broker: b and its number.
argument-partition = The partition’s number.
argument-offset = The next offset to read.
argument-value = The value; null is a tombstone, # the running number.
argument-assignment = The brokers of each partition, the preferred leader first: 1,2;2,3
argument-rate = Records per second.
argument-brokers = How many brokers.
argument-rack = The rack that the broker stands in.
argument-partitions = How many partitions.
argument-rf = How many replicas each partition has.
argument-key = The key; it decides the partition.
argument-headers = Headers: name:value,name:value
argument-timestamp = The record’s time, in ms since 1970.
argument-count = How many records.
argument-keys = The keys, in turn: a,b,c
argument-spread = Who chooses partitions: the partitioner, or one after the other.
argument-controller = To, from and among controllers.
argument-to = earliest, latest or an offset.
argument-duration = How long: 5s, 500ms, 2m.

## Settings of topics

config-topic-min-insync-replicas = How many replicas must be in sync for acks=all to be accepted.
config-topic-retention-ms = How long records are kept; −1 is for ever.
config-topic-retention-bytes = How many bytes a partition keeps; −1 is no limit.
config-topic-cleanup-policy = What happens to old records: delete, compact or both.
config-topic-segment-bytes = The size at which a segment is closed and a new one begun.
config-topic-segment-ms = The age at which a segment is closed on the next append.
config-topic-delete-retention-ms = How long tombstones stay after they were first cleaned.
config-topic-unclean-leader-election-enable = Whether a replica out of sync may lead, at the price of lost records.
config-topic-max-message-bytes = The largest batch that is accepted, in bytes.
config-topic-message-timestamp-type = Whose clock a record’s timestamp shows.
config-topic-message-timestamp-before-max-ms = How far a record’s timestamp may lie behind the leader’s clock.
config-topic-message-timestamp-after-max-ms = How far a record’s timestamp may lie ahead of the leader’s clock.

## Settings of producers

config-producer-acks = Whose word the producer waits for: nobody’s, the leader’s, or all in-sync replicas’.
config-producer-linger-ms = How long a batch waits for more records.
config-producer-batch-size = The size at which a batch is full, in bytes.
config-producer-partitioner = Who chooses the partition of a record that has no explicit one.
config-producer-partitioner-ignore-keys = Whether keys are ignored in choosing a partition.
config-producer-partitioner-adaptive-partitioning-enable = Whether partitions with short queues are preferred for records without a key.
config-producer-enable-idempotence = Whether a retry can never be kept twice or out of order.
config-producer-retries = How often a failed request is sent again.
config-producer-max-in-flight-requests-per-connection = How many unanswered requests a broker may have.
config-producer-request-timeout-ms = How long an answer is waited for.
config-producer-delivery-timeout-ms = How long a record may take from its batch’s creation until success or failure.
config-producer-max-block-ms = How long a send waits for metadata or memory.
config-producer-buffer-memory = How many bytes may wait to be sent.
config-producer-max-request-size = The largest request, in bytes.
config-producer-retry-backoff-ms = The first wait before a retry; it doubles.
config-producer-retry-backoff-max-ms = The longest wait before a retry.
config-producer-metadata-max-age-ms = The age at which metadata is asked for again.

## Settings of consumers

config-consumer-reset = Where a group begins that has no committed offset: earliest, latest or none.
config-consumer-commit = Who commits, and when: the client (auto), the application after or before its work, or only you.
config-consumer-process = How long the application works on one record, in seconds.
config-consumer-auto-commit-interval-ms = How often the client commits by itself.
config-consumer-session-timeout-ms = How long the coordinator waits for a heartbeat before it drops the member.
config-consumer-heartbeat-interval-ms = How often the member says that it lives.
config-consumer-max-poll-interval-ms = How long the application may work between two polls before the member leaves.
config-consumer-max-poll-records = How many records a poll returns at most.
config-consumer-fetch-min-bytes = How many bytes a broker gathers before it answers a fetch.
config-consumer-fetch-max-wait-ms = How long a broker waits for that many bytes.
config-consumer-fetch-max-bytes = How many bytes a broker returns at most.
config-consumer-max-partition-fetch-bytes = How many bytes of one partition a broker returns at most.
config-consumer-request-timeout-ms = How long an answer is waited for.
config-consumer-retry-backoff-ms = The first wait before a retry; it doubles.
config-consumer-retry-backoff-max-ms = The longest wait before a retry.
config-consumer-metadata-max-age-ms = The age at which metadata is asked for again; new partitions are found so.
config-consumer-assignor = How the group’s leader shares out partitions.
config-consumer-instance = The name of a static member, which keeps its partitions over a restart.
