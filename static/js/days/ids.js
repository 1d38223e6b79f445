// Names of taps: UUIDs of version 7, so that they sort as they were made.
// Not crypto.randomUUID, which browsers keep back where there is no HTTPS.
let last = 0;

export function newId() {
  last = Math.max(Date.now(), last + 1);
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const random = [...bytes.slice(6)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const time = last.toString(16).padStart(12, "0");
  return [
    time.slice(0, 8),
    time.slice(8),
    random.slice(0, 4),
    random.slice(4, 8),
    random.slice(8),
  ].join("-");
}
