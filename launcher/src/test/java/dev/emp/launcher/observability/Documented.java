package dev.emp.launcher.observability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The metrics of docs/metrics.md. */
final class Documented {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z][a-z0-9_]*)` \\|");

    private Documented() {}

    static Set<String> names() throws IOException {
        Set<String> names = new TreeSet<>();
        Matcher rows = ROW.matcher(Files.readString(Path.of("..", "docs", "metrics.md")));
        while (rows.find()) {
            names.add(rows.group(1));
        }
        return names;
    }
}
