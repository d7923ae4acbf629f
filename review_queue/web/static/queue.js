/* The queue's comforts: Ctrl+Z while an answer can be taken back. The page works without. */

import { isWriting } from "./keymap.js";
import { isUndo, undo, watchUndo } from "./undo.js";

watchUndo();
document.addEventListener("keydown", (event) => {
  if (isUndo(event) && !isWriting(event.target) && undo()) event.preventDefault();
});
