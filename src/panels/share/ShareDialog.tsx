import { Dialog } from "@base-ui/react/dialog";
import { Tabs } from "@base-ui/react/tabs";
import { shellCommands } from "../../experiment/cli-command";
import { PAPER_BIBTEX, siteBibtex } from "../../store/citation";
import { useLab } from "../../store/lab";
import { pageAddress } from "../../store/share-link";
import { DialogSheet } from "../controls/DialogSheet";
import { CopyText } from "./CopyText";
import { EmbedTab } from "./EmbedTab";
import { LinkTab } from "./LinkTab";
import "./share.css";

const TABS = [
  { id: "link", label: "Link" },
  { id: "embed", label: "Embed" },
  { id: "command", label: "Command line" },
  { id: "cite", label: "Cite" },
] as const;

/** What can be taken to another place: a link and its code, an embedded panel, a command, a citation. */
export function ShareDialog(props: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog.Root open={props.open} onOpenChange={props.onOpenChange}>
      <DialogSheet title="Share" className="share">
        <Tabs.Root defaultValue="link">
          <Tabs.List className="tabs share-tabs" aria-label="What to share">
            {TABS.map(({ id, label }) => (
              <Tabs.Tab key={id} value={id}>
                {label}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="link" className="share-panel" keepMounted>
            <LinkTab />
          </Tabs.Panel>
          <Tabs.Panel value="embed" className="share-panel">
            <EmbedTab />
          </Tabs.Panel>
          <Tabs.Panel value="command" className="share-panel">
            <CommandTab />
          </Tabs.Panel>
          <Tabs.Panel value="cite" className="share-panel">
            <CiteTab />
          </Tabs.Panel>
        </Tabs.Root>
      </DialogSheet>
    </Dialog.Root>
  );
}

/** The same experiment on the command line: one command a run. */
function CommandTab() {
  const asked = useLab((lab) => lab.asked);
  const commands = shellCommands(asked);
  const { seed, seeds } = asked.settings;
  return (
    <>
      <p>
        The same engine in Node makes {commands.length > 1 ? "each of these runs" : "this run"} into
        a folder of plain files that this page opens
        {seeds > 1 && `, with all seeds from ${seed} to ${seed + seeds - 1}`}. From a copy of the
        sources:
      </p>
      <CopyText name="Commands" text={commands.join("\n\n")} lines />
      <p className="small">
        On WebAssembly the same seed gives the same run, step for step. Where the kernel is measured
        as often as the clock allows, the command measures it every 10 steps.
      </p>
    </>
  );
}

/** How to cite what was seen here. */
function CiteTab() {
  return (
    <>
      <h3>The paper that this page follows</h3>
      <CopyText name="BibTeX of the paper" text={PAPER_BIBTEX} lines />
      <h3>This page</h3>
      <CopyText name="BibTeX of this page" text={siteBibtex(pageAddress(), new Date())} lines />
      <p className="small">
        The address is that of this copy of the page; version and commit say which state of it.
      </p>
    </>
  );
}
