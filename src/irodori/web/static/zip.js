/* One zip of many files (APPNOTE 6.3.10), stored as they are: workbooks are packed already. */
const table = Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
  return rest >>> 0;
});

const crc = (bytes) => {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = table[(sum ^ byte) & 0xff] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
};

const UTF8 = 0x0800;
const DAY = (40 << 9) | (1 << 5) | 1; // 2020-01-01: the same files make the same zip

const record = (signature, fields) => {
  const bytes = new DataView(new ArrayBuffer(4 + fields.reduce((size, [width]) => size + width, 0)));
  bytes.setUint32(0, signature, true);
  let at = 4;
  for (const [width, value] of fields) {
    if (width === 2) bytes.setUint16(at, value, true);
    else bytes.setUint32(at, value, true);
    at += width;
  }
  return new Uint8Array(bytes.buffer);
};

/** Give each name once: a second 表.xlsx becomes 表 (2).xlsx. */
const distinct = (names) => {
  const taken = new Set();
  return names.map((name) => {
    const dot = name.lastIndexOf(".");
    let found = name;
    for (let number = 2; taken.has(found.toLowerCase()); number += 1) found = `${name.slice(0, dot)} (${number})${name.slice(dot)}`;
    taken.add(found.toLowerCase());
    return found;
  });
};

/** Return a zip of [{name, blob}] as a Blob. */
export const zipOf = async (files) => {
  const names = distinct(files.map((file) => file.name));
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const [at, file] of files.entries()) {
    const data = new Uint8Array(await file.blob.arrayBuffer());
    const name = new TextEncoder().encode(names[at]);
    const common = [[2, 20], [2, UTF8], [2, 0], [2, 0], [2, DAY], [4, crc(data)], [4, data.length], [4, data.length], [2, name.length], [2, 0]];
    const local = record(0x04034b50, common);
    directory.push(record(0x02014b50, [[2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]]), name);
    parts.push(local, name, data);
    offset += local.length + name.length + data.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = record(0x06054b50, [[2, 0], [2, 0], [2, files.length], [2, files.length], [4, size], [4, offset], [2, 0]]);
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
};
