### 무대, 인스펙터, 표.

## 값

value-text = { $value }
value-number = { $value }
value-list = { $values }
value-none = –
value-null = null
value-seconds = { $value }초
value-rate = { $rate }
value-at = { $partition }의 { $offset }
value-records = 레코드 { $records }개
value-records-for = { $records ->
    [0] { $partition }: 새 레코드 없음
   *[other] { $partition }: 레코드 { $records }개
}
rate-one = 초당 1
rate-per-second = 초당 { $rate }
rate-per-second-short = 초당 { $rate }
rate-every = { $seconds }초에 1
rate-every-short = { $seconds }초에 1

## 그림 위

stage-label = 그림: 화살표로 이동, Enter로 열기, Escape로 나가기
stage-producers = 프로듀서
stage-producers-note = 쓰기
stage-topic = 파티션 { $partitions }개, 각각 브로커 { $copies }대에 보관
stage-topic-one-copy = 파티션 { $partitions }개, 각각 브로커 한 대에 보관
stage-topic-short = 파티션 { $partitions }개
stage-group = 읽기 · { $state }
stage-leads = 리더: { $partitions }
stage-leads-nothing = 리더 아님
stage-no-flow = 손으로 전송
stage-lag = 랙 { $lag }
stage-lag-unknown = 랙 –
stage-isr = ISR { $brokers }
stage-hw = HW { $offset }
stage-high-watermark = 하이 워터마크 { $offset }
stage-high-watermark-meaning = 모두 복제됨: 여기까지 읽을 수 있음
stage-log-end = 로그 끝 { $offset }
stage-log-end-meaning = 다음 레코드가 놓일 자리
stage-committed = 커밋 { $offset }
stage-committed-meaning = 재시작하면 여기서부터
stage-position = 위치 { $offset }
stage-position-meaning = 다음에 읽을 레코드
stage-owns = { $partitions } 담당
stage-owns-count = 파티션 { $partitions }개 담당
stage-owns-nothing = 담당 없음
stage-in-hand = 처리 중
stage-waiting = 대기 중
stage-out-of-isr = ISR 밖
stage-no-leader = 리더 없음
stage-copies = 사본 { $brokers }
stage-in-sync = 사본 { $replicas }개 중 { $in_sync }개 동기화
stage-key-legend = 글자와 색은 키
stage-no-key = 키 없음
stage-more = { $count }개 더
stage-times = { $what } × { $count }
stage-under-way = 가는 중: { $messages }
stage-no-producers = 아직 프로듀서 없음
stage-no-topics = 아직 토픽 없음
stage-no-groups = 아직 그룹 없음
stage-no-members = 멤버 없음
note-ack = 확인 { $offset }
note-ack-unknown = 확인
note-fetch = { $offset }부터 가져오기
note-fetch-short = 가져오기
note-nothing-new = 새 레코드 없음
note-list-offsets = 오프셋 질의
note-offset-is = 오프셋 { $offset }
note-no-offset = 오프셋 없음
note-metadata = 메타데이터
note-find-coordinator = 코디네이터 질의
note-coordinator = 코디네이터
note-join = 참가
note-joined = 세대 { $generation }
note-sync = 동기화
note-assigned = 파티션 { $partitions }개
note-heartbeat = 하트비트
note-heartbeat-heard = 확인함
note-leave = 탈퇴
note-left = 탈퇴함
note-commit = 커밋 { $offset }
note-commit-all = 커밋
note-committed = 커밋됨 { $offset }
note-committed-all = 커밋됨
note-offset-fetch = 커밋 위치 질의
note-offset-fetched = 커밋된 오프셋
note-validate-position = 같은 로그인지 질의
note-epoch-end = { $offset }까지 같음
note-epoch-end-short = 여기까지 같음
note-epoch-unknown = 모르는 에포크
note-refused = ✕ { $error }
note-delete-group = 그룹 삭제

## 상태

