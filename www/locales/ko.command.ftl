### 명령 언어: 오류, 거절, 명령과 인수와 설정의 뜻.

## 줄에서 잘못된 것

error-empty = 줄이 비어 있습니다. 명령을 쓰세요. 예: send p1 orders value=1
error-too-long = 줄이 { $length }바이트입니다. { $most }바이트까지 쓸 수 있습니다.
error-unclosed-quote = 따옴표가 닫히지 않았습니다. 글 끝에 "를 하나 더 쓰세요.
error-unknown-escape = { $escape }에는 뜻이 없습니다. \" \\ \n \r \t 또는 \u{"{"}1f600{"}"} 꼴로 쓰세요.
error-text-after-quote = 글이 따옴표에서 끝납니다. 전체를 따옴표로 묶고, 안의 따옴표는 \"로 쓰세요.
error-unknown-verb = “{ $word }”{ JOSA($word, "이라는/라는") } 명령은 없습니다.
error-missing = { $argument }{ JOSA($argument, "이/가") } 빠졌습니다: { $usage }
error-unexpected-word = “{ $word }”{ JOSA($word, "은/는") } 남는 말입니다: { $usage }
error-unknown-argument = { $verb }에는 “{ $name }”{ JOSA($name, "이/가") } 없습니다.
error-given-twice = { $name }{ JOSA($name, "이/가") } 두 번 나옵니다. 하나만 남기세요.
error-excludes = { $one }{ JOSA($one, "과/와") } { $other }{ JOSA($other, "은/는") } 함께 쓸 수 없습니다. 하나만 남기세요.
error-nothing-to-change = { $verb }에는 바꿀 것이 있어야 합니다. 예: { $example }
error-not-a-number = { $argument }에는 { $least }부터 { $most }까지의 정수를 씁니다. “{ $value }”{ JOSA($value, "은/는") } 아닙니다.
error-not-a-duration = { $argument }에는 { $most }초 이하의 시간을 씁니다. “{ $value }”{ JOSA($value, "은/는") } 아닙니다. 0.5, 5s, 500ms, 2m처럼 쓰세요.
error-not-a-rate = { $argument }에는 초당 레코드 수를 { $least }부터 10000까지 소수점 셋째 자리까지 씁니다. “{ $value }”{ JOSA($value, "은/는") } 아닙니다.
error-not-one-of = { $argument }에는 { $allowed } 가운데 하나를 씁니다. “{ $value }”{ JOSA($value, "은/는") } 아닙니다.
error-not-a-name = “{ $value }”{ JOSA($value, "은/는") } { $argument }{ JOSA($argument, "이/가") } 될 수 없습니다. { $reason }
error-not-a-broker = “{ $value }”{ JOSA($value, "은/는") } 브로커가 아닙니다. b1처럼 b와 번호를 쓰세요.
error-reserved-name = “{ $name }”{ JOSA($name, "은/는") } 클라이언트 이름이 될 수 없습니다. b와 숫자는 브로커이고, wire와 controller에는 다른 뜻이 있습니다.
error-no-value = { $argument }= 뒤에 값이 없습니다. 빈 글은 { $argument }=""로 쓰고, 없으면 빼세요.
error-not-a-list = “{ $value }”{ JOSA($value, "은/는") } 목록이 아닙니다. a,b,c처럼 쓰고, 쉼표나 따옴표가 든 글은 "…"로 묶으세요.
error-not-a-header = “{ $value }”{ JOSA($value, "은/는") } 헤더가 아닙니다. 이름:값을 쉼표로 이어 쓰세요.
error-not-an-assignment = “{ $value }”{ JOSA($value, "은/는") } 브로커 목록이 아닙니다. 파티션마다 레플리카를 1,2,3;2,3,1처럼 쓰세요.
error-replica-twice = 파티션 { $partition }에 { $broker }{ JOSA($broker, "이/가") } 두 번 나옵니다. 레플리카마다 브로커가 달라야 합니다.
error-uneven-assignment = 파티션 { $partition }의 레플리카는 { $replicas }개이고 첫 파티션은 { $expected }개입니다. Kafka에서는 모두 같아야 합니다.
error-assignment-differs = { $argument }={ $value }인데 배치된 것은 { $assigned }개입니다. { $argument }{ JOSA($argument, "을/를") } 빼세요.
error-other = { $reason }

