// For every key pressed: milliseconds from the key to the frame that shows what it did.
const keys = [];
let open = null;
const begin = (event) => {
  // One that the page pressed once more by itself belongs to the key before it.
  if (event.type !== "keydown" || !event.isTrusted || ["Control", "Shift"].includes(event.key) || open?.event === event) return;
  open = { event, key: `${event.ctrlKey ? "Ctrl+" : ""}${/^[0-9]$/.test(event.key) ? "digit" : event.key} on ${document.activeElement?.dataset.field ?? ""}`, at: event.timeStamp, took: null };
  keys.push(open);
};
const answer = () => {
  if (open === null) return;
  const key = open;
  open = null;
  requestAnimationFrame(() => {
    key.took = performance.now() - key.at;
  });
};
// The frame's own clocks answer no key.
const own = (node) => (node instanceof Element ? node : node.parentElement)?.closest("[data-part=top-bar], [data-part=head], footer") != null;
new MutationObserver((changes) => changes.every(({ target }) => own(target)) || answer()).observe(document, {
  subtree: true,
  childList: true,
  attributes: true,
  characterData: true,
});
for (const name of ["input", "focusin"]) addEventListener(name, answer, true);
addEventListener("keydown", begin, true);
// Keys that the page takes for itself reach no later listener; they are seen where it stops them.
const stop = Event.prototype.stopImmediatePropagation;
Event.prototype.stopImmediatePropagation = function () {
  begin(this);
  stop.call(this);
};
// A barcode reader's keys come in one stroke, which is answered as a whole.
const read = (at, from) => from !== undefined && Math.abs(from.at - at) < 60;
window.keyLatency = () =>
  keys
    .splice(0)
    .filter(({ at }, n, all) => !read(at, all[n - 3]) && !read(at, all[n + 3]))
    .map(({ key, took }) => ({ key, took }));
