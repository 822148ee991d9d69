/* Days as text: ISO inside, any usual Japanese form from a person. */

const era = new Intl.DateTimeFormat("ja-JP-u-ca-japanese", { dateStyle: "long" });
const ERAS = { 令和: 2018, R: 2018, 平成: 1988, H: 1988, 昭和: 1925, S: 1925 };
const YEAR = "(?:(令和|平成|昭和|R|H|S)\\.?(元|\\d{1,2})|(\\d{4}))";
const FORMS = [
  [new RegExp(`^${YEAR}年(\\d{1,2})月(\\d{1,2})日$`), "day"],
  [new RegExp(`^${YEAR}(?:-(?=\\d+-)|/(?=\\d+/)|\\.(?=\\d+\\.))(\\d{1,2})[-/.](\\d{1,2})$`), "day"],
  [new RegExp(`^${YEAR}[-/.年](\\d{1,2})月?(?:末日?|中)?$`), "month"],
  [new RegExp(`^${YEAR}年度(?:末|中|内|まで)?$`), "fiscal"],
  [new RegExp(`^${YEAR}年度(上|下)(?:半)?期(?:末|中|内)?$`), "half"],
  [new RegExp(`^${YEAR}年度第?([1-4])四半期(?:末|中|内)?$`), "quarter"],
  [new RegExp(`^${YEAR}年(?:末|中|内)?$`), "year"],
];

const yearOf = ([, name, count, western]) => (western ? Number(western) : ERAS[name] + (count === "元" ? 1 : Number(count)));

const iso = (year, month, day) => {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal && year >= 1950 && year <= 2199 ? date.toISOString().slice(0, 10) : null;
};

const lastOf = (year, month) => (month >= 1 && month <= 12 ? iso(year, month, new Date(Date.UTC(year, month, 0)).getUTCDate()) : null);

const READ = {
  day: (year, found) => iso(year, Number(found[4]), Number(found[5])),
  month: (year, found) => lastOf(year, Number(found[4])),
  fiscal: (year) => iso(year + 1, 3, 31),
  half: (year, found) => (found[4] === "上" ? iso(year, 9, 30) : iso(year + 1, 3, 31)),
  quarter: (year, found) => [iso(year, 6, 30), iso(year, 9, 30), iso(year, 12, 31), iso(year + 1, 3, 31)][Number(found[4]) - 1],
  year: (year) => iso(year, 12, 31),
};

/** Return the day that a text means (its last day, where it means a month or a year) as ISO; null where it means none. */
export const readDay = (text) => {
  const words = text.normalize("NFKC").replace(/\s+/g, "").replace(/まで$/, "").toUpperCase();
  for (const [form, kind] of FORMS) {
    const found = form.exec(words);
    if (found) return READ[kind](yearOf(found), found);
  }
  return null;
};

/** The deadline 未定: there is none, whatever the sheet says. */
export const OPEN = "open";
const OPEN_FORM = new RegExp(`^(?:未定|検討中|調整中|OPEN|(?:${YEAR}(?:年?度|年|[-/.年]\\d{1,2}月?)?)(?:以降|以後))$`);

/** Return a deadline from a person: its day as ISO, OPEN for 未定 and 以降, "" for an empty text; null where it cannot be read. */
export const readDeadline = (text) => {
  const words = text.normalize("NFKC").replace(/\s+/g, "").toUpperCase();
  if (!words) return "";
  return OPEN_FORM.test(words) ? OPEN : readDay(text);
};

/** 2022-04-01 as 令和4年4月1日. */
const eraText = (day) => era.format(new Date(`${day}T00:00`));

/** A day as the page's language shows it. */
export const shownDay = (day) => {
  const isJapanese = document.documentElement.lang === "ja";
  if (day === OPEN) return isJapanese ? "未定" : OPEN;
  return isJapanese ? eraText(day) : day;
};
