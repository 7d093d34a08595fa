package dev.emp.worker.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.bus.WriteOutcome;
import dev.emp.jobbus.job.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ProgressReporterTest {

    private static final Progress HALF = new Progress(0.5, "half way");
    private static final Progress DONE = new Progress(1, "done");

    private final List<Progress> written = new ArrayList<>();
    private final List<CompletableFuture<WriteOutcome>> answers = new ArrayList<>();
    private int stopped;
    private final ProgressReporter reporter = new ProgressReporter(
            progress -> {
                written.add(progress);
                CompletableFuture<WriteOutcome> answer = new CompletableFuture<>();
                answers.add(answer);
                return answer;
            },
            () -> stopped++);

    @Test
    void onlyTheNewestIsWrittenAndNoneWhileOneIsOnItsWay() {
        reporter.update(HALF);
        reporter.tick();
        reporter.update(DONE);
        reporter.tick();

        assertThat(written).containsExactly(HALF);
    }

    @Test
    void theLastOneIsSentAtTheEndWhateverIsOnItsWay() {
        reporter.update(HALF);
        reporter.tick();
        reporter.update(DONE);

        reporter.end();

        assertThat(written).containsExactly(HALF, DONE);
    }

    @Test
    void whatHasBeenSentIsNotSentAgainAtTheEnd() {
        reporter.update(DONE);
        reporter.tick();

        reporter.end();

        assertThat(written).containsExactly(DONE);
    }

    @Test
    void aLeaseThatIsGoneStopsTheJobButNotOneThatEndsAnyway() {
        reporter.update(HALF);
        reporter.tick();
        answers.getFirst().complete(new WriteOutcome.Stale());
        assertThat(stopped).isEqualTo(1);

        reporter.update(DONE);
        reporter.end();
        answers.getLast().complete(new WriteOutcome.Stale());

        assertThat(stopped).isEqualTo(1);
    }
}
