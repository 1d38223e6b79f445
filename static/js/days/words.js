// The page's own words for days, times and states.
const { states } = document.getElementById("outbox").dataset;
const language = document.documentElement.lang;
const timeZone = "Asia/Shanghai"; // as the server says times

export const stateWords = (state) => states.split("|")[state].trim();
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
export const dayWords = (day) =>
  new Date(`${day}T12:00`).toLocaleDateString(language, { month: "long", day: "numeric" });
export const timeWords = (moment) =>
  new Date(moment).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", timeZone });
export const today = () => new Date().toLocaleDateString("sv", { timeZone }); // 2026-05-12
