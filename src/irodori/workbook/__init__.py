"""The lossless workbook layer: zip records, sheet bytes, cell formats; it knows no word of a scorecard."""
