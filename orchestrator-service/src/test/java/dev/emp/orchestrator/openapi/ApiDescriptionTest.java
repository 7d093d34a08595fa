package dev.emp.orchestrator.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.orchestrator.TestOrchestrator;
import dev.emp.orchestrator.problem.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** The description of the API is complete, and of nothing else than there is. */
class ApiDescriptionTest {

    private static final ApiDocument document = ApiDocument.read(read("/v3/api-docs"));

    private static String read(String path) {
        return new String(
                TestOrchestrator.shared()
                        .client
                        .get()
                        .uri(path)
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .returnResult()
                        .getResponseBodyContent(),
                StandardCharsets.UTF_8);
    }

    static List<ApiDocument.Call> calls() {
        return document.calls();
    }

    @Test
    void hasEveryEndpointAndNoOther() {
        Set<String> served = new TreeSet<>();
        TestOrchestrator.shared().beans(RequestMappingHandlerMapping.class).stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .flatMap(ApiDescriptionTest::endpoints)
                .filter(endpoint -> ApiDocument.OUTSIDE.stream().noneMatch(path -> endpoint.contains(" " + path)))
                .forEach(served::add);
        Set<String> described = new TreeSet<>();
        calls().forEach(call -> described.add(call.toString()));
        assertThat(described).isEqualTo(served);
    }

    private static Stream<String> endpoints(RequestMappingInfo info) {
        Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
        assertThat(methods).as("methods of %s", info).isNotEmpty();
        return info.getPatternsCondition().getPatterns().stream()
                .flatMap(pattern -> methods.stream().map(method -> method + " " + pattern.getPatternString()));
    }

    @Test
    void isOpenApi31() {
        assertThat(document.root().path("openapi").asString()).isEqualTo("3.1.0");
        assertThat(document.root().path("info").path("description").asString())
                .contains("not_found", "method_not_allowed");
    }

