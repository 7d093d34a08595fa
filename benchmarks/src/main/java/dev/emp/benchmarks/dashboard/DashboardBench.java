package dev.emp.benchmarks.dashboard;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Goal;
import dev.emp.benchmarks.Measurements;
import dev.emp.benchmarks.Rounds;
import dev.emp.connector.playwright.browser.Chromium;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.util.FileSystemUtils;

/** What people see of a large and busy fleet, and what it costs the monitor, each service in a process of its own. */
public final class DashboardBench {

    private final Path home;
    private final Plan plan;
    private final Set<Part> parts;
    private final Clock clock;
    private final PrintStream out;

    /** What can be measured by itself. */
    public enum Part {
        /** How much code there is. */
        SIZE,
        /** The list of jobs in a browser. */
        PAGE,
        /** Many viewers on one monitor. */
        VIEWERS,
        /** Whether the numbers are right in the end. */
        COUNTS
    }

    /**
     * How much of what.
     *
     * @param jobs how many rows the page has
     * @param eventsPerSecond on the job bus
     * @param counted jobs after which the page's numbers are compared
     * @param settling from the load's start until it counts
     */
    record Plan(
            int machines, int jobs, int eventsPerSecond, int viewers, int counted, Duration settling, Duration length) {
        static final Plan FULL =
                new Plan(1_000, 10_000, 5_000, 100, 50_000, Duration.ofSeconds(60), Duration.ofSeconds(30));
        static final Plan QUICK = new Plan(100, 1_000, 500, 10, 5_000, Duration.ofSeconds(4), Duration.ofSeconds(5));
    }

    /**
     * @param home where the {@code emp} script is
     * @param parts empty for all
     */
    public DashboardBench(Path home, boolean quick, Set<Part> parts, Clock clock, PrintStream out) {
        this.clock = clock;
        this.home = home;
        this.plan = quick ? Plan.QUICK : Plan.FULL;
        this.parts = parts.isEmpty() ? EnumSet.allOf(Part.class) : EnumSet.copyOf(parts);
        this.out = out;
    }

    /**
     * Measures each part once, showing how far it is. A part that fails leaves its figures out and says why; the others go on, and the
     * logs are kept.
     *
     * @throws IllegalStateException if there is no Chromium, or a process does not start
     */
    public Measurements run() throws IOException, InterruptedException {
        Path chromium = Chromium.find(null, System.getenv())
                .orElseThrow(() -> new IllegalStateException(Chromium.missing(null)));
        Path directory = Files.createTempDirectory(
                Files.createDirectories(home.toAbsolutePath().normalize().resolve(".emp")), "bench-dashboard-");
        out.printf("Logs are in %s%n", directory);
        Processors processors = Processors.divide();
        out.printf("Processors: %s%n", processors.inWords());
        List<Figure> figures = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        String redis;
        processors.confine();
        try {
            redis = measureAll(directory, processors.starterOf(chromium, directory), figures, failed);
        } finally {
            processors.release();
        }
        if (failed.isEmpty()) {
            FileSystemUtils.deleteRecursively(directory);
        } else {
            figures.add(Figure.measured(
                            "parts that could not be measured",
                            Rounds.of(failed.size()),
                            "parts",
                            String.join("; ", failed))
                    .aimingAt(Goal.atMost(0)));
        }
        Map<String, String> surroundings = new LinkedHashMap<>();
        surroundings.put("processors", processors.inWords());
        surroundings.put("redis", redis + " without persistence");
        return new Measurements(figures, surroundings);
    }

    /** Answers the version of Redis. */
    private String measureAll(Path directory, Path chromium, List<Figure> figures, List<String> failed)
            throws IOException, InterruptedException {
        measure(Part.SIZE, figures, failed, PageSize::figures);
        try (Site site = Site.start(home, directory);
                PageBrowser browser = new PageBrowser(chromium)) {
            if (parts.contains(Part.PAGE) || parts.contains(Part.VIEWERS)) {
                out.printf("%,d machines report, %,d jobs are submitted …%n", plan.machines(), plan.jobs());
                try (Fleet fleet = Fleet.start(site.bus(), plan, clock)) {
                    measure(Part.PAGE, figures, failed, () -> new PageTrial(site, fleet, plan, out).run(browser));
                    measure(Part.VIEWERS, figures, failed, () -> new ViewerTrial(site, fleet, plan, out).run());
                }
            }
            measure(Part.COUNTS, figures, failed, () -> {
                out.printf("%,d more jobs, cuts, and a restart of the monitor …%n", plan.counted());
                return List.of(new CountTrial(site, plan.counted(), out).run(browser));
            });
            return site.redis().version();
        }
    }

    private interface Trial {
        List<Figure> run() throws IOException, InterruptedException;
    }

    private void measure(Part part, List<Figure> figures, List<String> failed, Trial trial)
            throws InterruptedException {
        if (!parts.contains(part)) {
            return;
        }
        try {
            figures.addAll(trial.run());
        } catch (IOException | RuntimeException e) {
            String name = part.name().toLowerCase(Locale.ROOT);
            out.printf("  %s could not be measured: %s%n", name, e);
            failed.add(name + ": "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }
}
