import { type ComponentType, lazy, Suspense } from "react";
import { type PageName, usePlace } from "../store/place";
import { LabPage } from "./lab/LabPage";

/** The Lab comes with the shell, the others when they are opened. */
const PAGES: Readonly<Record<PageName, ComponentType>> = {
  lab: LabPage,
  instruments: lazy(async () => ({
    default: (await import("./instruments/InstrumentsPage")).InstrumentsPage,
  })),
  claims: lazy(async () => ({ default: (await import("./claims/ClaimsPage")).ClaimsPage })),
  sweep: lazy(async () => ({ default: (await import("./sweep/SweepPage")).SweepPage })),
  check: lazy(async () => ({ default: (await import("./check/CheckPage")).CheckPage })),
  lecture: lazy(async () => ({ default: (await import("./lecture/LecturePage")).LecturePage })),
  notes: lazy(async () => ({ default: (await import("./notes/NotesPage")).NotesPage })),
};

/** The page that the address names. */
export function Pages() {
  const Page = PAGES[usePlace((place) => place.page)];
  return (
    <Suspense fallback={null}>
      <Page />
    </Suspense>
  );
}
