package dev.emp.simulators.replicate;

import dev.emp.simulators.http.Call;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** All predictions, newest first, page by page. */
final class PredictionList {
    private final List<Prediction> predictions = new ArrayList<>();
    private final int pageSize;

    PredictionList(int pageSize) {
        this.pageSize = pageSize;
    }

    synchronized void add(Prediction prediction) {
        predictions.addFirst(prediction);
    }

    /** A cursor names the prediction that a page begins behind, so that newer ones do not shift it. */
    synchronized Reply page(Call call) {
        Instant after = instant(call, "created_after", Instant.MIN);
        Instant before = instant(call, "created_before", Instant.MAX);
        String behind = call.parameter("cursor").map(PredictionList::decoded).orElse(null);
        List<Prediction> found = predictions.stream()
                .dropWhile(prediction -> behind != null && !prediction.id().equals(behind))
                .skip(behind == null ? 0 : 1)
                .filter(prediction -> !prediction.createdAt().isBefore(after)
                        && prediction.createdAt().isBefore(before))
                .limit(pageSize + 1L)
                .toList();
        ArrayNode results = Wire.array();
        found.stream().limit(pageSize).forEach(prediction -> results.add(prediction.describe()));
        String next =
                found.size() > pageSize ? link(call, found.get(pageSize - 1).id()) : null;
        ObjectNode body = Wire.object().putNull("previous").put("next", next);
        body.set("results", results);
        return Reply.json(body);
    }

    private static String link(Call call, String id) {
        String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.UTF_8));
        StringBuilder link = new StringBuilder(call.origin() + call.fullPath() + "?cursor=" + cursor);
        for (String name : List.of("created_after", "created_before")) {
            call.parameter(name)
                    .ifPresent(
                            value -> link.append('&').append(name).append('=').append(value));
        }
        return link.toString();
    }

    private static @Nullable String decoded(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static Instant instant(Call call, String name, Instant fallback) {
        try {
            return call.parameter(name).map(Instant::parse).orElse(fallback);
        } catch (DateTimeParseException e) {
            throw Refusal.invalid(
                    List.of(new Refusal.InvalidField("invalid_type", name, name + " must be an ISO 8601 time")));
        }
    }
}
