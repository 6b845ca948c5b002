import { useState } from "react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import { render } from "vitest-browser-react";
import { keepFocus } from "../../src/panels/keep-focus";

let end = () => {};
let root: HTMLElement;
beforeEach(() => {
  end = keepFocus();
  root = document.createElement("div");
  root.id = "root";
  document.body.append(root);
});
afterEach(() => {
  end();
  root.remove();
});

/** A list whose entries are taken out, over a button that is switched off by a press. */
function List() {
  const [names, setNames] = useState(["first", "second", "third"]);
  const [over, setOver] = useState(false);
  return (
    <section>
      <h1>A list</h1>
      <ul>
        {names.map((name) => (
          <li key={name}>
            <button type="button" onClick={() => setNames(names.filter((one) => one !== name))}>
              {name}
            </button>
          </li>
        ))}
      </ul>
      <button type="button" disabled={over} onClick={() => setOver(true)}>
        end
      </button>
      <button type="button">after</button>
    </section>
  );
}

function Pages() {
  const [page, setPage] = useState("list");
  return page === "list" ? (
    <div>
      <main>
        <button type="button" onClick={() => setPage("other")}>
          go
        </button>
        <List />
      </main>
      <button type="button">in its foot</button>
    </div>
  ) : (
    <div>
      <main key="other">
        <h1>Another page</h1>
      </main>
      <button type="button">in its foot</button>
    </div>
  );
}

const focused = () => document.activeElement?.textContent;

test("what is taken away or switched off by a key leaves the focus to what stands nearest", async () => {
  await render(<Pages />, { container: root });
  await userEvent.tab();
  await userEvent.tab();
  await userEvent.tab();
  expect(focused()).toBe("second");
  await userEvent.keyboard("{Enter}");
  await expect.poll(focused).toBe("third");
  await userEvent.keyboard("{Enter}");
  await expect.poll(focused).toBe("first");
  await userEvent.keyboard("{Enter}");
  // The list is empty: the next stop round it.
  await expect.poll(focused).toBe("end");
  await userEvent.keyboard("{Enter}");
  await expect.poll(focused).toBe("after");
});

test("another page is begun at its title", async () => {
  await render(<Pages />, { container: root });
  await userEvent.tab();
  expect(focused()).toBe("go");
  await userEvent.keyboard("{Enter}");
  await expect.poll(focused).toBe("Another page");
});

test("whoever points has no focus to lose", async () => {
  const screen = await render(<Pages />, { container: root });
  await screen.getByRole("button", { name: "second" }).click();
  await expect.element(screen.getByRole("button", { name: "second" })).not.toBeInTheDocument();
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  expect(document.activeElement).toBe(document.body);
});
