import { useCallback, useEffect, useState } from "react";
import { type CatalogueView, codeOf, engine, news } from "./backend";
import { announce } from "./parts/announcer";
import { t } from "./words";

/** The catalogue as central said it last, asked for again when that changes; `load` asks at once. */
export function useCatalogue(): { view: CatalogueView | null; load: () => void } {
  const [view, setView] = useState<CatalogueView | null>(null);
  const load = useCallback(() => {
    engine.catalogue().then(setView, (error) => announce(t(`error.${codeOf(error)}`)));
  }, []);
  useEffect(() => {
    load();
    const listening = news.catalogue.listen(load);
    return () => {
      void listening.then((stop) => stop());
    };
  }, [load]);
  return { view, load };
}
