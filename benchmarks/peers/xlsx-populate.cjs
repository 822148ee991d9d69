// node xlsx-populate.cjs IN.xlsx OUT.xlsx FILLS.tsv: load, fill the listed cells (sheet, cell, ARGB), save.
'use strict';
const fs = require('node:fs');
const XlsxPopulate = require('xlsx-populate');

async function main([source, target, table]) {
  const book = await XlsxPopulate.fromFileAsync(source);
  for (const line of fs.readFileSync(table, 'utf8').split('\n').filter(Boolean)) {
    const [sheet, ref, argb] = line.split('\t');
    book.sheet(sheet).cell(ref).style('fill', argb.slice(2));
  }
  await book.toFileAsync(target);
}

main(process.argv.slice(2));
