import { useEffect } from "react";
import { useLab } from "../../store/lab";
import { pause, play } from "../../store/transport";

/**
 * The Lab's run rests while a page is open that does not show it, one that is still being loaded too, and
 * goes on afterwards.
 */
export function useLabRests(): void {
  useEffect(() => {
    let rests = false;
    const rest = () => {
      if (rests || useLab.getState().status.state !== "running") return;
      rests = true;
      void pause();
    };
    rest();
    // A page that opens here begins its run once that is loaded.
    const isLoading = useLab.getState().status.state === "loading";
    const unsubscribe = isLoading ? useLab.subscribe(rest) : null;
    return () => {
      unsubscribe?.();
      // Not where something else is being opened in the Lab by then.
      if (rests && useLab.getState().status.state === "paused") void play();
    };
  }, []);
}
