package dev.emp.setup.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Columns for people. */
public final class Table {

    private static final String GAP = "  ";
    private static final double STEP = 1024;

    private final List<List<String>> rows = new ArrayList<>();

    /** @param headings of its columns */
    public Table(String... headings) {
        rows.add(List.of(headings));
    }

    /** @param cells as many as there are headings; what is in them is put into one line */
    public void add(String... cells) {
        rows.add(List.of(cells).stream()
                .map(cell -> cell.replaceAll("\\s*\\R\\s*", " "))
                .toList());
    }

    @Override
    public String toString() {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i))
                        .append(" ".repeat(widths[i] - row.get(i).length()))
                        .append(GAP);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** A size for people, such as 6.5 GB. */
    public static String size(long bytes) {
        List<String> units = List.of("B", "KB", "MB", "GB", "TB");
        double value = bytes;
        int unit = 0;
        while (value >= STEP && unit < units.size() - 1) {
            value /= STEP;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, units.get(unit));
    }
}
