/** How many places the focus is remembered to have been; a list that opens may have taken most of them. */
const REMEMBERED = 64;
let trail: readonly HTMLElement[] = [];

function home(): HTMLElement | null {
  const last = trail.find((place) => place.isConnected);
  if (last) return last;
  const main = document.querySelector("main");
  return (
    main?.querySelector<HTMLElement>("input:not([type=radio])") ??
    main?.querySelector<HTMLElement>(".button.main, button") ??
    null
  );
}

/** Exactly one thing has the focus at every moment: where it would be nowhere, it goes back to where it was last. */
export function keepFocus() {
  document.addEventListener("focusin", (event) => {
    const { target } = event;
    if (!(target instanceof HTMLElement)) return;
    const before = trail.filter((place) => place !== target && place.isConnected);
    trail = [target, ...before].slice(0, REMEMBERED);
  });
  document.addEventListener("focusout", () => setTimeout(mend));
  // Also when a pop-over that goes lets what lies below be focused again: before, nothing there takes the focus.
  new MutationObserver(() => setTimeout(mend)).observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["inert"],
  });
}

function mend() {
  if (document.activeElement === document.body || document.activeElement === null) home()?.focus();
}

/** A list draws its rows a moment after it is there itself; gives back the way to call it off. */
export function whenDrawn(work: () => void): () => void {
  const frame = requestAnimationFrame(work);
  return () => cancelAnimationFrame(frame);
}
