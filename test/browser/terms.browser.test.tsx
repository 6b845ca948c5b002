import { expect, it } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import "../../src/theme/global.css";
import { Term } from "../../src/panels/terms/Term";
import { TermLayer } from "../../src/panels/terms/TermLayer";

const Page = () => (
  <main style={{ padding: 40 }}>
    <p>
      <Term id="representation">representation</Term> and <Term id="entropy">nats a token</Term>,{" "}
      <Term id="no-such-term">nothing</Term>
    </p>
    <button type="button" data-term-hint="confidence">
      by confidence
    </button>
    <p style={{ marginTop: 400 }}>elsewhere</p>
    <TermLayer />
  </main>
);
const card = page.getByRole("dialog");

it("is explained when pressed, with its formula and its source, and put away by Escape", async () => {
  await render(<Page />);
  await page.getByRole("button", { name: "representation" }).click();
  await expect.element(card).toHaveTextContent("It is made of features");
  await expect.element(card).toHaveTextContent("arXiv:2405.16747");
  await expect.poll(() => document.querySelector(".term-sheet .katex")).not.toBeNull();
  // Another term, from the card itself.
  await card.getByRole("button", { name: "gradient component" }).click();
  await expect.element(card).toHaveTextContent("W stands on both sides");
  await userEvent.keyboard("{Escape}");
  await expect.element(card).not.toBeInTheDocument();
});

it("is explained where the focus is, which stays there, and goes when that goes on", async () => {
  await render(<Page />);
  await userEvent.tab();
  const first = page.getByRole("button", { name: "representation" });
  await expect.element(first).toHaveFocus();
  await expect.element(card).toHaveTextContent("representation component");
  await expect.element(first).toHaveAttribute("aria-describedby", "term-sentence");
  await userEvent.tab();
  await expect.element(card).toHaveTextContent("How undecided the policy is");
  await expect.element(page.getByRole("button", { name: "nats a token" })).toHaveFocus();
  // A word that the glossary does not have opens nothing.
  await page.getByRole("button", { name: "nothing" }).click();
  await expect.element(card).not.toBeInTheDocument();
});

it("is explained while it is pointed at", async () => {
  await render(<Page />);
  await page.getByRole("button", { name: "nats a token" }).hover();
  await expect.element(card).toHaveTextContent("Unit: nats a token");
  await page.getByText("elsewhere").hover();
  await expect.element(card).not.toBeInTheDocument();
});

it("explains a button that has a press of its own where it is pointed at, and leaves it the press", async () => {
  await render(<Page />);
  const button = page.getByRole("button", { name: "by confidence" });
  await button.hover();
  await expect.element(card).toHaveTextContent("favourite token");
  await button.click();
  await expect.element(card).not.toBeInTheDocument();
});
