package dev.emp.simulators.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.simulators.openai.OpenAiSimulator;
import dev.emp.simulators.openai.OpenAiSimulatorOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderFaultsTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String HELLO =
            "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final String STREAM = HELLO.replace("{\"model\"", "{\"stream\":true,\"model\"");

    private final ManualPace pace = new ManualPace();
    private final OpenAiSimulator simulator = OpenAiSimulator.start(
            OpenAiSimulatorOptions.defaults().withPace(pace).withFaultsOverHttp());
    private final ApiClient client = new ApiClient(simulator.uri(), "sk-any-key-0001");

    @AfterEach
    void stop() {
        pace.releaseAll();
        client.close();
        simulator.close();
    }

    @Test
    void aRefusalCarriesTheHeadersAndWordsThatItWasGiven() throws Exception {
        simulator.inject(HttpFault.reject(429).with("retry-after", "7").withBody("{\"error\":{\"code\":\"busy\"}}"));

        ApiClient.Answer answer = client.post(CHAT, HELLO);

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("retry-after")).isEqualTo("7");
        assertThat(answer.json().at("/error/code").asString()).isEqualTo("busy");
    }

    @Test
    void aDroppedRequestIsNoJobAndALostAnswerIsOne() {
        pace.releaseAll();
        simulator.inject(HttpFault.drop().on("POST", CHAT));
        assertThatThrownBy(() -> client.post(CHAT, HELLO)).isInstanceOf(IOException.class);
        assertThat(simulator.ledger().accepted()).isZero();

        simulator.inject(HttpFault.lose());
        assertThatThrownBy(() -> client.post(CHAT, HELLO)).isInstanceOf(IOException.class);
        assertThat(simulator.ledger().accepted()).isEqualTo(1);
    }

    @Test
    void anAnswerIsCutAfterSoManyBytes() {
        pace.releaseAll();
        simulator.inject(HttpFault.cut(10));

        assertThatThrownBy(() -> client.post(CHAT, HELLO)).isInstanceOf(IOException.class);
    }

    @Test
    void aStreamStallsAndStaysOpenUntilTheConnectionsAreCut() throws Exception {
        pace.releaseAll();
        simulator.inject(HttpFault.stall(3));
        List<String> seen = new ArrayList<>();

        assertThatThrownBy(() -> {
                    try (Stream<String> lines = client.lines(client.posting(CHAT, STREAM))) {
                        lines.filter(line -> line.startsWith("data: ")).forEach(line -> {
                            seen.add(line);
                            if (seen.size() == 3) {
                                simulator.cutConnections();
                            }
                        });
                    }
                })
                .hasRootCauseInstanceOf(IOException.class);

        assertThat(seen).hasSize(3);
        assertThat(client.post(CHAT, HELLO).status()).isEqualTo(200);
    }

    @Test
    void anAnswerIsGarbled() throws Exception {
        pace.releaseAll();
        simulator.inject(HttpFault.garble("{\"id\": 7"));

        assertThat(client.post(CHAT, HELLO).text()).isEqualTo("{\"id\": 7");
    }

    @Test
    void anAnswerIsDelayed() throws Exception {
        simulator.inject(HttpFault.delay(Duration.ofSeconds(30)));
        CompletableFuture<ApiClient.Answer> answer = client.postLater(CHAT, HELLO);

        assertThat(pace.awaitParked(ApiClient.LIMIT)).isTrue();
        assertThat(simulator.ledger().accepted()).isZero();
        pace.releaseAll();

        assertThat(answer.join().status()).isEqualTo(200);
    }

    @Test
    void whoIsAwayComesBackOnTheSamePortAndKnowsItsJobs() throws Exception {
        pace.releaseAll();
        String id = client.post("/v1/responses", "{\"model\":\"gpt-4o\",\"input\":\"hi\"}")
                .json()
                .path("id")
                .asString();

        simulator.goAway();
        assertThatThrownBy(() -> client.get("/v1/models")).isInstanceOf(IOException.class);
        simulator.comeBack();

        assertThat(client.get("/v1/responses/" + id).status()).isEqualTo(200);
    }

    @Test
    void faultsAreTakenOverHttpAndCleared() throws Exception {
        pace.releaseAll();
        String fault =
                "{\"kind\":\"reject\",\"status\":503,\"times\":5,\"path\":\"/v1/chat\",\"headers\":{\"retry-after\":\"2\"}}";

        assertThat(client.post("/simulator/faults", fault).status()).isEqualTo(204);
        assertThat(client.post(CHAT, HELLO).header("retry-after")).isEqualTo("2");
        assertThat(client.get("/v1/models").status()).isEqualTo(200);
        assertThat(client.delete("/simulator/faults").status()).isEqualTo(204);

        assertThat(client.post(CHAT, HELLO).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"kind":"explode"} | kind must be reject, drop, delay, cut, cut_events, stall, lose, hang or garble, not "explode"
            {"kind":"reject","status":200} | needs a status of 400 to 599, not 200
            {"kind":"drop","times":0} | times must be at least 1
            {"kind":"drop","after":1} | drop has no field after; it has kind, method, path, times
            {"kind":"delay"} | ms is missing, it must be a whole number
            """)
    void aFaultThatMakesNoSenseIsRefusedWithWhatIsAllowed(String fault, String error) throws Exception {
        ApiClient.Answer answer = client.post("/simulator/faults", fault);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").asString()).isEqualTo(error);
    }

    @Test
    void fiveHundredJobsAreInFlightAtOnce() throws Exception {
        List<CompletableFuture<ApiClient.Answer>> answers = IntStream.range(0, 500)
                .mapToObj(_ -> client.postLater(CHAT, HELLO))
                .toList();
        while (simulator.ledger().accepted() < 500) {
            Thread.onSpinWait();
        }
        assertThat(answers).noneMatch(CompletableFuture::isDone);

        pace.releaseAll();

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().status()).isEqualTo(200));
        assertThat(simulator.ledger().jobs())
                .allSatisfy(job -> assertThat(job.answeredMicros()).isPositive());
    }
}
