package dev.emp.setup.download;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Asks servers, and follows where they send it. Tokens go to the hosts they are declared for, and never along with a redirect. */
final class HttpRequests {

    private static final int MOST_REDIRECTS = 10;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final Credentials credentials;
    private final Proxies proxies;
    private final Duration patience;

    /** @param patience for a connection, and for each next byte */
    HttpRequests(Credentials credentials, Proxies proxies, Duration patience) {
        this.credentials = credentials;
        this.proxies = proxies;
        this.patience = patience;
    }

    /** @throws IOException when there is no answer, or a redirect makes no sense */
    Answer get(URI address, Map<String, String> headers) throws IOException {
        URI next = address;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpURLConnection connection = open(next, headers);
            if (!REDIRECTS.contains(connection.getResponseCode())) {
                return new Answer(next, connection);
            }
            String location = connection.getHeaderField("Location");
            connection.disconnect();
            next = follow(next, location);
        }
        throw new ProtocolException("sent on more than " + MOST_REDIRECTS + " times");
    }

    private HttpURLConnection open(URI address, Map<String, String> headers) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection(proxies.to(address));
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout((int) patience.toMillis());
        connection.setReadTimeout((int) patience.toMillis());
        connection.setRequestProperty("User-Agent", "emp-machine-setup");
        // What is counted and compared are the bytes of the file.
        connection.setRequestProperty("Accept-Encoding", "identity");
        headers.forEach(connection::setRequestProperty);
        credentials
                .tokenFor(address)
                .ifPresent(token -> connection.setRequestProperty("Authorization", "Bearer " + token));
        return connection;
    }

    private static URI follow(URI from, String location) throws ProtocolException {
        URI to;
        try {
            to = from.resolve(String.valueOf(location));
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("sent on to what is no address");
        }
        boolean worse = "https".equals(from.getScheme()) && !"https".equals(to.getScheme());
        if (to.getHost() == null || !Set.of("http", "https").contains(to.getScheme()) || worse) {
            throw new ProtocolException(
                    "sent on to " + Download.shown(to) + ", which is not followed from " + from.getScheme());
        }
        return to;
    }

    /** Why a host that wants to know who asks was not told. */
    String explain(URI address) {
        return credentials.explain(address);
    }
}
