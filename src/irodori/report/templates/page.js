"use strict";
(() => {
  const root = document.documentElement;
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  root.classList.add("js");

  // ---- Sheets ----

  const sheets = all(".sheet");
  const tabs = all(".tabs a");
  const current = () => sheets.find((sheet) => !sheet.hidden);

  const showSheet = (sheet) => {
    sheets.forEach((each) => { each.hidden = each !== sheet; });
    tabs.forEach((tab) => {
      if (tab.hash === "#" + sheet.id) tab.setAttribute("aria-current", "true");
      else tab.removeAttribute("aria-current");
    });
    const pane = one(".pane", sheet);
    const heads = all("thead", sheet);
    const name = one("thead .name", sheet);
    if (heads.length) pane.style.setProperty("--head-height", heads[0].offsetHeight + "px");
    if (name) pane.style.setProperty("--name-width", name.offsetWidth + "px");
    count();
  };

  // ---- Cells: where they are, and how to get from one to another ----

  const number = (cell, letter) => {
    const found = new RegExp("(?:^|\\s)" + letter + "(\\d+)").exec(cell.className);
    return found ? Number(found[1]) : 1;
  };
  const isShown = (row) => !row.classList.contains("out") && !row.parentElement.classList.contains("out")
    && (!row.classList.contains("hid") || row.closest(".sheet").classList.contains("all"));
  const isOpen = (cell) => !cell.classList.contains("hid") || cell.closest(".sheet").classList.contains("all");

  /** The cell that covers a column in a row, be it merged over from above. */
  const cellAt = (row, column) => {
    for (let up = 0, each = row; each; up += 1, each = each.previousElementSibling) {
      for (const cell of each.children) {
        const first = number(cell, "c");
        if (!cell.classList.contains("n") && first <= column && column < first + cell.colSpan && cell.rowSpan > up) return cell;
      }
    }
    return null;
  };

  const besides = (row, down) => {
    const next = down ? "nextElementSibling" : "previousElementSibling";
    let each = row[next];
    let group = row.parentElement;
    for (;;) {
      while (each && !isShown(each)) each = each[next];
      if (each) return each;
      group = group[next];
      if (!group) {
        const table = row.closest("table")[next];
        group = table && (down ? one("tbody", table) : table.lastElementChild);
        if (!group || group.tagName !== "TBODY") return null;
        row = group.firstElementChild;
      }
      if (group.tagName !== "TBODY") return null;
      each = down ? group.firstElementChild : group.lastElementChild;
    }
  };

  let chosen = null;
  let homeRow = null;
  let homeColumn = 1;

  const textOf = (cell) => {
    const copy = cell.cloneNode(true);
    all(".k", copy).forEach((mark) => mark.remove());
    return copy.textContent;
  };
  const letters = (column) => {
    let text = "";
    for (let rest = column; rest; rest = Math.floor((rest - 1) / 26)) text = String.fromCharCode(65 + (rest - 1) % 26) + text;
    return text;
  };
  const notesOf = (cell) => all(".k", cell).map((mark) => document.getElementById(mark.hash.slice(1))).filter(Boolean);

  const panel = one("#cell");
  const describe = (cell) => {
    const row = cell.parentElement;
    const table = cell.closest("table");
    const column = number(cell, "c");
    const head = one("thead .letters .c" + column, table);
    one(".hint", panel).hidden = true;
    one(".cell-body", panel).hidden = false;
    one(".cell-ref", panel).textContent = (cell.id && cell.id.split("-")[1]) || letters(column) + row.dataset.n;
    one(".cell-path", panel).textContent = head ? head.dataset.p : "";
    const name = one("thead .name", table);
    const procedure = name && row.dataset.k !== undefined ? cellAt(row, number(name, "c")) : null;
    const procedureText = one(".cell-procedure", panel);
    procedureText.textContent = procedure ? textOf(procedure) : "";
    procedureText.parentElement.hidden = !procedure || procedure === cell;
    const value = one(".cell-value", panel);
    value.textContent = textOf(cell).trim() || value.dataset.blank;
    const notes = one("#cell-notes");
    notes.replaceChildren(...notesOf(cell).map((note) => {
      const box = document.createElement("div");
      box.dataset.kind = note.dataset.kind;
      box.append(...[...note.childNodes].map((node) => node.cloneNode(true)));
      const fill = note.dataset.kind === "check" ? null : [...cell.classList].find((name) => /^f\d+$/.test(name));
      if (fill) one("b", box).classList.add("f", fill);
      return box;
    }));
    if (!notes.children.length) {
      const none = document.createElement("p");
      none.textContent = notes.dataset.none;
      notes.append(none);
    }
    notes.hidden = !row.dataset.k && !notesOf(cell).length;
    document.dispatchEvent(new CustomEvent("irodori:cell", { detail: cell }));
  };

  const choose = (cell, { row = null, column = 0, center = false } = {}) => {
    if (!cell) return;
    if (chosen) {
      chosen.classList.remove("sel");
      chosen.removeAttribute("tabindex");
      chosen.removeAttribute("aria-describedby");
    }
    chosen = cell;
    homeRow = row || cell.parentElement;
    homeColumn = column || number(cell, "c");
    cell.tabIndex = 0;
    cell.classList.add("sel");
    cell.setAttribute("aria-describedby", "cell-notes");
    describe(cell);
    root.classList.add("has-cell");
    if (center) cell.scrollIntoView({ block: "center", inline: "center" });
    cell.focus({ preventScroll: true });
    if (!center) uncover(cell);
  };

  /** Scroll just so far that the frozen rows and columns do not lie over a cell. */
  const uncover = (cell) => {
    const pane = cell.closest(".pane");
    const frame = pane.getBoundingClientRect();
    const box = cell.getBoundingClientRect();
    const head = one("thead", cell.closest("table"));
    const name = cell.classList.contains("name") ? null : one(".name", cell.parentElement.closest("table"));
    const top = frame.top + (head ? head.offsetHeight : 0);
    const gutter = cell.parentElement.firstElementChild.offsetWidth;
    const left = frame.left + gutter + (name && number(cell, "c") > number(name, "c") ? name.offsetWidth : 0);
    const bottom = frame.top + pane.clientHeight;
    const right = frame.left + pane.clientWidth;
    if (box.top < top) pane.scrollTop -= top - box.top;
    else if (box.bottom > bottom) pane.scrollTop += Math.min(box.bottom - bottom, box.top - top);
    if (cell.classList.contains("name")) return;
    if (box.left < left) pane.scrollLeft -= left - box.left;
    else if (box.right > right) pane.scrollLeft += Math.min(box.right - right, box.left - left);
  };

  const release = () => {
    if (!chosen) return;
    chosen.classList.remove("sel");
    root.classList.remove("has-cell");
    chosen.blur();
  };

  const step = (cell, key) => {
    const row = isShown(homeRow) ? homeRow : cell.parentElement;
    const end = Number(/(\d+)$/.exec(one(".letters", cell.closest("table"))?.lastElementChild.className || "c1")[1]);
    if (key === "ArrowLeft" || key === "ArrowRight") {
      let column = key === "ArrowLeft" ? number(cell, "c") - 1 : number(cell, "c") + cell.colSpan;
      for (; column >= 1; column += key === "ArrowLeft" ? -1 : 1) {
        const next = cellAt(row, column);
        if (!next) return;
        if (isOpen(next)) { choose(next, { row }); return; }
      }
    } else if (key === "ArrowUp" || key === "ArrowDown") {
      const down = key === "ArrowDown";
      let next = row;
      do { next = besides(next, down); } while (next && cellAt(next, homeColumn) === cell);
      if (next) choose(cellAt(next, homeColumn) || next.lastElementChild, { row: next, column: homeColumn });
    } else if (key === "Home") choose(cellAt(row, 1), { row });
    else if (key === "End") choose(cellAt(row, end) || row.lastElementChild, { row });
  };

  /** Go to an element by its name, whatever hides it. */
  const goTo = (name) => {
    const cell = name && document.getElementById(name);
    const sheet = cell && cell.closest(".sheet");
    if (!sheet) return false;
    if (sheet.hidden) showSheet(sheet);
    if (cell === sheet) return true;
    if (!isShown(cell.parentElement) && (cell.parentElement.classList.contains("out") || cell.closest("tbody.out"))) clear();
    const hidden = one("#hidden");
    if (hidden && !hidden.checked && (!isOpen(cell) || cell.parentElement.classList.contains("hid"))) { hidden.checked = true; showHidden(); }
    choose(cell, { center: true });
    return true;
  };

  // ---- Filters ----

  const ministry = one("#ministry");
  const counts = all(".count");
  const pressed = () => counts.filter((each) => each.getAttribute("aria-pressed") === "true").map((each) => each.dataset.kind);

  const count = () => {
    const sheet = current();
    if (!sheet) return;
    const rows = all("tr[data-k]", sheet);
    const shown = rows.filter(isShown).length;
    const output = one("#shown");
    output.textContent = output.dataset.text.replace("%1", shown.toLocaleString()).replace("%2", rows.length.toLocaleString());
  };

  const filter = () => {
    const kinds = pressed();
    const colors = kinds.filter((kind) => kind !== "check" && kind !== "none");
    const wanted = ministry ? ministry.value : "";
    const active = kinds.length > 0 || wanted !== "";
    one("#clear").hidden = !active;
    if (colors.length) root.dataset.only = colors.join(" ");
    else delete root.dataset.only;
    for (const group of all(".grid tbody")) {
      const rows = [...group.children];
      let left = 0;
      for (const row of rows) {
        const has = (row.dataset.k || "").split(" ");
        const fits = !active || (row.dataset.k !== undefined
          && (wanted === "" || row.dataset.m === wanted) && (!kinds.length || kinds.some((kind) => has.includes(kind))));
        row.classList.toggle("out", !fits);
        left += fits;
      }
      group.classList.toggle("out", !left);
      rows.forEach((row, at) => all("[rowspan]", row).forEach((cell) => {
        cell.classList.toggle("stay", rows.slice(at, at + cell.rowSpan).some((each) => !each.classList.contains("out")));
      }));
      rows.forEach((row) => row.classList.toggle("left", row.classList.contains("out") && Boolean(one(".stay", row))));
      const whole = Number(/\be(\d+)/.exec(group.className)[1]) * 8;
      group.style.containIntrinsicHeight = active ? Math.max(2, Math.round(whole * left / rows.length)) + "em" : "";
    }
    count();
  };
  const clear = () => {
    counts.forEach((each) => each.setAttribute("aria-pressed", "false"));
    if (ministry) ministry.value = "";
    filter();
  };
  const showHidden = () => {
    sheets.forEach((sheet) => sheet.classList.toggle("all", one("#hidden").checked));
    count();
  };

  const attention = (down) => {
    const cells = all(".kq", current()).map((mark) => mark.closest("td, th")).filter((cell) => isShown(cell.parentElement) && isOpen(cell));
    if (!cells.length) return;
    const order = (cell) => chosen.compareDocumentPosition(cell) & (down ? Node.DOCUMENT_POSITION_FOLLOWING : Node.DOCUMENT_POSITION_PRECEDING);
    const beyond = chosen && current().contains(chosen) ? cells.filter((cell) => cell !== chosen && order(cell)) : cells;
    const next = down ? beyond[0] || cells[0] : beyond[beyond.length - 1] || cells[cells.length - 1];
    choose(next, { center: true });
  };

  // ---- Events ----

  counts.forEach((each) => each.addEventListener("click", () => {
    each.setAttribute("aria-pressed", String(each.getAttribute("aria-pressed") !== "true"));
    filter();
  }));
  if (ministry) ministry.addEventListener("change", filter);
  if (one("#hidden")) one("#hidden").addEventListener("change", showHidden);
  one("#clear").addEventListener("click", clear);
  one("#close").addEventListener("click", release);
  one("#before").addEventListener("click", () => attention(false));
  one("#after").addEventListener("click", () => attention(true));

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const cell = event.target.closest("tbody td, tbody th");
    if (cell && cell.closest(".pane")) {
      event.preventDefault();
      if (!cell.classList.contains("n")) choose(cell);
    } else if (link && goTo(link.hash.slice(1))) {
      event.preventDefault();
      history.replaceState(null, "", link.hash);
    }
  });
  document.addEventListener("mouseover", (event) => {
    const cell = event.target.closest("tbody td, tbody th");
    if (cell && !cell.title) {
      const text = notesOf(cell).map((note) => one(".why", note).textContent).join("\n");
      if (text) cell.title = text;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const cell = event.target.closest(".pane td, .pane tbody th");
    if (event.target.matches("input, select, textarea")) return;
    if (event.key === "n" || event.key === "p") attention(event.key === "n");
    else if (event.key === "Escape") release();
    else if (cell && /^(Arrow|Home$|End$)/.test(event.key)) {
      event.preventDefault();
      step(cell, event.key);
    }
  });
  document.addEventListener("focusin", (event) => {
    const cell = event.target.closest(".pane td, .pane tbody th");
    if (cell && cell !== chosen) choose(cell);
  });
  addEventListener("hashchange", () => goTo(location.hash.slice(1)));
  addEventListener("beforeprint", () => all("details").forEach((each) => { each.open = true; }));

  // ---- Light and dark ----

  const theme = one("#theme");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);
  const showTheme = () => theme.setAttribute("aria-pressed", String(isDark()));
  theme.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; showTheme(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showTheme);

  // ---- Begin ----

  all(".k").forEach((mark) => { mark.tabIndex = -1; });
  showTheme();
  if (sheets.length) showSheet(sheets[0]);
  for (const sheet of sheets) {
    const cell = one(".grid tbody td, .grid tbody th:not(.n)", sheet);
    if (cell) cell.tabIndex = 0;
  }
  goTo(location.hash.slice(1));
})();
