package dev.emp.orchestrator.batches;

import dev.emp.orchestrator.TestOrchestrator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.RequestHeadersSpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Sends the same batches as JSON and as NDJSON. */
enum BatchClient {
    JSON {
        @Override
        String body(@Nullable String fanIn, List<String> jobs) {
            String end = fanIn == null ? "" : ", \"fan_in\": " + fanIn;
            return "{\"jobs\": [" + String.join(", ", jobs) + "]" + end + "}";
        }

        @Override
        JsonNode parse(String report) {
            return MAPPER.readTree(report);
        }
    },

    NDJSON {
        @Override
        String body(@Nullable String fanIn, List<String> jobs) {
            String header = fanIn == null ? "" : "{\"fan_in\": " + fanIn.replace("\n", " ") + "}\n";
            return header
                    + jobs.stream().map(job -> job.replace("\n", " ") + "\n").collect(Collectors.joining());
        }

        /** As the report of a JSON body. */
        @Override
        JsonNode parse(String report) {
            List<JsonNode> lines = report.lines().map(MAPPER::readTree).toList();
            ObjectNode whole = (ObjectNode) lines.getLast();
            ArrayNode jobs = whole.putArray("jobs");
            lines.subList(0, lines.size() - 1).forEach(jobs::add);
            return whole;
        }
    };

    static final JsonMapper MAPPER = JsonMapper.builder().build();

    abstract String body(@Nullable String fanIn, List<String> jobs);

    abstract JsonNode parse(String report);

    MediaType type() {
        return this == JSON ? MediaType.APPLICATION_JSON : MediaType.APPLICATION_NDJSON;
    }

    /** The report on a batch that was read. */
    JsonNode report(TestOrchestrator orchestrator, @Nullable String key, @Nullable String fanIn, String... jobs) {
        byte[] report = send(orchestrator, key, body(fanIn, Arrays.asList(jobs)))
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType(type())
                .expectBody()
                .returnResult()
                .getResponseBodyContent();
        return parse(new String(report, StandardCharsets.UTF_8));
    }

    ResponseSpec send(TestOrchestrator orchestrator, @Nullable String key, String body) {
        WebTestClient client = orchestrator.client;
        RequestHeadersSpec<?> request =
                client.post().uri("/v1/batches").contentType(type()).bodyValue(body);
        return (key == null ? request : request.header("Idempotency-Key", key)).exchange();
    }
}
