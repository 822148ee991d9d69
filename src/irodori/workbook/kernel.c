/* The inner loops of the workbook layer, over buffers that the caller owns.  kernel.py does the same in plain Python.

   A worksheet's rows are read in their canonical form only (ECMA-376 part 1, 18.3.1):

       row    <row r="7" spans="1:3" ht="15" x14ac:dyDescent="0.25"> cell* </row>  |  <row r="7"/>
       cell   <c r="A7" s="4" t="s"> formula? value? </c>  |  <c r="A7" s="4"/>
       value  <v>12</v>  |  <is><t>text</t></is>

   Everything that is accepted is well-formed XML in the main namespace, so it need not be parsed again.  At the first
   row in any other form the function stops, and says where.  No memory is allocated, there is no state, and each index
   is checked against the room that the caller gives. */

#include <stdint.h>
#include <string.h>

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif
#if defined(__GNUC__)
#define INLINE_ALWAYS inline __attribute__((always_inline)) /* so that the lengths of literals are constants */
#else
#define INLINE_ALWAYS inline
#endif

enum { VERSION = 2, MAX_ROW = 1048576, MAX_COLUMN = 16384, MAX_STYLE = 65534, MOST_PROBES = 16 };

/* Why a function stopped. */
enum { END, MORE, ODD, FULL, MISSING, UNKNOWN };

/* The values of cells: 0 and up count the shared strings. */
enum { BLANK = -1, UNCALCULATED = -2, FIRST_LITERAL = -3 };

enum { NUMBER, SHARED, BOOLEAN, ERROR, DATE, STRING, INLINE, KINDS };

typedef struct {
    const uint8_t *at, *end;
} Cursor;

typedef struct {
    int32_t number;
    int32_t height; /* thousandths of a point, -1 where the row gives none */
    int32_t style;  /* 0 where the row gives none */
    uint8_t hidden, empty;
    const uint8_t *digits;
    int32_t digit_count;
} Row;

typedef struct {
    int32_t column, style, kind;
    int has_formula;
    const uint8_t *style_start; /* the digits of s; where s belongs if it is absent */
    const uint8_t *style_end;   /* NULL if s is absent */
    const uint8_t *value;       /* NULL if there is none */
    const uint8_t *value_end;
} Cell;

/* Small readers.  Each moves the cursor over what it accepts, and returns 0 where it accepts nothing. */

static INLINE_ALWAYS int take(Cursor *cursor, const char *text) {
    size_t size = strlen(text);
    if ((size_t)(cursor->end - cursor->at) < size || memcmp(cursor->at, text, size)) return 0;
    cursor->at += size;
    return 1;
}

static void skip_space(Cursor *cursor) {
    while (cursor->at < cursor->end) {
        uint8_t byte = *cursor->at;
        if (byte != ' ' && byte != '\n' && byte != '\r' && byte != '\t') return;
        cursor->at++;
    }
}

static int is_digit(const Cursor *cursor) {
    return cursor->at < cursor->end && *cursor->at >= '0' && *cursor->at <= '9';
}

/* Read at most `most` digits; more than nine would not fit. */
static int take_number(Cursor *cursor, int most, int32_t *number) {
    int count = 0;
    *number = 0;
    while (is_digit(cursor)) {
        if (++count > most) return 0;
        *number = *number * 10 + (*cursor->at++ - '0');
    }
    return count > 0;
}

