package dev.emp.jobbus.redis;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Subscriptions to channels, all on one connection that is opened with the first of them. Messages sent while the
 * connection is down are lost; a subscriber hears when it is up (again), and may look for what it has missed.
 */
final class Channels implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Channels.class);
    private static final Duration RETRY = Duration.ofMillis(500);

    private final RedisLink link;
    private final Timer timer;
    private final Map<String, List<Subscriber>> subscribers = new HashMap<>();
    private @Nullable CompletableFuture<StatefulRedisPubSubConnection<String, byte[]>> opening;
    private CompletableFuture<Void> settled = CompletableFuture.completedFuture(null);
    private boolean closed;

    /** Called on the driver's thread: must return at once. */
    interface Subscriber {
        void message(String payload);

        /** Messages are received from now on; earlier ones may have been missed. */
        default void up() {}
    }

    Channels(RedisLink link, Timer timer) {
        this.link = link;
        this.timer = timer;
    }

    /** @param channel a name, or with a {@code *} in it a pattern of names */
    synchronized void subscribe(String channel, Subscriber subscriber) {
        List<Subscriber> present = subscribers.computeIfAbsent(channel, name -> new ArrayList<>());
        present.add(subscriber);
        if (present.size() == 1) {
            ask(channel);
        }
    }

    synchronized void unsubscribe(String channel, Subscriber subscriber) {
        List<Subscriber> present = subscribers.get(channel);
        if (present != null && present.remove(subscriber) && present.isEmpty()) {
            subscribers.remove(channel);
            StatefulRedisPubSubConnection<String, byte[]> open = connection();
            if (open != null) {
                RedisPubSubAsyncCommands<String, byte[]> commands = open.async();
                Stages.logFault(
                        isPattern(channel) ? commands.punsubscribe(channel) : commands.unsubscribe(channel),
                        log,
                        "Unsubscribing");
            }
        }
    }

    /**
     * Done when Redis knows of every subscription made so far, or cannot be asked now. What is sent to Redis afterwards
     * is heard by those subscribers.
     */
    synchronized CompletableFuture<Void> settled() {
        return settled;
    }

    /** Closes outside the lock: it waits for the driver's thread, which may be just about to tell a subscriber. */
    @Override
    public void close() {
        StatefulRedisPubSubConnection<String, byte[]> open;
        synchronized (this) {
            closed = true;
            open = connection();
        }
        if (open != null) {
            open.close();
        }
    }

    /** Null until it is open. */
    private @Nullable StatefulRedisPubSubConnection<String, byte[]> connection() {
        return opening == null || opening.isCompletedExceptionally() ? null : opening.getNow(null);
    }

    private synchronized void ask(String channel) {
        settled = CompletableFuture.allOf(settled, request(channel));
    }

    private synchronized CompletableFuture<Void> request(String channel) {
        if (closed || !subscribers.containsKey(channel)) {
            return CompletableFuture.completedFuture(null);
        }
        if (opening == null || opening.isCompletedExceptionally()) {
            opening = CompletableFuture.supplyAsync(this::open, RedisLink.THREADS);
        }
        return opening.thenApply(StatefulRedisPubSubConnection::async)
                .thenCompose(commands -> isPattern(channel)
                        ? commands.psubscribe(channel).toCompletableFuture()
                        : commands.subscribe(channel).toCompletableFuture())
                .exceptionally(fault -> {
                    log.debug("Cannot subscribe to {} yet", channel, fault);
                    timer.after(RETRY, () -> ask(channel));
                    return null;
                });
    }

    /** Once open, the driver mends the connection by itself, with all its subscriptions. */
    private StatefulRedisPubSubConnection<String, byte[]> open() {
        StatefulRedisPubSubConnection<String, byte[]> connection = link.openPubSub();
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, byte[] payload) {
                tell(channel, subscriber -> subscriber.message(text(payload)));
            }

            @Override
            public void message(String pattern, String channel, byte[] payload) {
                tell(pattern, subscriber -> subscriber.message(text(payload)));
            }

            @Override
            public void subscribed(String channel, long count) {
                tell(channel, Subscriber::up);
            }

            @Override
            public void psubscribed(String pattern, long count) {
                tell(pattern, Subscriber::up);
            }
        });
        return connection;
    }

    private void tell(String channel, Consumer<Subscriber> news) {
        List<Subscriber> present;
        synchronized (this) {
            present = List.copyOf(subscribers.getOrDefault(channel, List.of()));
        }
        present.forEach(news);
    }

    private static boolean isPattern(String channel) {
        return channel.endsWith("*");
    }

    private static String text(byte[] payload) {
        return new String(payload, StandardCharsets.UTF_8);
    }
}
