import { goTo, type PageName, usePlace } from "../../store/place";
import { ChoiceMenu } from "../controls/ChoiceMenu";
import { PlaceLink } from "./PlaceLink";

const PAGES: readonly { readonly page: PageName; readonly label: string }[] = [
  { page: "lab", label: "Lab" },
  { page: "lecture", label: "Lecture" },
  { page: "compare", label: "Compare" },
  { page: "instruments", label: "Instruments" },
  { page: "claims", label: "Claims" },
  { page: "sweep", label: "Sweep" },
  { page: "glossary", label: "Glossary" },
];

/** The pages there are: links, so that one can be opened in another tab; on a phone one word that lists them. */
export function PageLinks() {
  const current = usePlace((place) => place.page);
  const here = PAGES.find(({ page }) => page === current);
  return (
    <nav aria-label="Pages">
      <div className="tabs bar-pages">
        {PAGES.map(({ page, label }) => (
          <PlaceLink key={page} place={{ page, instrument: null }} current={page === current}>
            {label}
          </PlaceLink>
        ))}
      </div>
      <div className="bar-page">
        <ChoiceMenu
          name="Page"
          value={current}
          choices={PAGES.map(({ page, label }) => ({ value: page, label }))}
          onChange={(page) => goTo({ page, instrument: null })}
        >
          {here?.label ?? "Pages"}
        </ChoiceMenu>
      </div>
    </nav>
  );
}
