/* The case screen's comforts: keys, viewer, two-way highlight, message preview. The page works without them. */

import { keepDraft } from "./drafts.js";
import { keepHold } from "./hold.js";
import { actionOf, digitOf, isWriting, loadMap } from "./keymap.js";
import { isUndo, undo, watchUndo } from "./undo.js";
import { createViewer } from "./viewer.js";

const root = document.querySelector("main.case");
const form = document.querySelector("[data-decision]");
const helpBox = document.querySelector("[data-help]");
const map = loadMap(root.dataset.moderator);
document.documentElement.classList.add("scripted");
const viewer = createViewer(root);
watchUndo();
for (const sign of document.querySelectorAll("[data-key-of]")) sign.textContent = map.keys[sign.dataset.keyOf].toUpperCase();

function say(words) {
  const place = root.querySelector("[data-live]");
  place.textContent = words;
  place.hidden = words === "";
}

function speak(words) {
  root.querySelector("[data-spoken]").textContent = words;
}

const hold = root.dataset.mode === "mine" ? keepHold(root, { say, speak }) : null;
for (const each of document.querySelectorAll("form")) each.addEventListener("submit", () => hold?.goAway());
for (const link of root.querySelectorAll("a[data-remask]")) link.addEventListener("click", () => hold?.goAway());

/* Rows and boxes, both ways */

const rows = [...root.querySelectorAll("[data-row]")];
const boxOf = (row) => root.querySelector(`[data-box="${row.dataset.row}"]`);

function light(row, isOn) {
  row.classList.toggle("is-lit", isOn);
  boxOf(row)?.classList.toggle("is-lit", isOn);
}

function reveal(row) {
  row.closest("details")?.setAttribute("open", "");
  row.focus();
}

for (const row of rows) {
  const box = boxOf(row);
  row.addEventListener("mouseenter", () => light(row, true));
  row.addEventListener("mouseleave", () => light(row, document.activeElement === row));
  row.addEventListener("focus", () => { light(row, true); if (box) viewer?.show(box); });
  row.addEventListener("blur", () => light(row, false));
  row.addEventListener("click", () => row.focus());
  box?.addEventListener("click", () => reveal(row));
  box?.addEventListener("mouseenter", () => light(row, true));
  box?.addEventListener("mouseleave", () => light(row, document.activeElement === row));
}

for (const link of root.querySelectorAll(".elsewhere")) {
  link.addEventListener("click", (event) => { event.preventDefault(); link.closest("[data-row]").focus(); });
}

function stepRow(step) {
  const stops = rows.filter((row) => row.tabIndex === 0 && (row.closest("details")?.open ?? true));
  const here = stops.indexOf(document.activeElement);
  const next = here < 0 ? (step > 0 ? 0 : stops.length - 1) : Math.min(Math.max(here + step, 0), stops.length - 1);
  stops[next]?.focus();
}

/* The decision and the message it makes */

const verdicts = form ? [...form.querySelectorAll("[name=verdict]")] : [];
const note = form?.querySelector("[name=note]");
const picked = () => verdicts.find((radio) => radio.checked);
const reasonsOf = (radio) => [...form.querySelectorAll(`[data-reasons="${radio.value}"] [name=reasons]`)];

function paragraph(text) {
  const element = document.createElement("p");
  element.textContent = text;
  return element;
}

function preview() {
  const place = form.querySelector("[data-preview]");
  const radio = picked();
  const counter = form.querySelector("[data-counter]");
  counter.textContent = counter.dataset.template.replace("#", String(note.value.length));
  warn();
  const why = radio ? reasonsOf(radio).filter((box) => box.checked).map((box) => box.dataset.message) : [];
  const words = radio?.dataset.opening ? [radio.dataset.opening, ...why, note.value.trim(), radio.dataset.closing].filter(Boolean) : [place.dataset.none];
  place.replaceChildren(...words.map(paragraph));
}

/* A hint at words about somebody else; the server has the last word, because it knows what is the person's own. */
function warn() {
  const isDoubtful = JSON.parse(note.dataset.patterns).some((pattern) => new RegExp(pattern, "u").test(note.value));
  form.querySelector("[data-note-warning]").hidden = !isDoubtful;
}

