package dev.emp.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of a report as rows of text, for a terminal or a document. */
final class FigureTable {

    private static final List<String> HEADER = List.of("figure", "measured", "compared with", "ratio", "goal", "");

    private final List<Figure> figures;

    FigureTable(List<Figure> figures) {
        this.figures = figures;
    }

    /** Columns of equal width, and under each row how it was measured. */
    String forTerminal() {
        List<List<String>> rows = new ArrayList<>(List.of(HEADER));
        figures.forEach(figure -> rows.add(cells(figure)));
        int[] widths = new int[HEADER.size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        StringBuilder text = new StringBuilder(aligned(HEADER, widths));
        for (int i = 0; i < figures.size(); i++) {
            text.append(aligned(rows.get(i + 1), widths));
            if (!figures.get(i).note().isEmpty()) {
                text.append("      ").append(figures.get(i).note()).append('\n');
            }
        }
        return text.toString();
    }

    String forMarkdown() {
        StringBuilder text = new StringBuilder("""
                | figure | measured | compared with | ratio | goal | met | how |
                | --- | --- | --- | --- | --- | --- | --- |
                """);
        for (Figure figure : figures) {
            text.append("| ")
                    .append(String.join(" | ", cells(figure)))
                    .append(" | ")
                    .append(figure.note())
                    .append(" |\n");
        }
        return text.toString();
    }

    private static String aligned(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder("  ");
        for (int column = 0; column < widths.length; column++) {
            line.append(cells.get(column))
                    .repeat(' ', widths[column] - cells.get(column).length() + 2);
        }
        return line.toString().stripTrailing() + "\n";
    }

    private static List<String> cells(Figure figure) {
        Peer peer = figure.peer();
        Goal goal = figure.goal();
        Double ratio = figure.ratio();
        return List.of(
                figure.name(),
                figure.rounds().text() + " " + figure.unit(),
                peer == null ? "" : peer.name() + ": " + peer.rounds().text(),
                ratio == null ? "" : String.format(Locale.ROOT, "%.2f", ratio),
                goal == null ? "" : goal.text(figure.unit(), peer),
                goal == null ? "" : figure.met() ? "✓ met" : "✗ missed");
    }
}
