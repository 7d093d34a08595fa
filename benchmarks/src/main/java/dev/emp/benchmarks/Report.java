package dev.emp.benchmarks;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run has measured, and on what.
 *
 * @param command as typed, without the files it writes
 * @param commit of the working tree; ends with {@code +} when it had changes
 * @param machine what it ran on, in words
 * @param versions of what took part, by name
 */
record Report(
        String command,
        String commit,
        Instant startedAt,
        String machine,
        Map<String, String> versions,
        List<Figure> figures) {

    Report {
        figures = List.copyOf(figures);
    }

    boolean allMet() {
        return figures.stream().allMatch(Figure::met);
    }

    /** A table for people. */
    String forTerminal() {
        return "\n" + command + " at " + commit + " on " + machine + "\n" + versionsInWords() + "\n\n"
                + new FigureTable(figures).forTerminal();
    }

    /** The same as part of a document. */
    String forMarkdown() {
        return "Made by `" + command + "` at commit " + commit + ", "
                + startedAt.atZone(ZoneOffset.UTC).toLocalDate() + ", on " + machine + ", " + versionsInWords()
                + ".\n\n" + new FigureTable(figures).forMarkdown();
    }

    private String versionsInWords() {
        return versions.entrySet().stream()
                .map(version -> version.getKey() + " " + version.getValue())
                .collect(Collectors.joining(", "));
    }
}
