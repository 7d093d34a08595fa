package dev.emp.connector.playwright.browser;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.playwright.gate.FilteringProxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The browsers of one connector, up to a number. One is started when a job needs it and no other is free, is used by one job
 * at a time, and ends when it has been idle or is worn out.
 */
public final class BrowserPool implements AutoCloseable {

    private final BrowserSettings settings;
    private final Supplier<FilteringProxy> proxies;
    private final Clock clock;
    private final Deque<WarmBrowser> idle = new ArrayDeque<>();
    private final Set<WarmBrowser> leased = new HashSet<>();
    private int taken;
    private boolean closed;
    private volatile @Nullable LaunchFailure lastFailure;

    /** @param message why the last browser did not start */
    public record LaunchFailure(Instant at, String message) {}

    public BrowserPool(BrowserSettings settings, Supplier<FilteringProxy> proxies, Clock clock) {
        this.settings = settings;
        this.proxies = proxies;
        this.clock = clock;
    }

    /** Where Chromium is; empty when there is none. */
    public Optional<Path> executable() {
        return Chromium.find(settings.executable(), System.getenv());
    }

    /**
     * Waits for a free browser and starts one if need be.
     *
     * @param givenUp asked before the wait and after each {@link #wake}: true ends it
     * @throws ConnectorException unavailable when none can be started or the pool is closed, canceled when it was given up
     */
    public WarmBrowser lease(BooleanSupplier givenUp) throws ConnectorException, InterruptedException {
        take(givenUp);
        boolean leasing = false;
        try {
            WarmBrowser warm = idleOne();
            WarmBrowser browser = warm == null ? launch() : warm;
            leasing = hold(browser);
            return browser;
        } finally {
            if (!leasing) {
                free();
            }
        }
    }

    private WarmBrowser launch() throws ConnectorException {
        Path executable = executable().orElseThrow(() -> new ConnectorException(ErrorClass.UNAVAILABLE, missing()));
        try {
            WarmBrowser browser = WarmBrowser.launch(settings, executable, proxies.get());
            lastFailure = null;
            return browser;
        } catch (ConnectorException e) {
            lastFailure = new LaunchFailure(clock.instant(), String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /** Empty when the last one has started. */
    public Optional<LaunchFailure> lastFailure() {
        return Optional.ofNullable(lastFailure);
    }

    /** That there is no Chromium, and what to do. */
    public String missing() {
        return Chromium.missing(settings.executable());
    }

    private synchronized void take(BooleanSupplier givenUp) throws ConnectorException, InterruptedException {
        while (!closed && !givenUp.getAsBoolean() && taken >= settings.most()) {
            wait();
        }
        if (closed) {
            throw shuttingDown();
        }
        if (givenUp.getAsBoolean()) {
            throw new ConnectorException(ErrorClass.CANCELED, "Canceled while it waited for a browser.");
        }
        taken++;
    }

    /** The one used last, so that the others grow old; null when none is alive. */
    private @Nullable WarmBrowser idleOne() {
        while (true) {
            WarmBrowser candidate;
            synchronized (this) {
                candidate = idle.pollLast();
            }
            if (candidate == null || candidate.isAlive()) {
                return candidate;
            }
            candidate.close();
        }
    }

    private boolean hold(WarmBrowser browser) throws ConnectorException {
        synchronized (this) {
            if (!closed) {
                return leased.add(browser);
            }
        }
        browser.close();
        throw shuttingDown();
    }

    /**
     * Takes a browser back.
     *
     * @param usable false when its job did not leave it as it was
     */
    public void giveBack(WarmBrowser browser, boolean usable) {
        boolean keep = usable
                && browser.isAlive()
                && browser.jobs() < settings.jobsEach()
                && browser.memoryBytes() < settings.memoryBytes() / 2;
        synchronized (this) {
            leased.remove(browser);
            keep &= !closed;
            if (keep) {
                browser.becameIdle(clock.instant());
                idle.addLast(browser);
            }
        }
        if (!keep) {
            browser.close();
        }
        free();
    }

    private synchronized void free() {
        taken--;
        notifyAll();
    }

    /** Lets all who wait see whether they have been given up. */
    public synchronized void wake() {
        notifyAll();
    }

    /** How many browsers run, with a job or without. */
    public synchronized int size() {
        return idle.size() + leased.size();
    }

    /** Ends the browsers that have had nothing to do for long enough. */
    public void endIdle() {
        Instant limit = clock.instant().minus(settings.idle());
        List<WarmBrowser> old = new ArrayList<>();
        synchronized (this) {
            while (!idle.isEmpty() && !idle.getFirst().idleSince().isAfter(limit)) {
                old.add(idle.removeFirst());
            }
        }
        old.forEach(WarmBrowser::close);
    }

    /** Ends all browsers without a job. */
    public void endAllIdle() {
        List<WarmBrowser> all;
        synchronized (this) {
            all = List.copyOf(idle);
            idle.clear();
        }
        all.forEach(WarmBrowser::close);
    }

    /** Kills the browsers of running jobs, which then fail, and waits until nothing is left. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            leased.forEach(WarmBrowser::kill);
            notifyAll();
        }
        endAllIdle();
        awaitReturns();
    }

    private synchronized void awaitReturns() {
        boolean interrupted = false;
        while (taken > 0) {
            try {
                wait();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static ConnectorException shuttingDown() {
        return new ConnectorException(ErrorClass.UNAVAILABLE, "The connector is shutting down.");
    }
}
