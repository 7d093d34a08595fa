package dev.emp.benchmarks.dashboard;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Goal;
import dev.emp.benchmarks.Rounds;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What many viewers cost one monitor while the fleet is busy. */
final class ViewerTrial {

    private static final double MOST_CORES = 1;
    private static final double MOST_MEGABYTES = 512;
    private static final double BYTES_A_MEGABYTE = 1e6;

    private final Site site;
    private final Fleet fleet;
    private final DashboardBench.Plan plan;
    private final PrintStream out;

    ViewerTrial(Site site, Fleet fleet, DashboardBench.Plan plan, PrintStream out) {
        this.site = site;
        this.fleet = fleet;
        this.plan = plan;
        this.out = out;
    }

    List<Figure> run() throws IOException, InterruptedException {
        List<Viewer> viewers = new ArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient();
                Fleet.Activity activity = fleet.busy()) {
            try {
                for (int i = 0; i < plan.viewers(); i++) {
                    viewers.add(Viewer.open(client, site.feed()));
                }
                return watch(viewers, activity);
            } finally {
                // The client waits for its sockets when it is closed, and they would never end by themselves.
                viewers.forEach(Viewer::close);
                client.shutdownNow();
            }
        }
    }

    private List<Figure> watch(List<Viewer> viewers, Fleet.Activity activity) throws IOException, InterruptedException {
        sleep(plan.settling());
        Duration before = site.monitor().processorTime();
        long heard = heard(viewers);
        Fleet.Stretch stretch = activity.stretch();
        sleep(plan.length());
        double rate = stretch.rate();
        double cores = site.monitor().processorTime().minus(before).toNanos()
                / (double) plan.length().toNanos();
        heard = heard(viewers) - heard;
        double megabytes = site.monitor().peakResidentBytes() / BYTES_A_MEGABYTE;
        out.printf(
                Locale.ROOT,
                "  %d viewers at %,.0f events/s: %.2f cores, %.0f MB%n",
                plan.viewers(),
                rate,
                cores,
                megabytes);
        List<String> ends =
                viewers.stream().flatMap(viewer -> viewer.end().stream()).toList();
        return figures(cores, megabytes, heard, rate, ends);
    }

    private List<Figure> figures(double cores, double megabytes, long heard, double rate, List<String> ends) {
        String how = String.format(
                Locale.ROOT,
                "%d viewers of the overview, %,.0f events/s, %,.0f messages/s to each",
                plan.viewers(),
                rate,
                heard / (double) plan.viewers() / plan.length().toSeconds());
        return List.of(
                Figure.measured("processor use of the monitor", Rounds.of(cores), "cores", how)
                        .aimingAt(Goal.atMost(MOST_CORES)),
                Figure.measured(
                                "memory of the monitor",
                                Rounds.of(megabytes),
                                "MB",
                                "the most it had in RAM since its start")
                        .aimingAt(Goal.atMost(MOST_MEGABYTES)),
                Figure.measured(
                                "viewers that were sent away",
                                Rounds.of(ends.size()),
                                "viewers",
                                ends.isEmpty() ? "all were told everything" : "the first: " + ends.getFirst())
                        .aimingAt(Goal.atMost(0)));
    }

    private static long heard(List<Viewer> viewers) {
        return viewers.stream().mapToLong(Viewer::messages).sum();
    }

    private static void sleep(Duration length) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(length.toNanos());
    }
}