error-name-empty = 이름이 비어 있습니다.
error-name-too-long = 이름이 { $length }자입니다. { $most }자까지 쓸 수 있습니다.
error-name-character = 이름에는 “{ $character }”{ JOSA($character, "을/를") } 쓸 수 없습니다. 영문자, 숫자, “.”, “_”, “-”만 쓰세요.
error-name-dots = “{ $name }”{ JOSA($name, "은/는") } 이름이 될 수 없습니다.

## 설정에서 잘못된 것

error-config-unknown = { $owner ->
    [topic] 토픽
    [producer] 프로듀서
   *[consumer] 컨슈머
} 설정에 { $name }{ JOSA($name, "이라는/라는") } 이름은 없습니다.
error-config-not-a-number = { $name }의 값 { $value }{ JOSA($value, "은/는") } { $number } 형식의 정수가 아닙니다.
error-config-too-small = { $name }의 값 { $value }{ JOSA($value, "이/가") } 너무 작습니다. { $least } 이상이어야 합니다.
error-config-too-large = { $name }의 값 { $value }{ JOSA($value, "이/가") } 너무 큽니다. { $most } 이하여야 합니다.
error-config-not-a-boolean = { $name }의 값 { $value }{ JOSA($value, "은/는") } true도 false도 아닙니다.
error-config-not-one-of = { $name }의 값 { $value }{ JOSA($value, "은/는") } 쓸 수 없습니다. { $allowed } 가운데 하나여야 합니다.
error-config-not-a-duration = { $name }의 값 { $value }{ JOSA($value, "은/는") } 시간이 아닙니다. 초(0.5)나 단위(500ms, 2m, 7d)로 쓰세요.
error-config-not-set = { $name }: 여기서 정해 둔 값이 없습니다.
complete-removed = 정해 둔 값을 없앱니다.
error-config-not-a-name = { $name }의 값 { $value }{ JOSA($value, "은/는") } 쓸 수 없습니다. { $reason }
error-config-broker-level-min-isr = ELR을 쓰는 동안 min.insync.replicas는 브로커마다 바꿀 수 없습니다. “set cluster min.insync.replicas=”로 모두에게 정하세요.
error-config-cluster-level-min-isr = ELR을 쓰는 동안 클러스터의 min.insync.replicas는 없앨 수 없습니다. 1로 정하세요.
error-config-delivery-timeout = delivery.timeout.ms는 linger.ms + request.timeout.ms 이상이어야 합니다.
error-config-idempotence-retries = 멱등 프로듀서에서는 retries가 0이 아니어야 합니다.
error-config-idempotence-acks = 멱등 프로듀서에서는 acks가 all이어야 합니다. 그렇지 않으면 멱등성을 보장할 수 없습니다.
error-config-idempotence-in-flight = 멱등 프로듀서에서는 max.in.flight.requests.per.connection이 5 이하여야 합니다.
error-config-heartbeat = heartbeat.interval.ms는 session.timeout.ms보다 작아야 합니다.

## 명령이 거절된 까닭

