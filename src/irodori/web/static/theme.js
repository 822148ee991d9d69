"use strict";
/* Light or dark as it was last chosen, before anything is drawn. */
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  let chosen = null;
  try { chosen = localStorage.getItem("irodori-theme"); } catch { /* the browser keeps nothing */ }
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
  const tell = () => document.dispatchEvent(new CustomEvent("irodori:theme", { detail: isDark() ? "dark" : "light" }));

  addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    show();
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      try { localStorage.setItem("irodori-theme", root.dataset.theme); } catch { /* it holds for this page */ }
      show();
      tell();
    });
    dark.addEventListener("change", () => { show(); tell(); });
  });
})();
