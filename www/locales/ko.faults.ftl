# 명령으로 일으키는 장애: 링크, 메시지, 프로세스, 디스크.

## 명령

command-cut = 두 노드 사이의 링크를 끊습니다. 그 위로 보내는 것은 모두 사라집니다.
command-heal = 끊긴 링크를 다시 잇습니다.
command-hold = 두 노드 사이의 메시지를 기다리게 합니다.
command-release = 기다리던 메시지를 다시 보냅니다.
command-delay = 두 노드 사이의 메시지가 한 방향에 더 오래 걸리게 합니다.
command-drop-next = A에서 B로 가는 다음 메시지를 잃습니다.
command-pause = 긴 가비지 컬렉션처럼 프로세스를 멈춰 세웁니다.
command-resume = 멈춰 선 프로세스를 다시 움직이게 합니다.
command-lose-disk = 브로커의 디스크를 모든 로그와 함께 잃고, 프로세스도 함께 끝납니다.
command-slow = 브로커의 디스크를 느리게 합니다. 추가할 때마다 그만큼의 초가 걸립니다.

## 인자

argument-a = 한쪽 끝: 브로커, 클라이언트 또는 controller.
argument-b = 다른 쪽 끝.
argument-way = 양방향, 또는 A에서 B로 한 방향만.
argument-seconds = 몇 초인지. 0이면 끝냅니다.
argument-kind = 어떤 메시지인지. 빼면 아무 메시지나.

## 거절

refusal-same-node = { $name }에는 자기 자신과의 링크가 없습니다. 두 노드를 적으세요.
refusal-no-link = { $a }{ JOSA($a, "과/와") } { $b }{ JOSA($b, "은/는") } 서로 말하지 않습니다. 링크는 한쪽 끝이 브로커이거나 컨트롤러끼리 잇습니다.
refusal-link-is-cut = { $a }에서 { $b }로 가는 링크는 이미 끊겨 있습니다. heal { $a } { $b }로 잇습니다.
refusal-link-is-not-cut = { $a }에서 { $b }로 가는 링크는 끊겨 있지 않습니다.
refusal-link-is-held = { $a }에서 { $b }로 가는 메시지는 이미 기다리고 있습니다. release { $a } { $b }로 다시 보냅니다.
refusal-link-is-not-held = { $a }에서 { $b }로 가는 메시지는 기다리고 있지 않습니다.
refusal-paused = { $name }{ JOSA($name, "은/는") } 멈춰 서 있습니다. resume { $name }{ JOSA($name, "으로/로") } 다시 움직입니다.
refusal-not-paused = { $name }{ JOSA($name, "은/는") } 멈춰 서 있지 않습니다.

## 이벤트

event-disk-lost = { $node }의 디스크를 모든 로그와 함께 잃음
event-message-lost-cut = 링크가 끊겨 { $from }에서 { $node }로 가던 { $word } 메시지가 사라짐
event-message-lost-dropped = { $from }에서 { $node }로 가던 { $word } 메시지가 도중에 사라짐
