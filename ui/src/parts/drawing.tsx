import type { Drawing } from "../backend";
import { classes } from "./classes";
import "./drawing.css";

interface Props {
  drawing: Drawing | null;
  /** Names it for a screen reader, whose words are the page's own. */
  label: string;
  /** A slip fills the width and is cut at the foot; a page is seen as a whole; a code is as large as readers want. */
  as: "slip" | "page" | "code";
}

/** Something printed, as outlines. */
export function Page({ drawing, label, as }: Props) {
  return (
    <div className={classes("drawing", as)} data-testid={as}>
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
