/* The part of the kernel that works on columns of numbers: rows that are equal, one column of many cells, and planned
   cells in their order.  kernel.c includes it; nothing here knows of XML. */

/* Rows that are equal in several columns. */

static uint32_t hash_row(const int32_t *const *columns, int32_t width, int32_t row) {
    uint32_t hash = 2166136261u;
    int32_t column;
    for (column = 0; column < width; column++) {
        hash = (hash ^ (uint32_t)columns[column][row]) * 2654435761u;
        hash ^= hash >> 15;
    }
    return hash;
}

static int are_equal(const int32_t *const *columns, int32_t width, int32_t one, int32_t other) {
    int32_t column;
    for (column = 0; column < width; column++) if (columns[column][one] != columns[column][other]) return 0;
    return 1;
}

/* Number the distinct rows in the order of their first one; return how many there are.  `slots` are zeros, a power of
   two of them and more than the rows; `groups` gets each row's number, `first` each number's first row. */
EXPORT int32_t irodori_group(const int32_t *const *columns, int32_t width, int32_t rows, int32_t *slots,
                             int32_t slot_mask, int32_t *groups, int32_t *first) {
    int32_t row, count = 0;
    if (slot_mask < rows) return -1;
    for (row = 0; row < rows; row++) {
        uint32_t place = hash_row(columns, width, row);
        int32_t known;
        while ((known = slots[place & (uint32_t)slot_mask]) && !are_equal(columns, width, first[known - 1], row)) {
            place++;
        }
        if (!known) {
            first[count] = row;
            known = ++count;
            slots[place & (uint32_t)slot_mask] = known;
        }
        groups[row] = known - 1;
    }
    return count;
}

/* The cells of one column in rows that follow each other; `ends` are the ends of the rows' cells, before the first of
   them that of the row before.  Where a row has no such cell, the output stays as it was. */
EXPORT void irodori_column(const int32_t *ends, int32_t rows, const uint16_t *columns, const uint16_t *styles,
                           const int32_t *codes, int32_t column, int32_t *column_styles, int32_t *column_codes) {
    int32_t row, offset = 0;
    for (row = 0; row < rows; row++) {
        int32_t low = ends[row], high = ends[row + 1];
        if (offset < high - low && columns[low + offset] == column) { /* as in the row before */
            low += offset;
        } else {
            while (low < high) {
                int32_t middle = low + (high - low) / 2;
                if (columns[middle] < column) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
        }
        if (low < ends[row + 1] && columns[low] == column) {
            offset = low - ends[row];
            column_styles[row] = styles[low];
            column_codes[row] = codes[low];
        }
    }
}

/* Sort places stably by a key between 0 and `most`; `counts` has room for two more. */
static void sort_places(const int32_t *keys, const int32_t *from, int32_t *to, int32_t count, int32_t *counts, int32_t most) {
    int32_t at;
    memset(counts, 0, ((size_t)most + 2) * sizeof *counts);
    for (at = 0; at < count; at++) counts[keys[at] + 1]++;
    for (at = 1; at <= most; at++) counts[at] += counts[at - 1];
    for (at = 0; at < count; at++) to[counts[keys[from[at]]]++] = from[at];
}

/* Bring planned cells into the order of rows and columns, the last of equal ones only; return how many there are.
   `places` has room for the cells, `counts` for the last row + 2 and for MAX_COLUMN + 2. */
EXPORT int32_t irodori_order(const int32_t *const *cells, int32_t count, int32_t *places, int32_t *counts, int32_t *const *ordered) {
    const int32_t *rows = cells[0], *columns = cells[1];
    int32_t at, kept = 0, last_row = 0;
    for (at = 0; at < count; at++) {
        if (rows[at] < 0 || rows[at] > MAX_ROW || columns[at] < 0 || columns[at] > MAX_COLUMN) return -1;
        if (rows[at] > last_row) last_row = rows[at];
        places[at] = at;
    }
    sort_places(columns, places, ordered[0], count, counts, MAX_COLUMN);
    sort_places(rows, ordered[0], places, count, counts, last_row);
    for (at = 0; at < count; at++) {
        int32_t place = places[at], next = at + 1 < count ? places[at + 1] : place;
        if (at + 1 < count && rows[next] == rows[place] && columns[next] == columns[place]) continue;
        ordered[0][kept] = rows[place];
        ordered[1][kept] = columns[place];
        ordered[2][kept] = cells[2][place];
        kept++;
    }
    return kept;
}