refusal-cluster-exists = 클러스터가 이미 있습니다. broker b4로 브로커를 더하세요.
refusal-no-brokers = 아직 브로커가 없습니다. cluster brokers=3으로 세 대를 만드세요.
refusal-unknown-client = { $name }{ JOSA($name, "이라는/라는") } 프로듀서나 컨슈머는 없습니다.
refusal-not-a-producer = { $name }{ JOSA($name, "은/는") } 프로듀서가 아닙니다.
refusal-not-a-consumer = { $name }{ JOSA($name, "은/는") } 컨슈머가 아닙니다.
refusal-name-taken = { $name }{ JOSA($name, "은/는") } 이미 쓰는 이름입니다.
refusal-unknown-broker = 브로커 { $name }{ JOSA($name, "은/는") } 없습니다.
refusal-unknown-group = 그룹 { $name }{ JOSA($name, "은/는") } 없습니다.
refusal-group-active = 그룹 { $name }에 멤버가 있습니다. 먼저 멈추세요.
refusal-unknown-partition = 토픽 { $topic }에는 파티션 { $partition }{ JOSA($partition, "이/가") } 없습니다. 0번부터 { $partitions }개가 있습니다.
refusal-unknown-topic = 토픽 { $name }{ JOSA($name, "은/는") } 없습니다.
refusal-already-running = { $name }{ JOSA($name, "은/는") } 이미 실행 중입니다.
refusal-not-running = { $name }{ JOSA($name, "은/는") } 실행 중이 아닙니다. start { $name }{ JOSA($name, "으로/로") } 시작하세요.
refusal-not-owned = { $name }{ JOSA($name, "은/는") } 지금 { $partition }{ JOSA($partition, "을/를") } 담당하지 않습니다.
refusal-too-many = { $most }개까지만 만들 수 있습니다.
refusal-world-full = 이 세계가 가득 찼습니다. 오가는 메시지가 너무 많습니다. 앞선 시각으로 돌아가거나 새로 시작하세요.
refusal-topic-exists = 토픽 { $name }{ JOSA($name, "은/는") } 이미 있습니다.
refusal-topic-collides = 토픽 { $name }{ JOSA($name, "은/는") } 이미 있는 토픽 { $existing }{ JOSA($existing, "과/와") } 부딪칩니다. “.”과 “_”은 같은 것으로 칩니다.
refusal-replication-factor = 복제 팩터 { $asked }{ JOSA($asked, "은/는") } 쓸 수 없습니다. 사본마다 브로커가 하나씩 필요한데 브로커는 { $brokers }대입니다.
refusal-all-fenced = 브로커가 모두 격리되어 있어서 새 파티션의 리더가 될 브로커가 없습니다.
refusal-assignment = 파티션 { $partition }에 배치한 { $broker }{ JOSA($broker, "이/가") } 없거나 두 번 나옵니다.
refusal-assignment-count = 새 파티션은 { $partitions }개인데 배치는 { $lists }개입니다.
refusal-assignment-factor = 파티션 { $partition }에는 브로커 { $asked }대를 배치했는데 다른 파티션의 복제본은 { $replicas }개입니다.
refusal-assignment-down = 파티션 { $partition }에 배치한 브로커가 모두 격리되었거나 종료하는 중이라 리더가 될 브로커가 없습니다.
refusal-partitions = 토픽 { $name }의 파티션은 { $present }개입니다. 수는 늘릴 수만 있어서 { $asked }개로는 바꿀 수 없습니다.
refusal-too-many-partitions = 파티션 { $asked }개는 너무 많습니다. 한 번에 { $most }개까지 됩니다.
refusal-broker-exists = { $name }{ JOSA($name, "은/는") } 이미 있습니다.

## 명령

