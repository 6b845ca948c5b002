import { useEffect, useMemo, useRef } from "react";
import { Plot } from "../../panels/instruments/plot/Plot";
import { keepScrollable } from "../../panels/keep-scrollable";
import { Explained } from "../../panels/terms/Explained";
import { Term } from "../../panels/terms/Term";
import { describeTrack } from "../../panels/timeline/describe-track";
import { newestStep, type TimelineRun } from "../../panels/timeline/timeline-model";
import type { TrackSpec } from "../../panels/timeline/track";
import type { Source } from "../../panels/use-painter";
import { useView } from "../../store/view";
import { CommonAxes } from "./common-axes";
import { type BesideFrame, paintBeside, stepAtPlace } from "./paint-beside";
import { RunMark } from "./RunMark";
import "./run-columns.css";

const VIEW: Source = { subscribe: (listener) => useView.subscribe(listener) };

/** The step that is pointed at in any of the charts: all of them read it out. */
class PointedStep implements Source {
  step: number | null = null;
  readonly #listeners = new Set<() => void>();

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  point(step: number | null): void {
    if (step === this.step) return;
    this.step = step;
    for (const listener of this.#listeners) listener();
  }
}

/** A column of charts a run, all of a row with the same axes; the other runs lie faintly behind each. */
export function CurvesBeside(props: {
  readonly runs: readonly TimelineRun[];
  readonly tracks: readonly TrackSpec[];
  readonly maxStep: number;
  readonly onScrub: (step: number | null) => void;
}) {
  const { runs, tracks, maxStep, onScrub } = props;
  const scroller = useRef<HTMLElement>(null);
  useEffect(() => (scroller.current ? keepScrollable(scroller.current) : undefined), []);
  const pointed = useMemo(() => new PointedStep(), []);
  const sources = useMemo(
    () => [...runs.map(({ source }) => source), VIEW, pointed],
    [runs, pointed],
  );
  // Axes start afresh with other runs.
  const axes = useMemo(() => new CommonAxes(runs), [runs]);
  useEffect(() => axes.follow(), [axes]);
  const last = () => Math.max(1, maxStep, newestStep(runs));
  const stepInView = () => {
    const newest = Math.max(0, newestStep(runs));
    return Math.min(useView.getState().playhead ?? newest, newest);
  };
  const scrub = (step: number) => onScrub(step >= newestStep(runs) ? null : step);
  return (
    <section className="cmp-scroll" ref={scroller} aria-label="Curves of each run">
      <div className="cmp-beside" style={{ "--columns": runs.length } as React.CSSProperties}>
        <span className="cmp-corner" />
        {runs.map((run) => (
          <p key={run.id} className="cmp-kernel-name">
            <RunMark run={run} />
            <b className={run.colour}>
              <Explained>{run.label}</Explained>
            </b>
          </p>
        ))}
        {tracks.map((track, row) => {
          const steps = row === tracks.length - 1;
          return (
            <div key={track.id} className="cmp-beside-row">
              <p className="cmp-part">
                <b>
                  <Term id={track.term ?? track.lines[0]?.metric ?? track.id}>{track.title}</Term>
                </b>
                <small>
                  <Explained>{track.unit}</Explained>
                </small>
              </p>
              {runs.map((run) => {
                const frame = (): BesideFrame => ({
                  ...{ run, runs, track, steps, last: last(), step: stepInView() },
                  ...{ pointed: pointed.step, domain: axes.domain(track, last()) },
                });
                const stepAt = (event: React.PointerEvent) => {
                  const { left, width } = event.currentTarget.getBoundingClientRect();
                  const zoom = width / ((event.currentTarget as HTMLElement).offsetWidth || width);
                  return stepAtPlace((event.clientX - left) / zoom, width / zoom, last());
                };
                return (
                  <div
                    key={run.id}
                    className="cmp-beside-cell"
                    data-steps={steps || undefined}
                    onPointerDown={(event) => {
                      if (event.button !== 0) return;
                      event.currentTarget.setPointerCapture(event.pointerId);
                      scrub(stepAt(event));
                    }}
                    onPointerMove={(event) => {
                      pointed.point(stepAt(event));
                      if (event.currentTarget.hasPointerCapture(event.pointerId))
                        scrub(stepAt(event));
                    }}
                    onPointerLeave={() => pointed.point(null)}
                  >
                    <Plot
                      className="cmp-beside-plot"
                      sources={sources}
                      paint={(scene) => paintBeside(scene, frame())}
                      describe={() => describeTrack(track, [run], stepInView())}
                    />
                  </div>
                );
              })}
            </div>
          );
        })}
      </div>
    </section>
  );
}
