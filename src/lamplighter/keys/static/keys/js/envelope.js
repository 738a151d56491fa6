// The envelope: what travels and what the server keeps. It reads and writes bytes; nothing here opens anything.
import { as, base64, isU32, join, label, need, order, readU32, same, sha256, textOf, u16, u32, u8, unbase64, utf8 } from "./bytes.js";
import { DIRECTION, FILES, REPLIES, SIZES, SUITE, TEXTS, conversationOf, deskBytes } from "./context.js";
import { check, keyId, sign, usable, usableSigner } from "./curves.js";

/** @enum {number} */
export const KIND = { first: 1, further: 2, reply: 3, file: 4 };
const MAGIC = utf8("LLTP");
const VERSION = 1;
const CLASSES = { 1: TEXTS, 2: TEXTS, 3: REPLIES, 4: FILES };
const DIRECTIONS = { 1: DIRECTION.in, 2: DIRECTION.in, 3: DIRECTION.out, 4: DIRECTION.file };
const TAG = 16;
export const BOX = 80;
export const MOST_BOXES = 64;
export const MOST_IN_A_DIRECTION = 128;
const FRAME = 207; // everything of the longest envelope but boxes and body
const LONGEST_TEXT = FRAME + MOST_BOXES * (8 + BOX) + SIZES[3] + TAG;
const LONGEST = FRAME + SIZES[14] + TAG;

/** @typedef {{id: Uint8Array, sealed: Uint8Array}} Box a content key for one recipient: 8 bytes of name, 80 sealed */

/**
 * @typedef {object} Envelope
 * @property {number} kind
 * @property {string} desk
 * @property {Uint8Array} conversation
 * @property {Uint8Array} [mailbox] (kind 1; its conversation follows from this and the keys)
 * @property {number} direction
 * @property {number} sequence
 * @property {number} size class
 * @property {Uint8Array} [box] the tipster's public X25519 key (kind 1)
 * @property {Uint8Array} [sign] the tipster's public Ed25519 key (kind 1)
 * @property {Box[]} boxes sorted, none twice (kinds 1 to 3)
 * @property {Uint8Array} body
 * @property {Uint8Array} [head] everything before the count of boxes, as it was read
 */

/** @param {number} kind @param {number} sequence */
function checkSequence(kind, sequence) {
  const [least, below] = { 1: [0, 1], 2: [1, MOST_IN_A_DIRECTION], 3: [0, MOST_IN_A_DIRECTION], 4: [0, 2 ** 32] }[kind];
  need(isU32(sequence) && sequence >= least && sequence < below, "bad-field");
}

/** @param {Box[]} boxes */
function checkBoxes(boxes) {
  for (let n = 1; n < boxes.length; n += 1) need(order(boxes[n - 1].id, boxes[n].id) < 0, "bad-recipients", "not in order, or one twice");
}

/** @param {number} count */
const checkCount = (count) => need(count >= 1 && count <= MOST_BOXES, "bad-recipients", `${count} boxes`);

/** Keys of a first tip are usable. @param {Partial<Envelope>} envelope */
async function checkKeys({ box, sign: signing }) {
  await usable(box);
  usableSigner(signing);
}

/** The tipster of a first tip has a box. @param {Partial<Envelope>} envelope */
async function checkOwn({ box, boxes }) {
  const own = await keyId(box);
  need(boxes.some(({ id }) => same(id, own)), "bad-recipients", "no box for who wrote it");
}

/**
 * Bytes of an envelope. Kinds 1 and 2 are signed by the tipster.
 * @param {Envelope} envelope
 * @param {import("./curves.js").Keys} [signer]
 * @returns {Promise<Uint8Array>}
 */
export async function writeEnvelope(envelope, signer) {
  const { kind, desk, conversation, sequence, size, body } = envelope;
  need(CLASSES[kind]?.includes(size), "bad-field");
  need(conversation.length === 32 && body.length === SIZES[size] + TAG, "wrong-length");
  checkSequence(kind, sequence);
  const first = kind === KIND.first;
  const where = first ? envelope.mailbox : conversation;
  const head = [MAGIC, u8(VERSION), u16(SUITE), u8(kind), deskBytes(desk), where, u32(sequence), u8(size)];
  if (first) {
    await checkKeys(envelope);
    await checkOwn(envelope);
    need(same(conversation, await conversationOf(desk, where, envelope.box, envelope.sign)), "wrong-conversation");
  }
  if (first) head.push(envelope.box, envelope.sign);
  const rows = [];
  if (kind !== KIND.file) {
    checkCount(envelope.boxes.length);
    checkBoxes(envelope.boxes);
    rows.push(u8(envelope.boxes.length), ...envelope.boxes.flatMap(({ id, sealed }) => [id, sealed]));
  }
  const whole = join(...head, ...rows, body);
  if (kind > KIND.further) return whole;
  return join(whole, await sign(signer, label("envelope"), await sha256(...head, body))); // boxes come and go with readers
}

