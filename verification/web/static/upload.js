// Shows how far the upload is; without this the form is sent as it is.
const form = document.querySelector("form[data-upload]");
if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const bar = form.querySelector("progress"), button = form.querySelector("button.main");
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.addEventListener("progress", (sent) => { if (sent.lengthComputable) bar.value = (100 * sent.loaded) / sent.total; });
    request.addEventListener("load", () => {
      if (request.status >= 400) { document.open(); document.write(request.responseText); document.close(); } else { location.assign("/dossier"); }
    });
    request.addEventListener("error", () => { button.disabled = false; bar.hidden = true; form.submit(); });
    button.disabled = true; bar.hidden = false;
    request.send(new FormData(form));
  });
}
