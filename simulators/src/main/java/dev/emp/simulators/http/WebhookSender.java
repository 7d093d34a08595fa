package dev.emp.simulators.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Posts JSON to clients, and tries again when they do not take it. */
public final class WebhookSender {
    private static final Logger log = LoggerFactory.getLogger(WebhookSender.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 3;

    private final Tempo tempo;
    private final Duration between;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    /** @param between how long it waits before it tries again */
    public WebhookSender(Tempo tempo, Duration between) {
        this.tempo = tempo;
        this.between = between;
    }

    /**
     * Returns when the client has taken it, or after three attempts.
     *
     * @param headers asked for each attempt, as a signature has the time in it
     */
    public void deliver(URI url, Supplier<Map<String, String>> headers, String body) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (attempt > 1) {
                tempo.pause(between);
            }
            if (isTaken(url, headers.get(), body)) {
                return;
            }
        }
    }

    private boolean isTaken(URI url, Map<String, String> headers, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    < 300;
        } catch (IOException e) {
            log.debug("the webhook {} was not reached", url, e);
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
