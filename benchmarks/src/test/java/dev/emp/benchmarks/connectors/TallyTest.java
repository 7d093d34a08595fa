package dev.emp.benchmarks.connectors;

import static dev.emp.benchmarks.connectors.ProviderLedgerTest.line;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class TallyTest {

    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<String> ledger = new ArrayList<>();

    static Outcome outcome(Kind kind, String marker, String id, String state, String errorClass, int claims) {
        return new Outcome(kind, marker, id, state, errorClass, "", claims);
    }

    /** Two jobs that went as they should, one of them interrupted. */
    @BeforeEach
    void plain() {
        add(Kind.RESPONSE, "a", "succeeded", "", 1);
        add(Kind.RESPONSE, "b", "succeeded", "", 3);
        paid("resp_a", "a");
        paid("resp_b", "b");
    }

    private void add(Kind kind, String marker, String state, String errorClass, int claims) {
        outcomes.add(outcome(kind, marker, "j0-" + marker, state, errorClass, claims));
    }

    private void paid(String id, String marker) {
        ledger.add(line("accepted", "openai", id, marker));
    }

    private Tally count(Kind kind) {
        return Tally.of(kind, outcomes, ProviderLedger.of(ledger));
    }

    @Test
    void jobsThatWerePaidOnceAreNoFaults() {
        assertThat(count(Kind.RESPONSE)).isEqualTo(new Tally(Kind.RESPONSE, 2, 1, 0, 0, 2, 0, 0, List.of()));
    }

    @Test
    void aDoubleSubmissionIsFoundAlthoughTheJobSucceeded() {
        paid("resp_b2", "b");
        Tally tally = count(Kind.RESPONSE);
        assertThat(tally.twice()).isEqualTo(1);
        assertThat(tally.succeeded()).isEqualTo(2);
        assertThat(tally.faults()).singleElement().asString().contains("j0-b", "submitted 2 times");
    }

    @Test
    void aDoubleSubmissionOfAJobThatFailedCountsToo() {
        add(Kind.RESPONSE, "c", "failed", "unknown_outcome", 2);
        paid("resp_c", "c");
        paid("resp_c2", "c");
        assertThat(count(Kind.RESPONSE).twice()).isEqualTo(1);
        assertThat(count(Kind.RESPONSE).unknown()).isEqualTo(1);
    }

    @Test
    void aJobThatHasNotEndedIsLost() {
        add(Kind.RESPONSE, "c", "running", "", 4);
        add(Kind.RESPONSE, "d", "not to be found", "", 0);
        assertThat(count(Kind.RESPONSE).lost()).isEqualTo(2);
        assertThat(count(Kind.RESPONSE).faults()).hasSize(2).allMatch(fault -> fault.contains("has not ended"));
    }

    @Test
    void aSuccessThatTheProviderKnowsNothingOfIsALoss() {
        add(Kind.RESPONSE, "c", "succeeded", "", 1);
        assertThat(count(Kind.RESPONSE).lost()).isEqualTo(1);
        assertThat(count(Kind.RESPONSE).succeeded()).isEqualTo(2);
    }

    @Test
    void anUnknownOutcomeIsAFaultOnlyWhereTheProviderCanBeAsked() {
        add(Kind.CHAT, "c", "failed", "unknown_outcome", 2);
        add(Kind.BATCH, "d", "failed", "unknown_outcome", 2);
        assertThat(count(Kind.CHAT).faults()).isEmpty();
        assertThat(count(Kind.BATCH).faults()).singleElement().asString().contains("can be asked");
    }

    @Test
    void aJobThatFailedOtherwiseIsShownWithItsClass() {
        add(Kind.RESPONSE, "c", "failed", "provider_error", 1);
        assertThat(count(Kind.RESPONSE).failed()).isEqualTo(1);
        assertThat(count(Kind.RESPONSE).faults()).singleElement().asString().contains("provider_error");
    }

    @Test
    void jobsOfOtherKindsDoNotCount() {
        assertThat(count(Kind.REPLICATE)).isEqualTo(new Tally(Kind.REPLICATE, 0, 0, 0, 0, 0, 0, 0, List.of()));
    }

    @Test
    void anOutcomeIsReadFromTheOrchestratorsAnswer() {
        assertThat(Outcome.of(Kind.CHAT, "m", JsonMapper.shared().readTree("""
                                {"id": "j0-m", "state": "failed", "attempts": [{"number": 1}, {"number": 2}],
                                 "error": {"class": "unknown_outcome", "message": "Nobody knows.", "retryable": false}}""")))
                .isEqualTo(new Outcome(Kind.CHAT, "m", "j0-m", "failed", "unknown_outcome", "Nobody knows.", 2));
    }
}
