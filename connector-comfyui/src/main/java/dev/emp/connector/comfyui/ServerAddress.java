package dev.emp.connector.comfyui;

import dev.emp.connector.support.http.ServerHeaders;
import dev.emp.connector.support.secret.Scrubber;
import java.net.URI;
import java.util.Map;

/**
 * Where one ComfyUI is, and how to speak to it.
 *
 * @param name what handles and messages call it
 * @param headers sent with every request
 * @param weight how many jobs it takes while one of weight 1 takes one
 * @param scrubber takes the values of the headers out of texts
 */
record ServerAddress(String name, URI url, ServerHeaders headers, int weight, Scrubber scrubber) {

    /**
     * @param shared headers of all servers; the server's own go before them
     * @param setting where the server is configured, for messages
     */
    static ServerAddress of(ComfyUiProperties.Server server, Map<String, String> shared, String setting) {
        String name = server.name() == null || server.name().isBlank()
                ? server.url().toString()
                : server.name().strip();
        if (name.contains("#")) {
            throw new IllegalArgumentException(setting + ".name must not have a #, but is " + name);
        }
        Scrubber scrubber = new Scrubber();
        ServerHeaders headers =
                ServerHeaders.of(shared, server.headers(), setting + ".headers", System::getenv, scrubber);
        return new ServerAddress(name, server.url(), headers, server.weight(), scrubber);
    }
}
