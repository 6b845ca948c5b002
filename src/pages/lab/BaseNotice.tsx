import { useState } from "react";
import { unlearntText } from "../../experiment/base-rewards";
import { NoticeLine } from "../../panels/status/NoticeLine";
import { useLab } from "../../store/lab";

/** Says where the run starts from a base policy that has not learnt its task. */
export function BaseNotice() {
  const text = useLab(({ asked }) => unlearntText(asked));
  const [dismissed, setDismissed] = useState<string | null>(null);
  if (text === null || text === dismissed) return null;
  return <NoticeLine onDismiss={() => setDismissed(text)}>{text}</NoticeLine>;
}
