package dev.emp.jobbus.redis;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;

/**
 * A {@link GroupCommit} for each shard, since a call is for one shard.
 *
 * @param <Q> a question
 * @param <A> its answer
 */
final class GroupCommits<Q, A> {

    private final int largest;
    private final Executor first;
    private final Timer timer;
    private final BiFunction<Keys, List<Q>, CompletableFuture<List<A>>> call;
    private final Map<Keys, GroupCommit<Q, A>> shards = new ConcurrentHashMap<>();

    /**
     * @param largest the most questions in one call
     * @param first as a {@link GroupCommit} takes it
     * @param call answers questions to one shard, in their order
     */
    GroupCommits(int largest, Executor first, Timer timer, BiFunction<Keys, List<Q>, CompletableFuture<List<A>>> call) {
        this.largest = largest;
        this.first = first;
        this.timer = timer;
        this.call = call;
    }

    CompletableFuture<A> ask(Keys keys, Q question) {
        return shards.computeIfAbsent(
                        keys, shard -> new GroupCommit<>(largest, first, timer, group -> call.apply(shard, group)))
                .ask(question);
    }
}
