package dev.emp.connector.playwright.gate;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One connection of the browser: a tunnel ({@code CONNECT}), or one request in plain HTTP. */
final class ProxyConnection implements Runnable {

    private static final int BUFFER_BYTES = 32 * 1024;
    private static final int HEAD_TIMEOUT_MS = 30_000;

    private final Socket browser;
    private final Dialer dialer;
    private final Traffic traffic;
    private final Set<Socket> open;

    /** @param open where its sockets stand while they are open, so that another thread can close them */
    ProxyConnection(Socket browser, Dialer dialer, Traffic traffic, Set<Socket> open) {
        this.browser = browser;
        this.dialer = dialer;
        this.traffic = traffic;
        this.open = open;
    }

    @Override
    public void run() {
        try (browser) {
            browser.setTcpNoDelay(true);
            browser.setSoTimeout(HEAD_TIMEOUT_MS);
            InputStream in = new BufferedInputStream(browser.getInputStream());
            serve(HttpHead.read(in), in, browser.getOutputStream());
        } catch (IOException | IllegalArgumentException _) {
            // one of the two has gone, or does not speak HTTP: the other sees its connection close
        } finally {
            open.remove(browser);
        }
    }

    private void serve(HttpHead request, InputStream in, OutputStream out) throws IOException {
        browser.setSoTimeout(0);
        List<String> words = request.words();
        if (words.size() < 3) {
            answer(out, "400 Bad Request", "This is a proxy for HTTP.");
            return;
        }
        boolean tunnel = words.getFirst().equals("CONNECT");
        Target target = tunnel ? Target.ofTunnel(words.get(1)) : Target.ofUrl(words.get(1));
        try (Socket server = dialer.open(target.host(), target.port(), traffic)) {
            open.add(server);
            if (tunnel) {
                out.write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                sendAlong(in, server);
                receive(server.getInputStream(), out, null);
            } else {
                server.getOutputStream().write(request.forward(words.get(0) + " " + target.path() + " HTTP/1.1"));
                sendAlong(in, server);
                receiveAnswer(
                        new BufferedInputStream(server.getInputStream()),
                        out,
                        target.host().withPort(target.port()));
            }
            open.remove(server);
        } catch (Dialer.NotOpened e) {
            answer(out, e.isRefused() ? "403 Forbidden" : "502 Bad Gateway", String.valueOf(e.getMessage()));
        }
    }

    /** All heads before the answer proper, that one with the wish to close, and the body up to the end. */
    private void receiveAnswer(InputStream in, OutputStream out, String authority) throws IOException {
        HttpHead head = HttpHead.read(in);
        while (head.isInterim()) {
            head = HttpHead.read(in);
        }
        traffic.received(head.size());
        head.contentLength().ifPresent(length -> traffic.response(authority, length));
        out.write(head.forward(head.start()));
        receive(in, out, authority);
    }

    private void receive(InputStream in, OutputStream out, @Nullable String authority) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long total = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            traffic.received(read);
            total += read;
            if (authority != null) {
                traffic.response(authority, total);
            }
            out.write(buffer, 0, read);
        }
    }

    /** What the browser sends goes to the server on a thread of its own, until one of them closes. */
    private static void sendAlong(InputStream in, Socket server) {
        Thread.ofVirtual().name("playwright-proxy-up").start(() -> {
            try {
                in.transferTo(server.getOutputStream());
                server.shutdownOutput();
            } catch (IOException _) {
                // the other direction notices as well and ends the connection
            }
        });
    }

    private static void answer(OutputStream out, String status, String sentence) throws IOException {
        byte[] body = (sentence + "\n").getBytes(StandardCharsets.UTF_8);
        out.write(("HTTP/1.1 " + status + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
                        + body.length + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
        out.flush();
    }
}
