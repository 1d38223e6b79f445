// Sends what waits, in batches, one after the other; says why where it can't.
import { all, change, sameSlot } from "./outbox.js";

const MOST = 500; // taps in one request, as the server allows
const AGAIN = 15_000; // milliseconds until what did not arrive is sent again
const PATIENCE = 20_000;
const REASONS = { 401: "signin", 403: "right", 404: "right", 409: "postChanged" };

const { post, send: address } = document.getElementById("outbox").dataset;
const one = (act) => (navigator.locks ? navigator.locks.request("outbox", act) : act());

let running = null;
let more = false;
let timer = 0;

// One run at a time; a tap that comes during a run makes it go round again.
export function send() {
  more = true;
  running ??= one(rounds).finally(() => {
    running = null;
  });
  return running;
}

async function rounds() {
  clearTimeout(timer);
  while (more) {
    more = false;
    const reason = await round();
    say(reason);
    if (reason === "lost" || reason === "server") timer = setTimeout(send, AGAIN);
    if (reason) return;
  }
}

const say = (reason) =>
  document.dispatchEvent(new CustomEvent("outbox:told", { detail: { reason } }));

// Everything of this post; why it stopped, or "".
async function round() {
  for (;;) {
    const batch = await next();
    if (!batch.length) return "";
    document.dispatchEvent(new CustomEvent("outbox:sending"));
    const [answer, reason] = await deliver(batch);
    if (reason) return reason;
    await settle(batch, answer);
    const detail = { batch, project: batch[0].project, ...answer };
    document.dispatchEvent(new CustomEvent("outbox:answered", { detail }));
  }
}

// Only what this page's post has tapped: nothing is sent in another's name.
const next = () =>
  change((taps) => {
    const mine = taps.filter((tap) => tap.post === post && !tap.held);
    const batch = mine.filter((tap) => tap.project === mine[0].project).slice(0, MOST);
    return { put: batch.map((tap) => ({ ...tap, tried: true })), value: batch };
  });

async function deliver(batch) {
  const abort = new AbortController();
  const patience = setTimeout(() => abort.abort(), PATIENCE);
  try {
    const response = await fetch(address.replace(/[0-]{36}/, batch[0].project), {
      method: "POST",
      redirect: "manual",
      headers: {
        Accept: "application/json",
        "Content-Type": "application/json",
        "X-CSRFToken": /csrftoken=(\w+)/.exec(document.cookie)?.[1] ?? "",
        "X-Acting-Post": post,
      },
      body: JSON.stringify({
        taps: batch.map(({ id, number, day, shown, wanted, reason = "" }) =>
          ({ id, number, day, shown, wanted, reason })),
      }),
      signal: abort.signal,
    });
    if (response.ok) return [await response.json(), ""];
    return [null, REASONS[response.status] ?? "server"];
  } catch {
    return [null, "lost"];
  } finally {
    clearTimeout(patience);
  }
}

// What was applied leaves the outbox; of the rest, the latest of each square is held for a person.
const settle = (batch, { outcomes, stands }) =>
  change((taps) => {
    const drop = [];
    const put = [];
    for (const tap of batch) {
      const outcome = outcomes[tap.id];
      drop.push(...taps.filter((one) => one.held && sameSlot(one, tap)).map((one) => one.id));
      drop.push(...put.filter((one) => sameSlot(one, tap)).map((one) => one.id));
      if (["applied", "known"].includes(outcome.came)) drop.push(tap.id);
      else put.push({ ...tap, held: { ...outcome, state: stands[tap.day][tap.number] ?? 0 } });
    }
    return { drop, put: put.filter((tap) => !drop.includes(tap.id)) };
  });

const wake = () => all().then((taps) => taps.some((tap) => tap.post === post) && send());

if (post) {
  addEventListener("online", wake);
  addEventListener("pageshow", wake);
  document.addEventListener("visibilitychange", () => document.hidden || wake());
}
