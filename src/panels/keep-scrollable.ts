/**
 * Puts an element among those that Tab reaches, for as long as what is in it is wider than itself: so that
 * it is scrolled by the keyboard too.
 * @returns What ends that.
 */
export function keepScrollable(element: HTMLElement): () => void {
  let over = false;
  const fit = () => {
    if (over) return;
    const scrolls = element.scrollWidth > element.clientWidth;
    if (scrolls) element.tabIndex = 0;
    else element.removeAttribute("tabindex");
    // The arrows are then its own, and no keys of the page.
    element.toggleAttribute("data-scrolls", scrolls);
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
