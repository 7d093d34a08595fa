package dev.emp.monitor.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.document.Document;
import dev.emp.jobbus.memory.InMemoryDocuments;
import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.monitor.testing.Browser;
import dev.emp.monitor.testing.OrchestratorStub;
import dev.emp.monitor.testing.RunningMonitor;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** Signing in with a key, and what the cookie is worth. */
@ExtendWith(OutputCaptureExtension.class)
class SessionTest {

    private static final String KEY = "emp_01k9yzqj1m4x7v2t8n3c5b6d7e_sesamesesamesesame";

    private final OrchestratorStub orchestrator = new OrchestratorStub();
    private final InMemoryJobBus bus = new InMemoryJobBus(Clock.systemUTC());
    private final InMemoryDocuments documents = new InMemoryDocuments(Clock.systemUTC());
    private RunningMonitor monitor;
    private Browser browser;

    @BeforeEach
    void start() {
        orchestrator.key(KEY, "night shift", "operate", "acme");
        monitor = monitor();
        browser = new Browser(monitor);
    }

    @AfterEach
    void stop() {
        monitor.close();
        orchestrator.close();
    }

    private RunningMonitor monitor() {
        return RunningMonitor.start(
                bus,
                documents,
                0,
                "emp.monitor.orchestrator-url=" + orchestrator.address(),
                "emp.monitor.session.failed-tries=3");
    }

    @Test
    void nobodyIsSignedInAtFirst() throws Exception {
        JsonNode session = browser.session();
        assertThat(session.toString())
                .isEqualTo(
                        "{\"open\":false,\"signed_in\":false,\"name\":null,\"key_id\":null,\"role\":null,\"tenant\":null,"
                                + "\"expires_at\":null,\"sign_in\":[\"key\"],\"orchestrator_reachable\":true}");
        for (String path : List.of("/api/v1/jobs/j0-1", "/api/feed/jobs", "/feed")) {
            HttpResponse<String> refused = browser.get(path);
            assertThat(refused.statusCode()).as(path).isEqualTo(401);
            assertThat(Browser.json(refused).path("code").asString()).isEqualTo("not_signed_in");
        }
        assertThat(browser.get("/").statusCode()).as("the page tells how").isEqualTo(200);
    }

    @Test
    void aKeySignsInAndTheCookieCallsTheOrchestratorWithIt(CapturedOutput output) throws Exception {
        HttpResponse<String> signedIn = browser.signIn(KEY);
        assertThat(signedIn.statusCode()).isEqualTo(200);
        assertThat(signedIn.headers().firstValue("Set-Cookie"))
                .hasValueSatisfying(cookie -> assertThat(cookie)
                        .startsWith("emp_session=")
                        .contains("Path=/", "Max-Age=43", "SameSite=Strict")
                        .containsIgnoringCase("; HttpOnly")
                        .doesNotContain("Secure", "sesame"));
        JsonNode session = browser.session();
        assertThat(session).isEqualTo(Browser.json(signedIn));
        assertThat(session.path("name").asString()).isEqualTo("night shift");
        assertThat(session.path("key_id").asString()).isEqualTo("key_night shift");
        assertThat(session.path("role").asString()).isEqualTo("operate");
        assertThat(session.path("tenant").asString()).isEqualTo("acme");
        assertThat(session.path("open").asBoolean()).isFalse();
        assertThat(Instant.parse(session.path("expires_at").asString()))
                .isBetween(
                        Instant.now().plus(Duration.ofHours(11)), Instant.now().plus(Duration.ofHours(13)));
        assertThat(browser.get("/api/v1/jobs/j0-1").statusCode()).isEqualTo(404);
        assertThat(orchestrator.requests()).contains("GET /v1/jobs/j0-1");
        assertThat(orchestrator.keys()).last().isEqualTo("Bearer " + KEY);
        assertThat(output.getAll()).doesNotContain("sesame");
        Document kept = documents
                .find("monitor", "session-key")
                .toCompletableFuture()
                .join()
                .orElseThrow();
        assertThat(kept.content().value()).doesNotContain("sesame");
    }

    @Test
    void anotherReplicaKnowsTheCookieAndABusThatIsGoneSignsNobodyOut() throws Exception {
        browser.signIn(KEY);
        try (RunningMonitor other = monitor()) {
            Browser there = new Browser(other);
            there.cookies().putAll(browser.cookies());
            assertThat(there.session().path("signed_in").asBoolean()).isTrue();
        }
        documents.setAvailable(false);
        assertThat(browser.session().path("signed_in").asBoolean()).isTrue();
        try (RunningMonitor fresh = monitor()) {
            Browser there = new Browser(fresh);
            there.cookies().putAll(browser.cookies());
            HttpResponse<String> unknown = there.get("/api/session");
            assertThat(unknown.statusCode()).isEqualTo(503);
            assertThat(Browser.json(unknown).path("code").asString()).isEqualTo("bus_unavailable");
        }
    }

    @Test
    void signsOut() throws Exception {
        browser.signIn(KEY);
        HttpResponse<String> out = browser.delete("/api/session");
        assertThat(out.statusCode()).isEqualTo(204);
        assertThat(out.headers().firstValue("Set-Cookie"))
                .hasValueSatisfying(
                        cookie -> assertThat(cookie).startsWith("emp_session=;").contains("Max-Age=0"));
        assertThat(browser.session().path("signed_in").asBoolean()).isFalse();
    }

