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

const EmbedPage = lazy(async () => ({
  default: (await import("./embed/EmbedPage")).EmbedPage,
}));

/** The page that the address names, or what of it another page has embedded. */
export function Pages({ embedded }: { readonly embedded: boolean }) {
  const Page = PAGES[usePlace((place) => place.page)];
  return <Suspense fallback={null}>{embedded ? <EmbedPage /> : <Page />}</Suspense>;
}
