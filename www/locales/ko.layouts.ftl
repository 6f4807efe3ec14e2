### 전체 보기, 확대, 로그 되돌아보기.

## 전체 보기; 막대 기호 사이는 굵게

overview-reading = |열이 나쁘면| 브로커, |행이 나쁘면| 그룹, |막대 하나가 길면| 핫 키입니다.
overview-bar-up = 위: 들어온 레코드
overview-bar-down = 아래: 랙, 로그 눈금
overview-topics = 토픽
overview-records-in = 들어온 레코드
overview-groups = 그룹
overview-groups-read = 읽습니다
overview-lag-and-change = 랙, 초당 변화
overview-brokers-down = { $brokers } 중지됨
overview-without-leader = 리더 없음 { $count }개
overview-copy-missing = 복제본 부족 { $count }개
overview-members = 멤버 { $count }명
overview-block = { $leader }의 { $topic }
overview-block-leaderless = 리더 없는 { $topic }
overview-block-note = 파티션 { $count }개, 랙은 로그 눈금
overview-partition = 파티션 { $number }
overview-in = 유입
overview-committed = { $group }: 커밋 { $offset }
overview-other-groups = 다른 그룹 { $count }개
overview-times-neighbours = 이웃의 { $times }배
overview-keys = 화살표로 막대를 옮겨 다니고 Enter로 로그를 엽니다

## 확대하기, 로그 되돌아보기

look-label = 확대
look-closer = 확대
look-further = 축소
look-fit = 맞춤
look-tails = 끝 따라가기
look-offset = 이 오프셋부터 보기
look-show = 보기
look-tail = 끝 따라가기
look-bounds = 오프셋 { $first } ~ { $last }
key-look-closer = 확대
key-look-further = 축소
key-look-fit = 화면에 맞춤
key-look-pages = 고른 로그 넘기기
key-look-ends = 가장 오래된 레코드, 로그 끝
key-look-pan = 그림 옮기기
