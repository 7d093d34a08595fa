package dev.emp.connector.replicate;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where Replicate tells that a prediction goes on, and who wants to hear it. */
final class Webhooks {

    static final String PATH = "/webhooks/replicate";

    private static final String EXECUTION = "execution=";

    private final @Nullable String base;
    private final Map<String, Runnable> listeners = new ConcurrentHashMap<>();

    /** @param publicUrl where this service is reached from outside; null when it is not */
    Webhooks(@Nullable URI publicUrl) {
        this.base = publicUrl == null ? null : publicUrl.toString().replaceAll("/+$", "") + PATH;
    }

    boolean areOn() {
        return base != null;
    }

    /** Names the account, whose secret signs the call, and the attempt, so that its prediction is found again by it. */
    Optional<URI> address(String deployment, String execution) {
        return Optional.ofNullable(base)
                .map(url ->
                        URI.create(url + "?deployment=" + encode(deployment) + "&" + EXECUTION + encode(execution)));
    }

    /** The attempt that an address names; empty for other addresses. */
    Optional<String> executionOf(String address) {
        int execution = address.indexOf("&" + EXECUTION);
        return address.contains(PATH + "?") && execution > 0
                ? Optional.of(URLDecoder.decode(
                        address.substring(execution + 1 + EXECUTION.length()), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    /** The listener is called whenever Replicate has called, on any thread, until what is returned is closed. */
    Listening listen(String execution, Runnable listener) {
        listeners.put(execution, listener);
        return () -> listeners.remove(execution, listener);
    }

    /** Replicate has called. Nobody may listen: the job can have ended, or run in another process. */
    void told(String execution) {
        Runnable listener = listeners.get(execution);
        if (listener != null) {
            listener.run();
        }
    }

    /** Somebody who wants to hear. */
    interface Listening extends AutoCloseable {
        @Override
        void close();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
