// node exceljs.cjs IN.xlsx OUT.xlsx FILLS.tsv: load, fill the listed cells (sheet, cell, ARGB), save.
'use strict';
const fs = require('node:fs');
const ExcelJS = require('exceljs');

async function main([source, target, table]) {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(source);
  for (const line of fs.readFileSync(table, 'utf8').split('\n').filter(Boolean)) {
    const [sheet, ref, argb] = line.split('\t');
    const cell = book.getWorksheet(sheet).getCell(ref);
    // Cells of one format share their style object, so it is copied first.
    cell.style = { ...cell.style, fill: { type: 'pattern', pattern: 'solid', fgColor: { argb } } };
  }
  await book.xlsx.writeFile(target);
}

main(process.argv.slice(2));
