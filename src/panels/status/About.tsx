import { Dialog } from "@base-ui/react/dialog";
import { DialogSheet } from "../controls/DialogSheet";
import { Onward } from "./Onward";
import { ThisVersion } from "./ThisVersion";

/** What this page is, in the order in which a student would ask. */
export function About(props: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** The sheet of keys is asked for: where there is no room its word is not in the header. */
  readonly onKeys: () => void;
}) {
  return (
    <Dialog.Root open={props.open} onOpenChange={props.onOpenChange}>
      <DialogSheet title="What this is" className="about">
        <p>
          A small transformer, pretrained on puzzles with digits until it gets some of them right,
          is trained further by reinforcement learning in your browser: it answers prompts, right
          answers are rewarded, and its parameters move so that rewarded answers become more
          probable. Nothing is downloaded but this page, and nothing leaves it.
        </p>
        <p>
          Its parameters fall in two groups. The <b>classifier</b> <span className="math">W</span>{" "}
          turns the last features <span className="math">h</span> into scores for the sixteen
          tokens; the <b>backbone</b> <span className="math">ψ</span> is everything before it. The
          lever says which of them learn: standard RL trains both, <b className="cf">CF-RL</b> the
          classifier first.
        </p>
        <p>
          The maps show the <b>neural tangent kernel</b>: how strongly learning from one context (a
          column) moves what the policy says in another (a row). Blue means along, ochre against. It
          is the exact sum of two parts (
          <a className="value" href="https://arxiv.org/abs/2405.16747">
            Tomihari and Sato
          </a>{" "}
          split it so for fine-tuning, the paper below for RL). Through the{" "}
          <b className="rep">representation component</b> <span className="math">⟨h, h′⟩ I</span>{" "}
          the classifier learns: contexts whose features are alike move each other. Through the{" "}
          <b className="grad">gradient component</b>{" "}
          <span className="math">
            W J J′<sup>⊤</sup> W<sup>⊤</sup>
          </span>{" "}
          the backbone learns, seen through the classifier.
        </p>
        <p>
          While <b className="cf">CF-RL</b> trains the classifier alone, the first part drives and
          stays the same, being made of features; the second is idle and yet changes, for{" "}
          <span className="math">W</span> is in it. So the backbone, once it joins, learns through
          another kernel than it would have at the start. <b>LP-FT</b> keeps the same order, but is
          taught by demonstrations, and is meant to spare the features (
          <a className="value" href="https://arxiv.org/abs/2202.10054">
            Kumar et al.
          </a>
          ). Whether CF-RL works alike is among the claims that are tested here.
        </p>
        <p>
          <b>Entropy</b> says how undecided the policy is, in nats a token; <b>confidence</b> is the
          mean probability of its most probable token; <b>diversity</b> counts the different right
          answers it still gives to one prompt. When contexts share most of their features, what is
          rewarded in one becomes likelier in all, so confidence can rise and diversity fall.
        </p>
        <p>
          The idea is from A. Tomihari,{" "}
          <cite>Learning Dynamics in RL Post-Training for Language Models</cite>,{" "}
          <a className="value" href="https://arxiv.org/abs/2601.04670">
            arXiv:2601.04670
          </a>
          . This is a toy: what it shows is true of the policy in this page.
        </p>
        <ThisVersion />
        <Onward onLeave={() => props.onOpenChange(false)} onKeys={props.onKeys} />
      </DialogSheet>
    </Dialog.Root>
  );
}
