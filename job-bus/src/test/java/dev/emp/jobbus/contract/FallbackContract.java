package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.LEASE;
import static dev.emp.jobbus.contract.BusDriver.RESULT;
import static dev.emp.jobbus.contract.BusDriver.get;
import static dev.emp.jobbus.contract.BusDriver.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.bus.ProviderHandle;
import dev.emp.jobbus.bus.ReplayOutcome;
import dev.emp.jobbus.bus.WriteOutcome.Applied;
import dev.emp.jobbus.event.JobEvent.Type;
import dev.emp.jobbus.job.Attempt;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.Fallback;
import dev.emp.jobbus.job.Fallbacks;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.RetryPolicy;
import dev.emp.jobbus.job.Task;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Requirement;
import dev.emp.jobbus.matching.Requirements;
import dev.emp.jobbus.query.JobQueries.Filter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Jobs that do something else when what they were submitted for fails. */
public abstract class FallbackContract extends BusContract {

    private static final JobFailure BUSY = JobFailure.of(FailureClass.RATE_LIMITED, "slow down");
    private static final JobFailure BROKEN = JobFailure.of(FailureClass.PROVIDER_ERROR, "out of order");
    private static final String OTHER = "other-service";

    private static final Fallback WHEN_BUSY = new Fallback(
            new Task(
                    OTHER,
                    new JsonText("{\"model\":\"b\",\"n\":[]}"),
                    Requirements.of(Requirement.equal("region", "eu")).preferring(Set.of("b"))),
            Set.of(FailureClass.RATE_LIMITED));

    private static final Fallback WHEN_BROKEN = new Fallback(
            new Task("third-service", new JsonText("{}"), Requirements.NONE), Set.of(FailureClass.PROVIDER_ERROR));

    private JobSpec with(Fallback... fallbacks) {
        return spec().withFallbacks(Fallbacks.of(List.of(fallbacks)))
                .withRetry(new RetryPolicy(2, Duration.ofSeconds(8), Duration.ofMinutes(1)));
    }

    private Claim claimFrom(String service) {
        Capabilities capabilities = Capabilities.ofService(service).with("region", AttributeValue.of("eu"));
        return get(bus.claim(new ClaimRequest(BusDriver.worker("m/" + service), capabilities, 1, LEASE, Duration.ZERO)))
                .getFirst();
    }

