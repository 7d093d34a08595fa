package dev.emp.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a run has measured, and on what.
 *
 * @param command as typed, without the files it writes
 * @param commit of the working tree; ends with {@code +} when it had changes
 */
record Report(String command, String commit, Instant startedAt, List<Figure> figures) {

    Report {
        figures = List.copyOf(figures);
    }

    boolean allMet() {
        return figures.stream().allMatch(Figure::met);
    }

    /** A table for people. */
    void print(PrintStream out) {
        out.printf("%n%s at %s on %s%n%n", command, commit, machine());
        out.printf("  %-44s %12s  %-12s %s%n", "figure", "measured", "goal", "");
        for (Figure figure : figures) {
            out.printf(
                    Locale.ROOT,
                    "  %-44s %12s  %-12s %s%n",
                    figure.name(),
                    Figure.number(figure.value()) + " " + figure.unit(),
                    figure.goal(),
                    figure.most() == null ? "" : figure.met() ? "✓ met" : "✗ missed");
            out.printf("  %s%n", "    " + figure.note());
        }
    }

    /** The same for machines; the form is fixed in the architecture, section 9. */
    void write(Path file) throws IOException {
        JsonMapper json =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        ObjectNode root = json.createObjectNode();
        root.put("command", command).put("commit", commit).put("started_at", startedAt.toString());
        root.put("machine", machine());
        root.putObject("versions").put("java", Runtime.version().toString());
        for (Figure figure : figures) {
            ObjectNode node = root.withArray("figures").addObject();
            node.put("name", figure.name()).put("value", figure.value()).put("unit", figure.unit());
            node.put("goal", figure.most()).put("met", figure.met()).put("note", figure.note());
        }
        Files.writeString(file, json.writeValueAsString(root) + "\n");
    }

    private static String machine() {
        return System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                + Runtime.getRuntime().availableProcessors() + " cores";
    }
}
