package dev.emp.benchmarks.dashboard;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Measurements;
import dev.emp.connector.playwright.browser.Chromium;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/** What people see of a large and busy fleet, and what it costs the monitor, each service in a process of its own. */
public final class DashboardBench {

    private final Path home;
    private final Plan plan;
    private final PrintStream out;

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
                new Plan(1_000, 10_000, 5_000, 100, 50_000, Duration.ofSeconds(15), Duration.ofSeconds(30));
        static final Plan QUICK = new Plan(100, 1_000, 500, 10, 5_000, Duration.ofSeconds(4), Duration.ofSeconds(5));
    }

    /** @param home where the {@code emp} script is */
    public DashboardBench(Path home, boolean quick, PrintStream out) {
        this.home = home;
        this.plan = quick ? Plan.QUICK : Plan.FULL;
        this.out = out;
    }

    /**
     * Measures everything once, showing how far it is. The logs are kept when it fails.
     *
     * @throws IllegalStateException if there is no Chromium, a process does not start, or the page shows nothing
     */
    public Measurements run() throws IOException, InterruptedException {
        Path chromium = Chromium.find(null, System.getenv())
                .orElseThrow(() -> new IllegalStateException(Chromium.missing(null)));
        Path directory = Files.createTempDirectory(
                Files.createDirectories(home.toAbsolutePath().normalize().resolve(".emp")), "bench-dashboard-");
        out.printf("Logs are in %s%n", directory);
        List<Figure> figures = new ArrayList<>(PageSize.figures());
        String redis;
        try (Site site = Site.start(home, directory);
                PageBrowser browser = new PageBrowser(chromium)) {
            redis = site.redis().version();
            out.printf("%,d machines report, %,d jobs are submitted …%n", plan.machines(), plan.jobs());
            try (Fleet fleet = Fleet.start(site.bus(), plan)) {
                figures.addAll(new PageTrial(site, fleet, plan, out).run(browser));
                figures.addAll(new ViewerTrial(site, fleet, plan, out).run());
            }
            out.printf("%,d more jobs, cuts, and a restart of the monitor …%n", plan.counted());
            figures.add(new CountTrial(site, plan.counted(), out).run(browser));
        }
        FileSystemUtils.deleteRecursively(directory);
        return new Measurements(figures, Map.of("redis", redis + " without persistence"));
    }
}
