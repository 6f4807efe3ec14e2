# 세션 페이지, 가져온 파일, 한 세션을 연 두 탭.
sessions-link = { $title }: { $state }. 세션 목록을 엽니다.
sessions-new = 새 세션
sessions-new-title = 새 세션
sessions-import = 파일 가져오기
sessions-import-note = 파일을 페이지 아무 곳에나 끌어다 놓아도 됩니다. 세션(.partita-session)이나 시나리오(.partita)를 엽니다.
sessions-used = 약 { $quota } 가운데 { $used } 사용 중.
sessions-full = 브라우저 저장소가 가득 찼습니다. 손상된 것은 없으며, 실행은 메모리에서 이어집니다. 여기서 필요 없는 세션을 내보낸 뒤 큰 것부터 지우세요. 자리가 나면 저장은 저절로 이어집니다.
sessions-saved-at = { $date } 저장
sessions-made-at = { $date } 생성
sessions-rename = 이름 바꾸기
sessions-name = 이름
sessions-name-missing = 세션에는 이름이 필요합니다.
sessions-keep-name = 저장
sessions-cancel = 취소
sessions-duplicate = 복제
sessions-commands = 명령 내보내기
sessions-delete-question = “{ $name }” 세션을 모든 레코드와 함께 지울까요?
sessions-keep = 그대로 두기
sessions-deleted = “{ $name }” 세션을 지웠습니다.
sessions-undelete = 되살리기
sessions-no-picture = 아직 그림 없음
sessions-picture = 작게 본 세계
sessions-trouble = 할 수 없었습니다. { $why }
sessions-drop = 파일을 놓으면 열립니다

watch-following = 이 세션은 다른 탭에 열려 있습니다. 여기서는 지켜보며, 여기서 한 일은 사본에 남습니다.
watch-alone = 이 세션은 다른 탭에 열려 있습니다. 지금은 따로 둘러보는 중이며, 여기서 한 일은 사본에 남습니다.
watch-free = 이 세션을 쓰던 탭이 닫혔습니다.
watch-copy = 사본으로 남기기
watch-follow = 다시 따라가기
watch-take-over = 여기서 이어 가기
save-watching = 지켜보는 중
unsaved-copy = 세션으로 남기기
unsaved-sessions = 자리 만들기

file-refused = “{ $name }” 파일을 열지 않았습니다. { $why }
file-unreadable = 브라우저가 파일을 읽지 못했습니다.
file-other = Partita의 세션도 시나리오도 아닙니다. 세션 파일은 {"{"}"format":"partita-session"으로 시작하고, 시나리오는 줄마다 명령이 하나씩 있습니다.
file-newer = 더 새로운 Partita가 쓴 파일입니다(형식 { $found }; 아는 형식은 { $known }까지). 페이지를 새로 고쳐 새 버전을 여세요.
file-line = { $line }번째 줄: { $why }
file-more = { $told } 그 밖에 { $more }줄이 더 잘못되었습니다.
file-cut = { $lines }번째 줄에서 끝나 마지막 줄이 없습니다. 잘린 파일이니 세션을 다시 내보내세요.
file-changed = 쓰인 뒤에 바뀐 파일입니다. 검사 합이 맞지 않으니 세션을 다시 내보내세요.
file-too-late = { $seconds }초 동안 도는 시나리오입니다. 최대 { $most }초까지 돌립니다.
kind-summary = 요약

# 명령 말고 시나리오 파일의 줄에서 잘못될 수 있는 것.
problem-not-a-moment = “{ $value }” 값은 시각이 아닙니다. @12.48처럼 @와 초를 쓰세요.
problem-backwards = @{ $moment } 시각은 이미 지났습니다. 위의 줄들이 { $reached }초까지 이릅니다.
problem-header-twice = { $key } 줄이 두 번 있습니다. 하나만 두세요.
problem-header-too-late = { $key } 줄은 첫 명령보다 위에 있어야 합니다.
problem-not-a-seed = “{ $value }” 값은 시드가 아닙니다. 0부터 18446744073709551615까지의 정수입니다.
problem-not-a-version = “{ $value }” 값은 버전이 아닙니다. 이 Partita가 아는 버전은 { $known }입니다.
problem-newer = 버전 { $version } 문서입니다. 이 Partita는 { $known }까지 압니다. 더 새로운 Partita로 여세요.
problem-too-long = { $length }바이트입니다. 최대 { $most }바이트까지 읽습니다.
problem-too-many-lines = { $most }줄을 넘습니다.
