import { useEffect } from "react";
import { prefersReducedMotion } from "../../charts/theme";
import type { Scene } from "../../lecture/lecture";
import { reachedBy, speak, useLecture } from "../../store/lecture";
import { useView } from "../../store/view";

/**
 * Takes the view from where it is to the step of the answer once that is asked for, no faster than the
 * runs are trained, and lets the answer be said when it is there.
 */
export function useSceneClock(scene: Scene | null): void {
  const asked = useLecture((state) => state.asked);
  const saying = useLecture((state) => state.saying);
  const goal = useLecture((state) => state.goal);
  const seconds = useLecture((state) => state.seconds);
  // A run that takes another's place says something else.
  const recorded = useLecture((state) => state.recorded);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `recorded` stands for the runs that are read
  useEffect(() => {
    if (!scene || !asked || saying) return;
    const from = Math.min(useView.getState().playhead ?? 0, goal);
    const still = prefersReducedMotion();
    const duration = still ? 0 : seconds * 1000;
    const begun = performance.now();
    let frame = 0;
    const tick = () => {
      const share = duration === 0 ? 1 : Math.min(1, (performance.now() - begun) / duration);
      const wanted = from + Math.floor((goal - from) * share);
      const step = Math.min(wanted, Math.max(from, reachedBy(scene)));
      if (step !== useView.getState().playhead) useView.setState({ playhead: step });
      if (step >= goal && reachedBy(scene) >= goal) speak();
      else frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, [scene, asked, saying, goal, seconds, recorded]);
}
