package dev.emp.orchestrator.batches;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.orchestrator.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class LineReaderTest {

    private final LineReader reader =
            new LineReader(new BatchLimits(3, DataSize.ofBytes(20), DataSize.ofBytes(100), DataSize.ofBytes(100)));

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 100})
    void findsTheSameLinesHoweverTheBodyIsCut(int size) {
        assertThat(read("{\"fan_in\": 1}\n\n{\"a\": \"é\"}\r\n{\n[2]", size))
                .containsExactly("header 1", "0@3 {\"a\":\"é\"}", "1@4 malformed_json", "2@5 [2]");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 100})
    void leavesOutALineThatIsTooLong(int size) {
        assertThat(read("1\n" + " ".repeat(21) + "\n" + "9".repeat(20), size))
                .containsExactly("0@1 1", "1@2 payload_too_large", "2@3 " + "9".repeat(20));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 100})
    void stopsAtTheLastJobABatchMayHave(int size) {
        assertThat(read("1\n2\n3\n\n4\n5\n", size)).containsExactly("0@1 1", "1@2 2", "2@3 3", "stop too_many_jobs");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void stopsWhereTheBodyIsTooLarge(int size) {
        assertThat(read("1\n" + " \n".repeat(100), size)).containsExactly("0@1 1", "stop payload_too_large");
    }

    @Test
    void onlyTheFirstLineIsAHeader() {
        assertThat(read("1\n{\"fan_in\": 1}", 100)).containsExactly("0@1 1", "1@2 {\"fan_in\":1}");
    }

    private List<String> read(String body, int size) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        List<Line> lines = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += size) {
            lines.addAll(reader.read(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size))));
        }
        lines.addAll(reader.rest());
        return lines.stream().map(LineReaderTest::text).toList();
    }

    private static String text(Line line) {
        return switch (line) {
            case Line.Header(var value) -> "header " + value;
            case Line.Entry(var place, var body) -> text(place) + body;
            case Line.Unreadable(var place, var why) -> text(place) + code(why);
            case Line.Stop(var why) -> "stop " + code(why);
        };
    }

    private static String text(Line.Place place) {
        return place.index() + "@" + place.number() + " ";
    }

    private static String code(ProblemException why) {
        return why.code().wireName();
    }
}
