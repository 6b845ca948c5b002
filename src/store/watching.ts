/** What is measured beside the kernel: what the page shows, and what a program asked for; neither drops the other's. */
import type { RunClient } from "../run/client";
import type { WatchRequest } from "../run/protocol";

/** Who asks. */
type Asker = "page" | "program";

const lists: Record<Asker, readonly WatchRequest[]> = { page: [], program: [] };
/** What was asked for last, be it answered or not; null where that is not known. */
let sent: string | null = "[]";

/**
 * Replaces one asker's list. Where both name an instrument, the program's cadence holds. Rejects with a
 * RunRequestError that says what is wrong in the list, and the one before it stays.
 */
export async function watchFor(
  asker: Asker,
  list: readonly WatchRequest[],
  client: Pick<RunClient, "watch">,
): Promise<void> {
  const before = lists[asker];
  lists[asker] = list;
  const { page, program } = lists;
  const together = [
    ...program,
    ...page.filter(({ id }) => !program.some((other) => other.id === id)),
  ];
  const wanted = JSON.stringify(together);
  if (wanted === sent) return;
  sent = wanted;
  try {
    await client.watch(together);
  } catch (error) {
    if (lists[asker] === list) lists[asker] = before;
    sent = null;
    throw error;
  }
}
