import { useCallback, useEffect, useRef, useState } from "react";
import { type Code, codeOf, engine, news, type ReceiptView } from "../../backend";

/**
 * The receipt as the engine has it now; asked for anew when a fact of it moved. Only the answer to the newest question
 * is shown: one that was on its way meanwhile may be older than what stands there.
 */
export function useReceipt(trackingNumber: string, onFault: (code: Code) => void) {
  const [view, setView] = useState<ReceiptView | null>(null);
  const latest = useRef(0);
  const fault = useRef(onFault);
  useEffect(() => {
    fault.current = onFault;
  });
  const read = useCallback(async () => {
    latest.current += 1;
    const mine = latest.current;
    try {
      const next = await engine.receipt(trackingNumber);
      if (mine === latest.current) setView(next);
    } catch (error) {
      if (mine === latest.current) fault.current(codeOf(error));
    }
  }, [trackingNumber]);
  useEffect(() => {
    const listening = news.receipt.listen(({ payload }) => {
      if (payload === null || payload === trackingNumber) void read();
    });
    void listening.then(read);
    return () => {
      // whatever still comes is for nobody
      latest.current += 1;
      void listening.then((stop) => stop());
    };
  }, [trackingNumber, read]);
  return { view, read };
}
