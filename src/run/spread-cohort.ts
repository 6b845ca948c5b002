/**
 * A cohort over several workers, each with a share of the seeds. The seeds of a worker that is lost, or
 * that fails, are counted out; the others go on.
 */
import type { Phase } from "../experiment/phase";
import type { SettingValues } from "../experiment/schema";
import type { Cohort, MemberId, MemberReport, SavedMember } from "./cohort";
import type { SeedEnd } from "./cohort-frames";
import type { RunRole } from "./frames";
import type { MemberRequest } from "./open-member";
import type { SeedCalls } from "./seed-calls";
import type { SeedsWorker } from "./seeds-worker";

/** A worker with the seeds that it holds. */
interface Share {
  readonly worker: SeedsWorker;
  readonly members: readonly MemberId[];
  /** Whether it could not do what was asked; nothing more is asked of it then. */
  failed: Error | null;
}

/** Deals out requests, one after the other, so that each worker has seeds of every run. */
export function dealOut<T>(items: readonly T[], hands: number): T[][] {
  const dealt = Array.from({ length: Math.min(hands, items.length) }, (): T[] => []);
  items.forEach((item, i) => {
    dealt[i % dealt.length]?.push(item);
  });
  return dealt;
}

const LOST = "its worker stopped";

/** Lets a worker close its seeds, and hands it back. */
function giveBack(worker: SeedsWorker, release: (worker: SeedsWorker) => void): void {
  // One that is lost has none to close.
  worker.ask("close", null).catch(() => undefined);
  release(worker);
}

const keyOf = ({ role, seed }: MemberId) => `${role} ${seed}`;

/** The further seeds of a run, over workers. */
export class SpreadCohort implements Cohort {
  readonly apart = true;
  private readonly ended = new Map<string, SeedEnd>();
  /** The step that each seed is at. */
  private readonly steps = new Map<string, number>();

  private constructor(
    private readonly shares: readonly Share[],
    private readonly gone: readonly SavedMember[],
    private readonly release: (worker: SeedsWorker) => void,
  ) {}

  /**
   * Opens the seeds in as many workers as are given. Rejects when one of them cannot; none holds any
   * then, and the caller has them all back.
   * @param release takes a worker back that is needed no longer.
   */
  static async open(
    workers: readonly SeedsWorker[],
    request: SeedCalls["open"]["asked"],
    release: (worker: SeedsWorker) => void,
  ): Promise<SpreadCohort> {
    const { requests, resume } = request;
    const isGone = ({ role, experiment }: MemberRequest) =>
      resume.some(
        (one) => one.role === role && one.seed === experiment.settings.seed && one.end !== null,
      );
    const dealt = dealOut(
      requests.filter((one) => !isGone(one)),
      workers.length,
    );
    const shares = dealt.map(
      (own, i): Share => ({
        worker: workers[i] as SeedsWorker,
        members: own.map(({ role, experiment }) => ({ role, seed: experiment.settings.seed })),
        failed: null,
      }),
    );
    const opened = await Promise.allSettled(
      shares.map(({ worker, members }, i) => {
        const own = resume.filter((one) => members.some((member) => keyOf(member) === keyOf(one)));
        return worker.ask("open", {
          ...request,
          ...{ requests: dealt[i] as MemberRequest[], resume: own },
        });
      }),
    );
    for (const idle of workers.slice(shares.length)) release(idle);
    const failed = opened.find((one) => one.status === "rejected");
    if (failed !== undefined) {
      for (const { worker } of shares) giveBack(worker, release);
      throw failed.reason;
    }
    const gone = resume.filter(({ end }) => end !== null);
    const cohort = new SpreadCohort(shares, gone, release);
    for (const { role, seed, state } of resume) {
      if (state !== null) cohort.steps.set(keyOf({ role, seed }), state.step);
    }
    return cohort;
  }

  going(role: RunRole): number {
    const members = this.shares.flatMap((share) => share.members);
    return members.filter((one) => one.role === role && !this.ended.has(keyOf(one))).length;
  }

  evaluate(roles: readonly RunRole[]): Promise<MemberReport[]> {
    return this.askAll((share) => share.worker.ask("evaluate", roles), roles);
  }

  openStep(): null {
    return null;
  }

  async advance(roles: readonly RunRole[]): Promise<MemberReport[]> {
    const reports = await this.askAll((share) => share.worker.ask("advance", roles), roles);
    for (const report of reports) {
      const key = keyOf(report);
      this.steps.set(key, (this.steps.get(key) ?? 0) + 1);
    }
    return reports;
  }

  setSchedule(role: RunRole, phases: readonly Phase[]): void {
    this.tellAll((share) => share.worker.ask("setSchedule", { role, phases }));
  }

  set(patch: Partial<SettingValues>): void {
    this.tellAll((share) => share.worker.ask("set", patch));
  }

  async save(): Promise<SavedMember[]> {
    const saved = await Promise.all(
      this.shares.map(async (share) => {
        const states = share.failed ? [] : await share.worker.ask("save", null).catch(() => []);
        return share.members.map((member): SavedMember => {
          const end = this.ended.get(keyOf(member)) ?? null;
          const state = states.find((one) => keyOf(one) === keyOf(member))?.state ?? null;
          // One that cannot be saved cannot go on from there either.
          return { ...member, state, end: end ?? (state ? null : this.endOf(member, LOST)) };
        });
      }),
    );
    return [...this.gone, ...saved.flat()];
  }

  dispose(): void {
    for (const { worker, failed } of this.shares) {
      if (failed !== null) worker.end();
      giveBack(worker, this.release);
    }
  }

  /** Asks every worker that can still answer, and counts out the seeds of those that do not. */
  private async askAll(
    ask: (share: Share) => Promise<MemberReport[]>,
    roles: readonly RunRole[],
  ): Promise<MemberReport[]> {
    const reports = await Promise.all(
      this.shares.map(async (share) => {
        try {
          if (share.failed !== null) throw share.failed;
          return await ask(share);
        } catch (error) {
          share.failed = error as Error;
          return this.countOut(share, roles);
        }
      }),
    );
    const all = reports.flat();
    for (const report of all) {
      if (report.end !== null) this.ended.set(keyOf(report), report.end);
    }
    return all;
  }

  private countOut({ members, failed }: Share, roles: readonly RunRole[]): MemberReport[] {
    return members
      .filter((member) => roles.includes(member.role) && !this.ended.has(keyOf(member)))
      .map((member) => ({
        ...member,
        metrics: {},
        end: this.endOf(member, failed?.message ?? LOST),
      }));
  }

  private endOf(member: MemberId, message: string): SeedEnd {
    return { seed: member.seed, step: this.steps.get(keyOf(member)) ?? 0, message };
  }

  /** Whoever does not hear is counted out when it is asked the next time. */
  private tellAll(tell: (share: Share) => Promise<null>): void {
    for (const share of this.shares) {
      if (share.failed !== null) continue;
      tell(share).catch((error: unknown) => {
        share.failed = error as Error;
      });
    }
  }
}
