import { useEffect, useRef } from "react";
import "./formula.css";

/** A formula, set by KaTeX once its script and fonts have come; its TeX source until then. */
export function FormulaText({ tex }: { readonly tex: string }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let left = false;
    // What is wider than its place, in its own letters, is scrolled by the keyboard too.
    const fit = () => {
      const place = element.current;
      if (left || !place) return;
      if (place.scrollWidth > place.clientWidth) place.tabIndex = 0;
      else place.removeAttribute("tabindex");
    };
    const resized = new ResizeObserver(fit);
    void import("./katex").then(({ render }) => {
      const place = element.current;
      if (left || !place) return;
      render(tex, place);
      resized.observe(place);
      void document.fonts.ready.then(fit);
    });
    return () => {
      left = true;
      resized.disconnect();
    };
  }, [tex]);
  return (
    <div className="formula" ref={element}>
      <code>{tex}</code>
    </div>
  );
}
