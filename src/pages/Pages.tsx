import { type ComponentType, lazy, Suspense } from "react";
import { isFirstPreset } from "../experiment/presets";
import { afterFirstPaint } from "../panels/controls/after-first-paint";
import { isFirstVisit, useFirstVisit } from "../store/first-visit";
import { useLab } from "../store/lab";
import { type PageName, usePlace } from "../store/place";
import { useTour } from "../store/tour";
import { LabWithPanels } from "./lab/LabWithPanels";
import { PageMissing } from "./PageMissing";

/** A page that is loaded when it is opened; where it cannot be, one that says so stands in its place. */
function page(load: () => Promise<ComponentType>): ComponentType {
  return lazy(async () => ({ default: await orElse(PageMissing, load()) }));
}

/** What is being loaded, or another in its place where it cannot be or fails as it begins. Never rejects. */
function orElse(other: ComponentType, loading: Promise<ComponentType>): Promise<ComponentType> {
  return loading.catch((error: unknown) => {
    // biome-ignore lint/suspicious/noConsole: a script that came and failed is a fault of the page
    console.error(error);
    return other;
  });
}

/** The Lab comes with the shell, the others when they are opened. */
const PAGES: Readonly<Record<PageName, ComponentType>> = {
  lab: LabWithPanels,
  instruments: page(async () => (await import("./instruments/InstrumentsPage")).InstrumentsPage),
  claims: page(async () => (await import("./claims/ClaimsPage")).ClaimsPage),
  compare: page(async () => (await import("./compare/ComparePage")).ComparePage),
  sweep: page(async () => (await import("./sweep/SweepPage")).SweepPage),
  check: page(async () => (await import("./check/CheckPage")).CheckPage),
  lecture: page(async () => (await import("./lecture/LecturePage")).LecturePage),
  glossary: page(async () => (await import("./glossary/GlossaryPage")).GlossaryPage),
  notes: page(async () => (await import("./notes/NotesPage")).NotesPage),
  gallery: page(async () => (await import("./gallery/GalleryPage")).GalleryPage),
};

const EmbedPage = page(async () => (await import("./embed/EmbedPage")).EmbedPage);

const TermLayer = lazy(
  afterFirstPaint(async () => ({
    default: (await import("../panels/terms/TermLayer")).TermLayer,
  })),
);

const Tour = lazy(
  afterFirstPaint(async () => ({ default: (await import("../panels/tour/Tour")).Tour })),
);

void afterFirstPaint(() => import("../panels/keep-focus"))().then(({ keepFocus }) => keepFocus());

const importFirstVisit = async () => (await import("./first-visit/FirstVisitPage")).FirstVisitPage;
// A newcomer without it sees the Lab, which is there.
const loadFirstVisit = () => orElse(LabWithPanels, importFirstVisit());
// Under way before anything is rendered: it is what a newcomer sees first.
const firstVisit = isFirstVisit(location) ? loadFirstVisit() : null;
const FirstVisitPage = lazy(async () => ({ default: await (firstVisit ?? loadFirstVisit()) }));

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
      {/* One for each: a part that does not come takes no other away. */}
      <Suspense fallback={null}>{touring && page === "lab" && <Tour />}</Suspense>
      <Suspense fallback={null}>
        <TermLayer />
      </Suspense>
    </>
  );
}
