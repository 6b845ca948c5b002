import { type PageName, usePlace } from "../../store/place";
import { PlaceLink } from "./PlaceLink";

const PAGES: readonly { readonly page: PageName; readonly label: string }[] = [
  { page: "lab", label: "Lab" },
  { page: "lecture", label: "Lecture" },
  { page: "compare", label: "Compare" },
  { page: "instruments", label: "Instruments" },
  { page: "claims", label: "Claims" },
  { page: "sweep", label: "Sweep" },
];

/** The pages there are: links, so that one can be opened in another tab. */
export function PageLinks() {
  const current = usePlace((place) => place.page);
  return (
    <nav className="tabs bar-pages" aria-label="Pages">
      {PAGES.map(({ page, label }) => (
        <PlaceLink key={page} place={{ page, instrument: null }} current={page === current}>
          {label}
        </PlaceLink>
      ))}
    </nav>
  );
}
