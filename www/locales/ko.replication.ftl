### 고장 나는 브로커: 브로커와 복사본에 일어나는 일, 할 수 있는 일과 설정.

refusal-broker-runs = { $name }{ JOSA($name, "은/는") } 이미 실행 중입니다.
refusal-broker-down = { $name }{ JOSA($name, "은/는") } 꺼져 있습니다. start { $name }(으)로 시작합니다.
refusal-no-leader = { $name }에는 지금 리더가 없습니다.

command-kill = 브로커나 컨트롤러의 프로세스를 바로 끝냅니다. 디스크의 내용은 남습니다.
command-elect = 컨트롤러에 파티션 리더 선출을 요청합니다.
command-delete-records = 파티션에서 오프셋 앞의 레코드를 지웁니다.
argument-before = 오프셋, 또는 커밋된 전부를 뜻하는 high-watermark.
argument-type = preferred: 첫 레플리카가 다시 리더가 됩니다. unclean: 레코드를 잃더라도 아무 리더나 뽑습니다.

config-broker-broker-heartbeat-interval-ms = 브로커가 살아 있음을 컨트롤러에 알리는 간격.
config-broker-broker-session-timeout-ms = 컨트롤러가 조용한 브로커를 격리하기까지 기다리는 시간.
config-broker-replica-lag-time-max-ms = 팔로워가 뒤처져도 인-싱크로 남는 가장 긴 시간.
config-broker-replica-fetch-wait-max-ms = 리더가 레코드를 기다리며 팔로워의 fetch를 붙잡는 가장 긴 시간.
config-broker-replica-fetch-min-bytes = 팔로워의 fetch에 바로 답하는 가장 적은 바이트 수.
config-broker-replica-fetch-max-bytes = 팔로워의 fetch가 한 파티션에서 받는 가장 많은 바이트 수. 배치 하나는 언제나 들어갑니다.
config-broker-replica-fetch-backoff-ms = 가져오지 못한 파티션을 팔로워가 쉬게 하는 시간.
config-broker-replica-high-watermark-checkpoint-interval-ms = 하이 워터마크를 디스크에 쓰는 간격.
config-broker-log-flush-start-offset-checkpoint-interval-ms = 로그의 시작 오프셋을 디스크에 쓰는 간격. 그 뒤에 지운 레코드는 비정상 종료 뒤에 다시 나타납니다.
config-broker-log-initial-task-delay-ms = 브로커가 시작한 뒤 로그에 대한 주기적인 일을 시작하기까지의 시간.
config-broker-producer-id-expiration-ms = 마지막 배치 뒤 로그가 멱등 프로듀서를 기억하는 시간.
config-cluster-min-insync-replicas = acks=all을 받으려면 인-싱크여야 하는 레플리카 수.
config-cluster-unclean-leader-election-enable = 인-싱크가 아닌 레플리카도 레코드를 잃으면서 리더가 될 수 있는지.
config-cluster-log-retention-ms = 레코드를 두는 기간. −1은 영원히.
config-cluster-log-retention-bytes = 파티션이 두는 바이트 수. −1은 제한 없음.
config-cluster-log-cleanup-policy = 오래된 레코드의 처리: delete, compact 또는 둘 다.
config-cluster-log-segment-bytes = 세그먼트를 닫고 새로 여는 크기.
config-cluster-log-roll-ms = 다음 추가 때 세그먼트를 닫는 나이.
config-cluster-log-cleaner-delete-retention-ms = 툼스톤이 처음 청소된 뒤 남아 있는 기간.
config-cluster-message-max-bytes = 받아들이는 가장 큰 배치의 바이트 수.
config-cluster-log-message-timestamp-type = 레코드의 타임스탬프가 누구의 시계인지.
config-cluster-log-message-timestamp-before-max-ms = 레코드의 타임스탬프가 리더의 시계보다 늦을 수 있는 폭.
config-cluster-log-message-timestamp-after-max-ms = 레코드의 타임스탬프가 리더의 시계보다 앞설 수 있는 폭.
config-broker-num-partitions = 개수를 정하지 않고 만든 토픽의 파티션 수.
config-broker-default-replication-factor = 그 토픽의 파티션마다 두는 복제본 수.
config-broker-controlled-shutdown-enable = 멈추는 브로커가 먼저 리더 자리를 넘기는지.
config-broker-auto-leader-rebalance-enable = 파티션이 스스로 선호 리더로 돌아가는지.
config-broker-leader-imbalance-check-interval-seconds = 파티션이 선호 리더로 돌아가는 간격(초).
config-broker-unclean-leader-election-interval-ms = 토픽이 허용하는 곳에서 언클린 리더를 뽑는 간격.

event-broker-fenced = 컨트롤러가 { $broker }{ JOSA($broker, "을/를") } 격리: 리더도 ISR 구성원도 아님
event-broker-unfenced = 컨트롤러가 { $broker }{ JOSA($broker, "을/를") } 다시 받아들임
event-broker-started = { $node } 시작, 컨트롤러에 등록
event-broker-stopping = { $node }{ JOSA($node, "이/가") } 멈추려고 리더 자리를 넘김
event-broker-stopped = { $node }{ JOSA($node, "이/가") } 차례대로 멈춤
event-broker-killed = { $node } 강제 종료. 디스크의 내용은 남음
event-leader-unclean = 이제 { $broker }{ JOSA($broker, "이/가") } { $partition }의 리더, 에포크 { $epoch }: 언클린 선출, 확인된 레코드를 잃을 수 있음
event-log-started-anew = { $node }{ JOSA($node, "이/가") } { $partition } 사본을 버림: { $from }에서 끝났는데 리더에는 { $to }부터만 남아 있음
event-records-truncated = { $node }{ JOSA($node, "이/가") } { $partition }{ JOSA($partition, "을/를") } 오프셋 { $to }에서 잘라 냄: 리더에 없는 레코드 { $records }개
