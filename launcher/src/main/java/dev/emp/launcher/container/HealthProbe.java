package dev.emp.launcher.container;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Asks the service of its container whether it is ready. Ends with 0 when it is and with 1 when it is not, which is what a
 * container engine wants to know. It uses few classes, for it starts every few seconds: no client for HTTP, and no Spring.
 */
public final class HealthProbe {

    private static final int LIMIT_MILLIS = 4_000;
    private static final String OK = " 200 ";
    private static final int STATUS_LINE = 32;

    private HealthProbe() {}

    /** @param arguments the path to ask for; {@code /actuator/health/readiness} unless given */
    public static void main(String[] arguments) {
        String path = arguments.length > 0 ? arguments[0] : "/actuator/health/readiness";
        String complaint;
        try {
            int port = Integer.parseInt(Files.readString(note()).strip());
            complaint = complaintOf(port, path);
        } catch (NoSuchFileException notYet) {
            complaint = "it has not started yet";
        } catch (IOException | NumberFormatException e) {
            complaint = String.valueOf(e.getMessage());
        }
        System.out.println(complaint.isEmpty() ? "ready" : "not ready: " + complaint);
        // Not exit: there is nothing to put in order, and this runs every few seconds.
        Runtime.getRuntime().halt(complaint.isEmpty() ? 0 : 1);
    }

    /** The file in which a service of this container leaves its port once it has started. */
    static Path note() {
        return Path.of(System.getProperty("java.io.tmpdir"), "emp-port");
    }

    private static String complaintOf(int port, String path) throws IOException {
        String status = ask(port, path);
        return status.contains(OK) ? "" : path + " answers '" + status + "'";
    }

    /**
     * The status line of the answer to a GET of a path on this machine, empty when there is none.
     *
     * @throws IOException when nobody answers within 4 s
     */
    public static String ask(int port, String path) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT_MILLIS);
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] head = socket.getInputStream().readNBytes(STATUS_LINE);
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            return new String(head, StandardCharsets.US_ASCII)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }
}
