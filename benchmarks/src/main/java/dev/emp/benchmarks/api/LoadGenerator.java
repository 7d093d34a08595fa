package dev.emp.benchmarks.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Sends one request over many connections, from one thread, so that it takes as little as may be from what is measured. */
final class LoadGenerator implements AutoCloseable {

    /** For the last answers. */
    private static final Duration LONGEST_END = Duration.ofSeconds(20);

    private static final long WAIT_MILLIS = 1;

    private final Selector selector;
    private final List<Caller> callers = new ArrayList<>();
    private final Deque<Caller> idle = new ArrayDeque<>();

    private LoadGenerator(Selector selector) {
        this.selector = selector;
    }

    /**
     * What came of some time under load.
     *
     * @param perSecond answers within the time
     * @param latencies from when each request was to be sent to the last byte of its answer
     */
    record Course(double perSecond, Latencies latencies) {}

    /** @param wantedStatus of every answer; another one ends the run */
    static LoadGenerator connect(int port, byte[] request, int wantedStatus, int connections) throws IOException {
        LoadGenerator generator = new LoadGenerator(Selector.open());
        for (int i = 0; i < connections; i++) {
            ByteBuffer own = ByteBuffer.allocateDirect(request.length).put(request);
            generator.callers.add(Caller.connect(generator.selector, port, own, wantedStatus));
        }
        generator.idle.addAll(generator.callers);
        return generator;
    }

    /** As much as the other side takes: each connection sends as soon as it has its answer. */
    Course saturate(Duration length) throws IOException {
        return run(Schedule.atOnce(), length);
    }

    /**
     * So many a second, whether answers come or not. A request that finds no connection free counts from when it was due, so that
     * a pause of the other side shows in all that should have been sent meanwhile.
     */
    Course pace(double perSecond, Duration length) throws IOException {
        return run(Schedule.steadily(perSecond), length);
    }

    /** The answers of one run. */
    private final class Tally {
        private final Latencies latencies = new Latencies();
        private final long end;
        private int inTime;

        Tally(long end) {
            this.end = end;
        }

        void ready(SelectionKey key) {
            Caller caller = (Caller) key.attachment();
            try {
                if (caller.receive()) {
                    long now = System.nanoTime();
                    latencies.add(now - caller.since());
                    inTime += now - end <= 0 ? 1 : 0;
                    idle.add(caller);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Course run(Schedule schedule, Duration length) throws IOException {
        long begin = System.nanoTime();
        schedule.begin(begin);
        Tally tally = new Tally(begin + length.toNanos());
        while (sendDue(schedule, tally.end) || idle.size() < callers.size()) {
            selector.select(tally::ready, WAIT_MILLIS);
            if (System.nanoTime() - tally.end > LONGEST_END.toNanos()) {
                throw new IllegalStateException(
                        "no answer within " + LONGEST_END.toSeconds() + " s after the end of the load");
            }
        }
        return new Course(tally.inTime * 1e9 / length.toNanos(), tally.latencies);
    }

    /** True as long as more is to come. */
    private boolean sendDue(Schedule schedule, long end) throws IOException {
        long now = System.nanoTime();
        long due = schedule.due(now);
        while (due - end < 0 && due - now <= 0 && !idle.isEmpty()) {
            idle.removeFirst().send(due);
            schedule.sent();
            now = System.nanoTime();
            due = schedule.due(now);
        }
        return due - end < 0;
    }

    @Override
    public void close() throws IOException {
        for (Caller caller : callers) {
            caller.close();
        }
        selector.close();
    }
}
