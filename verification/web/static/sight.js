// Says before sending when a photograph looks dark, blurred or very small; never keeps anybody from sending it.
// Measured as ocr/quality.py does, on the picture's middle, where the page is; the limits come with the page (ocr/sight.py).
const hint = document.getElementById("sight-hint"), input = document.getElementById("file");
const SAMPLE_PX = 1000, LEAST_PRINT = 500, BLOCK_PX = 32, PAPER_PERCENTILE = 90;

const percentile = (values, share) => Float32Array.from(values).sort()[Math.floor((share / 100) * (values.length - 1))];

function middleGrey(bitmap) {
  const width = Math.min(SAMPLE_PX, bitmap.width >> 1), height = Math.min(SAMPLE_PX, bitmap.height >> 1);
  const context = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d");
  context.drawImage(bitmap, (bitmap.width - width) >> 1, (bitmap.height - height) >> 1, width, height, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height), grey = new Float32Array(width * height);
  for (let k = 0; k < grey.length; k++) grey[k] = 0.299 * data[4 * k] + 0.587 * data[4 * k + 1] + 0.114 * data[4 * k + 2];
  return { grey, width, height };
}

function evenlyLit({ grey, width, height }) {
  const even = new Float32Array(grey.length);
  for (let top = 0; top < height; top += BLOCK_PX) for (let left = 0; left < width; left += BLOCK_PX) {
    const places = [];
    for (let y = top; y < Math.min(height, top + BLOCK_PX); y++) for (let x = left; x < Math.min(width, left + BLOCK_PX); x++) places.push(y * width + x);
    const paper = Math.max(1, percentile(places.map((place) => grey[place]), PAPER_PERCENTILE));
    for (const place of places) even[place] = Math.min(255, (255 * grey[place]) / paper);
  }
  return even;
}

function sharpness(picture, printBelow) {
  const { width, height } = picture, even = evenlyLit(picture);
  let count = 0, sum = 0, squares = 0;
  for (let y = 2; y < height - 2; y++) for (let x = 2; x < width - 2; x++) {
    const at = y * width + x;
    let isNearPrint = false;
    for (let dy = -2; dy <= 2 && !isNearPrint; dy++) for (let dx = -2; dx <= 2; dx++) if (even[at + dy * width + dx] < printBelow) isNearPrint = true;
    if (!isNearPrint) continue;
    const edge = even[at - 1] + even[at + 1] + even[at - width] + even[at + width] - 4 * even[at];
    count += 1; sum += edge; squares += edge * edge;
  }
  return count < LEAST_PRINT ? null : squares / count - (sum / count) ** 2;
}

function fault(bitmap) {
  const limits = hint.dataset;
  if (Math.max(bitmap.width, bitmap.height) < Number(limits.smallSide)) return limits.small;
  const picture = middleGrey(bitmap);
  if (percentile(picture.grey, Number(limits.darkPercentile)) < Number(limits.darkBelow)) return limits.dark;
  const sharp = sharpness(picture, Number(limits.printBelow));
  return sharp !== null && sharp < Number(limits.blurredBelow) ? limits.blurred : "";
}

if (hint && input) {
  input.addEventListener("change", async () => {
    hint.hidden = true;
    const file = input.files[0];
    if (!file || !file.type.startsWith("image/")) return;
    try {
      const bitmap = await createImageBitmap(file);
      hint.textContent = fault(bitmap);
      bitmap.close();
      hint.hidden = !hint.textContent;
    } catch { hint.hidden = true; } // A format this browser does not draw (HEIC, TIFF) is simply sent.
  });
}
