package dev.emp.launcher.client;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The platform refused a call. The message is the problem's own detail, with the pointer of every fault. */
public final class ApiException extends Exception {

    private static final long serialVersionUID = 1L;

    private ApiException(String message) {
        super(message);
    }

    static ApiException of(int status, JsonMapper json, byte[] body) {
        try {
            JsonNode problem = json.readTree(body);
            StringBuilder text = new StringBuilder(problem.path("detail").asString("HTTP " + status));
            for (JsonNode error : problem.path("errors")) {
                text.append("\n  ")
                        .append(error.path("pointer").asString(""))
                        .append(": ")
                        .append(error.path("message")
                                .asString(error.path("detail").asString("")));
            }
            return new ApiException(text.toString());
        } catch (JacksonException e) {
            return new ApiException("HTTP " + status);
        }
    }
}
