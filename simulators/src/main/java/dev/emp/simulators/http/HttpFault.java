package dev.emp.simulators.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that goes wrong on purpose with requests to a provider.
 *
 * @param effect what goes wrong
 * @param method only for this HTTP method; "" for all
 * @param path only for paths that begin like this, for example {@code /v1/responses}; "" for all
 * @param times how many requests meet it, at least 1; {@link Integer#MAX_VALUE} for all until faults are cleared
 */
public record HttpFault(Effect effect, String method, String path, int times) {

    /** What goes wrong. */
    public sealed interface Effect {}

    /**
     * The request is refused before the provider looks at it.
     *
     * @param status 400 to 599
     * @param body sent as JSON; "" for the provider's own words for this status
     */
    public record Reject(int status, Map<String, String> headers, String body) implements Effect {
        public Reject {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("needs a status of 400 to 599, not " + status);
            }
            headers = Map.copyOf(headers);
        }
    }

    /** The connection is closed without an answer, before the provider looks at the request. */
    public record Drop() implements Effect {}

    /** The provider looks at the request only after a while. */
    public record Delay(Duration time) implements Effect {}

    /** The provider does its work; of the answer's body only so many bytes arrive, and the connection is closed. */
    public record Cut(int afterBytes) implements Effect {}

    /** The same, after so many pieces (events) of a streamed answer; 0 closes after the head. */
    public record CutEvents(int afterEvents) implements Effect {}

    /** The provider does its work; after so many pieces of the answer nothing more comes, and the connection stays open. */
    public record Stall(int afterEvents) implements Effect {}

    /** The provider does its work and closes the connection without an answer. */
    public record Lose() implements Effect {}

    /** The provider does its work and never answers. */
    public record Hang() implements Effect {}

    /** The provider does its work and answers 200 with this body. */
    public record Garble(String body) implements Effect {}

    /** @throws IllegalArgumentException if times is less than 1 */
    public HttpFault {
        if (times < 1) {
            throw new IllegalArgumentException("times must be at least 1");
        }
    }

    /** Once, for any request. */
    public static HttpFault of(Effect effect) {
        return new HttpFault(effect, "", "", 1);
    }

    public static HttpFault reject(int status) {
        return of(new Reject(status, Map.of(), ""));
    }

    public static HttpFault drop() {
        return of(new Drop());
    }

    public static HttpFault delay(Duration time) {
        return of(new Delay(time));
    }

    public static HttpFault cut(int afterBytes) {
        return of(new Cut(afterBytes));
    }

    public static HttpFault cutEvents(int afterEvents) {
        return of(new CutEvents(afterEvents));
    }

    public static HttpFault stall(int afterEvents) {
        return of(new Stall(afterEvents));
    }

    public static HttpFault lose() {
        return of(new Lose());
    }

    public static HttpFault hang() {
        return of(new Hang());
    }

    public static HttpFault garble(String body) {
        return of(new Garble(body));
    }

    public HttpFault times(int newTimes) {
        return new HttpFault(effect, method, path, newTimes);
    }

    /** Only for this method and paths that begin like this. */
    public HttpFault on(String newMethod, String newPath) {
        return new HttpFault(effect, newMethod, newPath, times);
    }

    /** A refusal with a header more, for example {@code retry-after}. Leaves other faults alone. */
    public HttpFault with(String header, String value) {
        if (!(effect instanceof Reject reject)) {
            return this;
        }
        Map<String, String> headers = new LinkedHashMap<>(reject.headers());
        headers.put(header, value);
        return new HttpFault(new Reject(reject.status(), headers, reject.body()), method, path, times);
    }

    /** A refusal with this JSON. Leaves other faults alone. */
    public HttpFault withBody(String body) {
        return effect instanceof Reject reject
                ? new HttpFault(new Reject(reject.status(), reject.headers(), body), method, path, times)
                : this;
    }

    boolean concerns(Call call) {
        return (method.isEmpty() || method.equals(call.method()))
                && call.fullPath().startsWith(path);
    }
}
