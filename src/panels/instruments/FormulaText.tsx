import { useEffect, useRef } from "react";
import { keepScrollable } from "../keep-scrollable";
import "./formula.css";

/** A formula, set by KaTeX once its script and fonts have come; its TeX source until then. */
export function FormulaText({ tex }: { readonly tex: string }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let left = false;
    let end = () => {};
    void import("./katex").then(({ render }) => {
      const place = element.current;
      if (left || !place) return;
      render(tex, place);
      end = keepScrollable(place);
    });
    return () => {
      left = true;
      end();
    };
  }, [tex]);
  return (
    <div className="formula" ref={element}>
      <code>{tex}</code>
    </div>
  );
}
