package dev.emp.jobbus.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.event.JobEvent.Type;
import dev.emp.jobbus.job.Coordination;
import dev.emp.jobbus.job.Job;
import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.job.Limit;
import dev.emp.jobbus.job.Placement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A check that can't fail is a defect: each kind of bad history is planted once. */
class EventHistoryTest {

    private static final JobId JOB = new JobId("j0-01kb2m3n4p5q6r7s8t9v0w1x2y");

    private static final JobId SECOND = new JobId("j0-01kb2m3n4p5q6r7s8t9v0w1x2z");

    private final List<JobEvent> events = new ArrayList<>();

    private EventHistoryTest then(Type type, JobState state, long epoch) {
        EventCursor cursor = new EventCursor(Integer.toString(events.size() + 1));
        events.add(new JobEvent(cursor, JOB, type, state, Instant.EPOCH, epoch, new JsonText("{}")));
        return this;
    }

    private EventHistoryTest submittedAndStarted() {
        return then(Type.SUBMITTED, JobState.QUEUED, 0).then(Type.STARTED, JobState.RUNNING, 1);
    }

    private void isFaulty(String words) {
        assertThat(EventHistory.faults(events, List.of(job(events.getLast().state()))))
                .singleElement()
                .asString()
                .contains(words);
    }

    private static Job job(JobState state) {
        return job(JOB, BusDriver.spec(), state);
    }

    private static Job second(JobSpec spec) {
        return job(SECOND, spec, JobState.RUNNING);
    }

    private static Job job(JobId id, JobSpec spec, JobState state) {
        return new Job(id, spec, state, new Job.Times(Instant.EPOCH, null, null, null), List.of(), null, null);
    }

    @Test
    void aGoodHistoryHasNoFault() {
        submittedAndStarted()
                .then(Type.PROGRESS, JobState.RUNNING, 1)
                .then(Type.LEASE_LOST, JobState.QUEUED, 1)
                .then(Type.STARTED, JobState.RUNNING, 2)
                .then(Type.RETRY_SCHEDULED, JobState.SCHEDULED, 2)
                .then(Type.QUEUED, JobState.QUEUED, 2)
                .then(Type.STARTED, JobState.RUNNING, 3)
                .then(Type.SUCCEEDED, JobState.SUCCEEDED, 3);
        assertThat(EventHistory.faults(events, List.of(job(JobState.SUCCEEDED))))
                .isEmpty();
    }

    @Test
    void aSecondTerminalEventIsFound() {
        submittedAndStarted().then(Type.SUCCEEDED, JobState.SUCCEEDED, 1).then(Type.FAILED, JobState.FAILED, 1);
        isFaulty("had ended");
    }

    @Test
    void progressAfterTheEndIsFound() {
        submittedAndStarted().then(Type.FAILED, JobState.FAILED, 1);
        then(Type.PROGRESS, JobState.RUNNING, 1);
        isFaulty("had ended");
    }

    @Test
    void anIllegalTransitionIsFound() {
        then(Type.SUBMITTED, JobState.SCHEDULED, 0).then(Type.STARTED, JobState.RUNNING, 1);
        isFaulty("no legal transition");
    }

    @Test
    void twoLiveEpochsAreFound() {
        submittedAndStarted().then(Type.STARTED, JobState.RUNNING, 2);
        isFaulty("no legal transition");
    }

    @Test
    void anEpochThatDoesNotRiseIsFound() {
        submittedAndStarted().then(Type.RELEASED, JobState.QUEUED, 1).then(Type.STARTED, JobState.RUNNING, 1);
        isFaulty("epoch should be 2");
    }

    @Test
    void aWriteUnderAnOldEpochIsFound() {
        submittedAndStarted().then(Type.RELEASED, JobState.QUEUED, 1).then(Type.STARTED, JobState.RUNNING, 2);
        then(Type.PROGRESS, JobState.RUNNING, 1);
        isFaulty("epoch should be 2");
    }

