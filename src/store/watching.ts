/** What is measured beside the kernel: what the page shows, what is open on it, and what a program asked for; none drops another's. */
import type { RunClient } from "../run/client";
import type { WatchRequest } from "../run/protocol";

/** Who asks. */
type Asker = "page" | "panels" | "program";

const lists: Record<Asker, readonly WatchRequest[]> = { page: [], panels: [], program: [] };
/** What was asked for last, be it answered or not; null where that is not known. */
let sent: string | null = "[]";

/**
 * Replaces one asker's list. Where several name an instrument, the program's cadence holds, then the page's.
 * Rejects with a RunRequestError that says what is wrong in the list, and the one before it stays.
 */
export async function watchFor(
  asker: Asker,
  list: readonly WatchRequest[],
  client: Pick<RunClient, "watch">,
): Promise<void> {
  const before = lists[asker];
  lists[asker] = list;
  const { page, panels, program } = lists;
  const together: WatchRequest[] = [];
  for (const request of [...program, ...page, ...panels]) {
    if (!together.some(({ id }) => id === request.id)) together.push(request);
  }
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
