// Opening: with a reader's key, or with the keys of a code.
import { Refused, label, need, same, sha256, unlock } from "./bytes.js";
import { contextBytes, unpad } from "./context.js";
import { check, keyId } from "./curves.js";
import { KIND, readEnvelope } from "./envelope.js";
import { open } from "./hpke.js";
import { readMessage, readReplyBytes } from "./message.js";

/** @typedef {import("./message.js").Message} Message */
/** @typedef {import("./lists.js").Reader} Reader */

/** @param {Uint8Array} key @param {Uint8Array} body @param {import("./context.js").Context} head */
export const openBody = async (key, body, head) => unpad(await unlock(key, body, contextBytes(head)), head.size);

/** @param {import("./curves.js").Keys} own @param {import("./envelope.js").Envelope} envelope @returns {Promise<Uint8Array>} what was sealed */
async function openEnvelope(own, envelope) {
  const id = await keyId(own.public);
  const box = envelope.boxes.find((each) => same(each.id, id));
  if (!box) throw new Refused("not-for-this-key");
  return openBody(await open(own, box.sealed, contextBytes(envelope)), envelope.body, envelope);
}

/**
 * Opens a tipster's message (kinds 1 and 2). Check its signature first with `checkEnvelope`.
 * @param {import("./curves.js").Keys} own @param {import("./envelope.js").Envelope} envelope @returns {Promise<Message>}
 */
export async function openTip(own, envelope) {
  need(envelope.kind <= KIND.further, "unknown-kind");
  return readMessage(await openEnvelope(own, envelope));
}

/**
 * Reads what was sealed as a reply; its signature must be one of a reader of the list.
 * @param {Uint8Array} plain @param {import("./context.js").Context} head @param {Reader[]} readers
 * @returns {Promise<Message & {by: string}>}
 */
export async function readReply(plain, head, readers) {
  const { message, by, signature } = readReplyBytes(plain);
  const signer = readers.find(({ id }) => id === by);
  if (!signer) throw new Refused("unknown-signer");
  await check(signer.sign, signature, label("reply"), contextBytes(head), message);
  return { ...readMessage(message), by };
}

/** Opens a reply (kind 3). @param {import("./curves.js").Keys} own @param {import("./envelope.js").Envelope} envelope @param {Reader[]} readers */
export async function openReply(own, envelope, readers) {
  need(envelope.kind === KIND.reply, "unknown-kind");
  return readReply(await openEnvelope(own, envelope), envelope, readers);
}

/**
 * Opens a file with what a message told of it.
 * @param {Uint8Array} bytes envelope of kind 4
 * @param {import("./message.js").FileNote} note
 * @param {{desk: string, conversation: Uint8Array}} place where the message stood
 * @returns {Promise<Uint8Array>}
 */
export async function openFile(bytes, note, { desk, conversation }) {
  const file = readEnvelope(bytes);
  need(file.kind === KIND.file, "unknown-kind");
  need(file.desk === desk && same(file.conversation, conversation), "wrong-conversation");
  need(file.sequence === note.n && file.size === note.size, "file-mismatch");
  const found = await openBody(note.key, file.body, file);
  need(found.length === note.length && same(await sha256(found), note.sha256), "file-mismatch", "not what the message told of");
  return found;
}
