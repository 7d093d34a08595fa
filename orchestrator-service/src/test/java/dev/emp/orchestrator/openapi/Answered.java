package dev.emp.orchestrator.openapi;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.HttpMethod;
import tools.jackson.core.JacksonException;

/** Which of the answers that are described the tests of this JVM have got. */
final class Answered {

    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    private Answered() {}

    static void note(ApiDocument document, Answer answer) {
        if (answer.method() != HttpMethod.HEAD) {
            document.find(answer.method(), answer.path()).ifPresent(call -> SEEN.add(call + " " + outcome(answer)));
        }
    }

    /** The code of a refusal, the status of anything else. */
    private static String outcome(Answer answer) {
        try {
            String code = answer.code();
            return code == null ? Integer.toString(answer.status()) : code;
        } catch (JacksonException brokenOff) {
            return Integer.toString(answer.status());
        }
    }

    /** @param outcome a status below 400, or the code of a refusal */
    static boolean was(ApiDocument.Call call, String outcome) {
        return SEEN.contains(call + " " + outcome);
    }

    /** Whether any call was answered so. */
    static boolean was(String outcome) {
        return SEEN.stream().anyMatch(seen -> seen.endsWith(" " + outcome));
    }
}
