// Takes out of a picture what it says beside what it shows (place, camera, time, words), before anything is sealed.
// A picture is drawn and made anew; nothing of the old file but its pixels is kept. Other kinds of file are left as they are, and that is told.
import { inspect } from "./inspect.js";

/** Pixels that phones can draw; a larger picture is made smaller. */
const MOST_PIXELS = 16_000_000;
const QUALITY = 0.9;
const ENDING = { "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp" };
/** Of what every browser adds when it writes a picture, nothing points to anybody. */
const HARMLESS = ["colours"];

/**
 * @typedef {object} Cleaned
 * @property {boolean} cleaned whether the picture was made anew
 * @property {Uint8Array} bytes
 * @property {string} type media type
 * @property {string} name without the old one when it was made anew
 * @property {string[]} removed what was taken out: "place", "camera", "time", "author", "comment", "program", "preview", "editing",
 *   "colours", "other", "behind" (bytes after the picture's end), "moving", "name", "smaller"
 * @property {string[]} held what is still inside, as far as it is seen (a document's "author", "program", "time", "editing")
 * @property {""|"kind"|"guarded"|"unreadable"} why it was not cleaned: no picture; a browser that guards drawing (as Tor Browser does); broken
 */

/** @param {number} width @param {number} height @returns {OffscreenCanvas|HTMLCanvasElement} */
function canvasOf(width, height) {
  if (typeof OffscreenCanvas === "function") return new OffscreenCanvas(width, height);
  return Object.assign(document.createElement("canvas"), { width, height });
}

/** @returns {Promise<Blob|null>} */
function blobOf(canvas, type) {
  if ("convertToBlob" in canvas) return canvas.convertToBlob({ type, quality: QUALITY });
  return new Promise((done) => { canvas.toBlob(done, type, QUALITY); });
}

/** Whether the browser gives back what was drawn. Some give noise instead, so that drawing cannot tell one computer from another. */
export function drawsTruly() {
  const canvas = canvasOf(16, 16);
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) return false;
  const tone = (n) => [(n * 40) % 256, (n * 90) % 256, (n * 150) % 256];
  for (let n = 0; n < 16; n += 1) {
    pen.fillStyle = `rgb(${tone(n).join()})`;
    pen.fillRect((n % 4) * 4, Math.floor(n / 4) * 4, 4, 4);
  }
  const seen = pen.getImageData(0, 0, 16, 16).data;
  let off = 0;
  for (let n = 0; n < 16; n += 1) {
    const at = ((Math.floor(n / 4) * 4 + 2) * 16 + (n % 4) * 4 + 2) * 4;
    tone(n).forEach((value, part) => { off += Math.abs(seen[at + part] - value); });
  }
  return off < 16 * 3 * 4;
}

/** Draws the picture upright, as its orientation says, and makes a new file of it. @param {Uint8Array} bytes @param {string} type */
async function redraw(bytes, type) {
  const picture = await createImageBitmap(new Blob([bytes], { type }), { imageOrientation: "from-image" });
  const share = Math.min(1, Math.sqrt(MOST_PIXELS / (picture.width * picture.height)));
  const canvas = canvasOf(Math.max(1, Math.floor(picture.width * share)), Math.max(1, Math.floor(picture.height * share)));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const wanted = ENDING[type] ? type : type === "image/gif" ? "image/png" : "image/jpeg";
  const made = await blobOf(canvas, wanted); // a browser that cannot write WebP gives PNG
  if (!made || !ENDING[made.type]) throw new Error("no picture came out");
  return { made: new Uint8Array(await made.arrayBuffer()), type: made.type, smaller: share < 1 };
}

/**
 * Cleans a file if it is a picture, and says what it found.
 * @param {Uint8Array} bytes @param {string} name @param {string} type as the browser guessed it @param {number} [number] for the new name
 * @returns {Promise<Cleaned>}
 */
export async function clean(bytes, name, type, number = 1) {
  const { kind, found } = inspect(bytes);
  const left = (why) => ({ cleaned: false, bytes, type: kind || type || "application/octet-stream", name, removed: [], held: found, why });
  if (!(kind || type).startsWith("image/") || (kind || type) === "image/svg+xml") return left("kind");
  if (!drawsTruly()) return left("guarded");
  let drawn;
  try {
    drawn = await redraw(bytes, kind || type);
  } catch {
    return left("unreadable");
  }
  const still = inspect(drawn.made).found.filter((each) => !HARMLESS.includes(each));
  if (still.length) return left("unreadable"); // it was to be empty of all this
  const removed = [...found, "name", ...(drawn.smaller ? ["smaller"] : [])];
  return { cleaned: true, bytes: drawn.made, type: drawn.type, name: `picture-${number}.${ENDING[drawn.type]}`, removed, held: [], why: "" };
}
