package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.QueueControl;
import dev.emp.jobbus.bus.Scope;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Pauses and drains. */
final class RedisQueueControl implements QueueControl {

    private final RedisLink link;
    private final Scripts scripts;

    RedisQueueControl(RedisLink link, Scripts scripts) {
        this.link = link;
        this.scripts = scripts;
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

    private CompletionStage<Void> set(Scope scope, String mode) {
        return scripts.run(Script.RESTRICT, Keys.HOME, scope, mode).thenAccept(reply -> {});
    }
}
