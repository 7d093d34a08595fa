package dev.emp.benchmarks.rolling;

import dev.emp.benchmarks.machine.MachineApi;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Gives each connection to the next replica that is ready, as a Service of Kubernetes does: it looks at readiness every half
 * second, passes bytes and knows no HTTP. So a client keeps its connection to a replica that is about to stop, and notices
 * whatever that replica does with it.
 */
final class Balancer implements AutoCloseable {

    private static final String READINESS = "/actuator/health/readiness";
    private static final long PAUSE_MILLIS = 500;
    private static final int CONNECT_MILLIS = 1_000;
    private static final int BACKLOG = 512;

    private final List<Integer> ports;
    private final Map<Integer, Boolean> ready = new ConcurrentHashMap<>();
    private final AtomicInteger turns = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ServerSocket server;
    private final Thread looking;

    /** @param ports of the replicas on the loopback address */
    Balancer(List<Integer> ports) throws IOException {
        this.ports = List.copyOf(ports);
        this.server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        this.looking = Thread.ofVirtual().name("readiness").start(this::look);
        Thread.ofVirtual().name("balancer").start(this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** How many replicas were ready when it last looked. */
    int readyNow() {
        return (int) ready.values().stream().filter(Boolean::booleanValue).count();
    }

    private void look() {
        try {
            while (!server.isClosed()) {
                ports.forEach(port -> ready.put(port, isReady(port)));
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isReady(int port) {
        try {
            return MachineApi.answers(port, READINESS);
        } catch (IOException gone) {
            return false;
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** A replica that cannot be connected to has seen nothing, so the next one may have the connection. */
    private void serve(Socket client) {
        int first = turns.getAndIncrement();
        List<Integer> candidates = IntStream.range(0, ports.size())
                .mapToObj(i -> ports.get(Math.floorMod(first + i, ports.size())))
                .filter(port -> ready.getOrDefault(port, false))
                .toList();
        for (int port : candidates) {
            Socket replica = new Socket();
            try {
                replica.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            } catch (IOException refused) {
                close(replica);
                continue;
            }
            join(client, replica);
            return;
        }
        close(client);
    }

    private void join(Socket client, Socket replica) {
        open.add(client);
        open.add(replica);
        Thread back = Thread.ofVirtual().start(() -> pipe(replica, client));
        pipe(client, replica);
        try {
            back.join();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
        close(client);
        close(replica);
        open.remove(client);
        open.remove(replica);
    }

    /** To the end of what comes; then the other side is told that nothing more will. */
    private static void pipe(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
        } catch (IOException broken) {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyBroken) {
            // Then it is as closed as can be.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        looking.interrupt();
        open.forEach(Balancer::close);
    }
}