    @Test
    void anEventThatDoesNotFitItsStateIsFound() {
        then(Type.SUBMITTED, JobState.QUEUED, 0).then(Type.STARTED, JobState.CANCELED, 1);
        isFaulty("contradicts itself");
    }

    @Test
    void progressThatChangesTheStateIsFound() {
        submittedAndStarted().then(Type.PROGRESS, JobState.CANCELING, 1);
        isFaulty("must not change the state");
    }

    @Test
    void aHistoryWithoutItsBeginningIsFound() {
        then(Type.STARTED, JobState.RUNNING, 1);
        isFaulty("begins with");
    }

    @Test
    void aChangeWithoutItsEventIsFound() {
        submittedAndStarted();
        assertThat(EventHistory.faults(events, List.of(job(JobState.SUCCEEDED))))
                .singleElement()
                .asString()
                .contains("its last event is");
        assertThat(EventHistory.faults(List.of(), List.of(job(JobState.QUEUED))))
                .singleElement()
                .asString()
                .contains("without any event");
    }

    /** I1. */
    @Test
    void aJobThatIsGoneBeforeItsEndIsFound() {
        submittedAndStarted();
        assertThat(EventHistory.faults(events, List.of()))
                .singleElement()
                .asString()
                .contains("is lost");
    }

    /** I1: the retention removes what has ended. */
    @Test
    void aJobThatIsGoneAfterItsEndIsNone() {
        submittedAndStarted().then(Type.SUCCEEDED, JobState.SUCCEEDED, 1);
        assertThat(EventHistory.faults(events, List.of())).isEmpty();
    }

    private EventHistoryTest then(JobId job, Type type, JobState state, long epoch) {
        events.add(new JobEvent(new EventCursor("1"), job, type, state, Instant.EPOCH, epoch, new JsonText("{}")));
        return this;
    }

    /** I5. */
    @Test
    void aJobThatIsOvertakenIsFound() {
        then(Type.SUBMITTED, JobState.QUEUED, 0).then(SECOND, Type.SUBMITTED, JobState.QUEUED, 0);
        then(SECOND, Type.STARTED, JobState.RUNNING, 1);
        assertThat(EventHistory.faults(events, List.of(job(JobState.QUEUED), second(BusDriver.spec()))))
                .singleElement()
                .asString()
                .contains("starts before");
    }

    /** I5. */
    @Test
    void aJobThatCameBackAndIsOvertakenIsFound() {
        submittedAndStarted().then(SECOND, Type.SUBMITTED, JobState.QUEUED, 0);
        then(Type.LEASE_LOST, JobState.QUEUED, 1).then(SECOND, Type.STARTED, JobState.RUNNING, 1);
        assertThat(EventHistory.faults(events, List.of(job(JobState.QUEUED), second(BusDriver.spec()))))
                .singleElement()
                .asString()
                .contains("starts before");
    }

    @Test
    void jobsOfAnotherPriorityOrTenantMayOvertake() {
        then(Type.SUBMITTED, JobState.QUEUED, 0).then(SECOND, Type.SUBMITTED, JobState.QUEUED, 0);
        then(SECOND, Type.STARTED, JobState.RUNNING, 1);
        for (Placement other : List.of(Placement.DEFAULT.withPriority(51), Placement.DEFAULT.withTenant("other"))) {
            Job second = second(BusDriver.spec().withPlacement(other));
            assertThat(EventHistory.faults(events, List.of(job(JobState.QUEUED), second)))
                    .isEmpty();
        }
    }

    @Test
    void aJobTooManyUnderItsKeyIsFound() {
        JobSpec keyed =
                BusDriver.spec().withCoordination(Coordination.NONE.withConcurrency(new Limit.Concurrency("key", 1)));
        submittedAndStarted().then(SECOND, Type.SUBMITTED, JobState.QUEUED, 0);
        then(SECOND, Type.STARTED, JobState.RUNNING, 1);
        assertThat(EventHistory.faults(events, List.of(job(JOB, keyed, JobState.RUNNING), second(keyed))))
                .singleElement()
                .asString()
                .contains("though 1 may run");
    }
}
