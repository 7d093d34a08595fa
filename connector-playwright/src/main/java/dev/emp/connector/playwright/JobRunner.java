package dev.emp.connector.playwright;

import com.microsoft.playwright.PlaywrightException;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.playwright.browser.BrowserPool;
import dev.emp.connector.playwright.browser.WarmBrowser;
import dev.emp.connector.playwright.gate.HostRules;
import dev.emp.connector.playwright.gate.Traffic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Runs jobs, each on a thread of its own, from the wait for a browser to its return. */
final class JobRunner {

    private static final Logger log = LoggerFactory.getLogger(JobRunner.class);

    private final BrowserPool pool;
    private final PlaywrightProperties.Limits limits;
    private final HostRules rules;
    private final Clock clock;

    JobRunner(BrowserPool pool, PlaywrightProperties.Limits limits, HostRules rules, Clock clock) {
        this.pool = pool;
        this.limits = limits;
        this.rules = rules;
        this.clock = clock;
    }

    void start(Job job) {
        Thread.ofVirtual().name("playwright-job-" + job.handle()).start(() -> run(job));
    }

    private void run(Job job) {
        try {
            WarmBrowser browser = pool.lease(job::isStopped);
            boolean usable = false;
            try {
                job.runsIn(browser, clock.instant());
                usable = runIn(browser, job);
            } finally {
                boolean left = job.leaves();
                pool.giveBack(browser, left && usable);
            }
        } catch (ConnectorException e) {
            fail(job, e);
        } catch (InterruptedException e) {
            fail(job, new ConnectorException(ErrorClass.UNAVAILABLE, "The connector is shutting down.", e));
        } catch (RuntimeException e) {
            fail(job, broken(job, e));
        } finally {
            job.ended(clock.instant());
        }
    }

    /** @return whether the browser is as it was before */
    private boolean runIn(WarmBrowser browser, Job job) {
        Instant began = clock.instant();
        Traffic traffic = new Traffic(
                limits.received().toBytes(),
                limits.response().toBytes(),
                sentence -> job.stop(new ConnectorException(ErrorClass.PROVIDER_ERROR, sentence)));
        PageLog pageLog = new PageLog(job.feed(), limits.logLines());
        OpenPage page = null;
        try {
            PageGuard guard = new PageGuard(job, limits, traffic, pageLog);
            page = OpenPage.in(browser, job.input(), guard, traffic, rules);
            JsonNode output = new TaskRun(page, job, limits, pageLog).run();
            tellLast(job, pageLog, traffic, began);
            job.feed().tell(new Told.Progress(1, "done"));
            job.feed().succeed(output);
        } catch (ConnectorException e) {
            tellLast(job, pageLog, traffic, began);
            fail(job, e);
        } catch (PlaywrightException e) {
            tellLast(job, pageLog, traffic, began);
            fail(job, PageFailures.of(e, "prepare a page"));
        } catch (RuntimeException e) {
            fail(job, broken(job, e));
        }
        return close(page, browser);
    }

    private void tellLast(Job job, PageLog pageLog, Traffic traffic, Instant began) {
        pageLog.addRefusals(traffic);
        double seconds = Duration.between(began, clock.instant()).toMillis() / 1000.0;
        job.feed().tell(new Told.Usage("browser_seconds", seconds));
        job.feed().tell(new Told.Usage("bytes_received", traffic.bytesReceived()));
    }

    /** Whatever stopped the job explains its failure better. A job is over with it, so that nothing is left to attach to. */
    private static void fail(Job job, ConnectorException why) {
        job.feed().fail(job.stopped().orElse(why).withNothingAccepted());
    }

    private static ConnectorException broken(Job job, RuntimeException e) {
        log.error("Job {}: the connector failed", job.handle(), e);
        return new ConnectorException(
                ErrorClass.PROVIDER_ERROR,
                "The connector itself failed with " + e.getClass().getSimpleName() + "; its log has the details.",
                e);
    }

    private static boolean close(@Nullable OpenPage page, WarmBrowser browser) {
        try {
            if (page != null) {
                page.close();
            }
            return page != null;
        } catch (PlaywrightException e) {
            return false;
        } finally {
            browser.endTraffic();
        }
    }
}
