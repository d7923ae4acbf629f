/* Taking an answer back: the seconds that are left, and Ctrl+Z. The button works without this. */

export function watchUndo() {
  const form = document.querySelector("[data-undo]");
  if (!form) return;
  const ends = performance.now() + Number(form.dataset.seconds) * 1000;
  const left = form.querySelector("[data-undo-left]");
  const timer = setInterval(() => {
    const seconds = Math.ceil((ends - performance.now()) / 1000);
    if (seconds > 0) {
      left.textContent = `${seconds} s`;
      return;
    }
    clearInterval(timer);
    form.remove();
  }, 250);
}

/* Whether an answer was taken back. */
export function undo() {
  const form = document.querySelector("[data-undo]");
  form?.requestSubmit();
  return form !== null;
}

export function isUndo(event) {
  return event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
}
