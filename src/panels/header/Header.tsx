import type { ReactNode } from "react";
import { PageLinks } from "./PageLinks";
import { focusContent } from "./to-content";
import "./header.css";

/** Brand, the pages there are, and what the machine does just now. */
export function Header({ children }: { readonly children: ReactNode }) {
  return (
    <header className="bar">
      <button type="button" className="skip" onClick={focusContent}>
        Skip to the page
      </button>
      <span className="brand">RL post-training playground</span>
      <PageLinks />
      <div className="bar-meta">{children}</div>
    </header>
  );
}
