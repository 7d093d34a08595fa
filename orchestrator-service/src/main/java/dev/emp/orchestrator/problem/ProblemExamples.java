package dev.emp.orchestrator.problem;

import io.swagger.v3.oas.models.examples.Example;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** What the API's description shows of each refusal. */
final class ProblemExamples {

    private static final String PATH = "/v1/jobs";

    private ProblemExamples() {}

    static Example of(ErrorCode code) {
        Problem problem = Problem.of(code, code.title().toLowerCase(Locale.ROOT), PATH, List.of());
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("type", problem.type());
        value.put("title", problem.title());
        value.put("status", problem.status());
        value.put("detail", problem.detail());
        value.put("instance", problem.instance());
        value.put("code", problem.code());
        value.put("retryable", problem.retryable());
        if (code.status() == HttpStatus.UNPROCESSABLE_CONTENT) {
            value.put(
                    "errors",
                    List.of(Map.of("pointer", "/priority", "code", code.wireName(), "message", problem.detail())));
        }
        return new Example().summary(code.title()).value(value);
    }
}
