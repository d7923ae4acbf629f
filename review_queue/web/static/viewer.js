/* The page image: pages, zoom, loupe, turn, contrast, and going to a box. Display only; nothing is sent. */

const STEP = 1.35;
const MAX_ZOOM = 8;
const BOX_SHARE = 0.7;
const MAX_BOX_ZOOM = 3.2;
const MAX_FIRST_ZOOM = 2.2;
const LOUPE_TIMES = 2.5;

export function createViewer(root) {
  const stage = root.querySelector("[data-stage]");
  if (!stage) return null;
  const sheet = stage.querySelector("[data-sheet]");
  const view = { zoom: 1, turn: 0, x: 0.5, y: 0.5 };
  let image = stage.querySelector("[data-image]");
  let page = Number(stage.dataset.page);
  const images = new Map([[page, image]]);
  const loupe = createLoupe(stage);

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
    const [across, down] = view.turn % 2 ? [stage.clientHeight, stage.clientWidth] : [stage.clientWidth, stage.clientHeight];
    view.x = within(view.x, across / (2 * width * view.zoom));
    view.y = within(view.y, down / (2 * height * view.zoom));
    sheet.style.width = `${width}px`;
    sheet.style.setProperty("--zoom", String(view.zoom));
    const [dx, dy] = turned(view.x * width * view.zoom, view.y * height * view.zoom);
    const [left, top] = [stage.clientWidth / 2 - dx, stage.clientHeight / 2 - dy];
    sheet.style.transform = `translate(${left}px, ${top}px) rotate(${view.turn * 90}deg) scale(${view.zoom})`;
  }

  /* The middle of what is seen: no further out than half a stage from the page's edges, so no room is wasted. */
  function within(middle, margin) {
    return margin >= 0.5 ? 0.5 : Math.min(Math.max(middle, margin), 1 - margin);
  }

  function turned(x, y) {
    return [[x, y], [-y, x], [-x, -y], [y, -x]][view.turn];
  }

  function zoomBy(factor) {
    view.zoom = Math.min(Math.max(view.zoom * factor, 1), MAX_ZOOM);
    draw();
  }

  function fit() {
    Object.assign(view, { zoom: 1, x: 0.5, y: 0.5 });
    draw();
  }

  /* What is seen first: the shown places of the page together, else the whole page. */
  function start() {
    const zones = [...stage.querySelectorAll("[data-zone]")].filter((zone) => Number(zone.dataset.page) === page).map(edges);
    if (stage.dataset.shows !== "crop" || zones.length === 0) return fit();
    const [left, top] = [Math.min(...zones.map((zone) => zone[0])), Math.min(...zones.map((zone) => zone[1]))];
    const [right, bottom] = [Math.max(...zones.map((zone) => zone[0] + zone[2])), Math.max(...zones.map((zone) => zone[1] + zone[3]))];
    frame([left, top, right - left, bottom - top], 0.96, MAX_FIRST_ZOOM);
  }

  function edges(box) {
    return ["x", "y", "width", "height"].map((name) => Number(box.getAttribute(name)));
  }

  function frame([x, y, width, height], share, most) {
    const full = size();
    const [across, down] = view.turn % 2 ? [stage.clientHeight, stage.clientWidth] : [stage.clientWidth, stage.clientHeight];
    const zoom = Math.min((across * share) / (width * full.width || 1), (down * share) / (height * full.height || 1));
    Object.assign(view, { zoom: Math.min(Math.max(zoom, 1), most), x: x + width / 2, y: y + height / 2 });
    draw();
  }

  function contrast() {
    const isOn = sheet.classList.toggle("has-contrast");
    root.querySelector('[data-view="contrast"]').setAttribute("aria-pressed", String(isOn));
  }

  function imageOf(number) {
    if (!images.has(number)) {
      const made = image.cloneNode();
      made.src = image.getAttribute("src").replace(/\d+\.jpg/, `${number}.jpg`);
      listen(made);
      images.set(number, made);
    }
    return images.get(number);
  }

  function go(to) {
    const next = Math.min(Math.max(to, 1), Number(stage.dataset.pages));
    if (next === page) return;
    page = next;
    const shown = imageOf(page);
    image.replaceWith(shown);
    image = shown;
    const counter = root.querySelector("[data-page-count]");
    counter.textContent = counter.dataset.template.replace("#", String(page));
    image.alt = counter.textContent;
    for (const box of stage.querySelectorAll("[data-box], [data-zone]")) {
      box.classList.toggle("is-elsewhere", Number(box.dataset.page) !== page);
    }
    for (const field of root.querySelectorAll(".unmask [name=page]")) field.value = String(page);
    start();
  }

  function show(box) {
    go(Number(box.dataset.page));
    frame(edges(box), BOX_SHARE, MAX_BOX_ZOOM);
  }

  function turn() {
    view.turn = (view.turn + 1) % 4;
    draw();
  }

  const actions = {
    in: () => zoomBy(STEP), out: () => zoomBy(1 / STEP), fit, turn, contrast, next: () => go(page + 1), previous: () => go(page - 1),
    loupe: () => root.querySelector('[data-view="loupe"]').setAttribute("aria-pressed", String(loupe.toggle(image, view.turn))),
  };

  function act(name) {
    actions[name]();
    return true;
  }

  function listen(shown) {
    shown.addEventListener("load", () => { if (shown === image) start(); });
    shown.addEventListener("error", () => { shown.alt = shown.dataset.failed; });
  }

  /* The pages that follow are fetched once the first is there: turning a page is instant. */
  function fetchAhead() {
    if (Number(stage.dataset.pages) > page) imageOf(page + 1);
  }

  for (const button of root.querySelectorAll("[data-view]")) button.addEventListener("click", () => act(button.dataset.view));
  for (const link of root.querySelectorAll("[data-page-step]")) {
    link.addEventListener("click", (event) => { event.preventDefault(); go(page + Number(link.dataset.pageStep)); });
  }
  stage.addEventListener("wheel", (event) => { event.preventDefault(); zoomBy(event.deltaY < 0 ? STEP : 1 / STEP); }, { passive: false });
  stage.addEventListener("pointermove", (event) => loupe.move(event, image, view.turn));
  listenToDrag(stage, sheet, (dx, dy) => {
    const { width, height } = size();
    const back = [[dx, dy], [dy, -dx], [-dx, -dy], [-dy, dx]][view.turn];
    view.x -= back[0] / (width * view.zoom);
    view.y -= back[1] / (height * view.zoom);
    draw();
  });
  listen(image);
  if (image.complete) fetchAhead();
  else image.addEventListener("load", fetchAhead, { once: true });
  start();
  new ResizeObserver(draw).observe(stage);
  return { show, act, current: () => page };
}

