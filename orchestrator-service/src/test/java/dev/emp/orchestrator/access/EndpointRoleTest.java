package dev.emp.orchestrator.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.orchestrator.KeyedOrchestrator;
import dev.emp.orchestrator.tenants.Role;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;

/** Every endpoint there is, with every kind of key there is. */
class EndpointRoleTest {

    private static final Duration LIFE = Duration.ofHours(1);

    private static KeyedOrchestrator orchestrator;
    private static String expired;

    @BeforeAll
    static void start() {
        orchestrator = KeyedOrchestrator.start();
        expired = expiredKey();
    }

    record Endpoint(HttpMethod method, String pattern) {

        /** Names of nothing that is there. */
        String path() {
            return pattern.replace("{id}", "j0-01zzzzzzzzzzzzzzzzzzzzzzzz").replaceAll("\\{[^}]*}|\\*\\*", "something");
        }

        @Override
        public String toString() {
            return method + " " + pattern;
        }
    }

    private static String expiredKey() {
        Instant soon = orchestrator.platform.clock.instant().plus(LIFE);
        String key = KeyedOrchestrator.secret(orchestrator.create("acme", "admin", soon));
        orchestrator.platform.clock.advance(LIFE);
        return key;
    }

    @AfterAll
    static void stop() {
        orchestrator.close();
    }

    static List<Endpoint> endpoints() {
        return orchestrator.platform.beans(RequestMappingInfoHandlerMapping.class).stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .flatMap(EndpointRoleTest::endpoints)
                .distinct()
                .sorted(Comparator.comparing(Endpoint::toString))
                .toList();
    }

    private static Stream<Endpoint> endpoints(RequestMappingInfo info) {
        Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
        return info.getPatternsCondition().getPatterns().stream()
                .flatMap(pattern -> (methods.isEmpty() ? Set.of(RequestMethod.GET) : methods)
                        .stream().map(method -> new Endpoint(method.asHttpMethod(), pattern.getPatternString())));
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void isInTheTable(Endpoint endpoint) {
        assertThat(find(endpoint)).as("AccessTable lacks %s", endpoint).isPresent();
    }

    @Test
    void theTableHasNothingTwice() {
        Set<String> seen = new HashSet<>();
        assertThat(AccessTable.ROWS)
                .allSatisfy(row -> assertThat(seen.add(row.method() + " " + row.path()))
                        .as(row.path())
                        .isTrue());
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void letsInWhoHasTheRoleAndNobodyElse(Endpoint endpoint) {
        Role least = access(endpoint).least();
        for (Role role : Role.values()) {
            Answer answer = call(endpoint, orchestrator.key("acme", role.wireName()));
            if (least == null || role.includes(least)) {
                assertThat(answer.status).as("%s as %s", endpoint, role).isNotIn(401, 403);
                // A platform that has just started does not know how many machines there should be.
                assertThat(answer.status < 500 || answer.body.contains("\"code\":\"scaling_unknown\""))
                        .as("%s as %s: %s", endpoint, role, answer.body)
                        .isTrue();
            } else {
                assertThat(answer.status).as("%s as %s", endpoint, role).isEqualTo(403);
                assertThat(answer.body).contains("\"code\":\"role_too_low\"");
                assertThat(answer.body).contains("needs a key with the role " + least.wireName());
            }
        }
    }

    @Test
    void aTenantRunsItsOwnWebhooksAndSchedulesAndNothingOfThePlatform() {
        List<String> changedBySubmitters = AccessTable.ROWS.stream()
                .filter(row -> row.audited() && row.least() == Role.SUBMIT)
                .map(AccessRow::path)
                .filter(path -> !path.startsWith("/v1/jobs/") && !path.startsWith("/v1/dead-letters/"))
                .toList();
        assertThat(changedBySubmitters)
                .contains("/v1/webhooks", "/v1/webhooks/{id}/rotate-secret", "/v1/schedules", "/v1/schedules/{id}/run")
                .allMatch(path -> path.startsWith("/v1/webhooks")
                        || path.startsWith("/v1/schedules")
                        || path.startsWith("/v1/files"));
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void letsInNobodyWithoutAValidKey(Endpoint endpoint) {
        String unknown = KeyText.create(orchestrator.platform.clock).text();
        String admin = orchestrator.key("acme", "admin");
        String otherSecret = admin.substring(0, admin.length() - 1) + (admin.endsWith("0") ? "1" : "0");
        refused(endpoint, null, "missing_api_key");
        refused(endpoint, unknown, "invalid_api_key");
        refused(endpoint, otherSecret, "invalid_api_key");
        refused(endpoint, "garbage", "invalid_api_key");
        refused(endpoint, "a.b.c", "invalid_api_key");
        refused(endpoint, expired, "expired_api_key");
    }

    private static void refused(Endpoint endpoint, @Nullable String key, String code) {
        Answer answer = call(endpoint, key);
        if (access(endpoint).least() == null) {
            assertThat(answer.status).as("%s", endpoint).isNotIn(401, 403).isLessThan(500);
        } else {
            assertThat(answer.status).as("%s with %s", endpoint, key).isEqualTo(401);
            assertThat(answer.challenge).startsWith("Bearer realm=\"emp\"");
            assertThat(answer.body).contains("\"code\":\"" + code + "\"");
            if (key != null) {
                assertThat(answer.body).doesNotContain(key);
            }
        }
    }

    private static Answer call(Endpoint endpoint, @Nullable String key) {
        String body = endpoint.method.equals(HttpMethod.GET) ? null : "{}";
        EntityExchangeResult<byte[]> answer = orchestrator
                .call(endpoint.method, endpoint.path(), key, body)
                .expectBody()
                .returnResult();
        byte[] content = answer.getResponseBody();
        return new Answer(
                answer.getStatus().value(),
                answer.getResponseHeaders().getFirst("WWW-Authenticate"),
                content == null ? "" : new String(content, StandardCharsets.UTF_8));
    }

    private record Answer(int status, @Nullable String challenge, String body) {}

    private static Access access(Endpoint endpoint) {
        return find(endpoint).orElseThrow();
    }

    private static Optional<Access> find(Endpoint endpoint) {
        return AccessTable.find(endpoint.method.name(), PathContainer.parsePath(endpoint.path()));
    }
}
