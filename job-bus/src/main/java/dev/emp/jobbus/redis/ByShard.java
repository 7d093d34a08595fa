package dev.emp.jobbus.redis;

import dev.emp.jobbus.job.JobId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Calls for many jobs at once, shard by shard: side by side, but in order within a shard. */
final class ByShard {

    private ByShard() {}

    /**
     * @param call answers questions about jobs of one shard, in their order
     * @return the answers in the order of the questions
     */
    static <Q, A> CompletableFuture<List<A>> ask(
            List<Q> questions, Function<Q, JobId> job, BiFunction<Keys, List<Q>, CompletableFuture<List<A>>> call) {
        Map<Keys, List<Q>> parts = questions.stream()
                .collect(Collectors.groupingBy(
                        question -> Keys.of(job.apply(question)), LinkedHashMap::new, Collectors.toList()));
        Map<Keys, CompletableFuture<List<A>>> calls = new HashMap<>();
        parts.forEach((keys, part) -> calls.put(keys, call.apply(keys, part)));
        return CompletableFuture.allOf(calls.values().toArray(CompletableFuture[]::new))
                .thenApply(done -> inOrder(questions, job, calls));
    }

    private static <Q, A> List<A> inOrder(
            List<Q> questions, Function<Q, JobId> job, Map<Keys, CompletableFuture<List<A>>> calls) {
        Map<Keys, Iterator<A>> answers = new HashMap<>();
        calls.forEach((keys, answer) -> answers.put(keys, answer.join().iterator()));
        List<A> all = new ArrayList<>();
        for (Q question : questions) {
            Iterator<A> next = Objects.requireNonNull(answers.get(Keys.of(job.apply(question))));
            all.add(next.next());
        }
        return all;
    }
}