/* A round window that follows the pointer and shows the same pixels larger. */
function createLoupe(stage) {
  const window_ = stage.querySelector("[data-loupe]");
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [300, 200];
  window_.append(canvas);

  function draw(image, turn, at) {
    const rect = image.getBoundingClientRect();
    const shares = [(at.x - rect.left) / rect.width, (at.y - rect.top) / rect.height];
    const [u, v] = [[shares[0], shares[1]], [shares[1], 1 - shares[0]], [1 - shares[0], 1 - shares[1]], [1 - shares[1], shares[0]]][turn];
    const scale = (LOUPE_TIMES * (turn % 2 ? rect.height : rect.width)) / image.naturalWidth;
    const pen = canvas.getContext("2d");
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.translate(canvas.width / 2, canvas.height / 2);
    pen.rotate((turn * Math.PI) / 2);
    pen.scale(scale, scale);
    pen.drawImage(image, -u * image.naturalWidth, -v * image.naturalHeight);
    const frame = stage.getBoundingClientRect();
    window_.style.transform = `translate(${at.x - frame.left - canvas.width / 2}px, ${at.y - frame.top - canvas.height / 2}px)`;
  }

  function toggle(image, turn) {
    window_.hidden = !window_.hidden;
    const frame = stage.getBoundingClientRect();
    if (!window_.hidden) draw(image, turn, { x: frame.left + frame.width / 2, y: frame.top + frame.height / 2 });
    return !window_.hidden;
  }

  function move(event, image, turn) {
    if (!window_.hidden) draw(image, turn, { x: event.clientX, y: event.clientY });
  }

  return { toggle, move };
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
