/* Leafing through one's own last answers with two keys. The links work without. */

import { actionOf, isWriting, loadMap } from "./keymap.js";
import { isUndo, undo, watchUndo } from "./undo.js";

const root = document.querySelector("main");
const map = loadMap(root.dataset.moderator);
watchUndo();

document.addEventListener("keydown", (event) => {
  if (isWriting(event.target)) return;
  if (isUndo(event)) {
    if (undo()) event.preventDefault();
    return;
  }
  if (event.ctrlKey || event.altKey || event.metaKey || !map.isOn) return;
  const action = actionOf(event, map.keys);
  const href = action === "newer" ? root.dataset.next : action === "older" ? root.dataset.previous : null;
  if (href) location.assign(href);
});
