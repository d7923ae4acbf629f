// The screen locks when nobody moves: the page is covered, what was filled in stays where it is.
// The server locks by itself as well; this only covers the papers in time.
const box = document.querySelector("dialog.lock");
const form = box.querySelector("form");
const says = box.querySelector("[data-lock-says]");
const after = Number(box.dataset.lockAfter) * 1000;
const MOVES = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"];
const LOOK_MS = Math.min(after / 4, 5000);
let movedAt = Date.now();

function send(path) {
  const headers = { accept: "application/json" };
  return fetch(path, { method: "POST", headers, body: new URLSearchParams(new FormData(form)), redirect: "manual" });
}

function say(words) {
  says.textContent = words;
  says.hidden = words === "";
}

function cover() {
  if (box.open) return;
  document.body.classList.add("is-locked");
  for (const other of document.querySelectorAll("dialog[open]")) other.close();
  box.showModal();
  form.proof.focus();
  send(form.dataset.lock).catch(() => {});
}

async function uncover(event) {
  event.preventDefault();
  try {
    const answer = await send(form.action);
    if (answer.type === "opaqueredirect") return location.reload();
    form.proof.value = "";
    if (answer.status !== 204) return say(box.dataset.wrong);
  } catch {
    return say(box.dataset.offline);
  }
  say("");
  movedAt = Date.now();
  document.body.classList.remove("is-locked");
  box.close();
}

for (const move of MOVES) document.addEventListener(move, () => { movedAt = Date.now(); }, { passive: true });
box.addEventListener("cancel", (event) => event.preventDefault());
box.addEventListener("keydown", (event) => event.stopPropagation());
form.addEventListener("submit", uncover);
setInterval(() => { if (Date.now() - movedAt >= after) cover(); }, LOOK_MS);
