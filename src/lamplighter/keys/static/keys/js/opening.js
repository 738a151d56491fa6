// Opening: with a reader's keys. What a tipster's code opens is in mailbox.js.
import { Refused, label, need, same, sha256, u32, unlock } from "./bytes.js";
import { contextBytes, unpad } from "./context.js";
import { check, keyId } from "./curves.js";
import { KIND, checkEnvelope, readEnvelope } from "./envelope.js";
import { open } from "./hpke.js";
import { readMessage, readReplyBytes } from "./message.js";

/** @typedef {import("./message.js").Message} Message */
/** @typedef {import("./lists.js").List} List */
/** @typedef {import("./curves.js").Keys} Keys */

/**
 * @typedef {object} OpenedTip
 * @property {Uint8Array} conversation
 * @property {number} sequence
 * @property {{box: Uint8Array, sign: Uint8Array}} tipster public keys: to answer to, and to check further messages with
 * @property {Message} message
 */

/** @param {Uint8Array} key @param {Uint8Array} body @param {import("./context.js").Context} head */
export const openBody = async (key, body, head) => unpad(await unlock(key, body, contextBytes(head)), head.size);

/** @param {import("./envelope.js").Envelope} envelope @param {number} kind @param {string} desk @param {Uint8Array} [conversation] */
function checkPlace(envelope, kind, desk, conversation) {
  need(envelope.kind === kind, "unknown-kind", "another kind belongs here");
  need(envelope.desk === desk, "wrong-desk");
  need(!conversation || same(envelope.conversation, conversation), "wrong-conversation");
}

/** @param {Keys} own @param {import("./envelope.js").Envelope} envelope @returns {Promise<Uint8Array>} what was sealed */
async function openEnvelope(own, envelope) {
  const id = await keyId(own.public);
  const box = envelope.boxes.find((each) => same(each.id, id));
  if (!box) throw new Refused("not-for-this-key");
  return openBody(await open(own, box.sealed, contextBytes(envelope)), envelope.body, envelope);
}

/**
 * A first tip.
 * @param {Uint8Array} bytes @param {string} desk @param {Keys} own the reader's box keys @returns {Promise<OpenedTip>}
 */
export async function openFirst(bytes, desk, own) {
  const envelope = await readEnvelope(bytes);
  checkPlace(envelope, KIND.first, desk);
  await checkEnvelope(bytes);
  const { conversation, box, sign } = envelope;
  return { conversation, sequence: 0, tipster: { box, sign }, message: readMessage(await openEnvelope(own, envelope)) };
}

/**
 * A further message of the tipster whose first one was opened.
 * @param {Uint8Array} bytes @param {OpenedTip} first @param {string} desk @param {Keys} own @returns {Promise<OpenedTip>}
 */
export async function openFurther(bytes, first, desk, own) {
  const envelope = await readEnvelope(bytes);
  checkPlace(envelope, KIND.further, desk, first.conversation);
  await checkEnvelope(bytes, first.tipster.sign);
  return { ...first, sequence: envelope.sequence, message: readMessage(await openEnvelope(own, envelope)) };
}

/**
 * Reads what was sealed as a reply; its signature must be one of a reader of the list that it names.
 * @param {Uint8Array} plain @param {import("./context.js").Context} head
 * @param {List[]} lists old and new, checked
 * @returns {Promise<{sequence: number, by: string, list: number, message: Message, left: boolean}>} `left`: its signer is not on the newest of
 *   the lists, so that it is no longer the desk's word, and nobody can tell when it was written
 */
export async function readReply(plain, head, lists) {
  const { message, by, list, signature } = readReplyBytes(plain);
  const known = lists.filter(({ desk }) => desk === head.desk);
  const signer = known.filter(({ number }) => number === list).flatMap(({ readers }) => readers).find(({ id }) => id === by);
  if (!signer) throw new Refused("unknown-signer");
  await check(signer.sign, signature, label("reply"), contextBytes(head), u32(list), message);
  const newest = known.reduce((one, other) => (other.number > one.number ? other : one));
  const left = !newest.readers.some((each) => same(each.box, signer.box) && same(each.sign, signer.sign));
  return { sequence: head.sequence, by, list, message: readMessage(message), left };
}

/**
 * A reply, opened by a reader.
 * @param {Uint8Array} bytes @param {{desk: string, conversation: Uint8Array}} place @param {Keys} own @param {List[]} lists
 */
export async function openReply(bytes, { desk, conversation }, own, lists) {
  const envelope = await readEnvelope(bytes);
  checkPlace(envelope, KIND.reply, desk, conversation);
  return readReply(await openEnvelope(own, envelope), envelope, lists);
}

/**
 * A file, opened with what a message told of it.
 * @param {Uint8Array} bytes @param {import("./message.js").FileNote} note @param {{desk: string, conversation: Uint8Array}} place
 * @returns {Promise<Uint8Array>}
 */
export async function openFile(bytes, note, { desk, conversation }) {
  const file = await readEnvelope(bytes);
  checkPlace(file, KIND.file, desk, conversation);
  need(file.sequence === note.n && file.size === note.size, "file-mismatch");
  const found = await openBody(note.key, file.body, file);
  need(found.length === note.length && same(await sha256(found), note.sha256), "file-mismatch", "not what the message told of");
  return found;
}
