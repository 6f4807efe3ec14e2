# The ZooKeeper era: how Kafka was governed until 3.9.

argument-meta = What keeps the metadata: KRaft’s controllers, or ZooKeeper, as until Kafka 3.9.
argument-zk = With meta=zookeeper: how many servers zk1, zk2, … it has; 3 if nothing is said.
config-broker-zookeeper-session-timeout-ms = How long a broker may be silent before ZooKeeper ends its session. Of the ZooKeeper era only.
error-other-metadata = { $name } goes with meta={ $wants } alone. Write meta={ $wants }, or leave { $name } out.
refusal-nobody-is-controller = No broker is the controller now. Name a broker.
refusal-controller-is-broker = One of the brokers is the controller here: set b1 sets what holds while b1 is it.
event-session-expired = ZooKeeper has not heard of { $broker } for too long: its session expires, and /brokers/ids has it no more
event-session-closed = { $broker } closes its session with ZooKeeper, and /brokers/ids has it no more
event-controller-gone = /controller goes with the session of { $broker }: nobody decides until another creates it
event-controller-created = { $broker } is the first to create /controller: it is the controller, epoch { $epoch }
event-controller-began = { $node } has read what ZooKeeper holds, and decides as the controller of epoch { $epoch }
event-controller-replaced = { $node } learns that it is the controller no more
decided-session-expired = ✕ { $broker } session expired
decided-session-closed = { $broker } session closed
decided-controller = /controller { $broker }, epoch { $epoch }
decided-epoch-checked = /controller_epoch checked
zookeeper-heading = ZooKeeper
zookeeper-history = history: removed in Kafka 4.0
zookeeper-led = { $servers ->
    [one] { $leader } stands alone: what it loses is lost
   *[other] { $leader } leads, { $running } of { $servers } servers run
}
zookeeper-controller = /controller: { $broker }, epoch { $epoch }
zookeeper-controller-nobody = /controller: nobody
zookeeper-registered = /brokers/ids: { $brokers }
zookeeper-is-controller = controller
zookeeper-dead = dead since { $time }, session not over
zookeeper-dead-over = dead since { $time }, session over
zookeeper-session = session not over
zookeeper-session-over = session over
broker-no-session = no session
note-zookeeper-session = session
note-create-controller = /controller
note-zookeeper-write = write znodes
note-zookeeper-notice = changed
note-controlled-shutdown = shut down
matter-no-ensemble = { $running } of { $voters } ZooKeeper servers run: nothing is decided
matter-no-controller = no broker is the controller: nothing is decided
matter-dead-controller = { $broker } is the controller and down: nothing is decided
matter-dead-session = { $brokers } down, session not over
matter-no-session = { $brokers } without a session
fact-controller = Controller
value-controller-epoch = yes, epoch { $epoch }
fact-session = ZooKeeper session
value-session = heard { $heard }, expires { $expires }
title-server = ZooKeeper server { $server }
subtitle-server = one of ZooKeeper’s servers; history: removed in Kafka 4.0
subtitle-server-alone = ZooKeeper’s only server; history: removed in Kafka 4.0
server-alone = standalone: there is no ensemble, and no other server has what it holds
server-next-alone = Next: what the controller writes is in ZooKeeper as soon as this server has it.
title-zookeeper-log = What ZooKeeper holds, change by change
table-servers = ZooKeeper’s servers; history: removed in Kafka 4.0
event-server-started = ZooKeeper server { $node } starts
event-server-stopped = ZooKeeper server { $node } stops in order
event-server-killed = ZooKeeper server { $node } is killed; what it holds stays on its disk
event-server-missed-nobody = { $node } knows no leading server: it asks whether it would be elected
refusal-server-runs = ZooKeeper server { $name } runs already.
refusal-server-down = ZooKeeper server { $name } does not run. start { $name } starts it.
refusal-server-stays = { $name } belongs to the ensemble, which cannot be changed. kill { $name } kills it.
