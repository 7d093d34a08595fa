package dev.emp.orchestrator.submission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.job.JsonText;
import dev.emp.jobbus.machine.ServiceOffer;
import dev.emp.jobbus.query.JobQueries.Filter;
import dev.emp.orchestrator.TestOrchestrator;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;

class RefusalTest {

    private static final List<String> NAMES = List.of("between", "one", "few", "multiple", "whole");
    private static final String SUMS = """
            {"type": "object", "properties": {
              "between": {"minimum": 0.5, "maximum": 2},
              "one": {"const": 1},
              "few": {"enum": [1, 2.5]},
              "multiple": {"multipleOf": 0.7},
              "whole": {"type": "integer"}}}""";

    private final TestOrchestrator orchestrator = TestOrchestrator.shared();
    private final String service = orchestrator.newService();

    @AfterEach
    void nothingWasStored() {
        Filter own = new Filter(null, service, null, Map.of());
        assertThat(orchestrator
                        .bus
                        .list(own, null, 1)
                        .toCompletableFuture()
                        .join()
                        .jobs())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"service\": nope}|line 1, column 1",
                "{\"a\":1, \"a\":2}|Duplicate Object property",
                "{\"service\":\"x\"} {}|line 1",
                "{\"service\":\"x\"|line 1",
                "hello|line 1",
                "``|the body is empty",
                "`  `|the body is blank",
            })
    void saysWhereTheBodyIsNotJson(String body, String detail) {
        refused(body == null ? "" : body, 400, "malformed_json")
                .jsonPath("$.detail")
                .value(String.class, text -> assertThat(text).contains(detail));
    }

    @Test
    void refusesWhatIsNestedTooDeep() {
        refused("[".repeat(50_000), 400, "malformed_json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1e2147483647", "-1e2147483647", "1e-2147483647", "1e-2147483648", "1.5e999999999", "1e1001"})
    void refusesANumberThatNoSchemaCanBeCheckedAgainst(String number) {
        refused("{\"service\": \"%s\", \"input\": " + sums(number) + "}", 400, "malformed_json")
                .jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).contains("out of range"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e1000", "-1e1000", "1e-1000", "-1.5e-999"})
    void checksTheLargestNumbersAgainstTheSchema(String number) {
        orchestrator
                .bus
                .offer(new ServiceOffer(service, List.of(), new JsonText(SUMS)))
                .toCompletableFuture()
                .join();
        refused("{\"service\": \"%s\", \"input\": " + sums(number) + "}", 422, "invalid_input")
                .jsonPath("$.errors[*].pointer")
                .value(
                        List.class,
                        pointers -> assertThat(pointers)
                                .contains("/input/between", "/input/one", "/input/few", "/input/multiple"));
    }

    private static String sums(String number) {
        return NAMES.stream().map(name -> "\"" + name + "\": " + number).collect(Collectors.joining(", ", "{", "}"));
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        refused(
                new byte[] {'{', '"', (byte) 0xc3, (byte) 0x28, '"', ':', '1', '}'},
                MediaType.APPLICATION_JSON,
                400,
                "malformed_json");
    }

    @Test
    void namesAnUnknownFieldAndThoseThereAre() {
        refused("{\"service\": \"%s\", \"input\": {\"prompt\": \"a\"}, \"prio/rity\": 1}", 422, "unknown_field")
                .jsonPath("$.errors[0].pointer")
                .isEqualTo("/prio~1rity")
                .jsonPath("$.errors[0].message")
                .isEqualTo("does not exist; allowed: service, input, priority, requirements, preferred_models, "
                        + "labels, run_at, start_timeout_seconds, run_timeout_seconds, retry, concurrency, rate_limit, "
                        + "depends_on, fallbacks, webhook_url, webhook_events");
    }

    @Test
    void namesUnknownFieldsOfNestedObjects() {
        refused(
                        "{\"service\": \"%s\", \"input\": {\"prompt\": \"a\"}, \"retry\": {\"times\": 1}}",
                        422, "unknown_field")
                .jsonPath("$.errors[0].pointer")
                .isEqualTo("/retry/times");
    }

    @Test
    void tellsOfAllFaultsAtOnce() {
        refused("{\"priority\": \"16\", \"labels\": {\"a\": 1}}", 422, "missing_field")
                .jsonPath("$.errors[*].pointer")
                .isEqualTo(List.of("/service", "/input", "/priority", "/labels/a"))
                .jsonPath("$.errors[2].code")
                .isEqualTo("invalid_value")
                .jsonPath("$.errors[2].message")
                .isEqualTo("must be a whole number from 0 to 100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "\"text\"", "null", "true"})
    void refusesABodyThatIsNoObject(String body) {
        refused(body, 422, "invalid_value").jsonPath("$.errors[0].pointer").isEqualTo("");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"service\": 5|/service",
                "\"service\": \"\"|/service",
                "\"service\": \"a\\u0000b\"|/service",
                "\"priority\": \"16\"|/priority",
                "\"priority\": 101|/priority",
                "\"priority\": -1|/priority",
                "\"priority\": 1.5|/priority",
                "\"priority\": null|/priority",
                "\"priority\": 99999999999999999999|/priority",
                "\"labels\": []|/labels",
                "\"labels\": {\"a b\": \"c\"}|/labels/a b",
                "\"labels\": {\"a\": \"\"}|/labels/a",
                "\"labels\": {\"a\": {\"b\": 1}}|/labels/a",
                "\"requirements\": 5|/requirements",
                "\"requirements\": {\"service\": \"other\"}|/requirements/service",
                "\"requirements\": {\"pool\": {}}|/requirements/pool",
                "\"requirements\": {\"pool\": true}|/requirements/pool",
                "\"requirements\": {\"pool\": {\">=\": \"16\"}}|/requirements/pool/>=",
                "\"requirements\": {\"pool\": {\"in\": []}}|/requirements/pool/in",
                "\"requirements\": {\"pool\": {\"in\": [\"a\", null]}}|/requirements/pool/in/1",
                "\"requirements\": {\"pool\": {\"exists\": false}}|/requirements/pool/exists",
                "\"requirements\": {\"pool\": {\"=\": 1e300}}|/requirements/pool/=",
                "\"requirements\": {\"po ol\": 1}|/requirements/po ol",
                "\"run_at\": \"tomorrow\"|/run_at",
                "\"run_at\": 1767225600|/run_at",
                "\"run_at\": \"2026-01-01T00:00:00\"|/run_at",
                "\"run_at\": \"2036-01-01T00:00:00Z\"|/run_at",
                "\"run_at\": \"-1000000-01-01T00:00:00Z\"|/run_at",
                "\"run_timeout_seconds\": 0|/run_timeout_seconds",
                "\"run_timeout_seconds\": 604801|/run_timeout_seconds",
                "\"start_timeout_seconds\": 0|/start_timeout_seconds",
                "\"start_timeout_seconds\": -5|/start_timeout_seconds",
                "\"start_timeout_seconds\": \"60\"|/start_timeout_seconds",
                "\"preferred_models\": \"sdxl\"|/preferred_models",
                "\"preferred_models\": [\"sdxl\", 5]|/preferred_models/1",
                "\"preferred_models\": [\"sdxl\", \"sdxl\"]|/preferred_models/1",
                "\"concurrency\": 5|/concurrency",
                "\"concurrency\": {\"key\": \"\", \"limit\": 1}|/concurrency/key",
                "\"concurrency\": {\"key\": \"k\", \"limit\": 0}|/concurrency/limit",
                "\"concurrency\": {\"key\": \"k\", \"limit\": 10001}|/concurrency/limit",
                "\"concurrency\": {\"key\": \"k\", \"limit\": \"2\"}|/concurrency/limit",
                "\"rate_limit\": []|/rate_limit",
                "\"rate_limit\": {\"key\": 1, \"starts\": 1, \"per_seconds\": 1}|/rate_limit/key",
                "\"rate_limit\": {\"key\": \"k\", \"starts\": 0, \"per_seconds\": 1}|/rate_limit/starts",
                "\"rate_limit\": {\"key\": \"k\", \"starts\": 1, \"per_seconds\": 0}|/rate_limit/per_seconds",
                "\"rate_limit\": {\"key\": \"k\", \"starts\": 1, \"per_seconds\": -1}|/rate_limit/per_seconds",
                "\"rate_limit\": {\"key\": \"k\", \"starts\": 1, \"per_seconds\": 86401}|/rate_limit/per_seconds",
                "\"depends_on\": \"j0-01zzzzzzzzzzzzzzzzzzzzzzzz\"|/depends_on",
                "\"depends_on\": {}|/depends_on",
                "\"depends_on\": [\"5\"]|/depends_on/0",
                "\"depends_on\": [\"j0-01zzzzzzzzzzzzzzzzzzzzzzzz\", null]|/depends_on/1",
                "\"depends_on\": [{\"job\": 5}]|/depends_on/0/job",
                "\"depends_on\": [{\"job\": \"j0-01zzzzzzzzzzzzzzzzzzzzzzzz\", \"if_it_fails\": \"wait\"}]"
                        + "|/depends_on/0/if_it_fails",
                "\"depends_on\": [\"j0-01zzzzzzzzzzzzzzzzzzzzzzzz\", \"j0-01zzzzzzzzzzzzzzzzzzzzzzzz\"]|/depends_on/1",
                "\"retry\": true|/retry",
                "\"retry\": {\"max_attempts\": 0}|/retry/max_attempts",
                "\"retry\": {\"max_attempts\": 101}|/retry/max_attempts",
                "\"retry\": {\"initial_backoff_seconds\": -1}|/retry/initial_backoff_seconds",
                "\"retry\": {\"initial_backoff_seconds\": 1e999}|/retry/initial_backoff_seconds",
                "\"retry\": {\"initial_backoff_seconds\": 9, \"max_backoff_seconds\": 8}|/retry/max_backoff_seconds",
            })
    void pointsAtAWrongValue(String member, String pointer) {
        String service = member.startsWith("\"service\"") ? "" : "\"service\": \"%s\", ";
        refused("{" + service + "\"input\": {\"prompt\": \"a\"}, " + member + "}", 422, "invalid_value")
                .jsonPath("$.errors[0].pointer")
                .isEqualTo(pointer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"concurrency\": {\"limit\": 1}|missing_field|/concurrency/key",
                "\"concurrency\": {\"key\": \"k\"}|missing_field|/concurrency/limit",
                "\"rate_limit\": {\"key\": \"k\", \"per_seconds\": 1}|missing_field|/rate_limit/starts",
                "\"rate_limit\": {\"key\": \"k\", \"starts\": 1}|missing_field|/rate_limit/per_seconds",
                "\"depends_on\": [{}]|missing_field|/depends_on/0/job",
                "\"concurrency\": {\"key\": \"k\", \"limit\": 1, \"most\": 1}|unknown_field|/concurrency/most",
                "\"depends_on\": [{\"id\": 1}]|unknown_field|/depends_on/0/id",
            })
    void pointsAtWhatIsMissingOrUnknown(String member, String code, String pointer) {
        refused("{\"service\": \"%s\", \"input\": {\"prompt\": \"a\"}, " + member + "}", 422, code)
                .jsonPath("$.errors[0].pointer")
                .isEqualTo(pointer);
    }

    @Test
    void refusesTheKeyOfALimitBeyondItsLength() {
        String member = "\"concurrency\": {\"key\": \"" + "k".repeat(201) + "\", \"limit\": 1}";
        refused("{\"service\": \"%s\", \"input\": {\"prompt\": \"a\"}, " + member + "}", 422, "invalid_value")
                .jsonPath("$.errors[0].pointer")
                .isEqualTo("/concurrency/key")
                .jsonPath("$.errors[0].message")
                .isEqualTo("must be a text of 1 to 200 characters, none of them a control character");
    }

    @Test
    void refusesTooManyPreferredModels() {
        String models = IntStream.range(0, 21).mapToObj(i -> "\"m" + i + "\"").collect(Collectors.joining(","));
        String member = "\"preferred_models\": [" + models + "]";
        refused("{\"service\": \"%s\", \"input\": {\"prompt\": \"a\"}, " + member + "}", 422, "invalid_value")
                .jsonPath("$.errors[0].message")
                .isEqualTo("must be an array of at most 20 elements, not 21 elements");
    }

    @Test
    void pointsAtADependencyThatDoesNotExist() {
        String member = "\"depends_on\": [\"j0-01zzzzzzzzzzzzzzzzzzzzzzzz\"]";
        refused("{\"service\": \"%s\", \"input\": {\"prompt\": \"a\"}, " + member + "}", 422, "unknown_dependency")
                .jsonPath("$.errors[0].pointer")
                .isEqualTo("/depends_on/0")
                .jsonPath("$.errors[0].code")
                .isEqualTo("unknown_dependency");
    }

    @Test
    void namesTheOperatorsOfRequirements() {
        refused(
                        "{\"service\": \"%s\", \"input\": {\"prompt\": \"a\"}, \"requirements\": {\"pool\": {\"~\": 1}}}",
                        422, "unknown_field")
                .jsonPath("$.errors[0].pointer")
                .isEqualTo("/requirements/pool/~0")
                .jsonPath("$.errors[0].message")
                .isEqualTo("does not exist; allowed: =, !=, in, not in, >=, <=, exists");
    }

    @Test
    void namesTheServicesOnOffer() {
        refused("{\"service\": \"nobodys\", \"input\": {}}", 422, "service_not_offered")
                .jsonPath("$.errors[0].pointer")
                .isEqualTo("/service")
                .jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).contains(service));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|/input",
                "null|/input",
                "\"text\"|/input",
                "{\"prompt\": 5}|/input/prompt",
                "{\"prompt\": \"\"}|/input/prompt",
                "{\"prompt\": \"a\", \"steps\": 101}|/input/steps",
                "{\"prompt\": \"a\", \"steps\": \"5\"}|/input/steps",
                "{\"prompt\": \"a\", \"seed\": 5}|/input/seed",
                "{\"prompt\": \"a\", \"a/b\": {\"c\": 1}}|/input/a~1b/c",
                "{\"prompt\": \"a\", \"list\": [1, \"2\"]}|/input/list/1",
            })
    void pointsAtWhatViolatesTheSchema(String input, String pointer) {
        refused("{\"service\": \"%s\", \"input\": " + input + "}", 422, "invalid_input")
                .jsonPath("$.errors[0].pointer")
                .isEqualTo(pointer)
                .jsonPath("$.errors[0].code")
                .isEqualTo("invalid_input");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"$secret\": 5}|invalid_value|/$secret",
                "{\"$secret\": null}|invalid_value|/$secret",
                "{\"$secret\": {\"name\": \"x\"}}|invalid_value|/$secret",
                "{\"$secret\": \"\"}|invalid_value|/$secret",
                "{\"$secret\": \"Stripe\"}|invalid_value|/$secret",
                "{\"$secret\": \"a b\"}|invalid_value|/$secret",
                "{\"$secret\": \"a/b\"}|invalid_value|/$secret",
                "{\"$secret\": \"01234567890123456789012345678901234567890123456789012345678901234\"}|invalid_value|/$secret",
                "{\"$secret\": \"x\", \"as\": \"text\"}|unknown_field|/as",
                "{\"$secret\": \"x\", \"$file\": \"y\"}|unknown_field|/$secret",
            })
    void pointsAtAReferenceToASecretThatIsNone(String reference, String code, String pointer) {
        refused("{\"service\": \"%s\", \"input\": {\"prompt\": " + reference + "}}", 422, code)
                .jsonPath("$.errors[0].pointer")
                .isEqualTo("/input/prompt" + pointer);
    }

    @Test
    void saysWhatAReferenceToASecretLooksLike() {
        refused("{\"service\": \"%s\", \"input\": {\"prompt\": {\"$secret\": \"Stripe\"}}}", 422, "invalid_value")
                .jsonPath("$.errors[0].message")
                .isEqualTo(
                        "must be the name of a secret: 1 to 64 of a-z, 0-9, '.', '_' and '-', a letter or digit first");
        refused(
                        "{\"service\": \"%s\", \"input\": {\"prompt\": {\"$secret\": \"x\", \"as\": \"text\"}}}",
                        422, "unknown_field")
                .jsonPath("$.errors[0].message")
                .isEqualTo("does not exist; allowed: $secret");
    }

    @Test
    void pointsAtAWrongReferenceInAFallbackAndInItsPatch() {
        refused("""
                {"service": "%s", "input": {"prompt": "a"}, "fallbacks": [
                  {"input": {"prompt": {"$secret": "A"}}}, {"input_patch": {"prompt": {"$secret": "x", "y": 1}}}]}""", 422, "invalid_value")
                .jsonPath("$.errors[*].pointer")
                .isEqualTo(List.of("/fallbacks/0/input/prompt/$secret", "/fallbacks/1/input_patch/prompt/y"));
    }

    @Test
    void refusesMoreSecretsThanAnInputMayHave() {
        String list = IntStream.range(0, 17)
                .mapToObj(i -> "{\"$secret\": \"s" + i + "\"}")
                .collect(Collectors.joining(", ", "[", "]"));
        refused("{\"service\": \"%s\", \"input\": {\"list\": " + list + "}}", 422, "invalid_value")
                .jsonPath("$.errors[0].pointer")
                .isEqualTo("/input/list/16")
                .jsonPath("$.errors[0].message")
                .isEqualTo("is one secret too many: an input refers to at most 16");
    }

    @Test
    void aSecretIsATextForASchema() {
        refused(
                        "{\"service\": \"%s\", \"input\": {\"prompt\": \"a\", \"steps\": {\"$secret\": \"x\"}}}",
                        422, "invalid_input")
                .jsonPath("$.errors[0].pointer")
                .isEqualTo("/input/steps");
        refused(
                        "{\"service\": \"%s\", \"input\": {\"prompt\": \"a\", \"more\": {\"$secret\": \"x\"}}}",
                        422, "invalid_input")
                .jsonPath("$.errors[0].pointer")
                .isEqualTo("/input/more");
    }

    @Test
    void refusesAnInputThatIsTooLarge() {
        String prompt = "x".repeat(20 * 1024 * 1024);
        refused("{\"service\": \"%s\", \"input\": {\"prompt\": \"" + prompt + "\"}}", 413, "payload_too_large");
    }

    @Test
    void refusesAnInputThatIsTooLargeAlsoWhenItsSizeIsNotAnnounced() throws Exception {
        byte[] body = new byte[20 * 1024 * 1024];
        Arrays.fill(body, (byte) ' ');
        HttpRequest request = HttpRequest.newBuilder(URI.create(orchestrator.baseUrl() + "/v1/jobs"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("payload_too_large");
        }
    }

    @Test
    void refusesOtherContentTypes() {
        refused(
                        "service=x".getBytes(StandardCharsets.UTF_8),
                        MediaType.APPLICATION_FORM_URLENCODED,
                        415,
                        "unsupported_media_type")
                .jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).contains("allowed: application/json"));
    }

    @Test
    void refusesOtherMethods() {
        orchestrator
                .client
                .method(HttpMethod.DELETE)
                .uri("/v1/jobs")
                .exchange()
                .expectStatus()
                .isEqualTo(405)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectHeader()
                .value("Allow", allow -> assertThat(allow).contains("GET", "POST"))
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("method_not_allowed");
    }

    @Test
    void answersEveryDistortedBodyWithAProblem() {
        String valid = """
                {"service": "%s", "input": {"prompt": "a cat", "steps": 5}, "priority": 7, "labels": {"team": "red"},
                 "requirements": {"gpu": {">=": 16}, "model": {"in": ["a", "b"]}}, "run_at": "2026-01-02T00:00:00Z",
                 "retry": {"max_attempts": 5, "initial_backoff_seconds": 0.5}}""".formatted("nobody-offers-this");
        Random random = new Random(20_261_122);
        for (int i = 0; i < 500; i++) {
            byte[] body = distort(valid.getBytes(StandardCharsets.UTF_8), random);
            EntityExchangeResult<byte[]> answer = orchestrator
                    .client
                    .post()
                    .uri("/v1/jobs")
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(body)
                    .exchange()
                    .expectHeader()
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .expectBody()
                    .jsonPath("$.code")
                    .exists()
                    .returnResult();
            assertThat(answer.getStatus().is4xxClientError())
                    .as("answer %s to %s", answer, new String(body, StandardCharsets.UTF_8))
                    .isTrue();
        }
    }

    private static byte[] distort(byte[] valid, Random random) {
        byte[] body = valid.clone();
        String[] pieces = {"null", "\"\"", "[]", "{}", "1e999", "-1", "\u0000", "\\ud800", "{\"a\":", "],", "\"", "é"};
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(body.length);
            switch (random.nextInt(4)) {
                case 0 -> body[at] = (byte) random.nextInt(256);
                case 1 -> body = Arrays.copyOf(body, at + 1);
                default -> {
                    String text = new String(body, StandardCharsets.UTF_8);
                    int cut = Math.min(at, text.length());
                    int skip = Math.min(text.length(), cut + random.nextInt(10));
                    body = (text.substring(0, cut) + pieces[random.nextInt(pieces.length)] + text.substring(skip))
                            .getBytes(StandardCharsets.UTF_8);
                }
            }
        }
        return body;
    }

    private BodyContentSpec refused(String template, int status, String code) {
        byte[] body = template.replace("%s", service).getBytes(StandardCharsets.UTF_8);
        return refused(body, MediaType.APPLICATION_JSON, status, code);
    }

    private BodyContentSpec refused(byte[] body, MediaType type, int status, String code) {
        return orchestrator
                .client
                .post()
                .uri("/v1/jobs")
                .contentType(type)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo(code)
                .jsonPath("$.type")
                .isEqualTo("urn:emp:error:" + code)
                .jsonPath("$.status")
                .isEqualTo(status)
                .jsonPath("$.title")
                .isNotEmpty()
                .jsonPath("$.instance")
                .isEqualTo("/v1/jobs")
                .jsonPath("$.retryable")
                .isEqualTo(false);
    }
}
