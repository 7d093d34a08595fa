package dev.emp.orchestrator.batches;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.orchestrator.json.StrictJson;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StepsTest {

    private static final ProblemException FAULT = new ProblemException(ErrorCode.TOO_MANY_JOBS, "no");

    @Test
    void submitsAtOnceWhatDoesNotDependOnEachOther() {
        assertThat(sizes("{\"ref\": \"a\"}", "{\"ref\": \"b\"}", "{}", "{\"depends_on\": [{\"ref\": \"x\"}]}"))
                .containsExactly(4);
    }

    @Test
    void waitsForTheJobsThatALineNames() {
        assertThat(sizes(
                        "{\"ref\": \"a\"}",
                        "{\"depends_on\": [{\"ref\": \"a\"}], \"ref\": \"b\"}",
                        "{\"depends_on\": [{\"ref\": \"a\"}]}",
                        "{\"depends_on\": [\"id\", {\"ref\": \"b\"}]}"))
                .containsExactly(1, 2, 1);
    }

    @Test
    void waitsForTheOwnerOfANameThatIsGivenTwice() {
        assertThat(sizes("{\"ref\": \"a\"}", "{\"ref\": \"a\"}")).containsExactly(1, 1);
    }

    @Test
    void submitsWhatComesBeforeTheStop() {
        assertThat(Steps.of(
                        List.of(line("{}"), new Line.Unreadable(new Line.Place(0, null), FAULT), new Line.Stop(FAULT))))
                .extracting(List::size)
                .containsExactly(2, 1);
    }

    @Test
    void submitsNoMoreThanSoManyAtOnce() {
        assertThat(Steps.of(Collections.nCopies(450, line("{}"))))
                .extracting(List::size)
                .containsExactly(200, 200, 50);
    }

    @Test
    void takesWhatIsMalformedForALineLikeOthers() {
        assertThat(sizes("5", "{\"ref\": 5}", "{\"depends_on\": 5}", "{\"depends_on\": [5, {\"ref\": {}}]}"))
                .containsExactly(4);
    }

    private static List<Integer> sizes(String... jobs) {
        return Steps.of(Stream.of(jobs).map(StepsTest::line).toList()).stream()
                .map(List::size)
                .toList();
    }

    private static Line line(String job) {
        return new Line.Entry(new Line.Place(0, null), StrictJson.read(job.getBytes(StandardCharsets.UTF_8)));
    }
}
