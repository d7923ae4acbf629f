// Asks every second whether the answer is there, then shows it; the page itself works without this.
const steps = document.querySelector(".steps");
const FIRST_PAUSE_MS = 700, LONGEST_PAUSE_MS = 5000;
let pause = FIRST_PAUSE_MS;

async function look() {
  try {
    const answer = await fetch("/dossier/etat", { headers: { accept: "application/json" } });
    if (!answer.ok) { location.reload(); return; }
    const state = await answer.json();
    if (!state.moving) { steps.querySelectorAll("li").forEach((step) => { step.className = "done"; }); location.reload(); return; }
  } catch { /* the connection is away: ask again */ }
  pause = Math.min(pause * 1.15, LONGEST_PAUSE_MS);
  setTimeout(look, pause);
}
setTimeout(look, pause);
