package dev.emp.jobbus.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Joins single calls into calls for many. The first goes out at once; those that come while it is on its way go together,
 * when it is back or after a millisecond, whichever is sooner. So a lone caller waits for nobody, and many share the cost.
 *
 * @param <Q> a question
 * @param <A> its answer
 */
final class GroupCommit<Q, A> {

    private static final Duration LONGEST_WAIT = Duration.ofMillis(1);

    private final int largest;
    private final Timer timer;
    private final Function<List<Q>, CompletableFuture<List<A>>> call;
    private List<Entry<Q, A>> waiting = new ArrayList<>();
    private int onTheirWay;
    private boolean timed;

    private record Entry<Q, A>(Q question, CompletableFuture<A> answer) {}

    /**
     * @param largest the most questions in one call
     * @param call answers questions, in their order
     */
    GroupCommit(int largest, Timer timer, Function<List<Q>, CompletableFuture<List<A>>> call) {
        this.largest = largest;
        this.timer = timer;
        this.call = call;
    }

    CompletableFuture<A> ask(Q question) {
        CompletableFuture<A> answer = new CompletableFuture<>();
        List<Entry<Q, A>> group;
        synchronized (this) {
            waiting.add(new Entry<>(question, answer));
            if (onTheirWay > 0 && waiting.size() < largest) {
                if (!timed) {
                    timed = true;
                    timer.after(LONGEST_WAIT, this::timeIsUp);
                }
                return answer;
            }
            group = take();
        }
        send(group);
        return answer;
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
