package dev.emp.simulators.transcripts;

import java.util.List;
import java.util.stream.Stream;

/**
 * One recorded scenario.
 *
 * @param name the file's name without its extension, for example {@code 04-progress}
 * @param items in the order they happened
 */
public record Transcript(String name, String title, List<TranscriptItem> items) {

    /** All items of one kind, in order. */
    public <I extends TranscriptItem> Stream<I> all(Class<I> kind) {
        return items.stream().filter(kind::isInstance).map(kind::cast);
    }

    public TranscriptItem.Request request(int id) {
        return all(TranscriptItem.Request.class)
                .filter(request -> request.id() == id)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " has no request " + id));
    }

    public TranscriptItem.Response response(int requestId) {
        return all(TranscriptItem.Response.class)
                .filter(response -> response.requestId() == requestId)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " has no response to request " + requestId));
    }

    @Override
    public String toString() {
        return name;
    }
}
