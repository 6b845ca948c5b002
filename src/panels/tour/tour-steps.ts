/** The tour as data: what it points at, what that is, what to do there. */

/** One step of the tour. */
export interface TourStep {
  /** What is pointed at: the first element that there is, by CSS selectors. */
  readonly anchor: string;
  /** Where the words stand, so that they do not cover what they are about; below unless given. */
  readonly side?: "top" | "right";
  /** Along that side, at the middle unless given. */
  readonly align?: "start";
  /** How far from it they stand, px, where what they speak of lies between. */
  readonly offset?: number;
  readonly title: string;
  readonly text: string;
  /** Something to try; none where there is only to look. */
  readonly act?: string;
  /** Whether what it says is seen only while the run goes on: where it rests, it can be let go on from here. */
  readonly runs?: true;
  /** The term of the glossary that says more. */
  readonly term?: string;
  /** Questions with their answers, in the place of something to do. */
  readonly answers?: readonly { readonly question: string; readonly answer: string }[];
  /** Claims that test what it says, by their ids, each as a question. */
  readonly claims?: readonly { readonly id: string; readonly asks: string }[];
}

/** The numbers of a map and what they are stand under it, px. */
const UNDER_NUMBERS = 76;

export const TOUR: readonly TourStep[] = [
  {
    anchor: ".first-sentence, .lede-line",
    align: "start",
    title: "What goes on",
    text: "A small transformer answers prompts; right answers are rewarded, and it learns from that, here in this page: twice, by classifier-first RL (CF-RL) and by standard RL. The framed sentence is true at every step.",
    act: "Two questions to take along: what do the kernel’s two components mean, and what does CF-RL change?",
    term: "cf-rl",
  },
  {
    anchor: ".lever",
    title: "The switch",
    text: "It says what is trained from the next step on. Open: only W, the classifier. Closed: ψ, the backbone, as well. The wires lead both to the letters that they feed.",
    act: "Pull it: drag the handle, tap it, or press L. Then look at the sentence again.",
    term: "lever",
  },
  {
    anchor: ".kp-maps > div:nth-child(1) .kp-map",
    offset: UNDER_NUMBERS,
    title: "The kernel",
    text: "Row x, column x′: how far learning from one context moves the answer in another. Blue is along, ochre is against. It is the exact sum of the two maps beside it.",
    act: "Point at a cell, or tap one: the numbers below do its sum.",
    term: "kernel",
  },
  {
    anchor: ".kp-maps > div:nth-child(2) .kp-map",
    offset: UNDER_NUMBERS,
    title: "Representation",
    text: "What the classifier learns through: contexts whose features are alike move each other. It is made of features, so it stands still while the backbone is held.",
    act: "Read the two words over it, drives and changes, and pull the switch: which of them turns?",
    term: "representation",
  },
  {
    anchor: ".kp-maps > div:nth-child(3) .kp-map",
    offset: UNDER_NUMBERS,
    title: "Gradient",
    text: "What the backbone learns through: how far a change of it for one context moves the features of another, as the classifier W reads them out. So W changes it, even while it is idle.",
    act: "While the switch is open its number grows, although nothing drives it. Size is not work, though: the next step shows which component does what.",
    runs: true,
    term: "gradient",
  },
  {
    anchor: "[data-track='entropy-so-far'], [data-track='entropy-budget']",
    side: "top",
    title: "Who makes it surer",
    text: "A policy that grows surer loses entropy. Here is how much of the loss goes through each component. One that is idle adds nothing: its curve stands still.",
    act: "Pull the switch and see which curve leaves 0. Which of the two acts on tasks that are not trained as well?",
    runs: true,
    term: "entropy-so-far",
  },
  {
    anchor: ".tl-flag",
    side: "top",
    title: "One axis of time",
    text: "Under it each run’s schedule, a lane for W and one for ψ, and what is measured. Everything on the page belongs to the step where this flag stands.",
    act: "Drag the flag back and look at the maps; the key End follows the run again.",
  },
  {
    anchor: ".answers-head",
    title: "Answers, and how sure they are",
    text: "The same held-out prompts at every step: a token’s tint is its probability, ✓ is right. Confidence is how dark they get; diversity is how many different right ones are left.",
    term: "confidence",
  },
  {
    anchor: ".lever",
    title: "Two questions",
    text: "",
    answers: [
      {
        question: "What do the two components mean?",
        answer:
          "Representation: what is learned in one context moves another as far as their features are alike; the classifier learns through it. Gradient: a change of the backbone for one context moves the features of another, and with them its answer, as the classifier reads them out; the backbone learns through it.",
      },
      {
        question: "What does CF-RL change?",
        answer:
          "Which of them drives, and when. First the classifier alone: representation drives and stays as it is, gradient is idle and is reshaped by W. Then everything: the backbone joins, and learns through the component that the first stage has shaped. The paper finds that this speeds learning up. Over eight seeds of this toy:",
      },
    ],
    claims: [
      { id: "cf-rl-faster", asks: "Is it faster?" },
      { id: "freezing", asks: "Is it the holding that makes it so?" },
      { id: "gradient-component", asks: "Is the gradient component larger?" },
    ],
  },
];
