package dev.emp.connector.comfyui;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Notices that a socket is dead although nobody said so, by pings while it is silent. A network can forget a connection;
 * and the JDK's client (25) does not report a connection's end that comes while a message is being handled.
 */
final class SocketWatch implements Runnable {

    private final WebSocket socket;
    private final SocketListener listener;
    private final Duration interval;

    SocketWatch(WebSocket socket, SocketListener listener, Duration interval) {
        this.socket = socket;
        this.listener = listener;
        this.interval = interval;
    }

    /** Returns when the socket has ended. */
    @Override
    public void run() {
        long seen = listener.frames();
        boolean pinged = false;
        while (!hasEnded()) {
            long frames = listener.frames();
            boolean silent = frames == seen;
            seen = frames;
            if (silent && pinged) {
                socket.abort();
                listener.end("no answer to a ping for " + interval.toMillis() + " ms");
                return;
            }
            pinged = silent;
            if (silent) {
                var _ = socket.sendPing(ByteBuffer.allocate(0));
            }
        }
    }

    private boolean hasEnded() {
        try {
            listener.ended().get(interval.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException | ExecutionException e) {
            return true;
        }
    }
}
