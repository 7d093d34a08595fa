package dev.emp.orchestrator.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@code docs/api.md} says of error codes, against the codes there are. */
class ErrorCodeDocumentationTest {

    private static final Path PAGE = Path.of("../docs/api.md");
    private static final String BEGIN = "<!-- error codes, written by ErrorCodeDocumentationTest -->\n";
    private static final String END = "<!-- end of error codes -->";

    @Test
    void theTableIsInStep() throws Exception {
        String page = Files.readString(PAGE);
        String rows = Arrays.stream(ErrorCode.values())
                .sorted(Comparator.comparing(ErrorCode::status).thenComparing(ErrorCode::wireName))
                .map(ErrorCodeDocumentationTest::row)
                .collect(Collectors.joining());
        String expected = page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
                + "\n| status | code | meaning | retryable |\n| --- | --- | --- | --- |\n" + rows + "\n"
                + page.substring(page.indexOf(END));
        if (System.getProperty("emp.write-docs") != null) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE))
                .as("Write it anew with: mvn test -pl orchestrator-service -am -Dtest=ErrorCodeDocumentationTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Demp.write-docs")
                .isEqualTo(expected);
    }

    private static String row(ErrorCode code) {
        return "| %d | `%s` | %s | %s |\n"
                .formatted(code.status().value(), code.wireName(), code.title(), code.isRetryable() ? "yes" : "");
    }
}
