import { useRef } from "react";
import { gapBetween, useOrder } from "../../panels/controls/use-order";
import type { InstrumentPanel } from "../../panels/instruments/instrument-panel";
import type { WatchReport } from "../../run/protocol";
import { useLab } from "../../store/lab";
import { goTo, hrefOf } from "../../store/place";
import { useView } from "../../store/view";

/** The instruments as words: the question that each answers, what it cost and how often it measures. */
export function InstrumentList(props: {
  readonly panels: readonly InstrumentPanel[];
  readonly chosen: string;
  readonly reports: Readonly<Record<string, WatchReport>>;
}) {
  const { panels, chosen, reports } = props;
  const list = useRef<HTMLUListElement>(null);
  const order = useOrder({
    ids: panels.map(({ id }) => id),
    gapOf: (event) => gapBetween(list.current?.children ?? [], event),
    onOrder: (ids) => useView.setState({ instruments: ids }),
  });
  // The links hold the experiment: another one, other links.
  useLab((lab) => lab.asked);
  return (
    <nav className="ins-list" aria-label="Instruments">
      <ul ref={list}>
        {panels.map(({ id, title, question, watches }, i) => {
          const place = { page: "instruments", instrument: id } as const;
          const open = id === chosen;
          return (
            <li key={id} data-drop={order.gap === i || undefined}>
              <a
                href={hrefOf(place)}
                title="Draw it to another place, or Alt with the arrows"
                aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
                draggable={false}
                {...order.handlersOf(i)}
                aria-current={open ? "true" : undefined}
                onClick={(event) => {
                  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0)
                    return;
                  event.preventDefault();
                  if (!open) goTo(place);
                }}
              >
                <b>{title}</b>
                <span>{question}</span>
                <small>
                  {costText(
                    watches.map((one) => reports[one]),
                    open,
                  )}
                </small>
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

/** "every 5 steps, 24 ms": of several instruments the longest interval and the sum of costs. */
function costText(reports: readonly (WatchReport | undefined)[], open: boolean): string {
  const known = reports.flatMap((report) =>
    report && report.milliseconds !== null ? [report] : [],
  );
  if (reports.length === 0) return "measured when asked";
  if (known.length === 0) return open ? "waiting for the first measurement" : "not running";
  const cost = known.reduce((sum, { milliseconds }) => sum + (milliseconds ?? 0), 0);
  const figure = cost < 9.5 ? cost.toFixed(1) : cost.toFixed(0);
  if (!open) return `not running; took ${figure} ms`;
  const intervals = known.map(({ interval }) => interval);
  const [least, most] = [Math.min(...intervals), Math.max(...intervals)];
  const steps =
    most === 1
      ? "every step"
      : least === most
        ? `every ${most} steps`
        : `every ${least} to ${most} steps`;
  return `${steps}, ${figure} ms`;
}
