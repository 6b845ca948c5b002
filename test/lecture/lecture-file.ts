/** A small lecture, as its file's value, for tests to bend. */
export function smallLecture() {
  return {
    lecture: 1,
    title: "A test",
    runs: {
      std: {
        experiment: { preset: "cf-rl-race", schedule: "standard", max_steps: 20 },
        watch: ["entropy-budget"],
        ripple: { prompt: "P3174=", completion: "3174", token: 0 },
      },
    },
    scenes: [
      {
        id: "one",
        topic: "a topic",
        minutes: 1.5,
        runs: ["std"],
        question: { step: 0, text: "Why?", choices: [{ text: "Because" }, { text: "Why not" }] },
        answer: {
          step: 10,
          says: [
            {
              if: ["metric:reward@std > 0.5", "verdict:freezing = does not hold"],
              text: "It earns {metric:reward@std|percent}.",
              choice: 1,
            },
            { text: "It earns {metric:reward@std:mean|signed 1}, no more." },
          ],
        },
        view: [{ kind: "budget" }, { kind: "ripple" }] as Record<string, unknown>[],
        highlight: 0,
        notes: ["Say it."],
      },
    ],
  };
}

export type SmallLecture = ReturnType<typeof smallLecture>;
