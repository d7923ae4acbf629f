/* The page « Clavier »: switch single keys off, or choose others. */

import { USUAL, faultOf, forgetMap, loadMap, saveMap } from "./keymap.js";

const form = document.querySelector("[data-keymap]");
const moderator = form.dataset.moderator;
const fields = [...form.querySelectorAll("[data-action]")];
const said = form.querySelector("[data-said]");

function show(map) {
  form.elements.on.checked = map.isOn;
  for (const field of fields) field.value = map.keys[field.dataset.action].toUpperCase();
}

function say(words) {
  said.textContent = words;
}

for (const field of fields) {
  field.addEventListener("focus", () => field.select());
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const keys = Object.fromEntries(fields.map((field) => [field.dataset.action, field.value.trim().toLowerCase()]));
  const fault = faultOf(keys);
  if (fault) return say(form.dataset[fault]);
  saveMap(moderator, { isOn: form.elements.on.checked, keys });
  say(form.dataset.saved);
});

form.querySelector("[data-usual]").addEventListener("click", () => {
  forgetMap(moderator);
  show({ isOn: true, keys: USUAL });
  say(form.dataset.saved);
});

form.hidden = false;
show(loadMap(moderator));