broker-up = 실행 중
broker-down = 중단
broker-fenced = 격리됨
state-running = 실행 중
state-stopped = 정지
state-crashed = 비정상 종료
state-failed = 오류로 멈춤
phase-connecting = 연결 중
phase-joining = 참가 중
phase-syncing = 동기화 중
phase-stable = 안정
read-committed = 커밋됨
read-processed = { $consumer } 처리 완료, 커밋 전
read-in-hand = { $consumer } 처리 중
read-not-yet = 아직 읽지 않음
read-not-readable = 아직 읽을 수 없음

## 한 줄 요약

summary-flow = { $topic }에 { $rate }
summary-producer = 보냄 { $sent }, 확인 { $acknowledged }, acks={ $acks }
summary-leads = 리더: { $partitions }
summary-led = 리더 { $broker }, 인-싱크 { $isr }
summary-log = 하이 워터마크 { $high_watermark }, 로그 끝 { $log_end }
summary-value = 값 { $value }
summary-group = { $state }, 세대 { $generation }, 멤버 { $members }명
summary-consumer = 그룹 { $group }의 { $consumer }
summary-owns = { $partitions } 담당
summary-buffered = 가져왔지만 poll 전인 레코드 { $records }개
summary-arrives = { $time }에 도착

## 제목

title-record = { $partition }의 오프셋 { $offset }, 키 { $key }
title-record-no-key = { $partition }의 오프셋 { $offset }, 키 없음
title-topic = 토픽 { $topic }
title-group = 그룹 { $group }
title-broker = 브로커 { $broker }
title-position = { $partition }에서 { $consumer }
title-committed = { $partition }에서 { $group }
title-request = { $word } 요청
title-answer = { $word } 응답
subtitle-partition = 파티션
subtitle-producer = 프로듀서
subtitle-consumer = 그룹 { $group }의 컨슈머
subtitle-broker = { $broker }
subtitle-position = 위치
subtitle-committed = 커밋된 오프셋
subtitle-message = { $from }에서 { $to }{ JOSA($to, "으로/로") }

## 사실

fact-state = 상태
fact-value = 값
fact-timestamp = 타임스탬프
fact-header = 헤더
fact-copies = 사본
fact-copies-all = { $on }에 있음
fact-copies-some = { $on }에 있음, { $not }에는 아직 없음
fact-copy = 사본
fact-copy-in-sync = { $broker }, 인-싱크, { $offset }에서 끝남
fact-copy-out = { $broker }, ISR 밖, { $offset }에서 끝남
fact-leader = 리더
fact-leader-value = { $broker }, 에포크 { $epoch }
fact-leader-epoch = 리더 에포크
fact-replicas = 레플리카
fact-isr = ISR
fact-log-start = 로그 시작
fact-high-watermark = 하이 워터마크
fact-log-end = 로그 끝
fact-size = 바이트
fact-records = 레코드
fact-partitions = 파티션 수
fact-partition = 파티션
fact-partition-led = { $partition }: { $broker }, 로그 끝 { $log_end }
fact-partition-none = { $partition }: ✕ 리더 없음, 로그 끝 { $log_end }
fact-replication-factor = 복제 팩터
fact-group = 그룹
fact-group-lag = { $group }: 커밋 { $committed }, 랙 { $lag }
fact-group-no-commit = { $group }: 커밋 없음
fact-progress = 커밋 { $committed }, 랙 { $lag }
fact-progress-none = 커밋 없음
fact-reader = { $group }: { $state }
fact-topics = 토픽
fact-generation = 세대
fact-assignor = 할당자
fact-coordinator = 코디네이터
fact-coordinates = 조정하는 그룹
fact-member = 멤버
fact-member-owns = { $client }: { $partitions }
fact-member-nothing = { $client }: 없음
fact-member-id = 멤버 id
fact-owner = 담당
fact-owns = 담당 파티션
fact-owned-both = { $partition }: 위치 { $position }, 커밋 { $committed }
fact-owned-position = { $partition }: 위치 { $position }, 커밋 없음
fact-owned-unknown = { $partition }: 위치를 아직 모름
fact-position = 위치
fact-processed = 처리 완료
fact-committed = 커밋
fact-lag = 랙
fact-fetched-waiting = 가져왔지만 poll 전
fact-processing = 레코드당 처리 시간
fact-acks = acks
fact-flow = 흐름
fact-flow-value = { $topic }에 { $rate }, 키 { $keys }
fact-flow-no-keys = { $topic }에 { $rate }, 키 없음
fact-sent = 보냄
fact-acknowledged = 확인됨
fact-given-up = 포기함
fact-buffered = 누적기에 대기
fact-in-flight = 응답 전
fact-last-error = 오류
fact-rack = 랙(rack)
fact-leads = 리더
fact-leads-count = 리더인 파티션
fact-from = 보낸 곳
fact-to = 받는 곳
fact-departs = 출발
fact-arrives = 도착
fact-one-way = 편도
fact-carries = 내용
fact-asks-from = 요청
fact-commits = 커밋
fact-written-at = 기록됨

