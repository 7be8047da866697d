let last: HTMLElement | null = null;

function home(): HTMLElement | null {
  if (last?.isConnected) return last;
  const main = document.querySelector("main");
  return (
    main?.querySelector<HTMLElement>("input:not([type=radio])") ??
    main?.querySelector<HTMLElement>(".btn.pri, .go, button") ??
    null
  );
}

/** Exactly one thing has the focus at every moment: where it would be nowhere, it goes back. */
export function keepFocus() {
  document.addEventListener("focusin", (event) => {
    if (event.target instanceof HTMLElement) last = event.target;
  });
  document.addEventListener("focusout", () => setTimeout(mend));
  new MutationObserver(() => setTimeout(mend)).observe(document.body, { childList: true, subtree: true });
}

function mend() {
  if (document.activeElement === document.body || document.activeElement === null) home()?.focus();
}

/** A list draws its rows a moment after it is there itself; gives back the way to call it off. */
export function whenDrawn(work: () => void): () => void {
  const frame = requestAnimationFrame(work);
  return () => cancelAnimationFrame(frame);
}
