package dev.emp.connector.playwright;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.playwright.browser.BrowserPool;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at jobs and browsers a few times a second: who has run too long, who is too large, what is no longer needed. */
final class Upkeep implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Upkeep.class);
    private static final long INTERVAL_MS = 250;
    /** For a browser to let its job go; that takes some milliseconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Jobs jobs;
    private final BrowserPool pool;
    private final Duration keepEnded;
    private final long memoryLimit;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("playwright-upkeep").factory());

    /** @param memoryLimit of one browser, in bytes */
    Upkeep(Jobs jobs, BrowserPool pool, Duration keepEnded, long memoryLimit, Clock clock) {
        this.jobs = jobs;
        this.pool = pool;
        this.keepEnded = keepEnded;
        this.memoryLimit = memoryLimit;
        this.clock = clock;
    }

    void start() {
        var _ = timer.scheduleWithFixedDelay(this::lookSafely, INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    /** A look that fails must not be the last. */
    private void lookSafely() {
        try {
            look();
        } catch (RuntimeException e) {
            log.error("Looking after the browsers failed", e);
        }
    }

    void look() {
        Instant now = clock.instant();
        jobs.atWork().forEach(job -> look(job, now));
        pool.endIdle();
        jobs.forgetEndedBefore(now.minus(keepEnded));
    }

    private void look(Job job, Instant now) {
        job.freeFromDriver(now, PATIENCE);
        if (job.isOver(now)) {
            job.stop(new ConnectorException(
                    ErrorClass.TIMEOUT,
                    "The job was stopped after " + PageFailures.seconds(job.timeLimit())
                            + ", the time it had (timeout_seconds in its input, or emp.playwright.limits.time)."));
            return;
        }
        long memory = job.memoryBytes();
        if (memory > memoryLimit) {
            job.stop(new ConnectorException(
                    ErrorClass.PROVIDER_ERROR,
                    "The page needs too much memory: its browser had " + memory / (1024 * 1024)
                            + " MB, emp.playwright.limits.memory allows " + memoryLimit / (1024 * 1024) + " MB."));
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
