package dev.emp.orchestrator.access;

import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.tenants.Caller;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Finds out who calls. */
@Component
final class Authenticator {

    private final Openness openness;
    private final ConfiguredKeys configured;
    private final KeyRing keys;
    private final @Nullable AccessTokens tokens;

    Authenticator(Openness openness, ConfiguredKeys configured, KeyRing keys, ObjectProvider<AccessTokens> tokens) {
        this.openness = openness;
        this.configured = configured;
        this.keys = keys;
        this.tokens = tokens.getIfAvailable();
    }

    /** Fails with a refusal for whoever shows nothing, or nothing that counts. */
    Mono<Caller> caller(ServerHttpRequest request) {
        return openness.isOpen().flatMap(open -> open ? anybodyHere(request) : identified(request.getHeaders()));
    }

    private static Mono<Caller> anybodyHere(ServerHttpRequest request) {
        ProblemException refusal = ForeignPages.refusal(request);
        return refusal == null ? Mono.just(Caller.OPEN) : Mono.error(refusal);
    }

    private Mono<Caller> identified(HttpHeaders headers) {
        String shown = Credential.of(headers);
        if (shown == null) {
            return Mono.error(AccessRefusals.missingKey());
        }
        return configured.find(shown).map(Mono::just).orElseGet(() -> identified(shown));
    }

    private Mono<Caller> identified(String shown) {
        KeyText key = KeyText.parse(shown);
        if (key != null) {
            return keys.caller(key);
        }
        return tokens != null && isToken(shown) ? tokens.caller(shown) : Mono.error(AccessRefusals.invalidKey());
    }

    /** A signed token has three parts. */
    private static boolean isToken(String shown) {
        return shown.chars().filter(c -> c == '.').count() == 2;
    }
}