    @Test
    void aFailureItIsMeantForMakesTheJobDoSomethingElseAtOnce() {
        JobId id = driver.submit(with(WHEN_BUSY));
        Claim first = driver.claimOne("m/a");
        get(bus.attach(first.lease(), new ProviderHandle("one/1")));

        assertThat(get(bus.fail(first.lease(), BUSY))).isEqualTo(new Applied(JobState.QUEUED));

        assertThat(driver.typesOf(id)).endsWith(Type.FELL_BACK);
        assertThat(driver.lastData(id))
                .isEqualTo(Map.of("attempt", 1, "class", "rate_limited", "message", "slow down", "service", OTHER));
        assertThat(driver.claim("m/a", 1))
                .as("what its first service's workers find")
                .isEmpty();
        Claim second = claimFrom(OTHER);
        assertThat(second.lease().job()).isEqualTo(id);
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.handle()).isNull();
        assertThat(second.spec().task()).isEqualTo(WHEN_BUSY.task());
        assertThat(get(bus.complete(second.lease(), RESULT))).isEqualTo(new Applied(JobState.SUCCEEDED));
        Job job = driver.job(id);
        assertThat(job.attempts()).extracting(Attempt::end).containsExactly(Attempt.End.FAILED, Attempt.End.SUCCEEDED);
        assertThat(job.spec().fallbacks().taken())
                .isEqualTo(new Fallbacks.Taken(0, spec().task(), 1, FailureClass.RATE_LIMITED));
    }

    @Test
    void anotherFailureLeadsToAnotherAttemptAtTheSame() {
        JobId id = driver.submit(with(WHEN_BUSY));

        assertThat(get(bus.fail(driver.claimOne("m/a").lease(), BROKEN))).isEqualTo(new Applied(JobState.SCHEDULED));

        assertThat(driver.job(id).spec()).isEqualTo(with(WHEN_BUSY));
    }

    @Test
    void theFirstOfTheListThatIsMeantForTheFailureIsTakenAndThoseBeforeItAreNotTakenLater() {
        JobId id = driver.submit(with(WHEN_BUSY, WHEN_BROKEN));
        get(bus.fail(driver.claimOne("m/a").lease(), BROKEN));

        Claim third = claimFrom("third-service");

        assertThat(third.lease().job()).isEqualTo(id);
        assertThat(get(bus.fail(third.lease(), BUSY))).isEqualTo(new Applied(JobState.SCHEDULED));
    }

    @Test
    void oneFallbackMayFollowAnother() {
        JobId id = driver.submit(with(WHEN_BUSY, WHEN_BROKEN));
        get(bus.fail(driver.claimOne("m/a").lease(), BUSY));
        get(bus.fail(claimFrom(OTHER).lease(), BROKEN));

        Claim third = claimFrom("third-service");

        assertThat(third.attempt()).isEqualTo(3);
        assertThat(third.spec().fallbacks().taken())
                .isEqualTo(new Fallbacks.Taken(1, spec().task(), 2, FailureClass.PROVIDER_ERROR));
        assertThat(driver.job(id).spec().service()).isEqualTo("third-service");
    }

    @Test
    void eachHasAllItsAttemptsAndTheLastFailureIsTheJobs() {
        JobId id = driver.submit(with(WHEN_BUSY));
        get(bus.fail(driver.claimOne("m/a").lease(), BROKEN));
        fixture.advance(Duration.ofMinutes(10));
        get(upkeep.queueDueJobs(10));
        get(bus.fail(driver.claimOne("m/b").lease(), BUSY));

        assertThat(get(bus.fail(claimFrom(OTHER).lease(), BROKEN))).isEqualTo(new Applied(JobState.SCHEDULED));
        fixture.advance(Duration.ofMinutes(10));
        get(upkeep.queueDueJobs(10));
        assertThat(get(bus.fail(claimFrom(OTHER).lease(), BUSY))).isEqualTo(new Applied(JobState.FAILED));

        assertThat(driver.job(id).attempts()).extracting(Attempt::number).containsExactly(1, 2, 3, 4);
        assertThat(get(queries.deadLetters(new Filter(null, OTHER, null, Map.of()), null, 10))
                        .jobs())
                .extracting(Job::id)
                .containsExactly(id);
    }

    @Test
    void aReplayBeginsWithWhatTheJobWasSubmittedFor() {
        JobSpec spec = with(WHEN_BUSY);
        JobId old = driver.submit(spec);
        get(bus.fail(driver.claimOne("m/a").lease(), BUSY));
        get(bus.fail(claimFrom(OTHER).lease(), JobFailure.of(FailureClass.AUTH, "no")));
        JobId id = driver.newId();

        assertThat(get(bus.replay(old, id))).isEqualTo(new ReplayOutcome.Accepted(id, JobState.QUEUED));

        assertThat(driver.job(id).spec()).isEqualTo(spec);
        assertThat(driver.claimOne("m/a").lease().job()).isEqualTo(id);
    }

    @Test
    void aJobThatIsBeingCanceledDoesNothingElse() {
        JobId id = driver.submit(with(WHEN_BUSY));
        Claim claim = driver.claimOne("m/a");
        get(bus.cancel(id, "test"));

        assertThat(get(bus.fail(claim.lease(), BUSY))).isEqualTo(new Applied(JobState.CANCELED));
    }

    @Test
    void aJobThatFellBackComesBackToItsNewPlace() {
        JobId id = driver.submit(with(WHEN_BUSY));
        get(bus.fail(driver.claimOne("m/a").lease(), BUSY));
        get(bus.release(claimFrom(OTHER).lease(), "draining"));

        Claim again = claimFrom(OTHER);

        assertThat(again.lease().job()).isEqualTo(id);
        assertThat(again.attempt()).isEqualTo(2);
    }

    @Test
    void theStaleEpochFallsBackOnNothing() {
        JobId id = driver.submit(with(WHEN_BUSY));
        Claim lost = driver.claimOne("m/a");
        fixture.advance(LEASE.plusMillis(1));
        get(upkeep.reclaimExpiredLeases(10));

        assertThat(get(bus.fail(lost.lease(), BUSY)).isApplied()).isFalse();

        assertThat(driver.job(id).spec().service()).isEqualTo(BusDriver.SERVICE);
    }

    /** The provider refused: what was written down before the submission leads nowhere. */
    @Test
    void aHandleThatIsVoidIsNotHandedOn() {
        driver.submit();
        Claim claim = driver.claimOne("m/a");
        get(bus.attach(claim.lease(), new ProviderHandle("intent")));
        get(bus.fail(claim.lease(), BUSY, true));
        fixture.advance(Duration.ofMinutes(10));
        get(upkeep.queueDueJobs(10));

        assertThat(driver.claimOne("m/b").handle()).isNull();
    }
}
