package dev.emp.connector.playwright;

import dev.emp.connector.Connector;
import dev.emp.connector.ConnectorContext;
import dev.emp.connector.ConnectorDescriptor;
import dev.emp.connector.ConnectorException;
import dev.emp.connector.ConnectorHealth;
import dev.emp.connector.ConnectorRequest;
import dev.emp.connector.ConnectorResult;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.playwright.browser.BrowserPool;
import dev.emp.connector.playwright.browser.BrowserSettings;
import dev.emp.connector.playwright.gate.FilteringProxy;
import dev.emp.connector.playwright.gate.Host;
import dev.emp.connector.playwright.gate.HostRules;
import dev.emp.connector.playwright.gate.Refusal;
import dev.emp.connector.playwright.gate.Resolver;
import dev.emp.connector.playwright.input.InvalidInput;
import dev.emp.connector.playwright.input.JobReader;
import dev.emp.connector.playwright.input.WebJob;
import dev.emp.connector.playwright.input.WebUrl;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs jobs on web pages. A job runs in this process, apart from the thread that follows it: when that one goes, the job goes
 * on, and the next attempt follows it.
 */
final class PlaywrightConnector implements Connector {

    private static final String HANDLE_PREFIX = "local/";
    /** A browser that did not start is not tried by every job that waits. */
    private static final Duration DOWN_AFTER_FAILURE = Duration.ofSeconds(30);

    private final PlaywrightProperties properties;
    private final Clock clock;
    private final HostRules rules;
    private final JobReader reader;
    private final BrowserPool pool;
    private final Jobs jobs = new Jobs();
    private final JobRunner runner;
    private final Upkeep upkeep;
    private volatile boolean closed;

    PlaywrightConnector(PlaywrightProperties properties, Clock clock) {
        this(properties, clock, Resolver.system());
    }

    PlaywrightConnector(PlaywrightProperties properties, Clock clock, Resolver resolver) {
        this.properties = properties;
        this.clock = clock;
        this.rules = properties.hostRules();
        this.reader = new JobReader(properties.allowEvaluate());
        PlaywrightProperties.Limits limits = properties.limits();
        this.pool = new BrowserPool(settings(properties), () -> FilteringProxy.start(rules, resolver), clock);
        this.runner = new JobRunner(pool, limits, rules, clock);
        this.upkeep =
                new Upkeep(jobs, pool, properties.keepEnded(), limits.memory().toBytes(), clock);
        upkeep.start();
    }

    private static BrowserSettings settings(PlaywrightProperties properties) {
        return new BrowserSettings(
                properties.executable(),
                properties.sandboxed(),
                properties.browsers(),
                properties.jobsPerBrowser(),
                properties.launchTimeout(),
                properties.idleTimeout(),
                properties.limits().memory().toBytes());
    }

    @Override
    public ConnectorDescriptor describe() {
        return PlaywrightDescription.DESCRIPTOR;
    }

    /** Starts no browser to find out. */
    @Override
    public ConnectorHealth health() {
        if (closed) {
            return new ConnectorHealth.Down("The connector is closed.");
        }
        if (pool.executable().isEmpty()) {
            return new ConnectorHealth.Down(pool.missing());
        }
        Instant since = clock.instant().minus(DOWN_AFTER_FAILURE);
        return pool.lastFailure()
                .filter(failure -> failure.at().isAfter(since))
                .<ConnectorHealth>map(failure -> new ConnectorHealth.Down(failure.message()))
                .orElseGet(ConnectorHealth.Up::new);
    }

