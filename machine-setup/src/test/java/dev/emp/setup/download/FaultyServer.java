package dev.emp.setup.download;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Serves one file over HTTP as badly as it is told: one answer for each request, in order, and a right one when no more are given. */
public final class FaultyServer implements AutoCloseable {

    private final ServerSocket socket;
    private final Deque<Behaviour> next = new ArrayDeque<>();
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private volatile byte[] content;
    private volatile String tag;

    public FaultyServer(byte[] content) throws IOException {
        this.content = content;
        this.tag = "\"first\"";
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** One answer. */
    @FunctionalInterface
    public interface Behaviour {
        void answer(FaultyServer server, Request request, OutputStream out) throws IOException;
    }

    /** @param headers by their names in small letters */
    public record Request(String path, Map<String, String> headers) {

        /** Where the wanted part begins; 0 for all of it. */
        int from() {
            String range = headers.getOrDefault("range", "bytes=0-");
            return Integer.parseInt(range.replace("bytes=", "").replace("-", ""));
        }
    }

    public URI address(String path) {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
    }

    public FaultyServer then(Behaviour... behaviours) {
        synchronized (next) {
            next.addAll(List.of(behaviours));
        }
        return this;
    }

    /** From now on it is another version. */
    public void change(byte[] other, String otherTag) {
        content = other;
        tag = otherTag;
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
            String first = in.readLine();
            if (first == null) {
                return;
            }
            Map<String, String> headers = new TreeMap<>();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                headers.put(line.split(":", 2)[0].toLowerCase(Locale.ROOT), line.split(":", 2)[1].strip());
            }
            Request request = new Request(first.split(" ")[1], headers);
            requests.add(request);
            Behaviour behaviour;
            synchronized (next) {
                behaviour = next.isEmpty() ? right() : next.removeFirst();
            }
            behaviour.answer(this, request, connection.getOutputStream());
        } catch (IOException e) {
            // The client went away.
        } catch (RuntimeException e) {
            throw new IllegalStateException("the test's server is wrong", e);
        }
    }

    /** What a good server does: the wanted part of this version, or all of another. */
    public static Behaviour right() {
        return cutAfter(Integer.MAX_VALUE);
    }

    /** Promises everything, and hangs up after so many bytes. */
    public static Behaviour cutAfter(int bytes) {
        return (server, request, out) -> {
            byte[] all = server.content;
            String asked = request.headers().get("if-range");
            int from = request.headers().containsKey("range") && (asked == null || asked.equals(server.tag))
                    ? request.from()
                    : 0;
            if (from > all.length || (from == all.length && from > 0)) {
                head(out, "416 Range Not Satisfiable", "Content-Range: bytes */" + all.length, "Content-Length: 0");
                return;
            }
            String status = request.headers().containsKey("range") && from > 0 ? "206 Partial Content" : "200 OK";
            String range = "Content-Range: bytes " + from + "-" + (all.length - 1) + "/" + all.length;
            head(out, status, "ETag: " + server.tag, range, "Content-Length: " + (all.length - from));
            out.write(all, from, Math.min(bytes, all.length - from));
        };
    }

    /** Sends everything from the start, whatever was asked for. */
    public static Behaviour ignoringRange(int cutAfter) {
        return (server, request, out) -> {
            head(out, "200 OK", "ETag: " + server.tag, "Content-Length: " + server.content.length);
            out.write(server.content, 0, Math.min(cutAfter, server.content.length));
        };
    }

    /** Says that it sends the wanted part, and sends another. */
    public static Behaviour wrongPart() {
        return (server, request, out) -> {
            byte[] all = server.content;
            head(
                    out,
                    "206 Partial Content",
                    "ETag: " + server.tag,
                    "Content-Range: bytes 0-" + (all.length - 1) + "/" + all.length,
                    "Content-Length: " + all.length);
            out.write(all);
        };
    }

    /** Goes on with another version, as a server that does not know If-Range does. */
    public static Behaviour deafToIfRange() {
        return (server, request, out) -> {
            byte[] all = server.content;
            int from = Math.min(request.from(), all.length - 1);
            head(
                    out,
                    "206 Partial Content",
                    "ETag: " + server.tag,
                    "Content-Range: bytes " + from + "-" + (all.length - 1) + "/" + all.length,
                    "Content-Length: " + (all.length - from));
            out.write(all, from, all.length - from);
        };
    }

    /** Neither a length nor chunks: whoever reads it cannot know that it was cut. */
    public static Behaviour withoutLength(int cutAfter) {
        return (server, request, out) -> {
            out.write(("HTTP/1.0 200 OK\r\nETag: " + server.tag + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.write(server.content, 0, Math.min(cutAfter, server.content.length));
        };
    }

    public static Behaviour status(String status, String... headers) {
        return (server, request, out) -> {
            String[] all = new String[headers.length + 1];
            System.arraycopy(headers, 0, all, 0, headers.length);
            all[headers.length] = "Content-Length: 0";
            head(out, status, all);
        };
    }

    /** Accepts, and never says a word. */
    public static Behaviour silence(Runnable untilThen) {
        return (server, request, out) -> untilThen.run();
    }

    private static void head(OutputStream out, String status, String... headers) throws IOException {
        String text = "HTTP/1.1 " + status + "\r\nConnection: close\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
