package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.machine.WorkerId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Lets every claim of a profile begin one shard further. Each profile for itself: if claims of different ones came in turn,
 * each would begin with the same shard for ever, and see no other while there are jobs.
 */
final class ClaimTurns {

    private static final int PROFILES_REMEMBERED = 1_000;

    private final List<Claiming> shards;
    private final Map<String, AtomicInteger> claims = new ConcurrentHashMap<>();

    ClaimTurns(List<Claiming> shards) {
        this.shards = shards;
    }

    /** @param onGivenBack hears of shards whose jobs came too late for an answer and have been given back */
    Search search(ClaimRequest request, Profile profile, Consumer<Keys> onGivenBack) {
        int first = shards.size() == 1 ? 0 : Math.floorMod(claimsOf(profile).getAndIncrement(), shards.size());
        List<Claiming> turn = IntStream.range(0, shards.size())
                .mapToObj(i -> shards.get((first + i) % shards.size()))
                .toList();
        return new Search(turn, request, profile, onGivenBack);
    }

    private AtomicInteger claimsOf(Profile profile) {
        if (claims.size() > PROFILES_REMEMBERED) {
            claims.clear();
        }
        return claims.computeIfAbsent(profile.id(), id -> new AtomicInteger());
    }

    /** The worker is no longer idle anywhere once this is done; what fails upkeep mends. */
    CompletableFuture<?> stopBeingIdle(WorkerId worker, Profile profile) {
        return stopBeingIdle(worker, profile, shards);
    }

    CompletableFuture<?> stopBeingIdle(WorkerId worker, Profile profile, Collection<Claiming> where) {
        return CompletableFuture.allOf(where.stream()
                .map(shard -> shard.stopBeingIdle(worker, profile))
                .toArray(CompletableFuture[]::new));
    }

    /** Gives back jobs whose claimer has gone. */
    void giveBack(List<Claim> unwanted) {
        shards.getFirst().giveBack(unwanted);
    }
}
