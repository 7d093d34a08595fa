package dev.emp.simulators.http;

import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Reads faults from their JSON. */
final class HttpFaultReader {
    private HttpFaultReader() {}

    /** @throws IllegalArgumentException naming the field that makes no sense, and what is allowed */
    static HttpFault read(JsonNode json) {
        FaultFields fields = new FaultFields(json);
        HttpFault fault = new HttpFault(
                effect(fields.kind(), fields),
                fields.text("method", ""),
                fields.text("path", ""),
                fields.integer("times", 1));
        fields.requireKnown();
        return fault;
    }

    private static HttpFault.Effect effect(String kind, FaultFields fields) {
        return switch (kind) {
            case "reject" ->
                new HttpFault.Reject(fields.integer("status", 500), fields.texts("headers"), fields.text("body", ""));
            case "drop" -> new HttpFault.Drop();
            case "delay" -> new HttpFault.Delay(Duration.ofMillis(fields.whole("ms")));
            case "cut" -> new HttpFault.Cut(fields.integer("after_bytes", 0));
            case "cut_events" -> new HttpFault.CutEvents(fields.integer("after_events", 0));
            case "stall" -> new HttpFault.Stall(fields.integer("after_events", 0));
            case "lose" -> new HttpFault.Lose();
            case "hang" -> new HttpFault.Hang();
            case "garble" -> new HttpFault.Garble(fields.text("body", "{"));
            default ->
                throw new IllegalArgumentException(
                        "kind must be reject, drop, delay, cut, cut_events, stall, lose, hang or garble, not \"" + kind
                                + "\"");
        };
    }
}
