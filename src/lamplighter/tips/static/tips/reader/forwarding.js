// Forwards what a tip says without what may give away who says it. A reader goes over the words first; marks help, and cannot see everything.
// What is forwarded to a desk is sealed here as a tip of its own, whose code nobody keeps; or it is copied for a report.
import { doing, find, make, tell, word } from "../../keys/desk/page.js";
import { join } from "../../keys/js/bytes.js";
import { keysOf, newCode } from "../../keys/js/codes.js";
import { KIND } from "../../keys/js/envelope.js";
import { sealTip } from "../../keys/js/sealing.js";
import { visible } from "../../keys/js/visible.js";
import { work } from "../../keys/js/work.js";
import { LISTS } from "../../keys/js/words.js";
import { listOf, nameOf } from "./sharing.js";
import { tellingIn, without } from "./telling.js";

const root = find("inbox");
let about;

function paintHits() {
  const box = find("scrub");
  const hits = tellingIn(box.value);
  find("hits").replaceChildren(...hits.map((text) => make("li", null, make("button", { class: "btn slim", type: "button", onclick: () => {
    box.value = without(box.value, text);
    paintHits();
    (find("hits").querySelector("button") ?? box).focus();
  }, "aria-label": word("scrub-take-out", { text }) }, `✕ ${text}`))));
  find("hits-line").textContent = word(hits.length ? "scrub-hits" : "scrub-no-hits");
}

/** @param {any} given the conversation */
export function paintForwarding(given) {
  about = given;
  find("scrub-original").textContent = gathered();
}

/** What the tipster wrote, to be gone over. */
function gathered() {
  const parts = about.messages.filter(({ kind, message }) => kind !== KIND.reply && message).flatMap(({ message }) => [message.text, ...Object.entries(message.answers ?? {})
    .filter(([name]) => name !== "danger") // what they fear is theirs
    .map(([name, text]) => `${word(`asked-${name}`)}: ${text}`)]);
  return visible(parts.join("\n\n"));
}

async function forward(desk, text) {
  const { list, changed } = await listOf(desk);
  if (changed) return tell(word("share-changed", { fingerprint: "" }), "bad");
  const { entropy } = await newCode(LISTS, "en");
  const keys = await keysOf(entropy, desk);
  const envelope = await sealTip({ list, keys, sequence: 0, message: { text, lang: about.first?.message?.lang ?? "en" } });
  entropy.fill(0); // nobody comes back with this code
  const how = /** @type {RequestInit} */ ({ method: "POST", credentials: "omit", cache: "no-store" });
  const asked = await fetch(root.dataset.urlChallenge, { ...how, body: JSON.stringify({ desk, for: "text" }), headers: { "Content-Type": "application/json" } });
  if (!asked.ok) throw Object.assign(new Error("server"), { word: "server" });
  const proof = await work(new Uint8Array(await asked.arrayBuffer()), envelope, desk);
  const sent = await fetch(root.dataset.urlTip, { ...how, body: join(proof, envelope), headers: { "Content-Type": "application/octet-stream" } });
  if (!sent.ok) throw Object.assign(new Error("server"), { word: (await sent.json().catch(() => ({}))).word ?? "server" });
  tell(word("forwarded", { desk: nameOf(desk) }), "good");
}

find("scrub-begin").addEventListener("click", () => { find("scrub").value = gathered(); paintHits(); find("scrub").focus(); });
find("scrub").addEventListener("input", paintHits);
find("scrub-copy").addEventListener("click", ({ currentTarget }) => doing(currentTarget, async () => {
  await navigator.clipboard.writeText(find("scrub").value);
  tell(word("copied"), "good");
}));
find("scrub-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const [desk, text] = [find("scrub-desk").value, find("scrub").value.trim()];
  if (!text || !desk) return tell(word("scrub-missing"), "bad");
  if (!find("scrub-read").checked) return tell(word("scrub-unread"), "bad");
  doing(event.submitter, () => forward(desk, text));
});