command-cluster = 빈 세계에 브로커 b1, b2, …를 세웁니다.
command-broker = 브로커를 더합니다.
command-topic = 토픽을 만듭니다.
command-alter = 토픽에 파티션을 더하거나 설정을 바꿉니다. =default는 정해 둔 값을 없앱니다.
command-delete-topic = 토픽을 모든 레코드와 함께 지웁니다.
command-delete-group = 멤버가 없는 그룹을 커밋된 오프셋과 함께 지웁니다.
command-producer = 새 프로듀서를 시작합니다.
command-send = 레코드를 보냅니다.
command-flow = rate=0이 될 때까지 레코드를 차례로 보냅니다.
command-consumer = 그룹에 새 컨슈머를 시작합니다.
command-set = 클라이언트, 브로커, 컨트롤러의 설정을 바꿉니다. 브로커와 컨트롤러는 =default로 정해 둔 값을 없앱니다.
command-set-cluster = 토픽이 따로 정하지 않은 설정의 클러스터 기본값을 바꿉니다.
command-set-wire = 메시지가 한 번 가는 데 걸리는 초를 정합니다.
command-start = 멈췄거나 죽은 것을 다시 시작합니다.
command-stop = 차례대로 멈춥니다. 컨슈머는 그룹을 떠나고, 브로커는 리더 자리를 넘깁니다.
command-crash = 바로 끝납니다. 커밋도 인사도 없습니다.
command-remove = 클라이언트를 멈추고 치우거나, 복제본이 없는 브로커를 치웁니다.
command-commit = 컨슈머의 위치를 커밋합니다.
command-seek = 컨슈머가 담당하는 파티션에서 위치를 옮깁니다.
command-reset-offsets = 멤버가 없는 그룹의 커밋된 오프셋을 옮깁니다.
command-run = 가상 시간이 흐르게 합니다.

## 인수

argument-topic = 토픽.
argument-name = 마음대로 짓는 이름: 영문자, 숫자, . _ -
argument-producer = 프로듀서.
argument-consumer = 컨슈머.
argument-client = 프로듀서나 컨슈머.
argument-node = 브로커, 클라이언트 또는 controller.
argument-group = 컨슈머 그룹.
argument-broker = 브로커: b와 번호.
argument-partition = 파티션 번호.
argument-offset = 다음에 읽을 오프셋.
argument-value = 값. null은 툼스톤, #은 일련번호입니다.
argument-assignment = 파티션마다 브로커, 선호 리더가 먼저: 1,2;2,3
argument-rate = 초당 레코드 수.
argument-brokers = 브로커 수.
argument-rack = 브로커가 놓인 랙.
argument-partitions = 파티션 수.
argument-rf = 파티션마다의 레플리카 수.
argument-key = 키. 파티션을 정합니다.
argument-headers = 헤더: 이름:값,이름:값
argument-timestamp = 레코드의 시각, 1970년부터의 밀리초.
argument-count = 레코드 수.
argument-keys = 차례로 쓸 키: a,b,c
argument-spread = 파티션을 고르는 쪽: 파티셔너, 또는 하나씩 차례로.
argument-controller = 컨트롤러로 가거나, 컨트롤러에서 오거나, 컨트롤러끼리.
argument-to = earliest, latest 또는 오프셋.
argument-duration = 얼마 동안: 5s, 500ms, 2m.

## 토픽 설정

config-topic-min-insync-replicas = acks=all을 받으려면 인-싱크여야 하는 레플리카 수.
config-topic-retention-ms = 레코드를 두는 기간. −1은 영원히.
config-topic-retention-bytes = 파티션이 두는 바이트 수. −1은 제한 없음.
config-topic-cleanup-policy = 오래된 레코드의 처리: delete, compact 또는 둘 다.
config-topic-segment-bytes = 세그먼트를 닫고 새로 여는 크기.
config-topic-segment-ms = 다음 추가 때 세그먼트를 닫는 나이.
config-topic-delete-retention-ms = 툼스톤이 처음 청소된 뒤 남아 있는 기간.
config-topic-unclean-leader-election-enable = 인-싱크가 아닌 레플리카도 레코드를 잃으면서 리더가 될 수 있는지.
config-topic-max-message-bytes = 받아들이는 가장 큰 배치의 바이트 수.
config-topic-message-timestamp-type = 레코드의 타임스탬프가 누구의 시계인지.
config-topic-message-timestamp-before-max-ms = 레코드의 타임스탬프가 리더의 시계보다 늦을 수 있는 폭.
config-topic-message-timestamp-after-max-ms = 레코드의 타임스탬프가 리더의 시계보다 앞설 수 있는 폭.