    @Test
    void namesItsCallsOnce() {
        List<String> ids = calls().stream().map(ApiDocument.Call::id).toList();
        assertThat(ids).doesNotHaveDuplicates().allSatisfy(id -> assertThat(id).matches("[a-z][A-Za-z]+"));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void saysWhatACallIsFor(ApiDocument.Call call) {
        assertThat(call.operation().path("summary").asString("")).isNotBlank();
        assertThat(call.operation().path("tags").size()).isEqualTo(1);
        call.operation()
                .path("parameters")
                .forEach(parameter -> assertThat(parameter.path("schema").isMissingNode())
                        .as("%s", parameter)
                        .isFalse());
    }

    @ParameterizedTest
    @MethodSource("calls")
    void saysHowACallMayBeRefused(ApiDocument.Call call) {
        JsonNode responses = call.operation().path("responses");
        boolean open = call.operation().path("security").isEmpty();
        assertThat(responses.propertyNames()).contains("400", "500", "503").doesNotContain("default");
        if (!open) {
            assertThat(responses.propertyNames()).contains("401", "403");
        }
        responses.properties().stream()
                .filter(response -> response.getKey().compareTo("4") > 0)
                .forEach(response ->
                        refusal(Integer.parseInt(response.getKey()), document.resolved(response.getValue())));
    }

    private static void refusal(int status, JsonNode response) {
        JsonNode body = response.path("content").path("application/problem+json");
        List<String> codes = body.at("/schema/allOf/1/properties/code/enum")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
        assertThat(codes)
                .isNotEmpty()
                .allSatisfy(code -> assertThat(statusOf(code)).isEqualTo(status));
        assertThat(body.path("examples").propertyNames()).containsExactlyInAnyOrderElementsOf(codes);
    }

    private static int statusOf(String code) {
        return Arrays.stream(ErrorCode.values())
                .filter(each -> each.wireName().equals(code))
                .findFirst()
                .orElseThrow()
                .status()
                .value();
    }

    /** Every body that is asked for, and every answer in JSON, with the schema it must keep to. */
    static List<Body> bodies() {
        return calls().stream().flatMap(ApiDescriptionTest::bodies).toList();
    }

    private static Stream<Body> bodies(ApiDocument.Call call) {
        Stream<Body> asked = bodies(call + " takes", call.operation().path("requestBody"));
        Stream<Body> answered = call.operation().path("responses").properties().stream()
                .filter(response -> response.getKey().startsWith("2"))
                .flatMap(response -> bodies(call + " answers " + response.getKey(), response.getValue()));
        return Stream.concat(asked, answered);
    }

    private static Stream<Body> bodies(String name, JsonNode holder) {
        return document.resolved(holder).path("content").properties().stream()
                .map(content -> new Body(name + " " + content.getKey(), content.getKey(), content.getValue()));
    }

    record Body(String name, String type, JsonNode content) {

        boolean isJson() {
            return type.equals("application/json") || type.endsWith("+json");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void showsExamplesThatKeepToTheirSchema(Body body) {
        assertThat(body.content().path("schema").isEmpty()).as("lacks a schema").isFalse();
        if (body.isJson()) {
            Map<String, JsonNode> examples = examples(body.content());
            assertThat(examples).as("examples").isNotEmpty();
            AnswerSchemas schemas = new AnswerSchemas(document.root());
            examples.forEach((name, value) -> assertThat(
                            schemas.violations(name, body.content().path("schema"), value))
                    .as(name)
                    .isEmpty());
        }
    }

    private static Map<String, JsonNode> examples(JsonNode content) {
        Map<String, JsonNode> values = new TreeMap<>();
        content.path("examples")
                .properties()
                .forEach(each -> values.put(
                        each.getKey(), document.resolved(each.getValue()).path("value")));
        if (content.has("example")) {
            values.put("example", content.path("example"));
        }
        return values;
    }

    @Test
    void knowsTheWaysToShowWhoCalls() {
        JsonNode schemes = document.root().at("/components/securitySchemes");
        assertThat(schemes.at("/bearer/scheme").asString()).isEqualTo("bearer");
        assertThat(schemes.at("/apiKey/name").asString()).isEqualTo("X-Api-Key");
        assertThat(calls().stream()
                        .filter(call -> call.operation().path("security").isEmpty())
                        .map(ApiDocument.Call::toString))
                .containsExactly("GET /");
    }

    @Test
    void refersToNothingThatIsNotThere() {
        assertThat(references(document.root()).distinct())
                .allSatisfy(reference -> assertThat(
                                document.root().at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    private static Stream<String> references(JsonNode node) {
        Stream<String> own = Stream.ofNullable(node.get("$ref")).map(JsonNode::asString);
        return Stream.concat(own, node.valueStream().flatMap(ApiDescriptionTest::references));
    }

    @Test
    void isShownByAPageThatAnybodyCanOpen() {
        String page = TestOrchestrator.shared()
                .client
                .get()
                .uri("/docs")
                .exchange()
                .expectStatus()
                .is3xxRedirection()
                .returnResult(Void.class)
                .getResponseHeaders()
                .getFirst("Location");
        assertThat(page).isNotNull();
        assertThat(read(page)).contains("swagger-ui-bundle.js");
        assertThat(read("/v3/api-docs/swagger-config")).contains("/v3/api-docs");
        assertThat(read(page.substring(0, page.lastIndexOf('/') + 1) + "swagger-ui-bundle.js"))
                .hasSizeGreaterThan(100_000);
    }

    /** {@code docs/api.md} promises it: nothing is loaded from other hosts, and none is told of a key. */
    @Test
    void thePageKeepsToItself() {
        TestOrchestrator.shared()
                .client
                .get()
                .uri("/swagger-ui/index.html")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .value(
                        "Content-Security-Policy",
                        policy -> assertThat(policy)
                                .contains("default-src 'none'", "script-src 'self';", "connect-src 'self';"));
        assertThat(read("/swagger-ui/index.html")).doesNotContain("http://", "https://");
        assertThat(read("/v3/api-docs/swagger-config")).contains("\"validatorUrl\":\"\"");
    }

    @Test
    void isReadableAsYamlToo() {
        assertThat(read("/v3/api-docs.yaml")).startsWith("openapi: 3.1.0");
    }
}
