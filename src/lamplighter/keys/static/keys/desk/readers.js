// The table of a desk's readers, as the signed list and the server tell of them.
import { label, sha256, unbase64url } from "../js/bytes.js";
import { all, copy, counted, dayOf, find, make, word } from "./page.js";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/**
 * Both public keys of a reader as letters to read to each other: 80 bits of their SHA-256. The short id of the protocol covers one of them only.
 * @param {{box: string, sign: string}} keys base64url @returns {Promise<string>}
 */
export async function lettersOf({ box, sign }) {
  const hash = await sha256(label("reader"), unbase64url(box, 32), unbase64url(sign, 32));
  const bits = Array.from(hash.subarray(0, 10), (one) => one.toString(2).padStart(8, "0")).join("");
  return bits.match(/.{5}/g).map((part) => LETTERS[Number.parseInt(part, 2)]).join("").match(/.{4}/g).join("-");
}

/**
 * @param {any} state of the server
 * @param {any} newest the list in force, checked, or undefined
 * @param {(row: any) => Node|null} [pick] what stands in the first column
 * @param {(row: any) => Node|null} [more] what stands after the standing
 */
export async function paintReaders(state, newest, pick, more) {
  const listed = new Set(newest?.readers.map(({ id }) => id));
  const rows = [...state.readers].sort((a, b) => Number(a.state === "ended") - Number(b.state === "ended") || a.name.localeCompare(b.name));
  const letters = new Map(await Promise.all(rows.map(async (row) => [row, await lettersOf(row)])));
  find("readers").replaceChildren(...rows.map((row) => {
    const line = copy("reader-row");
    find("name", line).append(row.name, row.mine ? ` (${word("you")})` : "");
    find("id", line).textContent = letters.get(row);
    find("made", line).textContent = dayOf(row.made);
    // The signed list has the last word on who reads, not the server.
    const standing = row.state === "ended" ? "ended" : listed.has(row.id) ? "listed" : "waiting";
    const strange = standing !== "ended" && !row.may_read;
    find("standing", line).append(word(`state-${standing}`, { day: row.ended ? dayOf(row.ended) : "" }), strange ? make("b", { class: "overdue" }, ` ▲ ${word("may-not")}`) : "");
    const extra = more?.({ ...row, standing });
    if (extra) find("standing", line).append(" ", extra);
    for (const cell of all("pick", line)) cell.append(pick?.({ ...row, standing }) ?? "");
    return line;
  }));
  find("list-line").textContent = newest
    ? counted("list-checked", newest.readers.length, { number: newest.number, day: dayOf(newest.made) })
    : word("no-list");
  find("until-line").hidden = !newest?.until;
  if (newest?.until) find("until-line").textContent = word("list-until", { day: dayOf(newest.until) });
}
