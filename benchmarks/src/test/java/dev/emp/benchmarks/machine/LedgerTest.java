package dev.emp.benchmarks.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {

    /** As a simulator wrote it, while it was killed in the second job. */
    private static final List<String> RECORDED = List.of(
            line("started", "j0-01kbzk8v1ja5xsv6vcsxy9pd6m-1", 40101),
            line("succeeded", "j0-01kbzk8v1ja5xsv6vcsxy9pd6m-1", 40101),
            line("started", "j0-01kbzk8v1qfq2h0fw8b9m3n4c5-2", 40101),
            line("started", "j0-01kbzk8v1qfq2h0fw8b9m3n4c5-4", 40102),
            line("interrupted", "j0-01kbzk8v1rzzzzzzzzzzzzzzzz-3", 40102),
            line("succeeded", "j0-01kbzk8v1qfq2h0fw8b9m3n4c5-4", 40102));

    static String line(String event, String execution, int server) {
        return """
                {"at":"2026-11-26T15:40:00.123Z","server":"%d","prompt_id":"5b5a2e5e","client_id":"emp-5b5a2e5e","event":"%s",\
                "extra":{"emp_execution":"%s"}}""".formatted(server, event, execution);
    }

    @Test
    void anExecutionCountsOnceItHasSucceeded() {
        Ledger ledger = Ledger.of(RECORDED);
        assertThat(ledger.succeeded("j0-01kbzk8v1ja5xsv6vcsxy9pd6m")).containsExactly(1L);
        assertThat(ledger.succeeded("j0-01kbzk8v1qfq2h0fw8b9m3n4c5")).containsExactly(4L);
    }

    @Test
    void whatWasCutOffOrInterruptedDoesNotCount() {
        assertThat(Ledger.of(RECORDED).succeeded("j0-01kbzk8v1rzzzzzzzzzzzzzzzz"))
                .isEmpty();
        assertThat(Ledger.of(RECORDED.subList(0, 1)).succeeded("j0-01kbzk8v1ja5xsv6vcsxy9pd6m"))
                .isEmpty();
    }

    @Test
    void aLineThatNamesNoExecutionIsRefused() {
        assertThatThrownBy(() -> Ledger.of(List.of("{\"event\": \"succeeded\", \"extra\": {}}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without its execution");
    }

    @Test
    void aFileThatIsNotThereYetHoldsNothing(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("ledger.jsonl");
        assertThat(Ledger.read(file).succeeded("j0-01kbzk8v1ja5xsv6vcsxy9pd6m")).isEmpty();
        Files.write(file, RECORDED);
        assertThat(Ledger.read(file).succeeded("j0-01kbzk8v1ja5xsv6vcsxy9pd6m")).containsExactly(1L);
    }
}
