package dev.emp.benchmarks.machine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

/** Ports of the loopback address that nobody listens on now. */
final class FreePorts {

    private static final int TRIES = 100;
    private static final int HIGHEST = 65_535;

    private FreePorts() {}

    static int one() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The first of so many in a row. */
    static int inARow(int count) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int first = one();
            if (first + count - 1 <= HIGHEST
                    && IntStream.range(first, first + count).allMatch(FreePorts::isFree)) {
                return first;
            }
        }
        throw new IOException("found no " + count + " free ports in a row");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
