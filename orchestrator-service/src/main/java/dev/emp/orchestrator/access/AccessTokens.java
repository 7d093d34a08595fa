package dev.emp.orchestrator.access;

import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.tenants.Caller;
import reactor.core.publisher.Mono;

/** Knows who holds access tokens that others have issued, where that is configured. */
public interface AccessTokens {

    /**
     * Who holds the token. Fails with {@link ErrorCode#INVALID_TOKEN} when it must not be trusted, and with {@link
     * ErrorCode#ISSUER_UNAVAILABLE} when that can't be told now.
     */
    Mono<Caller> caller(String token);
}
