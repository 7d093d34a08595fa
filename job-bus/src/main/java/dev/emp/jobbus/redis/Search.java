package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.redis.Claiming.Idle;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The questions of one claim, to one shard after the other. Only when none of them has a job does the worker become idle,
 * in all of them. A shard that is out of reach is passed over as long as another one answers.
 */
final class Search {

    private final List<Claiming> shards;
    private final ClaimRequest request;
    private final Profile profile;
    private final Consumer<Keys> onGivenBack;
    private final Set<Keys> woken = ConcurrentHashMap.newKeySet();
    private final Set<Claiming> idleIn = ConcurrentHashMap.newKeySet();

    private record Step(Claiming shard, Idle idle) {}

    /**
     * @param shards all of them, in the order to ask
     * @param onGivenBack hears of shards whose jobs came too late for an answer and have been given back
     */
    Search(List<Claiming> shards, ClaimRequest request, Profile profile, Consumer<Keys> onGivenBack) {
        this.shards = shards;
        this.request = request;
        this.profile = profile;
        this.onGivenBack = onGivenBack;
    }

    /** The next question {@link Idle#AGAIN} goes to this shard too. */
    void woken(Keys shard) {
        woken.add(shard);
    }

    void wokenEverywhere() {
        shards.forEach(shard -> woken(shard.keys()));
    }

    /** Where the worker may be noted as idle. */
    Set<Claiming> idleIn() {
        return idleIn;
    }

    /** The worker may be idle wherever it was idle for an earlier claim. */
    void takeOver(Search earlier) {
        idleIn.addAll(earlier.idleIn);
    }

    CompletableFuture<List<Claim>> ask(Idle idle) {
        List<Step> steps = switch (idle) {
            case NEVER ->
                shards.stream().map(shard -> new Step(shard, Idle.NEVER)).toList();
            case FROM_NOW -> everywhereAndThenIdle();
            case AGAIN ->
                shards.stream()
                        .filter(shard -> woken.remove(shard.keys()))
                        .map(shard -> new Step(shard, Idle.AGAIN))
                        .toList();
        };
        return new Walk(steps).from(0);
    }

    /** The last shard is asked once: when all others have had nothing, it may note the worker at once. */
    private List<Step> everywhereAndThenIdle() {
        List<Claiming> others = shards.subList(0, shards.size() - 1);
        return Stream.of(
                        others.stream().map(shard -> new Step(shard, Idle.NEVER)),
                        Stream.of(new Step(shards.getLast(), Idle.FROM_NOW)),
                        others.stream().map(shard -> new Step(shard, Idle.FROM_NOW)))
                .flatMap(part -> part)
                .toList();
    }

    private final class Walk {

        private final List<Step> steps;
        private final List<Claim> found = new ArrayList<>();
        private boolean answered;
        private @Nullable Throwable fault;

        Walk(List<Step> steps) {
            this.steps = steps;
        }

        CompletableFuture<List<Claim>> from(int next) {
            boolean allAsked = next == steps.size() || (next >= shards.size() && !found.isEmpty());
            if (allAsked || found.size() >= request.maxJobs()) {
                return fault != null && !answered
                        ? CompletableFuture.failedFuture(RedisLink.unavailable(fault))
                        : CompletableFuture.completedFuture(found);
            }
            Step step = steps.get(next);
            return ask(step.shard(), found.isEmpty() ? step.idle() : Idle.NEVER)
                    .handle(this::note)
                    .thenCompose(walk -> walk.from(next + 1));
        }

        private Walk note(@Nullable List<Claim> claims, @Nullable Throwable failure) {
            if (claims == null) {
                fault = failure;
            } else {
                answered = true;
                found.addAll(claims);
            }
            return this;
        }

        private CompletableFuture<List<Claim>> ask(Claiming shard, Idle idle) {
            if (idle != Idle.NEVER) {
                idleIn.add(shard);
            }
            int most = request.maxJobs() - found.size();
            return shard.ask(request, most, profile, idle, () -> onGivenBack.accept(shard.keys()))
                    .thenApply(claims -> {
                        if (idle != Idle.NEVER && !claims.isEmpty()) {
                            idleIn.remove(shard);
                        }
                        return claims;
                    });
        }
    }
}
