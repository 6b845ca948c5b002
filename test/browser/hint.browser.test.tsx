import { expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import "../../src/theme/global.css";
import { Hint } from "../../src/panels/controls/Hint";

test("a label's explanation is to be had by keys alone, and gives the focus back", async () => {
  await render(<Hint text="How many completions one step learns from.">a step</Hint>);
  const explanation = page.getByText("How many completions one step learns from.");
  const label = page.getByRole("button", { name: "a step" });
  // Until its script has come it is a plain word.
  await expect.element(label).toHaveAttribute("aria-haspopup", "dialog");
  await userEvent.tab();
  await expect.element(label).toHaveFocus();
  await userEvent.keyboard("{Enter}");
  await expect.element(explanation).toBeVisible();
  await userEvent.keyboard("{Escape}");
  await expect.element(explanation).not.toBeInTheDocument();
  await expect.element(label).toHaveFocus();
});