    @Override
    public ConnectorResult run(ConnectorRequest request, ConnectorContext context)
            throws ConnectorException, InterruptedException {
        WebJob input = read(request);
        String handle = request.handle();
        if (handle != null) {
            return follow(jobs.find(handle).orElseThrow(() -> gone(handle, input)), context);
        }
        requireAllowed(input);
        if (context.isCanceled()) {
            throw new ConnectorException(ErrorClass.CANCELED, "Canceled before it began.");
        }
        requireReady();
        String name = HANDLE_PREFIX + request.executionId();
        Job job = new Job(name, input, Jobs.newDirectory(), timeLimit(input, request.runTimeout()));
        jobs.add(job);
        try {
            context.accepted(name);
        } catch (ConnectorException e) {
            // the handle may be stored all the same: whoever comes with it begins the job
            job.ended(clock.instant());
            throw e;
        }
        return follow(job, context);
    }

    private WebJob read(ConnectorRequest request) throws ConnectorException {
        try {
            WebJob input = reader.read(request.input());
            Duration most = properties.limits().time();
            Duration wanted = input.timeout();
            if (wanted != null && wanted.compareTo(most) > 0) {
                throw invalid("/timeout_seconds must be at most " + most.toSeconds()
                        + ", which emp.playwright.limits.time allows");
            }
            return input;
        } catch (InvalidInput e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    private static ConnectorException invalid(String fault) {
        return new ConnectorException(ErrorClass.INVALID_INPUT, fault).withNothingAccepted();
    }

    private void requireAllowed(WebJob input) throws ConnectorException {
        Optional<Refusal> refusal = rules.check(Host.of(WebUrl.hostOf(input.url())), WebUrl.port(input.url()));
        if (refusal.isPresent()) {
            throw invalid("/url: " + refusal.get().sentence());
        }
    }

    private void requireReady() throws ConnectorException {
        if (closed || pool.executable().isEmpty()) {
            String why = closed ? "The connector is closed." : pool.missing();
            throw new ConnectorException(ErrorClass.UNAVAILABLE, why).withNothingAccepted();
        }
    }

    private Duration timeLimit(WebJob input, @Nullable Duration runTimeout) {
        Duration wanted = input.timeout();
        Duration limit = wanted == null ? properties.limits().time() : wanted;
        return runTimeout != null && runTimeout.compareTo(limit) < 0 ? runTimeout : limit;
    }

    /** Tells all from the beginning. A follower who is interrupted, or whom nobody hears, leaves the job to the next. */
    private ConnectorResult follow(Job job, ConnectorContext context) throws ConnectorException, InterruptedException {
        context.onCancel(() -> {
            job.stop(new ConnectorException(ErrorClass.CANCELED, "Canceled."));
            pool.wake();
        });
        if (job.begin()) {
            runner.start(job);
        }
        int place = 0;
        for (Told told = job.feed().await(place);
                told != null;
                told = job.feed().await(place)) {
            told.tell(context);
            place++;
        }
        return new ConnectorResult(job.feed().result());
    }

    /** Its process has ended, or it is long over. Looking at a page again does no harm; a script may have bought something. */
    private static ConnectorException gone(String handle, WebJob input) {
        if (input.task() instanceof WebJob.Script && !input.repeatIfLost()) {
            return new ConnectorException(
                    ErrorClass.UNKNOWN_OUTCOME,
                    "The script was begun as " + handle
                            + " by a connector that no longer knows it, and nobody knows how far"
                            + " it got. Say repeat_if_lost in the input where a script may run twice.");
        }
        return new ConnectorException(ErrorClass.LOST, "The connector knows no job " + handle + ".");
    }

    /** Only while this process remembers the job. */
    @Override
    public boolean canAttach(String handle) {
        return jobs.find(handle).isPresent();
    }

    /** Ends the browsers that have nothing to do. */
    @Override
    public void releaseMemory() {
        pool.endAllIdle();
    }

    /** How many browsers run. */
    int browsers() {
        return pool.size();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        ConnectorException reason = new ConnectorException(ErrorClass.UNAVAILABLE, "The connector is shutting down.");
        jobs.atWork().forEach(job -> job.stop(reason));
        pool.close();
        upkeep.close();
        jobs.forgetAll();
    }
}
