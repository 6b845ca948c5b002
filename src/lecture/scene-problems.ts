/** What is wrong with scenes of the right shape: names that stand for nothing, steps out of order. */
import { CLAIMS } from "../claims/registry";
import { type Problem, problemOf, quote } from "../experiment/problem";
import { quantitiesOf } from "./fact";
import type { Figure, LectureRunSpec, Scene } from "./lecture";
import type { Quantity } from "./quantity";
import type { RichText } from "./rich-text";

type Runs = Readonly<Record<string, LectureRunSpec>>;

/** Everything wrong, each by its path. */
export function sceneProblems(scenes: readonly Scene[], runs: Runs): Problem[] {
  const seen = new Set<string>();
  return scenes.flatMap((scene, i) => {
    const path = `scenes[${i}]`;
    const twice = seen.has(scene.id)
      ? [problemOf(`${path}.id`, `${quote(scene.id)} stands twice`, "an id of its own")]
      : [];
    seen.add(scene.id);
    const unknown = runProblems(scene, path, runs);
    if (unknown.length > 0) return [...twice, ...unknown];
    return [
      ...twice,
      ...stepProblems(scene, path, runs),
      ...sayingProblems(scene, path, runs),
      ...viewProblems(scene, path, runs),
    ];
  });
}

function runProblems(scene: Scene, path: string, runs: Runs): Problem[] {
  return scene.runs.flatMap((id, i) =>
    Object.hasOwn(runs, id) ? [] : [unknownRun(`${path}.runs[${i}]`, id, runs)],
  );
}

function unknownRun(path: string, id: string, runs: Runs): Problem {
  return problemOf(path, `${quote(id)} is not a run`, Object.keys(runs).join(", ") || "none");
}

function stepProblems({ question, answer, runs: ids }: Scene, path: string, runs: Runs): Problem[] {
  const lengths = ids.flatMap((id) => runs[id]?.experiment.settings.max_steps ?? []);
  const last = Math.min(...lengths, Number.MAX_SAFE_INTEGER);
  if (answer.step < question.step) {
    return [problemOf(`${path}.answer.step`, `${answer.step}`, `${question.step} or more`)];
  }
  return answer.step > last
    ? [
        problemOf(
          `${path}.answer.step`,
          `${answer.step} is beyond the runs' end`,
          `at most ${last}`,
        ),
      ]
    : [];
}

function sayingProblems(scene: Scene, path: string, runs: Runs): Problem[] {
  const { answer, question } = scene;
  const problems = answer.says.flatMap(({ if: facts, text, more, choice }, i) => {
    const at = `${path}.answer.says[${i}]`;
    const isLast = i === answer.says.length - 1;
    const order =
      isLast && facts.length > 0
        ? [
            problemOf(
              `${at}.if`,
              "the last sentence has facts",
              "none: it is what is said otherwise",
            ),
          ]
        : !isLast && facts.length === 0
          ? [problemOf(`${at}.if`, "has no facts, so nothing after it is ever said", "facts")]
          : [];
    const chosen =
      choice !== null && choice >= question.choices.length
        ? [problemOf(`${at}.choice`, `${choice}`, `below ${question.choices.length}, or null`)]
        : [];
    const read = [...facts.flatMap(quantitiesOf), ...quantitiesIn(text), ...quantitiesIn(more)];
    return [...order, ...chosen, ...quantityProblems(read, scene, at, runs)];
  });
  const asked = [question.text, ...question.choices.flatMap((c) => [c.text, c.because])];
  return [
    ...problems,
    ...quantityProblems(asked.flatMap(quantitiesIn), scene, `${path}.question`, runs),
  ];
}

function quantitiesIn(text: RichText): Quantity[] {
  return text.flatMap((part) => ("quantity" in part ? [part.quantity] : []));
}

/** A quantity is read off a run of the scene, or off a claim that there is. */
function quantityProblems(
  quantities: readonly Quantity[],
  scene: Scene,
  path: string,
  runs: Runs,
): Problem[] {
  return quantities.flatMap((quantity) => {
    if (quantity.kind === "claim") return claimProblems(quantity.claim, path);
    if (!scene.runs.includes(quantity.run)) {
      const allowed = scene.runs.join(", ") || "none";
      return [problemOf(path, `@${quantity.run} is not a run of this scene`, allowed)];
    }
    return quantity.kind === "ripple" && !runs[quantity.run]?.ripple
      ? [problemOf(path, `run ${quantity.run} has no ripple`, `runs.${quantity.run}.ripple`)]
      : [];
  });
}

function claimProblems(id: string, path: string): Problem[] {
  return CLAIMS.some((claim) => claim.id === id)
    ? []
    : [problemOf(path, `${quote(id)} is not a claim`, CLAIMS.map((claim) => claim.id).join(", "))];
}

function viewProblems(scene: Scene, path: string, runs: Runs): Problem[] {
  const { view, highlight } = scene;
  const problems = view.flatMap((figure, i) =>
    figureProblems(figure, scene, `${path}.view[${i}]`, runs),
  );
  if (highlight !== null && highlight >= view.length) {
    problems.push(problemOf(`${path}.highlight`, `${highlight}`, `below ${view.length}, or null`));
  }
  return problems;
}

function figureProblems(figure: Figure, scene: Scene, path: string, runs: Runs): Problem[] {
  if (figure.kind === "claim") return claimProblems(figure.claim, `${path}.claim`);
  if (figure.kind === "points") {
    return quantityProblems(
      figure.points.flatMap((point) => [
        ...point.if.flatMap(quantitiesOf),
        ...quantitiesIn(point.text),
      ]),
      scene,
      path,
      runs,
    );
  }
  const [first] = scene.runs;
  const spec = first === undefined ? undefined : runs[first];
  if (!spec) return [problemOf(path, `${quote(figure.kind)} without a run`, "runs in the scene")];
  if (figure.kind === "ripple" && !spec.ripple) {
    return [problemOf(path, `run ${first} has no ripple`, `runs.${first}.ripple`)];
  }
  return figure.kind === "budget" && !spec.watch.includes("entropy-budget")
    ? [problemOf(path, `run ${first} does not watch "entropy-budget"`, `runs.${first}.watch`)]
    : [];
}
