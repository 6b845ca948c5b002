import { useEffect, useRef } from "react";
import "./formula.css";

/** A formula, set by KaTeX once its script and fonts have come; its TeX source until then. */
export function FormulaText({ tex }: { readonly tex: string }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let left = false;
    void import("./katex").then(({ render }) => {
      if (!left && element.current) render(tex, element.current);
    });
    return () => {
      left = true;
    };
  }, [tex]);
  return (
    <div className="formula" ref={element}>
      <code>{tex}</code>
    </div>
  );
}
