package dev.emp.orchestrator.json;

import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.math.BigDecimal;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ValueNode;

/**
 * Reads bodies: exactly one JSON value, no duplicate keys, not nested too deep. Numbers keep every digit, for inputs
 * are passed on and a seed must not be rounded.
 */
public final class StrictJson {

    private static final int DEEPEST = 100;
    private static final int LONGEST_DETAIL = 300;
    /** As far as Jackson's limit of digits reaches. */
    private static final int LARGEST_EXPONENT = 1_000;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .nodeFactory(new BoundedNumbers())
            .build();

    private StrictJson() {}

    /** @throws ProblemException with {@link ErrorCode#MALFORMED_JSON}, and line and column of the fault */
    public static JsonNode read(byte[] body) {
        if (body.length == 0) {
            throw new ProblemException(ErrorCode.MALFORMED_JSON, "the body is empty; a JSON object is expected");
        }
        JsonNode value;
        try {
            value = MAPPER.readTree(body);
        } catch (JacksonException fault) {
            throw new ProblemException(ErrorCode.MALFORMED_JSON, describe(fault));
        } catch (NumberFormatException | ArithmeticException fault) {
            // Jackson's parser of long decimals lets these through, too.
            throw new ProblemException(
                    ErrorCode.MALFORMED_JSON,
                    "a number is out of range: it has more than " + LARGEST_EXPONENT + " digits, or an exponent beyond "
                            + LARGEST_EXPONENT);
        }
        if (value.isMissingNode()) {
            throw new ProblemException(ErrorCode.MALFORMED_JSON, "the body is blank; a JSON object is expected");
        }
        return value;
    }

    /** The value as compact text. */
    public static String write(JsonNode value) {
        return MAPPER.writeValueAsString(value);
    }

    private static String describe(JacksonException fault) {
        TokenStreamLocation place = fault.getLocation();
        String message =
                String.valueOf(fault.getOriginalMessage()).lines().findFirst().orElse("not JSON");
        String where = place == null || place.getLineNr() < 1
                ? ""
                : "line " + place.getLineNr() + ", column " + place.getColumnNr() + ": ";
        return where + message.substring(0, Math.min(message.length(), LONGEST_DETAIL));
    }

    /** What does sums with {@code 1e2147483647}, as a check against a schema may, fills the memory with its digits. */
    private static final class BoundedNumbers extends JsonNodeFactory {

        private static final long serialVersionUID = 1L;

        @Override
        public ValueNode numberNode(BigDecimal number) {
            if (Math.abs((long) number.scale()) > LARGEST_EXPONENT) {
                throw new ArithmeticException("the exponent is out of range");
            }
            return super.numberNode(number);
        }
    }
}
