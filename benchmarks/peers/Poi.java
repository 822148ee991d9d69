import java.io.File;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.poi.ss.usermodel.FillPatternType;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.apache.poi.xssf.usermodel.XSSFColor;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/** java Poi IN.xlsx OUT.xlsx FILLS.tsv: load, fill the listed cells (sheet, cell, ARGB), save. */
public final class Poi {
    private static final Map<String, XSSFCellStyle> STYLES = new HashMap<>();

    public static void main(String[] arguments) throws Exception {
        try (XSSFWorkbook book = new XSSFWorkbook(new File(arguments[0]))) {
            for (String line : Files.readAllLines(Path.of(arguments[2]))) {
                String[] fill = line.split("\t");
                XSSFCell cell = cell(book, fill[0], new CellReference(fill[1]));
                cell.setCellStyle(filled(book, cell.getCellStyle(), fill[2]));
            }
            try (OutputStream out = new FileOutputStream(arguments[1])) {
                book.write(out);
            }
        }
    }

    private static XSSFCell cell(XSSFWorkbook book, String sheet, CellReference at) {
        XSSFRow row = book.getSheet(sheet).getRow(at.getRow());
        if (row == null) {
            row = book.getSheet(sheet).createRow(at.getRow());
        }
        XSSFCell cell = row.getCell(at.getCol());
        return cell == null ? row.createCell(at.getCol()) : cell;
    }

    /** Cells of one format share a style, so each pair of format and colour gets a copy, once. */
    private static XSSFCellStyle filled(XSSFWorkbook book, XSSFCellStyle style, String argb) {
        return STYLES.computeIfAbsent(style.getIndex() + argb, key -> {
            XSSFCellStyle copy = book.createCellStyle();
            copy.cloneStyleFrom(style);
            XSSFColor color = new XSSFColor();
            color.setARGBHex(argb);
            copy.setFillForegroundColor(color);
            copy.setFillPattern(FillPatternType.SOLID_FOREGROUND);
            return copy;
        });
    }
}