## 질문

why-partition = 왜 파티션 { $partition }{ JOSA($partition, "으로/로") } 갔을까요?
why-high-watermark = 하이 워터마크는 왜 { $high_watermark }일까요?
why-high-watermark-behind = 하이 워터마크는 왜 { $high_watermark }에서 기다릴까요?
why-no-leader = 왜 리더가 없을까요?
why-topic = 왜 파티션이 { $partitions }개일까요?
why-producer = 마지막 레코드는 어떻게 되었을까요?
why-refused = 무엇이 잘못되었을까요?
why-failed = { $client }{ JOSA($client, "은/는") } 왜 계속하지 못할까요?
why-crashed = { $client }에 무슨 일이 있었을까요?
why-stopped = { $client }{ JOSA($client, "은/는") } 왜 실행 중이 아닐까요?
why-owns = { $client }{ JOSA($client, "은/는") } 왜 이 파티션을 담당할까요?
why-owns-nothing = { $client }{ JOSA($client, "은/는") } 왜 담당이 없을까요?
why-joining = { $client }{ JOSA($client, "은/는") } 무엇을 기다릴까요?
why-position = 왜 다음에 { $position }{ JOSA($position, "을/를") } 읽을까요?
why-group = { $group }{ JOSA($group, "은/는") } 왜 { $state } 상태일까요?
why-committed = 왜 { $committed }일까요?
why-leads = { $broker }{ JOSA($broker, "은/는") } 왜 리더일까요?
why-leads-nothing = { $broker }{ JOSA($broker, "은/는") } 왜 리더가 아닐까요?
why-message = 왜 보냈을까요?

## 지금

now-above-high-watermark = 아직 하이 워터마크 아래가 아니어서 어떤 컨슈머도 읽을 수 없습니다.
now-not-committed = { $group }{ JOSA($group, "은/는") } 아직 커밋하지 않았습니다. 지금 { $consumer }{ JOSA($consumer, "이/가") } 비정상 종료하면 다시 전달됩니다.
now-not-read = { $group }의 { $consumer }{ JOSA($consumer, "이/가") } 아직 poll하지 않았습니다.
now-no-owner = { $group }에 이 파티션을 담당하는 멤버가 없어 기다립니다.
now-shortest-copy = { $broker }{ JOSA($broker, "은/는") } 인-싱크이고 사본이 { $offset }에서 끝납니다. 하이 워터마크는 이를 넘을 수 없습니다.
now-copies-not-known = 모든 사본이 { $offset }에서 끝납니다. 리더는 다음 가져오기에서 이를 압니다.
now-all-copies-equal = 인-싱크 사본이 모두 { $offset }에서 끝납니다.
now-producer-idle = 기다리는 것도 가는 중인 것도 없습니다.
now-producer-buffers = 레코드 { $buffered }개가 누적기에서 기다립니다.
now-producer-waits = 레코드 { $in_flight }개가 아직 응답을 받지 못했습니다.
now-crashed = 아무 알림도 남기지 않았습니다. { $group }{ JOSA($group, "은/는") } 세션 타임아웃이 지나야 압니다.
now-not-running = 커밋된 오프셋은 { $group }에 남습니다.
now-connecting = 메타데이터와 { $group }의 코디네이터를 묻고 있습니다.
now-joining = 코디네이터가 { $group }의 다른 멤버를 기다립니다.
now-syncing = { $group }의 리더가 누가 무엇을 맡을지 계산합니다.
now-group-preparing = 멤버들이 참가하는 중입니다. 끝날 때까지 아무도 레코드를 받지 않습니다.
now-group-completing = 리더의 할당을 기다립니다.
now-group-empty = 멤버가 없습니다. 커밋된 오프셋은 남습니다.
now-message = { $time }에 { $to }에 닿습니다.

