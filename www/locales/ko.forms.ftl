### 그림에서 만들고, 바꾸고, 취소하기.

## Undo

undo-group = 실행 취소와 다시 실행
undo-word = { $word } 취소
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
