package dev.emp.jobbus.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Ports of the loopback address for servers that are started a little later, or again. They lie below those that systems give
 * to outgoing connections (on Linux from 32768 on): such a one may be taken by any connection while nobody listens on it,
 * and a client that knocks on it again and again may even get it for its own end and be connected to itself. So do those
 * that are higher by 10,000, on which the nodes of a Redis Cluster talk.
 */
public final class FreePort {

    private static final int LOWEST = 10_000;
    private static final int COUNT = 10_000;
    /** From one to the next, so that each comes once and those beside one are left to who wants several in a row. */
    private static final int STEP = 3_779;

    private static final AtomicInteger STEPS =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private FreePort() {}

    /** One that nobody listens on now, and that this process has not been given before. */
    public static int next() {
        return IntStream.generate(() -> LOWEST + Math.floorMod(STEPS.getAndIncrement() * STEP, COUNT))
                .limit(COUNT)
                .filter(FreePort::isFree)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no free port from " + LOWEST + " on"));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
