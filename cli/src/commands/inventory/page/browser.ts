/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/**
 * The script that runs in the reader's browser. The page contains the source text of this function, so it must not
 * use anything outside of it. It only shows, hides and sorts what the page already contains; it never turns text
 * into HTML.
 */
export function runPage(): void {
  const all = <Found extends Element>(selector: string, within: ParentNode = document): Found[] => [
    ...within.querySelectorAll<Found>(selector),
  ];
  const one = (selector: string): HTMLElement => {
    const [found] = all<HTMLElement>(selector);
    if (found === undefined) {
      throw new Error(`The page lacks ${selector}.`);
    }
    return found;
  };
  const words = (element: Element, name: string): string[] =>
    (element.getAttribute(`data-${name}`) ?? "").split(" ").filter((word) => word !== "");
  const press = (element: Element, isPressed: boolean): void => {
    element.setAttribute("aria-pressed", String(isPressed));
  };

  const search = one("#search") as HTMLInputElement;
  const reset = one("#reset");
  const tiles = all<HTMLButtonElement>(".tile");
  const bars = all<SVGGElement>(".bar");
  const tables = ["tokens", "accounts"].map((id) => ({
    id,
    count: one(`#${id} output`),
    rows: all<HTMLTableRowElement>(`#${id} tbody tr`),
  }));
  let flag: string | undefined;
  let week: string | undefined;

  function filter(): void {
    const terms = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (element: Element): boolean => {
      const text = element.getAttribute("data-search") ?? "";
      return terms.every((term) => text.includes(term));
    };
    const shown = tables.map(({ count, id, rows }) => {
      const left = rows.filter((row) => {
        row.hidden = !(
          fits(row) &&
          (flag === undefined || words(row, "flags").includes(flag)) &&
          (week === undefined || words(row, "weeks").includes(week))
        );
        return !row.hidden;
      });
      count.textContent = left.length === rows.length ? `${rows.length}` : `${left.length} of ${rows.length}`;
      return `${left.length} ${id}`;
    });
    one("#status").textContent = `${shown.join(", ")} shown`;
    for (const tile of tiles) {
      press(tile, tile.dataset["flag"] === flag);
    }
    for (const bar of bars) {
      press(bar, bar.dataset["week"] === week);
    }
    reset.hidden = terms.length === 0 && flag === undefined && week === undefined;
    for (const account of accountNodes) {
      account.classList.toggle("unfound", !fits(account));
    }
    showMap();
  }

  search.addEventListener("input", filter);
  for (const tile of tiles) {
    tile.addEventListener("click", () => {
      flag = flag === tile.dataset["flag"] ? undefined : tile.dataset["flag"];
      filter();
    });
  }
  reset.addEventListener("click", () => {
    search.value = "";
    flag = week = undefined;
    filter();
    search.focus();
  });

  // The bars are a single Tab stop; the arrow keys move between bars.
  bars[0]?.setAttribute("tabindex", "0");
  for (const [index, bar] of bars.entries()) {
    const choose = (): void => {
      week = week === bar.dataset["week"] ? undefined : bar.dataset["week"];
      filter();
    };
    const goTo = (next: number): void => {
      const target = bars[next];
      if (target === undefined) {
        return;
      }
      for (const other of bars) {
        other.setAttribute("tabindex", other === target ? "0" : "-1");
      }
      target.focus();
    };
    bar.addEventListener("click", choose);
    bar.addEventListener("keydown", (event) => {
      const action = {
        Enter: choose,
        " ": choose,
        ArrowRight: () => {
          goTo(index + 1);
        },
        ArrowLeft: () => {
          goTo(index - 1);
        },
        Home: () => {
          goTo(0);
        },
        End: () => {
          goTo(bars.length - 1);
        },
      }[event.key];
      if (action === undefined) {
        return;
      }
      event.preventDefault();
      action();
    });
  }

  for (const { id, rows } of tables) {
    const heads = all<HTMLTableCellElement>(`#${id} th`);
    const body = one(`#${id} tbody`);
    for (const [column, head] of heads.entries()) {
      head.querySelector("button")?.addEventListener("click", () => {
        const isAscending = head.getAttribute("aria-sort") !== "ascending";
        for (const other of heads) {
          other.removeAttribute("aria-sort");
        }
        head.setAttribute("aria-sort", isAscending ? "ascending" : "descending");
        const keyOf = (row: HTMLTableRowElement): string => {
          const cell = row.cells[column];
          return (cell?.dataset["sort"] ?? cell?.textContent ?? "").trim();
        };
        const compare = new Intl.Collator("en", { numeric: true }).compare;
        rows.sort((left, right) => {
          const [a, b] = [keyOf(left), keyOf(right)];
          // Missing values stay last in both directions.
          if (a === "" || b === "") {
            return Number(a === "") - Number(b === "");
          }
          return isAscending ? compare(a, b) : compare(b, a);
        });
        body.append(...rows);
      });
    }
  }

  const map = one(".map");
  const canvas = one(".map svg");
  const columns = all<HTMLUListElement>("ul", map);
  const nodes = all<HTMLButtonElement>("li button", map);
  const accountNodes = all<HTMLButtonElement>("button", columns[0]);
  const clear = one("#map-clear");
  const byKey = new Map(nodes.map((node) => [node.dataset["key"] ?? "", node]));
  const nextOf = new Map(
    nodes.map((node) => [node, words(node, "next").flatMap((key) => byKey.get(key) ?? [])]),
  );
  const previousOf = new Map<Element, HTMLButtonElement[]>();
  for (const [node, nexts] of nextOf) {
    for (const next of nexts) {
      previousOf.set(next, [...(previousOf.get(next) ?? []), node]);
    }
  }
  let chosen: HTMLButtonElement | undefined;

  /** The node and everything that can be reached from it in one direction. */
  function reach(start: HTMLButtonElement, step: ReadonlyMap<Element, HTMLButtonElement[]>): Set<Element> {
    const reached = new Set<Element>([start]);
    for (const node of reached) {
      for (const next of step.get(node) ?? []) {
        reached.add(next);
      }
    }
    return reached;
  }

  function showMap(): void {
    const joined =
      chosen === undefined ? undefined : new Set([...reach(chosen, nextOf), ...reach(chosen, previousOf)]);
    for (const node of nodes) {
      const item = node.parentElement;
      if (item !== null) {
        item.hidden = joined === undefined ? node.classList.contains("unfound") : !joined.has(node);
      }
      press(node, node === chosen);
    }
    for (const list of columns) {
      const items = all<HTMLLIElement>("li", list);
      const left = items.filter(({ hidden }) => !hidden).length;
      const count = list.parentElement?.querySelector("output");
      if (count) {
        count.textContent = left === items.length ? `${left}` : `${left} of ${items.length}`;
      }
    }
    clear.hidden = chosen === undefined;
    one("#map-status").textContent =
      chosen === undefined
        ? ""
        : `${chosen.querySelector("span")?.textContent ?? ""} is connected to what is shown.`;
    drawLines(joined);
  }

  function drawLines(joined: ReadonlySet<Element> | undefined): void {
    const frame = map.getBoundingClientRect();
    const place = (node: Element): DOMRect | undefined => {
      const box = node.getBoundingClientRect();
      const view = node.closest("ul")?.getBoundingClientRect();
      const middle = box.top + box.height / 2;
      return view && middle >= view.top && middle <= view.bottom ? box : undefined;
    };
    const paths = [...(joined ?? [])].flatMap((node) =>
      (nextOf.get(node as HTMLButtonElement) ?? []).flatMap((next) => {
        const [from, to] = [place(node), place(next)];
        if (!joined?.has(next) || from === undefined || to === undefined) {
          return [];
        }
        const [x1, y1] = [from.right - frame.left, from.top + from.height / 2 - frame.top];
        const [x2, y2] = [to.left - frame.left, to.top + to.height / 2 - frame.top];
        const bend = (x1 + x2) / 2;
        const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
        path.setAttribute("d", `M${x1} ${y1}C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}`);
        return [path];
      }),
    );
    canvas.replaceChildren(...paths);
  }

  for (const node of nodes) {
    node.addEventListener("click", () => {
      chosen = chosen === node ? undefined : node;
      showMap();
    });
  }
  clear.addEventListener("click", () => {
    const last = chosen;
    chosen = undefined;
    showMap();
    last?.focus();
  });
  map.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      clear.click();
    }
  });
  map.addEventListener("scroll", showMap, { capture: true, passive: true });
  window.addEventListener("resize", showMap);
  filter();
}
