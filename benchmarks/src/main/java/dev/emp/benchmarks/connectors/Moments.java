package dev.emp.benchmarks.connectors;

import dev.emp.benchmarks.connectors.Strike.Moment;
import dev.emp.simulators.http.Call;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Traffic;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Hears what happens at the providers and on the bus, and kills at the instant that a strike asks for. */
final class Moments implements Traffic {

    private static final int FIRST_REFUSAL = 300;

    private final AtomicReference<@Nullable Armed> armed = new AtomicReference<>();

    private record Armed(Strike strike, Runnable kill, CountDownLatch done) {}

    /** A provider has answered a submission, but its answer is not sent yet. Runs on a thread of the provider's own. */
    @Override
    public void saw(Call call, Reply reply) {
        if (call.method().equals("POST") && reply.status() < FIRST_REFUSAL) {
            Armed found = take(Moment.ACCEPTED);
            if (found != null && found.strike().holdsAnswer()) {
                carryOut(found);
            } else if (found != null) {
                Thread.ofVirtual().start(() -> carryOut(found));
            }
        }
    }

    /** A worker has stored a handle. */
    void handleStored() {
        Armed found = take(Moment.HANDLE_STORED);
        if (found != null) {
            Thread.ofVirtual().start(() -> carryOut(found));
        }
    }

    /**
     * Kills once, and returns when that is done.
     *
     * @param patience when the moment does not come in this time, the kill comes then
     * @return whether the moment came
     */
    boolean strike(Strike strike, Runnable kill, Duration patience) throws InterruptedException {
        Armed next = new Armed(strike, kill, new CountDownLatch(1));
        if (strike.moment() == Moment.ANY) {
            carryOut(next);
            return true;
        }
        armed.set(next);
        if (next.done().await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return true;
        }
        if (armed.compareAndSet(next, null)) {
            kill.run();
            return false;
        }
        next.done().await();
        return true;
    }

    private @Nullable Armed take(Moment moment) {
        Armed found = armed.get();
        return found != null && found.strike().moment() == moment && armed.compareAndSet(found, null) ? found : null;
    }

    private static void carryOut(Armed what) {
        try {
            TimeUnit.NANOSECONDS.sleep(what.strike().after().toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        what.kill().run();
        what.done().countDown();
    }
}
