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
