package dev.emp.orchestrator.wrong;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Sends requests that no client library would send, each over a connection of its own, and reads what comes back. */
final class RawCall {

    private static final int PATIENCE_MS = 15_000;
    private static final int LARGEST_ANSWER = 4 * 1024 * 1024;

    private final InetSocketAddress address;

    RawCall(InetSocketAddress address) {
        this.address = address;
    }

    /**
     * @param status 0 when the connection was closed without an answer
     * @param headers by their names in small letters
     */
    record Reply(int status, Map<String, String> headers, String body) {

        static final Reply CLOSED = new Reply(0, Map.of(), "");

        String type() {
            return headers.getOrDefault("content-type", "");
        }
    }

    /** Fails with {@link SocketTimeoutException} when the server leaves the connection hanging. */
    Reply send(Draft draft) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address, PATIENCE_MS);
            socket.setSoTimeout(PATIENCE_MS);
            write(draft, socket);
            return read(
                    new BufferedInputStream(socket.getInputStream()),
                    draft.method().equals("HEAD"));
        }
    }

    /** The server may have refused the request before it has read all of it. */
    private static void write(Draft draft, Socket socket) {
        try {
            socket.getOutputStream().write(draft.wire());
            socket.getOutputStream().flush();
            if (draft.framing() == Draft.Framing.BROKEN_OFF) {
                socket.shutdownOutput();
            }
        } catch (IOException refused) {
            // What it said is still to be read.
        }
    }

    private static Reply read(InputStream in, boolean isHead) throws IOException {
        String line = line(in);
        while (line.startsWith("HTTP/1.1 1")) {
            skipHeaders(in);
            line = line(in);
        }
        if (line.isEmpty()) {
            return Reply.CLOSED;
        }
        int status = Integer.parseInt(line.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
        Map<String, String> headers = new TreeMap<>();
        for (String next = line(in); !next.isEmpty(); next = line(in)) {
            int colon = next.indexOf(':');
            headers.put(
                    next.substring(0, colon).toLowerCase(Locale.ROOT),
                    next.substring(colon + 1).strip());
        }
        boolean isBare = isHead || status == 204 || status == 304;
        return new Reply(status, headers, isBare ? "" : Draft.bytes(body(in, headers)));
    }

    private static void skipHeaders(InputStream in) throws IOException {
        String line = line(in);
        while (!line.isEmpty()) {
            line = line(in);
        }
    }

    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        String length = headers.get("content-length");
        if (length != null) {
            return in.readNBytes(Integer.parseInt(length));
        }
        if (!headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
            return in.readNBytes(LARGEST_ANSWER);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
            whole.writeBytes(in.readNBytes(size));
            line(in);
        }
        return whole.toByteArray();
    }

    private static int chunkSize(InputStream in) throws IOException {
        String line = line(in);
        return line.isEmpty() ? 0 : Integer.parseInt(line, 16);
    }

    /** Without its end; empty at the end of the stream. A reset is an end as well: nothing more comes. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
                if (next != '\r') {
                    line.write(next);
                }
            }
        } catch (SocketTimeoutException hanging) {
            throw hanging;
        } catch (IOException reset) {
            return Draft.bytes(line.toByteArray());
        }
        return Draft.bytes(line.toByteArray());
    }
}
