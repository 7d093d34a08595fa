package dev.emp.connector.comfyui;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * HTTP clients for many connectors: those that wait equally long for a connection share one, with its threads. A client ends
 * when the last connector gives it back.
 */
final class HttpClients {

    private final Map<Duration, Lent> clients = new HashMap<>();

    private record Lent(HttpClient client, int users) {}

    /** Whoever borrows a client gives it back once. */
    synchronized HttpClient borrow(Duration connectTimeout) {
        Lent lent = clients.get(connectTimeout);
        HttpClient client = lent == null ? create(connectTimeout) : lent.client();
        clients.put(connectTimeout, new Lent(client, lent == null ? 1 : lent.users() + 1));
        return client;
    }

    /** The last user's calls and sockets end at once. */
    synchronized void giveBack(Duration connectTimeout) {
        Lent lent = Objects.requireNonNull(clients.remove(connectTimeout), "given back more often than borrowed");
        if (lent.users() > 1) {
            clients.put(connectTimeout, new Lent(lent.client(), lent.users() - 1));
        } else {
            lent.client().shutdownNow();
        }
    }

    private static HttpClient create(Duration connectTimeout) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .build();
    }
}
