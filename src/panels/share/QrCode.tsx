import { useMemo } from "react";
import { qrModules } from "./qr-modules";

/** A text as a QR code, dark on light whatever the theme: cameras expect it so. */
export function QrCode({ text, name }: { readonly text: string; readonly name: string }) {
  const code = useMemo(() => qrModules(text), [text]);
  if (code === null) {
    return <span className="small">This link is too long for a QR code: copy it instead.</span>;
  }
  return (
    <svg
      className="qr"
      viewBox={`0 0 ${code.side} ${code.side}`}
      role="img"
      aria-label={name}
      shapeRendering="crispEdges"
    >
      <rect width={code.side} height={code.side} fill="#ffffff" />
      <path d={code.path} fill="#000000" />
    </svg>
  );
}
