import { type FormEvent, useState } from "react";
import { Field } from "../../parts/field";
import { Ask } from "../../parts/popover";
import { raw, t } from "../../words";
import { isolated, plain } from "./address";

interface Props {
  address: string;
  onChange: (address: string) => void;
  /** Somebody said yes to this very address. */
  onAdd: (address: string) => void;
}

/**
 * A receipt printer that no system knows, by its address or port. Receipts say a lot about people, and from then on go
 * wherever the address leads: it is read once more before it counts.
 */
export function ByAddress({ address, onChange, onAdd }: Props) {
  const [asked, setAsked] = useState<string | null>(null);
  const ask = (event: FormEvent) => {
    event.preventDefault();
    setAsked(plain(address) || null);
  };
  return (
    <>
      <form onSubmit={ask}>
        <Field
          label={t("printer.address")}
          value={address}
          onChange={onChange}
          className="path"
          hint={{ tone: "mut", icon: "printer", text: t("printer.address.hint") }}
          testid="address"
          field="address"
        />
      </form>
      {asked !== null && (
        <Ask
          title={t("printer.add.title")}
          body={isolated(raw("printer.add.body"), asked)}
          yes={t("printer.add.yes")}
          no={t("printer.add.no")}
          onYes={() => {
            setAsked(null);
            onAdd(asked);
          }}
          onNo={() => setAsked(null)}
        />
      )}
    </>
  );
}
