package dev.emp.jobbus.redis;

import dev.emp.jobbus.machine.WorkerId;
import io.lettuce.core.KeyValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/** Receives the names of this process's workers that are to wake up. */
final class SignalStep implements BlockingLoop.Step {

    private static final int TAKEN_AT_ONCE = 100;

    private final RedisLink link;
    private final String signals;
    private final Runnable onReconnect;
    private final Consumer<WorkerId> onSignal;

    /** @param onReconnect signals may have been lost, and the shared connection works */
    SignalStep(RedisLink link, String signals, Runnable onReconnect, Consumer<WorkerId> onSignal) {
        this.link = link;
        this.signals = signals;
        this.onReconnect = onReconnect;
        this.onSignal = onSignal;
    }

    @Override
    public void connected(RedisLink.Connection connection, boolean again) throws Exception {
        if (again) {
            link.call(commands -> commands.ping().toCompletableFuture()).get();
            onReconnect.run();
        }
    }

    @Override
    public void run(RedisLink.Connection connection) throws Exception {
        Duration block = BlockingLoop.LONGEST_BLOCK;
        KeyValue<String, byte[]> first = connection.await(
                connection.commands().blpop(block.toSeconds(), signals), block.plus(link.commandTimeout()));
        if (first != null) {
            receive(first.getValue());
            connection
                    .await(connection.commands().lpop(signals, TAKEN_AT_ONCE), link.commandTimeout())
                    .forEach(this::receive);
        }
    }

    private void receive(byte[] worker) {
        onSignal.accept(WorkerId.parse(new String(worker, StandardCharsets.UTF_8)));
    }
}
