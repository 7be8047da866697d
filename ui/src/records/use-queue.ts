import { useEffect, useState } from "react";
import { engine, news, type QueueFilter, type QueuePage } from "../backend";

/** The list as the engine has it now; read anew when a record moved. Older answers are dropped. */
export function useQueue(filter: QueueFilter, search: string): QueuePage | null {
  const [page, setPage] = useState<QueuePage | null>(null);
  useEffect(() => {
    let latest = 0;
    let here = true;
    const read = async () => {
      latest += 1;
      const mine = latest;
      const next = await engine.queue(filter, search).catch(() => null);
      if (here && mine === latest && next) setPage(next);
    };
    const listening = news.queue.listen(() => void read());
    void listening.then(read);
    return () => {
      here = false;
      void listening.then((stop) => stop());
    };
  }, [filter, search]);
  return page;
}
