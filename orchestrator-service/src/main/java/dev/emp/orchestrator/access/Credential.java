package dev.emp.orchestrator.access;

import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Finds in a call what its caller shows. */
final class Credential {

    static final String API_KEY = "X-Api-Key";

    private static final String BEARER = "bearer ";

    private Credential() {}

    /**
     * A key or token, not yet checked; null when there is none.
     *
     * @throws ProblemException with {@link ErrorCode#INVALID_HEADER} when there are two, and with {@link
     *     ErrorCode#INVALID_API_KEY} when the authorization is of another kind
     */
    static @Nullable String of(HttpHeaders headers) {
        String bearer = bearer(single(headers.getOrEmpty(HttpHeaders.AUTHORIZATION)));
        String key = single(headers.getOrEmpty(API_KEY));
        if (bearer != null && key != null && !bearer.equals(key)) {
            throw AccessRefusals.twoKeys();
        }
        return bearer == null ? key : bearer;
    }

    private static @Nullable String single(List<String> values) {
        if (values.size() > 1) {
            throw AccessRefusals.twoKeys();
        }
        String value = values.isEmpty() ? "" : values.getFirst().strip();
        return value.isEmpty() ? null : value;
    }

    private static @Nullable String bearer(@Nullable String authorization) {
        if (authorization == null) {
            return null;
        }
        String token = authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
                ? authorization.substring(BEARER.length()).strip()
                : "";
        if (token.isEmpty()) {
            throw AccessRefusals.notBearer();
        }
        return token;
    }
}
