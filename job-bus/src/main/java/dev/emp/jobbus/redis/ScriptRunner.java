package dev.emp.jobbus.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs scripts as functions of a library, which is loaded when Redis does not have it (yet, or any more). A Redis before 7.0 and
 * one that forbids functions get each script by its digest, or its text when it does not know the digest.
 */
final class ScriptRunner {

    private static final Logger log = LoggerFactory.getLogger(ScriptRunner.class);

    private final FunctionLibrary library;
    private final Map<Script, ScriptSource> sources = new EnumMap<>(Script.class);
    private volatile boolean withFunctions = true;

    /** @param constants of the settings, which the scripts find as variables */
    ScriptRunner(Map<String, Long> constants) {
        Map<Script, ScriptText> texts = new EnumMap<>(Script.class);
        for (Script script : Script.values()) {
            texts.put(script, ScriptText.of(script));
        }
        texts.forEach((script, text) -> sources.put(script, ScriptSource.of(text, constants)));
        this.library = FunctionLibrary.of(texts, constants);
    }

    /** What a call gives to Redis. */
    private static final class Call {
        private final RedisClusterAsyncCommands<String, byte[]> commands;
        private final Script script;
        private final String[] keys;
        private final byte[][] values;

        Call(RedisClusterAsyncCommands<String, byte[]> commands, Script script, String key, byte[][] values) {
            this.commands = commands;
            this.script = script;
            this.keys = new String[] {key};
            this.values = values;
        }
    }

    /**
     * @param key the prefix of the shard
     * @param values the script's {@code ARGV}
     */
    CompletableFuture<List<Object>> run(
            RedisClusterAsyncCommands<String, byte[]> commands, Script script, String key, byte[][] values) {
        Call call = new Call(commands, script, key, values);
        if (!withFunctions) {
            return runScript(call);
        }
        return runFunction(call).exceptionallyCompose(fault -> {
            if (isUnloaded(fault)) {
                return load(commands, key)
                        .thenCompose(loaded -> runFunction(call))
                        .exceptionallyCompose(
                                again -> isRefused(again) ? runScript(call) : CompletableFuture.failedFuture(again));
            }
            return isRefused(fault) ? runScript(call) : CompletableFuture.failedFuture(fault);
        });
    }

    private CompletableFuture<List<Object>> runFunction(Call call) {
        return call.commands
                .<List<Object>>fcall(library.function(call.script), ScriptOutputType.MULTI, call.keys, call.values)
                .toCompletableFuture();
    }

    private CompletableFuture<List<Object>> runScript(Call call) {
        ScriptSource source = Objects.requireNonNull(sources.get(call.script));
        return call.commands
                .<List<Object>>evalsha(source.sha1(), ScriptOutputType.MULTI, call.keys, call.values)
                .toCompletableFuture()
                .exceptionallyCompose(fault -> fault instanceof RedisNoScriptException
                        ? call.commands
                                .<List<Object>>eval(source.text(), ScriptOutputType.MULTI, call.keys, call.values)
                                .toCompletableFuture()
                        : CompletableFuture.failedFuture(fault));
    }

    /** Loads the library into the server that has the key. */
    private CompletableFuture<?> load(RedisClusterAsyncCommands<String, byte[]> commands, String key) {
        CompletableFuture<String> loaded = commands instanceof RedisAdvancedClusterAsyncCommands<String, byte[]> cluster
                ? loadIntoMaster(cluster, key)
                : commands.functionLoad(library.text()).toCompletableFuture();
        return loaded.exceptionallyCompose(fault -> message(fault).contains("already exists")
                ? CompletableFuture.completedFuture(library.name())
                : CompletableFuture.failedFuture(fault));
    }

    @SuppressWarnings("deprecation") // Lettuce has no other way from commands to their cluster.
    private CompletableFuture<String> loadIntoMaster(
            RedisAdvancedClusterAsyncCommands<String, byte[]> cluster, String key) {
        RedisClusterNode master =
                cluster.getStatefulConnection().getPartitions().getMasterBySlot(SlotHash.getSlot(key));
        if (master == null) {
            return CompletableFuture.failedFuture(
                    new RedisConnectionException("no node of the cluster has the slot of " + key));
        }
        return cluster.getStatefulConnection()
                .getConnectionAsync(master.getNodeId())
                .thenCompose(node -> node.async().functionLoad(library.text()));
    }

    private static boolean isUnloaded(Throwable fault) {
        return message(fault).contains("Function not found");
    }

    /** Whether Redis takes no functions, which is remembered. */
    private boolean isRefused(Throwable fault) {
        String message = message(fault);
        boolean refused = message.startsWith("ERR unknown command")
                || (message.startsWith("NOPERM") && (message.contains("'fcall'") || message.contains("'function")));
        if (refused && withFunctions) {
            withFunctions = false;
            // Redis goes on with the arguments of the call, which are nobody's business.
            log.info(
                    "Redis runs no functions for EMP, so it gets scripts, which take longer: {}",
                    message.split(", with args", 2)[0]);
        }
        return refused;
    }

    private static String message(Throwable fault) {
        Throwable cause = fault.getCause() != null && !(fault instanceof RedisCommandExecutionException)
                ? fault.getCause()
                : fault;
        return cause instanceof RedisCommandExecutionException
                ? Optional.ofNullable(cause.getMessage()).orElse("")
                : "";
    }
}
