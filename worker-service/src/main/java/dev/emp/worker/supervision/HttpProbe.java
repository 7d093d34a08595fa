package dev.emp.worker.supervision;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks a process by HTTP. Every look has a connection of its own, and there is no client with threads between them: a
 * probe asks for some seconds after a start and then never again.
 */
final class HttpProbe implements Probe {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);
    private static final Duration READ_LIMIT = Duration.ofSeconds(2);
    private static final int HUNDREDS_OF_SUCCESS = 2;

    private final @Nullable URI url;
    private String finding = "was not asked yet";

    /** @param url null: always ready */
    HttpProbe(@Nullable URI url) {
        this.url = url;
    }

    @Override
    public boolean isReady() {
        if (url == null) {
            return true;
        }
        try {
            int status = ask(url);
            finding = "answered " + status;
            return status / 100 == HUNDREDS_OF_SUCCESS;
        } catch (IOException e) {
            finding = "gave no answer (" + Wording.reason(e) + ")";
            return false;
        }
    }

    @Override
    public String finding() {
        return url + " " + finding;
    }

    private static int ask(URI url) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection(Proxy.NO_PROXY);
        try {
            connection.setConnectTimeout((int) CONNECT_LIMIT.toMillis());
            connection.setReadTimeout((int) READ_LIMIT.toMillis());
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setRequestProperty("Connection", "close");
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
