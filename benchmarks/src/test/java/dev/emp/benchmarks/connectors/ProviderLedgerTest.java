package dev.emp.benchmarks.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProviderLedgerTest {

    /** A line as the simulators of OpenAI, Replicate and RunPod write it. */
    static String line(String event, String provider, String id, String marker) {
        return """
                {"event":"%s","id":"%s","operation":"responses","model":"gpt-4o-mini","key":"sk-bench****cdef","marker":"%s",\
                "outcome":"","received_us":1,"accepted_us":2,"first_token_us":0,"finished_us":0,"answered_us":0,"provider":"%s"}""".formatted(event, id, marker, provider);
    }

    /** A line as the simulator of ComfyUI writes it. */
    static String comfyUi(String event, String promptId, String execution) {
        return """
                {"at":"2026-11-26T10:00:00Z","server":"40101","prompt_id":"%s","client_id":"emp","event":"%s",\
                "extra":{"emp_execution":"%s"}}""".formatted(promptId, event, execution);
    }

    @Test
    void aJobIsCountedOnceHoweverManyLinesItHas() {
        ProviderLedger ledger = ProviderLedger.of(List.of(
                line("accepted", "openai", "resp_1", "w-response-1"),
                line("finished", "openai", "resp_1", "w-response-1"),
                line("answered", "openai", "resp_1", "w-response-1")));
        assertThat(ledger.count(Kind.Provider.OPENAI, "w-response-1", "j0-a")).isEqualTo(1);
        assertThat(ledger.count()).isEqualTo(1);
    }

    @Test
    void aSecondJobOfTheSameInputIsSeen() {
        ProviderLedger ledger = ProviderLedger.of(List.of(
                line("accepted", "openai", "resp_1", "w-response-1"),
                line("accepted", "openai", "resp_2", "w-response-1")));
        assertThat(ledger.count(Kind.Provider.OPENAI, "w-response-1", "j0-a")).isEqualTo(2);
    }

    @Test
    void aMarkerIsOfOneProvider() {
        ProviderLedger ledger = ProviderLedger.of(List.of(line("accepted", "openai", "1", "m")));
        assertThat(ledger.count(Kind.Provider.REPLICATE, "m", "j0-a")).isZero();
    }

    @Test
    void promptsOfSeveralExecutionsOfAJobAreTheJobs() {
        ProviderLedger ledger = ProviderLedger.of(List.of(
                comfyUi("started", "p-1", "j0-a-1"),
                comfyUi("succeeded", "p-1", "j0-a-1"),
                comfyUi("started", "p-2", "j0-a-2"),
                comfyUi("started", "p-3", "j0-b-1")));
        assertThat(ledger.count(Kind.Provider.COMFYUI, "any", "j0-a")).isEqualTo(2);
        assertThat(ledger.count(Kind.Provider.COMFYUI, "any", "j0-b")).isEqualTo(1);
    }

    @Test
    void jobsThatNobodyHasAreStrangers() {
        ProviderLedger ledger = ProviderLedger.of(List.of(
                line("accepted", "openai", "1", "known"),
                line("accepted", "openai", "2", "unheard-of"),
                comfyUi("started", "p-1", "j0-a-1"),
                comfyUi("started", "p-2", "j0-x-1")));
        Outcome known = TallyTest.outcome(Kind.CHAT, "known", "j0-k", "succeeded", "", 1);
        Outcome painted = TallyTest.outcome(Kind.COMFYUI, "c", "j0-a", "succeeded", "", 1);
        assertThat(ledger.strangers(List.of(known, painted))).isEqualTo(2);
    }

    @Test
    void aJobWithoutAMarkerIsNotOverlooked() {
        assertThatThrownBy(() -> ProviderLedger.of(List.of(line("accepted", "openai", "resp_1", ""))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a job of nobody");
    }

    @Test
    void theLedgersOfAllProvidersAreReadAndOneThatIsNotThereIsEmpty(@TempDir Path directory) throws Exception {
        Path one = Files.writeString(directory.resolve("one"), line("accepted", "openai", "1", "a") + "\n");
        Path other = Files.writeString(directory.resolve("other"), line("accepted", "runpod", "2", "b") + "\n");
        assertThat(ProviderLedger.read(List.of(one, other, directory.resolve("none")))
                        .count())
                .isEqualTo(2);
    }
}
