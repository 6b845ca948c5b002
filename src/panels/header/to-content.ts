/** Puts the focus on what the page is about: its title where it is seen, else all of it. */
export function focusContent(): boolean {
  const main = document.querySelector("main");
  const title = main?.querySelector("h1");
  const place = title && title.offsetWidth > 1 ? title : main;
  if (!place) return false;
  // It can be given the focus, and Tab goes on from there, but it is no stop of its own.
  place.tabIndex = -1;
  place.focus();
  return true;
}
