package dev.emp.worker.resources;

import dev.emp.worker.resources.ResourceSnapshot.Network;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes rates and totals that never fall of the counters of network interfaces, which come, go and start anew. */
final class NetworkMeter {

    private static final double NANOS_PER_SECOND = 1e9;

    private final Map<String, Interface> before = new HashMap<>();
    private Network total = Network.SILENT;
    private @Nullable Instant readAt;

    /** Takes the counters in as they are now. */
    Network read(List<Interface> interfaces, Instant at) {
        long received = 0;
        long sent = 0;
        for (Interface now : interfaces) {
            Interface last = before.put(now.name(), now);
            // What an interface had carried before it was first seen belongs to no span of ours.
            received += last == null ? 0 : growth(last.received(), now.received());
            sent += last == null ? 0 : growth(last.sent(), now.sent());
        }
        before.keySet().retainAll(interfaces.stream().map(Interface::name).toList());
        double seconds = readAt == null ? 0 : Duration.between(readAt, at).toNanos() / NANOS_PER_SECOND;
        readAt = at;
        total = new Network(
                rate(received, seconds),
                rate(sent, seconds),
                total.receivedBytes() + received,
                total.sentBytes() + sent);
        return total;
    }

    /** A counter that is lower than before has started anew at 0. */
    private static long growth(long last, long now) {
        return now >= last ? now - last : now;
    }

    private static double rate(long bytes, double seconds) {
        return seconds > 0 ? bytes / seconds : 0;
    }

    /**
     * A network interface.
     *
     * @param received bytes since it is there
     * @param sent bytes since it is there
     */
    record Interface(String name, long received, long sent) {}
}
