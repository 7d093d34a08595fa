package dev.emp.launcher.platform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Which port each service listens on. All ports are on the loopback address. */
public final class Ports {

    private static final int LOWEST_FREE = 10_000;
    private static final int FREE = 10_000;
    /** From one to the next, so that each comes once and those beside one are left to who wants several in a row. */
    private static final int STEP = 3_779;

    private static final AtomicInteger STEPS =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(FREE));

    private final Map<Service, Integer> ports;

    private Ports(Map<Service, Integer> ports) {
        this.ports = new EnumMap<>(ports);
    }

    /** The documented ports. */
    public static Ports defaults() {
        Map<Service, Integer> ports = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            ports.put(service, service.defaultPort());
        }
        return new Ports(ports);
    }

    /** The documented port where it is free, another free one where it is not. */
    public static Ports defaultsOrFree() {
        Map<Service, Integer> ports = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            ports.put(service, isFree(service.defaultPort()) ? service.defaultPort() : freePort());
        }
        return new Ports(ports);
    }

    /** Free ports for all services, for tests. */
    public static Ports free() {
        Map<Service, Integer> ports = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            ports.put(service, freePort());
        }
        return new Ports(ports);
    }

    /** These ports with some replaced. */
    public Ports with(Map<Service, Integer> replaced) {
        Ports copy = new Ports(ports);
        copy.ports.putAll(replaced);
        return copy;
    }

    public int of(Service service) {
        Integer port = ports.get(service);
        if (port == null) {
            throw new IllegalStateException("no port for " + service);
        }
        return port;
    }

    /** {@code http://127.0.0.1:<port>}. */
    public String url(Service service) {
        return "http://127.0.0.1:" + of(service);
    }

    /** @throws StartFailure when something listens already where a service is to; the message says what to do */
    public void requireFree(Set<Service> services) throws StartFailure {
        for (Service service : services) {
            if (!isFree(of(service))) {
                throw new StartFailure("port " + of(service) + " for the " + service.label()
                        + " is in use; stop what listens there, or choose another with --port " + service.label()
                        + "=NUMBER");
            }
        }
    }

    /**
     * A port of the loopback address that nothing listens on now, and that this process has not been given before. It lies below those
     * that systems give to outgoing connections (on Linux from 32768 on): any connection may take such a one before the
     * service listens on it, or while it starts again.
     */
    public static int freePort() {
        return IntStream.generate(() -> LOWEST_FREE + Math.floorMod(STEPS.getAndIncrement() * STEP, FREE))
                .limit(FREE)
                .filter(Ports::isFree)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no port of the loopback address is free from "
                        + LOWEST_FREE + " to " + (LOWEST_FREE + FREE - 1)));
    }

    /** Whether nothing listens on a port of the loopback address. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
