// What a file says beside what it shows, found by looking through its bytes. It only names kinds of things; it takes nothing out.
// JPEG: ITU-T T.81 and Exif 2.3; PNG: W3C PNG, third edition; WebP: RFC 9649.

/** Tags of EXIF by what they tell. */
const TAGS = {
  camera: [0x010f, 0x0110, 0xa431, 0xa432, 0xa433, 0xa434, 0xa435, 0x927c], // make, model, numbers, lens, maker's note
  time: [0x0132, 0x9003, 0x9004, 0x9010, 0x9011, 0x9012, 0x9290, 0x9291, 0x9292],
  author: [0x013b, 0x8298, 0xa430, 0x9c9d], // artist, copyright, owner, author (Windows)
  comment: [0x010e, 0x9286, 0x9c9b, 0x9c9c, 0x9c9e, 0x9c9f], // description, user comment, title and the rest (Windows)
  program: [0x0131, 0x000b, 0x013c], // software, the computer's name
};
const GPS = 0x8825;
const EXIF = 0x8769;

/** Latin-1 text of some bytes. */
const ascii = (bytes, from, length) => String.fromCharCode(...bytes.subarray(from, from + length));
const starts = (bytes, at, text) => ascii(bytes, at, text.length) === text;

/** EXIF is a small TIFF. @param {Uint8Array} tiff @param {Set<string>} found */
function exif(tiff, found) {
  found.add("other");
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.length);
  const little = starts(tiff, 0, "II");
  const seen = new Set();
  const folder = (at, main) => {
    if (seen.has(at) || at + 2 > tiff.length) return;
    seen.add(at);
    const count = view.getUint16(at, little);
    for (let n = 0, row = at + 2; n < count && row + 12 <= tiff.length; n += 1, row += 12) {
      const tag = view.getUint16(row, little);
      for (const [name, tags] of Object.entries(TAGS)) if (tags.includes(tag)) found.add(name);
      if (tag === GPS) found.add("place");
      if (tag === EXIF) folder(view.getUint32(row + 8, little), false);
    }
    const next = at + 2 + count * 12;
    if (main && next + 4 <= tiff.length && view.getUint32(next, little)) found.add("preview");
  };
  if (tiff.length >= 8) folder(view.getUint32(4, little), true);
}

/** XMP says the same in words. @param {Uint8Array} bytes @param {Set<string>} found */
function xmp(bytes, found) {
  found.add("editing");
  const text = new TextDecoder().decode(bytes);
  if (/GPS(Latitude|Longitude)|photoshop:City|Iptc4xmpCore:Location/i.test(text)) found.add("place");
  if (/tiff:(Make|Model)|aux:/i.test(text)) found.add("camera");
  if (/(Create|Modify|Metadata)Date|DateTimeOriginal/i.test(text)) found.add("time");
  if (/dc:creator|dc:rights|pdf:Author/i.test(text)) found.add("author");
  if (/dc:(description|title)/i.test(text)) found.add("comment");
  if (/CreatorTool|pdf:Producer/i.test(text)) found.add("program");
}

/** @param {Uint8Array} part @param {number} marker @param {Set<string>} found */
function jpegPart(part, marker, found) {
  if (marker === 0xfe) found.add("comment");
  else if (starts(part, 0, "Exif\0\0")) exif(part.subarray(6), found);
  else if (starts(part, 0, "http://ns.adobe.com/")) xmp(part, found);
  else if (marker === 0xe2 && starts(part, 0, "ICC_PROFILE\0")) found.add("colours");
  else if (marker === 0xed) found.add("editing");
  else if (marker === 0xe0 && starts(part, 0, "JFXX")) found.add("preview");
  else if (marker > 0xe0 && marker <= 0xef && !(marker === 0xee && starts(part, 0, "Adobe"))) found.add("other");
}

/** @param {Uint8Array} bytes @param {Set<string>} found */
function jpeg(bytes, found) {
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1];
    if (marker === 0xff) { at += 1; continue; }
    if (marker === 0xd9) break;
    const end = at + 2 + bytes[at + 2] * 256 + bytes[at + 3];
    if (marker >= 0xe0 && marker <= 0xfe) jpegPart(bytes.subarray(at + 4, end), marker, found);
    at = end;
    if (marker !== 0xda) continue;
    // The picture itself: on to the next marker that is no escape and no restart.
    while (at + 1 < bytes.length && !(bytes[at] === 0xff && bytes[at + 1] && (bytes[at + 1] < 0xd0 || bytes[at + 1] > 0xd7))) at += 1;
  }
  if (at + 2 < bytes.length) found.add("behind");
}

