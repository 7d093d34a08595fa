package dev.emp.connector.playwright;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.playwright.browser.WarmBrowser;
import dev.emp.connector.playwright.input.WebJob;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job that is to run, runs, or has ended not long ago. It goes on when nobody follows it. Whatever stops it, from whatever thread, kills
 * its browser: all that waits for the browser then fails at once, and the reason is here.
 */
final class Job {

    private final String handle;
    private final WebJob input;
    private final Path directory;
    private final Duration timeLimit;
    private final JobFeed feed = new JobFeed();
    private @Nullable ConnectorException stopped;
    private @Nullable WarmBrowser browser;
    private Instant deadline = Instant.MAX;
    private Instant endedAt = Instant.MAX;
    private boolean begun;
    private Instant seenEnding = Instant.MAX;

    /** @param directory for its output files; exists */
    Job(String handle, WebJob input, Path directory, Duration timeLimit) {
        this.handle = handle;
        this.input = input;
        this.directory = directory;
        this.timeLimit = timeLimit;
    }

    String handle() {
        return handle;
    }

    WebJob input() {
        return input;
    }

    Path directory() {
        return directory;
    }

    JobFeed feed() {
        return feed;
    }

    Duration timeLimit() {
        return timeLimit;
    }

    /** Ends it with this error. The first reason counts; of a job that has ended only the browser ends, if it has one yet. */
    synchronized void stop(ConnectorException reason) {
        if (stopped == null && !feed.hasEnded()) {
            stopped = reason;
        }
        if (browser != null) {
            browser.kill();
        }
    }

    synchronized Optional<ConnectorException> stopped() {
        return Optional.ofNullable(stopped);
    }

    boolean isStopped() {
        return stopped().isPresent();
    }

    /** @return true the first time only: whoever hears it runs the job */
    synchronized boolean begin() {
        if (begun) {
            return false;
        }
        begun = true;
        endedAt = Instant.MAX;
        return true;
    }

    /** Its time starts to run. */
    synchronized void runsIn(WarmBrowser leased, Instant now) {
        browser = leased;
        deadline = now.plus(timeLimit);
        if (stopped != null) {
            leased.kill();
        }
    }

    /**
     * Ends the driver of a browser whose job has ended, or was stopped, and which does not let it go: now and then a driver
     * forgets to answer when its browser dies.
     *
     * @param patience since the first call that found it so
     */
    synchronized void freeFromDriver(Instant now, Duration patience) {
        if (browser == null || (stopped == null && !feed.hasEnded())) {
            return;
        }
        if (seenEnding.equals(Instant.MAX)) {
            seenEnding = now;
        } else if (now.isAfter(seenEnding.plus(patience))) {
            browser.killDriver();
        }
    }

    /** @return whether the browser can be used again */
    synchronized boolean leaves() {
        browser = null;
        deadline = Instant.MAX;
        return stopped == null;
    }

    synchronized boolean isOver(Instant now) {
        return !now.isBefore(deadline);
    }

    /** What its browser has in memory, in bytes; 0 when it has none. */
    long memoryBytes() {
        WarmBrowser leased;
        synchronized (this) {
            leased = browser;
        }
        return leased == null ? 0 : leased.memoryBytes();
    }

    synchronized void ended(Instant now) {
        endedAt = now;
    }

    /** Whether it still has, or waits for, a browser. */
    synchronized boolean isAtWork() {
        return endedAt.equals(Instant.MAX);
    }

    synchronized boolean endedBefore(Instant limit) {
        return endedAt.isBefore(limit);
    }
}
