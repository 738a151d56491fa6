// Sealing: a tip, a further message, a reply, a file. What goes in is forgotten by the caller; what comes out only its recipients can open.
import { label, lock, need, order, random, readU32, sha256 } from "./bytes.js";
import { DIRECTION, FILES, REPLIES, TEXTS, classFor, contextBytes, pad } from "./context.js";
import { keyId, sign } from "./curves.js";
import { KIND, writeEnvelope } from "./envelope.js";
import { seal } from "./hpke.js";
import { messageBytes, replyBytes } from "./message.js";

/**
 * Seals a content key to each recipient.
 * @param {Uint8Array} key @param {Uint8Array[]} recipients public keys @param {Uint8Array} context
 * @returns {Promise<import("./envelope.js").Box[]>} sorted by name
 */
async function boxesFor(key, recipients, context) {
  const boxes = await Promise.all(recipients.map(async (to) => ({ id: await keyId(to), sealed: await seal(to, key, context) })));
  return boxes.sort((a, b) => order(a.id, b.id));
}

/** @param {import("./envelope.js").Envelope} head @param {Uint8Array} plain @param {Uint8Array[]} recipients @param {any} [signer] */
async function sealed(head, plain, recipients, signer) {
  const context = contextBytes(head);
  const key = random(32);
  const [boxes, body] = await Promise.all([boxesFor(key, recipients, context), lock(key, pad(plain, head.size), context)]);
  return writeEnvelope({ ...head, boxes, body }, signer);
}

/**
 * A tipster's message, to each reader and to the tipster's own key.
 * @param {object} tip
 * @param {string} tip.desk
 * @param {import("./codes.js").CodeKeys} tip.keys
 * @param {number} tip.sequence 0 for the first, then one more each time
 * @param {Uint8Array[]} tip.readers public keys of the checked list
 * @param {Partial<import("./message.js").Message>} tip.message
 * @returns {Promise<Uint8Array>} envelope
 */
export async function sealTip({ desk, keys, sequence, readers, message }) {
  need(readers.length > 0, "bad-recipients");
  const plain = messageBytes(message);
  const size = classFor(plain.length, TEXTS);
  const kind = sequence === 0 ? KIND.first : KIND.further;
  const own = kind === KIND.first ? { box: keys.box.public, sign: keys.sign.public } : {};
  const head = { kind, desk, conversation: keys.conversation, direction: DIRECTION.in, sequence, size, ...own };
  return sealed(head, plain, [...readers, keys.box.public], keys.sign);
}

/**
 * A reader's reply, to each reader and to the tipster.
 * @param {object} reply
 * @param {string} reply.desk
 * @param {Uint8Array} reply.conversation
 * @param {number} reply.sequence 0 to 127
 * @param {Uint8Array[]} reply.readers public keys
 * @param {Uint8Array} reply.tipster public key of the first tip
 * @param {{box: import("./curves.js").Keys, sign: import("./curves.js").Keys}} reply.by the reader who writes
 * @param {Partial<import("./message.js").Message>} reply.message
 * @returns {Promise<Uint8Array>} envelope
 */
export async function sealReply({ desk, conversation, sequence, readers, tipster, by, message }) {
  const head = { kind: KIND.reply, desk, conversation, direction: DIRECTION.out, sequence, size: REPLIES[0] };
  const said = messageBytes(message);
  const signature = await sign(by.sign, label("reply"), contextBytes(head), said);
  return sealed(head, replyBytes(said, await keyId(by.box.public), signature), [...readers, tipster]);
}

/**
 * A file, under a key of its own that stands in the message which brings it.
 * @param {object} file
 * @param {string} file.desk
 * @param {Uint8Array} file.conversation
 * @param {Uint8Array} file.bytes
 * @param {string} file.name
 * @param {string} file.type media type
 * @param {string[]} [file.cleaned] what was taken out of it
 * @param {number[]} [file.taken] numbers of the conversation's other files
 * @returns {Promise<{envelope: Uint8Array, note: import("./message.js").FileNote}>}
 */
export async function sealFile({ desk, conversation, bytes, name, type, cleaned = [], taken = [] }) {
  const size = classFor(bytes.length, FILES);
  let n = readU32(random(4), 0);
  while (taken.includes(n)) n = readU32(random(4), 0);
  const head = { kind: KIND.file, desk, conversation, direction: DIRECTION.file, sequence: n, size };
  const key = random(32);
  const body = await lock(key, pad(bytes, size), contextBytes(head));
  const note = { n, size, key, name, type, length: bytes.length, sha256: await sha256(bytes), cleaned };
  return { envelope: await writeEnvelope({ ...head, boxes: [], body }), note };
}
