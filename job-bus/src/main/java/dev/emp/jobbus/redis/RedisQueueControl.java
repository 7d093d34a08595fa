package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.QueueControl;
import dev.emp.jobbus.bus.Scope;
import dev.emp.jobbus.job.Shards;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Pauses and drains: every shard holds what is restricted, the home shard is asked. */
final class RedisQueueControl implements QueueControl {

    private final RedisLink link;
    private final Scripts scripts;
    private final List<Keys> others;

    RedisQueueControl(RedisLink link, Scripts scripts, Shards shards) {
        this.link = link;
        this.scripts = scripts;
        this.others = Keys.all(shards).stream()
                .filter(keys -> !keys.equals(Keys.HOME))
                .toList();
    }

    @Override
    public CompletionStage<Void> restrict(Scope scope, Mode mode) {
        return set(scope, mode.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public CompletionStage<Void> resume(Scope scope) {
        return set(scope, "");
    }

    @Override
    public CompletionStage<Map<Scope, Mode>> restrictions() {
        return link.call(commands -> commands.hgetall(Keys.HOME.restrictions()).toCompletableFuture())
                .thenApply(fields -> {
                    Map<Scope, Mode> modes = new HashMap<>();
                    fields.forEach((scope, mode) -> modes.put(
                            Scope.parse(scope),
                            Mode.valueOf(new String(mode, StandardCharsets.UTF_8).toUpperCase(Locale.ROOT))));
                    return modes;
                });
    }

    /** The home shard last: what it says holds everywhere. */
    private CompletionStage<Void> set(Scope scope, String mode) {
        return CompletableFuture.allOf(
                        others.stream().map(keys -> set(keys, scope, mode)).toArray(CompletableFuture[]::new))
                .thenCompose(done -> set(Keys.HOME, scope, mode))
                .thenAccept(reply -> {});
    }

    private CompletableFuture<Reply> set(Keys keys, Scope scope, String mode) {
        return scripts.run(Script.RESTRICT, keys, scope, mode);
    }
}
