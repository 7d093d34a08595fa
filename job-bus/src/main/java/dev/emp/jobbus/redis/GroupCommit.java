package dev.emp.jobbus.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Joins single calls into calls for many. The first goes out at once, or as soon as its thread has said all it has to say;
 * those that come while it is on its way go together, when it is back or after a millisecond, whichever is sooner. So a
 * lone caller waits for nobody, and many share the cost.
 *
 * <p>Redis is often back before many have come, and a call costs as much as several questions in it. So in a {@link Crowd} a call
 * goes out a millisecond after the one before, or as soon as enough questions are together for their share of it to be small.
 *
 * @param <Q> a question
 * @param <A> its answer
 */
final class GroupCommit<Q, A> {

    /** More in one call make each hardly cheaper. */
    private static final int ENOUGH = 32;

    private final int largest;
    private final Executor first;
    private final Timer timer;
    private final Function<List<Q>, CompletableFuture<List<A>>> call;
    private List<Entry<Q, A>> waiting = new ArrayList<>();
    private int onTheirWay;
    private boolean timed;
    private boolean beginning;
    private final Crowd crowd = new Crowd(System.nanoTime());
    private long sentAt = System.nanoTime() - Crowd.MOMENT_NANOS;

    private record Entry<Q, A>(Q question, CompletableFuture<A> answer) {}

    /**
     * @param largest the most questions in one call
     * @param first runs the first call: at once ({@code Runnable::run}), or on a thread of its own where callers use to ask
     *     for several things in a row
     * @param call answers questions, in their order
     */
    GroupCommit(int largest, Executor first, Timer timer, Function<List<Q>, CompletableFuture<List<A>>> call) {
        this.largest = largest;
        this.first = first;
        this.timer = timer;
        this.call = call;
    }

    CompletableFuture<A> ask(Q question) {
        CompletableFuture<A> answer = new CompletableFuture<>();
        List<Entry<Q, A>> full = List.of();
        boolean isFirst = false;
        synchronized (this) {
            long now = System.nanoTime();
            crowd.ask(now);
            waiting.add(new Entry<>(question, answer));
            long untilSent = untilSent(now);
            if (waiting.size() >= (crowd.isThere() ? Math.min(ENOUGH, largest) : largest)) {
                full = take();
            } else if (untilSent > 0) {
                sendIn(untilSent);
            } else {
                isFirst = !beginning;
                beginning = true;
            }
        }
        if (!full.isEmpty()) {
            send(full);
        } else if (isFirst) {
            first.execute(this::begin);
        }
        return answer;
    }

    /** How long what has come now may wait for others, in nanoseconds; not above 0 when it goes out at once. */
    private long untilSent(long now) {
        if (crowd.isThere()) {
            return sentAt + Crowd.MOMENT_NANOS - now;
        }
        return onTheirWay > 0 ? Crowd.MOMENT_NANOS : 0;
    }

    private void sendIn(long nanos) {
        if (!timed) {
            timed = true;
            timer.after(Duration.ofNanos(nanos), this::timeIsUp);
        }
    }

    private void begin() {
        synchronized (this) {
            beginning = false;
        }
        sendWaiting();
    }

    private void timeIsUp() {
        synchronized (this) {
            timed = false;
        }
        sendWaiting();
    }

    private void sendWaiting() {
        List<Entry<Q, A>> group;
        synchronized (this) {
            if (waiting.isEmpty()) {
                return;
            }
            group = take();
        }
        send(group);
    }

    private synchronized List<Entry<Q, A>> take() {
        List<Entry<Q, A>> group = waiting;
        waiting = new ArrayList<>();
        onTheirWay++;
        sentAt = System.nanoTime();
        return group;
    }

    private void send(List<Entry<Q, A>> group) {
        CompletableFuture<List<A>> answers =
                call.apply(group.stream().map(Entry::question).toList());
        Stages.onEnd(answers, (given, fault) -> {
            if (isBackForOthers()) {
                sendWaiting();
            }
            for (int i = 0; i < group.size(); i++) {
                CompletableFuture<A> answer = group.get(i).answer();
                if (given == null) {
                    answer.completeExceptionally(RedisLink.unavailable(fault));
                } else {
                    answer.complete(given.get(i));
                }
            }
        });
    }

    /** Notes that a call is back; true when those that wait have waited for it, and not for each other. */
    private synchronized boolean isBackForOthers() {
        onTheirWay--;
        return !crowd.isThere();
    }
}
