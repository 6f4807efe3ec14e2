# 저장: 머리글에 보이는 말과 그 까닭.
save-saved = 저장됨
save-saving = 저장 중
save-not-saved = 저장 안 됨
save-memory = 저장 안 됨: 메모리에만 있음

save-reason-slow = 디스크가 느립니다. 마지막 명령이 아직 저장되지 않았습니다.
save-reason-unavailable = 비공개 창처럼 이 브라우저에서는 저장할 수 없습니다. 세션은 페이지를 닫을 때까지만 남습니다.
save-reason-newer = 더 새로운 Partita가 이 저장소를 썼습니다. 페이지를 새로 고쳐 새 버전을 여세요.
save-reason-blocked = 다른 탭에 예전 Partita가 열려 있습니다. 그 탭을 닫은 뒤 이 페이지를 새로 고치세요.
save-reason-closed = 다른 탭에서 더 새로운 Partita를 열었습니다. 계속 저장하려면 이 페이지를 새로 고치세요.
save-reason-full = 브라우저 저장소가 가득 찼습니다. 세션을 지우거나 디스크 공간을 비우세요. 저장은 저절로 다시 시도합니다.
save-reason-conflict = 다른 탭이 이 세션에 썼습니다. 거기서 이어 가려면 페이지를 새로 고치세요.
save-reason-deleted = 이 세션은 다른 탭에서 지워졌습니다.
save-reason-failed = 브라우저 저장소에 오류가 났습니다. 저장은 저절로 다시 시도합니다.
save-reason-elsewhere = 이 세션은 다른 탭에 열려 있습니다. 여기서는 지켜봅니다.

# 세션을 열 때 한 번 알리는 말.
opening-damaged = 세션 { $session }번이 손상되었습니다({ $what }). 손상된 세션은 그대로 두고 새 세션을 시작했습니다.
opening-newer = 세션 { $session }번은 더 새로운 Partita가 만들었습니다({ $what }, 형식 { $found }; 아는 형식은 { $known }까지). 그 세션은 그대로 두고 새 세션을 시작했습니다.
opening-different = 세션 { $session }번은 다른 빌드의 Partita에서 돌던 것입니다. 명령대로 다시 돌렸더니 { $count }가지가 다르게 나옵니다.
opening-noted = 그때 적어 둔 것
opening-now = 지금
opening-export = 남아 있는 것 내보내기
opening-close = 닫기
paste-too-long = 붙여 넣은 글이 { $bytes }바이트입니다. 입력란에는 { $most }바이트까지 들어갑니다. 아무것도 바뀌지 않았습니다.

kind-session = 머리말
kind-journal-entry = 저널 항목 { $number }
kind-time-reached = 도달 시각
kind-checkpoint = 체크포인트 { $number }
kind-chunk = 로그 조각
kind-progress = 진도
kind-setting = 설정

# 보관된 세션.
sessions-title = 세션
sessions-note = 이 브라우저에 보관됩니다. 열면 멈춘 곳에서 이어집니다.
sessions-open-one = 열기
sessions-opened = 지금 열림
sessions-export = 내보내기
sessions-delete = 지우기
sessions-delete-surely = 정말로 지우기
sessions-unreadable = 세션 { $session }번: 읽을 수 없음
sessions-failed = 세션 목록을 볼 수 없습니다. 브라우저 저장소에 오류가 났습니다.
