import type { Drawing } from "../backend";
import "./drawing.css";

/** A page as it prints; `label` names it for a screen reader, whose words are the page's own. */
export function Page({ drawing, label }: { drawing: Drawing | null; label: string }) {
  return (
    <div className="drawing grow" data-testid="drawing">
      {drawing && (
        <svg
          viewBox={`0 0 ${drawing.width} ${drawing.height}`}
          preserveAspectRatio="xMidYMin meet"
          role="img"
          aria-label={`${label}: ${drawing.text}`}
        >
          <path d={drawing.path} />
        </svg>
      )}
    </div>
  );
}