## 레코드의 이야기

record-appended = { $node }{ JOSA($node, "이/가") } { $partition }의 오프셋 { $offset }에 덧붙임
record-replicated = { $node }에 사본이 생김
record-readable = 하이 워터마크가 { $high_watermark }{ JOSA($high_watermark, "으로/로") } 올라 읽을 수 있게 됨
record-fetched = { $consumer }{ JOSA($consumer, "이/가") } 가져옴
record-polled = poll()이 { $consumer }에 넘김
record-processed = { $consumer }{ JOSA($consumer, "이/가") } 처리를 마침
record-committed = { $group }{ JOSA($group, "이/가") } { $offset }{ JOSA($offset, "을/를") } 커밋: 다시 전달되지 않음

## 이벤트

decided-by-hash = murmur2("{ $key }") = { $hash }, 부호 비트를 지우면 { $positive }, mod { $partitions } = { $partition }
event-broker-registered = { $broker }{ JOSA($broker, "이/가") } 컨트롤러에 등록
event-topic-created = 토픽 { $topic } 생성: 파티션 { $partitions }개, 사본 { $copies }개씩
event-partitions-added = { $topic }의 파티션이 { $from }개에서 { $to }개로 늘어남
event-topic-deleted = 토픽 { $topic } 삭제
event-leader-elected = 이제 { $broker }{ JOSA($broker, "이/가") } { $partition }의 리더, 에포크 { $epoch }
event-leader-none = { $partition }의 리더가 될 브로커가 없음
event-isr-changed = { $partition }의 인-싱크: { $brokers }
event-metadata-learned = { $node }{ JOSA($node, "이/가") } 새 메타데이터를 알게 됨
event-request-sent = { $node }{ JOSA($node, "이/가") } { $to }에 { $word } 요청을 보냄
event-answer-sent = { $node }{ JOSA($node, "이/가") } { $to }의 { $word } 요청에 답함
event-message-lost = { $node }에 받을 이가 없음
event-admin-answered = { $word } 요청 성공
event-admin-refused = { $word } 요청 거절: { $error }
event-client-started = { $node } 시작
event-client-stopped = { $node } 정상 종료
event-client-crashed = { $node } 비정상 종료: 커밋도 탈퇴도 없음
event-client-failed = { $node }{ JOSA($node, "은/는") } 계속할 수 없음: { $exception }
event-client-failed-at = { $node }{ JOSA($node, "은/는") } { $partition }에서 계속할 수 없음: { $exception }
event-record-sent-explicit = { $node }{ JOSA($node, "이/가") } 지정된 파티션 { $partition }{ JOSA($partition, "으로/로") } 보냄
event-record-sent-key = { $node }{ JOSA($node, "이/가") } 보냄: 키의 해시가 파티션 { $partition }{ JOSA($partition, "을/를") } 고름
event-record-sent-sticky = { $node }{ JOSA($node, "이/가") } 키 없이 보냄: 배치가 찰 때까지 파티션 { $partition } 그대로
event-record-sent-sticky-drawn = { $node }{ JOSA($node, "이/가") } 키 없이 보냄: 파티션 { $partition }{ JOSA($partition, "을/를") } 새로 뽑음
event-record-sent-round-robin = { $node }{ JOSA($node, "이/가") } 보냄: 차례가 된 파티션 { $partition }
event-record-dropped-large = { $node }{ JOSA($node, "이/가") } { $topic }에 보낼 레코드를 포기: 너무 큼
event-record-dropped-blocked = { $node }{ JOSA($node, "이/가") } { $topic }에 보낼 레코드를 포기: 제때 메타데이터나 메모리가 없음
event-record-dropped-gone = { $topic }에 보낼 레코드가 { $node }{ JOSA($node, "과/와") } 함께 사라짐
event-batch-full = { $partition }의 배치가 참: 레코드 { $records }개, { $bytes }바이트
event-batch-lingered = { $partition }의 배치가 충분히 기다림: 레코드 { $records }개, { $bytes }바이트
event-batch-followed = { $partition }의 배치가 다음 배치에 자리를 냄: 레코드 { $records }개
event-batch-rides-along = { $partition }의 배치가 다른 배치와 함께 떠남: 레코드 { $records }개
event-batch-flushed = { $partition }의 배치를 내보냄: 레코드 { $records }개
event-batch-retried = { $partition }의 배치를 다시 보냄: 레코드 { $records }개
event-batch-memory = 메모리가 다 차서 { $partition }의 배치가 떠남: 레코드 { $records }개
event-batch-acknowledged = { $node }에 알림: { $partition }의 { $offset }부터 레코드 { $records }개 기록됨
event-batch-unacknowledged = { $node }{ JOSA($node, "은/는") } 응답을 청하지 않음 (acks=0)
event-batch-failed = { $node }{ JOSA($node, "이/가") } { $error } 응답을 받고 { $partition }의 레코드 { $records }개를 포기
event-batch-failed-retry = { $node }{ JOSA($node, "이/가") } { $partition }에서 { $error } 응답을 받고 다시 시도
event-batch-appended = { $node }{ JOSA($node, "이/가") } { $partition }의 { $offset }부터 레코드 { $records }개를 덧붙임
event-batch-refused = { $node }{ JOSA($node, "이/가") } { $partition }의 배치를 거절: { $error }
event-records-replicated = { $records ->
    [1] { $node }{ JOSA($node, "이/가") } { $partition }의 오프셋 { $from }{ JOSA($from, "을/를") } 복사
   *[other] { $node }{ JOSA($node, "이/가") } { $partition }의 오프셋 { $from }–{ $last }{ JOSA($last, "을/를") } 복사
}
event-high-watermark = { $partition }의 하이 워터마크가 { $from }에서 { $to }{ JOSA($to, "으로/로") } 오름
event-position-committed = { $node }{ JOSA($node, "이/가") } { $partition }의 { $offset }부터 계속: 그룹이 커밋한 자리
event-position-earliest = { $node }{ JOSA($node, "이/가") } { $partition }의 { $offset }, 로그 시작부터 읽음
event-position-latest = { $node }{ JOSA($node, "이/가") } { $partition }의 { $offset }, 가장 새 레코드 뒤부터 읽음
event-position-truncated = { $node }{ JOSA($node, "이/가") } { $partition }의 { $offset }{ JOSA($offset, "으로/로") } 돌아감: 새 리더의 로그는 거기까지만 읽은 것과 같음
event-position-sought = { $node }의 위치를 { $partition }의 { $offset }{ JOSA($offset, "으로/로") } 옮김
event-records-fetched = { $records ->
    [1] { $node }{ JOSA($node, "이/가") } { $partition }의 오프셋 { $from }{ JOSA($from, "을/를") } 가져옴
   *[other] { $node }{ JOSA($node, "이/가") } { $partition }의 오프셋 { $from }–{ $last }{ JOSA($last, "을/를") } 가져옴
}
event-records-polled = { $records ->
    [1] poll()이 { $node }에 { $partition }의 오프셋 { $from }{ JOSA($from, "을/를") } 넘김
   *[other] poll()이 { $node }에 { $partition }의 오프셋 { $from }–{ $last }{ JOSA($last, "을/를") } 넘김
}
event-record-processed = { $node }{ JOSA($node, "이/가") } { $partition }의 { $offset } 처리를 마침
event-commit-acknowledged = { $node }에 알림: 커밋됨 { $offsets }
event-commit-refused = { $node }의 커밋이 거절됨: { $error }
event-assigned = { $node }{ JOSA($node, "이/가") } { $partitions }{ JOSA($partitions, "을/를") } 맡음
event-assigned-none = { $node }{ JOSA($node, "은/는") } 맡은 것이 없음
event-revoked = { $node }{ JOSA($node, "이/가") } { $partitions }{ JOSA($partitions, "을/를") } 내놓음
event-lost = { $node }{ JOSA($node, "이/가") } { $partitions }{ JOSA($partitions, "을/를") } 잃음
event-member-added = { $client }{ JOSA($client, "이/가") } { $group }의 멤버가 됨
event-member-removed = { $how ->
    [left] { $client }{ JOSA($client, "이/가") } { $group }에서 탈퇴
    [session-expired] { $client }{ JOSA($client, "이/가") } 너무 오래 조용해 { $group }에서 빠짐
    [rebalance-timed-out] { $client }{ JOSA($client, "이/가") } 제때 { $group }에 다시 참가하지 않음
   *[other] { $client }{ JOSA($client, "이/가") } { $group }에서 빠짐
}
group-change = { $how ->
    [joined] { $client } 참가
    [rejoined] { $client } 재참가
    [left] { $client } 탈퇴
    [session-expired] { $client } 세션 타임아웃
   *[other] { $client } 참가 시간 초과
}
event-group-state = { $group }: { $from } → { $to }
event-group-state-because = { $because }: { $group }{ JOSA($group, "이/가") } { $from }에서 { $to }{ JOSA($to, "으로/로") } 바뀜
event-generation = { $group }의 세대 { $generation } 시작: 멤버 { $members }명, 할당자 { $assignor }
event-generation-empty = { $group }의 세대 { $generation } 시작: 멤버 없음
event-assignment = 그룹 리더의 할당: { $assignment }
event-offsets-committed = { $node }{ JOSA($node, "이/가") } { $group }의 커밋을 보관: { $offsets }
event-group-deleted = 그룹 { $group } 삭제
event-coordinator-loaded = { $node }{ JOSA($node, "이/가") } __consumer_offsets의 파티션 { $partition }{ JOSA($partition, "을/를") } 맡음: 그룹 { $groups }개

