// Rewards by code and never by name. A number is told in a reply, which only the code opens; who asks for the money says that number, and a word
// that they sent in this conversation. Nothing of it is kept anywhere but in the sealed messages.
import { dayOf, find, make, tell, word } from "../../keys/desk/page.js";
import { random } from "../../keys/js/bytes.js";
import { KIND } from "../../keys/js/envelope.js";
import { propose } from "./replying.js";

const SIGNS = "23456789CDFGHJKMNPQRTVWX"; // none that is read as another, and no vowels
const NUMBER = /R-[2-9CDFGHJKMNPQRTVWX]{4}-[2-9CDFGHJKMNPQRTVWX]{4}/g;
const PAID = /✔ ?(R-[2-9CDFGHJKMNPQRTVWX]{4}-[2-9CDFGHJKMNPQRTVWX]{4})/g;

/** A number that nobody guesses. */
function newNumber() {
  const signs = [];
  while (signs.length < 8) {
    const [drawn] = random(1);
    if (drawn < 240) signs.push(SIGNS[drawn % 24]);
  }
  return `R-${signs.slice(0, 4).join("")}-${signs.slice(4).join("")}`;
}

/** The numbers that the desk told, those that are paid, and what the tipster wrote since. */
function standing(messages) {
  const replies = messages.filter(({ kind, message }) => kind === KIND.reply && message);
  const numbers = [...new Set(replies.flatMap(({ message }) => message.text.match(NUMBER) ?? []))];
  return numbers.map((number) => {
    const told = replies.find(({ message }) => message.text.includes(number));
    const { seen } = told.message; // sealed with the number; days are too coarse, and an offer of before this was written goes by the next day
    const paid = replies.find(({ message }) => [...message.text.matchAll(PAID)].some(([, one]) => one === number));
    const since = messages.filter((one) => one.kind !== KIND.reply && one.message && (seen === undefined ? one.day > told.day : one.sequence > seen));
    return { number, told, paid, since };
  });
}

/** @param {any} about the conversation */
export function paintReward({ row, messages, first }) {
  const found = standing(messages);
  find("reward-numbers").replaceChildren(...found.map(({ number, told, paid, since }) => {
    const pay = make("button", { class: "btn slim", type: "button", onclick: () => { propose(word("reward-paid-text", { number })); tell(word("reward-send")); } }, word("reward-pay"));
    return make("li", null,
      make("b", { class: "keyid" }, number),
      make("p", null, paid ? word("reward-paid", { day: dayOf(paid.day) }) : word("reward-told", { day: dayOf(told.day) })),
      !paid && make("p", null, since.length ? word("reward-since") : word("reward-no-word")),
      !paid && row.part === "own" && since.length > 0 && pay);
  }));
  find("reward-none").hidden = found.length > 0;
  find("reward-offer").onclick = () => {
    propose(word(first?.message?.lang === "es" ? "reward-text-es" : "reward-text-en", { number: newNumber() }));
    tell(word("reward-send"));
  };
}
