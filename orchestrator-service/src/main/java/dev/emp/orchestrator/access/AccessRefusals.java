package dev.emp.orchestrator.access;

import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import dev.emp.orchestrator.tenants.Caller;
import dev.emp.orchestrator.tenants.Role;
import org.springframework.http.HttpHeaders;

/** What callers are told who may not do what they ask for. Never repeats what they have sent. */
final class AccessRefusals {

    private static final String HOW = "Authorization: Bearer KEY, or X-Api-Key: KEY";
    private static final String CHALLENGE = "Bearer realm=\"emp\"";

    private AccessRefusals() {}

    static ProblemException missingKey() {
        return refusal(ErrorCode.MISSING_API_KEY, "this call needs an API key; send it as " + HOW, CHALLENGE);
    }

    static ProblemException notBearer() {
        return refusal(
                ErrorCode.INVALID_API_KEY,
                "the header Authorization must be 'Bearer ' and an API key, or leave it out and send X-Api-Key",
                CHALLENGE + ", error=\"invalid_request\"");
    }

    static ProblemException invalidKey() {
        return refusal(
                ErrorCode.INVALID_API_KEY,
                "the API key is none of this platform, or has been revoked",
                CHALLENGE + ", error=\"invalid_token\"");
    }

    static ProblemException expiredKey(ApiKey key) {
        return refusal(
                ErrorCode.EXPIRED_API_KEY,
                "the API key " + key.id() + " has expired at " + key.expiresAt(),
                CHALLENGE + ", error=\"invalid_token\"");
    }

    static ProblemException twoKeys() {
        return new ProblemException(
                ErrorCode.INVALID_HEADER, "an API key must be given once: as Authorization: Bearer, or as X-Api-Key");
    }

    static ProblemException roleTooLow(Role needed, Caller caller) {
        return refusal(
                ErrorCode.ROLE_TOO_LOW,
                "this call needs a key with the role " + needed.wireName() + "; this one has the role "
                        + caller.role().wireName(),
                CHALLENGE + ", error=\"insufficient_scope\", scope=\"" + needed.wireName() + "\"");
    }

    private static ProblemException refusal(ErrorCode code, String detail, String challenge) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.WWW_AUTHENTICATE, challenge);
        return new ProblemException(code, detail, headers);
    }
}
