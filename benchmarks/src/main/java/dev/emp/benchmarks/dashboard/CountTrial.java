package dev.emp.benchmarks.dashboard;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Goal;
import dev.emp.benchmarks.Rounds;
import dev.emp.jobbus.job.JobState;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether the numbers on the page are the bus's own after a great many jobs, with the page's sockets cut now and then and the monitor started
 * anew in the middle, without a reload.
 */
final class CountTrial {

    private static final int ROUND = 1_000;
    private static final int ROUNDS_BETWEEN_CUTS = 5;
    private static final double PATIENCE_MILLIS = 60_000;
    private static final double PAUSE_MILLIS = 250;

    private final Site site;
    private final int jobs;
    private final PrintStream out;

    /** @param jobs a multiple of a thousand */
    CountTrial(Site site, int jobs, PrintStream out) {
        this.site = site;
        this.jobs = jobs;
        this.out = out;
    }

    Figure run(PageBrowser browser) throws IOException, InterruptedException {
        int cuts = 0;
        int rounds = jobs / ROUND;
        try (CuttingProxy network = CuttingProxy.before(site.monitorPort());
                Page page = browser.open("http://127.0.0.1:" + network.port() + "/")) {
            page.evaluate("window.sameDocument = true");
            Crowd crowd = new Crowd(site.bus());
            for (int round = 1; round <= rounds; round++) {
                crowd.run(ROUND);
                if (round == rounds / 2) {
                    site.restartMonitor();
                } else if (round % ROUNDS_BETWEEN_CUTS == 0) {
                    network.cut();
                    cuts++;
                }
            }
            Map<JobState, Long> wrong = differences(page);
            if (!Boolean.TRUE.equals(page.evaluate("window.sameDocument"))) {
                throw new IllegalStateException("the page has loaded itself anew");
            }
            out.printf("  counts of %,d jobs that the page has wrong: %s%n", jobs, wrong.isEmpty() ? "none" : wrong);
            return Figure.measured(
                            "counts on the page that differ from the bus's",
                            Rounds.of(wrong.size()),
                            "counts",
                            "%,d jobs, %d cuts of the page's connections and a restart of the monitor, no reload"
                                    .formatted(jobs, cuts))
                    .aimingAt(Goal.atMost(0));
        }
    }

    /** What the page shows where it is not what the bus has, once it is live again and has had time. */
    private Map<JobState, Long> differences(Page page) {
        page.locator("[data-testid=link]").getByText("Live").waitFor(patience());
        double waited = 0;
        Map<JobState, Long> wrong = compare(page);
        while (!wrong.isEmpty() && waited < PATIENCE_MILLIS) {
            page.waitForTimeout(PAUSE_MILLIS);
            waited += PAUSE_MILLIS;
            wrong = compare(page);
        }
        return wrong;
    }

    private Map<JobState, Long> compare(Page page) {
        Map<JobState, Long> wrong = new TreeMap<>();
        site.bus().queries().counts().toCompletableFuture().join().forEach((state, count) -> {
            long shown = shown(page, state);
            if (shown != count) {
                wrong.put(state, shown);
            }
        });
        return wrong;
    }

    /** The exact number, which the page gives to whoever points at the short one; states without a job may be left out. */
    private static long shown(Page page, JobState state) {
        Locator count = page.locator("[data-testid=count-" + state.wireName() + "] a");
        if (count.count() == 0) {
            return 0;
        }
        String digits = String.valueOf(count.getAttribute("title")).replaceAll("\\D", "");
        return digits.isEmpty() ? 0 : Long.parseLong(digits);
    }

    private static Locator.WaitForOptions patience() {
        return new Locator.WaitForOptions().setTimeout(PATIENCE_MILLIS);
    }
}
