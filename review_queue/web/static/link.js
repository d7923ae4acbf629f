// The code of a one-time link stands behind "#", so that no server log ever holds it.
const code = location.hash.slice(1);
if (code) {
  document.querySelector("#code").value = code;
  history.replaceState(null, "", location.pathname);
}
