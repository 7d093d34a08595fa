package dev.emp.jobbus.redis;

import dev.emp.jobbus.job.Shards;
import dev.emp.jobbus.job.Usd;
import dev.emp.jobbus.tenant.Tenant;
import dev.emp.jobbus.tenant.TenantLimits;
import dev.emp.jobbus.tenant.TenantUsage;
import dev.emp.jobbus.tenant.Tenants;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The limits of tenants, each kept in the tenant's shard. */
final class RedisTenants implements Tenants {

    private static final Logger log = LoggerFactory.getLogger(RedisTenants.class);

    private final Scripts scripts;
    private final List<Keys> shards;
    private final ToIntFunction<String> shardOf;

    /** @param shardOf the shard of a tenant */
    RedisTenants(Scripts scripts, Shards shards, ToIntFunction<String> shardOf) {
        this.scripts = scripts;
        this.shards = Keys.all(shards);
        this.shardOf = shardOf;
    }

    @Override
    public CompletionStage<Void> limit(String tenant, TenantLimits limits) {
        return set(tenant, TenantText.write(limits)).thenAccept(had -> {});
    }

    @Override
    public CompletionStage<Boolean> lift(String tenant) {
        return set(tenant, "");
    }

    @Override
    public CompletionStage<Optional<Tenant>> tenant(String name) {
        return name.isBlank()
                ? CompletableFuture.completedFuture(Optional.empty())
                : read(keysOf(name), name).thenApply(found -> found.stream().findFirst());
    }

    @Override
    public CompletionStage<List<Tenant>> tenants() {
        CompletableFuture<Stream<Tenant>> all = CompletableFuture.completedFuture(Stream.empty());
        for (Keys keys : shards) {
            all = all.thenCombine(read(keys, ""), (before, more) -> Stream.concat(before, more.stream()));
        }
        return all.thenApply(
                found -> found.sorted(Comparator.comparing(Tenant::name)).toList());
    }

    private CompletableFuture<Boolean> set(String tenant, String limits) {
        try {
            Tenant.requireName(tenant);
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
        return scripts.run(Script.LIMIT_TENANT, keysOf(tenant), tenant, limits, Json.write(tenant))
                .thenApply(reply -> reply.text(0).equals("1"));
    }

    private CompletableFuture<List<Tenant>> read(Keys keys, String tenant) {
        return scripts.run(Script.READ_TENANTS, keys, tenant)
                .thenApply(reply ->
                        reply.listsFrom(0).flatMap(RedisTenants::readable).toList());
    }

    private static Stream<Tenant> readable(Reply row) {
        try {
            return Stream.of(new Tenant(
                    row.text(0),
                    TenantText.read(row.text(1)),
                    new TenantUsage(
                            Long.parseLong(row.text(2)),
                            Long.parseLong(row.text(3)),
                            Usd.atMost(Long.parseLong(row.text(4))),
                            Usd.atMost(Long.parseLong(row.text(5))))));
        } catch (RuntimeException damaged) {
            log.warn("The limits of tenant {} cannot be read and are left out", row.text(0), damaged);
            return Stream.empty();
        }
    }

    private Keys keysOf(String tenant) {
        return Keys.ofShard(shardOf.applyAsInt(tenant));
    }
}
