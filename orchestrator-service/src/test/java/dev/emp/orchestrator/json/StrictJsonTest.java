package dev.emp.orchestrator.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StrictJsonTest {

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    /** Of these, some parsers of numbers say so by other exceptions than those for JSON. */
    static Stream<String> numbersThatNobodyCanHold() {
        String many = "9".repeat(600);
        return Stream.of(
                "1e99999999999",
                "1.5e-99999999999",
                many + "e99999999999",
                many + ".5E+99999999999",
                "9".repeat(1_001));
    }

    @ParameterizedTest
    @MethodSource("numbersThatNobodyCanHold")
    void aNumberThatNobodyCanHoldIsAFaultOfTheBody(String number) {
        ProblemException fault =
                catchThrowableOfType(ProblemException.class, () -> StrictJson.read(bytes("{\"x\": [" + number + "]}")));
        assertThat(fault.code()).isEqualTo(ErrorCode.MALFORMED_JSON);
        assertThat(fault.getMessage()).hasSizeLessThan(500);
    }

    @Test
    void aNumberKeepsEveryDigit() {
        String json = "{\"x\":1.50,\"y\":123456789012345678901234567890}";
        assertThat(StrictJson.write(StrictJson.read(bytes(json)))).isEqualTo(json);
    }
}
