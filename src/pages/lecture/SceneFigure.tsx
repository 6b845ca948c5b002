import { holds } from "../../lecture/fact";
import type { Figure, Scene } from "../../lecture/lecture";
import { spoken } from "../../lecture/rich-text";
import { AnswersFigure } from "../../panels/lecture/AnswersFigure";
import { BudgetFigure } from "../../panels/lecture/BudgetFigure";
import { ClaimFigure } from "../../panels/lecture/ClaimFigure";
import { CurvesFigure } from "../../panels/lecture/CurvesFigure";
import { FeaturesFigure } from "../../panels/lecture/FeaturesFigure";
import { KernelFigure } from "../../panels/lecture/KernelFigure";
import { RightAnswersFigure } from "../../panels/lecture/RightAnswersFigure";
import { RippleFigure } from "../../panels/lecture/RippleFigure";
import { Spoken } from "../../panels/lecture/Spoken";
import type { SceneRun } from "../../panels/lecture/scene-run";
import { writeNumber } from "../../panels/lecture/write-number";
import type { Trained } from "../../panels/lever/trained";
import { readingAt, stepInView } from "../../store/lecture";

/** One of a scene's figures. */
export function SceneFigure(props: {
  readonly figure: Figure;
  readonly scene: Scene;
  readonly runs: readonly SceneRun[];
  readonly asked: boolean;
  readonly said: boolean;
  /** Whether the lever was moved and the run has not gone on yet. */
  readonly moving: boolean;
  readonly trained: Trained;
}) {
  const { figure, scene, runs, asked, said, moving, trained } = props;
  const shared = { runs, asked, stepInView: () => stepInView(scene) };
  switch (figure.kind) {
    case "answers":
      return <AnswersFigure {...shared} />;
    case "right-answers":
      return <RightAnswersFigure {...shared} />;
    case "features":
      return <FeaturesFigure {...shared} />;
    case "curves":
      return <CurvesFigure {...shared} charts={figure.charts} last={scene.answer.step} />;
    case "kernels":
      return (
        <KernelFigure
          {...shared}
          lever={figure.lever}
          trained={trained}
          said={said || moving}
          measured={said}
        />
      );
    case "ripple":
      return <RippleFigure {...shared} />;
    case "budget":
      return <BudgetFigure {...shared} />;
    case "claim":
      return <ClaimFigure id={figure.claim} asked={asked} />;
    case "points": {
      const reading = readingAt(stepInView(scene));
      return (
        <ul className="lec-points">
          {figure.points
            .filter((point) => point.if.every((fact) => holds(fact, reading)))
            .map(({ text }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the file's order is theirs
              <li key={i} className="lec-point">
                <Spoken parts={spoken(text, reading, writeNumber)} />
              </li>
            ))}
        </ul>
      );
    }
  }
}
