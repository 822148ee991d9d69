/* What a book is coloured by, as the converter is asked for it. */

/** Return the options of a book. */
export const given = (entry) => ({ asOf: entry.set.asOf, palette: entry.set.palette, status: entry.set.status, schema: entry.set.schema ?? "", password: entry.password });

/** Return its choices, each by the place of its plan. */
export const choicesOf = (entry) => [...entry.choices].map(([key, { status, deadline }]) => {
  const end = key.lastIndexOf("!");
  const place = { sheet: key.slice(0, end), cell: key.slice(end + 1), status };
  return deadline ? { ...place, deadline } : place;
});

/** Return what tells apart the files that are made of it. */
export const keyOf = (entry) => JSON.stringify([entry.set.asOf, entry.set.palette, numberOf(entry.set.status), entry.set.schema ?? "", choicesOf(entry)]);

/** The same without choices. */
export const baseKey = (entry) => keyOf({ ...entry, choices: new Map() });

/** Tell status tables apart, whatever their names. */
const numbers = new WeakMap();
const numberOf = (file) => {
  if (file && !numbers.has(file)) numbers.set(file, crypto.randomUUID());
  return file ? numbers.get(file) : "";
};
