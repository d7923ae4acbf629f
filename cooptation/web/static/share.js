// Share, copy and print buttons appear only where they work; the link itself can always be read and copied by hand.
const shared = document.querySelector("[data-shared]");
const said = document.querySelector("[data-said]");
const send = document.querySelector("[data-share]");
const copy = document.querySelector("[data-copy]");

if (shared && send && navigator.share) {
  send.hidden = false;
  send.addEventListener("click", () => {
    navigator.share({ title: send.dataset.title, text: send.dataset.text, url: shared.value }).catch(() => {});
  });
}
if (shared && copy && navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(shared.value);
    said.textContent = copy.dataset.copied;
  });
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
