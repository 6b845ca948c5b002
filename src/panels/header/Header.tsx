import type { ReactNode } from "react";
import "./header.css";

/** Brand, the pages there are, and what the machine does just now. */
export function Header({ children }: { readonly children: ReactNode }) {
  return (
    <header className="bar">
      <span className="brand">RL post-training playground</span>
      <nav className="tabs bar-pages" aria-label="Pages">
        <span aria-current="page">Lab</span>
      </nav>
      <div className="bar-meta">{children}</div>
    </header>
  );
}
