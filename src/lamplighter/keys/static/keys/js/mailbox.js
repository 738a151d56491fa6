// The mailbox of a code: always the same number of slots of the same length, of which the server says nothing about which are full.
import { label, need, random } from "./bytes.js";
import { DIRECTION, REPLIES, SIZES, TEXTS, contextBytes } from "./context.js";
import { freshBoxKeys, sign } from "./curves.js";
import { BOX, MOST_IN_A_DIRECTION } from "./envelope.js";
import { openWith, secretOf } from "./hpke.js";
import { readMessage } from "./message.js";
import { openBody, readReply } from "./opening.js";

const TAG = 16;
const PART = {
  replies: { slots: 16, classes: REPLIES, direction: DIRECTION.out },
  own: { slots: 4, classes: TEXTS, direction: DIRECTION.in },
};

/** @param {"replies"|"own"} part */
const slotLength = (part) => BOX + SIZES[PART[part].classes.at(-1)] + TAG;

/** Bytes that a part always has. @param {"replies"|"own"} part */
export const partLength = (part) => PART[part].slots * slotLength(part);

/**
 * What may stand in a slot: each class, and each sequence that falls into it, newest last.
 * @param {"replies"|"own"} part @param {number} slot @returns {{size: number, sequence: number}[]}
 */
function candidates(part, slot) {
  const { slots, classes } = PART[part];
  const found = [];
  for (let sequence = slot; sequence < MOST_IN_A_DIRECTION; sequence += slots) {
    for (const size of classes) found.push({ size, sequence });
  }
  return found;
}

/**
 * Where a slot belongs, by the one place at which its box opens.
 * @returns {Promise<{head: import("./context.js").Context, key: Uint8Array}|null>} null for a decoy
 */
async function placeOf(part, slot, bytes, keys, desk) {
  const sealed = bytes.subarray(0, BOX);
  const secret = await secretOf(keys.box, sealed).catch(() => null);
  if (!secret) return null;
  for (const each of candidates(part, slot)) {
    const own = part === "own" && each.sequence === 0 ? { box: keys.box.public, sign: keys.sign.public } : {};
    const head = { ...each, desk, conversation: keys.conversation, direction: PART[part].direction, ...own };
    const key = await openWith(secret, sealed, contextBytes(head)).catch(() => null);
    if (key) return { head, key };
  }
  return null;
}

/** Opens all slots of a part and hands each that opens to `read`. */
async function openPart(part, bytes, keys, desk, read) {
  need(bytes.length === partLength(part), "wrong-length", "not what a mailbox has");
  const length = slotLength(part);
  const found = [];
  for (let slot = 0; slot < PART[part].slots; slot += 1) {
    const whole = bytes.subarray(slot * length, (slot + 1) * length);
    const place = await placeOf(part, slot, whole, keys, desk);
    if (!place) continue;
    const { head, key } = place;
    try {
      found.push(await read(await openBody(key, whole.subarray(BOX, BOX + SIZES[head.size] + TAG), head), head));
    } catch (error) {
      found.push({ sequence: head.sequence, fault: error.word ?? "sealed" }); // it was for us, and it is not as it was sealed
    }
  }
  return found.sort((a, b) => a.sequence - b.sequence);
}

/**
 * The desk's replies.
 * @param {Uint8Array} bytes the part "replies"
 * @param {import("./codes.js").CodeKeys} keys
 * @param {string} desk
 * @param {import("./lists.js").List[]} lists old and new, checked
 * @returns {Promise<{sequence: number, by?: string, message?: import("./message.js").Message, left?: boolean, fault?: string}[]>} oldest first; a
 *   `fault` says why one that was sealed to this code is not shown, `left` that its signer is not on the newest list
 */
export const readReplies = (bytes, keys, desk, lists) =>
  openPart("replies", bytes, keys, desk, (plain, head) => readReply(plain, head, lists));

/**
 * What the tipster wrote, as far as the mailbox still holds it. It is not signed here: a bad server could make it up.
 * @param {Uint8Array} bytes the part "own" @param {import("./codes.js").CodeKeys} keys @param {string} desk
 */
export const readOwn = (bytes, keys, desk) => openPart("own", bytes, keys, desk, (plain, { sequence }) => ({ sequence, message: readMessage(plain) }));

/** Asks the server to forget a conversation. @param {import("./codes.js").CodeKeys} keys @returns {Promise<Uint8Array>} 64 bytes */
export const signWithdrawal = (keys) => sign(keys.sign, label("withdraw"), keys.conversation);

/** A slot that holds nothing; without the private key it looks like one that does. @param {"replies"|"own"} part */
export async function decoy(part) {
  const slot = random(slotLength(part));
  slot.set((await freshBoxKeys()).public);
  return slot;
}
