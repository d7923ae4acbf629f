/* Which key does what. Kept in this browser, one map a moderator: nobody else's business, and nothing to store elsewhere. */

export const USUAL = Object.freeze({
  approve: "v", fix: "c", refuse: "n", escalate: "e", snooze: "s", skip: "p", known: "x", newer: "j", older: "k",
  loupe: "z", turn: "r", contrast: "h", unmask: "m", note: "t", linked: "i",
});
const FIXED = new Set(["+", "=", "-", "?", " "]);

const place = (moderator) => `palier.keys.${moderator}`;

/* The map of a moderator: { isOn, keys }. What cannot be read counts as nothing chosen. */
export function loadMap(moderator) {
  try {
    const kept = JSON.parse(localStorage.getItem(place(moderator)) ?? "{}");
    return { isOn: kept.isOn !== false, keys: { ...USUAL, ...onlyKnown(kept.keys ?? {}) } };
  } catch {
    return { isOn: true, keys: { ...USUAL } };
  }
}

export function saveMap(moderator, map) {
  localStorage.setItem(place(moderator), JSON.stringify(map));
}

export function forgetMap(moderator) {
  localStorage.removeItem(place(moderator));
}

/* Why a map cannot be used: "" when it can, else "double" or "taken". */
export function faultOf(keys) {
  const used = Object.values(keys);
  if (used.some((key) => [...key].length !== 1 || /[0-9]/.test(key) || FIXED.has(key))) return "taken";
  return new Set(used).size < used.length ? "double" : "";
}

/* What a pressed key stands for; digits go by their place, because a French keyboard has none unshifted. */
export function actionOf(event, keys) {
  const pressed = event.key.toLowerCase();
  return Object.keys(keys).find((action) => keys[action] === pressed) ?? null;
}

export function digitOf(event) {
  const found = /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
  return found ? Number(found[1]) : null;
}

/* Whether keys are the field's own: single keys never act while somebody writes. */
export function isWriting(target) {
  return target.closest?.("textarea, select, [contenteditable], input:not([type=radio]):not([type=checkbox])") != null;
}

function onlyKnown(keys) {
  return Object.fromEntries(Object.entries(keys).filter(([action, key]) => action in USUAL && typeof key === "string"));
}
