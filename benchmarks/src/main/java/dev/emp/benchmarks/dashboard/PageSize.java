package dev.emp.benchmarks.dashboard;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Goal;
import dev.emp.benchmarks.Rounds;
import dev.emp.monitor.MonitorApplication;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/** How much code a browser has to load: every script of the dashboard, also those that come later. */
final class PageSize {

    private static final String ROOT = "/emp-dashboard/";
    private static final Pattern SCRIPT = Pattern.compile("assets/[\\w-]+\\.js");
    private static final Pattern IMPORTED = Pattern.compile("[\"'`]\\./([\\w-]+\\.js)[\"'`]");
    private static final double MOST_KILOBYTES = 100;
    private static final double BYTES_A_KILOBYTE = 1_000;

    private PageSize() {}

    /** @throws IllegalStateException if this build has no dashboard */
    static List<Figure> figures() throws IOException {
        List<String> scripts = new ArrayList<>(names(SCRIPT, text("index.html"), 0));
        int first = scripts.size();
        for (int i = 0; i < scripts.size(); i++) {
            for (String imported : names(IMPORTED, text(scripts.get(i)), 1)) {
                if (!scripts.contains("assets/" + imported)) {
                    scripts.add("assets/" + imported);
                }
            }
        }
        return List.of(
                figure("application code, gzip", zipped(scripts), scripts.size() + " scripts")
                        .aimingAt(Goal.atMost(MOST_KILOBYTES)),
                figure("of it for the first view", zipped(scripts.subList(0, first)), first + " scripts"));
    }

    private static List<String> names(Pattern pattern, String text, int group) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(group))
                .distinct()
                .toList();
    }

    private static double zipped(List<String> scripts) throws IOException {
        double sum = 0;
        for (String script : scripts) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write(text(script).getBytes(StandardCharsets.UTF_8));
            }
            sum += packed.size() / BYTES_A_KILOBYTE;
        }
        return sum;
    }

    private static Figure figure(String name, double kilobytes, String note) {
        return Figure.measured(name, Rounds.of(kilobytes), "KB", note);
    }

    private static String text(String file) throws IOException {
        URL resource = MonitorApplication.class.getResource(ROOT + file);
        if (resource == null) {
            throw new IllegalStateException("the dashboard's " + file + " is not part of this build");
        }
        try (InputStream content = resource.openStream()) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