static int is_letter(uint8_t byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static int is_plain_value(uint8_t byte) {
    return is_letter(byte) || (byte >= '0' && byte <= '9') || byte == ':' || byte == '.' || byte == ' ' || byte == '$';
}

/* Read the value of an attribute up to its closing quotation mark. */
static int take_value(Cursor *cursor, const uint8_t **start, const uint8_t **end) {
    *start = cursor->at;
    while (cursor->at < cursor->end && is_plain_value(*cursor->at)) cursor->at++;
    *end = cursor->at;
    return take(cursor, "\"");
}

/* Return the length of the UTF-8 character at `at` where XML 1.0 allows it, 0 elsewhere.  ASCII is not for it. */
static int character_length(const uint8_t *at, const uint8_t *end) {
    static const uint32_t LEAST[] = {0, 0, 0x80, 0x800, 0x10000}; /* what is shorter may not be written so long */
    int length = *at >= 0xF0 ? 4 : *at >= 0xE0 ? 3 : 2, place;
    uint32_t character = *at & (0xFFu >> (length + 1));
    if (*at < 0xC2 || *at > 0xF4 || end - at < length) return 0;
    for (place = 1; place < length; place++) {
        if ((at[place] & 0xC0) != 0x80) return 0;
        character = character << 6 | (at[place] & 0x3F);
    }
    if (character < LEAST[length] || character > 0x10FFFF) return 0;
    if ((character >= 0xD800 && character <= 0xDFFF) || character == 0xFFFE || character == 0xFFFF) return 0;
    return length;
}

static int take_reference(Cursor *cursor) {
    return take(cursor, "&amp;") || take(cursor, "&lt;") || take(cursor, "&gt;") || take(cursor, "&quot;") ||
           take(cursor, "&apos;");
}

/* Read the text of an element up to the next tag. */
static int take_text(Cursor *cursor) {
    while (cursor->at < cursor->end) {
        uint8_t byte = *cursor->at;
        if (byte == '<') {
            return 1;
        } else if (byte == '&') {
            if (!take_reference(cursor)) return 0;
        } else if (byte == ']') {
            if (take(cursor, "]]>")) return 0;
            cursor->at++;
        } else if (byte >= 0x80) {
            int length = character_length(cursor->at, cursor->end);
            if (length == 0) return 0;
            cursor->at += length;
        } else if (byte < 0x20 && byte != '\t' && byte != '\n') {
            return 0;
        } else {
            cursor->at++;
        }
    }
    return 0;
}

/* Read one of several attributes up to and with its first quotation mark; each may be in a tag once. */
static int take_name(Cursor *cursor, const char *const names[], uint32_t *seen) {
    int place;
    for (place = 0; names[place]; place++) {
        if (take(cursor, names[place])) {
            if (*seen & (uint32_t)1 << place) return -1;
            *seen |= (uint32_t)1 << place;
            return place;
        }
    }
    return -1;
}

/* Return a height in thousandths of a point: digits, perhaps with a fraction; -1 for anything else. */
static int32_t height_of(const uint8_t *start, const uint8_t *end) {
    Cursor cursor = {start, end};
    int32_t height, digit, scale;
    if (!take_number(&cursor, 4, &height)) return -1;
    height *= 1000;
    if (take(&cursor, ".")) {
        for (scale = 100; is_digit(&cursor); scale /= 10) {
            digit = *cursor.at++ - '0';
            height += digit * scale;
        }
    }
    return cursor.at == end ? height : -1;
}

static const char *const ROW_ATTRIBUTES[] = {
    " spans=\"", " s=\"", " customFormat=\"", " ht=\"", " hidden=\"", " customHeight=\"", " outlineLevel=\"",
    " collapsed=\"", " thickTop=\"", " thickBot=\"", " ph=\"", " x14ac:dyDescent=\"", NULL,
};
enum { ROW_STYLE = 1, ROW_HEIGHT = 3, ROW_HIDDEN = 4, ROW_DESCENT = 11 };

/* Read a row's start tag.  `descent` tells whether the prefix x14ac is declared. */
static int take_row(Cursor *cursor, int descent, int32_t last_row, Row *row) {
    uint32_t seen = 0;
    const uint8_t *start, *end;
    if (!take(cursor, "<row r=\"")) return 0;
    row->height = -1;
    row->style = 0;
    row->hidden = 0;
    row->digits = cursor->at;
    if (!take_number(cursor, 7, &row->number) || *row->digits == '0') return 0;
    row->digit_count = (int32_t)(cursor->at - row->digits);
    if (row->number <= last_row || row->number > MAX_ROW || !take(cursor, "\"")) return 0;
    while (cursor->at < cursor->end && *cursor->at == ' ') {
        int place = take_name(cursor, ROW_ATTRIBUTES, &seen);
        if (place < 0 || (place == ROW_DESCENT && !descent) || !take_value(cursor, &start, &end)) return 0;
        if (place == ROW_HEIGHT) {
            row->height = height_of(start, end);
        } else if (place == ROW_STYLE) {
            Cursor digits = {start, end};
            if (!take_number(&digits, 5, &row->style) || digits.at != end || row->style > MAX_STYLE) return 0;
        } else if (place == ROW_HIDDEN) {
            row->hidden = (end - start == 1 && *start == '1') || (end - start == 4 && !memcmp(start, "true", 4));
        }
    }
    row->empty = (uint8_t)take(cursor, "/>");
    return row->empty || take(cursor, ">");
}

static const char *const KIND_NAMES[KINDS] = {"n\"", "s\"", "b\"", "e\"", "d\"", "str\"", "inlineStr\""};

static int take_kind(Cursor *cursor, int32_t *kind) {
    for (*kind = 0; *kind < KINDS; (*kind)++) if (take(cursor, KIND_NAMES[*kind])) return 1;
    return 0;
}

static int take_style(Cursor *cursor, Cell *cell) {
    cell->style_start = cursor->at;
    if (!take_number(cursor, 5, &cell->style) || cell->style > MAX_STYLE) return 0;
    cell->style_end = cursor->at;
    return take(cursor, "\"");
}

/* Read the column of a cell's reference, and see that its row is the row's own. */
static int take_reference_of_cell(Cursor *cursor, const Row *row, int32_t last_column, Cell *cell) {
    int letters = 0;
    cell->column = 0;
    while (cursor->at < cursor->end && *cursor->at >= 'A' && *cursor->at <= 'Z') {
        if (++letters > 3) return 0;
        cell->column = cell->column * 26 + (*cursor->at++ - 'A' + 1);
    }
    if (cell->column <= last_column || cell->column > MAX_COLUMN) return 0;
    if (cursor->end - cursor->at < row->digit_count || memcmp(cursor->at, row->digits, (size_t)row->digit_count)) {
        return 0;
    }
    cursor->at += row->digit_count;
    return take(cursor, "\"");
}

static const char *const FORMULA_ATTRIBUTES[] = {" t=\"", " ref=\"", " ca=\"", " si=\"", NULL};

static int take_formula(Cursor *cursor) {
    uint32_t seen = 0;
    const uint8_t *start, *end;
    while (cursor->at < cursor->end && *cursor->at == ' ') {
        if (take_name(cursor, FORMULA_ATTRIBUTES, &seen) < 0 || !take_value(cursor, &start, &end)) return 0;
    }
    if (take(cursor, "/>")) return 1;
    return take(cursor, ">") && take_text(cursor) && take(cursor, "</f>");
}

static int take_inline(Cursor *cursor, Cell *cell) {
    if (!take(cursor, "<t>") && !take(cursor, "<t xml:space=\"preserve\">")) return 0;
    cell->value = cursor->at;
    if (!take_text(cursor)) return 0;
    cell->value_end = cursor->at;
    return take(cursor, "</t></is>");
}

static int take_content(Cursor *cursor, Cell *cell) {
    if (take(cursor, "<f")) {
        cell->has_formula = 1;
        if (!take_formula(cursor)) return 0;
    }
    if (cell->kind == INLINE && take(cursor, "<is>")) return !cell->has_formula && take_inline(cursor, cell);
    if (take(cursor, "<v>")) {
        cell->value = cursor->at;
        if (cell->kind == INLINE || !take_text(cursor)) return 0;
        cell->value_end = cursor->at;
        return take(cursor, "</v>");
    }
    (void)take(cursor, "<v/>");
    return 1;
}

static int take_cell(Cursor *cursor, const Row *row, int32_t last_column, Cell *cell) {
    memset(cell, 0, sizeof *cell);
    if (!take(cursor, "<c r=\"") || !take_reference_of_cell(cursor, row, last_column, cell)) return 0;
    if (take(cursor, " s=\"") && !take_style(cursor, cell)) return 0;
    if (take(cursor, " t=\"") && !take_kind(cursor, &cell->kind)) return 0;
    if (!cell->style_end && take(cursor, " s=\"") && !take_style(cursor, cell)) return 0;
    if (!cell->style_end) cell->style_start = cursor->at;
    if (take(cursor, "/>")) return 1;
    return take(cursor, ">") && take_content(cursor, cell) && take(cursor, "</c>");
}

static int64_t skip_digits(Cursor *cursor) {
    const uint8_t *start = cursor->at;
    while (is_digit(cursor)) cursor->at++;
    return cursor->at - start;
}

static int is_number(const uint8_t *start, const uint8_t *end) {
    Cursor cursor = {start, end};
    int64_t digits;
    int32_t exponent;
    (void)(take(&cursor, "-") || take(&cursor, "+"));
    digits = skip_digits(&cursor);
    if (take(&cursor, ".")) digits += skip_digits(&cursor);
    if (digits == 0) return 0;
    if (take(&cursor, "e") || take(&cursor, "E")) {
        (void)(take(&cursor, "-") || take(&cursor, "+"));
        if (!take_number(&cursor, 3, &exponent)) return 0;
    }
    return cursor.at == end;
}

/* A shared string's index, or BLANK - 1 where there is none of it. */
static int32_t shared_index(const Cell *cell, int32_t shared_count) {
    Cursor cursor = {cell->value, cell->value_end};
    int32_t index;
    if (!take_number(&cursor, 9, &index) || cursor.at != cell->value_end || index >= shared_count) return BLANK - 1;
    return index;
}

static int is_space(uint8_t byte) {
    return byte == ' ' || byte == '\t' || byte == '\n' || byte >= 0x80;
}

/* Tell whether a value that is no shared string is in its canonical form. */
static int is_literal(const Cell *cell) {
    const uint8_t *start = cell->value, *last = cell->value_end - 1;
    switch (cell->kind) {
    case NUMBER:
        return is_number(start, cell->value_end);
    case BOOLEAN:
        return start == last && (*start == '0' || *start == '1');
    case ERROR:
    case DATE:
        return !is_space(*start) && !is_space(*last);
    default:
        return 1;
    }
}

/* Scanning. */

typedef struct {
    const uint8_t *text;
    int64_t size;
    int64_t at; /* where to begin; after that the end of the last row that was read */
    int32_t last_row, shared_count, descent;
    int32_t row_room, cell_room, literal_room;
    int32_t slot_mask; /* the number of slots, a power of two, less one */
    int32_t rows, cells, literals;
    int32_t highest_style; /* of cells and of rows */
    int32_t *numbers;
    int32_t *ends; /* the number of cells up to the end of each row */
    int32_t *heights;
    uint8_t *hidden;
    uint16_t *columns, *styles;
    int32_t *values;
    int32_t *literal_at, *literal_size;
    uint8_t *literal_kind;
    int32_t *slots; /* zeros at first: the literals by their hash, counting from 1 */
} Scan;

static uint32_t hash_of(const uint8_t *at, const uint8_t *end, uint32_t hash) {
    for (; at < end; at++) hash = (hash ^ *at) * 16777619u;
    return hash ^ hash >> 15;
}

/* Return the code of a literal, or 0 where there is no room for another one.  Most literals occur often. */
static int32_t literal_code(Scan *scan, const Cell *cell) {
    int32_t size = (int32_t)(cell->value_end - cell->value), at = (int32_t)(cell->value - scan->text);
    uint32_t place = hash_of(cell->value, cell->value_end, 2166136261u + (uint32_t)cell->kind);
    int32_t probe, *slot = NULL;
    for (probe = 0; probe < MOST_PROBES; probe++, place++) {
        int32_t known = scan->slots[place & (uint32_t)scan->slot_mask] - 1;
        if (known < 0 || known >= scan->literals) {
            slot = &scan->slots[place & (uint32_t)scan->slot_mask];
            break;
        }
        if (scan->literal_size[known] == size && scan->literal_kind[known] == cell->kind &&
            !memcmp(scan->text + scan->literal_at[known], cell->value, (size_t)size)) {
            return FIRST_LITERAL - known;
        }
    }
    if (scan->literals >= scan->literal_room) return 0;
    scan->literal_at[scan->literals] = at;
    scan->literal_size[scan->literals] = size;
    scan->literal_kind[scan->literals] = (uint8_t)cell->kind;
    scan->literals++;
    if (slot) *slot = scan->literals;
    return FIRST_LITERAL - (scan->literals - 1);
}

static void raise_style(Scan *scan, int32_t style) {
    if (style > scan->highest_style) scan->highest_style = style;
}

/* Store a cell; return END, or why it cannot be. */
static int store(Scan *scan, const Cell *cell) {
    int32_t value = cell->has_formula && cell->kind != STRING ? UNCALCULATED : BLANK;
    if (scan->cells >= scan->cell_room) return FULL;
    if (cell->value < cell->value_end && cell->kind == SHARED) {
        value = shared_index(cell, scan->shared_count);
        if (value < BLANK) return ODD;
    } else if (cell->value < cell->value_end) {
        if (!is_literal(cell)) return ODD;
        value = literal_code(scan, cell);
        if (value == 0) return FULL;
    }
    raise_style(scan, cell->style);
    scan->columns[scan->cells] = (uint16_t)cell->column;
    scan->styles[scan->cells] = (uint16_t)cell->style;
    scan->values[scan->cells] = value;
    scan->cells++;
    return END;
}

/* Why the cursor could not go on: more text may be needed, or the form is not canonical. */
static int why(const Cursor *cursor) {
    return cursor->end - cursor->at < 32 ? MORE : ODD;
}

static int scan_row(Scan *scan, Cursor *cursor, Row *row) {
    Cell cell;
    int32_t last_column = 0;
    int stop;
    if (!take_row(cursor, scan->descent, scan->last_row, row)) return why(cursor);
    if (row->empty) return END;
    for (;;) {
        skip_space(cursor);
        if (take(cursor, "</row>")) return END;
        if (!take_cell(cursor, row, last_column, &cell)) return why(cursor);
        stop = store(scan, &cell);
        if (stop != END) return stop;
        last_column = cell.column;
    }
}

/* Read rows up to an end tag (END), the end of the text (MORE), a row in another form (ODD), or while there is room. */
EXPORT int32_t irodori_scan(Scan *scan) {
    Cursor cursor = {scan->text + scan->at, scan->text + scan->size};
    Row row;
    for (;;) {
        int32_t cells = scan->cells, literals = scan->literals, highest_style = scan->highest_style;
        int stop;
        skip_space(&cursor);
        if (take(&cursor, "</")) return END;
        stop = scan->rows < scan->row_room ? scan_row(scan, &cursor, &row) : FULL;
        if (stop != END) {
            scan->cells = cells;
            scan->literals = literals;
            scan->highest_style = highest_style;
            return stop;
        }
        raise_style(scan, row.style);
        scan->numbers[scan->rows] = row.number;
        scan->heights[scan->rows] = row.height;
        scan->hidden[scan->rows] = row.hidden;
        scan->ends[scan->rows] = scan->cells;
        scan->rows++;
        scan->last_row = row.number;
        scan->at = cursor.at - scan->text;
    }
}

/* Put codes in the place of literals. */
EXPORT void irodori_resolve(int32_t *values, int64_t count, const int32_t *codes, int32_t code_count) {
    int64_t at;
    for (at = 0; at < count; at++) {
        int32_t literal = values[at] > FIRST_LITERAL ? -1 : FIRST_LITERAL - values[at];
        if (literal >= 0 && literal < code_count) values[at] = codes[literal];
    }
}

/* Painting. */

typedef struct {
    const uint8_t *text;
    int64_t size;
    int64_t at; /* as in Scan */
    int32_t last_row, descent;
    const int32_t *rows, *columns, *numbers; /* the planned cells, in the order of rows and columns */
    int32_t plan_at, plan_end;
    const int64_t *keys; /* style << 32 | number of the fill, -1 in a free slot */
    const int32_t *styles;
    int32_t slot_mask;
    int64_t key; /* the one that is unknown */
    uint8_t *out;
    int64_t out_room, out_size;
} Paint;

/* Return the style of a planned cell, -1 where the caller has not given it. */
static int32_t new_style(Paint *paint, int32_t style) {
    int64_t key = (int64_t)style << 32 | (uint32_t)paint->numbers[paint->plan_at];
    uint32_t place = ((uint32_t)style * 2654435761u) ^ ((uint32_t)paint->numbers[paint->plan_at] * 40503u);
    int32_t probe;
    for (probe = 0; probe <= paint->slot_mask; probe++, place++) {
        int64_t known = paint->keys[place & (uint32_t)paint->slot_mask];
        if (known == key) return paint->styles[place & (uint32_t)paint->slot_mask];
        if (known == -1) break;
    }
    paint->key = key;
    return -1;
}

static int put(Paint *paint, const void *bytes, int64_t size) {
    if (size > paint->out_room - paint->out_size) return 0;
    memcpy(paint->out + paint->out_size, bytes, (size_t)size);
    paint->out_size += size;
    return 1;
}

static int put_number(Paint *paint, int32_t number) {
    char digits[12];
    int at = (int)sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    return put(paint, digits + at, (int64_t)sizeof digits - at);
}

/* Write a planned cell's new style, and before it what has not been written yet. */
static int paint_cell(Paint *paint, const Cell *cell, const uint8_t **written) {
    int32_t style = new_style(paint, cell->style);
    int is_written;
    if (style < 0) return UNKNOWN;
    paint->plan_at++;
    if (style == cell->style) return END;
    is_written = put(paint, *written, cell->style_start - *written);
    if (cell->style_end) {
        is_written = is_written && put_number(paint, style);
        *written = cell->style_end;
    } else {
        is_written = is_written && put(paint, " s=\"", 4) && put_number(paint, style) && put(paint, "\"", 1);
        *written = cell->style_start;
    }
    return is_written ? END : FULL;
}

static int is_planned(const Paint *paint, int32_t row) {
    return paint->plan_at < paint->plan_end && paint->rows[paint->plan_at] == row;
}

static int paint_row(Paint *paint, Cursor *cursor, const uint8_t **written) {
    Row row;
    Cell cell;
    int32_t last_column = 0;
    int stop;
    if (!take_row(cursor, paint->descent, paint->last_row, &row)) return why(cursor);
    if (paint->plan_at < paint->plan_end && paint->rows[paint->plan_at] < row.number) return MISSING;
    while (!row.empty) {
        skip_space(cursor);
        if (take(cursor, "</row>")) break;
        if (!take_cell(cursor, &row, last_column, &cell)) return why(cursor);
        last_column = cell.column;
        if (is_planned(paint, row.number) && paint->columns[paint->plan_at] <= cell.column) {
            stop = paint->columns[paint->plan_at] == cell.column ? paint_cell(paint, &cell, written) : MISSING;
            if (stop != END) return stop;
        }
    }
    if (is_planned(paint, row.number)) return MISSING;
    paint->last_row = row.number;
    return END;
}

/* Write rows again with the styles of their planned cells changed.  It stops as `irodori_scan` does, and before a row
   that lacks a planned cell, or before which a planned row is absent (MISSING), and where the caller has to find a
   style first (UNKNOWN). */
EXPORT int32_t irodori_paint(Paint *paint) {
    Cursor cursor = {paint->text + paint->at, paint->text + paint->size};
    const uint8_t *written = cursor.at, *row_start;
    int stop;
    for (;;) {
        int64_t out_size = paint->out_size;
        int32_t plan_at = paint->plan_at;
        const uint8_t *row_written = written;
        row_start = cursor.at;
        skip_space(&cursor);
        if (take(&cursor, "</")) {
            stop = END;
            break;
        }
        stop = paint_row(paint, &cursor, &written);
        if (stop != END) {
            paint->out_size = out_size;
            paint->plan_at = plan_at;
            written = row_written;
            break;
        }
    }
    if (!put(paint, written, row_start - written)) return FULL;
    paint->at = row_start - paint->text;
    return stop;
}

#include "columns.h"

EXPORT int32_t irodori_version(void) {
    return VERSION;
}
