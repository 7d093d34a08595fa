package dev.emp.benchmarks.machine;

import static dev.emp.benchmarks.machine.LedgerTest.line;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class DeliveriesTest {

    private final List<JobRecord> jobs = new ArrayList<>();
    private final Map<String, Integer> ends = new HashMap<>();
    private final List<String> ledger = new ArrayList<>();

    /** Two jobs that went as they should. */
    @BeforeEach
    void plain() {
        for (String id : List.of("j0-a", "j0-b")) {
            job(id, "succeeded", new JobRecord.Attempt(1, 1, "succeeded"));
            ends.put(id, 1);
            executed(id, 1);
        }
    }

    private void job(String id, String state, JobRecord.Attempt... attempts) {
        jobs.add(new JobRecord(id, state, List.of(attempts)));
    }

    private void executed(String id, long epoch) {
        ledger.add(line("started", id + "-" + epoch, 40101));
        ledger.add(line("succeeded", id + "-" + epoch, 40101));
    }

    private Deliveries count() {
        return Deliveries.of(jobs, ends, Ledger.of(ledger));
    }

    @Test
    void jobsThatEndedOnceAreNeitherLostNorDoneTwice() {
        assertThat(count()).isEqualTo(new Deliveries(2, 0, 0, 0, 0, 0, List.of()));
    }

    @Test
    void aJobThatIsStuckIsLost() {
        job("j0-stuck", "running", new JobRecord.Attempt(1, 7, ""));
        ends.put("j0-stuck", 0);
        assertThat(count().lost()).isEqualTo(1);
        assertThat(count().faults()).singleElement().asString().contains("j0-stuck is lost: it is running");
    }

    @Test
    void aJobThatFailedOrThatNobodyFindsIsLost() {
        job("j0-failed", "failed", new JobRecord.Attempt(1, 1, "failed"));
        ends.put("j0-failed", 1);
        job("j0-gone", "not to be found");
        assertThat(count().lost()).isEqualTo(2);
    }

    @Test
    void aSuccessThatNoProviderKnowsOfIsALoss() {
        ledger.removeIf(line -> line.contains("j0-b"));
        assertThat(count().lost()).isEqualTo(1);
    }

    @Test
    void twoTerminalEventsOrTwoSuccessesAreADouble() {
        ends.put("j0-a", 2);
        assertThat(count().twice()).isEqualTo(1);
        ends.put("j0-a", 1);
        job("j0-c", "succeeded", new JobRecord.Attempt(1, 1, "succeeded"), new JobRecord.Attempt(2, 2, "succeeded"));
        ends.put("j0-c", 1);
        executed("j0-c", 2);
        assertThat(count().twice()).isEqualTo(1);
    }

    @Test
    void anExecutionThatAProviderDidTwiceIsADouble() {
        executed("j0-a", 1);
        assertThat(count().twice()).isEqualTo(1);
        assertThat(count().repeated()).isZero();
    }

    @Test
    void aJobThatNobodyKnowsOfWasSubmittedTwice() {
        ends.put("j0-unknown", 1);
        assertThat(count().twice()).isEqualTo(1);
        assertThat(count().faults()).singleElement().asString().startsWith("j0-unknown came of a submission");
    }

    @Test
    void anotherExecutionAfterALostLeaseIsARepetitionAndOnlyCountsWhereItHasNoExcuse() {
        job("j0-late", "succeeded", new JobRecord.Attempt(1, 3, "lost"), new JobRecord.Attempt(2, 4, "succeeded"));
        ends.put("j0-late", 1);
        executed("j0-late", 3);
        executed("j0-late", 4);
        assertThat(count()).isEqualTo(new Deliveries(3, 0, 0, 1, 1, 0, List.of()));
        Deliveries strict = count().withoutRepetition();
        assertThat(strict.twice()).isEqualTo(1);
        assertThat(strict.faults()).containsExactly("1 executions were repeated at a provider");
        assertThat(count().withoutRetries().faults()).containsExactly("1 jobs used up more than one attempt");
    }

    @Test
    void aJobThatWasGivenBackUsesUpNoAttempt() {
        job("j0-back", "succeeded", new JobRecord.Attempt(1, 3, "released"), new JobRecord.Attempt(1, 4, "succeeded"));
        ends.put("j0-back", 1);
        executed("j0-back", 4);
        assertThat(count()).isEqualTo(new Deliveries(3, 0, 0, 0, 0, 1, List.of()));
        job("j0-paid", "succeeded", new JobRecord.Attempt(1, 3, "released"), new JobRecord.Attempt(2, 4, "succeeded"));
        ends.put("j0-paid", 1);
        executed("j0-paid", 4);
        assertThat(count().faults()).singleElement().asString().startsWith("j0-paid was given back at the cost");
    }

    @Test
    void aJobIsReadFromTheAnswerOfTheOrchestrator() {
        JobRecord job = JobRecord.of(JsonMapper.shared().readTree("""
                {"id": "j0-a", "state": "succeeded", "attempts": [
                  {"number": 1, "epoch": 12, "worker": "box/simulation-0", "started_at": "2026-11-26T15:40:00Z",
                   "ended_at": "2026-11-26T15:40:01Z", "end": "failed", "failure": {"class": "unavailable", "message": "…"}},
                  {"number": 2, "epoch": 13, "worker": "box/simulation-1", "started_at": "2026-11-26T15:40:02Z"}]}
                """));
        assertThat(job.attempts())
                .containsExactly(new JobRecord.Attempt(1, 12, "failed"), new JobRecord.Attempt(2, 13, ""));
        assertThat(job.attemptsUsed()).isEqualTo(2);
        assertThat(job.hasSucceeded()).isTrue();
    }
}
