import { useState } from "react";
import { EMBED_SIZES, EMBEDS, type EmbedId, type EmbedSize, embedCode } from "../../store/embed";
import { useLab } from "../../store/lab";
import { usePlace } from "../../store/place";
import { pageAddress, shareHash } from "../../store/share-link";
import { ChoiceMenu } from "../controls/ChoiceMenu";
import { CopyText } from "./CopyText";

/** The code that puts the Lab, or one panel of it, into another page. */
export function EmbedTab() {
  const place = usePlace((one) => one);
  useLab((lab) => lab.asked);
  const onInstruments = place.page === "instruments";
  const [panel, setPanel] = useState<EmbedId>(onInstruments ? "instrument" : "lab");
  const [size, setSize] = useState<EmbedSize>("960");
  const hash = shareHash({ step: null, panels: true, lived: false, changed: false });
  return (
    <>
      <p>
        For a page of your own, or for slides that are web pages: it rests until it is seen, and
        then runs in the reader’s browser.
      </p>
      <p className="share-choices">
        <span>
          <span className="second">what</span>{" "}
          <ChoiceMenu
            name="What to embed"
            value={panel}
            choices={EMBEDS.map(({ id, label }) => ({
              value: id,
              label,
              ...(id === "instrument" && !onInstruments
                ? { disabled: true, hint: "open one of the instruments first" }
                : {}),
            }))}
            onChange={setPanel}
          />
        </span>
        <span className="tabs">
          <span className="second">size</span>
          {EMBED_SIZES.map(({ id, label }) => (
            <button key={id} type="button" aria-pressed={id === size} onClick={() => setSize(id)}>
              {label}
            </button>
          ))}
        </span>
      </p>
      <CopyText name="Embed code" text={embedCode(panel, size, pageAddress(), hash, null)} lines />
      <p className="small">
        With <code>&amp;origin=https://your.site</code> in the address, pages of that origin can
        drive it by messages: load, start, pause, step, read its numbers. Without it no message is
        answered.
      </p>
    </>
  );
}
