package dev.emp.jobbus.redis;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The scripts, each with its arguments and its reply. */
final class Scripts {

    /** What a caller must be able to rely on once it is answered. */
    private static final Set<Script> LASTING = EnumSet.of(
            Script.SUBMIT,
            Script.COMPLETE,
            Script.FAIL,
            Script.CANCEL,
            Script.RESTRICT,
            Script.SAVE_DOCUMENT,
            Script.REMOVE_DOCUMENT,
            Script.LIMIT_TENANT);

    private final RedisCalls link;
    private final RedisCalls lasting;
    private final @Nullable Clock clock;
    private final ScriptRunner runner;

    /**
     * @param lasting for the transitions that have to outlive a failover
     * @param clock what the scripts take for the time; null for the clock of Redis
     */
    Scripts(RedisCalls link, RedisCalls lasting, BusProperties properties, @Nullable Clock clock) {
        this.link = link;
        this.lasting = lasting;
        this.clock = clock;
        this.runner = new ScriptRunner(properties.constants());
    }

    /**
     * @param arguments the script's ARGV from the second on (the first is the time): byte arrays as they are, everything
     *     else by its text
     */
    CompletableFuture<Reply> run(Script script, Keys keys, Object... arguments) {
        byte[][] values = encode(arguments);
        RedisCalls calls = LASTING.contains(script) ? lasting : link;
        return calls.call(keys, commands -> runner.run(commands, script, keys.prefix(), values))
                .thenApply(Reply::new);
    }

    /**
     * The same for a script whose answer must not be lost.
     *
     * @param late hears, on a virtual thread, what Redis answers after the call has failed because it took too long
     */
    CompletableFuture<Reply> run(Script script, Consumer<Reply> late, Keys keys, Object... arguments) {
        byte[][] values = encode(arguments);
        CompletableFuture<List<Object>> answered = new CompletableFuture<>();
        CompletableFuture<Reply> reply = link.call(keys, commands -> {
                    CompletableFuture<List<Object>> sent = runner.run(commands, script, keys.prefix(), values);
                    var _ = sent.thenAccept(answered::complete);
                    return sent;
                })
                .thenApply(Reply::new);
        Stages.onEnd(reply, (inTime, fault) -> {
            if (fault != null) {
                var _ = answered.thenAcceptAsync(answer -> late.accept(new Reply(answer)), RedisLink.THREADS);
            }
        });
        return reply;
    }

    private byte[][] encode(Object[] arguments) {
        byte[][] values = new byte[arguments.length + 1][];
        values[0] = text(clock == null ? "" : Long.toString(clock.millis()));
        for (int i = 0; i < arguments.length; i++) {
            values[i + 1] = arguments[i] instanceof byte[] bytes ? bytes : text(arguments[i].toString());
        }
        return values;
    }

    private static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