## 프로듀서 설정

config-producer-acks = 누구의 확인을 기다리는지: 없음, 리더, 또는 모든 인-싱크 레플리카.
config-producer-linger-ms = 배치가 레코드를 더 기다리는 시간.
config-producer-batch-size = 배치가 다 차는 바이트 수.
config-producer-partitioner = 파티션을 지정하지 않은 레코드의 파티션을 고르는 쪽.
config-producer-partitioner-ignore-keys = 파티션을 고를 때 키를 무시하는지.
config-producer-partitioner-adaptive-partitioning-enable = 키 없는 레코드에 줄이 짧은 파티션을 더 자주 고르는지.
config-producer-enable-idempotence = 재시도가 두 번 남거나 순서가 바뀌는 일이 없게 하는지.
config-producer-retries = 실패한 요청을 다시 보내는 횟수.
config-producer-max-in-flight-requests-per-connection = 브로커마다 응답을 기다리는 요청의 최대 수.
config-producer-request-timeout-ms = 응답을 기다리는 시간.
config-producer-delivery-timeout-ms = 배치가 생긴 뒤 성공이나 실패까지 레코드에 주어진 시간.
config-producer-max-block-ms = 보내기가 메타데이터나 메모리를 기다리는 시간.
config-producer-buffer-memory = 보내기를 기다릴 수 있는 바이트 수.
config-producer-max-request-size = 가장 큰 요청의 바이트 수.
config-producer-retry-backoff-ms = 재시도 전 첫 기다림. 갈수록 두 배가 됩니다.
config-producer-retry-backoff-max-ms = 재시도 전 가장 긴 기다림.
config-producer-metadata-max-age-ms = 메타데이터를 다시 묻는 나이.

## 컨슈머 설정

config-consumer-reset = 커밋된 오프셋이 없는 그룹이 시작하는 곳: earliest, latest 또는 none.
config-consumer-commit = 누가 언제 커밋하는지: 클라이언트(auto), 처리 뒤(after)나 전(before)의 애플리케이션, 또는 사람만(manual).
config-consumer-process = 애플리케이션이 레코드 하나를 처리하는 초.
config-consumer-auto-commit-interval-ms = 클라이언트가 스스로 커밋하는 간격.
config-consumer-session-timeout-ms = 하트비트 없이 멤버를 내보내기까지 코디네이터가 기다리는 시간.
config-consumer-heartbeat-interval-ms = 멤버가 살아 있다고 알리는 간격.
config-consumer-max-poll-interval-ms = 멤버가 떠나기 전까지 두 poll 사이에 처리할 수 있는 시간.
config-consumer-max-poll-records = 한 번의 poll이 돌려주는 레코드의 최대 수.
config-consumer-fetch-min-bytes = 브로커가 fetch에 답하기 전에 모으는 바이트 수.
config-consumer-fetch-max-wait-ms = 브로커가 그만큼 모이기를 기다리는 시간.
config-consumer-fetch-max-bytes = 브로커가 한 번에 돌려주는 바이트의 최대 수.
config-consumer-max-partition-fetch-bytes = 브로커가 한 파티션에서 돌려주는 바이트의 최대 수.
config-consumer-request-timeout-ms = 응답을 기다리는 시간.
config-consumer-retry-backoff-ms = 재시도 전 첫 기다림. 갈수록 두 배가 됩니다.
config-consumer-retry-backoff-max-ms = 재시도 전 가장 긴 기다림.
config-consumer-metadata-max-age-ms = 메타데이터를 다시 묻는 나이. 새 파티션은 이때 발견됩니다.
config-consumer-assignor = 그룹 리더가 파티션을 나누는 방법.
config-consumer-instance = 재시작해도 파티션을 지키는 정적 멤버의 이름.