const PNG_TEXTS = { Author: "author", Copyright: "author", Software: "program", Source: "camera", "Creation Time": "time" };

/** @param {Uint8Array} bytes @param {Set<string>} found */
function png(bytes, found) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 8;
  while (at + 12 <= bytes.length) {
    const length = view.getUint32(at);
    const name = ascii(bytes, at + 4, 4);
    const part = bytes.subarray(at + 8, at + 8 + length);
    at += 12 + length;
    if (name === "IEND") break;
    if (name === "eXIf") exif(part, found);
    else if (name === "tIME") found.add("time");
    else if (name === "iCCP") found.add("colours");
    else if (name === "acTL") found.add("moving");
    else if (/^([tzi]TXt|iTXt|tEXt)$/.test(name)) {
      const word = ascii(part, 0, Math.max(0, part.subarray(0, 80).indexOf(0)));
      if (word === "XML:com.adobe.xmp") xmp(part, found);
      else found.add(PNG_TEXTS[word] ?? "comment");
    } else if (!/^([A-Z].{3}|tRNS|gAMA|cHRM|sRGB|sBIT|bKGD|hIST|pHYs|sPLT|cICP|mDCV|cLLI|fcTL|fdAT)$/.test(name)) found.add("other");
  }
  if (at < bytes.length) found.add("behind");
}

/** @param {Uint8Array} bytes @param {Set<string>} found */
function webp(bytes, found) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const whole = 8 + view.getUint32(4, true);
  let at = 12;
  while (at + 8 <= Math.min(whole, bytes.length)) {
    const name = ascii(bytes, at, 4);
    const length = view.getUint32(at + 4, true);
    const part = bytes.subarray(at + 8, at + 8 + length);
    at += 8 + length + (length % 2);
    if (name === "EXIF") exif(starts(part, 0, "Exif\0\0") ? part.subarray(6) : part, found);
    else if (name === "XMP ") xmp(part, found);
    else if (name === "ICCP") found.add("colours");
    else if (name === "ANIM") found.add("moving");
    else if (!["VP8 ", "VP8L", "VP8X", "ALPH", "ANMF"].includes(name)) found.add("other");
  }
  if (whole + (whole % 2) < bytes.length) found.add("behind");
}

/** Documents: only what stands there to be read; much of a PDF is compressed and is not seen. @param {Uint8Array} bytes @param {Set<string>} found */
function pdf(bytes, found) {
  const text = new TextDecoder("latin1").decode(bytes);
  if (/\/Author\b/.test(text)) found.add("author");
  if (/\/(Creator|Producer)\b/.test(text)) found.add("program");
  if (/\/(CreationDate|ModDate)\b/.test(text)) found.add("time");
  const start = text.indexOf("<x:xmpmeta");
  if (start >= 0) xmp(bytes.subarray(start, start + 65536), found);
}

/**
 * @param {Uint8Array} bytes
 * @returns {{kind: string, found: string[]}} media type by its first bytes ("" when it is none of these), and what it says, sorted
 */
export function inspect(bytes) {
  /** @type {Set<string>} */
  const found = new Set();
  /** @type {[string, () => boolean, (bytes: Uint8Array, found: Set<string>) => void][]} */
  const kinds = [
    ["image/jpeg", () => starts(bytes, 0, "\xff\xd8\xff"), jpeg],
    ["image/png", () => starts(bytes, 0, "\x89PNG\r\n\x1a\n"), png],
    ["image/webp", () => starts(bytes, 0, "RIFF") && starts(bytes, 8, "WEBP"), webp],
    ["image/gif", () => starts(bytes, 0, "GIF8"), () => found.add("moving")],
    ["application/pdf", () => starts(bytes, 0, "%PDF-"), pdf],
  ];
  const [kind, , look] = kinds.find(([, fits]) => fits()) ?? ["", () => true, () => {}];
  try {
    look(bytes, found);
  } catch {
    found.add("other"); // broken inside; it is not kept either
  }
  return { kind, found: [...found].sort() };
}
