import { lazy, Suspense } from "react";
import { usePlace } from "../store/place";
import { LabPage } from "./lab/LabPage";

const InstrumentsPage = lazy(async () => ({
  default: (await import("./instruments/InstrumentsPage")).InstrumentsPage,
}));

const ClaimsPage = lazy(async () => ({
  default: (await import("./claims/ClaimsPage")).ClaimsPage,
}));

/** The page that the address names. The Lab comes with the shell, the others when they are opened. */
export function Pages() {
  const page = usePlace((place) => place.page);
  if (page === "lab") return <LabPage />;
  return (
    <Suspense fallback={null}>
      {page === "instruments" ? <InstrumentsPage /> : <ClaimsPage />}
    </Suspense>
  );
}
