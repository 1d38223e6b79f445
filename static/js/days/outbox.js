// What was tapped and has not been answered: kept in the browser's database, so that closing it
// loses nothing. A tap is { id, post, project, number, name, day, shown, wanted, reason, at };
// `tried` once it may have arrived; `held` with the answer where a person must decide, say why, or
// read.
import { newId } from "./ids.js";

const STORE = "taps";
const memory = new Map(); // where the browser keeps nothing: a chat app's, a private window
const other = "BroadcastChannel" in window ? new BroadcastChannel("outbox") : null;

const base = new Promise((resolve) => {
  try {
    const ask = indexedDB.open("zijian", 1);
    ask.onupgradeneeded = () => ask.result.createObjectStore(STORE, { keyPath: "id" });
    ask.onsuccess = () => resolve(ask.result);
    ask.onerror = () => resolve(null);
  } catch {
    resolve(null);
  }
});

export const lasts = async () => Boolean(await base);
export const sameSlot = (a, b) =>
  a.post === b.post && a.project === b.project && a.number === b.number && a.day === b.day;

// Reads all taps, oldest first, and writes what `decide` makes of them, in one transaction:
// { put, drop (ids), value }. Returns the value.
export async function change(decide) {
  const open = await base;
  const value = open ? await changeStored(open, decide) : changeMemory(decide);
  tell();
  other?.postMessage("changed");
  return value;
}

function changeMemory(decide) {
  const { put = [], drop = [], value } = decide([...memory.values()].sort(byId));
  for (const id of drop) memory.delete(id);
  for (const tap of put) memory.set(tap.id, tap);
  return value;
}

const byId = (a, b) => (a.id < b.id ? -1 : 1);

function changeStored(open, decide) {
  return new Promise((resolve, reject) => {
    const transaction = open.transaction(STORE, "readwrite");
    const store = transaction.objectStore(STORE);
    let value;
    store.getAll().onsuccess = (event) => {
      const decided = decide(event.target.result);
      for (const id of decided.drop ?? []) store.delete(id);
      for (const tap of decided.put ?? []) store.put(tap);
      value = decided.value;
    };
    transaction.oncomplete = () => resolve(value);
    transaction.onabort = () => reject(transaction.error);
  });
}

export async function all() {
  const open = await base;
  if (!open) return [...memory.values()].sort(byId);
  return new Promise((resolve, reject) => {
    const asked = open.transaction(STORE).objectStore(STORE).getAll();
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

// A tap that may have arrived stays as it is, and the next one follows it; one that was never sent
// takes up the new wish. What a person has tapped anew need not be decided any more.
export function want(wishes) {
  return change((taps) => {
    const put = new Map();
    const drop = [];
    for (const wish of wishes) {
      const slot = taps.filter((tap) => sameSlot(tap, wish));
      drop.push(...slot.filter((tap) => tap.held).map((tap) => tap.id));
      const last = slot.filter((tap) => !tap.held).at(-1);
      const next = follow(last, wish);
      if (next) put.set(next.id, next);
      else if (last && !last.tried) drop.push(last.id);
    }
    return { put: [...put.values()], drop };
  });
}

// The tap that must be kept for a wish, if any.
function follow(last, wish) {
  const shown = last ? (last.tried ? last.wanted : last.shown) : wish.shown;
  if (shown === wish.wanted) return null;
  const id = last && !last.tried ? last.id : newId();
  return { ...wish, id, shown };
}

export const dismiss = (ids) => change(() => ({ drop: ids }));
export const empty = () => change((taps) => ({ drop: taps.map((tap) => tap.id) }));

const tell = () => document.dispatchEvent(new Event("outbox:changed"));
if (other) other.onmessage = tell;