function pick(place) {
  const radio = verdicts[place - 1];
  if (!radio) return false;
  radio.checked = true;
  radio.focus();
  radio.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

function tick(number) {
  const radio = picked();
  const box = radio && number <= 9 ? reasonsOf(radio)[number - 1] : undefined;
  if (!box) return false;
  box.checked = !box.checked;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

/* Drawers: history, notes, and what one may do with a case beside answering it */

const drawers = [...root.querySelectorAll("[data-drawer]")];
const openDrawer = () => drawers.find((drawer) => drawer.open);

function open(name) {
  const drawer = drawers.find((each) => each.dataset.drawer === name);
  if (!drawer) return false;
  for (const other of drawers) other.open = other === drawer && !drawer.open;
  const first = drawer.querySelector("textarea, input:not([type=hidden]), button, a");
  if (drawer.open) (first ?? drawer.querySelector("summary")).focus();
  return true;
}

function close(drawer) {
  drawer.open = false;
  drawer.querySelector("summary").focus();
}

for (const drawer of drawers) {
  drawer.addEventListener("toggle", () => {
    if (drawer.open) for (const other of drawers) if (other !== drawer) other.open = false;
  });
}

function chooseIn(drawer, digit) {
  const button = drawer.querySelector(`[data-digit="${digit}"]`);
  if (button) button.form.requestSubmit(button);
  return button !== null;
}

function unmask() {
  const back = root.querySelector("a[data-remask]");
  if (!back) return open("unmask");
  back.click();
  return true;
}

/* A look at what one answered before; the case in hand stays in hand. */
function look(href) {
  if (!href) return false;
  hold?.goAway();
  location.assign(href);
  return true;
}

/* Keys */

const VIEW_KEYS = { "+": "in", "=": "in", "-": "out", PageDown: "next", PageUp: "previous" };
const ACTS = {
  approve: () => pick(1), fix: () => pick(2), refuse: () => pick(3),
  escalate: () => open("escalate"), snooze: () => open("snooze"), skip: () => open("skip"), known: () => open("known"),
  note: () => open("note"), linked: () => open("linked"), unmask,
  newer: () => look(root.dataset.next), older: () => look(root.dataset.previous),
  loupe: () => viewer?.act("loupe") ?? false, turn: () => viewer?.act("turn") ?? false, contrast: () => viewer?.act("contrast") ?? false,
};

function giveUp() {
  const radio = picked();
  if (radio) {
    radio.checked = false;
    radio.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (note?.value.trim()) {
    note.focus();
  } else {
    document.querySelector("[data-release]")?.requestSubmit();
  }
}

function openHelp() {
  helpBox.showModal();
}

function onSingleKey(event) {
  const digit = digitOf(event);
  if (digit === 0) return viewer?.act("fit") ?? false;
  if (digit !== null) return tick(digit);
  if (event.key === "?") return openHelp();
  if (event.key === "ArrowDown" || event.key === "ArrowUp") return stepRow(event.key === "ArrowDown" ? 1 : -1);
  if (VIEW_KEYS[event.key]) return viewer?.act(VIEW_KEYS[event.key]) ?? false;
  return ACTS[actionOf(event, map.keys)]?.() ?? false;
}

/* An open drawer is a dialog: digits choose in it, Escape closes it, Ctrl+Enter confirms it, nothing else acts. */
function onDrawerKey(event, drawer) {
  if (event.key === "Escape") return close(drawer);
  if (event.key === "Enter" && event.ctrlKey) return drawer.querySelector("[data-confirm]")?.click();
  const digit = digitOf(event);
  if (event.ctrlKey || event.altKey || event.metaKey || isWriting(event.target) || digit === null) return false;
  return chooseIn(drawer, digit);
}

function send() {
  form.querySelector("[data-active]").value = String(hold?.activeMs() ?? "");
  form.requestSubmit(form.querySelector("[data-send]"));
}

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]") || event.isComposing) return;
  const drawer = openDrawer();
  if (drawer) {
    if (onDrawerKey(event, drawer) !== false) event.preventDefault();
    return;
  }
  if (event.key === "Enter" && event.ctrlKey && form) {
    event.preventDefault();
    send();
    return;
  }
  if (isUndo(event) && !isWriting(event.target) && undo()) {
    event.preventDefault();
    return;
  }
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (isWriting(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.key === "Enter" && event.target.matches("input")) {
    event.preventDefault();
    return;
  }
  if (event.target.matches("[type=radio]") && event.key.startsWith("Arrow")) return;
  if (event.key === "F1" || event.key === "Escape") {
    event.preventDefault();
    if (event.key === "F1") openHelp();
    else giveUp();
    return;
  }
  if (map.isOn && onSingleKey(event) !== false) event.preventDefault();
});

document.querySelector("[data-opens-help]")?.addEventListener("click", (event) => {
  event.preventDefault();
  openHelp();
});

if (form) {
  keepDraft(form, root.dataset.item, () => speak(root.dataset.restored));
  form.addEventListener("input", preview);
  preview();
}
root.querySelector("[data-focus]")?.focus();
