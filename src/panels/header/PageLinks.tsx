import { useLab } from "../../store/lab";
import { goTo, hrefOf, type PageName, usePlace } from "../../store/place";

const PAGES: readonly { readonly page: PageName; readonly label: string }[] = [
  { page: "lab", label: "Lab" },
  { page: "instruments", label: "Instruments" },
  { page: "claims", label: "Claims" },
  { page: "sweep", label: "Sweep" },
];

/** The pages there are: links, so that one can be opened in another tab. */
export function PageLinks() {
  const current = usePlace((place) => place.page);
  // The links hold the experiment: another one, other links.
  useLab((lab) => lab.asked);
  return (
    <nav className="tabs bar-pages" aria-label="Pages">
      {PAGES.map(({ page, label }) => {
        const place = { page, instrument: null };
        return (
          <a
            key={page}
            href={hrefOf(place)}
            aria-current={page === current ? "page" : undefined}
            onClick={(event) => {
              if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
              event.preventDefault();
              if (page !== current) goTo(place);
            }}
          >
            {label}
          </a>
        );
      })}
    </nav>
  );
}
