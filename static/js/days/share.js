// What is not sent yet as text, for a chat: names and states by day.
import { dayWords, filled, stateWords } from "./words.js";

export function textOf(taps) {
  const latest = new Map(taps.map((tap) => [`${tap.project} ${tap.day} ${tap.number}`, tap]));
  const days = new Map();
  for (const tap of latest.values()) days.set(tap.day, [...(days.get(tap.day) ?? []), tap]);
  const { share: title } = document.getElementById("outbox").dataset;
  return [
    filled(title, { number: latest.size }),
    ...[...days].sort().flatMap(([day, some]) => [
      dayWords(day),
      ...some.map((tap) => `${tap.number} ${tap.name} ${stateWords(tap.wanted)}`),
    ]),
  ].join("\n");
}

// Whether it was copied: where the phone can share, it says so by itself.
export async function share(taps) {
  const text = textOf(taps);
  try {
    if (navigator.share) await navigator.share({ text });
    else await navigator.clipboard.writeText(text);
    return !navigator.share;
  } catch {
    return copied(text);
  }
}

// Browsers that have neither.
function copied(text) {
  const field = Object.assign(document.createElement("textarea"), { value: text });
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}
