import type { Draft, Subscriber } from "../../backend";
import { Button } from "../../parts/button";
import { Num, T } from "../../parts/text";
import { sentence, t } from "../../words";
import type { OpenReading } from "./open-reading";
import styles from "./reading.module.css";

/** Whose meter it is, masked, and its serial to be compared with the meter itself. */
interface Props {
  form: OpenReading;
  draft: Draft;
  subscriber: Subscriber;
}

export function SubscriberCard({ form, draft, subscriber: { name, legal, tariff, meter } }: Props) {
  const replaced = draft.rows.length > 0 && draft.rows.every((row) => row.lowerReason === "replaced");
  const person = t(legal ? "subscriber.legal" : "subscriber.real");
  const kind = t("subscriber.kind", person, sentence(`tariff.${tariff}`, "tariff.other"));
  return (
    <section className={styles.subscriber} aria-label={t("subscriber.label")} data-testid="subscriber">
      <div className={styles.who}>
        <b>{name}</b>
      </div>
      <div className={styles.serial}>
        <span className="text-sm muted">{t("subscriber.serial")}</span>
        <b className="figure" data-testid="serial">
          {/* As on the meter, with which it is compared: Latin. */}
          <bdi className="num" lang="en">
            {meter.serial}
          </bdi>
        </b>
      </div>
      <dl>
        <div>
          <dt>{t("subscriber.person")}</dt>
          <dd>{kind}</dd>
        </div>
        <div>
          <dt>{t("subscriber.meter")}</dt>
          <dd>{t(`meter.${meter.kind}`)}</dd>
        </div>
        <div>
          <dt>{t("subscriber.digits")}</dt>
          <dd>
            {meter.decimals > 0 ? (
              <T k="subscriber.digits.both" f={[meter.digits, meter.decimals]} />
            ) : (
              <Num>{meter.digits}</Num>
            )}
          </dd>
        </div>
        <div>
          <dt>{t("subscriber.coefficient")}</dt>
          <dd>
            <Num>{meter.coefficient}</Num>
          </dd>
        </div>
        {meter.contractedDemand && (
          <div>
            <dt>{t("subscriber.contracted")}</dt>
            <dd>
              <T k="subscriber.kilowatts" f={[meter.contractedDemand]} />
            </dd>
          </div>
        )}
      </dl>
      <Button size="small" onPress={() => form.sayReplaced(!replaced)} testid="replaced">
        {t(replaced ? "subscriber.replaced.undo" : "subscriber.replaced")}
      </Button>
    </section>
  );
}
