// What in a text most often says who somebody is, for a reader who goes over a copy. It helps, and cannot see everything.
// Spanish and English together: people mix them. The ends of words are found by letters of any language, which \b does not know.

const WEEKDAYS = "mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bados?|domingos?";
const MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
  + "|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre";
const HOURS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|\\d{1,2}";
const FAMILY = "(?:(?:step|grand|god|great[ -]?grand)[ -]?)?(?:mother|father|son|daughter|child(?:ren)?|brother|sister|m[ou]m|dad|parents?|kids?)(?:s|[ -]in[ -]law)?"
  + "|grandpa|grandma|grandkids?|cousins?|uncles?|aunts?|aunt(?:ie|y)|nephews?|nieces?|wife|husband|girlfriend|boyfriend|fianc[eé]e?|room-?mates?|neighbou?rs?|co-?workers?|boss|landlord|landlady|babysitter"
  + "|mam[aá]|madre|pap[aá]|padres?|hij[oa]s?|herman(?:ast)?r?[oa]s?|prim[oa]s?|t[ií][oa]s?|sobrin[oa]s?|abuel(?:it)?[oa]s?|niet[oa]s?|espos[oa]|marido|novi[oa]|prometid[oa]|suegr[oa]s?|cuñad[oa]s?|yerno|nuera"
  + "|madrastra|padrastro|hijastr[oa]s?|vecin[oa]s?|compañer[oa]s?|jef[ea]|patr[oó]na?|caser[oa]|comadre|compadre|padrino|madrina|ahijad[oa]s?|niñera";
const BODY = "limp(?:s|ed|ing)?|tattoo(?:s|ed)?|scars?|scarred|birthmarks?|wheelchair|crutch(?:es)?|walking stick|stutter(?:s|ing)?|lisp|accent|beard(?:ed)?|mustache|moustache|bald|pregnant|piercings?|gold tooth"
  + "|glasses|hearing aid|prosthe\\p{L}+|one[ -](?:eyed|armed|legged)|left[ -]handed"
  + "|coje[ao]\\p{L}*|coj[oa]|tatuajes?|tatuad[oa]s?|cicatri(?:z|ces)|lunar(?:es)?|silla de ruedas|muletas?|bast[oó]n|tartamude\\p{L}*|acento|barba|barbud[oa]|bigote|calv[oa]|embarazada|aretes?|diente de oro"
  + "|lentes|gafas|anteojos|aud[ií]fono|pr[oó]tesis|manc[oa]|tuert[oa]|zurd[oa]";
const ORDINALS = "first|second|third|fourth|fifth|sixth|seventh|top|ground|\\d{1,2}(?:st|nd|rd|th)";
const ORDINALES = "primer|segundo|tercer|cuarto|quinto|sexto|s[eé]ptimo|[uú]ltimo|\\d{1,2}\\.?[ºo°]?";

/** As a whole word, or several. @param {string} inside @param {string} [flags] */
const whole = (inside, flags = "giu") => new RegExp(`(?<![\\p{L}\\p{N}])(?:${inside})(?![\\p{L}\\p{N}])`, flags);

const TELLING = [
  whole(String.raw`(?:my|mis?|our|nuestr[oa]s?)\s+\p{L}+(?:\s+\p{L}+)?`), // my sister, mi primo
  whole(String.raw`(?:i|yo)(?:['’]m|\s+(?:am|work|live|soy|vivo|trabajo|vi|v[ií]|estaba))?(?:\s+\p{L}+){0,3}`),
  whole(FAMILY),
  whole(WEEKDAYS),
  whole(String.raw`(?:${MONTHS})\s+\d{1,2}(?:st|nd|rd|th)?|\d{1,2}(?:\s+de)?\s+(?:${MONTHS})|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{4}-\d\d-\d\d`), // exact days
  whole(BODY),
  whole(String.raw`\d{1,3}[- ]years?[- ]old|\d{1,3}\s+años`),
  /[\w.+-]+@[\w-]+\.[\w.]+/gu,
  /\+?\d[\d ().-]{6,}\d/gu, // telephone numbers
  /(?<![\p{L}\p{N}])\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]m|[ap]\.\s?m\.)(?![\p{L}\p{N}])|(?<!\d)\d{1,2}:\d\d(?!\d)/giu, // exact times
  whole(String.raw`(?:at|around|about|after|before|until)\s+(?:noon|midnight|${HOURS})(?:\s+(?:thirty|o['’]clock))?|(?:a|desde|hasta|sobre)\s+las?\s+(?:${HOURS})(?:\s+y\s+(?:media|cuarto))?`),
  whole(String.raw`\d{1,5}\s+\p{Lu}\p{L}+(?:\s+\p{Lu}\p{L}+)*`, "gu"), // house numbers
  whole(String.raw`(?:apt|apartment|unit|suite|flat|room|door|ste|d(?:e?p)?to|departamento|apartamento|apto|cuarto|habitaci[oó]n|puerta|interior|int)\.?\s*(?:#\s*|no\.?\s*|n[uú]m(?:ero)?\.?\s*)?(?:\d{1,4}-?\p{L}?|\p{L}-?\d{0,4})`), // flats
  whole(String.raw`\d{1,4}-?[A-Z]|[A-Z]-?\d{1,4}`, "gu"),
  whole(String.raw`#\s?\d{1,5}`),
  whole(String.raw`(?:${ORDINALS})\s+floor|floor\s+\d{1,2}|(?:${ORDINALES})\s+piso|piso\s+\d{1,2}|planta\s+(?:baja|\d{1,2})`),
  /(?<![\p{L}\p{N}.])@\w{3,}/gu,
];
const MOST = 40;

/** Every telling bit once, in its order; what stands within a longer one goes with it. @param {string} text @returns {string[]} */
export function tellingIn(text) {
  const found = TELLING.flatMap((each) => [...text.matchAll(each)].map((one) => [one.index, one.index + one[0].length]));
  found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const bits = [];
  let reached = 0;
  for (const [start, end] of found) {
    if (end <= reached) continue;
    reached = end;
    bits.push(text.slice(start, end).trim());
  }
  return [...new Set(bits)].filter((one) => Array.from(one).length > 1).slice(0, MOST);
}

/** The text without one bit, wherever it stands as words of its own: "my son" is not taken out of "my song". @param {string} text @param {string} bit */
export function without(text, bit) {
  const plain = bit.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  const start = /^[\p{L}\p{N}]/u.test(bit) ? "(?<![\\p{L}\\p{N}])" : "";
  const end = /[\p{L}\p{N}]$/u.test(bit) ? "(?![\\p{L}\\p{N}])" : "";
  return text.replace(new RegExp(start + plain + end, "gu"), "[…]");
}
