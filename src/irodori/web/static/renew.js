/* Drawing anew what a person may be using: what has not changed stays, and so does what is being typed. */

/** Whether something is being typed in a field. */
export const isTyping = (field) => Boolean(field) && document.activeElement === field && field.value !== field.defaultValue;

/** Show a text in a field, unless another is being typed there. */
export const showIn = (field, text) => {
  if (isTyping(field)) return;
  field.defaultValue = text;
  field.value = text;
};

/** Give an element its children in their order; those that it has already are not touched. */
export const arrange = (parent, children) => {
  const wanted = new Set(children);
  for (const each of [...parent.children]) if (!wanted.has(each)) each.remove();
  children.forEach((each, at) => { if (parent.children[at] !== each) parent.insertBefore(each, parent.children[at] ?? null); });
};

/** Draw a list again while it is scrolled, once a frame. */
export const hearScroll = (list, draw) => {
  let waiting = false;
  list.addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; draw(); });
  }, { passive: true });
};

/** Scroll a list so that a row is seen below its head. */
export const bringRow = (list, top, height, headHeight) => {
  const room = list.clientHeight - headHeight;
  if (top < list.scrollTop) list.scrollTop = top;
  else if (top + height > list.scrollTop + room) list.scrollTop = top + height - room;
};

const copyAttributes = (to, from) => {
  for (const { name, value } of from.attributes) if (name !== "style") to.setAttribute(name, value);
  to.style.cssText = from.style.cssText; // as an attribute it is not allowed to a page
};

const renewSelect = (field, next) => {
  const isSame = field.length === next.length && [...field.options].every((each, at) => each.isEqualNode(next.options[at]));
  const { value } = next;
  if (!isSame) field.replaceChildren(...next.children);
  field.value = value;
};

const renewField = (field, next) => {
  const isTyped = isTyping(field);
  copyAttributes(field, next);
  if (field.tagName === "SELECT") renewSelect(field, next);
  else if (!isTyped) field.value = next.value;
};

/** Give a cell what a new one holds; a field in it stays the same element. */
export const renewCell = (cell, next) => {
  const [field, other] = [cell, next].map((each) => each.querySelector("select, input"));
  copyAttributes(cell, next);
  if (field && field.tagName === other?.tagName) {
    arrange(cell, [...next.children].map((each) => (each === other ? field : each)));
    renewField(field, other);
  } else if (!cell.isEqualNode(next)) cell.replaceChildren(...next.childNodes);
};

/** Give a row what a new one says, cell by cell. */
export const renewRow = (row, next) => {
  copyAttributes(row, next);
  const fresh = [...next.children];
  [...row.children].forEach((cell, at) => renewCell(cell, fresh[at]));
  return row;
};
