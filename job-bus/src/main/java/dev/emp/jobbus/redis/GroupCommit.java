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
 * @param <Q> a question
 * @param <A> its answer
 */
final class GroupCommit<Q, A> {

    private static final Duration LONGEST_WAIT = Duration.ofMillis(1);

    private final int largest;
    private final Executor first;
    private final Timer timer;
    private final Function<List<Q>, CompletableFuture<List<A>>> call;
    private List<Entry<Q, A>> waiting = new ArrayList<>();
    private int onTheirWay;
    private boolean timed;
    private boolean beginning;

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
            waiting.add(new Entry<>(question, answer));
            if (waiting.size() >= largest) {
                full = take();
            } else if (onTheirWay > 0) {
                if (!timed) {
                    timed = true;
                    timer.after(LONGEST_WAIT, this::timeIsUp);
                }
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
        return group;
    }

    private void send(List<Entry<Q, A>> group) {
        CompletableFuture<List<A>> answers =
                call.apply(group.stream().map(Entry::question).toList());
        Stages.onEnd(answers, (given, fault) -> {
            synchronized (this) {
                onTheirWay--;
            }
            sendWaiting();
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
}
