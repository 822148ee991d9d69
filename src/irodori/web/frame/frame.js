"use strict";
/* In the frame that shows a result: statuses for plans, and what the page around the frame asks. */
(() => {
  const form = document.getElementById("plan");
  const sheets = JSON.parse(form.dataset.plans);
  const chosen = JSON.parse(form.dataset.choices);
  const plans = new Set(Object.entries(sheets).flatMap(([id, [, cells]]) => cells.split(" ").map((each) => `${id}-${each}`)));
  const deadline = document.getElementById("plan-deadline");
  const era = document.getElementById("plan-era");
  const undo = document.getElementById("plan-undo");
  const state = document.getElementById("plan-state");
  const choices = [...form.querySelectorAll("[data-status]")];
  const eraText = new Intl.DateTimeFormat("ja-JP-u-ca-japanese", { dateStyle: "long" });
  const none = { status: "", deadline: "" };
  let name = "";
  let cell = null;

  const say = (message) => parent.postMessage({ irodori: true, ...message }, location.origin);
  const showEra = () => {
    era.textContent = deadline.value ? eraText.format(new Date(deadline.value + "T00:00")) : era.dataset.none;
  };
  const show = () => {
    form.hidden = !plans.has(name);
    if (form.hidden) return;
    const plan = chosen[name] ?? none;
    deadline.value = plan.deadline;
    showEra();
    choices.forEach((each) => each.setAttribute("aria-pressed", String(each.dataset.status === plan.status)));
    undo.hidden = !plan.status;
    state.textContent = "";
  };
  /** On a small screen the description lies over the lower half: scroll so far that the cell is above it. */
  const clearPanel = () => {
    const panel = document.getElementById("cell");
    if (getComputedStyle(panel).position !== "fixed") return;
    const top = panel.getBoundingClientRect().top;
    const box = cell.getBoundingClientRect();
    if (box.bottom > top) scrollBy(0, Math.min(box.bottom - top + 8, Math.max(box.top - top * 0.6, 0)));
  };
  const choose = (status) => {
    const [sheet, reference] = name.split("-");
    chosen[name] = { status, deadline: status && deadline.validity.valid ? deadline.value : "" };
    show();
    state.textContent = state.dataset.working;
    say({ type: "status", sheet: sheets[sheet][0], cell: reference, ...chosen[name] });
  };

  document.addEventListener("irodori:cell", (event) => {
    cell = event.detail;
    name = cell.id;
    show();
    requestAnimationFrame(clearPanel);
  });
  choices.forEach((each) => each.addEventListener("click", () => choose(each.dataset.status)));
  undo.addEventListener("click", () => { choices[0].focus(); choose(""); });
  deadline.addEventListener("input", showEra);
  deadline.addEventListener("change", () => { if (chosen[name]?.status) choose(chosen[name].status); });
  form.addEventListener("submit", (event) => event.preventDefault());

  document.addEventListener("dragover", (event) => { event.preventDefault(); say({ type: "drag" }); });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    say({ type: "files", files: [...event.dataTransfer.files] });
  });

  const pane = () => document.querySelector(".sheet:not([hidden]) .pane");
  window.irodori = {
    /** Where the reader is: the sheet, the filters, the cell, and what has the focus. */
    place: () => ({
      sheet: document.querySelector(".sheet:not([hidden])")?.id,
      top: pane()?.scrollTop,
      left: pane()?.scrollLeft,
      cell: cell?.id,
      ministry: document.getElementById("ministry")?.value,
      kinds: [...document.querySelectorAll(".count[aria-pressed=true]")].map((each) => each.dataset.kind),
      focus: document.activeElement?.id || document.activeElement?.dataset?.status,
      aside: document.querySelector("aside").scrollTop,
    }),
    /** Go where the reader was in the drawing before this one. */
    resume: (place) => {
      document.querySelector(`.tabs a[href="#${place.sheet}"]`)?.click();
      const ministry = document.getElementById("ministry");
      if (ministry && place.ministry) {
        ministry.value = place.ministry;
        ministry.dispatchEvent(new Event("change"));
      }
      place.kinds.forEach((kind) => document.querySelector(`.count[data-kind="${kind}"]`)?.click());
      if (pane()) {
        pane().scrollTop = place.top;
        pane().scrollLeft = place.left;
      }
      const target = place.cell && document.getElementById(place.cell);
      if (target) target.click();
      document.querySelector("aside").scrollTop = place.aside;
      if (target && chosen[place.cell]?.status) state.textContent = state.dataset.done;
    },
    focus: (place) => {
      const to = place.focus && (document.getElementById(place.focus) || form.querySelector(`[data-status="${place.focus}"]`));
      if (to) to.focus({ preventScroll: true });
    },
  };
})();
