package dev.emp.orchestrator.wrong;

import dev.emp.orchestrator.problem.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is to be said of the answer to a wrong request.
 *
 * @param code of the refusal; its status when there is none
 * @param fault what is wrong with the answer; empty when nothing is
 */
record Verdict(String code, String fault) {

    private static final Map<String, ErrorCode> CODES =
            Arrays.stream(ErrorCode.values()).collect(Collectors.toMap(ErrorCode::wireName, Function.identity()));

    /** Where the request has no end the server may hang up without a word. */
    private static final Set<Draft.Framing> WITHOUT_END =
            Set.of(Draft.Framing.BROKEN_OFF, Draft.Framing.HEADERS_STALLED, Draft.Framing.BAD_CHUNK);

    static Verdict of(Draft draft, RawCall.Reply reply) {
        if (reply.status() == 0) {
            return new Verdict("closed", mayBeSilent(draft) ? "" : "the connection was closed without an answer");
        }
        if (reply.status() < 400) {
            return new Verdict(Integer.toString(reply.status()), "");
        }
        if (draft.method().equals("HEAD")) {
            return new Verdict("head " + reply.status(), reply.status() >= 500 ? "a fault of the server" : "");
        }
        if (!reply.type().equals("application/problem+json")) {
            return new Verdict("bare " + reply.status(), "no problem document: " + reply);
        }
        try {
            JsonNode problem = JsonMapper.shared().readTree(reply.body().getBytes(StandardCharsets.ISO_8859_1));
            return of(problem.path("code").asString(""), problem.path("status").asInt(0), reply);
        } catch (JacksonException broken) {
            return new Verdict("broken " + reply.status(), "a broken problem document: " + reply);
        }
    }

    private static Verdict of(String code, int status, RawCall.Reply reply) {
        Optional<ErrorCode> known = Optional.ofNullable(CODES.get(code));
        if (known.isEmpty() || known.get().status().value() != status || status != reply.status()) {
            return new Verdict(code, "a code of another status, or none: " + reply);
        }
        return new Verdict(code, status >= 500 ? "a fault of the server: " + reply.body() : "");
    }

    private static boolean mayBeSilent(Draft draft) {
        return WITHOUT_END.contains(draft.framing());
    }
}
