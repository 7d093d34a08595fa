package dev.emp.jobbus.contract;

import static dev.emp.jobbus.contract.BusDriver.RESULT;
import static dev.emp.jobbus.contract.BusDriver.get;
import static dev.emp.jobbus.contract.BusDriver.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.bus.ReplayOutcome;
import dev.emp.jobbus.event.JobEvent.Type;
import dev.emp.jobbus.job.Coordination;
import dev.emp.jobbus.job.Dependency;
import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobFailure;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.query.JobQueries.Filter;
import dev.emp.jobbus.query.JobQueries.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Jobs that have failed or expired: found, and run once more. */
public abstract class ReplayContract extends BusContract {

    private static final JobFailure REFUSED = JobFailure.of(FailureClass.AUTH, "no");

    private JobId dead(JobSpec spec) {
        fixture.advance(Duration.ofMillis(1));
        JobId id = driver.submit(spec);
        get(bus.fail(driver.claimOne("m/a").lease(), REFUSED));
        return id;
    }

    private JobId dead() {
        return dead(spec());
    }

    private List<JobId> deadLetters(Filter filter, int pageSize) {
        List<JobId> found = new ArrayList<>();
        String cursor = null;
        do {
            Page page = get(queries.deadLetters(filter, cursor, pageSize));
            page.jobs().forEach(job -> found.add(job.id()));
            cursor = page.next();
        } while (cursor != null);
        return found;
    }

    private List<JobId> deadLetters() {
        return deadLetters(Filter.ALL, 10);
    }

    @Test
    void failedAndExpiredJobsAreDeadLettersTheLatestFirst() {
        JobId failed = dead();
        JobId expired = driver.submit(spec().withPlacement(Placement.DEFAULT.withStartTimeout(Duration.ofSeconds(1))));
        fixture.advance(Duration.ofSeconds(2));
        get(upkeep.expireOverdueJobs(10));
        driver.submit();
        get(bus.complete(driver.claimOne("m/a").lease(), RESULT));
        get(bus.cancel(driver.submit(), "test"));
        JobId last = dead();
        driver.submit();
        assertThat(deadLetters()).containsExactly(last, expired, failed);
    }

    @Test
    void pagesOfAnySizeHoldEveryDeadLetterOnce() {
        List<JobId> latestFirst = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            latestFirst.addFirst(dead());
        }
        for (int pageSize : new int[] {1, 5, 10, 11, 12}) {
            assertThat(deadLetters(Filter.ALL, pageSize)).isEqualTo(latestFirst);
        }
    }

    @Test
    void deadLettersAreFiltered() {
        JobId plain = dead();
        JobId acme = dead(spec().withPlacement(Placement.DEFAULT.withTenant("acme")));
        JobId labelled = dead(spec().withLabels(Map.of("run", "7")));
        assertThat(deadLetters(new Filter(null, null, "acme", Map.of()), 10)).containsExactly(acme);
        assertThat(deadLetters(new Filter(null, null, null, Map.of("run", "7")), 1))
                .containsExactly(labelled);
        assertThat(deadLetters(new Filter(null, BusDriver.SERVICE, "default", Map.of()), 1))
                .containsExactly(labelled, plain);
    }

    @Test
    void anAskThatMakesNoSenseIsRefused() {
        isRefused(Filter.ALL, null, 0);
        isRefused(Filter.ALL, null, 201);
        isRefused(Filter.ALL, "nonsense", 10);
        isRefused(new Filter(JobState.FAILED, null, null, Map.of()), null, 10);
    }

    private void isRefused(Filter filter, @Nullable String cursor, int limit) {
        assertThatThrownBy(() -> get(queries.deadLetters(filter, cursor, limit)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aReplayDoesTheSameAgainUnderANewId() {
        JobSpec spec = spec().withLabels(Map.of("user", "ada"))
                .withPlacement(Placement.DEFAULT.withTenant("acme").withPriority(70));
        JobId old = dead(spec);
        JobId id = driver.newId();
        assertThat(get(bus.replay(old, id))).isEqualTo(new ReplayOutcome.Accepted(id, JobState.QUEUED));
        assertThat(driver.typesOf(id)).containsExactly(Type.SUBMITTED);
        Job job = driver.job(id);
        assertThat(job.spec()).isEqualTo(spec);
        assertThat(job.attempts()).isEmpty();
        assertThat(job.times().submittedAt()).isEqualTo(fixture.now());
        assertThat(driver.claimOne("m/a").lease().job()).isEqualTo(id);
    }

    /** I3. */
    @Test
    void theOldJobStaysAsItIsButIsNoDeadLetterAnyMore() {
        JobId old = dead();
        JobId other = dead();
        Job before = driver.job(old);
        get(bus.replay(old, driver.newId()));
        assertThat(driver.job(old)).isEqualTo(before);
        assertThat(driver.typesOf(old)).endsWith(Type.FAILED);
        assertThat(deadLetters()).containsExactly(other);
    }

    @Test
    void aReplayThatFailsAgainIsADeadLetterOfItsOwn() {
        JobId old = dead();
        JobId id = driver.newId();
        get(bus.replay(old, id));
        get(bus.fail(driver.claimOne("m/a").lease(), REFUSED));
        assertThat(deadLetters()).containsExactly(id);
        assertThat(get(bus.replay(id, driver.newId()))).isInstanceOf(ReplayOutcome.Accepted.class);
    }

    @Test
    void askingTwiceMakesOneJob() {
        JobId old = dead();
        JobId id = driver.newId();
        get(bus.replay(old, id));
        assertThat(get(bus.replay(old, id))).isEqualTo(new ReplayOutcome.Repeated(id));
        assertThat(get(bus.replay(old, driver.newId()))).isEqualTo(new ReplayOutcome.Repeated(id));
        assertThat(driver.jobs()).hasSize(2);
    }

    @Test
    void onlyWhatHasFailedOrExpiredIsReplayed() {
        JobId queued = driver.submit();
        assertThat(get(bus.replay(queued, driver.newId()))).isEqualTo(new ReplayOutcome.NotDead(JobState.QUEUED));
        get(bus.cancel(queued, "test"));
        assertThat(get(bus.replay(queued, driver.newId()))).isEqualTo(new ReplayOutcome.NotDead(JobState.CANCELED));
        assertThat(get(bus.replay(driver.newId(), driver.newId()))).isEqualTo(new ReplayOutcome.NotFound());
        assertThat(driver.jobs()).hasSize(1);
    }

    @Test
    void aReplayWaitsForNothingItsJobHasWaitedFor() {
        JobId first = driver.submit();
        JobSpec spec = spec().withCoordination(Coordination.NONE.withDependencies(List.of(Dependency.on(first))))
                .withPlacement(Placement.DEFAULT.withRunAt(fixture.now().plusSeconds(600)));
        JobId second = driver.submit(spec);
        get(bus.cancel(first, "test"));
        get(upkeep.settleDependents(10));
        JobId id = driver.newId();
        assertThat(get(bus.replay(second, id))).isEqualTo(new ReplayOutcome.Accepted(id, JobState.QUEUED));
        assertThat(driver.job(id).spec().placement().runAt()).isNull();
        assertThat(driver.claimOne("m/a").dependencies())
                .extracting(ended -> ended.job())
                .containsExactly(first);
    }

    /** I11. */
    @Test
    void aDeadLetterGoesWithItsRetention() {
        dead();
        fixture.advance(BusFixture.JOB_RETENTION.plusSeconds(1));
        get(upkeep.removeOldJobs(10));
        assertThat(deadLetters()).isEmpty();
    }
}
