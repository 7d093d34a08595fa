package dev.emp.connector.support.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.secret.Scrubber;
import dev.emp.tracing.TraceContext;
import dev.emp.tracing.Traced;
import dev.emp.tracing.Tracer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderHttpTest {

    private static final URI NOWHERE = URI.create("http://127.0.0.1:9/v1/jobs");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String KEY = "key-that-nobody-may-see";

    private final Scrubber scrubber = new Scrubber();
    private final ProviderHttp http = http(Duration.ofSeconds(10), Duration.ofSeconds(10));

    private ProviderHttp http(Duration request, Duration idle) {
        return new ProviderHttp(
                new ProviderErrors("Paintworks", scrubber, Clock.fixed(NOW, ZoneOffset.UTC)),
                new HttpLimits(Duration.ofSeconds(5), request, idle, 1000));
    }

    @AfterEach
    void close() {
        http.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_INPUT", "404, INVALID_INPUT", "413, INVALID_INPUT", "422, INVALID_INPUT", "401, AUTH",
                "403, AUTH",
        "402, AUTH", "429, RATE_LIMITED", "500, UNAVAILABLE", "502, UNAVAILABLE", "503, UNAVAILABLE",
                "504, UNAVAILABLE",
        "302, PROVIDER_ERROR", "418, PROVIDER_ERROR"
    })
    void everyStatusHasItsClass(int status, ErrorClass expected) throws Exception {
        try (StubProvider provider = StubProvider.answering(status, "{\"detail\": \"so it is\"}")) {
            Answer answer = http.send(HttpCall.get(provider.uri("/v1/jobs?secret=1")));

            ConnectorException failure = catchThrowableOfType(ConnectorException.class, answer::json);

            assertThat(failure.errorClass()).isEqualTo(expected);
            assertThat(failure.getMessage())
                    .startsWith("Paintworks answered GET /v1/jobs with status " + status + ": so it is");
        }
    }

    @Test
    void whoIsOutOfCreditIsToldSo() throws Exception {
        try (StubProvider provider = StubProvider.answering(402, "{}")) {
            ConnectorException failure =
                    http.send(HttpCall.get(provider.uri("/"))).refusal();

            assertThat(failure.getMessage()).contains("out of credit");
        }
    }

    @ParameterizedTest
    @CsvSource({"7, 7000", "0.5, 500", "'Thu, 01 Jan 2026 00:00:20 GMT', 20000", "1000000000, 86400000"})
    void theWaitIsReadFromTheHeader(String header, long millis) throws Exception {
        try (StubProvider provider = StubProvider.answering(429, "{}", "Retry-After", header)) {
            assertThat(http.send(HttpCall.get(provider.uri("/"))).refusal().retryAfter())
                    .isEqualTo(Duration.ofMillis(millis));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-3", "NaN", "Thu, 01 Jan 2020 00:00:20 GMT"})
    void aWaitThatMakesNoSenseIsNone(String header) throws Exception {
        try (StubProvider provider = StubProvider.answering(429, "{}", "Retry-After", header)) {
            assertThat(http.send(HttpCall.get(provider.uri("/"))).refusal().retryAfter())
                    .isNull();
        }
    }

    @Test
    void theWaitIsReadFromTheBodyWhereThereIsNoHeader() throws Exception {
        try (StubProvider provider = StubProvider.answering(429, "{\"retry_after\": 3}")) {
            assertThat(http.send(HttpCall.get(provider.uri("/"))).refusal().retryAfter())
                    .isEqualTo(Duration.ofSeconds(3));
        }
    }

    @Test
    void aKeyThatTheProviderRepeatsIsShownNowhere() throws Exception {
        scrubber.hide(KEY);
        try (StubProvider provider = StubProvider.answering(
                401, "{\"error\": {\"message\": \"bad key " + KEY + "\", \"k\": [\"" + KEY + "\"]}}")) {
            ConnectorException failure = http.send(
                            HttpCall.get(provider.uri("/")).with("Authorization", KEY))
                    .refusal();

            assertThat(failure.getMessage()).contains("bad key [secret]").doesNotContain(KEY);
            assertThat(String.valueOf(failure.details())).contains("[secret]").doesNotContain(KEY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "\"text\"", "{\"cut"})
    void anAnswerThatIsNoJsonObjectIsAProviderError(String body) throws Exception {
        try (StubProvider provider = StubProvider.answering(200, body)) {
            Answer answer = http.send(HttpCall.get(provider.uri("/v1")));

            assertThat(catchThrowableOfType(ConnectorException.class, answer::json)
                            .errorClass())
                    .isEqualTo(ErrorClass.PROVIDER_ERROR);
        }
    }

    @Test
    void anAnswerThatIsTooLargeComesToNoMoreThanNone() {
        try (StubProvider provider = StubProvider.answering(200, "x".repeat(1001))) {
            assertThatThrownBy(() -> http.send(HttpCall.get(provider.uri("/v1"))))
                    .hasMessage("Paintworks answered GET /v1 with more than 1000 bytes.")
                    .extracting("errorClass")
                    .isEqualTo(ErrorClass.UNAVAILABLE);
        }
    }

    @Test
    void whoIsNeverReachedHasSurelyNoJob() {
        ConnectorException failure =
                catchThrowableOfType(ConnectorException.class, () -> http.submit(HttpCall.post(NOWHERE)));

        assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
        assertThat(failure.nothingAccepted()).isTrue();
        assertThat(failure.getMessage())
                .isEqualTo("Paintworks does not answer POST /v1/jobs (the connection was refused).");
    }

    @Test
    void whoIsNotReachedWhileAJobIsFollowedMayHaveItStill() {
        ConnectorException failure =
                catchThrowableOfType(ConnectorException.class, () -> http.send(HttpCall.get(NOWHERE)));

        assertThat(failure.nothingAccepted()).isFalse();
    }

    @Test
    void whoDoesNotAnswerInTimeMayHaveTheJob() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (StubProvider provider = new StubProvider(exchange -> over.await());
                ProviderHttp hasty = http(Duration.ofMillis(100), Duration.ofSeconds(1))) {
            ConnectorException failure = catchThrowableOfType(
                    ConnectorException.class, () -> hasty.submit(HttpCall.post(provider.uri("/v1"))));

            assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
            assertThat(failure.nothingAccepted()).isFalse();
            assertThat(failure.getMessage()).contains("no answer within 100 ms");
            over.countDown();
        }
    }

    @Test
    void whoCutsTheAnswerMayHaveTheJob() {
        try (StubProvider provider = new StubProvider(exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            throw new IOException("cut");
        })) {
            ConnectorException failure = catchThrowableOfType(
                    ConnectorException.class, () -> http.submit(HttpCall.post(provider.uri("/v1"))));

            assertThat(failure.errorClass()).isEqualTo(ErrorClass.UNAVAILABLE);
            assertThat(failure.nothingAccepted()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, true",
        "404, true",
        "429, true",
        "500, true",
        "503, true",
        "408, false",
        "502, false",
        "504, false",
        "524, false"
    })
    void aGatewayThatLostTheAnswerHasRefusedNothing(int status, boolean refusal) throws Exception {
        try (StubProvider provider = StubProvider.answering(status, "{}")) {
            assertThat(http.submit(HttpCall.post(provider.uri("/"))).isRefusal())
                    .isEqualTo(refusal);
        }
    }

    @Test
    void aSubmissionOnItsWayIsWaitedForByAThreadThatIsToStop() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch mayAnswer = new CountDownLatch(1);
        try (StubProvider provider = new StubProvider(exchange -> {
            asked.countDown();
            mayAnswer.await();
            StubProvider.answer(exchange, 201, "{\"id\": \"job-1\"}");
        })) {
            FutureTask<String> submission = new FutureTask<>(() -> {
                Answer answer = http.submit(HttpCall.post(provider.uri("/")));
                return answer.json().path("id").asString("") + Thread.interrupted();
            });
            Thread thread = Thread.ofVirtual().start(submission);
            asked.await();
            thread.interrupt();
            mayAnswer.countDown();

            assertThat(submission.get(30, TimeUnit.SECONDS)).isEqualTo("job-1true");
        }
    }

    @Test
    void aStreamThatFallsSilentFails() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (StubProvider provider = new StubProvider(exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write("data: 1\n\n".getBytes(StandardCharsets.UTF_8));
                    exchange.getResponseBody().flush();
                    over.await();
                });
                ProviderHttp impatient = http(Duration.ofSeconds(10), Duration.ofMillis(200));
                OpenAnswer answer = impatient.open(HttpCall.get(provider.uri("/")))) {
            SseReader events = new SseReader(answer.body(), 100);
            assertThat(events.next()).isEqualTo(new ServerEvent("message", "1", ""));

            assertThatThrownBy(events::next).isInstanceOf(IOException.class);
            over.countDown();
        }
    }

    @Test
    void aStreamThatIsRefusedHasTheClassOfItsStatus() {
        try (StubProvider provider = StubProvider.answering(404, "{\"detail\": \"gone\"}")) {
            assertThatThrownBy(() -> http.open(HttpCall.get(provider.uri("/stream"))))
                    .hasMessage("Paintworks answered GET /stream with status 404: gone");
        }
    }

    @Test
    void afterItIsClosedNothingIsSent() {
        http.close();

        ConnectorException failure =
                catchThrowableOfType(ConnectorException.class, () -> http.submit(HttpCall.post(NOWHERE)));

        assertThat(failure.getMessage()).contains("the connector is closed");
        assertThat(failure.nothingAccepted()).isTrue();
    }

    @Test
    void onlyAProviderThatMayKnowIsToldTheTrace() throws Exception {
        TraceContext place = TraceContext.ofJob("j0-1", null);
        List<List<String>> told = new CopyOnWriteArrayList<>();
        try (StubProvider provider = new StubProvider(exchange -> {
                    told.add(exchange.getRequestHeaders().getOrDefault("Traceparent", List.of()));
                    StubProvider.answer(exchange, 200, "{}");
                });
                ProviderHttp telling = new ProviderHttp(
                        http.errors(),
                        new HttpLimits(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10), 1000),
                        true)) {
            ScopedValue.CallableOp<Object, Exception> calls = () -> {
                http.submit(HttpCall.post(provider.uri("/")));
                telling.submit(HttpCall.post(provider.uri("/")));
                return telling.send(HttpCall.get(provider.uri("/")));
            };
            Traced.at(place, Tracer.OFF, calls);
            telling.send(HttpCall.get(provider.uri("/")));
        }

        assertThat(told).containsExactly(List.of(), List.of(place.parent()), List.of(place.parent()), List.of());
    }
}
