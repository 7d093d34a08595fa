package dev.emp.connector.http;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Writes a heartbeat at regular intervals until closed: a dead client is noticed, and a live one hears that we are there. */
final class Heartbeat implements AutoCloseable {

    private final EventWriter events;
    private final Duration interval;
    private final Runnable onBroken;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private Heartbeat(EventWriter events, Duration interval, Runnable onBroken) {
        this.events = events;
        this.interval = interval;
        this.onBroken = onBroken;
        this.thread = Thread.ofVirtual().name("connector-heartbeat").unstarted(this::beat);
    }

    static Heartbeat start(EventWriter events, Duration interval, Runnable onBroken) {
        Heartbeat heartbeat = new Heartbeat(events, interval, onBroken);
        heartbeat.thread.start();
        return heartbeat;
    }

    private void beat() {
        try {
            while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                events.writeBetween(new ExecutionEvent.Heartbeat());
            }
        } catch (IOException e) {
            onBroken.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when no heartbeat can come any more. */
    @Override
    public void close() {
        closed.countDown();
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
