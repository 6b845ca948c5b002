/**
 * Puts an element among those that Tab reaches, for as long as what is in it is wider than itself: so that
 * it is scrolled by the keyboard too.
 * @returns What ends that.
 */
export function keepScrollable(element: HTMLElement): () => void {
  let over = false;
  const fit = () => {
    if (over) return;
    if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
    else element.removeAttribute("tabindex");
  };
  const resized = new ResizeObserver(fit);
  for (const one of [element, ...element.children]) resized.observe(one);
  // Letters of another face may be wider.
  void document.fonts.ready.then(fit);
  return () => {
    over = true;
    resized.disconnect();
  };
}
