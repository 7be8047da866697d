import { Button } from "../../parts/button";
import { Icon } from "../../parts/icon";
import { t } from "../../words";

/** Asked once of a slip whose printer nobody heard: only who stands before it can tell. */
export function CameOut({ onSeen }: { onSeen: (cameOut: boolean) => void }) {
  return (
    <div className="note warn" role="alert" data-testid="came-out">
      <Icon name="printer" />
      <div className="grow">
        <b>{t("came_out.title")}</b> {t("came_out.body")}
      </div>
      <Button size="small" keys="Ctrl+Y" onPress={() => onSeen(true)} testid="came-out-yes">
        {t("came_out.yes")}
      </Button>
      <Button size="small" keys="Ctrl+N" onPress={() => onSeen(false)} testid="came-out-no">
        {t("came_out.no")}
      </Button>
    </div>
  );
}
