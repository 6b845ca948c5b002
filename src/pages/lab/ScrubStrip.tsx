import { useMemo, useRef } from "react";
import { usePainter } from "../../panels/use-painter";
import { useLab } from "../../store/lab";
import { stepInView } from "../../store/run-views";
import { useView } from "../../store/view";
import type { ShownRun } from "./shown-runs";

/**
 * On a phone, over the keys at the foot of the window: how far each run is and the step in view, which
 * follows the finger. For the eye and the finger; the playhead among the tracks is the accessible one.
 */
export function ScrubStrip({ runs }: { readonly runs: readonly ShownRun[] }) {
  const last = useLab((lab) => lab.asked.settings.max_steps);
  const strip = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLElement>(null);
  const ids = runs.map(({ record }) => record.header.id).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same runs are the same sources
  const sources = useMemo(() => runs.map(({ record }) => record), [ids]);
  const record = runs[0]?.record ?? null;

  usePainter(sources, () => {
    const bars = strip.current?.querySelectorAll<HTMLElement>("[data-run]") ?? [];
    bars.forEach((bar, i) => {
      bar.style.transform = `scaleX(${Math.min(1, Math.max(0, (runs[i]?.record.lastStep ?? 0) / last))})`;
    });
    const share = record ? Math.min(1, stepInView(record) / last) : 0;
    if (head.current) head.current.style.transform = `translateX(${100 * share}cqi)`;
  });

  const scrub = (event: React.PointerEvent) => {
    if (!record || !strip.current) return;
    const { left, width } = strip.current.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - left) / width));
    const step = Math.round(share * last);
    useView.setState({ playhead: step >= record.lastStep ? null : step });
  };
  return (
    <div
      ref={strip}
      className="scrub-strip"
      aria-hidden="true"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        scrub(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) scrub(event);
      }}
    >
      {runs.map(({ role, record: { header }, identity }) => (
        <span key={`${role} ${header.id}`} style={{ background: `var(--${identity.colour}-tint)` }}>
          <i data-run style={{ background: `var(--${identity.colour})` }} />
        </span>
      ))}
      <b ref={head} />
    </div>
  );
}
