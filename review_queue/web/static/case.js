/* The case screen's comforts: keys, viewer, two-way highlight, message preview, heartbeat. The page works without them. */

import { createViewer } from "./viewer.js";

const BEAT_MS = 45_000;
const root = document.querySelector("main.case");
const form = document.querySelector("[data-decision]");
const helpBox = document.querySelector("[data-help]");
const viewer = createViewer(root);
document.documentElement.classList.add("scripted");
viewer?.fit();

/* Rows and boxes, both ways */

const rows = [...root.querySelectorAll("[data-row]")];
const boxOf = (row) => root.querySelector(`[data-box="${row.dataset.row}"]`);

function light(row, isOn) {
  row.classList.toggle("is-lit", isOn);
  boxOf(row)?.classList.toggle("is-lit", isOn);
}

function visit(row) {
  const box = boxOf(row);
  if (box) viewer?.show(box);
}

for (const row of rows) {
  row.addEventListener("mouseenter", () => light(row, true));
  row.addEventListener("mouseleave", () => light(row, document.activeElement === row));
  row.addEventListener("focus", () => { light(row, true); visit(row); });
  row.addEventListener("blur", () => light(row, false));
  row.addEventListener("click", () => row.focus());
  const box = boxOf(row);
  box?.addEventListener("click", () => row.focus());
  box?.addEventListener("mouseenter", () => light(row, true));
  box?.addEventListener("mouseleave", () => light(row, document.activeElement === row));
}

for (const link of root.querySelectorAll(".elsewhere")) {
  link.addEventListener("click", (event) => { event.preventDefault(); link.closest("tr").focus(); });
}

function stepRow(step) {
  const stops = rows.filter((row) => row.tabIndex === 0);
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
  if (!radio) {
    place.replaceChildren(paragraph(place.dataset.none));
    return;
  }
  const why = reasonsOf(radio).filter((box) => box.checked).map((box) => box.dataset.message);
  const words = [radio.dataset.opening, ...why, note.value.trim(), radio.dataset.closing].filter(Boolean);
  place.replaceChildren(...words.map(paragraph));
}

function pick(key) {
  const radio = verdicts.find((each) => each.dataset.key === key);
  if (!radio) return false;
  radio.checked = true;
  radio.focus();
  preview();
  return true;
}

function tick(number) {
  const radio = picked();
  const box = radio && number <= 9 ? reasonsOf(radio)[number - 1] : undefined;
  if (!box) return false;
  box.checked = !box.checked;
  preview();
  return true;
}

/* Keys. Letters are the same in both languages; digits go by their place, because AZERTY has none unshifted. */

const VIEW_KEYS = { "+": "in", "=": "in", "-": "out", z: "in", Z: "out", r: "turn", h: "contrast", PageDown: "next", PageUp: "previous" };

function isWriting(target) {
  return target.closest("textarea, select, input:not([type=radio]):not([type=checkbox])") !== null;
}

function digitOf(event) {
  const found = /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
  return found ? Number(found[1]) : null;
}

function giveUp() {
  const radio = picked();
  if (radio) {
    radio.checked = false;
    preview();
  } else if (note?.value.trim()) {
    note.focus();
  } else {
    document.querySelector("[data-release]")?.requestSubmit();
  }
}

function onKey(event) {
  const digit = digitOf(event);
  if (digit === 0) return viewer?.act("fit") ?? false;
  if (digit !== null) return tick(digit);
  if (event.key === "F1" || event.key === "?") return openHelp();
  if (event.key === "ArrowDown" || event.key === "ArrowUp") return stepRow(event.key === "ArrowDown" ? 1 : -1);
  if (event.key === "Escape") return giveUp();
  const view = VIEW_KEYS[event.key] ?? VIEW_KEYS[event.key.toLowerCase()];
  return view ? viewer?.act(view) ?? false : pick(event.key.toLowerCase());
}

function openHelp() {
  helpBox.showModal();
}

document.addEventListener("keydown", (event) => {
  if (helpBox.open || event.isComposing) return;
  if (event.key === "Enter" && event.ctrlKey && form) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-send]"));
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
  const isRadioMove = event.target.matches("[type=radio]") && event.key.startsWith("Arrow");
  if (isRadioMove) return;
  if (onKey(event) !== false) event.preventDefault();
});

document.querySelector("[data-opens-help]")?.addEventListener("click", (event) => {
  event.preventDefault();
  openHelp();
});

/* The hold on the case: extended while the page is in sight, let go when it is closed */

let isActive = false;
let holdEnds = Date.now() + Number(root.dataset.secondsLeft) * 1000;
let isHeld = root.dataset.mode === "mine";

function say(words) {
  const place = root.querySelector("[data-live]");
  place.textContent = words;
  place.hidden = words === "";
}

function body(more = {}) {
  return new URLSearchParams({ csrf: root.dataset.csrf, ...more });
}

async function beat() {
  if (!isHeld || document.visibilityState !== "visible") return;
  const wasActive = isActive;
  isActive = false;
  try {
    const answer = await fetch(`${root.dataset.url}/heartbeat`, {
      method: "POST", body: body({ active: wasActive ? "1" : "0" }), redirect: "error",
    });
    if (!answer.ok) {
      isHeld = false;
      say(root.dataset.lost);
      return;
    }
    const { until, seconds_left: secondsLeft } = await answer.json();
    holdEnds = Date.now() + secondsLeft * 1000;
    root.querySelector("[data-until]").textContent = until;
    say("");
  } catch {
    isActive ||= wasActive;
    say(root.dataset.offline);
  }
}

function count() {
  const place = root.querySelector("[data-countdown]");
  if (!place) return;
  const left = Math.max(0, Math.round((holdEnds - Date.now()) / 1000));
  place.textContent = `(${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")})`;
}

if (isHeld) {
  for (const kind of ["keydown", "pointerdown", "wheel"]) {
    document.addEventListener(kind, () => { isActive = true; }, { passive: true });
  }
  setInterval(beat, BEAT_MS);
  setInterval(count, 1000);
  count();
  beat();
  document.addEventListener("visibilitychange", beat);
  window.addEventListener("pagehide", () => navigator.sendBeacon(`${root.dataset.url}/leave`, body()));
}

if (form) {
  form.addEventListener("input", preview);
  preview();
  form.querySelector("[data-focus]")?.focus();
}
