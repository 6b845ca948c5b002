import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import { observeSize } from "../../charts/canvas-size";

/** An element's width in CSS px, kept; 0 before it is known. */
export function useWidth<E extends HTMLElement>(): readonly [RefObject<E | null>, number] {
  const element = useRef<E>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (element.current === null) return;
    return observeSize(element.current, (size) => setWidth(Math.round(size.width)));
  }, []);
  return [element, width];
}
