package dev.emp.monitor.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.jobbus.memory.InMemoryJobBus;
import dev.emp.monitor.testing.Browser;
import dev.emp.monitor.testing.IssuerStub;
import dev.emp.monitor.testing.OrchestratorStub;
import dev.emp.monitor.testing.RunningMonitor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Signing in at an issuer. */
class OidcSignInTest {

    private static final String BEGIN = "/api/session/oidc";
    private static final String CALLBACK = "/api/session/oidc/callback";

    private final IssuerStub issuer = new IssuerStub();
    private final OrchestratorStub orchestrator = new OrchestratorStub();
    private RunningMonitor monitor;
    private Browser browser;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "hush:hush\n");
        orchestrator.key("a.b.c", "ada", "submit", "acme");
        monitor = RunningMonitor.start(
                new InMemoryJobBus(Clock.systemUTC()),
                0,
                "emp.monitor.orchestrator-url=" + orchestrator.address(),
                "emp.monitor.oidc.issuer-uri=" + issuer.address(),
                "emp.monitor.oidc.client-id=dash board",
                "emp.monitor.oidc.client-secret-from=file:" + secret,
                "emp.monitor.oidc.audience=emp");
        browser = new Browser(monitor);
    }

    @AfterEach
    void stop() {
        monitor.close();
        orchestrator.close();
        issuer.close();
    }

    @Test
    void signsInWithTheAccessTokenOfTheIssuer() throws Exception {
        assertThat(browser.session().path("sign_in").toString()).isEqualTo("[\"key\",\"oidc\"]");
        HttpResponse<String> sent = browser.get(BEGIN);
        assertThat(sent.statusCode()).isEqualTo(302);
        assertThat(sent.headers().firstValue("Set-Cookie"))
                .hasValueSatisfying(cookie -> assertThat(cookie)
                        .contains("SameSite=Lax", "Path=/api/session/oidc")
                        .containsIgnoringCase("; HttpOnly"));
        URI authorize = Browser.location(sent);
        assertThat(authorize.toString()).startsWith(issuer.address() + "/authorize?response_type=code&");
        String back = issuer.signIn(authorize);
        assertThat(issuer.asked())
                .containsEntry("client_id", "dash board")
                .containsEntry("redirect_uri", browser.origin() + CALLBACK)
                .containsEntry("scope", "openid profile")
                .containsEntry("audience", "emp")
                .containsEntry("code_challenge_method", "S256");
        HttpResponse<String> returned = browser.get(CALLBACK + back);
        assertThat(returned.statusCode()).isEqualTo(302);
        assertThat(Browser.location(returned)).hasToString("/");
        assertThat(issuer.basic())
                .isEqualTo("Basic "
                        + Base64.getEncoder()
                                .encodeToString("dash+board:hush%3Ahush".getBytes(StandardCharsets.UTF_8)));
        JsonNode session = browser.session();
        assertThat(session.path("name").asString()).isEqualTo("ada");
        assertThat(session.path("role").asString()).isEqualTo("submit");
        assertThat(Instant.parse(session.path("expires_at").asString()))
                .as("with the token")
                .isBefore(Instant.now().plus(Duration.ofMinutes(11)));
        assertThat(browser.cookies()).containsOnlyKeys("emp_session");
        browser.get("/api/v1/jobs/j0-1");
        assertThat(orchestrator.keys()).last().isEqualTo("Bearer a.b.c");
    }

    @Test
    void whatComesBackMustBelongToWhatThisBrowserHasBegun() throws Exception {
        String back = issuer.signIn(Browser.location(browser.get(BEGIN)));
        assertFailed("sign_in_expired", new Browser(monitor).get(CALLBACK + back));
        assertFailed("sign_in_expired", browser.get(CALLBACK + "?code=" + IssuerStub.CODE + "&state=another"));
        assertFailed("sign_in_expired", browser.get(CALLBACK + back));
    }

    @Test
    void aRefusalOfTheIssuerIsTold() throws Exception {
        String state = issuer.signIn(Browser.location(browser.get(BEGIN))).replaceAll(".*state=", "");
        assertFailed("sign_in_refused", browser.get(CALLBACK + "?error=access_denied&state=" + state));
        String again = issuer.signIn(Browser.location(browser.get(BEGIN)));
        assertFailed("sign_in_refused", browser.get(CALLBACK + again.replace(IssuerStub.CODE, "another")));
    }

    @ParameterizedTest
    @CsvSource({"\"nonce\":\", \"nonce\":\"x", "\"iss\":\", \"iss\":\"x", "\"aud\":\", \"aud\":\"x", "4102444800, 1"})
    void anIdentityTokenForSomebodyElseSignsNobodyIn(String what, String instead) throws Exception {
        issuer.claims(claims -> claims.replace(what, instead));
        assertFailed("sign_in_refused", browser.get(CALLBACK + issuer.signIn(Browser.location(browser.get(BEGIN)))));
    }

    @Test
    void anAccessTokenThatTheOrchestratorDoesNotTrustSignsNobodyIn() throws Exception {
        issuer.accessToken("d.e.f");
        assertFailed(
                "access_token_refused", browser.get(CALLBACK + issuer.signIn(Browser.location(browser.get(BEGIN)))));
    }

    @Test
    void aTokenThatNoCookieCanHoldIsTold() throws Exception {
        byte[] random = new byte[4_500];
        new SecureRandom().nextBytes(random);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        orchestrator.key(token, "ada", "submit", "acme");
        issuer.accessToken(token);
        assertFailed("token_too_large", browser.get(CALLBACK + issuer.signIn(Browser.location(browser.get(BEGIN)))));
    }

    @Test
    void anIssuerThatIsAwayIsTold() throws Exception {
        issuer.close();
        assertFailed("issuer_unavailable", browser.get(BEGIN));
    }

    private void assertFailed(String code, HttpResponse<String> answer) throws IOException, InterruptedException {
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(Browser.location(answer)).hasToString("/sign-in?error=" + code);
        assertThat(browser.session().path("signed_in").asBoolean()).isFalse();
        assertThat(Map.copyOf(browser.cookies())).doesNotContainKey("emp_session");
    }
}
