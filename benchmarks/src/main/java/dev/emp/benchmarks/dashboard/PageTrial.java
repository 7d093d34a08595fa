package dev.emp.benchmarks.dashboard;

import com.microsoft.playwright.Page;
import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Goal;
import dev.emp.benchmarks.Percentiles;
import dev.emp.benchmarks.Rounds;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The list of all jobs in a Chromium that draws without a GPU, while the fleet is busy. */
final class PageTrial {

    private static final double LEAST_FRAMES = 55;
    private static final double LONGEST_TASK_MILLIS = 50;
    private static final double LATEST_MILLIS = 250;
    private static final double FIRST_VIEW_SECONDS = 1;
    private static final int FIRST_VIEWS = 5;

    private final Site site;
    private final Fleet fleet;
    private final DashboardBench.Plan plan;
    private final PrintStream out;

    PageTrial(Site site, Fleet fleet, DashboardBench.Plan plan, PrintStream out) {
        this.site = site;
        this.fleet = fleet;
        this.plan = plan;
        this.out = out;
    }

    List<Figure> run(PageBrowser browser) {
        Rounds firstViews = firstViews(browser);
        out.printf(Locale.ROOT, "  first view after %.2f s%n", firstViews.median());
        try (Page page = open(browser);
                Fleet.Activity activity = fleet.busy()) {
            page.waitForTimeout((double) plan.settling().toMillis());
            Seen newest = watch(page, "among the newest jobs", activity);
            page.locator(".tbody").evaluate("list => list.scrollTop = list.scrollHeight / 4");
            page.waitForTimeout((double) plan.settling().toMillis() / 5);
            Seen older = watch(page, "further down", activity);
            List<Figure> figures = new ArrayList<>(figures(newest.and(older)));
            figures.add(Figure.measured(
                            "first view",
                            firstViews,
                            "s",
                            "from the navigation to the first row of the list, on loopback, nothing moving, empty"
                                    + " cache")
                    .aimingAt(Goal.atMost(FIRST_VIEW_SECONDS)));
            return figures;
        }
    }

    private Seen watch(Page page, String where, Fleet.Activity activity) {
        try (MainThread thread = MainThread.watch(page)) {
            page.evaluate("watch.begin()");
            Fleet.Stretch stretch = activity.stretch();
            page.waitForTimeout((double) plan.length().toMillis() / 2);
            double rate = stretch.rate();
            Seen seen = Seen.read(page, thread, rate);
            out.printf(
                    Locale.ROOT,
                    "  %s: %.1f frames/s at %,.0f events/s, longest task %.0f ms, at work for %.0f ms, %,d events seen%n",
                    where,
                    seen.framesPerSecond(),
                    seen.rate(),
                    seen.longestTask(),
                    seen.longestAtWork(),
                    seen.delays().size());
            return seen;
        }
    }

    private Rounds firstViews(PageBrowser browser) {
        Rounds rounds = new Rounds();
        for (int i = 0; i < FIRST_VIEWS; i++) {
            try (Page page = open(browser)) {
                rounds.add(firstRow(page) / 1e3);
            }
        }
        return rounds;
    }

    private Page open(PageBrowser browser) {
        Page page = browser.open(site.page("/jobs").toString());
        page.waitForCondition(() -> firstRow(page) > 0);
        return page;
    }

    /** Milliseconds from the navigation; 0 before there is one. */
    private static double firstRow(Page page) {
        return ((Number) page.evaluate("watch.firstRow")).doubleValue();
    }

    /**
     * What the page saw of itself.
     *
     * @param rate events a second meanwhile, the fewest
     * @param framesPerSecond the fewest, of several stretches
     * @param longestTask in milliseconds; 0 when there was none over 50 ms
     * @param longestAtWork for so many milliseconds a processor has worked on one task, at most
     * @param delays from the telling of an event until the frame after it was drawn, in milliseconds
     */
    private record Seen(
            double rate,
            double millis,
            double framesPerSecond,
            double longestTask,
            double longestAtWork,
            int longTasks,
            List<Double> delays,
            int rows) {

        /** Of both stretches. */
        Seen and(Seen other) {
            return new Seen(
                    Math.min(rate, other.rate),
                    millis + other.millis,
                    Math.min(framesPerSecond, other.framesPerSecond),
                    Math.max(longestTask, other.longestTask),
                    Math.max(longestAtWork, other.longestAtWork),
                    longTasks + other.longTasks,
                    Stream.concat(delays.stream(), other.delays.stream()).toList(),
                    Math.max(rows, other.rows));
        }

        @SuppressWarnings("unchecked")
        static Seen read(Page page, MainThread thread, double rate) {
            Map<String, Object> seen = (Map<String, Object>) page.evaluate("watch.end()");
            return new Seen(
                    rate,
                    number(seen, "millis"),
                    number(seen, "frames") / (number(seen, "millis") / 1e3),
                    number(seen, "longestTask"),
                    thread.longestAtWork(),
                    (int) number(seen, "longTasks"),
                    ((List<Number>) Objects.requireNonNull(seen.get("delays"), "delays"))
                            .stream().map(Number::doubleValue).toList(),
                    (int) number(seen, "rows"));
        }

        private static double number(Map<String, Object> seen, String name) {
            return ((Number) Objects.requireNonNull(seen.get(name), name)).doubleValue();
        }
    }

    private List<Figure> figures(Seen seen) {
        // Of a page that draws nothing it is known only that an event took longer than it was watched.
        Percentiles delay = new Percentiles(
                seen.delays().isEmpty()
                        ? new double[] {seen.millis()}
                        : seen.delays().stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray());
        String how = String.format(
                Locale.ROOT,
                "the list of %,d jobs, %,d machines, %,.0f events/s for %d s, half of them at the top and half further"
                        + " down: the fewer; %d × %d pixels without a GPU",
                seen.rows(),
                plan.machines(),
                seen.rate(),
                plan.length().toSeconds(),
                PageBrowser.WIDTH,
                PageBrowser.HEIGHT);
        String drawn = String.format(
                Locale.ROOT,
                "%,d submissions and progresses of rows in sight, from before the write on the bus until the frame was"
                        + " drawn",
                seen.delays().size());
        return List.of(
                Figure.measured(
                                "events on the bus",
                                Rounds.of(seen.rate()),
                                "events/s",
                                "told by the load and written by Redis while the page was watched: the fewer")
                        .aimingAt(Goal.atLeast(plan.eventsPerSecond())),
                Figure.measured("frames", Rounds.of(seen.framesPerSecond()), "fps", how)
                        .aimingAt(Goal.atLeast(LEAST_FRAMES)),
                Figure.measured(
                                "longest task",
                                Rounds.of(seen.longestTask()),
                                "ms",
                                seen.longTasks() + " tasks over 50 ms (shorter ones are not told, and count as 0)")
                        .aimingAt(Goal.atMost(LONGEST_TASK_MILLIS)),
                Figure.measured(
                                "processor time of the longest task",
                                Rounds.of(seen.longestAtWork()),
                                "ms",
                                "by Chromium's trace; the rest of its time a task waits for a processor, which the page"
                                        + " shares with the load and all services")
                        .aimingAt(Goal.atMost(LONGEST_TASK_MILLIS)),
                Figure.measured("event to pixel, p95", Rounds.of(delay.at(95)), "ms", drawn)
                        .aimingAt(Goal.atMost(LATEST_MILLIS)),
                Figure.measured("event to pixel, p50", Rounds.of(delay.at(50)), "ms", drawn),
                Figure.measured("event to pixel, p99", Rounds.of(delay.at(99)), "ms", drawn));
    }
}
