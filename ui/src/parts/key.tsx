import "./key.css";
/** The keys that do the same as the thing they stand beside: `F2`, `Ctrl+P`; `↑ ↓` are two keys. */
export function Keys({ of }: { of: string }) {
  const together = of.includes("+");
  const caps = of.split(together ? "+" : " ");
  return (
    <span className="chord" aria-hidden="true">
      {caps.map((cap, n) => (
        <span key={cap} className="chord">
          {n > 0 && together && <span>+</span>}
          <kbd>{cap}</kbd>
        </span>
      ))}
    </span>
  );
}
