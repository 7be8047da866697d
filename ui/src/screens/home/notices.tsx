import { type CentralNotice, codeOf, engine } from "../../backend";
import { useCatalogue } from "../../catalogue";
import { announce } from "../../parts/announcer";
import { Button } from "../../parts/button";
import { PopOver } from "../../parts/popover";
import { Note } from "../../parts/state";
import { t } from "../../words";
import styles from "./home.module.css";

/** Central's word to every operator, until this one said that they have read it. One that must be read comes first, alone. */
export function Notices() {
  const { view, load } = useCatalogue();
  const open = (view?.notices ?? []).filter(({ service, read }) => service === null && !read);
  const read = (id: string) => {
    engine.noticeRead(id).then(load, (error: unknown) => announce(t(`error.${codeOf(error)}`)));
  };
  const must = open.find(({ mustBeRead }) => mustBeRead);
  if (must) return <MustBeRead notice={must} onRead={() => read(must.id)} />;
  const [first] = open;
  if (!first) return null;
  return (
    <Note tone="acc" icon="info" lead={first.title} testid="notice">
      <span className={styles.notice}>{first.text}</span>{" "}
      <Button size="small" onPress={() => read(first.id)} testid="notice-read">
        {t("notice.read")}
      </Button>
    </Note>
  );
}

interface MustProps {
  notice: CentralNotice;
  onRead: () => void;
}

function MustBeRead({ notice, onRead }: MustProps) {
  return (
    <PopOver title={notice.title} onClose={() => undefined}>
      <p className={styles.notice} data-testid="must-be-read" data-id={notice.id}>
        {notice.text}
      </p>
      <div className="actions">
        <Button kind="main" keys="Enter" onPress={onRead} autoFocus testid="notice-read">
          {t("notice.read")}
        </Button>
      </div>
    </PopOver>
  );
}
