import type { ReactNode } from "react";
import { Dialog } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { type KeyMap, useKeys, useNoScan } from "../keys";
import { t } from "../words";
import { Button } from "./button";
import "./popover.css";

/** The one layer above a screen; keys below it sleep. */
export function PopOver({
  title,
  onClose,
  keys = {},
  children,
}: {
  title: string;
  onClose: () => void;
  /** Beside Escape. */
  keys?: KeyMap;
  children: ReactNode;
}) {
  useKeys({ Escape: onClose, ...keys }, "alone");
  // No screen below is left for another one while something is asked here.
  useNoScan();
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={(open) => open || onClose()}>
      <Modal className="pop-over">
        <Dialog className="quiet">
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

interface Question {
  title: string;
  body: ReactNode;
  yes: string;
  /** The safe answer, where it is not to stay on the screen. */
  no?: string;
  onYes: () => void;
  onNo: () => void;
}

/** Asked once before typed data is left; the safe answer has the focus. */
export function Ask({ title, body, yes, no, onYes, onNo }: Question) {
  return (
    <PopOver title={title} onClose={onNo}>
      <p>{body}</p>
      <div className="actions">
        <Button kind="main" onPress={onNo} keys="Esc" autoFocus testid="ask-no">
          {no ?? t("ask.stay")}
        </Button>
        <Button onPress={onYes} testid="ask-yes">
          {yes}
        </Button>
      </div>
    </PopOver>
  );
}
