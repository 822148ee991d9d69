/* One result, in frames: the sheet with its reasons, and the legend.  A new drawing takes the place of the old one
   only when it is complete, and the reader stays where they were. */
const frames = document.getElementById("frames");
const tabs = [...document.querySelectorAll("[data-tab]")];
let tab = "view";

const shown = (name) => frames.querySelector(`iframe[data-name="${name}"]:not([data-new])`);
const theme = () => document.documentElement.dataset.theme;
const dress = (frame) => {
  const root = frame.contentDocument?.documentElement;
  if (!root) return;
  if (theme()) root.dataset.theme = theme();
  else delete root.dataset.theme;
};

const showTab = (name) => {
  tab = name;
  tabs.forEach((each) => each.setAttribute("aria-pressed", String(each.dataset.tab === name)));
  for (const frame of frames.children) frame.classList.toggle("off", frame.dataset.name !== name || "new" in frame.dataset);
};

const load = (name, link, title) => new Promise((resolve) => {
  frames.querySelector(`iframe[data-name="${name}"][data-new]`)?.remove();
  const frame = document.createElement("iframe");
  frame.dataset.name = name;
  frame.dataset.new = "";
  frame.title = title;
  frame.className = "off";
  frame.addEventListener("load", () => resolve(frame), { once: true });
  frame.src = link;
  frames.append(frame);
});

const isResult = (frame) => Boolean(frame.contentDocument?.querySelector("main"));

/** Show a drawing; false where the server no longer has it. */
export const show = async (links, titles, { keepPlace = false } = {}) => {
  const [view, legend] = await Promise.all([load("view", links.view, titles.view), load("legend", links.legend, titles.legend)]);
  if (!view.isConnected || !legend.isConnected) return true; // a later drawing has come before this one
  if (!isResult(view) || !isResult(legend)) {
    view.remove();
    legend.remove();
    return false;
  }
  [view, legend].forEach(dress);
  const old = shown("view");
  const place = keepPlace && old ? old.contentWindow.irodori.place() : null;
  const hadFocus = document.activeElement === old;
  for (const frame of [view, legend]) {
    shown(frame.dataset.name)?.remove();
    delete frame.dataset.new;
  }
  if (!place) tab = "view";
  showTab(tab);
  if (place) {
    view.contentWindow.irodori.resume(place);
    if (hadFocus) {
      view.focus({ preventScroll: true });
      view.contentWindow.irodori.focus(place);
    }
  }
  legend.contentDocument.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link) return;
    event.preventDefault();
    showTab("view");
    view.contentWindow.location.hash = link.hash;
    view.focus();
  });
  return true;
};

export const clear = () => frames.replaceChildren();

tabs.forEach((each) => each.addEventListener("click", () => showTab(each.dataset.tab)));
document.addEventListener("irodori:theme", () => [...frames.children].forEach(dress));

/** Hear what the frame says: a status that was chosen, files that were dropped on it. */
export const hear = (act) => addEventListener("message", (event) => {
  if (event.origin === location.origin && event.source === shown("view")?.contentWindow && event.data?.irodori) act(event.data);
});
