package dev.emp.launcher.images;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A measured number beside what is wanted of it and what the documents say that this project implements.
 *
 * @param wanted null without a goal
 * @param before what their systems have, in their words; empty where they say nothing
 */
record ImageFigure(
        String name, double value, String unit, @Nullable Goal wanted, String before) {

    /** A bound: at most or at least a number. */
    record Goal(boolean atMost, double bound) {

        boolean isMetBy(double value) {
            return atMost ? value <= bound : value >= bound;
        }

        @Override
        public String toString() {
            return (atMost ? "≤ " : "≥ ") + number(bound);
        }
    }

    static ImageFigure atMost(String name, double value, String unit, double most, String before) {
        return new ImageFigure(name, value, unit, new Goal(true, most), before);
    }

    static ImageFigure atLeast(String name, double value, String unit, double least, String before) {
        return new ImageFigure(name, value, unit, new Goal(false, least), before);
    }

    static ImageFigure plain(String name, double value, String unit) {
        return new ImageFigure(name, value, unit, null, "");
    }

    /** A row of the table in Markdown. */
    String row() {
        String verdict = wanted == null ? "" : wanted.isMetBy(value) ? "✓ met" : "✗ missed";
        return String.format(
                Locale.ROOT,
                "| %s | %s %s | %s | %s | %s |",
                name,
                number(value),
                unit,
                wanted == null ? "" : wanted + " " + unit,
                verdict,
                before);
    }

    /** All rows with their head. */
    static String table(List<ImageFigure> figures) {
        StringBuilder table =
                new StringBuilder("| figure | measured | wanted | | before |\n| --- | --- | --- | --- | --- |\n");
        figures.forEach(figure -> table.append(figure.row()).append('\n'));
        return table.toString();
    }

    static String json(List<ImageFigure> figures, String machine) {
        JsonMapper mapper = JsonMapper.shared();
        ObjectNode root = mapper.createObjectNode().put("machine", machine);
        ArrayNode list = root.putArray("figures");
        for (ImageFigure figure : figures) {
            ObjectNode node = list.addObject()
                    .put("name", figure.name)
                    .put("value", figure.value)
                    .put("unit", figure.unit);
            if (figure.wanted != null) {
                node.put("wanted", figure.wanted.toString()).put("met", figure.wanted.isMetBy(figure.value));
            }
            if (!figure.before.isEmpty()) {
                node.put("before", figure.before);
            }
        }
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.1f", value);
    }
}
