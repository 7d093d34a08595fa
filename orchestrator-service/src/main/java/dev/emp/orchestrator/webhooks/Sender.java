package dev.emp.orchestrator.webhooks;

import dev.emp.orchestrator.loop.Stages;
import dev.emp.orchestrator.webhooks.Queues.Held;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Gives every queue that has something to send a thread of its own, up to as many as there are places in all. */
@Component
final class Sender {

    private static final Logger log = LoggerFactory.getLogger(Sender.class);
    private static final Duration LOOKS_EVERY = Duration.ofMillis(500);
    private static final Duration LONGEST_CALL = Duration.ofSeconds(30);
    private static final int ROUNDS_PER_MEASUREMENT = 10;

    private final Queues queues;
    private final QueueRun run;
    private final Doorbell doorbell;
    private final WebhookMeters meters;
    /** Tells this process, and this start of it, from others. */
    private final String replica;

    /** How many queues are sent at once. */
    private final int most;

    private final Semaphore free;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;
    private int rounds;

    Sender(
            Queues queues,
            QueueRun run,
            Doorbell doorbell,
            WebhookMeters meters,
            Ids ids,
            WebhookProperties properties) {
        this.queues = queues;
        this.run = run;
        this.doorbell = doorbell;
        this.meters = meters;
        this.replica = ids.next("sender_");
        this.most = properties.limits().total();
        this.free = new Semaphore(most);
    }

    void begin() {
        stopping = false;
    }

    /** Takes the queues that are due; waits a little when there are none. */
    void sendOnce() throws InterruptedException {
        measure();
        free.acquire();
        free.release();
        int places = free.availablePermits();
        List<Held> taken = places == 0
                ? List.of()
                : Stages.await(queues.take(places, replica).toFuture(), LONGEST_CALL);
        for (Held held : taken) {
            free.acquire();
            Thread thread =
                    Thread.ofVirtual().name("webhook " + held.queue().name()).unstarted(() -> send(held));
            running.add(thread);
            thread.start();
        }
        if (taken.isEmpty()) {
            doorbell.await(LOOKS_EVERY);
        }
    }

    /** Lets what is under way come to its end, for so long; what is not done then is sent again by another replica. */
    void end(Duration patience) throws InterruptedException {
        stopping = true;
        if (!free.tryAcquire(most, patience.toMillis(), TimeUnit.MILLISECONDS)) {
            running.forEach(Thread::interrupt);
            free.acquire(most);
        }
        free.release(most);
    }

    private void send(Held held) {
        try {
            run.run(held, () -> stopping);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException fault) {
            log.warn(
                    "Webhooks of {} could not be sent and are tried again: {}",
                    held.queue().name(),
                    fault.toString());
        } finally {
            running.remove(Thread.currentThread());
            free.release();
        }
    }

    private void measure() throws InterruptedException {
        if (rounds % ROUNDS_PER_MEASUREMENT == 0) {
            meters.overdue(Stages.await(queues.overdue().toFuture(), LONGEST_CALL));
        }
        rounds++;
    }
}
