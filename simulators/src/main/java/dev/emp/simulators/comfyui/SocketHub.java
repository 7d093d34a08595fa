package dev.emp.simulators.comfyui;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The open sockets by client id. As in ComfyUI, a client id names one socket at a time: a newer one takes the name over,
 * and when the older one closes, the name is gone and the newer one hears nothing more.
 */
final class SocketHub {
    private final Map<String, ClientSocket> sockets = new LinkedHashMap<>();
    private int open;
    private @Nullable String executingClient;
    private @Nullable String executingNode;

    /**
     * Registers a socket and greets it.
     *
     * @param clientId what the client calls itself; empty for a name made up here
     * @param remaining the number of remaining prompts, for the greeting
     * @return the name the socket is registered under
     */
    synchronized String open(String clientId, ClientSocket socket, int remaining) {
        String name = clientId.isEmpty() ? UUID.randomUUID().toString().replace("-", "") : clientId;
        open++;
        sockets.remove(name);
        sockets.put(name, socket);
        ObjectNode greeting = Events.status(remaining);
        ((ObjectNode) greeting.get("data")).put("sid", name);
        socket.send(greeting);
        if (name.equals(executingClient) && executingNode != null) {
            socket.send(Events.executingNow(executingNode));
        }
        return name;
    }

    /** Notes which node runs for which client, for the greeting of a client that comes back in between. */
    synchronized void executing(@Nullable String client, @Nullable String node) {
        executingClient = client;
        executingNode = node;
    }

    /** Forgets whichever socket has this name. */
    synchronized void closed(String name) {
        open--;
        sockets.remove(name);
    }

    /** Sockets that have not closed, those that hear nothing more included. */
    synchronized int openSockets() {
        return open;
    }

    /** The names that hear events now. */
    synchronized Set<String> names() {
        return Set.copyOf(sockets.keySet());
    }

    /** @param client the name to send to, or null for everybody */
    synchronized void send(@Nullable String client, ObjectNode event) {
        if (client == null) {
            sockets.values().forEach(socket -> socket.send(event));
            return;
        }
        ClientSocket socket = sockets.get(client);
        if (socket != null) {
            socket.send(event);
        }
    }

    synchronized void send(@Nullable String client, byte[] binary) {
        if (client == null) {
            sockets.values().forEach(socket -> socket.send(binary));
            return;
        }
        ClientSocket socket = sockets.get(client);
        if (socket != null) {
            socket.send(binary);
        }
    }

    synchronized boolean wantsPreviewMetadata(@Nullable String client) {
        ClientSocket socket = client == null ? null : sockets.get(client);
        return socket != null && socket.wantsPreviewMetadata();
    }
}
