package dev.emp.orchestrator.events;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.jobbus.event.EventCursor;
import dev.emp.jobbus.event.JobEvent;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.job.JobId;
import dev.emp.orchestrator.OrchestratorProperties;
import dev.emp.orchestrator.events.FollowingEndedException.Reason;
import dev.emp.orchestrator.loop.Loop;
import dev.emp.orchestrator.loop.Rhythm;
import dev.emp.orchestrator.loop.Stages;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The one tail of the bus' events in this process. Hands each event to those who follow its job. */
@Component
public final class EventFanOut implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(EventFanOut.class);
    private static final int MOST_AT_ONCE = 1_000;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration LONGEST_CALL = LONGEST_WAIT.plusSeconds(10);
    private static final Duration PAUSE_AFTER_FAULT = Duration.ofMillis(500);
    private static final Duration LONGEST_START = Duration.ofSeconds(5);

    /** Events gather for so long while nobody follows a job: each read wakes threads here and in Redis. */
    private static final Duration UNFOLLOWED = Duration.ofMillis(20);

    private final JobEvents events;
    private final List<EndListener> endListeners;
    private final int buffer;
    private final Loop loop;
    private final Map<JobId, Set<Following>> followings = new ConcurrentHashMap<>();
    private final CompletableFuture<EventCursor> started = new CompletableFuture<>();
    /** Every event after it has yet to be handed out; null until known. Written by the loop only. */
    private volatile @Nullable EventCursor position;

    private boolean eventsMayBeMissed;
    private volatile boolean running;
    private volatile boolean stopping;

    EventFanOut(
            JobEvents events,
            List<EndListener> endListeners,
            OrchestratorProperties properties,
            RandomGenerator random) {
        this.events = events;
        this.endListeners = List.copyOf(endListeners);
        this.buffer = properties.events().buffer();
        this.loop = new Loop("following events", this::readOnce, new Rhythm(Duration.ZERO, PAUSE_AFTER_FAULT, random));
    }

    /** Follows a job from now on, whether it exists or not; at its end already while this replica stops. */
    public Following follow(JobId job) {
        Following[] made = new Following[1];
        // Taken before it is told of anything: what it is told then comes after that position.
        Following following = new Following(buffer, currentPosition(), () -> forget(job, made[0]));
        made[0] = following;
        followings.compute(job, (id, others) -> {
            Set<Following> all = others == null ? ConcurrentHashMap.newKeySet() : others;
            all.add(following);
            return all;
        });
        endRest();
        if (stopping) {
            end(following);
        }
        return following;
    }

    /** How many clients follow jobs now. */
    public int size() {
        return followings.values().stream().mapToInt(Set::size).sum();
    }

    @Override
    public void start() {
        stopping = false;
        loop.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        stopping = true;
        loop.close();
        // Else every event stream would hold up the shutdown; their clients resume on another replica.
        followings.values().forEach(all -> all.forEach(EventFanOut::end));
    }

    private static void end(Following following) {
        following.end(Reason.STOPPING, "this replica is stopping");
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void forget(JobId job, Following following) {
        followings.computeIfPresent(job, (id, all) -> {
            all.remove(following);
            return all.isEmpty() ? null : all;
        });
    }

    private Mono<EventCursor> currentPosition() {
        EventCursor known = position;
        return known != null
                ? Mono.just(known)
                : Mono.fromFuture(started, true)
                        .timeout(LONGEST_START)
                        .onErrorMap(
                                TimeoutException.class,
                                silence -> new BusUnavailableException("the events cannot be followed yet", silence));
    }

    private void readOnce() throws InterruptedException {
        EventCursor after = position;
        if (after == null) {
            position = Stages.await(events.latest(), LONGEST_CALL);
            started.complete(position);
            tellAllToLookAgain();
            return;
        }
        JobEvents.Batch batch = read(after);
        if (batch.gap() || eventsMayBeMissed) {
            tellAllToLookAgain();
        }
        batch.events().forEach(this::handOut);
        position = batch.next();
        if (batch.events().size() < MOST_AT_ONCE) {
            restWhileUnfollowed();
        }
    }

    private synchronized void restWhileUnfollowed() throws InterruptedException {
        long end = System.nanoTime() + UNFOLLOWED.toNanos();
        for (long left = UNFOLLOWED.toNanos(); followings.isEmpty() && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private synchronized void endRest() {
        notifyAll();
    }

    private JobEvents.Batch read(EventCursor after) throws InterruptedException {
        try {
            return Stages.await(events.read(after, MOST_AT_ONCE, LONGEST_WAIT), LONGEST_CALL);
        } catch (IllegalArgumentException unknown) {
            // The bus has lost its data, or is another one.
            log.warn("The bus does not know the place in its events; following from the newest on");
            position = null;
            throw unknown;
        } catch (RuntimeException outage) {
            eventsMayBeMissed = true;
            throw outage;
        }
    }

    private void handOut(JobEvent event) {
        if (event.state().isTerminal()) {
            endListeners.forEach(listener -> listener.ended(event));
        }
        Set<Following> interested = followings.get(event.job());
        if (interested != null) {
            Notice notice = new Notice.Happened(event);
            interested.forEach(following -> following.tell(notice));
        }
    }

    private void tellAllToLookAgain() {
        eventsMayBeMissed = false;
        Notice notice = new Notice.LookAgain();
        followings.values().forEach(all -> all.forEach(following -> following.tell(notice)));
    }
}
