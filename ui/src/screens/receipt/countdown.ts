import { useEffect, useRef, useState } from "react";

/** Seconds left; `done` once there are none. A key or the pointer begins the count anew. */
export function useCountdown(seconds: number, done: () => void): number {
  const [left, setLeft] = useState(seconds);
  const end = useRef(done);
  useEffect(() => {
    end.current = done;
  });
  useEffect(() => {
    const timer = setInterval(() => setLeft((n) => n - 1), 1000);
    const renew = () => setLeft(seconds);
    window.addEventListener("keydown", renew);
    window.addEventListener("pointerdown", renew);
    return () => {
      clearInterval(timer);
      window.removeEventListener("keydown", renew);
      window.removeEventListener("pointerdown", renew);
    };
  }, [seconds]);
  useEffect(() => {
    if (left <= 0) end.current();
  }, [left]);
  return left;
}
