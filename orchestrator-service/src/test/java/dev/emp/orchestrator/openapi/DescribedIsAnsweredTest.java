package dev.emp.orchestrator.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.emp.orchestrator.TestOrchestrator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What is described is also answered: the other way round than {@link AnswersAreDescribed}. It looks at what all other tests of
 * this module were answered, so it runs after them ({@link Last}), and only where all of them run.
 */
class DescribedIsAnsweredTest {

    /** Come before or behind any controller, in the same way for every call: seen at one of them is enough. */
    private static final Set<String> OF_ANY_CALL = Set.of(
            "bad_request",
            "malformed_json",
            "invalid_parameter",
            "invalid_header",
            "not_acceptable",
            "request_timeout",
            "payload_too_large",
            "unsupported_media_type",
            "unknown_field",
            "missing_field",
            "invalid_value",
            "missing_api_key",
            "invalid_api_key",
            "expired_api_key",
            "invalid_token",
            "role_too_low",
            "wrong_origin",
            "bus_unavailable",
            "issuer_unavailable",
            "internal_error");

    /** A fault of ours: where a test knows one, it is mended. */
    private static final String OF_NOBODY = "internal_error";

    /** Cannot be had from outside: the job would have to be forgotten between its submission and the answer to it. */
    private static final Set<String> UNPROVOKED = Set.of("POST /v1/jobs job_not_found");

    private ApiDocument document;

    @BeforeEach
    void read() {
        assumeThat(Last.missing()).as("test classes that have not run").isEmpty();
        document = ApiDocument.read(Objects.requireNonNull(TestOrchestrator.shared()
                .client
                .get()
                .uri("/v3/api-docs")
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody()));
    }

    @Test
    void everyCallWasAnsweredInEveryWayButRefused() {
        List<String> never = document.calls().stream()
                .flatMap(call -> call.operation().path("responses").propertyNames().stream()
                        .filter(status -> status.compareTo("4") < 0 && !Answered.was(call, status))
                        .map(status -> call + " " + status))
                .toList();
        assertThat(never).as("answers nobody has got").isEmpty();
    }

    @Test
    void everyCallWasRefusedWithEveryCodeOfItsOwn() {
        List<String> never = document.calls().stream()
                .flatMap(call -> codes(call)
                        .filter(code -> !OF_ANY_CALL.contains(code) && !Answered.was(call, code))
                        .map(code -> call + " " + code))
                .filter(refusal -> !UNPROVOKED.contains(refusal))
                .toList();
        assertThat(never).as("refusals nobody has got").isEmpty();
    }

    @Test
    void everyCodeWasAnswered() {
        assertThat(document.calls().stream()
                        .flatMap(DescribedIsAnsweredTest::codes)
                        .distinct()
                        .filter(code -> !code.equals(OF_NOBODY) && !Answered.was(code)))
                .as("codes nobody has got")
                .isEmpty();
    }

    private static Stream<String> codes(ApiDocument.Call call) {
        return call.operation().path("x-error-codes").valueStream().map(JsonNode::asString);
    }
}
