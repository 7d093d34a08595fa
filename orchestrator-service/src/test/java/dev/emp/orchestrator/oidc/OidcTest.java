package dev.emp.orchestrator.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import dev.emp.orchestrator.TestOrchestrator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class OidcTest {

    private static final String AUDIENCE = "emp";
    private static final RSAKey KEY = key("one");
    private static HttpServer issuer;
    private static TestOrchestrator orchestrator;

    @AfterAll
    static void stop() {
        orchestrator.close();
        issuer.stop(0);
    }

    @BeforeAll
    static void nothingButTheIssuerLetsIn() {
        issuer = issuer();
        orchestrator = TestOrchestrator.start(
                "--emp.orchestrator.oidc.issuer-uri=" + uri(),
                "--emp.orchestrator.oidc.audience=" + AUDIENCE,
                "--emp.orchestrator.oidc.role-claim=realm_access.roles",
                "--emp.orchestrator.oidc.tenant-claim=org");
        orchestrator.client.get().uri("/v1/jobs").exchange().expectStatus().isUnauthorized();
    }

    @Test
    void aTokenOfTheIssuerSaysWhoCalls() throws Exception {
        call("/v1/jobs", signed(claims -> claims)).expectStatus().isOk();
        call("/v1/jobs", signed(KEY, new JOSEObjectType("at+jwt"), claims -> claims))
                .expectStatus()
                .isOk();
        call("/v1/machines", signed(claims -> claims))
                .expectStatus()
                .isForbidden()
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("role_too_low");
        call("/v1/machines", signed(claims -> roles(claims, "operate", "read")))
                .expectStatus()
                .isOk();
    }

    @Test
    void theTenantIsThatOfTheClaim() throws Exception {
        var job = orchestrator.submit(orchestrator.newService());
        call("/v1/jobs/" + job, signed(claims -> claims.claim("org", "acme")))
                .expectStatus()
                .isNotFound();
        call("/v1/jobs/" + job, signed(claims -> claims.claim("org", "default")))
                .expectStatus()
                .isOk();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "expired|Expired JWT",
                "without an end|exp",
                "not yet|JWT before use time",
                "of another audience|aud",
                "of another issuer|iss",
                "without a subject|sub",
                "without a role|realm_access.roles has none of the roles read, submit, operate, admin",
                "without a tenant|its claim org must be the name of a tenant",
            })
    void aTokenIsNotTrustedThatIs(String what, String reason) throws Exception {
        Instant now = orchestrator.clock.instant();
        UnaryOperator<JWTClaimsSet.Builder> change = switch (what) {
            case "expired" -> claims -> claims.expirationTime(Date.from(now.minus(Duration.ofMinutes(2))));
            case "without an end" -> claims -> claims.expirationTime(null);
            case "not yet" -> claims -> claims.notBeforeTime(Date.from(now.plus(Duration.ofMinutes(2))));
            case "of another audience" -> claims -> claims.audience("another");
            case "of another issuer" -> claims -> claims.issuer("https://issuer.example");
            case "without a subject" -> claims -> claims.subject(null);
            case "without a role" -> claims -> roles(claims, "boss");
            case "without a tenant" -> claims -> claims.claim("org", null);
            default -> throw new IllegalArgumentException(what);
        };
        refused(signed(change))
                .jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).contains(reason));
    }

    @Test
    void aTokenIsNotTrustedThatTheIssuerHasNotSigned() throws Exception {
        JWTClaimsSet claims = claims(usual -> usual);
        refused(new PlainJWT(claims).serialize());
        refused(signed(key("one"), JOSEObjectType.JWT, usual -> usual));
        refused(signed(key("unknown"), JOSEObjectType.JWT, usual -> usual));
        refused(signed(KEY, new JOSEObjectType("logout+jwt"), usual -> usual));
        refused("a.b.c");
        // Signed with what everybody knows, as if it were a shared secret.
        SignedJWT confused = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(), claims);
        confused.sign(new MACSigner(KEY.toPublicJWK().toJSONString().getBytes(UTF_8)));
        refused(confused.serialize());
        String good = signed(usual -> usual);
        refused(good.substring(0, good.lastIndexOf('.') + 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--emp.orchestrator.oidc.role-claim=emp_role",
                "--emp.orchestrator.oidc.jwk-set-uri=http://127.0.0.1:1/keys"
            })
    void anIssuerThatDoesNotAnswerIsNotTheFaultOfTheToken(String more) throws Exception {
        try (TestOrchestrator alone = TestOrchestrator.start(
                "--emp.orchestrator.oidc.issuer-uri=http://127.0.0.1:1/",
                "--emp.orchestrator.oidc.audience=emp",
                more)) {
            for (int i = 0; i < 4; i++) {
                alone.client
                        .get()
                        .uri("/v1/jobs")
                        .header("Authorization", "Bearer " + signed(claims -> claims))
                        .exchange()
                        .expectStatus()
                        .isEqualTo(503)
                        .expectBody()
                        .jsonPath("$.code")
                        .isEqualTo("issuer_unavailable");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "issuer-uri=https://issuer.example, emp.orchestrator.oidc.audience is missing",
        "audience=emp, emp.orchestrator.oidc.issuer-uri is missing",
        "issuer-uri=file:/etc/passwd, emp.orchestrator.oidc.issuer-uri must be an https or http address"
    })
    void halfASetUpStopsTheStart(String setting, String told) {
        assertThatThrownBy(() -> TestOrchestrator.start("--emp.orchestrator.oidc." + setting))
                .hasStackTraceContaining(told);
    }

    private static BodyContentSpec refused(String token) {
        return call("/v1/jobs", token)
                .expectStatus()
                .isUnauthorized()
                .expectHeader()
                .valueEquals("WWW-Authenticate", "Bearer realm=\"emp\", error=\"invalid_token\"")
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("invalid_token");
    }

    private static ResponseSpec call(String path, String token) {
        return orchestrator
                .client
                .get()
                .uri(path)
                .header("Authorization", "Bearer " + token)
                .exchange();
    }

    private static JWTClaimsSet.Builder roles(JWTClaimsSet.Builder claims, String... roles) {
        return claims.claim("realm_access", Map.of("roles", List.of(roles)));
    }

    private static JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> change) {
        JWTClaimsSet.Builder usual = new JWTClaimsSet.Builder()
                .issuer(uri())
                .audience(List.of("other", AUDIENCE))
                .subject("user-1")
                .expirationTime(Date.from(orchestrator.clock.instant().plus(Duration.ofMinutes(5))))
                .claim("org", "default");
        return change.apply(roles(usual, "read", "offline_access")).build();
    }

    private static String signed(UnaryOperator<JWTClaimsSet.Builder> change) throws JOSEException {
        return signed(KEY, JOSEObjectType.JWT, change);
    }

    private static String signed(RSAKey key, JOSEObjectType type, UnaryOperator<JWTClaimsSet.Builder> change)
            throws JOSEException {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(key.getKeyID())
                .type(type)
                .build();
        SignedJWT token = new SignedJWT(header, claims(change));
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String uri() {
        return "http://127.0.0.1:" + issuer.getAddress().getPort() + "/realms/emp";
    }

    private static HttpServer issuer() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 16);
            String base = "http://127.0.0.1:" + server.getAddress().getPort() + "/realms/emp";
            answer(
                    server,
                    "/realms/emp/.well-known/openid-configuration",
                    "{\"issuer\": \"" + base + "\", \"jwks_uri\": \"" + base + "/keys\"}");
            answer(server, "/realms/emp/keys", new JWKSet(KEY.toPublicJWK()).toString());
            server.start();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void answer(HttpServer server, String path, String body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }
}
