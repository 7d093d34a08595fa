package dev.emp.worker.supervision;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sees whether the port of a service is free before it starts: else its probe would take another process for it. */
final class Ports {

    private static final int LIMIT_MILLIS = 1_000;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final List<String> TABLES = List.of("/proc/net/tcp", "/proc/net/tcp6");
    private static final String LISTENS = "0A";

    // The columns of /proc/net/tcp, as in proc(5).
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private Ports() {}

    /** @param url where the service will listen; only addresses of this host are looked at, null is none */
    static void requireFree(@Nullable URI url) throws LaunchException {
        if (url == null) {
            return;
        }
        InetAddress host = address(url);
        int port = port(url);
        if (host.isLoopbackAddress() && somebodyListens(host, port)) {
            String owner = owner(port).map(pid -> "process " + pid).orElse("another process");
            throw new LaunchException("port " + port + " is in use by " + owner);
        }
    }

    private static InetAddress address(URI url) throws LaunchException {
        try {
            return InetAddress.getByName(url.getHost());
        } catch (UnknownHostException e) {
            throw new LaunchException("the host of its probe " + url + " is not known");
        }
    }

    private static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return "https".equalsIgnoreCase(url.getScheme()) ? HTTPS : HTTP;
    }

    private static boolean somebodyListens(InetAddress host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), LIMIT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Who listens there; empty where that can't be seen, as with processes of other users. */
    private static Optional<Long> owner(int port) {
        Set<String> sockets = new HashSet<>();
        TABLES.forEach(table -> sockets.addAll(listening(Path.of(table), port)));
        return ProcStat.all().stream()
                .map(ProcStat::pid)
                .filter(pid -> holdsOneOf(pid, sockets))
                .findFirst();
    }

    private static Set<String> listening(Path table, int port) {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        Set<String> found = new HashSet<>();
        try {
            for (String line : Files.readAllLines(table)) {
                String[] columns = line.strip().split("\\s+", -1);
                if (columns.length > INODE
                        && columns[LOCAL_ADDRESS].endsWith(suffix)
                        && columns[STATE].equals(LISTENS)) {
                    found.add("socket:[" + columns[INODE] + "]");
                }
            }
        } catch (IOException e) {
            return found;
        }
        return found;
    }

    private static boolean holdsOneOf(long pid, Set<String> sockets) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(ProcStat.file(pid, "fd"))) {
            for (Path file : files) {
                if (sockets.contains(Files.readSymbolicLink(file).toString())) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return false;
        }
        return false;
    }
}
