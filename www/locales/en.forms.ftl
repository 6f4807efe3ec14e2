### Making, changing and undoing from the picture.

## Undo

undo-group = Undo and redo
undo-word = Undo { $word }
undo-line = Undo: { $line }
undo-nothing = Nothing to undo
redo-line = Redo: { $line }
redo-nothing = Nothing to redo
key-undo = take the last command back
key-redo = bring it back
console-elsewhere = not at this moment
