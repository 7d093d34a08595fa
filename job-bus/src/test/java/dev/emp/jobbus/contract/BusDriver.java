package dev.emp.jobbus.contract;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.event.JobEvents.Batch;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobIdGenerator;
import dev.emp.jobbus.job.JobResult;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.query.JobQueries.Filter;
import dev.emp.jobbus.query.JobQueries.Page;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Drives a bus in the words of the tests, and waits for its answers. */
public final class BusDriver {

    public static final String SERVICE = "simulation";
    public static final Duration LEASE = Duration.ofSeconds(30);
    public static final JobResult RESULT = JobResult.of(new JsonText("{\"done\":true}"));

    /** Reached only when a test fails. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Capabilities CAPABILITIES = Capabilities.ofService(SERVICE);
    private static final JsonMapper JSON = new JsonMapper();

    private final BusFixture fixture;
    /** Moved with every id, so that the ids rise: then every implementation breaks a tie (of deadlines, say) alike. */
    private final SettableClock timeOfIds = new SettableClock(Clock.systemUTC().instant());

    private final JobIdGenerator ids = new JobIdGenerator(timeOfIds, new Random());

    public BusDriver(BusFixture fixture) {
        this.fixture = fixture;
    }

    /** Waits for the answer; a failure is thrown as it is. */
    public static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(failed.getCause());
        } catch (TimeoutException late) {
            throw new AssertionError("no answer within " + PATIENCE, late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** A result that says what the job did cost, in US dollars. */
    public static JobResult costing(double dollars) {
        return new JobResult(RESULT.output(), List.of(), Map.of(JobResult.COST, dollars));
    }

    public static JobSpec spec() {
        return JobSpec.of(SERVICE, new JsonText("{\"n\":1}"));
    }

    public static WorkerId worker(String text) {
        return WorkerId.parse(text);
    }

    public JobId newId() {
        return newId(Placement.DEFAULT.tenant());
    }

    public JobId newId(String tenant) {
        timeOfIds.advance(Duration.ofMillis(1));
        return ids.next(fixture.shardOf(tenant));
    }

    public List<JobId> newIds(int count) {
        return Stream.generate(this::newId).limit(count).toList();
    }

    public JobId submit() {
        return submit(spec());
    }

    public JobId submit(JobSpec spec) {
        JobId id = newId(spec.placement().tenant());
        SubmitOutcome outcome = get(fixture.bus().submit(Submission.of(id, spec)));
        if (!(outcome instanceof SubmitOutcome.Accepted)) {
            throw new AssertionError("not accepted: " + outcome);
        }
        return id;
    }

    public List<JobId> submit(int count) {
        return submit(spec(), count);
    }

    public List<JobId> submit(JobSpec spec, int count) {
        List<JobId> submitted = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            submitted.add(submit(spec));
        }
        return submitted;
    }

    /** What a worker of the service gets at once. */
    public List<Claim> claim(String worker, int maxJobs) {
        return get(fixture.bus().claim(request(worker, CAPABILITIES, maxJobs, Duration.ZERO)));
    }

    public List<Claim> claim(String worker, Capabilities capabilities, int maxJobs) {
        return get(fixture.bus().claim(request(worker, capabilities, maxJobs, Duration.ZERO)));
    }

    /** Which jobs a worker of the service gets at once, in their order. */
    public List<JobId> claimIds(String worker, int maxJobs) {
        return idsOf(claim(worker, maxJobs));
    }

    public List<JobId> claimIds(String worker, Capabilities capabilities, int maxJobs) {
        return idsOf(claim(worker, capabilities, maxJobs));
    }

    public static List<JobId> idsOf(List<Claim> claims) {
        return claims.stream().map(claim -> claim.lease().job()).toList();
    }

    /** The one job the worker gets at once. */
    public Claim claimOne(String worker) {
        List<Claim> claims = claim(worker, 1);
        if (claims.size() != 1) {
            throw new AssertionError("expected one job for " + worker + ", got " + claims);
        }
        return claims.getFirst();
    }

    /** A claim that is still waiting when the test is over, unless a job comes. */
    public CompletableFuture<List<Claim>> startWaiting(String worker) {
        return startWaiting(worker, CAPABILITIES);
    }

    public CompletableFuture<List<Claim>> startWaiting(String worker, Capabilities capabilities) {
        return fixture.bus()
                .claim(request(worker, capabilities, 1, Duration.ofMinutes(5)))
                .toCompletableFuture();
    }

    public static ClaimRequest request(String worker, Capabilities capabilities, int maxJobs, Duration maxWait) {
        return new ClaimRequest(worker(worker), capabilities, maxJobs, LEASE, maxWait);
    }

    public JobState stateOf(JobId id) {
        return job(id).state();
    }

    public Job job(JobId id) {
        return get(fixture.queries().find(id)).orElseThrow(() -> new AssertionError("no job " + id));
    }

    /** Every job on the bus, newest first. */
    public List<Job> jobs() {
        List<Job> jobs = new ArrayList<>();
        String cursor = null;
        do {
            Page page = get(fixture.queries().list(Filter.ALL, cursor, 200));
            jobs.addAll(page.jobs());
            cursor = page.next();
        } while (cursor != null);
        return jobs;
    }

    /** Every dead letter, the latest first. */
    public List<JobId> deadLetters() {
        List<JobId> dead = new ArrayList<>();
        String cursor = null;
        do {
            Page page = get(fixture.queries().deadLetters(Filter.ALL, cursor, 200));
            page.jobs().forEach(job -> dead.add(job.id()));
            cursor = page.next();
        } while (cursor != null);
        return dead;
    }

    /** Every event that is kept. */
    public List<JobEvent> events() {
        List<JobEvent> events = new ArrayList<>();
        Batch batch = get(fixture.events().read(EventCursor.START, 1_000, Duration.ZERO));
        while (!batch.events().isEmpty()) {
            events.addAll(batch.events());
            batch = get(fixture.events().read(batch.next(), 1_000, Duration.ZERO));
        }
        return events;
    }

    public List<JobEvent> eventsOf(JobId job) {
        return events().stream().filter(event -> event.job().equals(job)).toList();
    }

    public List<JobEvent.Type> typesOf(JobId job) {
        return eventsOf(job).stream().map(JobEvent::type).toList();
    }

    /** The data of the job's newest event. */
    public Map<String, Object> lastData(JobId job) {
        return data(eventsOf(job).getLast());
    }

    /** A map of the caller's own. */
    public static Map<String, Object> data(JobEvent event) {
        return JSON.readValue(event.data().value(), new TypeReference<>() {});
    }
}
