// Sealing: a tip, a further message, a reply, a file. What goes in is forgotten by the caller; what comes out only its recipients can open.
import { label, lock, need, order, random, readU32, sha256, u32 } from "./bytes.js";
import { DIRECTION, FILES, REPLIES, TEXTS, classFor, contextBytes, pad } from "./context.js";
import { keyId, sign } from "./curves.js";
import { KIND, writeEnvelope } from "./envelope.js";
import { seal } from "./hpke.js";
import { messageBytes, replyBytes } from "./message.js";

/**
 * Seals a content key to each recipient.
 * @param {Uint8Array} key @param {Uint8Array[]} to public keys @param {Uint8Array} context
 * @returns {Promise<import("./envelope.js").Box[]>} sorted by name
 */
async function boxesFor(key, to, context) {
  const boxes = await Promise.all(to.map(async (each) => ({ id: await keyId(each), sealed: await seal(each, key, context) })));
  return boxes.sort((a, b) => order(a.id, b.id));
}

/** @param {Omit<import("./envelope.js").Envelope, "boxes"|"body">} head @param {Uint8Array} plain @param {Uint8Array[]} to @param {any} [signer] */
async function sealed(head, plain, to, signer) {
  const context = contextBytes(head);
  const key = random(32);
  const [boxes, body] = await Promise.all([boxesFor(key, to, context), lock(key, pad(plain, head.size), context)]);
  return writeEnvelope({ ...head, boxes, body }, signer);
}

/** @param {import("./lists.js").List} list @param {Uint8Array} own public key of the tipster @returns {Uint8Array[]} */
const recipients = ({ readers }, own) => [...readers.map(({ box }) => box), own];

/**
 * A tipster's message, to each reader and to the tipster's own key.
 * @param {object} tip
 * @param {import("./lists.js").List} tip.list of the desk's readers, checked
 * @param {import("./codes.js").CodeKeys} tip.keys
 * @param {number} tip.sequence 0 for the first, then one more each time
 * @param {Partial<import("./message.js").Message>} tip.message
 * @returns {Promise<Uint8Array>} envelope
 */
export async function sealTip({ list, keys, sequence, message }) {
  need(keys.desk === list.desk, "wrong-desk", "the code was read for another");
  const plain = messageBytes(message);
  const size = classFor(plain.length, TEXTS);
  const kind = sequence === 0 ? KIND.first : KIND.further;
  const own = kind === KIND.first ? { mailbox: keys.mailbox, box: keys.box.public, sign: keys.sign.public } : {};
  const head = { kind, desk: list.desk, conversation: keys.conversation, direction: DIRECTION.in, sequence, size, ...own };
  return sealed(head, plain, recipients(list, keys.box.public), keys.sign);
}

/**
 * A reader's reply, to each reader and to the tipster.
 * @param {object} reply
 * @param {import("./lists.js").List} reply.list checked
 * @param {Uint8Array} reply.conversation
 * @param {number} reply.sequence 0 to 127
 * @param {Uint8Array} reply.tipster box key of a first tip that opened, never one of a server's word
 * @param {{box: import("./curves.js").Keys, sign: import("./curves.js").Keys}} reply.by the reader who writes
 * @param {Partial<import("./message.js").Message>} reply.message
 * @returns {Promise<Uint8Array>} envelope
 */
export async function sealReply({ list, conversation, sequence, tipster, by, message }) {
  const head = { kind: KIND.reply, desk: list.desk, conversation, direction: DIRECTION.out, sequence, size: REPLIES[0] };
  const said = messageBytes(message);
  const signature = await sign(by.sign, label("reply"), contextBytes(head), u32(list.number), said);
  return sealed(head, replyBytes(said, await keyId(by.box.public), list.number, signature), recipients(list, tipster));
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
