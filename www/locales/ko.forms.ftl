### 그림에서 만들고, 바꾸고, 취소하기.

## Undo

undo-group = 실행 취소와 다시 실행
undo-bare = 취소
undo-word = 취소: { $word }
undo-line = 실행 취소: { $line }
undo-nothing = 취소할 명령이 없습니다
redo-line = 다시 실행: { $line }
redo-nothing = 다시 실행할 명령이 없습니다
key-undo = 마지막 명령 취소
key-redo = 다시 실행
console-elsewhere = 이 시점에는 없음

## Other names, removed brokers

command-rename = 설정은 그대로 두고 클라이언트를 다른 client.id로 다시 시작합니다.
command-rename-group = 그룹의 컨슈머를 다른 group.id로 다시 시작합니다. 커밋한 오프셋은 옛 그룹에 남습니다.
refusal-nobody-in-group = group.id가 { $name }인 컨슈머가 없거나 이미 그 이름입니다. 다시 시작할 컨슈머가 없습니다.
refusal-broker-holds-replicas = { $name }에 { $topics } 복제본이 있습니다. 복제본이 없을 때만 제거할 수 있습니다. 먼저 이 토픽을 지우세요.
event-broker-unregistered = { $broker }{ JOSA($broker, "이/가") } 꺼지고 컨트롤러가 잊음

## Settings of things

settings-label = 설정
settings-all = 모든 설정 보기
settings-fewer = 설정 줄여 보기
settings-apply = 적용
settings-discard = 버리기
settings-unchanged = 아직 적용할 것이 없습니다.
settings-changed = 변경: { $changed }개.
settings-refused = { $changed }개 중 { $refused }개가 거부됨.
settings-nothing-ran = 아무것도 실행되지 않았습니다.
settings-no-limit = 제한 없음
settings-use = { $value } 쓰기
settings-back = 기본값으로
settings-row-changed = 변경됨, 기본값 { $default }. { $meaning }
settings-row-removed = 기본값 { $default }{ JOSA($default, "으로/로") } 돌아갑니다. { $meaning }
settings-row-default = 기본값. { $meaning }
settings-partitions = 늘릴 수만 있고, 키가 다른 파티션으로 옮겨 갈 수 있습니다.
settings-partitions-changed = 변경됨, 전에는 { $present }. 늘릴 수만 있고, 키가 다른 파티션으로 옮겨 갈 수 있습니다.
settings-partitions-wrong = INVALID_PARTITIONS 늘릴 수만 있습니다. { $present }보다 많아야 하고, 한 번에 10000개까지입니다.

## Renaming and composing

add-record = + 레코드
act-rename = 이름 바꾸기
act-rename-do = 바꾸기
act-rename-client-note = client.id는 클라이언트가 시작할 때 읽습니다. 설정은 그대로 두고 새 이름으로 다시 시작합니다.
act-rename-group-note = 컨슈머가 이 group.id로 다시 시작합니다. 옛 그룹이 커밋한 오프셋은 옛 그룹에 남습니다.
act-rename-group-not = 이름 바꾸기: 컨슈머가 없습니다.
act-rename-topic-note = Kafka는 토픽 이름을 바꿀 수 없습니다. 프로듀서, 컨슈머, 커밋된 오프셋이 이름으로 토픽을 찾기 때문입니다. 파티션, 복제본, 설정이 같은 빈 토픽을 새로 만듭니다.
act-remove-broker-not = 제거: 복제본이 없을 때만 할 수 있습니다. 여기에 복제본이 있는 토픽을 먼저 지우세요.
compose-label = 새 레코드
foresight-pending-moves = 폼의 파티션 { $partitions }개라면 파티션 { $partition }입니다. 그때부터 이 키의 레코드는 두 파티션에 있게 됩니다.
foresight-pending-stays = 폼의 파티션 { $partitions }개라도 파티션 { $partition } 그대로입니다.
console-edit = 이 줄을 콘솔에 넣기
add-partition = + 파티션
stage-would-land = 새 레코드는 여기로 갑니다
