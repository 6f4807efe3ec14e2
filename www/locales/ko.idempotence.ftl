# 반복해서 보내는 프로듀서와 이를 알아보는 브로커, 미리 지운 레코드.

note-delete-records = 레코드 삭제
note-log-start = 시작 { $offset }
note-init-producer-id = 프로듀서 ID 질의
note-producer-id = 프로듀서 ID { $id }
note-connection-closed = 연결 끊김

event-producer-id-given = { $node }{ JOSA($node, "이/가") } 프로듀서 ID { $id } 획득: 이제 브로커가 반복된 배치를 알아봄
event-producer-epoch-bumped = { $node }{ JOSA($node, "이/가") } { $partitions }에서 에포크 { $epoch } 시작: 일부 배치의 결과를 알 수 없어 번호를 새로 매김
event-delivery-timed-out = { $node }{ JOSA($node, "이/가") } { $partition }의 레코드 { $records }개를 포기: delivery.timeout.ms 경과
event-delivery-timed-out-sent = { $node }{ JOSA($node, "이/가") } { $partition }의 레코드 { $records }개를 포기: delivery.timeout.ms 경과, 기록되었는지는 알 수 없음
event-duplicate-recognised = { $node }에 프로듀서 { $id }의 이 배치가 이미 { $partition }의 { $offset }에 있음: 그때처럼 응답하고 추가하지 않음
event-batch-out-of-order = { $node }{ JOSA($node, "이/가") } { $partition }의 배치를 거절: 번호 { $found }, 마지막 번호는 { $last }
event-batch-out-of-order-first = { $node }{ JOSA($node, "이/가") } { $partition }의 배치를 거절: 번호 { $found }, 새 에포크는 0부터 시작
event-batch-old-epoch = { $node }{ JOSA($node, "이/가") } { $partition }의 배치를 거절: 에포크 { $found }은 끝났고 지금은 { $known }
event-log-start-advanced = { $node }의 { $partition } 시작이 { $to }: 그 앞은 삭제됨
event-deleted-records = 살아 있는 모든 복제본의 로그 시작: { $offset }

fact-producer-id = 프로듀서 ID
fact-producer-epoch = 에포크
fact-last-request = 마지막 배치
last-request-waiting = { $partition }에 보냄, 아직 응답 없음
last-request-waits-its-turn = { $partition }에 보냄, 이 연결의 앞선 요청 { $requests }개 다음에 읽음
last-request-waits-for = { $partition }, 하이 워터마크 { $offset } 대기
last-request-acknowledged = { $partition }의 { $offset }에 기록됨
last-request-unacknowledged = { $partition }에 보냄, 응답을 요구하지 않음
last-request-refused = { $partition }: { $error }, 포기
last-request-retried = { $partition }: { $error }, { $time }에 다시 시도
