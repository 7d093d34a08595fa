package dev.emp.launcher.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows whose columns are as wide as their longest cell. Numbers stand to the right. */
public final class Table {

    private static final String GAP = "  ";

    /** What a terminal is told and does not show. */
    private static final Pattern CONTROL = Pattern.compile("\u001b\\[[0-9;]*m");

    private final List<List<String>> rows = new ArrayList<>();
    private final Map<Integer, String> notes = new HashMap<>();

    public Table(String... headings) {
        row(headings);
    }

    public void row(String... cells) {
        rows.add(Arrays.asList(cells));
    }

    /** A line of its own below the last row, indented, whatever its width. */
    public void note(String text) {
        notes.merge(rows.size() - 1, "    " + text, (before, more) -> before + "\n" + more);
    }

    /** The headings, then the rows. */
    public List<String> lines() {
        return IntStream.range(0, rows.size())
                .mapToObj(row -> line(rows.get(row)) + (notes.containsKey(row) ? "\n" + notes.get(row) : ""))
                .toList();
    }

    private String line(List<String> row) {
        return IntStream.range(0, row.size())
                .mapToObj(column -> pad(row.get(column), column))
                .collect(Collectors.joining(GAP))
                .stripTrailing();
    }

    private String pad(String cell, int column) {
        int width = rows.stream().mapToInt(row -> width(row.get(column))).max().orElse(0);
        String space = " ".repeat(width - width(cell));
        return isOfNumbers(column) ? space + cell : cell + space;
    }

    private static int width(String cell) {
        return CONTROL.matcher(cell).replaceAll("").length();
    }

    private boolean isOfNumbers(int column) {
        return rows.stream().skip(1).allMatch(row -> row.get(column).matches("\\d+|-"));
    }
}