## 인스펙터

inspector-label = 인스펙터
inspector-close = 인스펙터 닫기
inspector-empty = 그림에서 무엇이든 고르면 왜 그런지 알려 줍니다.
inspector-gone = 이제 없습니다.
inspector-gone-message = 메시지가 도착했습니다.
inspector-time = { $time } 시점으로 가기
inspector-earlier = 그전에 일어난 일은 바로 보관하고 있지 않습니다.
inspector-began = 타임스탬프인 { $time } 시점에서 다시 보기
inspector-more-facts = 모든 사실
inspector-fewer-facts = 간단히
inspector-open = 열기
story-command = 명령
story-event = 이벤트
story-broken = 고장
story-now = 지금

## 표

table-title = 표로 보는 그림
table-close = 표 닫기
table-brokers = 브로커
table-newest = { $partition }의 최근 레코드
table-topic-note = 파티션 { $partitions }개, 복제 팩터 { $copies }
table-group-note = { $state }, 세대 { $generation }, { $assignor }
table-group-note-empty = { $state }, 세대 { $generation }
table-not-in-sync = { $isr }, { $missing } 제외
table-more = 외 { $count }개
table-empty = 아직 없음
table-keys-rows = 행
table-keys-open = 열기
table-keys-leave = 나가기
column-name = 이름
column-keys = 키
column-rate = 초당 레코드
column-acks = acks
column-wire = 전송 중
column-state = 상태
column-leads = 리더
column-partition = 파티션
column-leader = 리더
column-in-sync = 인-싱크
column-start = 시작
column-high-watermark = 하이 워터마크
column-log-end = 로그 끝
column-offset = 오프셋
column-key = 키
column-value = 값
column-has-it = { $group } 읽음
column-owner = 담당
column-committed = 커밋
column-position = 위치
column-lag = 랙
wire-nothing = 없음
wire-records = 레코드 { $records }개
wire-acks = 확인 { $acks }개
wire-both = 레코드 { $records }개, 확인 { $acks }개
live-playing = { $time }, 실행 중. { $summary }
live-paused = { $time }, 일시 정지. { $summary }
live-logs = 토픽 { $topics }개에 레코드 { $records }개.
live-group = { $group }: { $state }, 랙 { $lag }.
live-broker-down = 브로커 { $broker } 중단.
live-client-crashed = { $client } 비정상 종료.
live-client-failed = { $client }{ JOSA($client, "은/는") } 계속할 수 없음: { $error }.
live-step = { $event }.