/** Takes pieces off the front, and refuses what is too short. @param {Uint8Array} bytes */
function reader(bytes) {
  let at = 0;
  const take = (length) => {
    need(at + length <= bytes.length, "wrong-length", "it ends too early");
    at += length;
    return bytes.subarray(at - length, at);
  };
  return { take, byte: () => take(1)[0], taken: () => bytes.subarray(0, at), end: () => need(at === bytes.length, "wrong-length", "more than there should be") };
}

/** @param {{take: (length: number) => Uint8Array, byte: () => number}} from */
function readHead({ take, byte }) {
  need(same(take(4), MAGIC), "not-an-envelope");
  need(byte() === VERSION, "unknown-version");
  const suite = take(2);
  need(suite[0] * 256 + suite[1] === SUITE, "unknown-suite");
  const kind = byte();
  need(CLASSES[kind] !== undefined, "unknown-kind");
  const name = take(byte());
  need(name.every((one) => one < 0x80), "bad-field");
  const desk = textOf(name);
  deskBytes(desk);
  const where = take(32);
  const sequence = readU32(take(4), 0);
  const size = byte();
  checkSequence(kind, sequence);
  need(CLASSES[kind].includes(size), "bad-field");
  return { kind, desk, where, direction: DIRECTIONS[kind], sequence, size };
}

/**
 * Reads an envelope and refuses whatever is not exactly one. The signature is left to `checkEnvelope`.
 * @param {Uint8Array} bytes @returns {Promise<Envelope>}
 */
export async function readEnvelope(bytes) {
  need(bytes.length <= LONGEST, "too-long");
  const from = reader(bytes);
  const { where, ...head } = readHead(from);
  const own = head.kind === KIND.first ? { mailbox: where, box: from.take(32), sign: from.take(32) } : {};
  const boxes = [];
  if (own.box) await checkKeys(own);
  const conversation = own.box ? await conversationOf(head.desk, where, own.box, own.sign) : where;
  const before = from.taken();
  if (head.kind !== KIND.file) {
    const count = from.byte();
    checkCount(count);
    while (boxes.length < count) boxes.push({ id: from.take(8), sealed: from.take(BOX) });
    checkBoxes(boxes);
  }
  if (own.box) await checkOwn({ ...own, boxes });
  const body = from.take(SIZES[head.size] + TAG);
  if (head.kind <= KIND.further) from.take(64);
  from.end();
  return { ...head, conversation, ...own, boxes, body, head: before };
}

/**
 * Reads a tipster's envelope whose signature must hold: the key of a first tip stands in it, that of a further one is known.
 * @param {Uint8Array} bytes @param {Uint8Array} [signer] public key, for kind 2 @returns {Promise<Envelope>}
 */
export async function checkEnvelope(bytes, signer) {
  const envelope = await readEnvelope(bytes);
  need(envelope.kind <= KIND.further, "bad-signature", "this kind carries none");
  const key = envelope.sign ?? signer;
  need(key !== undefined, "bad-signature", "no key to check it with");
  await check(key, bytes.subarray(-64), label("envelope"), await sha256(envelope.head, envelope.body));
  return envelope;
}

const BEGIN = "-----BEGIN LAMPLIGHTER TIP-----";
const END = "-----END LAMPLIGHTER TIP-----";

/** An envelope as text, for pasting. @param {Uint8Array} bytes @returns {string} */
export const armour = (bytes) => `${[BEGIN, ...base64(bytes).match(/.{1,64}/g), END].join("\n")}\n`;

/**
 * The envelopes in a text, whatever stands around them; line ends, blank lines and marks of quoting do not matter.
 * @param {string} text @returns {Uint8Array[]}
 */
export function unarmourAll(text) {
  const found = [];
  let lines = null;
  for (const row of text.split(/\r\n|\r|\n/)) {
    const line = row.replace(/^[> \t]+|[ \t]+$/g, "");
    if (line === BEGIN || line === END) need((line === BEGIN) === (lines === null) && found.length < 2 * MOST_IN_A_DIRECTION, "bad-armour");
    if (line === BEGIN) lines = [];
    else if (line === END) {
      const whole = lines.join("");
      need(Array.from(whole).length <= 2 * LONGEST_TEXT, "too-long");
      need(!/\s/.test(whole), "bad-armour");
      found.push(as("bad-armour", () => unbase64(whole)));
      lines = null;
    } else lines?.push(line);
  }
  need(lines === null && found.length > 0, "bad-armour", "none that is whole");
  return found;
}

/** The one envelope in a text. @param {string} text @returns {Uint8Array} */
export function unarmour(text) {
  const found = unarmourAll(text);
  need(found.length === 1, "bad-armour", "more than one");
  return found[0];
}
