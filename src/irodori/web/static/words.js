/* The sentences of the page, in its language. */
const words = JSON.parse(document.getElementById("words").textContent);

export const say = (code, params = {}) =>
  Object.entries(params).reduce((text, [name, value]) => text.replace(`{${name}}`, String(value)), words[code]);

const era = new Intl.DateTimeFormat("ja-JP-u-ca-japanese", { dateStyle: "long" });

/** 2022-04-01 as 令和4年4月1日. */
export const eraText = (day) => era.format(new Date(`${day}T00:00`));
