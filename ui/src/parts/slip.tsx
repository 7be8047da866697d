import { useState } from "react";
import type { Drawing } from "../backend";
import { useStatus } from "../status";
import { raw, t } from "../words";
import { Button } from "./button";
import { Page } from "./drawing";
import { PopOver } from "./popover";
import { Said } from "./text";

interface Props {
  label: string;
  /** On a narrow roll, whatever it prints on. */
  slip: Drawing | null;
  /** As it prints; asked for once someone wants to see it. */
  page: () => Promise<Drawing | null>;
}

/** A receipt beside the rest of a screen, to be read there; on Enter the page as it comes out. */
export function Slip({ label, slip, page }: Props) {
  const paper = useStatus()?.printer.paper ?? null;
  const [whole, setWhole] = useState<Drawing | null>(null);
  const close = () => setWhole(null);
  return (
    <>
      <Page drawing={slip} label={label} as="slip" />
      <Button
        kind="ghost"
        size="small"
        icon="file-text"
        keys="Enter"
        onPress={() => void page().then(setWhole, () => undefined)}
        testid="whole-page"
      >
        {paper === null ? (
          t("slip.whole")
        ) : (
          <Said text={raw("slip.prints_on")} figures={[<bdi key={paper}>{t(`paper.${paper}`)}</bdi>]} />
        )}
      </Button>
      {whole && (
        <PopOver title={label} onClose={close}>
          <Page drawing={whole} label={label} as="page" />
          <div className="actions">
            <Button kind="main" keys="Esc" onPress={close} autoFocus>
              {t("help.close")}
            </Button>
          </div>
        </PopOver>
      )}
    </>
  );
}