    @Test
    void aCookieThatWasChangedIsNone() throws Exception {
        browser.signIn(KEY);
        String good = browser.cookies().get("emp_session");
        for (String bad : List.of(
                good.substring(0, good.length() - 2) + (good.endsWith("AA") ? "BB" : "AA"), "A" + good, "%", "e30")) {
            browser.cookies().put("emp_session", bad);
            assertThat(browser.session().path("signed_in").asBoolean()).as(bad).isFalse();
        }
    }

    @Test
    void whenTheOrchestratorDoesNotAnswerWhoIsSignedInStaysSo() throws Exception {
        browser.signIn(KEY);
        orchestrator.close();
        try (RunningMonitor fresh = monitor()) {
            Browser there = new Browser(fresh);
            there.cookies().putAll(browser.cookies());
            JsonNode session = there.session();
            assertThat(session.path("signed_in").asBoolean()).isTrue();
            assertThat(session.path("role").asString()).isEqualTo("operate");
            assertThat(session.path("orchestrator_reachable").asBoolean()).isFalse();
            assertThat(there.get("/api/feed/jobs").statusCode()).isEqualTo(200);
            HttpResponse<String> signIn = there.signIn("emp_other");
            assertThat(signIn.statusCode()).isEqualTo(502);
            assertThat(Browser.json(signIn).path("code").asString()).isEqualTo("orchestrator_unreachable");
        }
    }

    @Test
    void aKeyThatCountsNoMoreIsToldAndItsCookieTaken() throws Exception {
        try (RunningMonitor strict = RunningMonitor.start(
                bus,
                documents,
                0,
                "emp.monitor.orchestrator-url=" + orchestrator.address(),
                "emp.monitor.session.recheck=1ms")) {
            Browser there = new Browser(strict);
            there.signIn(KEY);
            assertThat(there.session().path("signed_in").asBoolean()).isTrue();
            orchestrator.revoke(KEY);
            assertThat(there.session().path("signed_in").asBoolean()).isFalse();
            assertThat(there.cookies()).isEmpty();
        }
    }

    @Test
    void wrongKeysAreRefusedAndAfterSomeAllTries() throws Exception {
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> refused = browser.signIn("emp_wrong" + i);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(Browser.json(refused).path("code").asString()).isEqualTo("invalid_api_key");
            assertThat(refused.body()).doesNotContain("emp_wrong");
        }
        HttpResponse<String> paused = browser.signIn(KEY);
        assertThat(paused.statusCode()).isEqualTo(429);
        assertThat(Browser.json(paused).path("code").asString()).isEqualTo("too_many_tries");
        assertThat(Integer.parseInt(paused.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 61);
    }

    @Test
    void aBodyThatIsNotAKeyIsRefused() throws Exception {
        for (String body :
                List.of("", "{}", "[]", "{\"key\":\"\"}", "{\"key\":\"a b\"}", "{\"key\":\"a\",\"b\":1}", "nonsense")) {
            HttpResponse<String> refused = browser.post("/api/session", body);
            assertThat(refused.statusCode()).as(body).isEqualTo(400);
            assertThat(Browser.json(refused).path("code").asString()).isEqualTo("invalid_body");
        }
    }

    @Test
    void whatChangesSomethingMustComeFromOurOwnPage() throws Exception {
        browser.signIn(KEY);
        for (String path : List.of("/api/session", "/api/v1/jobs/j0-1/cancel")) {
            assertWrongOrigin(path, null);
            assertWrongOrigin(path, "http://evil.example");
            assertWrongOrigin(path, "https://127.0.0.1:" + monitor.port());
            assertWrongOrigin(path, "null");
        }
        assertThat(orchestrator.requests()).noneMatch(request -> request.startsWith("POST"));
        assertThat(browser.post("/api/v1/jobs/j0-1/cancel", "{}").statusCode()).isEqualTo(202);
    }

    private void assertWrongOrigin(String path, String origin) throws IOException, InterruptedException {
        var request = browser.request(path).POST(BodyPublishers.ofString("{}"));
        if (origin != null) {
            request.header("Origin", origin);
        }
        HttpResponse<String> refused = browser.send(request);
        assertThat(refused.statusCode()).as("%s from %s", path, origin).isEqualTo(403);
        assertThat(Browser.json(refused).path("code").asString()).isEqualTo("wrong_origin");
    }

    @Test
    void overTlsTheCookieIsForTlsAlone() throws Exception {
        HttpResponse<String> signedIn = browser.send(browser.request("/api/session")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "emp.example")
                .header("Origin", "https://emp.example")
                .POST(BodyPublishers.ofString("{\"key\":\"" + KEY + "\"}")));
        assertThat(signedIn.headers().firstValue("Set-Cookie"))
                .hasValueSatisfying(cookie -> assertThat(cookie)
                        .startsWith("__Host-emp_session=")
                        .contains("; Secure", "SameSite=Strict", "Path=/")
                        .containsIgnoringCase("; HttpOnly"));
    }

    @Test
    void aCallersOwnKeyCountsWithoutASession() throws Exception {
        assertThat(browser.send(browser.request("/api/v1/jobs/j0-1").header("Authorization", "Bearer emp_own"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(orchestrator.keys()).last().isEqualTo("Bearer emp_own");
    }
}
