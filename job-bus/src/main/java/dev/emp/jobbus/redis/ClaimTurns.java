package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.Claim;
import dev.emp.jobbus.bus.ClaimRequest;
import dev.emp.jobbus.machine.WorkerId;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Lets every claim of this process begin with another shard. */
final class ClaimTurns {

    private final List<Claiming> shards;
    private final AtomicInteger claims = new AtomicInteger();

    ClaimTurns(List<Claiming> shards) {
        this.shards = shards;
    }

    /** @param onGivenBack hears of shards whose jobs came too late for an answer and have been given back */
    Search search(ClaimRequest request, Profile profile, Consumer<Keys> onGivenBack) {
        int first = Math.floorMod(claims.getAndIncrement(), shards.size());
        List<Claiming> turn = IntStream.range(0, shards.size())
                .mapToObj(i -> shards.get((first + i) % shards.size()))
                .toList();
        return new Search(turn, request, profile, onGivenBack);
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
