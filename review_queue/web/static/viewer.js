/* The page image: pages, zoom, turn, contrast, and going to a box. Display only; nothing is sent. */

const STEP = 1.35;
const MAX_ZOOM = 8;
const BOX_SHARE = 0.7;
const MAX_BOX_ZOOM = 3.2;

export function createViewer(root) {
  const stage = root.querySelector("[data-stage]");
  if (!stage) return null;
  const sheet = stage.querySelector("[data-sheet]");
  const image = stage.querySelector("[data-image]");
  const view = { zoom: 1, turn: 0, x: 0.5, y: 0.5 };
  let page = Number(stage.dataset.page);

  /* The sheet at zoom 1 is the page as large as fits, turned as it is. */
  function size() {
    const ratio = (image.naturalWidth || 210) / (image.naturalHeight || 297);
    const isSideways = view.turn % 2 === 1;
    const [width, height] = [stage.clientWidth - 16, stage.clientHeight - 16];
    const fits = isSideways ? Math.min(height, width * ratio) : Math.min(width, height * ratio);
    return { width: fits, height: fits / ratio };
  }

  /* Puts the point (x, y), as shares of the page, in the middle of the stage. */
  function draw() {
    const { width, height } = size();
    sheet.style.width = `${width}px`;
    sheet.style.setProperty("--zoom", String(view.zoom));
    const [dx, dy] = turned(view.x * width * view.zoom, view.y * height * view.zoom);
    const [left, top] = [stage.clientWidth / 2 - dx, stage.clientHeight / 2 - dy];
    sheet.style.transform = `translate(${left}px, ${top}px) rotate(${view.turn * 90}deg) scale(${view.zoom})`;
  }

  function turned(x, y) {
    return [[x, y], [-y, x], [-x, -y], [y, -x]][view.turn];
  }

  function zoomBy(factor) {
    view.zoom = Math.min(Math.max(view.zoom * factor, 1), MAX_ZOOM);
    if (view.zoom === 1) [view.x, view.y] = [0.5, 0.5];
    draw();
  }

  function fit() {
    Object.assign(view, { zoom: 1, x: 0.5, y: 0.5 });
    draw();
  }

  function contrast() {
    const isOn = sheet.classList.toggle("has-contrast");
    root.querySelector('[data-view="contrast"]').setAttribute("aria-pressed", String(isOn));
  }

  function go(to) {
    const last = Number(stage.dataset.pages);
    const next = Math.min(Math.max(to, 1), last);
    if (next === page) return;
    page = next;
    image.src = image.src.replace(/\d+\.jpg$/, `${page}.jpg`);
    const counter = root.querySelector("[data-page-count]");
    counter.textContent = counter.dataset.template.replace("#", String(page));
    image.alt = counter.textContent;
    for (const box of stage.querySelectorAll("[data-box]")) {
      box.classList.toggle("is-elsewhere", Number(box.dataset.page) !== page);
    }
    fit();
  }

  function show(box) {
    go(Number(box.dataset.page));
    const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => Number(box.getAttribute(name)));
    const full = size();
    const [across, down] = view.turn % 2 ? [stage.clientHeight, stage.clientWidth] : [stage.clientWidth, stage.clientHeight];
    const zoom = Math.min((across * BOX_SHARE) / (width * full.width || 1), (down * BOX_SHARE) / (height * full.height || 1));
    Object.assign(view, { zoom: Math.min(Math.max(zoom, 1), MAX_BOX_ZOOM), x: x + width / 2, y: y + height / 2 });
    draw();
  }

  function turn() {
    view.turn = (view.turn + 1) % 4;
    draw();
  }

  const actions = { in: () => zoomBy(STEP), out: () => zoomBy(1 / STEP), fit, turn, contrast, next: () => go(page + 1), previous: () => go(page - 1) };

  function act(name) {
    actions[name]();
    return true;
  }

  for (const button of root.querySelectorAll("[data-view]")) button.addEventListener("click", () => act(button.dataset.view));
  for (const link of root.querySelectorAll("[data-page-step]")) {
    link.addEventListener("click", (event) => { event.preventDefault(); go(page + Number(link.dataset.pageStep)); });
  }
  stage.addEventListener("wheel", (event) => { event.preventDefault(); zoomBy(event.deltaY < 0 ? STEP : 1 / STEP); }, { passive: false });
  listenToDrag(stage, sheet, (dx, dy) => {
    const { width, height } = size();
    const back = [[dx, dy], [dy, -dx], [-dx, -dy], [-dy, dx]][view.turn];
    view.x = Math.min(Math.max(view.x - back[0] / (width * view.zoom), 0), 1);
    view.y = Math.min(Math.max(view.y - back[1] / (height * view.zoom), 0), 1);
    draw();
  });
  image.addEventListener("load", draw);
  image.addEventListener("error", () => { image.alt = image.dataset.failed; });
  new ResizeObserver(draw).observe(stage);
  return { fit, show, act };
}

function listenToDrag(stage, sheet, move) {
  let last = null;
  stage.addEventListener("pointerdown", (event) => {
    if (event.target.closest("[data-box]")) return;
    last = [event.clientX, event.clientY];
    stage.setPointerCapture(event.pointerId);
    sheet.classList.add("is-dragged");
  });
  stage.addEventListener("pointermove", (event) => {
    if (!last) return;
    move(event.clientX - last[0], event.clientY - last[1]);
    last = [event.clientX, event.clientY];
  });
  for (const kind of ["pointerup", "pointercancel"]) {
    stage.addEventListener(kind, () => { last = null; sheet.classList.remove("is-dragged"); });
  }
}
