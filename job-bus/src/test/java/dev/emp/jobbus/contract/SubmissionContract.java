package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.get;
import static dev.emp.jobbus.contract.BusDriver.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.bus.Submission.Idempotency;
import dev.emp.jobbus.bus.SubmitOutcome;
import dev.emp.jobbus.event.JobEvent.Type;
import dev.emp.jobbus.job.Coordination;
import dev.emp.jobbus.job.Dependency;
import dev.emp.jobbus.job.Dependency.IfItFails;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.Fallback;
import dev.emp.jobbus.job.Fallbacks;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Limit;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.job.RetryPolicy;
import dev.emp.jobbus.job.Task;
import dev.emp.jobbus.job.Usd;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Comparison;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the bus does with a submission. */
public abstract class SubmissionContract extends BusContract {

    private SubmitOutcome submit(JobId id, String key, String fingerprint) {
        return submit(id, spec(), key, fingerprint);
    }

    private SubmitOutcome submit(JobId id, JobSpec spec, String key, String fingerprint) {
        return get(bus.submit(new Submission(id, spec, new Idempotency(key, fingerprint))));
    }

    @Test
    void aSubmittedJobIsQueuedAndHasItsEvent() {
        JobId id = driver.newId();
        JobSpec spec = spec().withPlacement(Placement.DEFAULT.withTenant("acme").withPriority(70));

        assertThat(get(bus.submit(Submission.of(id, spec))))
                .isEqualTo(new SubmitOutcome.Accepted(id, JobState.QUEUED, fixture.now()));

        assertThat(driver.job(id))
                .isEqualTo(new Job(
                        id,
                        spec,
                        JobState.QUEUED,
                        new Job.Times(fixture.now(), null, null, null),
                        List.of(),
                        null,
                        null));
        assertThat(driver.eventsOf(id)).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo(Type.SUBMITTED);
            assertThat(event.state()).isEqualTo(JobState.QUEUED);
            assertThat(event.at()).isEqualTo(fixture.now());
            assertThat(event.epoch()).isZero();
        });
        assertThat(driver.lastData(id))
                .isEqualTo(Map.of("service", BusDriver.SERVICE, "tenant", "acme", "priority", 70));
    }

    @Test
    void everythingTheClientAskedForComesBackToTheLetter() {
        JsonText input = new JsonText("{\"b\":[],\"a\":{},\"big\":12345678901234567890,\"one\":1.0,"
                + "\"text\":\"ä \\\"quoted\\\" \\n 日本 🎨\",\"none\":null}");
        Requirements requirements = Requirements.of(
                Requirement.atLeast("gpu.memory_gb", 23.5),
                new Requirement("gpu.count", Comparison.AT_MOST, List.of(AttributeValue.of(8))),
                new Requirement(
                        "model", Comparison.IN, List.of(AttributeValue.of("sdxl"), AttributeValue.of("it's flux"))),
                new Requirement("label.region", Comparison.NOT_EQUAL, List.of(AttributeValue.of("us"))),
                new Requirement("label.zone", Comparison.NOT_IN, List.of(AttributeValue.of("a"), AttributeValue.of(7))),
                new Requirement("label.spot", Comparison.EXISTS, List.of()));
        Placement placement = new Placement(
                "acme", 0, 7, fixture.now().plus(Duration.ofHours(1)), Duration.ofDays(3), Duration.ofSeconds(90));
        JobSpec ofTheSameTenant = spec().withPlacement(Placement.DEFAULT.withTenant("acme"));
        JobSpec spec = new JobSpec(
                "simulation",
                input,
                requirements.preferring(Set.of("sdxl", "it's flux")),
                placement,
                new RetryPolicy(7, Duration.ofMillis(5), Duration.ofDays(2)),
                new Coordination(
                        new Limit.Concurrency("per 'user'", 3),
                        new Limit.Rate("api", 5, Duration.ofMillis(1_500)),
                        List.of(
                                Dependency.on(driver.submit(ofTheSameTenant)),
                                new Dependency(driver.submit(ofTheSameTenant), IfItFails.RUN))),
                Fallbacks.of(List.of(
                        new Fallback(
                                new Task(
                                        "other", new JsonText("{\"a\":\"\\n\"}"), requirements.preferring(Set.of("m"))),
                                Set.of(FailureClass.AUTH, FailureClass.UNKNOWN_OUTCOME)),
                        new Fallback(new Task("simulation", input, Requirements.NONE), Fallback.USUAL))),
                Map.of("user", "ünal", "empty", ""),
                new Usd(1_500),
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 vendor=a,other=\"b\"");

        assertThat(driver.job(driver.submit(spec)).spec()).isEqualTo(spec);
    }

    @Test
    void whoClaimsAJobIsToldItsTrace() {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
        driver.submit(spec().withTrace(trace));

        assertThat(driver.claimOne("m/a").spec().trace()).isEqualTo(trace);
    }

    @Test
    void aLargeInputIsCarriedWhole() {
        JsonText input = new JsonText("\"" + "0123456789".repeat(100_000) + "\"");
        JobId id = driver.submit(JobSpec.of(BusDriver.SERVICE, input));
        assertThat(driver.claimOne("m/a").spec().input()).isEqualTo(input);
        assertThat(driver.job(id).spec().input()).isEqualTo(input);
    }

    @Test
    void aJobForLaterIsScheduled() {
        JobId id = driver.newId();
        Placement placement = Placement.DEFAULT.withRunAt(fixture.now().plusSeconds(60));

        assertThat(get(bus.submit(Submission.of(id, spec().withPlacement(placement)))))
                .isEqualTo(new SubmitOutcome.Accepted(id, JobState.SCHEDULED, fixture.now()));

        assertThat(driver.job(id).times().dueAt()).isEqualTo(placement.runAt());
        assertThat(driver.claim("m/a", 1)).isEmpty();
        assertThat(driver.typesOf(id)).containsExactly(Type.SUBMITTED);
    }

    @Test
    void aJobWhoseTimeHasComeIsQueuedAtOnce() {
        Placement placement = Placement.DEFAULT.withRunAt(fixture.now());
        JobId id = driver.submit(spec().withPlacement(placement));
        assertThat(driver.job(id).state()).isEqualTo(JobState.QUEUED);
        assertThat(driver.job(id).times().dueAt()).isNull();
    }

    @Test
    void sendingTheSameSubmissionTwiceMakesOneJob() {
        JobId id = driver.submit();
        assertThat(get(bus.submit(Submission.of(id, spec())))).isEqualTo(new SubmitOutcome.Repeated(id));

        assertThat(driver.typesOf(id)).containsExactly(Type.SUBMITTED);
        assertThat(driver.claim("m/a", 10)).hasSize(1);
        assertThat(get(bus.submit(Submission.of(id, spec())))).isEqualTo(new SubmitOutcome.Repeated(id));
        assertThat(driver.claim("m/a", 10)).isEmpty();
    }

    @Test
    void theSameIdempotencyKeyMakesOneJob() {
        JobId first = driver.newId();
        assertThat(submit(first, "key", "body")).isInstanceOf(SubmitOutcome.Accepted.class);

        assertThat(submit(driver.newId(), "key", "body")).isEqualTo(new SubmitOutcome.Repeated(first));
        assertThat(submit(first, "key", "body")).isEqualTo(new SubmitOutcome.Repeated(first));
        assertThat(driver.jobs()).hasSize(1);
    }

    @Test
    void anIdempotencyKeyUsedForAnotherRequestStoresNothing() {
        JobId first = driver.newId();
        submit(first, "key", "body");

        assertThat(submit(driver.newId(), "key", "another body")).isEqualTo(new SubmitOutcome.KeyReused(first));
        assertThat(driver.jobs()).hasSize(1);
        assertThat(driver.events()).hasSize(1);
    }

    @Test
    void whatAKeyWasUsedForCanBeAsked() {
        JobId first = driver.newId();
        submit(first, "key", "body");

        assertThat(get(bus.earlierUse(Placement.DEFAULT_TENANT, new Idempotency("key", "body"))))
                .contains(new SubmitOutcome.Repeated(first));
        assertThat(get(bus.earlierUse(Placement.DEFAULT_TENANT, new Idempotency("key", "another body"))))
                .contains(new SubmitOutcome.KeyReused(first));
        assertThat(get(bus.earlierUse(Placement.DEFAULT_TENANT, new Idempotency("another key", "body"))))
                .isEmpty();
        assertThat(get(bus.earlierUse("acme", new Idempotency("key", "body")))).isEmpty();
        assertThat(driver.jobs()).hasSize(1);

        fixture.advance(Duration.ofHours(25));
        assertThat(get(bus.earlierUse(Placement.DEFAULT_TENANT, new Idempotency("key", "body"))))
                .isEmpty();
    }

    @Test
    void idempotencyKeysOfTenantsAreApart() {
        submit(driver.newId(), "key", "body");
        JobSpec ofAcme = spec().withPlacement(Placement.DEFAULT.withTenant("acme"));

        assertThat(submit(driver.newId(), ofAcme, "key", "body")).isInstanceOf(SubmitOutcome.Accepted.class);
        assertThat(driver.jobs()).hasSize(2);
    }

    /** I7, as far as it concerns the bus. */
    @Test
    void aJobNobodyCanTakeDoesNotHoldUpTheOthers() {
        JobSpec impossible = spec().withRequirements(Requirements.of(Requirement.atLeast("gpu.memory_gb", 1_000_000)));
        Placement first = Placement.DEFAULT.withPriority(Placement.HIGHEST_PRIORITY);
        JobId stuck = driver.submit(impossible.withPlacement(first));
        JobId possible = driver.submit();

        assertThat(driver.claim("m/a", 10))
                .extracting(claim -> claim.lease().job())
                .containsExactly(possible);
        assertThat(driver.job(stuck).state()).isEqualTo(JobState.QUEUED);
    }
}
