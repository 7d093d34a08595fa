package dev.emp.worker.resources;

import dev.emp.worker.resources.Measure.Subject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps an eye on what the machine uses, and tells when that passes a limit. A round of its loop is one reading. */
public final class ResourceWatch {

    /** The pause between readings. */
    public static final Duration INTERVAL = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(ResourceWatch.class);

    private final ResourceProbe probe;
    private final ResourceLimits limits;
    private final Clock clock;
    private final Map<Subject, Threshold> thresholds = new LinkedHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<ResourceSnapshot>> readers = new CopyOnWriteArrayList<>();
    private volatile @Nullable ResourceSnapshot latest;
    private volatile List<Excess> excesses = List.of();
    private @Nullable String fault;

    /** @param clock of which only the zone is used: snapshots bring their own time */
    public ResourceWatch(ResourceProbe probe, ResourceLimits limits, Clock clock) {
        this.probe = probe;
        this.limits = limits;
        this.clock = clock;
    }

    public ResourceLimits limits() {
        return limits;
    }

    /** The last snapshot; empty before the first reading. */
    public Optional<ResourceSnapshot> latest() {
        return Optional.ofNullable(latest);
    }

    /** What is over its limit, with the shares last read. */
    public List<Excess> excesses() {
        return excesses;
    }

    /** Tells the listener of every excess that begins or ends, on the thread that reads. */
    public void onExcess(Listener listener) {
        listeners.add(listener);
    }

    /** Called with every snapshot, on the thread that reads, before the listeners of excesses. */
    public void onReading(Consumer<ResourceSnapshot> reader) {
        readers.add(reader);
    }

    /**
     * Reads once; answers how long to wait before the next time. What could not be read keeps its state: it neither
     * begins nor ends an excess.
     */
    public Duration check() {
        ResourceSnapshot snapshot;
        try {
            snapshot = probe.read();
            fault = null;
        } catch (RuntimeException e) {
            tell(e);
            return INTERVAL;
        }
        latest = snapshot;
        List<Runnable> news = new ArrayList<>();
        for (Measure measure : Measure.in(snapshot)) {
            compare(measure, snapshot.at(), news);
        }
        excesses = thresholds.values().stream()
                .flatMap(threshold -> threshold.excess().stream())
                .toList();
        readers.forEach(reader -> reader.accept(snapshot));
        news.forEach(Runnable::run);
        return INTERVAL;
    }

    /** @param news what the listeners are to be told, once everything is compared */
    private void compare(Measure measure, Instant at, List<Runnable> news) {
        Threshold threshold = thresholds.computeIfAbsent(
                measure.subject(), subject -> new Threshold(subject, limits, clock.getZone()));
        Optional<Excess> before = threshold.excess();
        threshold.read(measure, at);
        Optional<Excess> now = threshold.excess();
        if (before.isEmpty() && now.isPresent()) {
            log.warn("Over a limit: {}", now.get().text());
            news.add(() -> listeners.forEach(listener -> listener.began(now.get())));
        } else if (before.isPresent() && now.isEmpty()) {
            log.info("Below its limit again: {}", measure.subject().text());
            news.add(() -> listeners.forEach(listener -> listener.ended(before.get())));
        }
    }

    private void tell(RuntimeException e) {
        String message = String.valueOf(e.getMessage());
        if (message.equals(fault)) {
            log.debug("What the machine uses still cannot be read", e);
        } else {
            log.warn("What the machine uses cannot be read; its limits are not watched meanwhile", e);
        }
        fault = message;
    }

    /** Hears of excesses. */
    public interface Listener {

        void began(Excess excess);

        /** @param excess as it was last read over the limit */
        void ended(Excess excess);
    }
}
