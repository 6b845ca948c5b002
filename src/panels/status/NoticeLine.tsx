import { type ReactNode, useEffect, useRef } from "react";
import { keepScrollable } from "../keep-scrollable";
import "./status.css";

/** A line that says what went wrong and can be put away. */
export function NoticeLine(props: {
  /** "alert" for what stopped the run, "status" for the rest. */
  readonly role?: "alert" | "status";
  readonly children: ReactNode;
  readonly action?: ReactNode;
  readonly onDismiss?: (() => void) | undefined;
}) {
  const { role = "status", children, action, onDismiss } = props;
  const text = useRef<HTMLDivElement>(null);
  useEffect(() => (text.current ? keepScrollable(text.current) : undefined), []);
  return (
    <div className="notice" role={role}>
      <div className="notice-text" ref={text}>
        {children}
      </div>
      {action}
      {onDismiss && (
        <button type="button" className="notice-dismiss" aria-label="Dismiss" onClick={onDismiss}>
          <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
            <path d="M2 2l8 8M10 2l-8 8" fill="none" stroke="currentColor" strokeWidth="1.6" />
          </svg>
        </button>
      )}
    </div>
  );
}
