import { type ComponentType, lazy, Suspense } from "react";
import { isFirstPreset } from "../experiment/presets";
import { afterFirstPaint } from "../panels/controls/after-first-paint";
import { isFirstVisit, useFirstVisit } from "../store/first-visit";
import { useLab } from "../store/lab";
import { type PageName, usePlace } from "../store/place";
import { useTour } from "../store/tour";
import { LabWithPanels } from "./lab/LabWithPanels";

/** The Lab comes with the shell, the others when they are opened. */
const PAGES: Readonly<Record<PageName, ComponentType>> = {
  lab: LabWithPanels,
  instruments: lazy(async () => ({
    default: (await import("./instruments/InstrumentsPage")).InstrumentsPage,
  })),
  claims: lazy(async () => ({ default: (await import("./claims/ClaimsPage")).ClaimsPage })),
  compare: lazy(async () => ({ default: (await import("./compare/ComparePage")).ComparePage })),
  sweep: lazy(async () => ({ default: (await import("./sweep/SweepPage")).SweepPage })),
  check: lazy(async () => ({ default: (await import("./check/CheckPage")).CheckPage })),
  lecture: lazy(async () => ({ default: (await import("./lecture/LecturePage")).LecturePage })),
  glossary: lazy(async () => ({
    default: (await import("./glossary/GlossaryPage")).GlossaryPage,
  })),
  notes: lazy(async () => ({ default: (await import("./notes/NotesPage")).NotesPage })),
  gallery: lazy(async () => ({ default: (await import("./gallery/GalleryPage")).GalleryPage })),
};

const EmbedPage = lazy(async () => ({
  default: (await import("./embed/EmbedPage")).EmbedPage,
}));

const TermLayer = lazy(
  afterFirstPaint(async () => ({
    default: (await import("../panels/terms/TermLayer")).TermLayer,
  })),
);

const Tour = lazy(async () => ({ default: (await import("../panels/tour/Tour")).Tour }));

void afterFirstPaint(() => import("../panels/keep-focus"))().then(({ keepFocus }) => keepFocus());

const loadFirstVisit = async () => ({
  default: (await import("./first-visit/FirstVisitPage")).FirstVisitPage,
});
// Under way before anything is rendered: it is what a newcomer sees first.
const firstVisit = isFirstVisit(location) ? loadFirstVisit() : null;
const FirstVisitPage = lazy(() => firstVisit ?? loadFirstVisit());

/**
 * The page that the address names, or what of it another page has embedded; the Lab as a newcomer sees
 * it until another is asked for.
 */
export function Pages({ embedded }: { readonly embedded: boolean }) {
  const page = usePlace((place) => place.page);
  const greeting = useFirstVisit((visit) => visit.greeting);
  const touring = useTour(({ at }) => at !== null);
  const preset = useLab((lab) => lab.asked.preset);
  const Page = page === "lab" && greeting && isFirstPreset(preset) ? FirstVisitPage : PAGES[page];
  return (
    <>
      <Suspense fallback={null}>{embedded ? <EmbedPage /> : <Page />}</Suspense>
      <Suspense fallback={null}>
        {touring && page === "lab" && <Tour />}
        <TermLayer />
      </Suspense>
    </>
  );
}
