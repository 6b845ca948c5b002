/** What stands behind "Why?" of each sentence; loaded when it is first asked. */
export const WHY = {
  diverged:
    "An update was so large that nothing sound could be computed from what it left. A smaller learning rate, or clipping the gradient's norm, keeps the policy where its gradient still describes it.",
  collapsed:
    "A policy that has become sure of wrong answers seldom samples right ones, so that hardly anything pulls it back. The usual cause is a learning rate that is too large; a smaller one, or a pull to the base policy (KL weight β), keeps it where rewards are found.",
  "classifier-only":
    "With the backbone held, an update moves the logits by ΔW h(x): it acts through inner products of features, and the features stand still, so that component cannot change. The gradient component contains W, so it changes although nothing acts through it yet. The first stage shapes one component through the other.",
  "backbone-only":
    "With the classifier held, an update acts through the backbone's gradients alone. The features move, so their inner products change too, although no update acts through them.",
  "one-seed":
    "A run reached a reward at the first step whose batch of training prompts earned it; the next batch may earn less. Both runs share one seed: the same prompts and the same noise, so what differs between them comes from the schedule. It is still one seed. Try others, and the head-rate control, which speeds the classifier up without holding the backbone.",
  "reward-and-entropy":
    "A reward is reached at the first step whose batch of training prompts earned it. A policy that is rewarded for what it samples samples it more often. Part of the entropy that is lost was noise in its answers, part is the variety of its right ones: compare runs at equal reward.",
  "paired-seeds":
    "Every pair shares its prompts and its noise, so that luck which is common to both drops out of their difference. The reward of a seed is its mean over five steps; the interval is Student’s t over the seeds. It speaks of other seeds of this very experiment, not of other rates or tasks: try the head-rate control, which speeds the classifier up without holding the backbone.",
  "over-seeds":
    "The reward of a seed is its mean over five steps; the interval is Student’s t over the seeds. It speaks of other seeds of this very experiment, not of other rates or tasks.",
  released:
    "While the backbone was held, the gradient component was idle: no update went through it. But it contains W, and W was learning, so it changed all the same. Now every update goes through both components, and through a gradient component that the first stage has shaped: that is what classifier-first RL does.",
  held: "An update now moves the logits by ΔW h(x), through the features as they are: the representation component alone. That component is made of features, so it cannot change; the gradient component contains W, so it does.",
} as const;
