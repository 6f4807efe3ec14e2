### 쌍둥이: 표로 보는 그림.

table-consumers = 컨슈머
column-group = 그룹
column-owns = 맡은 파티션
column-in-hand = 가져온 레코드
column-message = 메시지
column-from = 보낸 쪽
column-to = 받는 쪽
column-records = 레코드
state-idle = 읽을 것이 없음
state-joining = 참여 중
