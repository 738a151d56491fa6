// Seals what is kept to colleagues who came later: the keys of messages, which this reader opens, for keys that stand on the signed list.
import { doing, find, make, post, tell, word } from "../../keys/desk/page.js";
import { standing } from "./opener.js";
import { boxesOf } from "./sharing.js";
import { open } from "./session.js";

const root = find("inbox");

/** How much a colleague lacks. @param {string} id */
const lacking = async (id) => (await post(root.dataset.urlReseal, { for: id })).total;

async function sealFor(reader, bar, count, total) {
  let after = "";
  let done = 0;
  let missed = 0;
  do {
    const page = await post(root.dataset.urlReseal, { for: reader.id, after });
    const boxes = [];
    for (const said of page.messages) {
      // The key opens only what stands in its place, and the colleague's own browser looks at the signature: nothing else is needed to pass the key on.
      try {
        const [made] = await boxesOf(said, await standing(said, said), [reader]);
        boxes.push({ conversation: said.conversation, direction: made.direction, sequence: made.sequence, box: made.box });
      } catch {
        missed += 1; // damaged, or not for this reader either; told at the end
      }
    }
    if (boxes.length) await post(root.dataset.urlResealPut, { for: reader.id, boxes });
    done += page.messages.length;
    bar.value = done;
    count.textContent = word("reseal-progress", { n: done, total });
    after = page.next ?? "";
  } while (after && open);
  return missed;
}

function lineOf(reader, name, total, again) {
  const bar = /** @type {HTMLProgressElement} */ (make("progress", { max: Math.max(1, total), value: 0, hidden: true, "aria-label": word("reseal-bar", { name }) }));
  const count = make("span", { class: "soft", role: "status" });
  const button = make("button", { class: "btn", type: "button" }, word("reseal-do", { name }));
  button.addEventListener("click", () => doing(button, async () => {
    bar.hidden = false;
    const missed = await sealFor(reader, bar, count, total);
    tell(missed ? word("reseal-missed", { name, n: missed }) : word("reseal-done", { name }), missed ? "bad" : "good");
    again();
  }));
  return make("li", null, make("p", null, word("reseal-lacks", { name, n: total })), make("p", { class: "acts" }, button, bar, count));
}

/** Looks who lacks something. @param {() => void} [changed] */
export async function beginResealing(changed) {
  const part = find("reseal");
  part.hidden = true;
  const { id: mine } = open.state;
  const rows = [];
  for (const reader of open.list.readers.filter(({ id }) => id !== mine)) {
    const total = await lacking(reader.id).catch(() => 0);
    if (!open) return;
    if (total) rows.push(lineOf(reader, open.names.get(reader.id) ?? reader.id, total, () => beginResealing(changed)));
  }
  find("reseal-rows").replaceChildren(...rows);
  part.hidden = rows.length === 0;
}
