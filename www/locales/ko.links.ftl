### 링크: 무엇이 잘못되었는지, 무엇을 할 수 있는지.

## 그림에서

matter-cut = 링크 { $links } 끊김
matter-held = 링크 { $links } 보류
brokers-held = 보류
brokers-held-from = { $others } 보류
brokers-delayed = +{ $seconds }초
brokers-delayed-to = { $others } 지연
brokers-loses-next = 다음 유실

## 살펴보기와 표에서

title-link = { $one } – { $other }
subtitle-link = 링크
table-links = 링크
fact-way = 방향
fact-end = 끝
link-way = { $from } → { $to }: { $state }
link-both = { $there }; 반대쪽: { $back }
link-sound = 평소대로
link-cut = 끊김, 모두 사라짐
link-held = { $messages ->
    [0] 보류, 아직 기다리는 메시지 없음
   *[other] 보류, 메시지 { $messages }개가 기다림
}
link-delayed = { $seconds }초 더 걸림
link-loses = 다음 { $kind }{ JOSA($kind, "을/를") } 잃음
link-loses-any = 다음 메시지를 잃음
link-end-down = { $node }{ JOSA($node, "이/가") } 꺼져 있어 아무것도 보내지 않습니다.
link-nothing-lost = 아직 기억하는 것 중에는 없습니다.
why-link = 왜 이런가요?
why-link-sound = 여기서 무엇을 잃었나요?

## 다루기

links-label = 링크
act-link-cut = 끊기
act-link-heal = 잇기
act-link-hold = 메시지 보류
act-link-release = 보류 풀기
act-link-delay = 늦추기
act-link-delay-end = 지연 끝내기
act-link-lose-ack = 다음 확인 응답 잃기
act-link-lose = 다음 { $other } 잃기
act-link-lose-way = { $other } 다음 것 잃기
field-seconds = 한 방향에 더 걸리는 초
act-lose-disk = 디스크 잃기
act-lose-disk-takes = { $broker }의 프로세스와 모든 로그를 잃습니다. 파티션 사본 { $replicas }개, 레코드 { $records }개입니다. { $last ->
    [0] 모두 실행 중인 다른 사본이 있습니다.
   *[other] 그중 파티션 { $last }개는 실행 중인 다른 사본이 없습니다.
}
act-lose-disk-do = 잃기
key-kill = 초점이 놓인 것 강제 종료
key-start = 다시 시작
key-cut = 그 방향의 링크를 끊거나 잇기
key-cut-any = 다른 노드로 이동해 x로 그 링크를 끊거나 잇기
stage-cut-where = { $node }의 어느 링크인가요? 다른 쪽 끝을 누르거나 화살표로 방향을 고르세요. x를 한 번 더 누르면 그곳까지 이동할 수 있습니다. Esc는 그대로 둡니다.
stage-cut-walk = { $node }의 어느 링크인가요? 다른 쪽 끝으로 이동해 x를 누르거나 그곳을 누르세요. Esc는 그대로 둡니다.
stage-cut-not-there = 그곳으로 가는 링크는 없습니다.
act-cut-where = 링크 끊기…
stage-cut-none = 그 방향에는 링크가 없습니다.
plate-label = 여기서 할 일
