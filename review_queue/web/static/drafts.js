/* What is filled in survives a look elsewhere and a page loaded again; it stays in this tab and goes when it is sent. */

const place = (item) => `palier.draft.${item}`;

export function keepDraft(form, item, onRestored) {
  const fields = () => [...form.querySelectorAll("[name=verdict], [name=reasons], [name=note]")];
  const isEmpty = () => fields().every((field) => (field.name === "note" ? field.value === "" : !field.checked));

  function save() {
    const draft = {
      ticked: fields().filter((field) => field.checked).map((field) => field.value),
      note: form.querySelector("[name=note]").value,
    };
    sessionStorage.setItem(place(item), JSON.stringify(draft));
  }

  function restore() {
    const kept = sessionStorage.getItem(place(item));
    if (!kept || !isEmpty()) return;
    const { ticked, note } = JSON.parse(kept);
    if (ticked.length === 0 && note === "") return;
    for (const field of fields()) {
      if (field.name === "note") field.value = note;
      else field.checked = ticked.includes(field.value);
    }
    onRestored();
  }

  form.addEventListener("input", save);
  form.addEventListener("submit", () => sessionStorage.removeItem(place(item)));
  restore();
  return { save };
}
