import { Term } from "../terms/Term";
import { settingTerm } from "./measure-term";

/** A setting by its key, or in other words, explained where the glossary has it. */
export function SettingName(props: { readonly of: string; readonly words?: string }) {
  const { of, words = of } = props;
  const term = settingTerm(of);
  return term === undefined ? words : <Term id={term}>{words}</Term>;
}
