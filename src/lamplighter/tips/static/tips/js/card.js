// The code card: the words are shown once, can be copied and printed, and three of them are typed back before the page lets go.
import { split } from "../../keys/js/codes.js";
import { complain, part, say, show, step } from "./page.js";

const ASKED = 3;

/** @param {string[]} words */
function fill(words) {
  const rows = words.map((word) => Object.assign(document.createElement("li"), { textContent: word }));
  part("words").replaceChildren(...rows);
}

/** Prints the card alone, under a title that says nothing. */
function print() {
  const title = document.title;
  document.title = say("paper");
  window.print();
  document.title = title;
}

/** Places of words, by chance and in order. @param {number} count */
function places(count) {
  const all = Array.from({ length: count }, (_, n) => n);
  while (all.length > ASKED) all.splice(crypto.getRandomValues(new Uint32Array(1))[0] % all.length, 1);
  return all;
}

/** @param {number[]} asked */
function fields(asked) {
  const rows = asked.map((n) => {
    const row = part("asking").content.firstElementChild.cloneNode(true);
    const field = row.querySelector("input");
    field.id = `asked-${n}`;
    row.querySelector("label").htmlFor = field.id;
    row.querySelector("label").textContent = say("word", { n: n + 1 });
    return row;
  });
  part("asked").replaceChildren(...rows);
}

/**
 * Shows the words, and asks for some of them. Ends when they were typed right.
 * @param {string[]} words @returns {Promise<void>}
 */
export function keep(words) {
  const card = step("card");
  const quiz = step("asked");
  let asked = [];
  const showCard = () => {
    fill(words);
    show("card");
  };
  part("print", card).onclick = print;
  part("copy", card).onclick = async () => {
    await navigator.clipboard.writeText(words.join(" "));
    part("copied", card).textContent = say("copied");
  };
  part("show", quiz).onclick = showCard;
  part("kept", card).onclick = () => {
    asked = places(words.length);
    fill([]);
    fields(asked);
    complain(quiz, "");
    show("asked");
  };
  showCard();
  return new Promise((done) => {
    part("quiz", quiz).onsubmit = (event) => {
      event.preventDefault();
      const said = (n) => split(quiz.querySelector(`#asked-${n}`).value).join("");
      const wrong = asked.find((n) => said(n) !== split(words[n]).join(""));
      if (wrong !== undefined) {
        complain(quiz, say("wrong-word", { n: wrong + 1 }));
        return;
      }
      part("asked").replaceChildren();
      done();
    };
  });
}
