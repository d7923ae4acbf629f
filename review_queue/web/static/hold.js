/* The hold on a case: extended while the page is in sight, counted down, let go when it is closed. */

const BEAT_MS = 45_000;
const ACTIVE_WITHIN_MS = 60_000;
const WARN_AT_S = [120, 60];

export function keepHold(root, { say, speak }) {
  let isActive = false;
  let isHeld = true;
  let isLeaving = false;
  let lastInput = performance.now();
  let activeMs = 0;
  let ends = Date.now() + Number(root.dataset.secondsLeft) * 1000;

  const body = (more = {}) => new URLSearchParams({ csrf: root.dataset.csrf, ...more });

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
      ends = Date.now() + secondsLeft * 1000;
      root.querySelector("[data-until]").textContent = until;
      say("");
    } catch {
      isActive ||= wasActive;
      if (!isLeaving) say(root.dataset.offline);
    }
  }

  function tick() {
    const left = Math.max(0, Math.round((ends - Date.now()) / 1000));
    root.querySelector("[data-countdown]").textContent = `(${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")})`;
    if (WARN_AT_S.includes(left)) speak(root.dataset.minutes.replace("#", String(left / 60)));
    const isWorking = document.visibilityState === "visible" && performance.now() - lastInput < ACTIVE_WITHIN_MS;
    if (isWorking) activeMs += 1000;
  }

  for (const kind of ["keydown", "pointerdown", "wheel"]) {
    document.addEventListener(kind, () => { isActive = true; lastInput = performance.now(); }, { passive: true });
  }
  setInterval(beat, BEAT_MS);
  setInterval(tick, 1000);
  tick();
  document.addEventListener("visibilitychange", beat);
  window.addEventListener("pagehide", () => {
    if (!isLeaving && isHeld) navigator.sendBeacon(`${root.dataset.url}/leave`, body());
  });
  return {
    /* The page goes away by a form of its own, or only for a look: nothing is to be given back. */
    goAway() { isLeaving = true; },
    activeMs: () => activeMs,
  };
}
