package dev.emp.simulators.runpod;

import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Wire;

/**
 * A request that RunPod answers with an error. Its documentation names the statuses (400, 401, 404, 429, 500: "Send API
 * requests", section "Error handling"), not the bodies.
 */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    private Refusal(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    static Refusal badRequest(String why) {
        return new Refusal(400, "bad request: " + why);
    }

    static Refusal unauthorized() {
        return new Refusal(401, "unauthorized");
    }

    static Refusal noCredit() {
        return new Refusal(402, "insufficient balance: add funds to your account to run jobs");
    }

    static Refusal noEndpoint(String id) {
        return new Refusal(404, "endpoint " + id + " not found");
    }

    static Refusal noJob() {
        return new Refusal(404, "job not found");
    }

    static Refusal noPage() {
        return new Refusal(404, "page not found");
    }

    static Refusal tooMany() {
        return new Refusal(429, "too many requests");
    }

    /** In RunPod's words for a status. */
    static Refusal ofStatus(int status) {
        return switch (status) {
            case 400 -> badRequest("the body is not as it should be");
            case 401 -> unauthorized();
            case 402 -> noCredit();
            case 404 -> noJob();
            case 429 -> tooMany();
            default -> new Refusal(status, status >= 500 ? "internal server error" : "refused");
        };
    }

    Reply reply() {
        return Reply.json(status, Wire.object().put("error", getMessage()));
    }
}
