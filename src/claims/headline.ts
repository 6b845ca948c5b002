/** What came of all claims in one sentence. */
import type { Verdict } from "./claim";
import type { ClaimsFile } from "./reference";

const NUMBERS = [
  ...["no", "one", "two", "three", "four", "five", "six"],
  ...["seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen"],
];

/** A small number in words. */
function words(count: number): string {
  return NUMBERS[count] ?? String(count);
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

const SAID: readonly (readonly [Verdict, one: string, more: string])[] = [
  ["holds", "holds here", "hold here"],
  ["depends", "depends", "depend"],
  ["does not hold", "does not hold", "do not hold"],
  ["open", "is open", "are open"],
];

/** "Twelve claims, eight paired seeds each: five hold here, four depend, three do not hold." */
export function headline({ claims, seeds }: ClaimsFile): string {
  const parts = SAID.flatMap(([verdict, one, more]) => {
    const count = claims.filter((claim) => claim.verdict === verdict).length;
    return count === 0 ? [] : [`${words(count)} ${count === 1 ? one : more}`];
  });
  const each = `${words(seeds.count)} paired seeds each`;
  return `${capital(words(claims.length))} claims, ${each}: ${parts.join(", ")}.`;
}
