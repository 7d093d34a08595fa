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
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Whoever does sums with these, as a schema may ask for, needs gigabytes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e2147483647",
                "-1E+2147483647",
                "1e-2147483647",
                "1e-2147483648",
                "123.456e999999999",
                "0e1000000",
                "1e1001",
                "-1e-1001"
            })
    void aNumberWithAHugeExponentIsAFaultOfTheBody(String number) {
        ProblemException fault = catchThrowableOfType(
                ProblemException.class, () -> StrictJson.read(bytes("{\"a\": {\"x\": [1, " + number + "]}}")));
        assertThat(fault.code()).isEqualTo(ErrorCode.MALFORMED_JSON);
        assertThat(fault.getMessage()).contains("out of range", "1000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1E+1000", "-1E-1000", "1.5E+308", "4.9E-324", "0E-10", "1.000"})
    void aNumberThatProgramsCanHoldIsNone(String number) {
        assertThat(StrictJson.write(StrictJson.read(bytes(number)))).isEqualTo(number);
    }

    @Test
    void aNumberKeepsEveryDigit() {
        String json = "{\"x\":1.50,\"y\":123456789012345678901234567890}";
        assertThat(StrictJson.write(StrictJson.read(bytes(json)))).isEqualTo(json);
    }
}
